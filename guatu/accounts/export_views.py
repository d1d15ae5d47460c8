"""Units, people and accounts as files."""

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from guatu.accounts.account_views import accounts_asked
from guatu.accounts.models import ALWAYS, Person, Unit
from guatu.accounts.people_views import PHONE, people_asked
from guatu.accounts.requests import SignedIn
from guatu.accounts.scopes import require
from guatu.accounts.views import day_of, key_of
from guatu.journal.downloads import list_download
from guatu.lib.figures import day_text
from guatu.lib.masks import masked
from guatu.lib.spreadsheets import ListColumn

UNITS = [
    ListColumn(gettext_lazy("Unit"), width=36),
    ListColumn(gettext_lazy("Short name")),
    ListColumn(gettext_lazy("Kind"), width=10),
    ListColumn(gettext_lazy("Code")),
    ListColumn(gettext_lazy("Belongs to"), width=24),
    ListColumn(gettext_lazy("From"), "date", 12),
    ListColumn(gettext_lazy("Until"), "date", 12),
    ListColumn(gettext_lazy("Succession"), width=40),
]
PEOPLE = [
    ListColumn(gettext_lazy("Name"), width=10),
    ListColumn(gettext_lazy("Posts"), width=40),
    ListColumn(gettext_lazy("Phone"), width=16),
    ListColumn(gettext_lazy("County"), width=16),
]
ACCOUNTS = [
    ListColumn(gettext_lazy("User name")),
    ListColumn(gettext_lazy("Person"), width=10),
    ListColumn(gettext_lazy("Roles"), width=44),
    ListColumn(gettext_lazy("State"), width=8),
]


@require_safe
def units(request: SignedIn) -> HttpResponseBase:
    """The units of the day that the address asks about, all levels of them."""
    day = day_of(request)
    visible = Unit.objects.visible_to(request.user)
    chosen = visible.filter(pk=key_of(request.GET.get("within", ""))).first()
    found = visible.within(chosen) if chosen else visible
    found = found if "ended" in request.GET else found.on(day)
    found = found.select_related("parent").prefetch_related(
        "successions__new", "predecessions__old"
    )
    title = _("Units on %(day)s") % {"day": day_text(day)}
    rows = (
        [
            *(unit.name, unit.short_name, unit.get_kind_display(), unit.code),
            unit.parent.short_name if unit.parent else "",
            *(None if unit.valid_from == ALWAYS else unit.valid_from, unit.valid_to),
            "; ".join(_succession(unit)),
        ]
        for unit in found.order_by("path")
    )
    return list_download(request, title, title, UNITS, rows)


@require_safe
def people(request: SignedIn) -> HttpResponseBase:
    """People with their posts; `?full=1` shows their numbers in full, which takes the right to."""
    is_full = "full" in request.GET
    found = people_asked(request)
    if is_full:
        require(request.user, PHONE)
        found = found.filter(pk__in=Person.objects.reached_by(request.user, PHONE).values("pk"))
    title = _("People and posts")
    rows = (
        [
            person.name,
            "; ".join(f"{post.unit.short_name} {post.title}" for post in person.held),
            person.phone if is_full else masked(person.phone),
            person.home.short_name,
        ]
        for person in found
    )
    return list_download(request, title, title, PEOPLE, rows, is_unmasked=is_full)


@require_safe
def accounts(request: SignedIn) -> HttpResponseBase:
    """Accounts with their roles."""
    title = _("Accounts and roles")
    rows = (
        [
            account.username,
            str(account.person or ""),
            "; ".join(f"{grant.get_role_display()} · {grant.unit}" for grant in account.held),
            _("open") if account.is_active else pgettext("account", "closed"),
        ]
        for account in accounts_asked(request)
    )
    return list_download(request, title, title, ACCOUNTS, rows)


def _succession(unit: Unit) -> Iterator[str]:
    """What the unit came from and what it goes on as."""
    for row in unit.predecessions.all():
        yield f"{day_text(row.day)} {row.get_kind_display()} ← {row.old.name}"
    for row in unit.successions.all():
        yield f"{day_text(row.day)} {row.get_kind_display()} → {row.new.name}"
