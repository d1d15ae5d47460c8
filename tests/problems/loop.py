"""The loop of a problem, as tests go through it."""

import datetime as dt
from typing import Any

from guatu.problems import actions
from guatu.problems.models import Problem
from tests.cast import Cast

# A Friday; the days after it are workdays but for weekends and the first days of May.
DAY, LATER = dt.date(2026, 4, 10), dt.date(2026, 5, 20)


def raised(cast: Cast, **fields: Any) -> Problem:
    """A problem of the school, raised by its responsible unit."""
    draft = {"project": cast.school, "text": "用地手续未办结", "raised_on": DAY, **fields}
    (problem,) = actions.raise_problems([draft], by=cast.accounts["bo"])
    return problem


def held(cast: Cast, **fields: Any) -> Problem:
    """A problem that the permits bureau holds, where Gao answers."""
    return raised(cast, holder=cast.units["permits"], **fields)


def asked(cast: Cast, day: dt.date = LATER, **fields: Any) -> Problem:
    """A problem whose holder has asked for it to be closed."""
    problem = held(cast, **fields)
    gao = cast.accounts["gao"]
    actions.add_evidence(problem, day, "用地批复", by=gao, document="青自然资〔2026〕12号")
    return actions.ask_to_close(problem, day, "用地批复已下达", by=gao)


def closed(cast: Cast, day: dt.date = LATER, **fields: Any) -> Problem:
    """A problem that the inspection office has closed."""
    problem = asked(cast, day, **fields)
    return actions.verify_problem(problem, day, "属实", by=cast.accounts["ding"], is_solved=True)
