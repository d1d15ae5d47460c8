"""The workbooks that people send."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from guatu.lib import kept_files
from guatu.sheets.models import ImportRun

FOLDER = "sheets"


def path_of(run: ImportRun) -> Path:
    """Where the file of an import lies."""
    return kept_files.path_of(run.file_path)


def keep_file(chunks: Iterable[bytes], name: str, size: int) -> dict[str, object]:
    """Writes a file of `size` bytes to the private media; the file columns of its import.

    Raises Refused for an empty file and for one beyond the limit.
    """
    kept = kept_files.keep(chunks, name, size, FOLDER, limit=settings.UPLOAD_MAX_BYTES)
    return {
        "file_name": kept.name,
        "file_path": kept.path,
        "file_hash": kept.digest,
        "file_size": kept.size,
    }
