"""One month's money in three forms: this month, this year, since the start. Pure.

The three hang together by the totals of the month before, so that typing one gives the other two.
`static/js/report_money.js` follows the same rule while somebody types; one table of cases
(`tests/reports/money_cases.json`) holds both to it.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

NAMES = ("month", "year", "all")
ZERO = Decimal(0)


class Totals(Protocol):
    """What a report says of money."""

    month: dt.date
    year_amount: Decimal | None
    all_amount: Decimal | None


@dataclass(frozen=True)
class Base:
    """The totals before the month, in 万元; None where they are not known."""

    year: Decimal | None = None
    all: Decimal | None = None


@dataclass(frozen=True)
class Amounts:
    """Done this month, this year and since the start, in 万元; None where nothing is said."""

    month: Decimal | None = None
    year: Decimal | None = None
    all: Decimal | None = None


def base_of(month: dt.date, last: Totals | None) -> Base:
    """The totals that a month is counted from, by the newest report before it.

    January starts the year from nothing, and so does a project that was last reported for in
    another year.
    """
    if last is None:
        return Base(year=ZERO if month.month == 1 else None)
    is_same_year = last.month.year == month.year
    return Base(year=last.year_amount if is_same_year else ZERO, all=last.all_amount)


def consistent(base: Base, typed: str, amount: Decimal | None, others: Amounts) -> Amounts:
    """All three amounts after one of them (`typed`: month, year or all) was typed.

    Each is its total before plus what the month adds. What cannot be computed, because a total
    before is not known, stays as it is in `others`; an amount that was emptied empties the rest.
    """
    before = {"month": ZERO, "year": base.year, "all": base.all}
    start = before[typed]
    computed: dict[str, Decimal | None] = {typed: amount}
    for name in NAMES:
        total = before[name]
        if name != typed and total is not None and start is not None:
            computed[name] = None if amount is None else total + amount - start
    return replace(others, **computed)


def retyped(base: Base, held: Amounts, typed: Amounts) -> Amounts:
    """What a form says whose amounts were `held` when it was made.

    One that was changed gives the other two; where several were, those left empty follow from
    the first that is not, and the rest stands as typed. All empty means that nothing was done.
    """
    changed = [name for name in NAMES if getattr(typed, name) != getattr(held, name)]
    if len(changed) == 1 and getattr(typed, changed[0]) is not None:
        return consistent(base, changed[0], getattr(typed, changed[0]), typed)
    return completed(base, typed)


def completed(base: Base, typed: Amounts) -> Amounts:
    """The amounts with those left empty computed from the first that is not."""
    given = next((name for name in NAMES if getattr(typed, name) is not None), "month")
    amount = getattr(typed, given)
    full = consistent(base, given, ZERO if amount is None else amount, typed)
    said = {name: getattr(typed, name) for name in NAMES if getattr(typed, name) is not None}
    return replace(full, **said)
