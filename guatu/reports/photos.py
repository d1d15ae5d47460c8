"""Adding and removing photos of a project's month."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Project
from guatu.lib.kept_files import Kept, keep, path_of
from guatu.lib.pictures import draw, is_place
from guatu.lib.refusals import Refused
from guatu.reports.models import Photo, ProgressReport, ReportPeriod

MOST = 9


@dataclass(frozen=True)
class Told:
    """What the browser read of the original before it made the photo smaller."""

    token: uuid.UUID
    taken_at: dt.datetime | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None


def add_photo(project: Project, month: dt.date, data: bytes, told: Told, *, by: Account) -> Photo:
    """Adds a photo, drawn anew; one with the token of another is that one, added already.

    Raises Refused for what is no photo, for one too many, and for a month that is closed to
    changes.
    """
    require(by, "reports.fill", project)
    known = _added_before(project, month, told)
    if known is not None:
        return known
    if len(data) > settings.PHOTO_MAX_BYTES:
        most = {"most": settings.PHOTO_MAX_BYTES // 2**20}
        raise Refused(_("A photo may have %(most)s MiB at most.") % most)
    drawn = draw(data)
    taken_at = told.taken_at or (timezone.make_aware(drawn.taken_at) if drawn.taken_at else None)
    has_place = is_place(told.longitude, told.latitude)
    photo = Photo(
        project=project,
        month=month,
        token=told.token,
        width=drawn.width,
        height=drawn.height,
        taken_at=taken_at,
        longitude=told.longitude if has_place else drawn.longitude,
        latitude=told.latitude if has_place else drawn.latitude,
        added_by=by,
    )
    with writing(by, "reports.photo.add") as work:
        list(Project.objects.select_for_update().filter(pk=project.pk).values("pk"))
        known = _added_before(project, month, told)
        if known is not None:
            return known
        check_changeable(project, month)
        if Photo.objects.filter(project=project, month=month).count() >= MOST:
            raise Refused(_("A month has %(most)s photos at most.") % {"most": MOST})
        large, small = _kept(drawn.large), _kept(drawn.small)
        photo.large, photo.small, photo.digest = large.path, small.path, large.digest
        photo.added_at = work.at
        return work.add(photo)


def remove_photo(photo: Photo, *, by: Account) -> None:
    """Removes a photo, its files with it. Raises Refused where the month is closed to changes."""
    require(by, "reports.fill", photo.project)
    with writing(by, "reports.photo.remove") as work:
        check_changeable(photo.project, photo.month)
        work.remove_many([photo])
    for path in (photo.large, photo.small):
        transaction.on_commit(partial(path_of(path).unlink, missing_ok=True))


def check_changeable(project: Project, month: dt.date) -> None:
    """Raises Refused where the month is locked or its report was accepted."""
    periods = ReportPeriod.objects.months().filter(portfolio=project.portfolio_id)
    period = periods.filter(month=month).first()
    if period is not None and period.is_locked:
        raise Refused(_("The reports of %(month)s are locked.") % {"month": period})
    accepted = ProgressReport.State.ACCEPTED
    if ProgressReport.objects.filter(project=project, month=month, state=accepted).exists():
        raise Refused(_("This report was accepted; its photos stay as they are."))


def _kept(data: bytes) -> Kept:
    return keep([data], "photo.jpg", len(data), "photos", limit=settings.PHOTO_MAX_BYTES)


def _added_before(project: Project, month: dt.date, told: Told) -> Photo | None:
    """The photo that came with the same token."""
    photo = Photo.objects.filter(token=told.token).first()
    if photo is not None and (photo.project_id, photo.month) != (project.pk, month):
        raise Refused(_("This form was sent already."))
    return photo
