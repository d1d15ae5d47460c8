"""The queue of readers' replies, and the county's settings of bulletins."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.revealing import is_shown, remember
from guatu.accounts.scopes import may, require
from guatu.bulletins.actions import set_bulletins, settings_of
from guatu.bulletins.forms import AnswerForm, RejectForm, SettingsForm
from guatu.bulletins.models import BulletinSettings, Reply
from guatu.bulletins.moderating import answer_reply, decide_reply, reveal_mail
from guatu.bulletins.scopes import MODERATE, SEE_MAIL, SET
from guatu.journal.once import attempt
from guatu.ledger.models import Portfolio
from guatu.lib.masks import masked

ON_PAGE = 30
State = Reply.State
SHOWN: dict[str, str | Promise] = {
    "waiting": gettext_lazy("to be looked at"),
    "unanswered": gettext_lazy("shown, without an answer"),
    "shown": gettext_lazy("all that are shown"),
    "rejected": gettext_lazy("rejected ones"),
}


@require_safe
def queue(request: SignedIn) -> HttpResponse:
    """Replies by state: those that wait come first, the oldest first."""
    return _queue(request)


@require_POST
def decide(request: SignedIn, pk: int, what: str) -> HttpResponse:
    """Shows a reply or rejects it."""
    row = _reply(request, pk)
    if what == "show":
        decide_reply(row, State.SHOWN, by=request.user)
        return _back(request, row)
    if what != "reject":
        raise Http404
    form = RejectForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        decide_reply(row, State.REJECTED, values["reason"], by=request.user)

    if attempt(form, act):
        return _back(request, row)
    return _queue(request, wrong={row.pk: form}, show=_place(row))


@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """The office answers."""
    row = _reply(request, pk)
    form = AnswerForm(request.POST)

    def act(values: dict[str, Any]) -> None:
        answer_reply(row, values["text"], by=request.user)

    if attempt(form, act):
        return _back(request, row)
    return _queue(request, wrong={row.pk: form}, show=_place(row))


@require_POST
def mail(request: SignedIn, pk: int) -> HttpResponse:
    """Shows a reader's mail address in full for a while; the reason is journaled."""
    row = _reply(request, pk)
    require(request.user, SEE_MAIL, row)
    reveal_mail(row, request.POST.get("reason", ""), by=request.user)
    remember(request, _thread(row))
    return _back(request, row, show=_place(row))


@require_http_methods(["GET", "POST"])
def settings_page(request: SignedIn) -> HttpResponse:
    """The source that is named, the switch and the limits of replies."""
    require(request.user, SET)
    portfolios = list(Portfolio.objects.reached_by(request.user, SET).order_by("pk"))
    wanted = request.GET.get("portfolio", "")
    found = [row for row in portfolios if str(row.pk) == wanted] if wanted else portfolios
    if not found:
        raise Http404
    form = SettingsForm(request.POST or None, instance=settings_of(found[0]))

    def act(values: dict[str, Any]) -> BulletinSettings:
        return set_bulletins(found[0], by=request.user, **values)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The settings are kept."))
        return redirect(request.get_full_path())
    context = {"form": form, "portfolio": found[0], "portfolios": portfolios}
    return render(request, "bulletins/settings.html", context, status=422 if form.is_bound else 200)


def _queue(
    request: SignedIn, *, wrong: dict[int, Any] | None = None, show: str = ""
) -> HttpResponse:
    require(request.user, MODERATE)
    show = show or request.GET.get("show", "waiting")
    show = show if show in SHOWN else "waiting"
    rows = Reply.objects.visible_to(request.user)
    if show == "unanswered":
        rows = rows.filter(state=State.SHOWN, answer="").order_by("sent_at", "pk")
    else:
        order = ("sent_at", "pk") if show == "waiting" else ("-sent_at", "-pk")
        rows = rows.filter(state=show).order_by(*order)
    related = ("bulletin", "decided_by__person", "answered_by__person")
    page = Paginator(rows.select_related(*related), ON_PAGE).get_page(request.GET.get("page"))
    sees = may(request.user, SEE_MAIL)
    context = {
        "page": page,
        "show": show,
        "shown": SHOWN.items(),
        "rows": [_seen(request, row, (wrong or {}).get(row.pk), sees=sees) for row in page],
    }
    return render(request, "bulletins/replies.html", context, status=422 if wrong else 200)


def _seen(request: SignedIn, row: Reply, form: Any, *, sees: bool) -> dict[str, Any]:
    """A reply as this session sees it: the mail masked, unless it was asked for in full."""
    is_full = sees and is_shown(request, _thread(row))
    return {
        "reply": row,
        "mail": row.mail if is_full else masked(row.mail),
        "may_reveal": sees and not is_full,
        "form": form,
    }


def _thread(row: Reply) -> str:
    return f"reply/{row.pk}"


def _place(row: Reply) -> str:
    return str(row.state)


def _back(request: SignedIn, row: Reply, show: str = "") -> HttpResponse:
    """To the list that was looked at, as the form names it."""
    show = show or request.POST.get("show", "waiting")
    return redirect(f"{reverse('bulletins:replies')}?show={show if show in SHOWN else 'waiting'}")


def _reply(request: SignedIn, pk: int) -> Reply:
    require(request.user, MODERATE)
    rows = Reply.objects.visible_to(request.user).select_related("bulletin__portfolio")
    return get_object_or_404(rows, pk=pk)
