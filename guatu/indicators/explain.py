"""A light's explanation as sentences in the reader's language: what was divided by what."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.excuses.reasons import reason_name
from guatu.indicators.models import Light, LightRule
from guatu.indicators.rules import Dimension, Family
from guatu.lib.figures import (
    MINUS,
    day_text,
    money_text,
    month_long_text,
    percent_text,
    points_text,
)

Explanation = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One dimension of a project's standing in words. `light` is a number of `Light`."""

    dimension: str
    label: str
    light: int
    sentence: str
    rule: str
    excuse: str = ""
    excuse_id: int | None = None


def told(lights: Mapping[str, Explanation], reasons: Mapping[str, str] | None = None) -> list[Told]:
    """Every dimension of `Standing.lights` in words, the worst first.

    `reasons` holds the county's names of reasons of delay by code.
    """
    found = [
        Told(
            dimension.value,
            str(dimension.label),
            lights[dimension.value]["light"],
            sentence(dimension.value, lights[dimension.value]),
            rule_sentence(dimension.value, lights[dimension.value]["rule"]),
            excuse_sentence(lights[dimension.value], reasons),
            lights[dimension.value].get("excuse", {}).get("id"),
        )
        for dimension in LightRule.Dimension
        if dimension.value in lights
    ]
    return sorted(found, key=lambda each: -each.light)


def excuse_sentence(explanation: Explanation, reasons: Mapping[str, str] | None = None) -> str:
    """Until when and by whom a lag is excused, and for which reason; empty where it is not."""
    excuse = explanation.get("excuse")
    if excuse is None:
        return ""
    facts = {
        "until": day_text(dt.date.fromisoformat(excuse["until"])),
        "approver": excuse["approver"] or _("the system"),
        "reason": reason_name(excuse["reason"], reasons),
    }
    return _("excused until %(until)s by %(approver)s: %(reason)s") % facts


def sentence(dimension: str, explanation: Explanation) -> str:
    """The arithmetic of one dimension, ending with the light it gives."""
    if "why" in explanation:
        return _why(explanation["why"])
    parts = _TELLERS[dimension](explanation)
    arithmetic = pgettext("between parts of a sentence", "; ").join(filter(None, parts))
    return f"{arithmetic} → {Light(explanation['light']).label}"


def rule_sentence(dimension: str, rule: Explanation) -> str:
    """What the rule of a dimension says: what is measured, and from where which light."""
    limits, family = rule["limits"], rule["family"]
    if family == Family.OFF:
        said = _("This dimension is not judged.")
    else:
        bands = pgettext("between parts of a sentence", "; ").join(_bands(family, limits))
        said = _("%(measure)s: %(bands)s") % {
            "measure": measure(dimension, family, limits.get("against", "")),
            "bands": bands,
        }
    if not rule.get("id"):
        return said
    day = day_text(dt.date.fromisoformat(rule["from"]))
    return _("%(rule)s (set from %(day)s on)") % {"rule": said, "day": day}


def measure(dimension: str, family: str, against: str = "") -> str:
    """What a rule of the dimension measures, with its unit; empty where it measures nothing."""
    if dimension == Dimension.FUNDS and against == "plan":
        return _("funds in place ÷ plan due by pace")
    return {
        (Dimension.PROGRESS, Family.POINT): _("points over pace"),
        (Dimension.PROGRESS, Family.RATIO): _("completion ÷ pace"),
        (Dimension.FUNDS, Family.RATIO): _("funds in place ÷ done this year"),
        (Dimension.START, Family.OVERDUE): _("months overdue"),
        (Dimension.MILESTONE, Family.OVERDUE): _("days overdue"),
        (Dimension.ENTRY, Family.OVERDUE): _("months without a report"),
    }.get((Dimension(dimension), Family(family)), "")


def _bands(family: str, limits: Mapping[str, str]) -> Iterable[str]:
    """Each light of a rule with the band in which it is given."""
    if family == Family.OVERDUE:
        for name, light in (("watch", Light.BLUE), ("yellow", Light.YELLOW), ("red", Light.RED)):
            if name in limits:
                yield _("from %(number)s on %(light)s") % {
                    "number": limits[name],
                    "light": light.label,
                }
        return
    band = _points_band if family == Family.POINT else _ratio_band
    for light in (Light.GREEN, Light.BLUE, Light.YELLOW, Light.RED):
        if light is not Light.BLUE or "watch" in limits:
            yield _("%(band)s %(light)s") % {"band": band(light, limits), "light": light.label}


def _progress(explanation: Explanation) -> Iterable[str]:
    inputs = explanation["inputs"]
    steps = {step["code"]: step for step in explanation["steps"]}
    yield _carried(inputs)
    yield _("completion = %(done)s ÷ %(plan)s = %(share)s") % {
        "done": money_text(inputs["done"]),
        "plan": money_text(inputs["plan"]),
        "share": percent_text(steps["completion"]["share"]),
    }
    yield _pace(steps["pace"])
    light, limits = explanation["light"], explanation["rule"]["limits"]
    if "lead" in steps:
        points = Decimal(steps["lead"]["points"])
        yield _("lead = %(points)s points, %(band)s") % {
            "points": _clear(points, limits),
            "band": _points_band(light, limits),
        }
    else:
        share = Decimal(steps["ratio"]["share"])
        yield _("completion ÷ pace = %(share)s, %(band)s") % {
            "share": _clear_share(share, limits),
            "band": _ratio_band(light, limits),
        }


def _carried(inputs: Explanation) -> str:
    if not inputs["is_carried"]:
        return ""
    month = month_long_text(dt.date.fromisoformat(inputs["report_month"]))
    return _("nothing reported for the month, the amount is that of %(month)s") % {"month": month}


def _pace(step: Explanation) -> str:
    if step["form"] == "curve":
        text = _("pace = planned to date %(top)s ÷ year plan %(bottom)s = %(share)s")
        numbers = {"top": money_text(step["top"]), "bottom": money_text(step["bottom"])}
    else:
        text = {
            "month": _("pace = %(top)s ÷ %(bottom)s = %(share)s"),
            "entry": _("pace from the month of entry = %(top)s ÷ %(bottom)s = %(share)s"),
            "day": _("pace = %(top)s days ÷ %(bottom)s days = %(share)s"),
            "entry_day": _("pace from entry = %(top)s days ÷ %(bottom)s days = %(share)s"),
        }[step["form"]]
        numbers = {"top": str(step["top"]), "bottom": str(step["bottom"])}
    return text % {**numbers, "share": percent_text(step["share"])}


def _start(explanation: Explanation) -> Iterable[str]:
    inputs = explanation["inputs"]
    if inputs["has_begun"]:
        if inputs["actual"]:
            day = day_text(dt.date.fromisoformat(inputs["actual"]))
            yield _("begun on %(day)s") % {"day": day}
        else:
            yield _("begun, the day is not recorded")
        return
    months = explanation["steps"][0]["months"]
    planned = month_long_text(dt.date.fromisoformat(inputs["planned"]))
    if months:
        yield _("planned for %(month)s and not begun at the end of %(count)s months") % {
            "month": planned,
            "count": months,
        }
    else:
        yield _("planned for %(month)s, not due yet") % {"month": planned}


def _milestone(explanation: Explanation) -> Iterable[str]:
    inputs = explanation["inputs"]
    yield _("%(overdue)s of %(milestones)s milestones overdue") % inputs
    for step in explanation["steps"]:
        yield _("“%(name)s” was planned for %(day)s, %(count)s days overdue") % {
            "name": step["milestone"],
            "day": day_text(dt.date.fromisoformat(step["planned"])),
            "count": step["days"],
        }


def _funds(explanation: Explanation) -> Iterable[str]:
    (step,) = explanation["steps"]
    limits = explanation["rule"]["limits"]
    texts = {
        "funds_of_done": _("funds in place %(funds)s ÷ done %(needed)s = %(share)s, %(band)s"),
        "funds_of_plan": _("funds in place %(funds)s ÷ plan due %(needed)s = %(share)s, %(band)s"),
    }
    yield texts[step["code"]] % {
        "funds": money_text(explanation["inputs"]["funds"]),
        "needed": money_text(step["needed"]),
        "share": _clear_share(Decimal(step["share"]), limits),
        "band": _ratio_band(explanation["light"], limits),
    }


def _entry(explanation: Explanation) -> Iterable[str]:
    inputs = explanation["inputs"]
    day = day_text(dt.date.fromisoformat(inputs["due"]))
    if inputs["missing"]:
        yield _("no report at the close, %(count)s months running") % {"count": inputs["missing"]}
    elif inputs["days_late"]:
        yield _("reported %(count)s days after %(day)s") % {
            "count": inputs["days_late"],
            "day": day,
        }
    else:
        yield _("reported by %(day)s") % {"day": day}
    if inputs["is_same_as_last"]:
        yield _("the same as last month")


_TELLERS = {
    Dimension.START.value: _start,
    Dimension.PROGRESS.value: _progress,
    Dimension.MILESTONE.value: _milestone,
    Dimension.FUNDS.value: _funds,
    Dimension.ENTRY.value: _entry,
}


def _why(code: str) -> str:
    """Why a dimension has no light."""
    return {
        "off": _("This dimension is not judged."),
        "cancelled": _("No light: the project is cancelled."),
        "unlisted": _("No light: the project was not on the list at the end of the month."),
        "early": _("No light: the project is an idea or in reserve."),
        "no_plan": _("No light: there is no year plan."),
        "zero_plan": _("No light: the year plan is zero."),
        "not_entered": _("No light: the project comes to the list later in the year."),
        "no_report": _("No light: nothing has been reported this year."),
        "no_pace": _("No light: nothing is due by pace yet."),
        "no_planned_start": _("No light: no start is planned."),
        "no_milestones": _("No light: there are no milestones with a date."),
        "no_funds": _("No light: no funds were reported."),
        "nothing_needed": _("No light: nothing needs to be covered yet."),
        "unasked": _("No light: no report was asked for."),
        "open": _("No light: the month is still open for reports."),
    }[code]


def _points_band(light: int, limits: Mapping[str, str]) -> str:
    bounds = {name: _bound(value) for name, value in limits.items()}
    return {
        Light.GREEN: _("not below %(watch)s"),
        Light.BLUE: _("above %(yellow)s and below %(watch)s"),
        Light.YELLOW: _("from %(red)s to %(yellow)s, both included,"),
        Light.RED: _("below %(red)s"),
    }[Light(light)] % bounds


def _ratio_band(light: int, limits: Mapping[str, str]) -> str:
    bounds = {n: percent_text(v) for n, v in limits.items() if n != "against"}
    bounds.setdefault("watch", bounds["yellow"])
    return {
        Light.GREEN: _("not below %(watch)s"),
        Light.BLUE: _("not below %(yellow)s and below %(watch)s"),
        Light.YELLOW: _("not below %(red)s and below %(yellow)s"),
        Light.RED: _("below %(red)s"),
    }[Light(light)] % bounds


def _bound(value: str) -> str:
    return value.replace("-", MINUS)


def _clear(points: Decimal, limits: Mapping[str, str]) -> str:
    """Points with one decimal, or all, where one would make them look like a bound they are not."""
    bounds = [Decimal(value) for value in limits.values()]
    return _unless_misleading(points, points_text(points), bounds, Decimal("0.1"))


def _clear_share(share: Decimal, limits: Mapping[str, str]) -> str:
    bounds = [Decimal(value) * 100 for name, value in limits.items() if name != "against"]
    shown = percent_text(share)
    return _unless_misleading(share * 100, shown, bounds, Decimal("0.1"), suffix="%")


def _unless_misleading(
    exact: Decimal, shown: str, bounds: Iterable[Decimal], step: Decimal, *, suffix: str = ""
) -> str:
    if any(exact != bound and abs(exact - bound) < step for bound in bounds):
        return _bound(format(exact.normalize(), "f")) + suffix
    return shown
