"""Pages of bulletins behind the sign-in: the list, a bulletin, its editor, its review, versions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.models import Account
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.bulletins import actions
from guatu.bulletins.checking import check, cut_off_of, figures_in, known_figures
from guatu.bulletins.deeds import BY_CODE, Deed, offered, right_of
from guatu.bulletins.differences import Pair, side_by_side
from guatu.bulletins.fields import GROUPS, Figure
from guatu.bulletins.figures import months_with_figures
from guatu.bulletins.forms import BeginForm, FileForm, TextForm
from guatu.bulletins.listing import COLUMNS, STATES, Filters, cells, chosen, with_replies
from guatu.bulletins.meeting_figures import held_meetings
from guatu.bulletins.models import Bulletin, BulletinMove, BulletinVersion
from guatu.bulletins.scopes import MODERATE, PUBLISH, VIEW, WORKING, WRITE
from guatu.bulletins.texts import lines, read, typed
from guatu.journal.downloads import list_download
from guatu.journal.once import OnceForm, attempt, make_once
from guatu.ledger.models import Portfolio
from guatu.lib.parts import render_part

ON_PAGE = 30
State = Bulletin.State


@require_safe
def bulletin_list(request: SignedIn) -> HttpResponse:
    """Bulletins by series, state and year."""
    require(request.user, VIEW)
    filters = Filters.read(request.GET)
    rows = with_replies(chosen(request.user, filters))
    page = Paginator(rows, ON_PAGE).get_page(request.GET.get("page"))
    visible = Bulletin.objects.visible_to(request.user)
    context = {
        "page": page,
        "filters": filters,
        "states": STATES.items(),
        "series": Bulletin.Series.choices,
        "years": visible.order_by("-year").values_list("year", flat=True).distinct(),
        "works": any(may(request.user, right) for right in WORKING),
        "moderates": may(request.user, MODERATE),
    }
    return render_part(request, "bulletins/list.html", "rows", context)


@require_safe
def export(request: SignedIn) -> HttpResponseBase:
    """The list as it is shown, all its pages, as .xlsx."""
    require(request.user, VIEW)
    require(request.user, "ledger.export")
    rows = with_replies(chosen(request.user, Filters.read(request.GET)))
    title = f"{_('Bulletins')} {timezone.localdate()}"
    return list_download(request, title, title, COLUMNS, cells(rows))


@require_http_methods(["GET", "POST"])
def begin(request: SignedIn) -> HttpResponse:
    """Begins a bulletin from a month's figures, or without any."""
    require(request.user, WRITE)
    portfolios = Portfolio.objects.reached_by(request.user, WRITE).order_by("pk")
    months = sorted({m for row in portfolios for m in months_with_figures(row)}, reverse=True)
    initial = {"meeting": request.GET.get("meeting")}
    form = BeginForm(
        request.POST or None,
        portfolios=portfolios,
        months=months,
        meetings=held_meetings(request.user, portfolios),
        initial=initial,
    )
    if request.method == "POST":

        def act(values: dict[str, Any]) -> Bulletin:
            day = timezone.localdate()
            return actions.begin_bulletin(day=day, by=request.user, **values)

        made = make_once(form, request.user, Bulletin, act)
        if made is not None:
            return redirect("bulletins:edit", made.pk)
    return render(
        request, "bulletins/begin.html", {"form": form}, status=422 if form.is_bound else 200
    )


@require_safe
def bulletin(request: SignedIn, pk: int) -> HttpResponse:
    """A bulletin as it reads, where it stands, and what one may do with it."""
    return _page(request, visible_bulletin(request, pk))


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """The writer's page: the text with its figures in braces, and the list of these beside it."""
    row = visible_bulletin(request, pk)
    require(request.user, WRITE, row)
    if row.state != State.DRAFT and request.method == "GET":
        return redirect("bulletins:bulletin", pk)
    figures = known_figures(row)
    form = TextForm(request.POST or None, initial=_typed(row, figures))
    if request.method == "POST":

        def act(values: dict[str, Any]) -> None:
            actions.change_text(row, by=request.user, **values)

        if attempt(form, act):
            messages.success(request, _("Saved as version %(n)s.") % {"n": row.version})
            return redirect("bulletins:bulletin", pk)
        row.refresh_from_db()
    context = {
        "bulletin": row,
        "form": form,
        "groups": _grouped(figures),
        "cut_off": cut_off_of(row),
        "theirs": _typed(row, figures) if _is_late(form, row) else None,
    }
    return render(request, "bulletins/edit.html", context, status=422 if form.is_bound else 200)


@require_safe
def review(request: SignedIn, pk: int) -> HttpResponse:
    """Every number of the text against snapshot and facts, and what changed since a version."""
    row = visible_bulletin(request, pk)
    _require_work(request.user, row)
    versions = list(row.versions.select_related("snapshot", "written_by__person"))
    against = _against(row, versions, request.GET.get("against", ""))
    found = check(row, timezone.localdate())
    context = {
        "bulletin": row,
        "check": found,
        "cut_off": cut_off_of(row),
        "changed_used": [one for one in found.changed if one.is_used],
        "changed_others": [one for one in found.changed if not one.is_used],
        "versions": versions[1:],
        "against": against,
        "pairs": _pairs(against, versions[0]) if against else [],
        "offered": offered(row, request.user, None),
    }
    return render(request, "bulletins/review.html", context)


@require_safe
def version(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """A text as somebody saved it, beside the one before."""
    row = visible_bulletin(request, pk)
    _require_work(request.user, row)
    rows = row.versions.select_related("snapshot", "written_by__person")
    shown = get_object_or_404(rows, number=number)
    before = rows.filter(number=number - 1).first()
    figures = figures_in(shown.snapshot, row.language)
    context = {
        "bulletin": row,
        "version": shown,
        "before": before,
        "lines": lines(shown.body, figures),
        "heading": read(shown.title, figures),
        "pairs": _pairs(before, shown) if before else [],
    }
    return render(request, "bulletins/version.html", context)


@require_POST
def act(request: SignedIn, pk: int, deed: str) -> HttpResponse:
    """A step of a bulletin."""
    row = visible_bulletin(request, pk)
    chosen_deed = BY_CODE.get(deed)
    if chosen_deed is None:
        raise Http404
    require(request.user, right_of(row, chosen_deed), row)
    form = chosen_deed.form(request.POST)

    def do(values: dict[str, Any]) -> BulletinMove | None:
        chosen_deed.do(row, values, request.user)
        return row.moves.last()

    if make_once(form, request.user, BulletinMove, do) is not None:
        messages.success(request, _("Entered: %(act)s") % {"act": chosen_deed.label})
        return redirect("bulletins:bulletin", pk)
    return _page(request, visible_bulletin(request, pk), sent=(chosen_deed, form))


@require_POST
def new_figures(request: SignedIn, pk: int) -> HttpResponse:
    """Binds the text to the facts as they are now."""
    row = visible_bulletin(request, pk)
    require(request.user, WRITE, row)
    if actions.take_new_figures(row, timezone.localdate(), by=request.user):
        messages.success(request, _("The text has the figures of now. Read it through."))
    else:
        messages.success(request, _("Nothing changed since the cut-off."))
    return redirect("bulletins:bulletin", pk)


@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Begins a bulletin with the text of one that was published."""
    row = visible_bulletin(request, pk)
    require(request.user, WRITE, row)
    form = OnceForm(request.POST)

    def act(_values: dict[str, Any]) -> Bulletin:
        return actions.write_again(row, by=request.user)

    made = make_once(form, request.user, Bulletin, act)
    if made is not None:
        return redirect("bulletins:edit", made.pk)
    return _page(request, row, again_form=form)


@require_POST
def switch(request: SignedIn, pk: int) -> HttpResponse:
    """Opens a bulletin to replies, or closes it."""
    row = visible_bulletin(request, pk)
    require(request.user, PUBLISH, row)
    actions.switch_replies(row, "open" in request.POST, by=request.user)
    return redirect("bulletins:bulletin", pk)


def visible_bulletin(request: SignedIn, pk: int) -> Bulletin:
    """The bulletin; 404 where the account may not see it, 403 where it may see none."""
    require(request.user, VIEW)
    people = ("writer__person", "reviewer__person", "signer__person")
    visible = Bulletin.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("portfolio__unit", "snapshot", "meeting__series", *people), pk=pk
    )


def _page(
    request: SignedIn, row: Bulletin, sent: tuple[Deed, Any] | None = None, **more: Any
) -> HttpResponse:
    works = _works(request.user, row)
    writes = _reaches(request.user, row, WRITE)
    is_open = row.state in (State.DRAFT, State.REVIEW, State.SIGNING)
    found = check(row, timezone.localdate()) if works and is_open else None
    replies = row.replies.order_by() if _reaches(request.user, row, MODERATE) else None
    context = {
        "bulletin": row,
        "lines": lines(row.body, known_figures(row)),
        "check": found,
        "cut_off": cut_off_of(row),
        "works": works,
        "may_write": writes and row.state == State.DRAFT,
        "may_switch": _reaches(request.user, row, PUBLISH) and row.is_public,
        "offered": offered(row, request.user, sent),
        "moves": row.moves.select_related("by__person") if works else (),
        "versions": row.versions.select_related("written_by__person") if works else (),
        "files": row.files.all(),
        "file_form": FileForm(auto_id="file_%s"),
        "again_form": OnceForm() if writes and row.published_at else None,
        "replies": replies.count() if replies is not None else None,
        **more,
    }
    is_wrong = sent is not None or more
    return render(request, "bulletins/bulletin.html", context, status=422 if is_wrong else 200)


page_of = _page


def _typed(row: Bulletin, figures: dict[str, Figure]) -> dict[str, Any]:
    """The text as the writer sees it."""
    return {
        "version": row.version,
        "title": typed(row.title, figures),
        "body": typed(row.body, figures),
        "source": row.source,
        "is_public": row.is_public,
        "takes_replies": row.takes_replies,
    }


def _is_late(form: TextForm, row: Bulletin) -> bool:
    """Whether somebody saved while this was typed."""
    return form.is_bound and form["version"].value() != str(row.version)


def _grouped(figures: dict[str, Figure]) -> list[tuple[str, list[Figure]]]:
    return [
        (str(label), members)
        for code, label in GROUPS.items()
        if (members := [figure for figure in figures.values() if figure.group == code])
    ]


def _against(row: Bulletin, versions: list[BulletinVersion], wanted: str) -> BulletinVersion | None:
    """The version to compare with: the one asked for, the last sent back, or the one before."""
    by_number = {each.number: each for each in versions[1:]}
    if wanted.isascii() and wanted.isdigit() and int(wanted) in by_number:
        return by_number[int(wanted)]
    back = row.moves.filter(act=BulletinMove.Act.RETURN).order_by("-id").first()
    if back is not None and back.version in by_number:
        return by_number[back.version]
    return by_number.get(row.version - 1)


def _pairs(old: BulletinVersion, new: BulletinVersion) -> list[Pair]:
    return side_by_side(*(_as_read(each) for each in (old, new)))


def _as_read(each: BulletinVersion) -> str:
    figures = figures_in(each.snapshot, each.bulletin.language)
    return read(f"{each.title}\n{each.body}", figures)


def _reaches(account: Account, row: Bulletin, right: str) -> bool:
    return Bulletin.objects.reached_by(account, right).filter(pk=row.pk).exists()


def _works(account: Account, row: Bulletin) -> bool:
    return any(_reaches(account, row, right) for right in WORKING)


def _require_work(account: Account, row: Bulletin) -> None:
    """Raises PermissionDenied for whoever only reads what was published."""
    right = next((right for right in WORKING if may(account, right)), WRITE)
    require(account, right, row)
