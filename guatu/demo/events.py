"""What happens in a month besides reports and problems: milestones, stages, adjusted plans."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from guatu.accounts.models import Unit
from guatu.demo.facts import NodeFact, PlanFact, ProjectFact
from guatu.demo.formalities import go_on, is_asked, stop_or_resume
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


def happen(book: Book, until: dt.date, hour: int) -> None:
    """Permits, milestones, stages and adjusted plans up to a day, not entered yet."""
    at = instant(until, hour)
    with writing(book.office, "demo.happen", at=at):
        _reach(book, until)
        _move(book, until)
        _codes(book, until)
    _stages(book, until, at)
    go_on(book, _pending(book), until, at)
    with writing(book.office, "demo.happen", at=at):
        _adjust(book, until)


def _pending(book: Book) -> Iterable[tuple[ProjectFact, Project]]:
    return ((p, book.projects[p.no]) for p in book.county.projects if p.no in book.projects)


def _reach(book: Book, until: dt.date) -> None:
    reached = []
    for p, _project in _pending(book):
        for node in p.nodes:
            milestone = book.milestones[p.no, node.name]
            is_due = node.kind != "permit" and node.actual and node.actual <= until
            if is_due and milestone.actual is None:
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


def _stages(book: Book, until: dt.date, at: dt.datetime) -> None:
    for p, project in _pending(book):
        for step in p.stages:
            if step.day <= until and (p.no, step) not in book.stepped:
                book.stepped.add((p.no, step))
                if is_asked(project, step):
                    stop_or_resume(book, project, step, at)
                    continue
                with writing(book.office, "ledger.project.move", at=at):
                    move_project(
                        project, step.stage, by=book.office, day=step.day, reason=step.reason
                    )


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
