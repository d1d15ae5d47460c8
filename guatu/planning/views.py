"""Pages of plans: the list of all projects, a project's versions, one version and its files."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.calendars.compute import note_on
from guatu.journal.downloads import asked_reason, file_download, list_download
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Project
from guatu.lib.spreadsheets import ListColumn
from guatu.planning import actions
from guatu.planning.actions import EDIT
from guatu.planning.exchange import schedule_of
from guatu.planning.forms import BackForm, DurationForm
from guatu.planning.models import PlanActivity, PlanVersion
from guatu.planning.reading import shown
from guatu.schedules import write_csv, write_mspdi

VIEW = "ledger.project.view"
ON_PAGE = 50
XML, CSV = "application/xml", "text/csv; charset=utf-8"


@require_safe
def plan_list(request: SignedIn) -> HttpResponse:
    """The accepted plan of each project, those that cannot keep their day first."""
    require(request.user, VIEW)
    page = Paginator(_current(request), ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "planning/list.html", {"page": page, "rows": list(page.object_list)})


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    title = f"{_('Back-schedules')} {timezone.localdate()}"
    rows = ([getattr(v.project, n) for n in ("no", "name")] + _cells(v) for v in _current(request))
    return list_download(request, title, title, COLUMNS, rows)


COLUMNS = (
    ListColumn(gettext_lazy("project number"), width=12),
    ListColumn(gettext_lazy("project name"), width=34),
    ListColumn(gettext_lazy("version"), "number", 8),
    ListColumn(gettext_lazy("state"), width=10),
    ListColumn(gettext_lazy("scheduled back from"), width=16),
    ListColumn(gettext_lazy("wanted day"), "date", 12),
    ListColumn(gettext_lazy("earliest finish"), "date", 12),
    ListColumn(gettext_lazy("working days late"), "number", 12),
    ListColumn(gettext_lazy("as of"), "date", 12),
)


@require_http_methods(["GET", "POST"])
def project_page(request: SignedIn, pk: int) -> HttpResponse:
    """A project's versions, and the form that schedules back."""
    visible = Project.objects.visible_to(request.user).select_related("portfolio__unit")
    project = get_object_or_404(visible, pk=pk)
    may_edit = Project.objects.reached_by(request.user, EDIT).filter(pk=pk).exists()
    form = BackForm(request.POST or None) if may_edit else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(EDIT)

        def act(values: dict[str, Any]) -> PlanVersion:
            today = timezone.localdate()
            return actions.schedule_back(project, day=today, by=request.user, **values)

        made = make_once(form, request.user, PlanVersion, act)
        if made is not None:
            return redirect("planning:version", made.pk)
    versions = list(project.plan_versions.all())
    accepted = [one.number for one in versions if one.state == PlanVersion.State.ACCEPTED]
    original = min(accepted, default=None)
    context = {"project": project, "form": form, "versions": versions, "original": original}
    status = 422 if form and form.is_bound else 200
    return render(request, "planning/project.html", context, status=status)


@require_safe
def version_page(request: SignedIn, pk: int) -> HttpResponse:
    """A version: what is late, the critical chain, what would lapse, every activity."""
    version = _version(request, pk)
    is_draft = version.state == PlanVersion.State.DRAFT
    reached = PlanVersion.objects.reached_by(request.user, EDIT)
    context = {
        "project": version.project,
        "version": version,
        "shown": shown(version),
        "note": note_on(version.target, version.finish),
        "may_edit": is_draft and reached.filter(pk=pk).exists(),
    }
    return render(request, "planning/version.html", context)


@require_POST
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Gives an activity of a draft another duration."""
    visible = PlanActivity.objects.visible_to(request.user).select_related("version__project")
    activity = get_object_or_404(visible, pk=pk)
    require(request.user, EDIT, activity.version.project)
    form = DurationForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.change_activity(activity, by=request.user, **values)

    if not attempt(form, act):
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect("planning:version", activity.version_id)


@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """Accepts a draft."""
    version = _version(request, pk)
    actions.accept_version(version, timezone.localdate(), by=request.user)
    messages.success(request, _("Accepted: the milestones have the days of this plan."))
    return redirect("planning:version", pk)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Discards a draft."""
    version = _version(request, pk)
    actions.discard_version(version, by=request.user)
    return redirect("planning:project", version.project_id)


@require_safe
def schedule_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """The version as Microsoft Project XML."""
    require(request.user, "ledger.export")
    return _file(request, pk, "xml")


@require_safe
def schedule_table(request: SignedIn, pk: int) -> HttpResponseBase:
    """The version as CSV."""
    require(request.user, "ledger.export")
    return _file(request, pk, "csv")


def _file(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    version = _version(request, pk)
    what = f"{version.project.name} {_('plan')} v{version.number}"
    asked = asked_reason(request, what)
    if asked is not None:
        return asked
    schedule = schedule_of(version)
    content = write_mspdi(schedule) if form == "xml" else write_csv(schedule)
    kind = XML if form == "xml" else CSV
    return file_download(
        request, f"{what}.{form}", what, io.BytesIO(content), kind=kind, count=len(schedule.tasks)
    )


def _version(request: SignedIn, pk: int) -> PlanVersion:
    visible = PlanVersion.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("project__portfolio__unit"), pk=pk)


def _current(request: SignedIn) -> QuerySet[PlanVersion]:
    """The newest accepted version of each project, or its newest draft; the latest first."""
    kept = PlanVersion.objects.exclude(state=PlanVersion.State.DISCARDED)
    newest = kept.filter(project=OuterRef("project")).order_by("state", "-number").values("pk")
    rows = PlanVersion.objects.visible_to(request.user).filter(pk=Subquery(newest[:1]))
    return rows.select_related("project").order_by("-late_days", "finish", "pk")


def _cells(version: PlanVersion) -> list[Any]:
    return [
        version.number,
        version.get_state_display(),
        version.get_anchor_display(),
        version.target,
        version.finish,
        version.late_days,
        version.known_on,
    ]
