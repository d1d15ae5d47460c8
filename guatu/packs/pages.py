"""One page a project: the frozen facts of a project as texts, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.excuses.reasons import reason_name
from guatu.indicators.explain import told
from guatu.indicators.models import Light
from guatu.ledger.models import AnnualPlan, Milestone, Project
from guatu.lib.figures import (
    EMPTY,
    amount_text,
    money_text,
    month_long_text,
    percent_text,
    points_text,
)
from guatu.packs.funding import funds_of
from guatu.packs.tables import CODES, Frozen, Row, rate_of
from guatu.recognitions.models import EntryPack
from guatu.recognitions.packs import names_of

MOST_MILESTONES = 14
MOST_PROBLEMS = 4
# Longer texts stand in the ledger; a page of paper has an end.
LONGEST = 260


def page(frozen: Frozen, row: Row) -> dict[str, Any]:
    """What the page of a project shows, as texts; `photos` are hashes with captions."""
    report = row["report"] or {}
    milestones = [_milestone(frozen, each) for each in row["milestones"] or ()]
    problems = [_problem(frozen, each) for each in row["problems"] or ()]
    return {
        "id": row["id"],
        "no": row["no"],
        "name": row["name"],
        "light": CODES[row["light"]],
        "light_word": str(Light(row["light"]).label),
        "kind": _kind(row),
        "facts": [list(fact) for fact in _facts(row)],
        "figures": _figures(frozen, row),
        "months": _months(frozen, row),
        "lights": _lights(frozen, row),
        "milestones": milestones[:MOST_MILESTONES],
        "more_milestones": max(len(milestones) - MOST_MILESTONES, 0),
        "report_month": _report_month(report),
        "image": clipped(report.get("image_progress") or row["image_progress"] or ""),
        "progress": clipped(report.get("progress_text") or ""),
        "next": clipped(report.get("next_step") or ""),
        "site": _site(frozen, report),
        "problems": problems[:MOST_PROBLEMS],
        "more_problems": max(len(problems) - MOST_PROBLEMS, 0),
        "said": "" if problems else clipped(report.get("problem_text") or ""),
        "photos": [_photo(*each) for each in row["photos"] or ()],
    }


def clipped(text: str) -> str:
    """A text of at most LONGEST characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _kind(row: Row) -> str:
    parts = [
        row["sector"],
        str(Project.Stage(row["stage"]).label),
        str(AnnualPlan.ListClass(row["class"]).label) if row["class"] else "",
        str(Project.Level(row["list_level"]).label) if row["list_level"] else "",
    ]
    return " · ".join(filter(None, parts))


def _facts(row: Row) -> list[tuple[str, str]]:
    entry = row["entry"]
    entered = str(EntryPack.State(entry["state"]).label) if entry else EMPTY
    if entry and entry["missing"] and not entry["entered_on"]:
        missing = {"papers": names_of(entry["kind"], entry["missing"])}
        entered += " · " + _("Missing: %(papers)s.") % missing
    return [
        (_("Responsible unit"), row["unit"] or EMPTY),
        (_("Lead leader"), row["leader"] or EMPTY),
        (_("Project owner"), row["owner_firm"] or EMPTY),
        (_("Start"), _from_to(row["start_planned"], row["start_actual"])),
        (_("Completion of works"), _from_to(row["finish_planned"], row["finish_actual"])),
        (_("Statistics"), entered),
        (_("Content"), clipped(row["content"] or EMPTY)),
    ]


def _from_to(planned: str | None, actual: str | None) -> str:
    if not planned and not actual:
        return EMPTY
    facts = {"planned": planned or EMPTY, "actual": actual or EMPTY}
    return _("planned %(planned)s, actual %(actual)s") % facts


def _figures(frozen: Frozen, row: Row) -> list[dict[str, str]]:
    standing = row["standing"] or {}
    found = [
        (_("Total investment"), money_text(row["total"]), frozen.unit, ""),
        (_("Year plan"), money_text(row["plan"]), frozen.unit, _was(row)),
        (_("Done this year"), money_text(row["done"]), frozen.unit, ""),
        (_("Completion rate"), percent_text(rate_of(row["done"], row["plan"])), "", ""),
        (
            _("Lead over pace"),
            points_text(row["lead"]),
            _("points"),
            _("pace %(pace)s") % {"pace": percent_text(row["pace"])},
        ),
        (_("Forecast of the year"), money_text(standing.get("forecast")), frozen.unit, ""),
    ]
    names = ("label", "value", "unit", "note")
    return [dict(zip(names, each, strict=True)) for each in found]


def _was(row: Row) -> str:
    original = row["original"]
    return _("originally %(plan)s") % {"plan": money_text(original)} if original else ""


def _months(frozen: Frozen, row: Row) -> dict[str, list[str]]:
    """Plan and done of twelve months; what is to come has no amount done."""
    done = [month[3] for month in row["months"]]
    return {
        "plan": [money_text(month[2]) if month[2] else "" for month in row["months"]],
        "done": [
            money_text(value) if value is not None else ""
            for place, value in enumerate(done)
            if place < 12
        ],
    }


def _lights(frozen: Frozen, row: Row) -> list[dict[str, str]]:
    if row["standing"] is None:
        return []
    return [
        {
            "name": each.label,
            "light": CODES[each.light],
            "word": str(Light(each.light).label),
            "sentence": each.sentence,
            "excuse": each.excuse,
        }
        for each in told(row["standing"]["lights"], frozen.reasons)
        if each.light
    ]


def _milestone(frozen: Frozen, each: list[Any]) -> dict[str, str]:
    name, kind, planned, actual, holder, is_waived = each
    state, word = _milestone_state(frozen, planned, actual, is_waived)
    return {
        "name": name,
        "kind": str(Milestone.Kind(kind).label),
        "planned": planned or EMPTY,
        "actual": actual or EMPTY,
        "holder": holder or "",
        "state": state,
        "word": word,
    }


def _milestone_state(
    frozen: Frozen, planned: str | None, actual: str | None, is_waived: bool
) -> tuple[str, str]:
    if is_waived:
        return "waived", _("not needed")
    if actual and actual <= frozen.cut_off.isoformat():
        return "done", _("done")
    if planned and planned <= frozen.last_day.isoformat():
        days = (frozen.last_day - dt.date.fromisoformat(planned)).days
        return "overdue", _("%(count)s days overdue") % {"count": days}
    return "due", _("to come")


def _report_month(report: Mapping[str, Any]) -> str:
    month = report.get("month")
    return month_long_text(dt.date.fromisoformat(month)) if month else ""


def _site(frozen: Frozen, report: Mapping[str, Any]) -> str:
    """Physical progress, workers and funds in place, in one line."""
    said = []
    if report.get("physical_percent") is not None:
        said.append(_("physical progress %(value)s%%") % {"value": report["physical_percent"]})
    if report.get("workers") is not None:
        facts = {"there": report["workers"], "due": report["workers_due"] or EMPTY}
        said.append(_("%(there)s workers on site of %(due)s due") % facts)
    whole = sum(funds_of({"report": report}).values(), Decimal(0))
    if whole:
        said.append(_("funds in place %(amount)s") % {"amount": amount_text(whole, frozen.unit)})
    return pgettext("between parts of a sentence", "; ").join(said)


def _problem(frozen: Frozen, each: Mapping[str, Any]) -> dict[str, str]:
    return {
        "kind": reason_name(each["kind"], frozen.reasons),
        "text": clipped(each["text"]),
        "ask": clipped(each["asks"] or EMPTY),
        "holder": each["asked"] or each["holder"] or EMPTY,
        "level": str(each["level"]),
        "since": each["held_since"] or each["raised_on"],
        "due": each["due"] or EMPTY,
    }


def _photo(digest: str, month: str) -> dict[str, str]:
    return {"digest": digest, "caption": month_long_text(dt.date.fromisoformat(month))}
