"""Who fills reports: the responsible unit its own, the project office all; agents see permits."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from guatu.reports.actions import open_month
from guatu.reports.models import Photo
from tests.cast import Cast


def _open(cast: Cast) -> dt.date:
    """The running month, open for reports."""
    month = timezone.localdate().replace(day=1)
    open_month(cast.portfolio, month, by=None, opens=month)
    return month


def _school(cast: Cast) -> dict[str, Any]:
    _open(cast)
    return {"pk": cast.school.pk}


def _photo(cast: Cast) -> dict[str, Any]:
    """A photo of the school whose file is gone: who may not see it must not even learn that."""
    month = _open(cast)
    known = Photo.objects.filter(project=cast.school).first()
    photo = known or Photo.objects.create(
        project=cast.school,
        month=month,
        token=uuid.uuid4(),
        width=4,
        height=3,
        digest="0" * 64,
        large="photos/none",
        small="photos/none",
        added_at=timezone.now(),
    )
    return {"pk": photo.pk}


OBJECTS = {
    "open_school": _school,
    "photo": _photo,
    "photo_file": lambda cast: {**_photo(cast), "size": "small"},
}
OTHERS = "gao=403 dana=403 lei=403 fang=403 chen=404 zhou=404 xi=404 sun=404 wu=404"
ROWS = [
    ("reports:fill", "", "get", "ana=200 bo=200 gao=200 fang=200 chen=200 *=403"),
    ("reports:send-all", "", "post", "ana=409 bo=409 *=403"),
    ("reports:report", "open_school", "get", f"ana=200 bo=200 {OTHERS}"),
    ("reports:report", "open_school", "post", f"ana=302 bo=302 {OTHERS}"),
    ("reports:report", "foreign", "get", "zhou=409 *=404"),
    ("reports:draft", "open_school", "post", f"ana=422 bo=422 {OTHERS}"),
    ("reports:photo-add", "open_school", "post", f"ana=409 bo=409 {OTHERS}"),
    ("reports:photo", "photo_file", "get", "chen=404 zhou=404 admins=403 *=404"),
    ("reports:photo-remove", "photo", "post", "ana=302 bo=302 chen=404 zhou=404 *=403"),
    (
        "desk:report-problem",
        "school",
        "get",
        "ana=200 bo=200 gao=200 lei=200 fang=200 chen=404 admins=404 *=403",
    ),
    (
        "desk:report-problem",
        "school",
        "post",
        "ana=422 bo=422 gao=422 lei=422 fang=422 zhou=404 admins=404 *=403",
    ),
]
