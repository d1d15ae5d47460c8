"""Figures of a bulletin: what each is called, and how it reads in a sentence.

In a kept text a figure stands as `{key}`; a writer sees and types `{name}` in the language of the
page. A value stands in the snapshot (`guatu.bulletins.figures`) as plain text or a list of names.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from guatu.excuses.reasons import reason_name
from guatu.ledger.fields import money_unit
from guatu.ledger.models import AnnualPlan
from guatu.lib.figures import (
    EMPTY,
    day_long_text,
    money_text,
    month_long_text,
    percent_text,
    points_text,
)

LARGE = 10_000  # 万 of a currency make one 亿
PROBLEMS, DECISION = "problems_", "decision_"
_BRACES = str.maketrans("{}", "()")  # they mark figures in a text


class Kind(StrEnum):
    """How a value is written."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    LEAD = "lead"
    MONTH = "month"
    DAY = "day"
    NAMES = "names"
    TEXT = "text"


class Group(StrEnum):
    """Where a figure stands in the list beside the text."""

    SCOPE = "scope"
    OVERALL = "overall"
    CLASS = "class"
    IMAGE = "image"
    PROBLEMS = "problems"
    NEXT = "next"
    MEETING = "meeting"


GROUPS: dict[str, str | Promise] = {
    Group.SCOPE: gettext_lazy("Scope"),
    Group.OVERALL: gettext_lazy("Overall"),
    Group.CLASS: gettext_lazy("By class of the list"),
    Group.IMAGE: gettext_lazy("By image progress"),
    Group.PROBLEMS: gettext_lazy("Problems"),
    Group.NEXT: gettext_lazy("Next steps"),
    Group.MEETING: gettext_lazy("Meeting"),
}
KNOWN: dict[str, tuple[str, str, str | Promise]] = {
    "month": (Group.SCOPE, Kind.MONTH, gettext_lazy("month")),
    "cut_off": (Group.SCOPE, Kind.DAY, gettext_lazy("cut-off day")),
    "projects": (Group.SCOPE, Kind.COUNT, gettext_lazy("projects on the list")),
    "units": (Group.SCOPE, Kind.COUNT, gettext_lazy("responsible units")),
    "total_invest": (Group.SCOPE, Kind.MONEY, gettext_lazy("total investment")),
    "planned": (Group.SCOPE, Kind.COUNT, gettext_lazy("projects with a year plan")),
    "plan": (Group.OVERALL, Kind.MONEY, gettext_lazy("year plan")),
    "done": (Group.OVERALL, Kind.MONEY, gettext_lazy("done this year")),
    "completion": (Group.OVERALL, Kind.SHARE, gettext_lazy("share of the year plan done")),
    "month_done": (Group.OVERALL, Kind.MONEY, gettext_lazy("done this month")),
    "pace": (Group.OVERALL, Kind.SHARE, gettext_lazy("pace of the year")),
    "lead": (Group.OVERALL, Kind.LEAD, gettext_lazy("compared with the pace")),
    "green": (Group.OVERALL, Kind.COUNT, gettext_lazy("projects on schedule")),
    "watch": (Group.OVERALL, Kind.COUNT, gettext_lazy("projects to watch")),
    "yellow": (Group.OVERALL, Kind.COUNT, gettext_lazy("projects behind")),
    "red": (Group.OVERALL, Kind.COUNT, gettext_lazy("projects far behind")),
    "red_names": (Group.OVERALL, Kind.NAMES, gettext_lazy("names of projects far behind")),
    "units_ahead": (Group.OVERALL, Kind.NAMES, gettext_lazy("units furthest ahead")),
    "units_behind": (Group.OVERALL, Kind.NAMES, gettext_lazy("units furthest behind")),
    "image_done": (Group.IMAGE, Kind.COUNT, gettext_lazy("completed projects")),
    "image_topped": (Group.IMAGE, Kind.COUNT, gettext_lazy("projects topped out")),
    "image_half": (Group.IMAGE, Kind.COUNT, gettext_lazy("projects more than half built")),
    "image_main": (Group.IMAGE, Kind.COUNT, gettext_lazy("projects in main works")),
    "image_early": (Group.IMAGE, Kind.COUNT, gettext_lazy("projects in preliminary work")),
    "image_stopped": (Group.IMAGE, Kind.COUNT, gettext_lazy("stopped projects")),
    "problems": (Group.PROBLEMS, Kind.COUNT, gettext_lazy("open problems")),
    "problem_projects": (Group.PROBLEMS, Kind.COUNT, gettext_lazy("projects with open problems")),
    "overdue": (Group.PROBLEMS, Kind.COUNT, gettext_lazy("overdue problems")),
    "unreported": (
        Group.PROBLEMS,
        Kind.COUNT,
        gettext_lazy("projects without this month's report"),
    ),
    "gap": (Group.NEXT, Kind.MONEY, gettext_lazy("left of the year plan")),
    "months_left": (Group.NEXT, Kind.COUNT, gettext_lazy("months left")),
    "needed": (Group.NEXT, Kind.MONEY, gettext_lazy("needed in each month left")),
    "meeting": (Group.MEETING, Kind.TEXT, gettext_lazy("name of the meeting")),
    "meeting_day": (Group.MEETING, Kind.DAY, gettext_lazy("day of the meeting")),
    "meeting_items": (Group.MEETING, Kind.COUNT, gettext_lazy("agenda items")),
    "decisions": (Group.MEETING, Kind.COUNT, gettext_lazy("decisions of the meeting")),
    "earlier": (Group.MEETING, Kind.COUNT, gettext_lazy("decisions of the meeting before")),
    "earlier_done": (Group.MEETING, Kind.COUNT, gettext_lazy("of these done")),
    "earlier_late": (Group.MEETING, Kind.COUNT, gettext_lazy("of these overdue")),
}
PER_CLASS: dict[str, tuple[str, str | Promise]] = {
    "projects": (Kind.COUNT, gettext_lazy("%(class)s: projects")),
    "plan": (Kind.MONEY, gettext_lazy("%(class)s: year plan")),
    "done": (Kind.MONEY, gettext_lazy("%(class)s: done this year")),
    "completion": (Kind.SHARE, gettext_lazy("%(class)s: share of the year plan done")),
    "met": (Kind.COUNT, gettext_lazy("%(class)s: projects on or ahead of the pace")),
}


@dataclass(frozen=True)
class Figure:
    """A figure of a snapshot: its key, its name and how it reads."""

    key: str
    name: str
    text: str
    group: str
    kind: str

    @property
    def is_empty(self) -> bool:
        """Whether the snapshot has no value for it."""
        return self.text == EMPTY


def figures_of(content: Mapping[str, Any], language: str) -> dict[str, Figure]:
    """All figures of a snapshot's content by key, in the order of the list beside the text.

    They read in the language of the text; their names are in that of the page.
    """
    found = {}
    for key in (*KNOWN, *_class_keys(), *_problem_keys(content), *_decision_keys(content)):
        if key not in content["figures"]:
            continue
        group, kind, name = _described(key, content)
        with override(language):
            text = value_text(kind, content["figures"][key], content["currency"])
        found[key] = Figure(key, name, text, group, kind)
    order = list(GROUPS)
    return dict(sorted(found.items(), key=lambda item: order.index(item[1].group)))


def value_text(kind: str, value: Any, currency: str) -> str:
    """A kept value as it reads in a sentence; a dash where there is none."""
    if value is None or value == []:
        return EMPTY
    if kind == Kind.NAMES:
        return pgettext("between names", ", ").join(value)
    if kind in (Kind.MONTH, Kind.DAY):
        day = dt.date.fromisoformat(value)
        return month_long_text(day) if kind == Kind.MONTH else day_long_text(day)
    if kind == Kind.MONEY:
        return large_text(Decimal(value), currency)
    if kind == Kind.SHARE:
        return percent_text(Fraction(value))
    if kind == Kind.LEAD:
        return lead_text(Fraction(value))
    return str(value)


def large_text(value: Decimal, currency: str) -> str:
    """An amount in 万 as a bulletin gives it: 17.3亿元, or 8,520万元 below one 亿."""
    amount, unit = value, money_unit(currency)
    if abs(value) >= LARGE:
        amount, unit = value / LARGE, _large_unit(currency)
    facts = {"amount": money_text(amount), "unit": unit}
    return pgettext("in a sentence", "%(amount)s × %(unit)s") % facts


def lead_text(points: Fraction) -> str:
    """Points ahead of or behind the pace in words: 高于序时进度13.8个百分点."""
    size = points_text(abs(points)).removeprefix("+")
    if points_text(points) in ("0.0", EMPTY):
        return _("on the pace")
    words = _("%(points)s points ahead of the pace")
    if points < 0:
        words = _("%(points)s points behind the pace")
    return words % {"points": size}


def class_names() -> dict[str, str]:
    """The classes of the list by code."""
    return {str(code): str(label) for code, label in AnnualPlan.ListClass.choices}


def _large_unit(currency: str) -> str:
    names = {"CNY": _("100 million yuan"), "GBP": _("100 million pounds")}
    return names.get(currency) or _("100 million %(currency)s") % {"currency": currency}


def _class_keys() -> list[str]:
    return [f"{code}_{what}" for code in class_names() for what in PER_CLASS]


def _problem_keys(content: Mapping[str, Any]) -> list[str]:
    return [f"{PROBLEMS}{code}" for code in kinds_by_size(content)]


def decision_numbers(content: Mapping[str, Any]) -> list[int]:
    """The numbers of the decisions that the snapshot holds."""
    keys = (key.removeprefix(DECISION) for key in content["figures"] if key.startswith(DECISION))
    return sorted(int(rest) for rest in keys if rest.isdigit())


def _decision_keys(content: Mapping[str, Any]) -> list[str]:
    ends = ("", "_lead", "_due")
    return [f"{DECISION}{number}{end}" for number in decision_numbers(content) for end in ends]


def _described(key: str, content: Mapping[str, Any]) -> tuple[str, str, str]:
    """(group, kind, name) of a figure."""
    if key in KNOWN:
        group, kind, name = KNOWN[key]
        return group, kind, str(name)
    if key.startswith(PROBLEMS):
        reason = reason_words(content, key.removeprefix(PROBLEMS))
        return Group.PROBLEMS, Kind.COUNT, _("problems: %(kind)s") % {"kind": reason}
    if key.startswith(DECISION):
        number, _sep, what = key.removeprefix(DECISION).partition("_")
        words = {"": _("decision %(n)s"), "lead": _("lead unit of decision %(n)s")}
        name = words.get(what, _("due day of decision %(n)s")) % {"n": number}
        return Group.MEETING, Kind.DAY if what == "due" else Kind.TEXT, name
    code, what = key.split("_", 1)
    kind, label = PER_CLASS[what]
    return Group.CLASS, kind, str(label) % {"class": class_names()[code]}


def kinds_by_size(content: Mapping[str, Any]) -> list[str]:
    """The kinds of problems of the snapshot, those with the most problems first."""
    counts = content["figures"]
    return sorted(content["reasons"], key=lambda code: (-int(counts[f"{PROBLEMS}{code}"]), code))


def reason_words(content: Mapping[str, Any], code: str) -> str:
    """What a kind of problem is called: by the county's own name, else by the shipped one."""
    name = reason_name(code, {k: v for k, v in content["reasons"].items() if v})
    return name.translate(_BRACES)
