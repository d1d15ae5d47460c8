"""A project's figures and facts in words."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.desk.cards import Card, original_note
from guatu.desk.filters import LIGHT_CODES
from guatu.desk.project import ProjectPage
from guatu.desk.rows import day_known_text
from guatu.excuses.reasons import names_of
from guatu.indicators.explain import told
from guatu.ledger.models import Project
from guatu.lib.figures import (
    amount_text,
    counted,
    money_text,
    month_long_text,
    percent_text,
    points_text,
)
from guatu.lib.masks import masked

_CALLED = re.compile(r"电话|手机|联系|phone|mobile|contact", re.IGNORECASE)
Pairs = list[tuple[str, str]]
_TEXTS = ("content", "scale", "sector", "kind", "location", "owner_firm", "construction_unit")
_DATES = (
    *("start_planned", "start_actual", "finish_planned", "finish_actual"),
    *("production_planned", "production_actual"),
)


def lights_told(view: ProjectPage) -> list[dict[str, Any]]:
    """Each dimension with its light, arithmetic, rule and excuse in words, the worst first."""
    if view.standing is None:
        return []
    is_excused = any("excuse" in each for each in view.standing.lights.values())
    names = names_of(view.project.portfolio_id) if is_excused else {}
    return [
        {
            "label": each.label,
            "code": LIGHT_CODES[each.light],
            "sentence": each.sentence,
            "rule": each.rule,
            "dimension": each.dimension,
            "excuse": each.excuse,
            "excuse_id": each.excuse_id,
        }
        for each in told(view.standing.lights, names)
    ]


def project_cards(view: ProjectPage, unit: str) -> list[Card]:
    """The year's money in four figures, and physical progress beside them."""
    return [
        _plan(view, unit),
        _done(view, unit),
        _lead(view, unit),
        _needed(view, unit),
        _physical(view),
    ]


def _plan(view: ProjectPage, unit: str) -> Card:
    total = view.project.total_invest
    return Card(
        label=_("Year plan"),
        value=money_text(view.standing.plan if view.standing else None),
        unit=counted(unit),
        denominator=_("of %(amount)s × %(unit)s in all")
        % {"amount": money_text(total), "unit": unit}
        if total is not None
        else _("total investment not given"),
        note=original_note(view.standing.plan, view.standing.original, unit)
        if view.standing
        else "",
    )


def _done(view: ProjectPage, unit: str) -> Card:
    standing = view.standing
    note = ""
    if standing and standing.done_month and standing.done_month != standing.month:
        note = _("reported for %(month)s") % {"month": month_long_text(standing.done_month)}
    return Card(
        label=_("Done this year"),
        value=money_text(standing.done if standing else None),
        unit=counted(unit),
        denominator=_("%(rate)s of the year plan") % {"rate": percent_text(view.rate)},
        note=note,
    )


def _lead(view: ProjectPage, unit: str) -> Card:
    standing = view.standing
    lead = standing.lead if standing else None
    lines: Pairs = []
    if standing and view.due is not None:
        lines = [
            (_("Rate"), percent_text(view.rate)),
            (_("Pace"), percent_text(standing.pace)),
            (_("Lead"), f"{points_text(lead)} {_('percentage points')}"),
            (_("Due by now"), amount_text(view.due.quantize(Decimal(1)), unit)),
        ]
    return Card(
        label=_("Behind pace") if lead is not None and lead < 0 else _("Ahead of pace"),
        value=points_text(lead).lstrip("+−"),  # the label says on which side
        unit=_("percentage points"),
        denominator=_("pace %(pace)s")
        % {"pace": percent_text(standing.pace if standing else None)},
        formula=_("Rate − pace, from exact figures, in percentage points."),
        lines=lines,
    )


def _needed(view: ProjectPage, unit: str) -> Card:
    standing = view.standing
    left = 12 - view.month.month if view.month else 0
    needed = standing.catch_up if standing else None
    return Card(
        label=_("Needed a month to reach the plan"),
        value=money_text(needed.quantize(Decimal(1)) if needed is not None else None),
        unit=counted(unit),
        denominator=ngettext("%(count)s month left", "%(count)s months left", left)
        % {"count": left},
        formula=_("(Year plan − done) ÷ months left"),
        lines=[
            (_("Year plan"), money_text(standing.plan)),
            (_("Done this year"), money_text(standing.done)),
            (_("Months left"), str(left)),
        ]
        if standing and needed is not None
        else [],
    )


def _physical(view: ProjectPage) -> Card:
    report = view.newest_report
    percent = report.physical_percent if report else None
    text = (report.image_progress if report else "") or view.project.image_progress
    return Card(
        label=_("Physical progress"),
        value=percent_text(None if percent is None else percent / 100),
        denominator=text or _("no image progress given"),
        note=_("reported for %(month)s") % {"month": month_long_text(report.month)}
        if report
        else "",
    )


def _outside(title: str, text: object) -> str:
    """A column of an outside table; where its title promises a phone number, without it."""
    return masked(str(text)) if _CALLED.search(title) else str(text)


def facts(project: Project, unit: str, contact: str) -> Pairs:
    """What the ledger holds of a project besides money and progress; empty fields are left out.

    `contact` is as the reader may see it.
    """
    label = {field.name: str(field.verbose_name) for field in Project._meta.concrete_fields}
    found: Pairs = [(label[name], str(getattr(project, name))) for name in _TEXTS]
    found.append((label["nature"], str(project.get_nature_display())))
    found.append((label["list_level"], str(project.get_list_level_display())))
    if project.total_invest is not None:
        found.append((label["total_invest"], amount_text(project.total_invest, unit)))
    funds = "\n".join(
        f"{name} {amount_text(amount, unit)}" for name, amount in project.fund_plan.items()
    )
    found.append((label["fund_plan"], funds))
    for name in _DATES:
        day = getattr(project, name)
        if day is not None:
            known = day_known_text(day, project.precision.get(name, "day"))
            found.append((label[name], known))
    found += [(label["contact"], contact), (label["remark"], project.remark)]
    found.append((label["tags"], "、".join(project.tags)))
    found += [(str(title), _outside(title, text)) for title, text in project.extra.items()]
    return [(name, text) for name, text in found if text]
