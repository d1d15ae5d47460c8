"""Photos and PDFs of a bulletin: added and removed while it is being written."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.bulletins.actions import locked
from guatu.bulletins.models import Bulletin, BulletinFile
from guatu.bulletins.scopes import WRITE
from guatu.journal.actions import writing
from guatu.lib.kept_files import HEAD, PHOTOS, Kept, keep, media_type, path_of, shown_name
from guatu.lib.pictures import draw
from guatu.lib.refusals import Refused

MOST = 12
FOLDER = "bulletins"


def add_file(
    bulletin: Bulletin, data: bytes, name: str, caption: str = "", *, by: Account
) -> BulletinFile:
    """Adds a photo, drawn anew, or a PDF as it was sent; the caption is the file's name if empty.

    Raises Refused for anything else, for what is too large, and for one too many.
    """
    require(by, WRITE, bulletin)
    kind = media_type(data[:HEAD])
    if not kind:
        raise Refused(_("Only photos (JPEG, PNG, WebP) and PDFs can be added."))
    with writing(by, "bulletins.file.add") as work:
        _check_open(locked(bulletin))
        if bulletin.files.count() >= MOST:
            raise Refused(_("A bulletin has %(most)s files at most.") % {"most": MOST})
        row = _photo(data, name) if kind in PHOTOS else _document(data, name, kind)
        row.bulletin, row.added_by = bulletin, by
        row.caption = caption.strip()[:120] or row.file_name.rpartition(".")[0] or row.file_name
        return work.add(row)


def remove_file(file: BulletinFile, *, by: Account) -> None:
    """Removes a file while the bulletin is being written."""
    require(by, WRITE, file.bulletin)
    with writing(by, "bulletins.file.remove") as work:
        _check_open(locked(file.bulletin))
        work.remove_many([file])
    for path in filter(None, (file.large, file.small)):
        transaction.on_commit(partial(path_of(path).unlink, missing_ok=True))


def _check_open(bulletin: Bulletin) -> None:
    if bulletin.state != Bulletin.State.DRAFT:
        raise Refused(_("Files can be changed only while the bulletin is being written."))


def _photo(data: bytes, name: str) -> BulletinFile:
    if len(data) > settings.PHOTO_MAX_BYTES:
        most = {"most": settings.PHOTO_MAX_BYTES // 2**20}
        raise Refused(_("A photo may have %(most)s MiB at most.") % most)
    drawn = draw(data)
    large, small = _kept(drawn.large, name), _kept(drawn.small, name)
    return BulletinFile(
        file_name=shown_name(name),
        large=large.path,
        small=small.path,
        media_type="image/jpeg",
        digest=large.digest,
        size=large.size,
        width=drawn.width,
        height=drawn.height,
    )


def _document(data: bytes, name: str, kind: str) -> BulletinFile:
    held = _kept(data, name)
    return BulletinFile(
        file_name=held.name, large=held.path, media_type=kind, digest=held.digest, size=held.size
    )


def _kept(data: bytes, name: str) -> Kept:
    return keep([data], name, len(data), FOLDER, limit=settings.EVIDENCE_MAX_BYTES)
