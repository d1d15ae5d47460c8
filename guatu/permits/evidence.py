"""Files that show something: what is taken, where it is kept, who sends it back out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from guatu.journal.actions import Work
from guatu.lib.kept_files import DOCUMENTS, HEAD, keep, media_type, sent_back
from guatu.lib.refusals import Refused
from guatu.permits.models import Evidence

FOLDER = "evidence"
MOST = 9
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp"


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its name and its bytes."""

    name: str
    content: bytes


def uploads_of(files: Iterable[UploadedFile]) -> list[Upload]:
    """The files of a form. Raises Refused for one beyond the limit, before it is read."""
    found = []
    for file in files:
        _check_size(file.size or 0)
        found.append(Upload(file.name or "", file.read()))
    return found


def keep_files(work: Work, project: int, uploads: Sequence[Upload]) -> list[Evidence]:
    """Keeps files and their rows. Raises Refused for what is no photo or PDF, whatever its name.

    All are looked at before the first is kept.
    """
    if len(uploads) > MOST:
        raise Refused(_("At most %(count)s files at a time.") % {"count": MOST})
    types = [media_type(upload.content[:HEAD]) for upload in uploads]
    for upload, kind in zip(uploads, types, strict=True):
        _check_size(len(upload.content))
        if kind not in DOCUMENTS:
            raise Refused(_("“%(name)s” is no photo and no PDF.") % {"name": upload.name})
    rows = []
    for upload, kind in zip(uploads, types, strict=True):
        size = len(upload.content)
        kept = keep([upload.content], upload.name, size, FOLDER, limit=settings.EVIDENCE_MAX_BYTES)
        rows.append(
            Evidence(
                project_id=project,
                name=kept.name,
                path=kept.path,
                media_type=kind,
                digest=kept.digest,
                size=kept.size,
            )
        )
    work.add_many(rows)
    return rows


def download(evidence: Evidence) -> FileResponse:
    """The file as it was sent, under the type that its bytes show; never run by the browser."""
    return sent_back(evidence.path, evidence.name, evidence.media_type)


def _check_size(size: int) -> None:
    if size > settings.EVIDENCE_MAX_BYTES:
        limit = {"limit": settings.EVIDENCE_MAX_BYTES // 2**20}
        raise Refused(_("The file is larger than %(limit)s MiB.") % limit)
