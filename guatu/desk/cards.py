"""The large figures of 今日 in words: value, unit, denominator and the arithmetic behind each."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.desk.today import Overview
from guatu.ledger.fields import money_unit
from guatu.lib.figures import (
    amount_text,
    counted,
    money_text,
    month_long_text,
    percent_text,
    points_text,
)

Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Card:
    """A figure as `{% figure %}` takes it; `query` leads to the list behind it."""

    label: str
    value: str
    unit: str = ""
    denominator: str = ""
    note: str = ""
    formula: str = ""
    lines: Lines | None = None
    query: str = ""
    light: str = ""


def year_cards(view: Overview, currency: str) -> list[Card]:
    """The year in five figures: plan, done, 序时, lead, what is needed a month.

    Before any month was opened or reported, only the plan.
    """
    unit = money_unit(currency)
    if view.month is None:
        return [_plan(view, unit)]
    return [
        _plan(view, unit),
        _done(view, unit),
        _pace(view, unit),
        _lead(view, unit),
        _needed(view, unit),
    ]


def _plan(view: Overview, unit: str) -> Card:
    sums = view.sums
    projects = ngettext("%(count)s project", "%(count)s projects", sums.count)
    return Card(
        label=_("Year plan"),
        value=money_text(_rounded(sums.plan)),
        unit=counted(unit),
        denominator=projects % {"count": f"{sums.count:,}"},
        note=original_note(sums.plan, sums.original, unit)
        or _("Total investment %(amount)s × %(unit)s")
        % {"amount": money_text(_rounded(sums.total_invest)), "unit": unit},
        query="sort=-plan",
    )


def _done(view: Overview, unit: str) -> Card:
    sums = view.sums
    return Card(
        label=_("Done this year"),
        value=money_text(_rounded(sums.done)),
        unit=counted(unit),
        denominator=_("%(rate)s of the year plan") % {"rate": percent_text(sums.rate)},
        formula=_("Sum of what was done ÷ sum of the plans; never a mean of rates."),
        lines=[
            (_("Done this year"), amount_text(sums.done, unit)),
            (_("Year plan"), amount_text(sums.plan, unit)),
            (_("Rate"), percent_text(sums.rate)),
        ],
        query="sort=-done",
    )


def _pace(view: Overview, unit: str) -> Card:
    sums = view.sums
    return Card(
        label=_("Pace"),
        value=percent_text(sums.pace),
        denominator=_("%(amount)s × %(unit)s due by the end of %(month)s")
        % {
            "amount": money_text(_rounded(sums.due)),
            "unit": unit,
            "month": month_long_text(view.month),
        },
        formula=_("What the plans ask for by now ÷ the year plan."),
        lines=[
            (_("Due by now"), amount_text(_rounded(sums.due), unit)),
            (_("Year plan"), amount_text(sums.plan, unit)),
            (_("Pace"), percent_text(sums.pace)),
        ],
        query="sort=-gap",
    )


def _lead(view: Overview, unit: str) -> Card:
    sums = view.sums
    is_behind = sums.lead is not None and sums.lead < 0
    shortfall = sums.due - sums.done
    amount = {"amount": money_text(_rounded(abs(shortfall))), "unit": unit}
    return Card(
        label=_("Behind pace") if is_behind else _("Ahead of pace"),
        value=points_text(sums.lead).lstrip("+−"),  # the label says on which side
        unit=_("percentage points"),
        denominator=_("%(amount)s × %(unit)s short") % amount
        if shortfall > 0
        else _("%(amount)s × %(unit)s ahead") % amount,
        formula=_("Rate − pace, from exact figures, in percentage points."),
        lines=[
            (_("Rate"), percent_text(sums.rate)),
            (_("Pace"), percent_text(sums.pace)),
            (_("Lead"), f"{points_text(sums.lead)} {_('percentage points')}"),
        ],
        query="sort=lead",
    )


def _needed(view: Overview, unit: str) -> Card:
    sums, left = view.sums, view.months_left
    if not left:
        rest = max(sums.plan - sums.done, Decimal(0))
        return Card(
            label=_("Left to the year plan"),
            value=money_text(_rounded(rest)),
            unit=counted(unit),
            denominator=_("The year has no month left"),
            query="sort=-gap",
        )
    months = ngettext("%(count)s month left", "%(count)s months left", left) % {"count": left}
    return Card(
        label=_("Needed a month to reach the plan"),
        value=money_text(_rounded(view.needed_a_month)),
        unit=counted(unit),
        denominator=months,
        note=_("So far %(amount)s × %(unit)s a month")
        % {"amount": money_text(_rounded(view.mean_a_month)), "unit": unit},
        formula=_("(Year plan − done) ÷ months left"),
        lines=[
            (_("Year plan"), amount_text(sums.plan, unit)),
            (_("Done this year"), amount_text(sums.done, unit)),
            (_("Months left"), str(left)),
        ],
        query="sort=-catch_up",
    )


def original_note(plan: Decimal | None, original: Decimal | None, unit: str) -> str:
    """What the plan was before it was adjusted; empty where it is what it was."""
    if plan is None or original is None or plan == original:
        return ""
    return _("originally %(amount)s × %(unit)s, adjusted since") % {
        "amount": money_text(_rounded(original)),
        "unit": unit,
    }


def _rounded(amount: Decimal | None) -> Decimal | None:
    """Amounts of an overview in whole 万; the arithmetic has them in full."""
    return None if amount is None else amount.quantize(Decimal(1))
