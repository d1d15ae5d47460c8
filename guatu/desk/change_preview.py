"""What a change of the list would do: the act itself, done and taken back.

So the preview refuses what the act refuses and counts as the act counts.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guatu.changes.models import ListChange, ListLine
from guatu.desk.filters import LIGHT_CODES
from guatu.desk.models import Line
from guatu.indicators.cells import last_day
from guatu.indicators.months import standing_months
from guatu.ledger.models import AnnualPlan, Portfolio, Project, ProjectRole
from guatu.lib.figures import day_long_text

Kind, Part = ListChange.Kind, ListLine.Part
MOST_NAMED = 12


@dataclass(frozen=True)
class Sums:
    """The list at a moment: projects, Σ plans of the year, Σ done of the year by the ledger."""

    count: int
    plan: Decimal
    done: Decimal

    @property
    def rate(self) -> Fraction | None:
        """Σ done ÷ Σ plan."""
        return Fraction(self.done) / Fraction(self.plan) if self.plan else None


@dataclass(frozen=True)
class Touched:
    """A project that the change moves: its unit, and its figures of the year."""

    part: str
    label: str
    no: str
    name: str
    key: int | None
    unit: str
    plan: Decimal | None
    done: Decimal | None
    light: str


@dataclass(frozen=True)
class Preview:
    """What a change would do. `month` is the one that the done amounts are of."""

    sentence: str
    touched: list[Touched]
    before: Sums
    after: Sums
    month: dt.date | None
    alike: str
    months: list[dt.date]
    change: ListChange

    @property
    def difference(self) -> Sums:
        """After − before."""
        before, after = self.before, self.after
        return Sums(after.count - before.count, after.plan - before.plan, after.done - before.done)


def preview(portfolio: Portfolio, act: Callable[[], ListChange], day: dt.date) -> Preview:
    """What `act` would do to a list from `day` on. Raises Refused where the act does."""
    before = _sums(portfolio, day.year)
    with transaction.atomic():
        change = act()
        lines = list(change.lines.select_related("project").order_by("pk"))
        units, plans = _units(lines), _plans(lines, day.year)
        after = _sums(portfolio, day.year)
        months = [each for each in standing_months(portfolio.pk) if last_day(each) >= day]
        transaction.set_rollback(True)
    held = Line.objects.in_bulk([line.project_id for line in lines])
    touched = [_touched(line, held.get(line.project_id), units, plans) for line in lines]
    stays = before.count - sum(each.part == Part.OUT for each in touched)
    return Preview(
        sentence=_sentence(change, touched, str(portfolio)),
        touched=touched,
        before=before,
        after=after,
        month=Line.objects.filter(portfolio=portfolio).values_list("month", flat=True).first(),
        alike=_alike(change, touched, stays),
        months=months,
        change=change,
    )


def _sums(portfolio: Portfolio, year: int) -> Sums:
    listed = Project.objects.filter(portfolio=portfolio, is_listed=True)
    plans = AnnualPlan.objects.filter(project__in=listed, year=year, is_current=True)
    planned = Line.objects.filter(project__in=plans.filter(amount__isnull=False).values("project"))
    plan = plans.aggregate(sum=Sum("amount"))["sum"]
    done = planned.aggregate(sum=Sum("done"))["sum"]
    return Sums(listed.count(), plan or Decimal(0), done or Decimal(0))


def _units(lines: Sequence[ListLine]) -> dict[int, str]:
    """Project → its responsible unit, in whose ledger it stands."""
    roles = ProjectRole.objects.current().filter(
        project__in=[line.project_id for line in lines], role=ProjectRole.Role.RESPONSIBLE
    )
    return dict(roles.values_list("project", "unit__short_name"))


def _plans(lines: Sequence[ListLine], year: int) -> dict[int, Decimal | None]:
    keys = [line.project_id for line in lines]
    plans = AnnualPlan.objects.filter(project__in=keys, year=year, is_current=True)
    return dict(plans.values_list("project", "amount"))


def _touched(
    line: ListLine,
    held: Line | None,
    units: Mapping[int, str],
    plans: Mapping[int, Decimal | None],
) -> Touched:
    """A project that is made by the act has no key yet, and nothing done."""
    key = line.project_id
    return Touched(
        part=line.part,
        label=str(line.get_part_display()),
        no=line.project.no,
        name=line.project.name,
        key=key if held else None,
        unit=units.get(key, ""),
        plan=plans.get(key),
        done=held.done if held else None,
        light=LIGHT_CODES[held.light] if held else "none",
    )


def _sentence(change: ListChange, touched: Sequence[Touched], portfolio: str) -> str:
    """The change in words, with its day and the list."""
    named: dict[str, list[str]] = {part: [] for part in Part.values}
    for each in touched:
        named[each.part].append(each.name)
    into, out, stays = named[Part.IN], named[Part.OUT], named[Part.STAYS]
    facts = {"day": day_long_text(change.day), "list": portfolio}
    if change.kind == Kind.ADD:
        text = ngettext(
            "From %(day)s on, %(count)s project is on the list “%(list)s” that was not.",
            "From %(day)s on, %(count)s projects are on the list “%(list)s” that were not.",
            len(into),
        )
        return text % {**facts, "count": len(into)}
    if change.kind == Kind.REMOVE:
        text = ngettext(
            "From %(day)s on, %(count)s project is off the list “%(list)s”.",
            "From %(day)s on, %(count)s projects are off the list “%(list)s”.",
            len(out),
        )
        return text % {**facts, "count": len(out)}
    if change.kind == Kind.MERGE:
        text = _("From %(day)s on, %(count)s projects of the list “%(list)s” are one: “%(name)s”.")
        count = len(out) + len(stays)
        return text % {**facts, "count": count, "name": (into or stays)[0]}
    text = _("From %(day)s on, “%(name)s” of the list “%(list)s” is %(count)s projects.")
    count = len(into) + len(stays)
    return text % {**facts, "count": count, "name": (out or stays)[0]}


def _alike(change: ListChange, touched: Sequence[Touched], stays: int) -> str:
    """同口径: over how many projects months before and after the day are compared."""
    named = [each.name for each in touched if each.part != Part.STAYS]
    names = pgettext("between items of a list", ", ").join(named[:MOST_NAMED])
    if (more := len(named) - MOST_NAMED) > 0:
        names = _("%(names)s and %(count)s more") % {"names": names, "count": more}
    facts = {"day": day_long_text(change.day), "count": stays, "names": names}
    text = _(
        "Months before and after %(day)s are compared like for like over the %(count)s projects "
        "that are on the list in both; left out and named: %(names)s."
    )
    return text % facts
