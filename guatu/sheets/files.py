"""The files people send: kept under random names, outside of what the web serves."""

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.lib.refusals import Refused
from guatu.sheets.models import ImportRun

FOLDER = "sheets"


def path_of(run: ImportRun) -> Path:
    """Where the file of an import lies."""
    return Path(settings.MEDIA_ROOT) / run.file_path


def keep_file(chunks: Iterable[bytes], name: str, size: int) -> dict[str, object]:
    """Writes a file of `size` bytes to the private media; the file columns of its import.

    Raises Refused for an empty file and for one beyond the limit. The sender's name is kept to
    be shown, never as a path.
    """
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise Refused(_("The file is larger than %(limit)s MiB.") % {"limit": limit})
    if not size:
        raise Refused(_("The file is empty."))
    digest = hashlib.sha256()
    key = secrets.token_hex(16)
    relative = f"{FOLDER}/{key[:2]}/{key}"
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stored:
        for chunk in chunks:
            digest.update(chunk)
            stored.write(chunk)
    target.chmod(0o600)
    return {
        "file_name": shown_name(name),
        "file_path": relative,
        "file_hash": digest.hexdigest(),
        "file_size": size,
    }


def shown_name(name: str) -> str:
    """A file's name as it is shown: no folders, nothing unprintable, at most 200 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-200:] or _("unnamed")
