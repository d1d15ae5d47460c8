"""A project's permits and what authorities say of it, now or as known on a past day."""

import datetime as dt
from dataclasses import dataclass

from guatu.calendars.compute import workdays
from guatu.desk.known import rows_known
from guatu.ledger.models import Milestone, Project
from guatu.permits.choosing import settings_of
from guatu.permits.models import Permit, PermitStep
from guatu.permits.reading import ProjectPermits, of_rows, project_permits
from guatu.permits.standing import due_day, state_of
from guatu.recognitions.models import EntryPack, Recognition
from guatu.recognitions.packs import missing_sentence, papers_of
from guatu.recognitions.reading import EventLine, event_lines


@dataclass(frozen=True)
class Official:
    """Recognised dates beside the project's own, and its statistics pack."""

    dates: list[EventLine]
    pack: EntryPack | None
    pack_sentence: str


def permits_known(project: Project, day: dt.date, at: dt.datetime | None) -> ProjectPermits:
    """The permits of a project on a day, `at` an instant as they were known then.

    In the past it is not told with whom a permit lay, only for how long.
    """
    if at is None:
        return project_permits(project, day)
    thread = project.journal_thread
    permits = rows_known(Permit.objects.filter(project=project.pk), thread, at, "unit")
    nodes = rows_known(Milestone.objects.filter(project=project.pk), thread, at, "holder")
    steps = rows_known(PermitStep.objects.filter(permit__project=project.pk), thread, at)
    by_key = {node.pk: node for node in nodes}
    calendar = workdays()
    for permit in permits:
        permit.milestone = by_key[permit.milestone_id]
        permit.state = state_of(permit)
        own = [step for step in steps if step.permit_id == permit.pk]
        permit.due = due_day(permit, own, calendar)
    permits.sort(key=lambda permit: (permit.milestone.order, permit.pk))
    settings = settings_of(project.portfolio_id)
    return of_rows(project, permits, steps, [], settings, day)


def official_known(project: Project, at: dt.datetime | None) -> Official:
    """What authorities say of a project; of the past without its statistics pack."""
    rows = Recognition.objects.filter(project=project.pk)
    dates = rows_known(rows, project.journal_thread, at)
    pack = EntryPack.objects.filter(project=project.pk).first() if at is None else None
    sentence = ""
    if pack is not None and pack.state != EntryPack.State.ENTERED:
        sentence = missing_sentence(pack, papers_of([pack])[pack.pk])
    return Official(event_lines(project, dates), pack, sentence)
