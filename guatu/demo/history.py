"""The months of the demo, entered in order: what was known when."""

import datetime as dt
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from guatu.accounts.actions import PersonDraft, create_people, create_units, end_post, hold_post
from guatu.demo import months as mo
from guatu.demo.cast import OFFICE, REPORTERS
from guatu.demo.contents import county as county_table
from guatu.demo.events import current_unit, happen, plan_draft, planned_on
from guatu.demo.facts import ProjectFact, ReportFact
from guatu.demo.formalities import permits_of
from guatu.demo.handling import handle
from guatu.demo.listing import come, leave
from guatu.demo.opening import Book, instant, unit_draft
from guatu.demo.people import LeaderChange, UnitChange
from guatu.desk.actions import hand_over_units
from guatu.journal.actions import writing
from guatu.ledger.actions import (
    MilestoneDraft,
    assign_units,
    change_task_force,
    create_milestones,
    create_projects,
    create_task_force,
    link_leaders,
    reach_milestones,
    set_plans,
)
from guatu.ledger.models import LeaderLink, TaskForce
from guatu.reports.actions import ReportDraft, open_month, post_reports


def correct(book: Book, month: int) -> None:
    """Reports of the month before that are sent again with the right figures."""
    found = [draft(book, project, one) for project, one in corrections(book, month)]
    if found:
        with writing(book.office, "demo.correct", at=instant(mo.day_of(month, 7), 11)):
            post_reports(found, by=book.office)


def corrections(book: Book, month: int) -> list[tuple[ProjectFact, ReportFact]]:
    """The reports that are sent again in a month."""
    return [
        (project, one)
        for project in book.county.projects
        for one in project.reports
        if one.corrects and mo.ordinal(one.day) == month
    ]


def enter(book: Book, month: int, correct: Callable[[Book, int], None] = correct) -> None:
    """Everything of a month but its reports' last day: see `close`."""
    for unit_change in book.county.unit_changes:
        if mo.ordinal(unit_change.day) == month:
            _change_units(book, unit_change)
    for leader_change in book.county.leader_changes:
        if mo.ordinal(leader_change.day) == month:
            _change_leader(book, leader_change)
    correct(book, month)
    day = list_day(month)
    with writing(book.office, "demo.list", at=instant(day, 15)):
        _take_in(book, month, day)
        _delist(book, month, day)
    happen(book, mo.day_of(month, 24), 17)
    handle(book, mo.day_of(month, 24), 17)


def list_day(month: int) -> dt.date:
    """The day on which projects are taken into the list: with the year's list in January."""
    return mo.day_of(month, 20 if mo.number(month) == 1 else 8)


def report(book: Book, month: int) -> None:
    """Opens the month and posts its reports, each unit's by its own account where it has one."""
    with writing(book.office, "demo.month", at=instant(mo.day_of(month, 24), 18)):
        open_month(book.ledger, mo.first(month), by=book.office)
    if month == book.county.frame.last_month:
        return  # its reports arrive as workbooks
    sent = [
        (project, one)
        for project in book.county.projects
        for one in project.reports
        if one.month == month and not one.corrects and project.no in book.projects
    ]
    by_unit: dict[str, list[tuple[ProjectFact, ReportFact]]] = {}
    for project, one in sent:
        by_unit.setdefault(project.units["responsible"], []).append((project, one))
    rng = random.Random(f"{book.county.frame.seed}/{month}/sent")
    times = {unit: (rng.randint(8, 17), rng.randint(0, 59)) for unit in sorted(by_unit)}
    for unit in sorted(by_unit, key=lambda unit: times[unit]):
        account = book.accounts[REPORTERS.get(unit, OFFICE)]
        with writing(account, "demo.report", at=instant(mo.day_of(month, 25), *times[unit])):
            drafts = [draft(book, project, one) for project, one in by_unit[unit]]
            post_reports(drafts, by=account)


def close(book: Book, month: int) -> None:
    """What happened after the reports were sent; the month before the last is locked."""
    happen(book, mo.last(month), 18)
    handle(book, mo.last(month), 18)


def draft(book: Book, project: ProjectFact, one: ReportFact) -> ReportDraft:
    """A report as the action takes it."""
    fields: dict[str, Any] = {
        "month_amount": one.month_amount,
        "year_amount": one.year_amount,
        "all_amount": one.all_amount,
        "physical_percent": one.physical,
        "image_progress": one.image,
        "progress_text": one.progress,
        "problem_text": one.problem,
        "next_step": one.next_step,
        "funds": one.funds,
        "workers": one.workers,
        "workers_due": one.workers_due,
    }
    return ReportDraft(book.projects[project.no], mo.first(one.month), fields)


def _take_in(book: Book, month: int, day: dt.date) -> None:
    """Projects that come onto the ledger, with their units, leaders and milestones; all plans."""
    new = [p for p in book.county.projects if p.entered == month and not p.comes_by_workbook]
    if new:
        is_first = month == book.county.frame.first_month
        drafts = [{"no": p.no, "is_listed": is_first, **_known_fields(p, day)} for p in new]
        made = create_projects(book.ledger, drafts, by=book.office)
        come(book, made, day)
        for fact, project in zip(new, made, strict=True):
            book.projects[fact.no] = project
        people_of(book, new, day)
        milestones_of(book, new, day)
        permits_of(book, new, day)
    plans = [
        (p, plan)
        for p in book.county.projects
        if p.no in book.projects
        for plan in p.plans
        if plan.day == day
    ]
    set_plans([plan_draft(book, p, plan) for p, plan in plans], by=book.office)
    _forces(book, new, month)


def _known_fields(project: ProjectFact, day: dt.date) -> dict[str, object]:
    fields = dict(project.fields)
    if project.code and project.code[0] <= day:
        fields["national_code"] = project.code[1]
    return fields


def people_of(book: Book, new: Sequence[ProjectFact], day: dt.date) -> None:
    """Units and leaders of new projects."""
    assignments = [
        (book.projects[p.no], role, current_unit(book, key, day))
        for p in new
        for role, key in p.units.items()
    ]
    assign_units(assignments, day, by=book.office)
    links = []
    for p in new:
        project = book.projects[p.no]
        links.append((project, "lead", [book.people[_leader(book, p.leader, day)]]))
        links.append((project, "charge", [book.people[_leader(book, p.charge, day)]]))
        if p.chief:
            links.append((project, "chief", [book.people[p.chief]]))
    link_leaders(links, day, by=book.office)


def _leader(book: Book, name: str, day: dt.date) -> str:
    """Who holds the leader's post on a day."""
    for change in book.county.leader_changes:
        if change.old == name and change.day <= day:
            return change.new
    return name


def milestones_of(book: Book, new: Sequence[ProjectFact], day: dt.date) -> None:
    """Milestones of new projects, with what was reached before they came."""
    drafts, keys, reached = [], [], []
    for p in new:
        for order, node in enumerate(p.nodes, 1):
            drafts.append(
                MilestoneDraft(
                    book.projects[p.no],
                    node.name,
                    node.kind,
                    planned_on(node, day),
                    order,
                    node.weight,
                    current_unit(book, node.holder, day),
                )
            )
            keys.append((p.no, node))
    made = create_milestones(drafts, day, by=book.office)
    for (no, node), milestone in zip(keys, made, strict=True):
        book.milestones[no, node.name] = milestone
        if node.kind != "permit" and node.actual and node.actual <= day:
            reached.append((milestone, node.actual, node.evidence))
    reach_milestones(reached, by=book.office)


def _forces(book: Book, new: Sequence[ProjectFact], month: int) -> None:
    """The task forces, made with the first list and given the projects that come later."""
    first = month == book.county.frame.first_month
    for force in county_table()["force"]:
        served = [book.projects[p.no] for p in new if force["name"] in p.forces]
        if first:
            units = [book.units[key] for key in force["units"]]
            members = _members(book, force["units"])
            create_task_force(
                book.ledger, force["name"], book.people[force["head"]], members, units, served,
                by=book.office, charter=force["charter"], duties=force["duties"],
                valid_from=list_day(month),
            )  # fmt: skip
        elif served:
            known = TaskForce.objects.get(portfolio=book.ledger, name=force["name"])
            known_projects = list(known.projects.all())
            change_task_force(known, by=book.office, projects=[*known_projects, *served])


def _members(book: Book, keys: Iterable[str]) -> list[Any]:
    wanted = set(keys)
    return [book.people[post.name] for post in book.county.officers if post.unit in wanted]


def _delist(book: Book, month: int, day: dt.date) -> None:
    """Projects that are done leave the list."""
    done = [p for p in book.county.projects if p.delisted == month and p.no in book.projects]
    leave(book, [book.projects[p.no] for p in done], day)


def _change_units(book: Book, change: UnitChange) -> None:
    with writing(None, "demo.units", at=instant(change.day, 9)):
        if change.made is not None:
            made = replace(unit_draft(change.made, book.units["县"]), valid_from=change.day)
            book.units[change.new] = create_units([made], by=None)[0]
        old = [book.units[key] for key in change.old]
        new = [book.units[change.new]]
        hand_over_units(old, new, change.kind, change.day, change.reason, by=None)


def _change_leader(book: Book, change: LeaderChange) -> None:
    """A leader goes; whoever follows takes the post and the projects."""
    old = book.people[change.old]
    with writing(book.office, "demo.leaders", at=instant(change.day, 10)):
        new = create_people([PersonDraft(change.new, book.units["县"])], by=book.office)[0]
        book.people[change.new] = new
        for post in old.posts.current():
            end_post(post, change.day, by=book.office)
            hold_post(new, post.unit, post.title, change.day, by=book.office, order=post.order)
        held = LeaderLink.objects.current().filter(person=old).select_related("project")
        links = [(link.project, link.kind, [new]) for link in held]
        link_leaders(links, change.day, by=book.office)
