"""Acts on statistics figures: typed by statistics alone, never derived from what units report."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.ledger.models import Portfolio, Project
from guatu.lib.refusals import Refused
from guatu.statistics.models import GapLimit, StatFigure

ENTER, LIMITS = "statistics.enter", "statistics.limits.edit"
LARGEST = Decimal(10) ** 9


@dataclass(frozen=True)
class Typed:
    """A project's figure of a month; None takes it back."""

    project: Project
    amount: Decimal | None


def enter_figures(
    typed: Sequence[Typed],
    month: dt.date,
    day: dt.date,
    *,
    by: Account | None,
    source: str = "",
    sources: Sequence[str] = (),
) -> int:
    """Sets the figures of a month, its first day, typed on `day`; how many differ from before.

    Raises Refused for a month that has not begun, a project named twice and an amount out of
    bounds. A negative amount corrects months before.
    """
    require(by, ENTER, *{each.project for each in typed})
    _check(typed, month, day)
    with writing(by, "statistics.figures.enter") as work:
        keys = sorted(each.project.pk for each in typed)
        list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
        rows = StatFigure.objects.filter(project__in=keys, month=month)
        held = {row.project_id: row for row in rows}
        new, changed, gone, kept = [], [], [], []
        for index, each in enumerate(typed):
            row = held.get(each.project.pk)
            if row is None:
                if each.amount is not None:
                    new.append(
                        StatFigure(
                            project=each.project,
                            portfolio_id=each.project.portfolio_id,
                            month=month,
                            amount=each.amount,
                            source=source.strip(),
                            typed_by=by,
                            typed_on=day,
                        )
                    )
                    kept.append(sources[index] if sources else "")
            elif each.amount is None:
                gone.append(row)
            elif row.amount != each.amount:
                values = {"amount": each.amount, "typed_by": by, "typed_on": day}
                changed.append((row, {**values, "source": source.strip() or row.source}))
        work.add_many(new, sources=kept)
        work.update_many(changed)
        work.remove_many(gone)
    return len(new) + len(changed) + len(gone)


def set_gap_limit(
    portfolio: Portfolio, percent: Decimal, amount: Decimal, *, by: Account | None
) -> GapLimit:
    """From where on gaps are too large: more than both. Raises Refused for what is negative."""
    require(by, LIMITS, portfolio)
    if percent < 0 or amount < 0:
        raise Refused(_("A limit is not negative."))
    with writing(by, "statistics.limits.set") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)
        row = GapLimit.objects.filter(portfolio=portfolio).first()
        if row is None:
            return work.add(GapLimit(portfolio=portfolio, percent=percent, amount=amount))
        work.update(row, percent=percent, amount=amount)
    return row


def _check(typed: Sequence[Typed], month: dt.date, day: dt.date) -> None:
    if month.day != 1:
        raise TypeError("a month is its first day")
    if month > day:
        raise Refused(_("The month has not begun yet."))
    if len({each.project.pk for each in typed}) < len(typed):
        raise Refused(_("A project has two figures for one month."))
    for each in typed:
        if each.amount is not None and abs(each.amount) >= LARGEST:
            raise Refused(_("%(name)s: the amount is out of bounds.") % {"name": each.project})
