"""Files that people send: kept under random names, outside of what the web serves."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext as _

from guatu.lib.refusals import Refused

HEAD = 32
NAME_LENGTH = 200
# What a file begins with, whatever its name says: media type to (place, bytes) that must all fit.
_BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "application/pdf": ((0, b"%PDF-"),),
}
PHOTOS = frozenset(name for name in _BEGINNINGS if name.startswith("image/"))
DOCUMENTS = frozenset({*PHOTOS, "application/pdf"})


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name, its bytes in chunks, how many they are."""

    name: str
    chunks: Iterable[bytes]
    size: int


@dataclass(frozen=True)
class Kept:
    """A file that was kept: its name as it is shown, its path below the media, hash and bytes."""

    name: str
    path: str
    digest: str
    size: int


def keep(chunks: Iterable[bytes], name: str, size: int, folder: str, *, limit: int) -> Kept:
    """Writes a file of `size` bytes below `folder` of the private media.

    Raises Refused for an empty file and for one of more than `limit` bytes. The sender's name is
    kept to be shown, never as a path.
    """
    if size > limit:
        text = _("The file is larger than %(limit)s MiB.")
        raise Refused(text % {"limit": f"{limit / 2**20:g}"})
    if not size:
        raise Refused(_("The file is empty."))
    digest = hashlib.sha256()
    key = secrets.token_hex(16)
    relative = f"{folder}/{key[:2]}/{key}"
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stored:
        for chunk in chunks:
            digest.update(chunk)
            stored.write(chunk)
    target.chmod(0o600)
    return Kept(shown_name(name), relative, digest.hexdigest(), size)


def media_type(head: bytes) -> str:
    """The media type of a photo or PDF by its first `HEAD` bytes; empty for anything else."""
    for name, beginning in _BEGINNINGS.items():
        if all(head[at:].startswith(mark) for at, mark in beginning):
            return name
    return ""


def path_of(relative: str) -> Path:
    """Where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / relative


def sent_back(relative: str, name: str, kind: str) -> FileResponse:
    """A kept file as it was sent, under the type that its bytes show; never run by the browser."""
    answer = FileResponse(path_of(relative).open("rb"), filename=name, content_type=kind)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def shown_name(name: str) -> str:
    """A file's name as it is shown: no folders, nothing unprintable, at most 200 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-NAME_LENGTH:] or _("unnamed")
