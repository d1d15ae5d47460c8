"""Threads: the things that journal entries are shown under, as "project/12".

The journal lies below the apps whose things it tells of, so they are named here by label, as in
a foreign key, and looked up when asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast, Concat

from guatu.accounts.models import Unit


@dataclass(frozen=True)
class Kind:
    """A kind of thread: its model, and how the path of its unit is reached from there."""

    label: str
    path: str

    @property
    def model(self) -> type[Model]:
        """The class behind the label."""
        return apps.get_model(self.label)


KINDS: dict[str, Kind] = {
    "project": Kind("ledger.Project", "portfolio__unit__path"),
    "portfolio": Kind("ledger.Portfolio", "unit__path"),
    "listchange": Kind("changes.ListChange", "portfolio__unit__path"),
    "delayreason": Kind("excuses.DelayReason", "portfolio__unit__path"),
    "taskforce": Kind("ledger.TaskForce", "portfolio__unit__path"),
    "unit": Kind("accounts.Unit", "path"),
    "person": Kind("accounts.Person", "home__path"),
    "account": Kind("accounts.Account", "person__home__path"),
    "chain": Kind("enterprises.Chain", "home__path"),
    "enterprise": Kind("enterprises.Enterprise", "home__path"),
    "referrer": Kind("enterprises.Referrer", "home__path"),
    "lead": Kind("leads.Lead", "portfolio__unit__path"),
    "trip": Kind("outreach.Trip", "portfolio__unit__path"),
    "export": Kind("journal.Export", "unit__path"),
    "wall": Kind("wall.WallChart", "portfolio__unit__path"),
    "letter": Kind("letters.Letter", "portfolio__unit__path"),
    "series": Kind("meetings.Series", "unit__path"),
    "meeting": Kind("meetings.Meeting", "series__unit__path"),
    "bulletin": Kind("bulletins.Bulletin", "portfolio__unit__path"),
}

# Things that belong to no unit have names too.
PLACELESS = {
    "seal": "journal.Seal",
    "check": "journal.Check",
    "snapshot": "snapshots.Snapshot",
    "calendarday": "calendars.CalendarDay",
    "calendaryear": "calendars.CalendarYear",
}


def within(paths: Iterable[str]) -> Q | None:
    """The condition on entries of threads in units under these paths; None where that is all.

    A thread of a kind that is not in `KINDS` belongs to no unit, and only those who see all
    units see it.
    """
    prefixes = sorted(set(paths))
    if not prefixes:
        return Q(pk__in=[])
    if not Unit.objects.exclude(_under(prefixes, "path")).exists():
        return None
    condition = Q(pk__in=[])
    for name, kind in KINDS.items():
        inside = kind.model._default_manager.filter(_under(prefixes, kind.path))
        key = Concat(Value(f"{name}/"), Cast(F("pk"), CharField()), output_field=CharField())
        condition |= Q(thread__in=inside.order_by().values_list(key, flat=True))
    return condition


def _under(prefixes: Iterable[str], lookup: str) -> Q:
    condition = Q(pk__in=[])
    for prefix in prefixes:
        condition |= Q(**{f"{lookup}__startswith": prefix})
    return condition


def names(threads: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Thread to (name, address) of the thing; the address is empty where it has no page."""
    labels = PLACELESS | {name: kind.label for name, kind in KINDS.items()}
    wanted: dict[str, list[int]] = {}
    for thread in threads:
        name, _sep, key = thread.partition("/")
        if name in labels and key.isdigit():
            wanted.setdefault(name, []).append(int(key))
    found: dict[str, tuple[str, str]] = {}
    for name, keys in wanted.items():
        for pk, obj in apps.get_model(labels[name])._default_manager.in_bulk(keys).items():
            page = getattr(obj, "get_absolute_url", None)
            found[f"{name}/{pk}"] = (str(obj), page() if page else "")
    return found
