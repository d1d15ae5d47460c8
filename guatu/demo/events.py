"""What happens in a month besides reports: milestones, stages, problems, adjusted plans."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from guatu.accounts.models import Unit
from guatu.demo.facts import NodeFact, PlanFact, ProjectFact, TroubleFact
from guatu.demo.opening import Book, instant
from guatu.journal.actions import writing
from guatu.ledger.actions import (
    PlanDraft,
    change_projects,
    move_milestones,
    move_project,
    reach_milestones,
    set_plans,
)
from guatu.ledger.models import Project
from guatu.problems.actions import assign_problem, close_problem, raise_problems, work_on_problem


def happen(book: Book, until: dt.date, hour: int) -> None:
    """Permits, milestones, stages, problems and adjusted plans up to a day, not entered yet."""
    with writing(book.office, "demo.happen", at=instant(until, hour)):
        _reach(book, until)
        _move(book, until)
        _codes(book, until)
        _stages(book, until)
        _raise(book, until)
        _close(book, until)
        _adjust(book, until)


def _pending(book: Book) -> Iterable[tuple[ProjectFact, Project]]:
    return ((p, book.projects[p.no]) for p in book.county.projects if p.no in book.projects)


def _reach(book: Book, until: dt.date) -> None:
    reached = []
    for p, _project in _pending(book):
        for node in p.nodes:
            milestone = book.milestones[p.no, node.name]
            if node.actual and node.actual <= until and milestone.actual is None:
                reached.append((milestone, node.actual, node.evidence))
    if reached:
        reach_milestones(reached, by=book.office)


def _move(book: Book, until: dt.date) -> None:
    moves = []
    for p, _project in _pending(book):
        for node in p.nodes:
            milestone = book.milestones[p.no, node.name]
            wanted = planned_on(node, until)
            if wanted != milestone.planned:
                moves.append((node.moves[-1][2], node.moves[-1][0], milestone, wanted))
    moves.sort(key=lambda move: move[:2])
    for (reason, day), group in groupby(moves, key=lambda move: move[:2]):
        pairs = [(milestone, wanted) for _reason, _day, milestone, wanted in group]
        move_milestones(pairs, day, reason, by=book.office)


def _codes(book: Book, until: dt.date) -> None:
    changes = [
        (project, {"national_code": p.code[1]})
        for p, project in _pending(book)
        if p.code and p.code[0] <= until and not project.national_code
    ]
    if changes:
        change_projects(changes, by=book.office)


def _stages(book: Book, until: dt.date) -> None:
    for p, project in _pending(book):
        for step in p.stages:
            if step.day <= until and (p.no, step) not in book.stepped:
                book.stepped.add((p.no, step))
                move_project(project, step.stage, by=book.office, day=step.day, reason=step.reason)


def _raise(book: Book, until: dt.date) -> None:
    drafts, keys = [], []
    for p, project in _pending(book):
        for number, trouble in enumerate(p.troubles):
            if trouble.raised <= until and (p.no, number) not in book.problems:
                drafts.append(_problem(trouble, project))
                keys.append((p.no, number, trouble))
    made = raise_problems(drafts, by=book.office) if drafts else []
    for (no, number, trouble), problem in zip(keys, made, strict=True):
        book.problems[no, number] = problem
        day = max(trouble.assigned, trouble.raised)
        holder = current_unit(book, trouble.holder, day)
        assign_problem(problem, holder, day, by=book.office, due=trouble.due)


def _problem(trouble: TroubleFact, project: Project) -> dict[str, Any]:
    return {
        "project": project,
        "kind": trouble.kind,
        "text": trouble.text,
        "asks": trouble.asks,
        "raised_on": trouble.raised,
        "level": 2 if project.total_invest and project.total_invest >= 30000 else 1,
    }


def _close(book: Book, until: dt.date) -> None:
    for p, _project in _pending(book):
        for number, trouble in enumerate(p.troubles):
            problem = book.problems.get((p.no, number))
            if problem is None or problem.closed_on is not None:
                continue
            if trouble.closed and trouble.closed <= until:
                close_problem(problem, trouble.closed, trouble.resolution, by=book.office)
            elif problem.state == "assigned" and (until - trouble.assigned).days > 20:
                work_on_problem(problem, by=book.office)


def _adjust(book: Book, until: dt.date) -> None:
    """Plans adjusted in the middle of a year, each with its reason."""
    for p, _project in _pending(book):
        for plan in p.plans:
            if plan.reason and plan.day <= until and (p.no, plan) not in book.adjusted:
                book.adjusted.add((p.no, plan))
                set_plans([plan_draft(book, p, plan)], by=book.office, reason=plan.reason)


def current_unit(book: Book, key: str, day: dt.date) -> Unit:
    """The unit of a key, or the one that stands for it on a day."""
    for change in book.county.unit_changes:
        if key in change.old and change.day <= day:
            return book.units[change.new]
    return book.units[key]


def planned_on(node: NodeFact, day: dt.date) -> dt.date:
    """The plan as it stood on a day."""
    planned = node.planned
    for moved_on, moved_to, _reason in node.moves:
        if moved_on <= day:
            planned = moved_to
    return planned


def plan_draft(book: Book, project: ProjectFact, plan: PlanFact) -> PlanDraft:
    """A plan as the action takes it."""
    fields = {
        "list_class": plan.list_class,
        "amount": plan.amount,
        "curve": list(plan.curve) if plan.curve else None,
        "goals": plan.goals,
        "entry_month": plan.entry_month,
    }
    return PlanDraft(book.projects[project.no], plan.year, fields)
