"""Pages of the journal."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import may, require
from guatu.journal.checking import ask_check
from guatu.journal.forms import EntryFilter
from guatu.journal.models import Check, Entry, EntryQuerySet, Seal
from guatu.journal.seals import unsealed_count
from guatu.journal.sentences import finding_sentence
from guatu.journal.verification import Finding
from guatu.journal.words import lines
from guatu.lib.parts import go, render_part

A_PAGE = 50
VIEW, VERIFY = "journal.view", "journal.verify"


class AnchorForm(forms.Form):
    """A head that was printed or noted outside."""

    anchor = forms.CharField(
        label=gettext_lazy("Head printed outside (optional)"),
        required=False,
        validators=[RegexValidator(r"^[0-9a-fA-F]{16,64}$")],
    )


@dataclass(frozen=True)
class Job:
    """A verification as the progress component shows it."""

    is_running: bool
    is_failed: bool
    percent: float | None
    doing: str
    message: str
    link: str = ""
    link_label: str = ""


@require_safe
def entry_list(request: SignedIn) -> HttpResponse:
    """Who did what when, the newest first; and how the journal is sealed."""
    if not (may(request.user, VIEW) or may(request.user, VERIFY)):
        raise PermissionDenied(VIEW)
    form = EntryFilter(request.GET)
    form.is_valid()
    visible = form.narrowed(Entry.objects.visible_to(request.user))
    page, newer, older = _page(
        visible.select_related("actor__person"), request.GET, is_by_day=form.is_by_day
    )
    keys = [entry.pk for entry in page]
    opened = Entry.objects.filter(pk__in=keys).opened_to(request.user)
    told = lines(page, set(opened.order_by().values_list("pk", flat=True)))
    context = {
        "form": form,
        "lines": told,
        "newer": newer,
        "older": older,
        "is_open": any(line.is_open for line in told),
        **_sealing(request),
    }
    return render_part(request, "journal/entry_list.html", "rows", context)


@require_POST
def create_check(request: SignedIn) -> HttpResponse:
    """Asks for a verification and goes to where it is shown."""
    require(request.user, VERIFY)
    form = AnchorForm(request.POST)
    if not form.is_valid():
        context = {"anchor_form": form}
        return render(request, "journal/check_form.html", context, status=422)
    check = ask_check(by=request.user, anchor=form.cleaned_data["anchor"])
    return go(request, check.get_absolute_url())


@require_safe
def check_page(request: SignedIn, pk: int) -> HttpResponse:
    """How far a verification is and what it found; htmx gets the progress alone."""
    require(request.user, VERIFY)
    check = get_object_or_404(Check.objects.select_related("asked_by__person"), pk=pk)
    context = {"check": check, "job": _job(check), "poll_url": check.get_absolute_url()}
    if request.htmx:
        return render(request, "components/progress.html", context)
    return render(request, "journal/check_page.html", context)


def _page(
    entries: EntryQuerySet, address: QueryDict, *, is_by_day: bool
) -> tuple[list[Entry], str, str]:
    """A page of entries and the addresses of the newer and older ones, empty where none are.

    Pages hang on an entry, not on a count, so that each costs the same. Entries are in the order
    of their keys; where days are chosen in that of their time, which leads to the days at once.
    """
    order = ("at", "id") if is_by_day else ("id",)
    after, before = _key(address.get("after")), _key(address.get("before"))
    if after is not None:
        found = _beyond(entries, after, "gt", is_by_day).order_by(*order)[: A_PAGE + 1]
        page = list(found)[:A_PAGE][::-1]
        has_newer, has_older = len(found) > A_PAGE, True
    else:
        if before is not None:
            entries = _beyond(entries, before, "lt", is_by_day)
        found = entries.order_by(*(f"-{name}" for name in order))[: A_PAGE + 1]
        page = list(found)[:A_PAGE]
        has_newer, has_older = before is not None, len(found) > A_PAGE
    newer = _beside(address, "after", page[0].pk) if page and has_newer else ""
    older = _beside(address, "before", page[-1].pk) if page and has_older else ""
    return page, newer, older


def _beyond(entries: EntryQuerySet, key: int, side: str, is_by_day: bool) -> EntryQuerySet:
    """The entries on one side (lt or gt) of the entry with this key, in the page's order."""
    if not is_by_day:
        return entries.filter(**{f"pk__{side}": key})
    at = Entry.objects.filter(pk=key).values_list("at", flat=True).first()
    if at is None:
        return entries
    same = Q(**{f"at__{side}": at}) | Q(**{f"pk__{side}": key})
    return entries.filter(same, **{f"at__{side}e": at})


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _beside(address: QueryDict, name: str, key: int) -> str:
    query = address.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = str(key)
    return f"?{query.urlencode()}"


def _sealing(request: SignedIn) -> dict[str, Any]:
    """The head of the chain; for those who may verify, the last verification and the button."""
    last = Seal.objects.order_by("-id").defer("leaves").first()
    context: dict[str, Any] = {
        "seal": last,
        "seals": Seal.objects.count(),
        "unsealed": unsealed_count(),
    }
    if may(request.user, VERIFY):
        check = Check.objects.select_related("asked_by__person").first()
        context |= {"may_verify": True, "anchor_form": AnchorForm(), "check": check}
        context["job"] = _job(check) if check else None
    return context


def _job(check: Check) -> Job:
    if check.ended_at is None:
        percent = 100 * check.read / check.total if check.total else None
        doing = _("Verifying: %(read)s of %(total)s entries") % {
            "read": check.read,
            "total": check.total,
        }
        return Job(True, False, percent, doing, "")
    verdict = check.verdict
    if check.is_intact:
        message = _("Intact: %(entries)s entries in %(seals)s seals") % {
            "entries": verdict["entries"],
            "seals": verdict["seals"],
        }
    else:
        message = finding_sentence(Finding(**verdict["first_bad"]))
    return Job(False, not check.is_intact, None, "", message)
