"""Photos of reports: sent, shown to those who may see the project, removed."""

import datetime as dt
import uuid
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.ledger.models import Project
from guatu.lib.kept_files import path_of
from guatu.lib.parts import go
from guatu.lib.refusals import Refused
from guatu.reports.fill_views import fillable, month_of
from guatu.reports.models import Photo
from guatu.reports.photos import Told, add_photo, remove_photo

VIEW = "ledger.project.view"
# A picture is a picture: whatever somebody hid in one does nothing in a browser.
POLICY = "default-src 'none'; sandbox"


@require_POST
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Adds one or more photos to a project's month."""
    project = fillable(request, pk)
    month = month_of(request.POST.get("month", ""))
    files = request.FILES.getlist("photo")
    if month is None or not files:
        return _answer(request, project, month, _("Choose a photo first."))
    told = _told(request)
    try:
        for place, file in enumerate(files):
            token = uuid.uuid5(told.token, str(place)) if place else told.token
            one = Told(token, told.taken_at, told.longitude, told.latitude)
            add_photo(project, month, _read(file), one, by=request.user)
    except Refused as refusal:
        return _answer(request, project, month, str(refusal))
    return _answer(request, project, month, "")


@require_POST
def remove(request: SignedIn, pk: int) -> HttpResponse:
    """Removes a photo."""
    photo = _photo(request, pk)
    project = photo.project
    try:
        remove_photo(photo, by=request.user)
    except Refused as refusal:
        return _answer(request, project, photo.month, str(refusal))
    return _answer(request, project, photo.month, "")


@require_safe
def show(request: SignedIn, pk: int, size: str) -> FileResponse:
    """A photo, `large` or `small`."""
    photo = _photo(request, pk)
    try:
        opened = path_of(photo.large if size == "large" else photo.small).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{photo.project.no}-{photo.month:%Y-%m}-{photo.pk}.jpg"
    response = FileResponse(opened, content_type="image/jpeg", filename=name)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _photo(request: SignedIn, pk: int) -> Photo:
    require(request.user, VIEW)
    visible = Photo.objects.visible_to(request.user).select_related("project__portfolio")
    return get_object_or_404(visible, pk=pk)


def _read(file: UploadedFile) -> bytes:
    return file.read()


def _told(request: SignedIn) -> Told:
    """What the browser read of the original, as far as it can be understood."""
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    try:
        taken_at = parse_datetime(request.POST.get("taken_at", ""))
    except ValueError:
        taken_at = None
    if taken_at is not None and timezone.is_naive(taken_at):
        taken_at = timezone.make_aware(taken_at)
    return Told(token, taken_at, _degrees(request, "longitude"), _degrees(request, "latitude"))


def _degrees(request: SignedIn, name: str) -> Decimal | None:
    try:
        degrees = Decimal(request.POST.get(name, ""))
    except InvalidOperation:
        return None
    return degrees.quantize(Decimal("0.000001")) if abs(degrees) <= 180 else None


def _answer(request: SignedIn, project: Project, month: dt.date | None, fault: str) -> HttpResponse:
    """The photos as they are now: a part of the page to htmx, back to the page otherwise."""
    if request.htmx and month is not None:
        context = {
            "project": project,
            "month": month,
            "photos": Photo.objects.filter(project=project, month=month).order_by("id"),
            "is_editable": True,
            "photo_fault": fault,
        }
        return render(request, "reports/photos.html", context, status=422 if fault else 200)
    if fault:
        raise Refused(fault)
    messages.success(request, _("The photos of %(name)s are kept.") % {"name": project.name})
    query = f"?month={month:%Y-%m}" if month else ""
    return go(request, f"{reverse('reports:fill')}{query}#p{project.pk}")
