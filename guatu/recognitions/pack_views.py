"""Pages of statistics packs: a project's checklist, and the county's list by what is missing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.downloads import list_download
from guatu.journal.once import attempt, make_once
from guatu.ledger.models import Project
from guatu.lib.parts import render_part
from guatu.lib.search import matching
from guatu.permits.evidence import uploads_of
from guatu.permits.views import reaches, visible_project
from guatu.recognitions import actions, reading
from guatu.recognitions.actions import ENTER, FILL
from guatu.recognitions.forms import PackForm, PackStepForm, PaperForm
from guatu.recognitions.models import EntryPack, PackItem
from guatu.recognitions.packs import checklist, missing_sentence, papers_for, papers_of

VIEW = "ledger.project.view"
ON_PAGE = 50
AT_ONCE = 500


@require_safe
def pack_list(request: SignedIn) -> HttpResponse:
    """The packs that the account sees, by state and by what is missing."""
    require(request.user, VIEW)
    today = timezone.localdate()
    counts = reading.pack_counts(reading.packs_seen(request.user))
    page = Paginator(_chosen(request), ON_PAGE).get_page(request.GET.get("page"))
    reached = Project.objects.reached_by(request.user, FILL)
    context = {
        "counts": counts,
        "states": _states(request, counts),
        "state": request.GET.get("state", ""),
        "missing": request.GET.get("missing", ""),
        "q": request.GET.get("q", ""),
        "page": page,
        "lines": list(reading.pack_lines(list(page.object_list), today)),
        "without": reading.without_pack(reached).count() if may(request.user, FILL) else 0,
        "today": today,
    }
    return render_part(request, "recognitions/packs.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list of packs as it is shown, all its pages, as .xlsx."""
    require(request.user, "ledger.export")
    today = timezone.localdate()
    title = f"{_('Statistics packs')} {today:%Y-%m-%d}"
    cells = reading.pack_cells(list(_chosen(request)), today)
    return list_download(request, title, title, reading.PACK_COLUMNS, cells)


@require_POST
def open_all(request: SignedIn) -> HttpResponse:
    """Opens packs for the projects under way that need one and have none."""
    require(request.user, FILL)
    projects = list(reading.without_pack(Project.objects.reached_by(request.user, FILL))[:AT_ONCE])
    packs = actions.open_packs(projects, timezone.localdate(), by=request.user)
    text = ngettext("%(count)s pack opened.", "%(count)s packs opened.", len(packs))
    messages.success(request, text % {"count": len(packs)})
    return redirect("recognitions:pack-list")


@require_safe
def pack_page(request: SignedIn, pk: int) -> HttpResponse:
    """The pack of a project."""
    require(request.user, VIEW)
    return _page(request, visible_project(request, pk))


@require_POST
def open_pack(request: SignedIn, pk: int) -> HttpResponse:
    """Opens the pack of a project."""
    project = visible_project(request, pk)
    actions.open_packs([project], timezone.localdate(), by=request.user)
    return redirect("recognitions:pack", pk)


@require_POST
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Sets what a pack is for."""
    project, pack = _pack(request, pk)
    require(request.user, FILL, project)
    form = PackForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        actions.change_pack(pack, by=request.user, **values)

    if attempt(form, act):
        return redirect("recognitions:pack", pk)
    return _page(request, project, pack_form=form)


@require_POST
def put(request: SignedIn, pk: int) -> HttpResponse:
    """Puts a paper into a pack."""
    project, pack = _pack(request, pk)
    require(request.user, FILL, project)
    form = PaperForm(request.POST, request.FILES, papers=_names(pack))

    def act(values: dict[str, Any]) -> PackItem:
        files = uploads_of(values.pop("files"))
        return actions.put_paper(pack, files=files, by=request.user, **values)

    if make_once(form, request.user, PackItem, act) is not None:
        return redirect("recognitions:pack", pk)
    return _page(request, project, paper_form=form)


@require_POST
def take(request: SignedIn, pk: int) -> HttpResponse:
    """Takes a paper out of a pack again."""
    visible = PackItem.objects.filter(pack__in=EntryPack.objects.visible_to(request.user))
    item = get_object_or_404(visible.select_related("pack__project"), pk=pk)
    actions.take_paper(item, by=request.user)
    return redirect("recognitions:pack", item.pack.project_id)


@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Hands a pack in, returns it, or enters the project."""
    project, pack = _pack(request, pk)
    rights = _rights(request, project)
    if not rights:
        require(request.user, FILL, project)
    form = PackStepForm(request.POST, pack=pack, rights=rights)

    def act(values: dict[str, Any]) -> None:
        actions.move_pack(pack, values["state"], values["day"], values["note"], by=request.user)

    if attempt(form, act):
        return redirect("recognitions:pack", pk)
    return _page(request, project, step_form=form)


def _pack(request: SignedIn, pk: int) -> tuple[Project, EntryPack]:
    project = visible_project(request, pk)
    return project, get_object_or_404(EntryPack, project=project)


def _rights(request: SignedIn, project: Project) -> set[str]:
    return {right for right in (FILL, ENTER) if reaches(request, project, right)}


def _names(pack: EntryPack) -> list[tuple[str, str]]:
    return [(paper.code, f"{paper.mark} {paper.name}") for paper in papers_for(pack.kind)]


def _chosen(request: SignedIn) -> QuerySet[EntryPack]:
    rows = reading.packs_seen(request.user)
    state, missing = request.GET.get("state", ""), request.GET.get("missing", "")
    if state in EntryPack.State.values:
        rows = rows.filter(state=state)
    if missing:
        rows = rows.filter(missing__contains=[missing]).exclude(state=EntryPack.State.ENTERED)
    if request.GET.get("q", "").strip():
        rows = rows.filter(project__in=Project.objects.filter(matching(request.GET["q"])))
    return rows.select_related("project").order_by("project__portfolio", "project__no")


def _states(request: SignedIn, counts: reading.Counts) -> list[tuple[str, str, int, bool]]:
    """(code, name, count, whether it is shown) of each state, and of all."""
    chosen = request.GET.get("state", "")
    rows = [
        (code, str(name), counts.states.get(code, 0), code == chosen)
        for code, name in EntryPack.State.choices
    ]
    return [("", _("All"), sum(counts.states.values()), not chosen), *rows]


def _page(request: SignedIn, project: Project, **forms: BaseForm) -> HttpResponse:
    pack = EntryPack.objects.filter(project=project).first()
    rights = _rights(request, project)
    context: dict[str, Any] = {"project": project, "pack": pack, "may_fill": FILL in rights}
    if pack is not None:
        papers = papers_of([pack])[pack.pk]
        initial = {"kind": pack.kind, "instead_reason": pack.instead_reason, "note": pack.note}
        context |= {
            "checklist": checklist(pack, papers),
            "sentence": missing_sentence(pack, papers),
            "is_open": pack.state in (EntryPack.State.COLLECTING, EntryPack.State.RETURNED),
            "pack_form": PackForm(initial=initial),
            "paper_form": PaperForm(papers=_names(pack)),
            "step_form": PackStepForm(pack=pack, rights=rights),
        }
    context |= forms
    bound = any(form.is_bound for form in forms.values())
    return render(request, "recognitions/pack.html", context, status=422 if bound else 200)
