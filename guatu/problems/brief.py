"""A problem in one paragraph, written from its log: for whoever it has just come up to."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from guatu.calendars.compute import WorkCalendar
from guatu.excuses.reasons import names_of, reason_name
from guatu.lib.figures import day_long_text
from guatu.problems.ladder import Ladder
from guatu.problems.models import Problem, ProblemMove

Act = ProblemMove.Act
# What the log tells of attempts: the holder's own words, and why its request was refused.
TRIED = (Act.WORK, Act.NOTE, Act.ASK, Act.RETURN)
MOST_TRIED = 4
LONGEST = 120


def brief(
    problem: Problem,
    log: Iterable[ProblemMove],
    ladder: Ladder,
    calendar: WorkCalendar,
    day: dt.date,
) -> str:
    """What it is, since when, who held it how long, what was tried, what is asked, as of a day."""
    moves = [move for move in log if move.day <= day]
    sentences = [
        _what(problem, calendar, day),
        _held(problem, moves, calendar, day),
        _level(problem, ladder, calendar, day),
        _tried(moves),
        _asked(problem),
    ]
    # Chinese sets no space between sentences, and a translation may not be empty.
    between = "" if (get_language() or "").startswith("zh") else " "
    return between.join(filter(None, sentences))


def _what(problem: Problem, calendar: WorkCalendar, day: dt.date) -> str:
    count = calendar.between(problem.raised_on, day)
    return ngettext(
        "%(project)s has been held up since %(day)s, %(count)s workday by now (%(kind)s):"
        " %(text)s.",
        "%(project)s has been held up since %(day)s, %(count)s workdays by now (%(kind)s):"
        " %(text)s.",
        count,
    ) % {
        "project": problem.project.name,
        "day": day_long_text(problem.raised_on),
        "count": count,
        "kind": reason_name(problem.kind, names_of(problem.project.portfolio_id)),
        "text": _bare(problem.text),
    }


def _held(
    problem: Problem, moves: Iterable[ProblemMove], calendar: WorkCalendar, day: dt.date
) -> str:
    spans = holders(problem, moves, day)
    if not spans:
        return _("Nobody has been named to solve it.")
    texts = []
    for name, start, end in spans:
        count = calendar.between(start, end)
        texts.append(
            ngettext("%(name)s for %(count)s workday", "%(name)s for %(count)s workdays", count)
            % {"name": name, "count": count}
        )
    return _("It was held by %(holders)s.") % {"holders": _listed(texts)}


def holders(
    problem: Problem, moves: Iterable[ProblemMove], day: dt.date
) -> list[tuple[str, dt.date, dt.date]]:
    """Who held the problem from when until when, up to the day, in turn."""
    spans: list[tuple[str, dt.date, dt.date]] = []
    for move in moves:
        if move.holder is None:
            continue
        name = str(move.holder)
        if spans and spans[-1][0] == name:
            continue
        if spans:
            spans[-1] = (*spans[-1][:2], move.day)
        spans.append((name, move.day, day))
    if not spans and problem.holder is not None:
        spans = [(str(problem.holder), problem.held_since or problem.raised_on, day)]
    return spans


def _level(problem: Problem, ladder: Ladder, calendar: WorkCalendar, day: dt.date) -> str:
    if problem.level_since is None:
        return ""
    count = calendar.between(problem.level_since, day)
    facts = {"level": ladder.name(problem.level), "count": count}
    days = ladder.days(problem.level)
    if days is None:
        return (
            ngettext(
                "It has stood at level %(level)s for %(count)s workday.",
                "It has stood at level %(level)s for %(count)s workdays.",
                count,
            )
            % facts
        )
    return ngettext(
        "It has stood at level %(level)s for %(count)s workday of the %(days)s allowed there.",
        "It has stood at level %(level)s for %(count)s workdays of the %(days)s allowed there.",
        count,
    ) % {**facts, "days": days}


def _tried(moves: Iterable[ProblemMove]) -> str:
    told = [move for move in moves if move.act in TRIED and move.text]
    if not told:
        return _("The log tells of nothing that was tried.")
    texts = [
        _("on %(day)s %(text)s") % {"day": day_long_text(move.day), "text": _short(move)}
        for move in told[-MOST_TRIED:]
    ]
    separator = pgettext("between parts of a sentence", "; ")
    return _("What was tried: %(texts)s.") % {"texts": separator.join(texts)}


def _short(move: ProblemMove) -> str:
    text = _bare(move.text)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if move.act == Act.RETURN:
        return _("sent back: %(text)s") % {"text": text}
    if move.act == Act.ASK:
        return _("closing asked for: %(text)s") % {"text": text}
    return text


def _asked(problem: Problem) -> str:
    if not problem.asks.strip():
        return ""
    asks = _bare(problem.asks)
    if problem.asked is None:
        return _("Asked for: %(asks)s.") % {"asks": asks}
    return _("Asked of %(unit)s: %(asks)s.") % {"unit": problem.asked, "asks": asks}


def _listed(texts: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(texts)


def _bare(text: str) -> str:
    """A text on one line without the full stop that the sentence brings."""
    return " ".join(text.split()).rstrip("。.;；")
