"""A photo or PDF that proves something: what is taken, and how it is kept."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from guatu.lib.kept_files import (
    DOCUMENTS,
    HEAD,
    PHOTOS,
    Kept,
    SentFile,
    keep,
    media_type,
    shown_name,
)
from guatu.lib.pictures import draw
from guatu.lib.refusals import Refused

FOLDER = "evidence"


def keep_paper(file: SentFile) -> tuple[Kept, str]:
    """The kept file and its media type. A photo is drawn anew, without what the camera wrote.

    Raises Refused for one that is no photo and no PDF, and for one that is too large.
    """
    limit = settings.EVIDENCE_MAX_BYTES
    if file.size > limit:
        text = _("The file is larger than %(limit)s MiB.")
        raise Refused(text % {"limit": f"{limit / 2**20:g}"})
    data = b"".join(file.chunks)
    found, name = media_type(data[:HEAD]), file.name
    if data and found not in DOCUMENTS:
        raise Refused(_("Only photos (JPEG, PNG, WebP) and PDF are taken as evidence."))
    if found in PHOTOS:
        data, found = draw(data).large, "image/jpeg"
        name = f"{Path(shown_name(name)).stem}.jpg"
    return keep([data], name, len(data), FOLDER, limit=limit), found
