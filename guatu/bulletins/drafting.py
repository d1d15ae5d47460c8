"""The first text of a bulletin, written from the figures of its snapshot.

Figures stand in it as tokens, so that no number is typed; what would say nothing (a class without
projects, a kind without problems) is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.bulletins.fields import (
    DECISION,
    PROBLEMS,
    class_names,
    decision_numbers,
    kinds_by_size,
    reason_words,
)
from guatu.bulletins.models import Bulletin

MOST_KINDS = 6


def draft(series: str, content: Mapping[str, Any]) -> tuple[str, str]:
    """(title, text) of a series' first text, in the language of the moment."""
    return DRAFTS[series](content)


def _notice(content: Mapping[str, Any]) -> tuple[str, str]:
    parts = [
        *_opening(content),
        _("1. Scope"),
        _scope(),
        _("2. Overall"),
        _("(1) Investment. ") + _overall(content),
        _("(2) By class of the list. ") + _classes(content),
        _("(3) Image progress. ") + _images(content),
        _("(4) Lights. ") + _lights(content),
        _("3. Main problems"),
        _problems(content),
        _("4. Next steps"),
        *_steps(content),
        *([_("5. Decisions of the meeting"), *_decisions(content)] if _decides(content) else []),
    ]
    return _("Notice on the construction of key projects in {month}"), _joined(parts)


def _brief(content: Mapping[str, Any]) -> tuple[str, str]:
    parts = [
        *_opening(content),
        *(_overall(content), _classes(content), _images(content), _problems(content)),
    ]
    if content["figures"]["needed"] not in (None, "0"):
        parts.append(
            _(
                "{gap} of the year plan is left; {needed} has to be done in each of the "
                "{months_left} months left."
            )
        )
    parts += _decisions(content)
    if "meeting" in content["figures"]:
        return _("Brief on {meeting}"), _joined(parts)
    return _("Brief on key projects, {month}"), _joined(parts)


def _news(content: Mapping[str, Any]) -> tuple[str, str]:
    parts = [
        _(
            "By {cut_off} the county's {planned} key projects with a year plan had done {done}, "
            "{completion} of the year plan, {lead}. {month_done} of it was done in the month."
        ),
        _images(content),
        _(
            "The units concerned go on solving what holds projects up, so that those of the plan "
            "start, are finished and go into production in time."
        ),
    ]
    if "meeting" in content["figures"]:
        opening = _(
            "{meeting} was held on {meeting_day}; it took up {meeting_items} items and decided on "
            "{decisions}."
        )
        return _("{meeting} was held"), _joined([opening, *parts])
    return _("Construction of the county's key projects in {month}"), _joined(parts)


DRAFTS: dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    Bulletin.Series.NOTICE: _notice,
    Bulletin.Series.BRIEF: _brief,
    Bulletin.Series.NEWS: _news,
}


def _opening(content: Mapping[str, Any]) -> list[str]:
    """What the meeting was, and first of all how the decisions of the last one were carried out."""
    figures = content["figures"]
    if "meeting" not in figures:
        return []
    text = _(
        "{meeting} was held on {meeting_day}; it took up {meeting_items} items and decided on "
        "{decisions}."
    )
    if figures.get("earlier", "0") != "0":
        text += _(
            " Of the {earlier} decisions of the meeting before {earlier_done} are done and "
            "{earlier_late} are overdue."
        )
    return [text]


def _decides(content: Mapping[str, Any]) -> bool:
    return bool(decision_numbers(content))


def _decisions(content: Mapping[str, Any]) -> list[str]:
    """A line a decision: its text, who leads it, until when."""
    found = []
    for place, number in enumerate(decision_numbers(content), start=1):
        key, figures = f"{DECISION}{number}", content["figures"]
        words = _("%(place)s. %(text)s.")
        if figures[f"{key}_lead"] and figures[f"{key}_due"]:
            words = _("%(place)s. %(text)s (%(lead)s, by %(due)s).")
        names = {"text": key, "lead": f"{key}_lead", "due": f"{key}_due"}
        facts = {name: f"{{{value}}}" for name, value in names.items()}
        found.append(words % {"place": place, **facts})
    return found


def _scope() -> str:
    return _(
        "This notice covers {projects} key projects of {units} responsible units with a total "
        "investment of {total_invest}. {planned} of them have a year plan, {plan} in all. Data up "
        "to {cut_off}."
    )


def _overall(content: Mapping[str, Any]) -> str:
    text = _(
        "By the end of {month} {done} was done, {completion} of the year plan; the pace of the "
        "year is {pace}: {lead}. {month_done} of it was done in the month."
    )
    figures = content["figures"]
    if figures["units_ahead"]:
        text += _(" Furthest ahead: {units_ahead}.")
    if figures["units_behind"]:
        text += _(" Furthest behind: {units_behind}.")
    return text


def _classes(content: Mapping[str, Any]) -> str:
    """A sentence a class that has projects."""
    sentences = []
    for code, name in class_names().items():
        if content["figures"][f"{code}_projects"] == "0":
            continue
        words = _("%(class)s: %(projects)s projects, done %(done)s")
        if content["figures"][f"{code}_completion"] is not None:
            words = _(
                "%(class)s: %(projects)s projects, done %(done)s, %(completion)s of the year "
                "plan; %(met)s are on or ahead of the pace"
            )
        keys = ("projects", "done", "completion", "met")
        sentences.append(words % {"class": name, **{key: f"{{{code}_{key}}}" for key in keys}})
    return pgettext("between classes", "; ").join(sentences) + _(".")


def _images(content: Mapping[str, Any]) -> str:
    return _counts(
        content,
        {
            "image_done": _("{image_done} projects are completed"),
            "image_topped": _("{image_topped} are topped out"),
            "image_half": _("{image_half} are more than half built"),
            "image_main": _("{image_main} are in main works"),
            "image_early": _("{image_early} are in preliminary work"),
            "image_stopped": _("{image_stopped} are stopped"),
        },
    )


def _lights(content: Mapping[str, Any]) -> str:
    far_behind = _("{red} are far behind")
    if content["figures"]["red_names"]:
        far_behind += _(" ({red_names})")
    return _counts(
        content,
        {
            "green": _("{green} projects are on schedule"),
            "watch": _("{watch} are to be watched"),
            "yellow": _("{yellow} are behind"),
            "red": far_behind,
        },
    )


def _counts(content: Mapping[str, Any], phrases: Mapping[str, str]) -> str:
    """A sentence of the phrases whose figure is not zero."""
    said = [text for key, text in phrases.items() if content["figures"][key] != "0"]
    return pgettext("between phrases", ", ").join(said) + _(".") if said else ""


def _problems(content: Mapping[str, Any]) -> str:
    if content["figures"]["problems"] == "0":
        return _("By {cut_off} no problem was open.")
    text = _(
        "By {cut_off} {problems} problems of {problem_projects} projects were open, {overdue} of "
        "them overdue"
    )
    kinds = [
        _("%(kind)s %(count)s")
        % {"kind": reason_words(content, code), "count": f"{{{PROBLEMS}{code}}}"}
        for code in kinds_by_size(content)[:MOST_KINDS]
    ]
    return text + _(". Most of them: ") + pgettext("between kinds", ", ").join(kinds) + _(".")


def _steps(content: Mapping[str, Any]) -> list[str]:
    figures = content["figures"]
    steps = []
    if figures["needed"] not in (None, "0"):
        steps.append(
            _(
                "(1) Keep to the plan. {gap} of the year plan is left; {needed} has to be done in "
                "each of the {months_left} months left."
            )
        )
    else:
        steps.append(_("(1) Finish the year. {gap} of the year plan is left."))
    steps.append(
        _(
            "(2) Solve the problems. Units that hold a problem solve it by its due day; overdue "
            "ones go up to the next level."
        )
    )
    if figures["unreported"] != "0":
        steps.append(
            _(
                "(3) Report in time. {unreported} projects have not reported for the month; the "
                "units concerned do so at once."
            )
        )
    return steps


def _joined(parts: list[str]) -> str:
    return "\n".join(part for part in parts if part)
