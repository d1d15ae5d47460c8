"""Pages of the papers of meetings."""

import mimetypes
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.accounts.watermarks import print_mark
from guatu.journal.downloads import asked_reason, file_download
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.packs import actions, tasks
from guatu.packs.forms import FreezeForm
from guatu.packs.models import Pack, PackFile
from guatu.packs.since import changes_since
from guatu.packs.tables import Frozen, figures
from guatu.wall.forms import shown_month

PER_PAGE = 50
State = PackFile.State


def portfolio_of(request: SignedIn, key: int) -> Portfolio:
    """A portfolio whose packs the account may read."""
    require(request.user, "packs.view")
    visible = Portfolio.objects.reached_by(request.user, "packs.view").select_related("unit")
    return get_object_or_404(visible, pk=key)


def _pack(request: SignedIn, key: int) -> Pack:
    require(request.user, "packs.view")
    visible = Pack.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("portfolio__unit", "snapshot"), pk=key)


@require_GET
def pack_list(request: SignedIn) -> HttpResponse:
    """All packs that the account may read, the newest first."""
    require(request.user, "packs.view")
    found = Pack.objects.visible_to(request.user).select_related("portfolio__unit")
    found = found.defer("portfolio__unit__path").select_related("snapshot__made_by__person")
    found = found.defer("snapshot__content")
    portfolios = Portfolio.objects.reached_by(request.user, "packs.view").select_related("unit")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "portfolios": portfolios.order_by("unit__path", "pk"),
        "can_build": may(request.user, "packs.build"),
        "can_edit": may(request.user, "packs.template.edit"),
    }
    return render(request, "packs/list.html", context)


@require_http_methods(["GET", "POST"])
def freeze(request: SignedIn, portfolio: int) -> HttpResponse:
    """Asks for title, month and cut-off; then freezes and orders both files, in one press."""
    shown = portfolio_of(request, portfolio)
    require(request.user, "packs.build", shown)
    form = FreezeForm(shown, request.POST or None, initial=_initial(request, shown))
    made: list[Pack] = []

    def act(values: dict[str, Any]) -> None:
        month, day, title = values["month"], values["cut_off"], values["title"]
        kept = values["meeting"]
        frozen = actions.freeze_pack(shown, month, day, title, by=request.user, meeting=kept)
        made.append(frozen)

    if request.method == "POST" and attempt(form, act):
        _order(request, made[0])
        messages.success(request, _("The data are frozen; the files are being made."))
        return redirect(made[0])
    status = 422 if request.method == "POST" else 200
    context = {"portfolio": shown, "form": form}
    return render(request, "packs/freeze.html", context, status=status)


def _initial(request: SignedIn, portfolio: Portfolio) -> dict[str, Any]:
    month = shown_month(portfolio, "")
    title = _("Papers of the project scheduling meeting of %(place)s")
    return {
        "title": title % {"place": portfolio.unit.name},
        "month": f"{month:%Y-%m-%d}",
        "cut_off": timezone.localdate(),
        "meeting": request.GET.get("meeting", ""),
    }


def _order(request: SignedIn, shown: Pack) -> None:
    """Both files in the reader's language; what is there or on its way is not made again."""
    language = get_language() or "zh-hans"
    for ordered, is_new in actions.order_files(shown, language=language, mark=print_mark(request)):
        if is_new:
            tasks.make.defer(file_id=ordered.pk)


@require_GET
def pack(request: SignedIn, key: int) -> HttpResponse:
    """A frozen pack: its figures, its hash, and its files."""
    shown = _pack(request, key)
    frozen = Frozen(shown.snapshot.data())
    mine = {"language": get_language(), "mark": print_mark(request)}
    files = shown.files.filter(**mine).order_by("form", "-pk")
    newest = {each.form: each for each in reversed(files)}
    context = {
        "pack": shown,
        "figures": figures(frozen),
        "files": [
            {
                "form": form.label,
                "job": _job(newest[form]) if form in newest else None,
                "file": newest.get(form),
            }
            for form in PackFile.Form
        ],
        "is_ordered": len(newest) == len(PackFile.Form)
        and all(each.state != State.FAILED for each in newest.values()),
    }
    return render(request, "packs/pack.html", context)


@require_GET
def since(request: SignedIn, key: int) -> HttpResponse:
    """What changed since the pack was frozen."""
    shown = _pack(request, key)
    context = {"pack": shown, "changes": changes_since(shown)}
    return render(request, "packs/since.html", context)


@require_POST
def order(request: SignedIn, key: int) -> HttpResponse:
    """Orders the files of a pack in the reader's language; a failed one is made again."""
    shown = _pack(request, key)
    _order(request, shown)
    return redirect(shown)


def _file(request: SignedIn, key: int) -> PackFile:
    require(request.user, "packs.view")
    files = PackFile.objects.select_related("pack")
    return get_object_or_404(files, pk=key, pack__in=Pack.objects.visible_to(request.user))


def _job(ordered: PackFile) -> dict[str, Any]:
    """How far a file is, as `components/progress.html` shows it."""
    form = {"form": ordered.get_form_display()}
    return {
        "is_running": ordered.state in (State.WAITING, State.RUNNING),
        "is_failed": ordered.state == State.FAILED,
        "percent": ordered.percent,
        "doing": _("Waiting for its turn")
        if ordered.state == State.WAITING
        else _("Making the pack as %(form)s") % form,
        "message": _("The file could not be made. Order it again.")
        if ordered.state == State.FAILED
        else _("The pack is ready as %(form)s.") % form,
        "link": reverse("packs:file-content", args=[ordered.pk]) if ordered.file else "",
        "link_label": _("Download"),
    }


@require_GET
def file_state(request: SignedIn, key: int) -> HttpResponse:
    """How far a file is; the pack's page asks."""
    ordered = _file(request, key)
    poll_url = reverse("packs:file", args=[key])
    context = {"job": _job(ordered), "poll_url": poll_url, "pack": ordered.pack}
    template = "components/progress.html" if request.htmx else "packs/file.html"
    return render(request, template, context)


@require_GET
def file_content(request: SignedIn, key: int) -> HttpResponseBase:
    """The file itself."""
    ordered = _file(request, key)
    if not ordered.file:
        raise Http404
    what = _("Meeting pack: %(pack)s, version %(number)s") % {
        "pack": ordered.pack,
        "number": ordered.pack.number,
    }
    asked = asked_reason(request, what)
    if asked is not None:
        return asked
    title = slugify(ordered.pack.title, allow_unicode=True) or str(ordered.pack_id)
    name = f"{title}-{ordered.pack.cut_off:%Y%m%d}-v{ordered.pack.number}.{ordered.form}"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return file_download(request, name, what, ordered.file.open("rb"), kind=kind)
