"""Pages of imports: history and drop zone, questions, preview, result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.journal.downloads import asked_reason, file_download
from guatu.lib.parts import go, render_part
from guatu.lib.refusals import Refused
from guatu.sheets import actions
from guatu.sheets.files import path_of
from guatu.sheets.forms import DecisionForm, Questions
from guatu.sheets.models import ImportMessage, ImportRow, ImportRun, SenderMap
from guatu.sheets.showing import TABS, checks_of, failure_text, job_of, lines_of, unit_of
from guatu.sheets.undoing import hurdle_lines
from guatu.sheets.wording import field_label, sentence
from guatu.sheets.workable import to_be_posted

PAGE = 50
ACCEPT = ".xlsx,.xls,.ods,.csv,.xlsm"
State, Kind = ImportRun.State, ImportRow.Kind


@require_http_methods(["GET", "POST"])
def import_list(request: SignedIn) -> HttpResponse:
    """The history of imports, and the zone to drop a workbook on."""
    require(request.user, "sheets.import")
    if request.method == "POST":
        return _receive(request)
    runs = ImportRun.objects.visible_to(request.user).select_related(
        "by__person", "portfolio", "undone_by__person", "posted_by__person"
    )
    page = Paginator(runs, 20).get_page(request.GET.get("page"))
    context = {"page": page, "accept": ACCEPT, "drop_errors": []}
    return render_part(request, "sheets/import_list.html", "rows", context)


def _receive(request: SignedIn) -> HttpResponse:
    """Each file becomes an import; one file opens its page, several the list."""
    runs, errors = [], []
    for upload in request.FILES.getlist("files"):
        try:
            run = actions.receive_file(
                upload.chunks(), upload.name or "", upload.size or 0, by=request.user
            )
            runs.append(run)
        except Refused as refusal:
            errors.append(f"{upload.name}: {refusal}")
    if errors or not runs:
        errors = errors or [_("Choose a file.")]
        context = {"accept": ACCEPT, "drop_errors": errors}
        return render_part(request, "sheets/import_list.html", "drop", context, status=422)
    if len(runs) == 1:
        return go(request, reverse("sheets:import-page", args=[runs[0].pk]))
    return go(request, reverse("sheets:import-list"))


def _run(request: SignedIn, key: int) -> ImportRun:
    require(request.user, "sheets.import")
    visible = ImportRun.objects.visible_to(request.user).select_related(
        "progress", "portfolio", "by__person"
    )
    return get_object_or_404(visible, pk=key)


@require_GET
def import_page(request: SignedIn, pk: int) -> HttpResponse:
    """One import, whatever it has come to."""
    run = _run(request, pk)
    context: dict[str, Any] = {"run": run, "job": job_of(run), "failure": failure_text(run)}
    context["poll_url"] = reverse("sheets:import-progress", args=[run.pk])
    context["same_file"] = (
        ImportRun.objects.visible_to(request.user)
        .filter(file_hash=run.file_hash, state=State.POSTED)
        .exclude(pk=run.pk)
        .first()
    )
    if run.is_running or run.state == State.DISCARDED:
        return render(request, "sheets/import_waiting.html", context)
    if run.state == State.ASKING:
        context["questions"] = Questions(run)
        return render(request, "sheets/import_questions.html", context)
    if run.state in {State.REFUSED, State.FAILED} and not run.rows.exists():
        context["refusals"] = [
            (sheet, sentence(sheet.refusal["code"], sheet.refusal["params"]))
            for sheet in run.sheets.all()
            if sheet.refusal
        ]
        return render(request, "sheets/import_refused.html", context)
    context |= _preview(request, run)
    return render_part(request, "sheets/import_preview.html", "rows", context)


def _preview(request: SignedIn, run: ImportRun) -> dict[str, Any]:
    context = _tally(run)
    chosen = request.GET.get("tab", "")
    if chosen not in TABS:
        tabs = context["tabs"]
        chosen = next((code for code, _label, count in tabs if count), Kind.CHANGED)
    if chosen == "messages":
        said = run.messages.select_related("sheet")
        page: Page[Any] = Paginator(said, PAGE).get_page(request.GET.get("page"))
        context["said"] = [(item, _said(item)) for item in page]
    else:
        rows = run.rows.filter(kind=chosen).select_related("sheet").order_by("sheet", "number")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context["lines"] = lines_of(run, list(page))
    is_posted = run.state == State.POSTED
    hurdles = hurdle_lines(actions.undo_hurdles(run)) if is_posted else []
    shown = {"tab": chosen, "page": page, "hurdles": hurdles, "unit": unit_of(run)}
    return context | shown


def _tally(run: ImportRun) -> dict[str, Any]:
    """How many rows there are of each kind, and how many will be posted or wait for a word."""
    found = dict(run.rows.values_list("kind").annotate(Count("pk")).order_by())
    found["messages"] = run.messages.count()
    checks = checks_of(run)
    found["subtotals"] = len(checks)
    labels = {**dict(Kind.choices), "messages": _("messages"), "subtotals": _("subtotals")}
    is_open = run.state == State.READY
    waiting = run.rows.filter(is_accepted=True)
    return {
        "tabs": [(code, labels[code], found.get(code, 0)) for code in TABS],
        "checks": checks,
        "is_open": is_open,
        "to_post": to_be_posted(run).count() if is_open else 0,
        "undecided": waiting.filter(kind=Kind.DOUBTFUL).count(),
        "unsettled": waiting.filter(kind=Kind.CONFLICT, is_settled=False).count(),
    }


def _said(item: ImportMessage) -> str:
    return sentence(item.code, item.params)


@require_GET
def import_progress(request: SignedIn, pk: int) -> HttpResponse:
    """How far the job is; the page is loaded anew when it has ended."""
    run = _run(request, pk)
    if not run.is_running and request.htmx:
        return HttpResponseClientRefresh()
    context = {"job": job_of(run), "poll_url": request.path}
    return render(request, "components/progress.html", context)


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """The answers to the questions about a file."""
    run = _run(request, pk)
    questions = Questions(run, request.POST)
    if not questions.is_valid():
        context = {"run": run, "questions": questions, "failure": failure_text(run)}
        return render(request, "sheets/import_questions.html", context, status=422)
    actions.answer_questions(run, questions.answer(), by=request.user)
    return go(request, reverse("sheets:import-page", args=[pk]))


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """Post, undo, try again, discard, or change the answers."""
    run = _run(request, pk)
    if deed == "post":
        actions.request_posting(run, by=request.user)
    elif deed == "undo":
        is_partial = request.POST.get("partly") == "1"
        actions.request_undo(run, by=request.user, is_partial=is_partial)
    elif deed == "retry":
        actions.retry_import(run, by=request.user)
    elif deed == "ask":
        actions.ask_again(run, by=request.user)
    else:
        actions.discard_import(run, by=request.user)
        messages.info(request, _("The import was discarded; the ledger is unchanged."))
        return go(request, reverse("sheets:import-list"))
    return go(request, reverse("sheets:import-page", args=[pk]))


@require_POST
def decide(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """A person's word on one row."""
    run = _run(request, pk)
    line = get_object_or_404(run.rows.select_related("sheet", "run"), pk=row)
    if line.kind == Kind.CONFLICT and "decision" not in request.POST:
        choices = {
            name.removeprefix("cell:"): value
            for name, value in request.POST.items()
            if name.startswith("cell:") and isinstance(value, str)
        }
        actions.settle_conflict(line, choices, by=request.user)
    else:
        form = DecisionForm(run, {**request.GET.dict(), **request.POST.dict()})
        if not form.is_valid():
            raise Refused(_("Unknown decision."))
        said = form.cleaned_data
        decision = "" if said["decision"] == "undecided" else said["decision"]
        actions.decide_row(line, decision, by=request.user, project=said["project"])
    if request.htmx:
        line.refresh_from_db()
        context = {"run": run, "line": lines_of(run, [line])[0], **_tally(run)}
        return render(request, "sheets/decided.html", context)
    return redirect(request.headers.get("Referer") or reverse("sheets:import-page", args=[pk]))


@require_POST
def decide_all(request: SignedIn, pk: int) -> HttpResponse:
    """All rows of a kind at once."""
    run = _run(request, pk)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Refused(_("Unknown decision."))
    accept = request.POST.get("decision") == "accept"
    actions.decide_rows(run, kind, accept=accept, by=request.user)
    return go(request, f"{reverse('sheets:import-page', args=[pk])}?tab={kind}")


@require_GET
def download(request: SignedIn, pk: int) -> HttpResponseBase:
    """The file as it was sent."""
    run = _run(request, pk)
    what = _("File as it was sent: %(name)s") % {"name": run.file_name}
    is_anothers = run.by_id != request.user.pk  # it may hold phone numbers in full
    asked = asked_reason(request, what, is_unmasked=is_anothers)
    if asked is not None:
        return asked
    content = path_of(run).open("rb")
    kind = "application/octet-stream"
    return file_download(request, run.file_name, what, content, kind=kind, is_unmasked=is_anothers)


@require_GET
def map_list(request: SignedIn) -> HttpResponse:
    """What is remembered of senders' forms."""
    require(request.user, "sheets.import")
    kept = _maps(request)
    page = Paginator(kept, 50).get_page(request.GET.get("page"))
    rows = [
        (item, [(r["title"], _rule_text(r["field"])) for r in item.column_map.get("rules", ())])
        for item in page
    ]
    return render(request, "sheets/map_list.html", {"page": page, "rows": rows})


def _rule_text(name: str) -> str:
    return field_label(name) if name else _("left out")


def _maps(request: SignedIn) -> Any:
    return SenderMap.objects.visible_to(request.user).select_related("unit", "made_by__person")


@require_POST
def forget_map(request: SignedIn, pk: int) -> HttpResponse:
    """A form is asked about again the next time."""
    require(request.user, "sheets.import")
    actions.forget_map(get_object_or_404(_maps(request), pk=pk), by=request.user)
    messages.success(request, _("The column map was deleted."))
    return go(request, reverse("sheets:map-list"))
