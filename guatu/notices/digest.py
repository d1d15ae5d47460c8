"""The reminder of a morning: everything that waits for a person, in one message.

Nobody is reminded outside the system twice on a day: whom a robot's group reaches is reminded
there, with the nearest unit's robot; the others by mail, where mail is set up and they have an
address.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account, RoleGrant
from guatu.calendars.compute import WorkCalendar, workdays
from guatu.lib.figures import day_text
from guatu.notices.models import Robot
from guatu.notices.waiting import Item, waiting_for

SHOWN_ITEMS = 60


@dataclass(frozen=True)
class Digest:
    """What waits for an account, and the paths of the units in which it works."""

    account: Account
    items: Sequence[Item]
    paths: Sequence[str]
    place: str

    @property
    def counts(self) -> str:
        """How much of each kind: 待填月报 3、退回的月报 1."""
        counts: Counter[str] = Counter()
        for item in self.items:
            counts[item.kind] += item.count
        return "、".join(f"{kind} {count}" for kind, count in counts.items())

    @property
    def oldest(self) -> int:
        """How many workdays the oldest item has waited."""
        return max(item.age for item in self.items)


def digests_of(day: dt.date) -> list[Digest]:
    """The digests of a day, each in its reader's language; nobody without something pressing."""
    grants = RoleGrant.objects.on(day).filter(account__is_active=True).select_related("unit")
    places: dict[int, list[tuple[str, str]]] = {}
    for grant in grants.order_by("account", "id"):
        places.setdefault(grant.account_id, []).append((grant.unit.path, grant.unit.short_name))
    calendar = workdays()
    found = []
    for account in Account.objects.filter(pk__in=places).select_related("person").order_by("pk"):
        with translation.override(language_of(account)):
            items = waiting_for(account, day)
        if any(presses(item, day, calendar) for item in items):
            held = places[account.pk]
            found.append(Digest(account, items, [path for path, _name in held], held[0][1]))
    return found


def presses(item: Item, day: dt.date, calendar: WorkCalendar) -> bool:
    """Whether an item is worth a message: it waits already, or is due within a few workdays."""
    return item.due is None or calendar.between(day, item.due) <= settings.REMIND_DAYS


def language_of(account: Account) -> str:
    """The language in which an account is written to."""
    return account.language or settings.LANGUAGE_CODE


def summary(digest: Digest) -> str:
    """The digest as a message inside the system."""
    total = sum(item.count for item in digest.items)
    facts = {"count": total, "counts": digest.counts}
    text = ngettext(
        "%(count)s thing waits for you: %(counts)s",
        "%(count)s things wait for you: %(counts)s",
        total,
    )
    return (text % facts)[:300]


def letter(digest: Digest, day: dt.date) -> tuple[str, str]:
    """The digest as a mail: subject and text."""
    subject = _("Guatu, %(day)s: %(counts)s") % {"day": day_text(day), "counts": digest.counts}
    lines = []
    kind = None
    for item in sorted(digest.items[:SHOWN_ITEMS], key=lambda item: item.kind):
        if item.kind != kind:
            kind = item.kind
            lines += ["", kind]
        lines += [f"· {item.text}{_when(item)}", f"  {settings.SITE_ADDRESS}{item.url}"]
    return subject[:200], "\n".join([summary(digest), *lines])


def _when(item: Item) -> str:
    if item.due is None:
        return ""
    return _(" (due %(day)s)") % {"day": day_text(item.due)}


def robot_of(digest: Digest, robots: Iterable[Robot]) -> Robot | None:
    """The robot of the nearest unit above or around the account's own; None where there is none."""
    near = [r for r in robots if any(path.startswith(r.unit.path) for path in digest.paths)]
    return max(near, key=lambda robot: (len(robot.unit.path), -robot.pk), default=None)


def group_text(digests: Sequence[Digest], day: dt.date) -> str:
    """What a robot says: a line a person, with counts only. Names of projects stay inside."""
    lines = [_("Guatu, %(day)s: what waits") % {"day": day_text(day)}]
    for digest in sorted(digests, key=lambda each: -each.oldest):
        line = f"{digest.place} {digest.account}：{digest.counts}"
        if digest.oldest:
            days = ngettext("%(count)s workday", "%(count)s workdays", digest.oldest)
            line += _(", the oldest for %(days)s") % {"days": days % {"count": digest.oldest}}
        lines.append(line)
    return "\n".join([*lines, settings.SITE_ADDRESS])
