"""Letters that are as far as a test needs them."""

import datetime as dt

from guatu.letters import actions
from guatu.letters.models import Letter
from guatu.problems.actions import raise_problems
from guatu.problems.models import Problem
from tests.cast import Cast

RAISED = dt.date(2026, 10, 12)
DAY = dt.date(2026, 11, 3)


def late_problem(cast: Cast, text: str = "用地批复未取得") -> Problem:
    """A problem of the school that the housing bureau should have solved in October."""
    draft = {
        "project": cast.school,
        "text": text,
        "raised_on": RAISED,
        "holder": cast.units["housing"],
        "due": dt.date(2026, 10, 23),
    }
    return raise_problems([draft], by=None)[0]


def drafted(cast: Cast) -> Letter:
    """A letter of supervision to the housing bureau, drafted from its overdue problem."""
    late_problem(cast)
    (row,) = actions.draft_from(cast.portfolio, "problems", DAY, by=cast.accounts["ding"])
    return row


def written(cast: Cast, unit: str = "housing") -> Letter:
    """A letter by hand that gives a unit two things to do."""
    items = ["完成项目用地报批", "落实资本金"]
    ding = cast.accounts["ding"]
    return actions.draft_letter(cast.portfolio, "assignment", cast.units[unit], items, DAY, by=ding)


def issued(cast: Cast, unit: str = "housing") -> Letter:
    """The same, issued."""
    return actions.issue(written(cast, unit), DAY, by=cast.accounts["ding"])
