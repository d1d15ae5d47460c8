"""Entering what authorities do: permits from templates, packs, recognised dates, stops."""

import datetime as dt
from collections.abc import Iterable, Sequence

from guatu.accounts.models import Unit
from guatu.demo import months as mo
from guatu.demo.cast import OFFICE, REPORTERS
from guatu.demo.facts import DateFact, ProjectFact, StageFact
from guatu.demo.opening import Book, instant
from guatu.journal.actions import writing
from guatu.ledger.models import Project
from guatu.permits.actions import Pick, Step, adopt_milestone, make_permits, move_permits
from guatu.permits.choosing import authority_of, kind_for, kinds_of, propose, settings_of, unlinked
from guatu.permits.items import Item, shipped_kinds
from guatu.permits.setting import set_settings
from guatu.recognitions.actions import (
    ask_to_move,
    decide_request,
    move_pack,
    open_packs,
    put_paper,
    recognise,
)
from guatu.recognitions.models import EntryPack, Recognition, StageRequest
from guatu.recognitions.packs import missing_codes, papers_of

DECIDER, STATISTICS = "deputy", "statistics"
SUBMITTED = EntryPack.State.SUBMITTED
WINTER_STOP = "进入冬季，日均气温低于5℃，混凝土浇筑和土方回填无法保证质量，申请冬季停工。"
MOST_WAITING = 3
LATE_DAYS = 40  # handed in with what was entered last
ITEMS: dict[str, Item] = {
    item.code: item for kind in shipped_kinds().values() for item in kind.items
}


def set_approvals(book: Book) -> None:
    """The approval bureau decides on what was gathered in it."""
    day = mo.day_of(book.county.frame.first_month, 6)
    with writing(book.office, "permits.settings.set", at=instant(day, 14)):
        set_settings(
            book.ledger, by=book.office, alarm_days=[60, 30, 0], approval_unit=book.units["审批"]
        )


def permits_of(book: Book, new: Sequence[ProjectFact], day: dt.date) -> None:
    """Permits of new projects: their milestones of that kind, and some beside them."""
    kinds, settings = kinds_of(book.ledger), settings_of(book.ledger)
    units = list(Unit.objects.within(book.units["县"]).on(day).order_by("order", "pk"))
    for fact in new:
        project = book.projects[fact.no]
        rows = unlinked(project)
        wanted = {one.code: one.name for one in fact.permits if one.code}
        picks = [
            Pick(one.item, one.milestone, None, authority_of(one.item, units, settings))
            for one in propose(kind_for(project, kinds), [], rows)
            if one.milestone is not None or one.item.code in wanted
        ]
        known = {pick.item.code for pick in picks}
        picks += [
            Pick(ITEMS[code], None, None, authority_of(ITEMS[code], units, settings))
            for code in wanted
            if code not in known
        ]
        linked = {pick.milestone.pk for pick in picks if pick.milestone is not None}
        made = make_permits(project, picks, day, by=book.office)
        made += [adopt_milestone(row, by=book.office) for row in rows if row.pk not in linked]
        for permit in made:
            book.permits[fact.no, permit.milestone.name] = permit


def go_on(
    book: Book,
    pending: Iterable[tuple[ProjectFact, Project]],
    until: dt.date,
    at: dt.datetime,
) -> None:
    """What authorities did up to a day and is not entered yet, each by its own account."""
    facts = list(pending)
    packs = [(p, project) for p, project in facts if p.pack and p.pack.opened <= until]
    with writing(book.office, "demo.formalities", at=at):
        _move(book, facts, until)
        for p, project in packs:
            _hand_in(book, p, project, until)
    with writing(book.accounts[STATISTICS], "demo.formalities", at=at):
        for p, _project in packs:
            _answer(book, p, until)
    for seat in (OFFICE, STATISTICS):
        with writing(book.accounts[seat], "demo.formalities", at=at):
            _recognise(book, facts, until, seat)


def _once(book: Book, no: str, what: str, which: str) -> bool:
    """Whether this is done for the first time."""
    key = (no, what, which)
    is_first = key not in book.done
    book.done.add(key)
    return is_first


def _move(book: Book, facts: Sequence[tuple[ProjectFact, Project]], until: dt.date) -> None:
    steps = [
        Step(
            book.permits[p.no, one.name], step.state, step.day, step.document, step.note, step.until
        )
        for p, _project in facts
        for one in p.permits
        for number, step in enumerate(one.steps)
        if step.day <= until
        and (p.no, one.name) in book.permits
        and _once(book, p.no, one.name, str(number))
    ]
    if steps:
        move_permits(steps, by=book.office)


def _hand_in(book: Book, p: ProjectFact, project: Project, until: dt.date) -> None:
    """Opens a pack, puts papers in and hands it to statistics once none is missing."""
    if p.pack is None:
        return
    if p.no not in book.packs:
        kind = p.pack.kind
        (book.packs[p.no],) = open_packs([project], p.pack.opened, by=book.office, kind=kind)
    pack = book.packs[p.no]
    for code, day in p.pack.papers:
        if day <= until and _once(book, p.no, "paper", code):
            put_paper(pack, code, day, by=book.office)
    if p.pack.handed and p.pack.handed <= until and (p.no, "pack", "handed") not in book.done:
        if missing_codes(pack, papers_of([pack])[pack.pk]):
            return  # the approval is still on its way
        book.done.add((p.no, "pack", "handed"))
        is_late = (until - p.pack.handed).days > LATE_DAYS
        day = until if is_late else p.pack.handed
        book.packs[p.no] = move_pack(pack, SUBMITTED, day, by=book.office)


def _answer(book: Book, p: ProjectFact, until: dt.date) -> None:
    """Statistics enters the project or returns its pack."""
    if p.pack is None:
        return
    pack, statistics = book.packs[p.no], book.accounts[STATISTICS]
    if p.pack.handed and pack.state != SUBMITTED:
        return
    if p.pack.returned and _once(book, p.no, "pack", "returned"):
        book.packs[p.no] = move_pack(pack, "returned", until, p.pack.returned, by=statistics)
    elif p.pack.entered and p.pack.entered <= until and _once(book, p.no, "pack", "entered"):
        day = max(p.pack.entered, pack.state_on)
        book.packs[p.no] = move_pack(pack, "entered", day, by=statistics)


def _recognise(
    book: Book, facts: Sequence[tuple[ProjectFact, Project]], until: dt.date, seat: str
) -> None:
    for p, project in facts:
        for one in p.dates:
            is_own = (one.authority == "statistics") == (seat == STATISTICS)
            if is_own and one.recorded <= until and _once(book, p.no, one.event, one.authority):
                recognise(_recognition(project, one), by=book.accounts[seat])


def _recognition(project: Project, one: DateFact) -> Recognition:
    return Recognition(
        project=project,
        event=one.event,
        authority=one.authority,
        day=one.day,
        recorded_on=one.recorded,
    )


def is_asked(project: Project, step: StageFact) -> bool:
    """Whether the step is one that is asked for and approved."""
    return step.stage == "stopped" or (step.stage == "building" and project.stage == "stopped")


def stop_or_resume(book: Book, project: Project, step: StageFact, at: dt.datetime) -> None:
    """The office asks, the deputy in charge approves, and the stage moves."""
    is_stop = step.stage == "stopped"
    asked = StageRequest(
        project=project,
        kind="stop" if is_stop else "resume",
        day=step.day,
        reason=step.reason,
        asked_on=step.day - dt.timedelta(days=5),
        resume_planned=step.day + dt.timedelta(days=90) if is_stop else None,
    )
    with writing(book.office, "recognitions.request.ask", at=at):
        ask_to_move(asked, by=book.office)
    decider = book.accounts[DECIDER]
    with writing(decider, "recognitions.request.decide", at=at):
        decide_request(
            asked,
            by=decider,
            day=step.day - dt.timedelta(days=1),
            is_approved=True,
            answer="同意。停工期间做好现场安全管理。" if is_stop else "同意复工。",
        )
    project.refresh_from_db()


def ask_at_the_end(book: Book, day: dt.date) -> None:
    """Requests that wait for approval: works in the open that are to stop over the winter."""
    pending = ((p, book.projects[p.no]) for p in book.county.projects if p.no in book.projects)
    sites = [
        (p, project)
        for p, project in pending
        if project.stage == "building" and p.sector in ("水利", "交通", "市政")
    ]
    for p, project in sites[:MOST_WAITING]:
        account = book.accounts.get(REPORTERS.get(p.units["responsible"], OFFICE), book.office)
        with writing(account, "recognitions.request.ask", at=instant(day, 19)):
            asked = StageRequest(
                project=project,
                kind="stop",
                day=day + dt.timedelta(days=20),
                reason=WINTER_STOP,
                asked_on=day,
                resume_planned=dt.date(day.year + (day.month > 2), 3, 10),
            )
            ask_to_move(asked, by=account)
