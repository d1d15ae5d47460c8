"""The list of problems in the demo: raised, assigned, handled, verified, as the days come."""

import datetime as dt
from itertools import groupby
from typing import Any

from guatu.accounts.models import Account
from guatu.demo import months as mo
from guatu.demo.events import current_unit
from guatu.demo.facts import ProjectFact, StepFact, TroubleFact
from guatu.demo.opening import Book, instant
from guatu.journal.actions import writing
from guatu.ledger.models import Project
from guatu.problems import actions
from guatu.problems.ladder import TONGLU, Step
from guatu.problems.models import Problem

# Who answers through an account of its own; the project office enters the others' words.
ANSWER = {"交通": "unit", "教体": "unit2", "开发区": "park", "柳河镇": "township", "审批": "agent"}
VERIFIER, SPEAKER = "inspector", "head"
DAYS = (20, 30, 45, None)

Due = tuple[StepFact, Problem, TroubleFact]


def set_levels(book: Book) -> None:
    """The county's ladder, slower than the one of the books."""
    steps = [Step(step.name, step.seat, days) for step, days in zip(TONGLU, DAYS, strict=True)]
    day = mo.day_of(book.county.frame.first_month, 6)
    with writing(book.office, "problems.ladder.set", at=instant(day, 11)):
        actions.set_ladder(book.ledger, steps, by=book.office)


def handle(book: Book, until: dt.date, hour: int) -> None:
    """Everything on the list of problems up to a day that was not entered yet."""
    with writing(book.office, "demo.raise", at=instant(until, hour, 5)):
        _raise(book, until)
    due = sorted(_due(book, until), key=lambda each: (each[0].day, each[1].pk))
    for minute, (name, steps) in enumerate(groupby(due, key=_actor), 6):
        account = book.accounts.get(name, book.office)
        with writing(account, "demo.handle", at=instant(until, hour, min(minute, 55))):
            for step, problem, _trouble in steps:
                _act(step, problem, account)
    with writing(None, "demo.sweep", at=instant(until, hour, 56)):
        actions.sweep(until)


def _raise(book: Book, until: dt.date) -> None:
    drafts, keys = [], []
    for p in book.county.projects:
        if p.no not in book.projects:
            continue
        for number, trouble in enumerate(p.troubles):
            if trouble.raised <= until and (p.no, number) not in book.problems:
                drafts.append(_draft(trouble, book.projects[p.no]))
                keys.append((p.no, number, trouble))
    made = actions.raise_problems(drafts, by=book.office) if drafts else []
    for (no, number, trouble), problem in zip(keys, made, strict=True):
        book.problems[no, number] = problem
        day = max(trouble.assigned, trouble.raised)
        holder = current_unit(book, trouble.holder, day)
        actions.assign_problem(problem, holder, day, by=book.office, due=trouble.due)


def _draft(trouble: TroubleFact, project: Project) -> dict[str, Any]:
    return {
        "project": project,
        "kind": trouble.kind,
        "text": trouble.text,
        "asks": trouble.asks,
        "raised_on": trouble.raised,
        "level": 2 if project.total_invest and project.total_invest >= 30000 else 1,
    }


def _due(book: Book, until: dt.date) -> list[Due]:
    found = []
    for p in book.county.projects:
        for number, trouble in enumerate(p.troubles):
            problem = book.problems.get((p.no, number))
            if problem is not None:
                found += [(step, problem, trouble) for step in _new(book, p, trouble, until)]
    return found


def _new(book: Book, p: ProjectFact, trouble: TroubleFact, until: dt.date) -> list[StepFact]:
    new = [
        step
        for step in trouble.steps
        if step.day <= until and (p.no, trouble.raised, step) not in book.handled
    ]
    book.handled.update((p.no, trouble.raised, step) for step in new)
    return new


def _actor(due: Due) -> str:
    step, _problem, trouble = due
    if step.act in ("return", "close"):
        return VERIFIER
    if step.act == "comment":
        return SPEAKER
    return "office" if step.act in ("sleep", "fall") else ANSWER.get(trouble.holder, "office")


def _act(step: StepFact, problem: Problem, by: Account) -> None:
    problem.refresh_from_db()
    if step.act == "work":
        actions.work_on_problem(problem, step.day, by=by, text=step.text)
    elif step.act == "ask":
        title, number = step.paper
        actions.add_evidence(problem, step.day, title, by=by, document=number)
        actions.ask_to_close(problem, step.day, step.text, by=by)
    elif step.act in ("return", "close"):
        is_solved = step.act == "close"
        actions.verify_problem(problem, step.day, step.text, by=by, is_solved=is_solved)
    elif step.act == "sleep" and step.until is not None:
        actions.suspend_problem(problem, step.until, step.day, step.text, by=by)
    elif step.act == "fall" and problem.level > 1:
        actions.lower_level(problem, step.day, step.text, by=by)
    elif step.act == "comment":
        actions.comment_on(problem, step.day, step.text, by=by)
