"""From the preview to the ledger: through the verbs of the ledger and the reports, in bulk."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.actions import PersonDraft, create_people
from guatu.accounts.models import Account, Person, Unit
from guatu.changes.entering import enter_list
from guatu.ledger.actions import (
    PlanDraft,
    assign_units,
    change_projects,
    create_projects,
    link_leaders,
    set_plans,
)
from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.reports.actions import ReportDraft, post_reports
from guatu.reports.models import ProgressReport
from guatu.sheets.comparing import FUNDS_TOTAL, Period, differences, held_values
from guatu.sheets.models import ImportRow, ImportRun, ImportSheet
from guatu.sheets.progress import Tell
from guatu.sheets.targets import EXTRA, Span, blank_of, typed
from guatu.sheets.workable import to_be_posted

Kind = ImportRow.Kind
SOURCE_LIMIT = 300


class Moved(Refused):
    """The ledger moved on since the preview; the preview has to be made again."""


@dataclass(slots=True)
class Entry:
    """One row on its way into the ledger: its project, once it has one, and typed values."""

    row: ImportRow
    values: dict[str, Any]
    source: str
    project: Project | None = None
    is_new: bool = False
    has_come: bool = False

    def of(self, noun: str) -> dict[str, Any]:
        """Field -> value of one noun."""
        head = f"{noun}."
        return {c[len(head) :]: v for c, v in self.values.items() if c.startswith(head)}


@dataclass(slots=True)
class Posting:
    """What the sheets of one import share: who, when, and the people made on the way."""

    run: ImportRun
    by: Account
    today: dt.date
    tell: Tell
    made: dict[str, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def post_rows(run: ImportRun, by: Account, today: dt.date, tell: Tell) -> int:
    """Writes all accepted rows of the preview; how many. Runs inside a unit of work.

    Raises Moved where the ledger no longer holds what the preview showed.
    """
    posting = Posting(run, by, today, tell)
    sheets = sorted(
        run.sheets.filter(is_taken=True), key=lambda s: (s.year or 0, s.month or 0, s.position)
    )
    total = to_be_posted(run).count()
    done = 0
    for sheet in sheets:
        period = period_of(run, sheet)
        rows = list(to_be_posted(run).filter(sheet=sheet).order_by("number"))
        letters = {item["field"]: item["letter"] for item in sheet.columns if item["field"]}
        entries = [_entry(f"{run.file_name}!{sheet.name}", letters, row) for row in rows]
        _place(posting, entries, period)
        acts = (_create, _enter, _change, _assign, _lead, _plan, _report)
        for number, write in enumerate(acts):
            tell("post", done + number * len(entries) // len(acts), total)
            write(posting, entries, period)
        done += len(entries)
        tell("post", done, total)
    return done


def period_of(run: ImportRun, sheet: ImportSheet) -> Period:
    """What a sheet speaks of."""
    month = dt.date(sheet.year, sheet.month, 1) if sheet.year and sheet.month else None
    return Period(run.portfolio, sheet.year, month)


def _entry(place: str, letters: Mapping[str, str], row: ImportRow) -> Entry:
    wanted = {
        code: value for code, value in row.values.items() if row.choices.get(code, "file") == "file"
    }
    values = {
        code: blank_of(code) if value is None else typed(code, value)
        for code, value in wanted.items()
    }
    changed = row.kind != Kind.NEW
    cells = sorted(
        {letters[name] for name in map(FIELD_OF.get, wanted) if name in letters},
        key=lambda letter: (len(letter), letter),
    )
    where = ",".join(f"{letter}{row.number}" for letter in cells) if changed else ""
    where = where or f"{row.number}:{row.number}"
    return Entry(row, values, f"{place}!{where}"[:SOURCE_LIMIT])


FIELD_OF = {
    "project.name": "name",
    "project.no": "no",
    "project.national_code": "national_code",
    "project.total_invest": "total_invest",
    "project.start_planned": "start_planned",
    "project.finish_planned": "finish_planned",
    "project.start_actual": "start_actual",
    "project.finish_actual": "finish_actual",
    "project.image_progress": "image_progress",
    "project.contact": "responsible_person",
    **{f"project.{n}": n for n in ("kind", "sector", "nature", "list_level", "stage", "content")},
    **{f"project.{n}": n for n in ("scale", "location", "owner_firm", "construction_unit")},
    "project.remark": "remark",
    "plan.amount": "year_plan",
    "plan.goals": "goals",
    "plan.list_class": "list_class",
    "plan.curve": "plan_m01",
    "report.month_amount": "month_done",
    "report.year_amount": "year_done",
    "report.all_amount": "all_done",
    "report.funds": "funds_in_place",
    "report.image_progress": "image_progress",
    **{f"report.{n}": n for n in ("physical_percent", "progress_text", "problem_text")},
    **{f"report.{n}": n for n in ("next_step", "workers")},
    "role.responsible": "responsible_unit",
    "role.second": "second_unit",
    "role.agent": "agent_unit",
    "role.in_charge": "incharge_unit",
    "role.local": "local_unit",
    "leader.lead": "leader",
}


def _place(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    """Finds each entry's project and checks that it is as the preview showed it."""
    for entry in entries:
        if entry.row.twin in posting.made:
            entry.row.project_id = posting.made[entry.row.twin]
    keys = list({entry.row.project_id for entry in entries if entry.row.project_id})
    projects = Project.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = {project.pk: project for project in projects}
    codes = {code for entry in entries for code in entry.values}
    held = held_values(keys, codes, period)
    places = dict(zip(keys, range(len(keys)), strict=True))
    for entry in entries:
        entry.project = found.get(entry.row.project_id)
        entry.is_new = entry.row.project_id is None
        if entry.project is None and not entry.is_new:
            raise Moved(_("“%(name)s” is no longer in the ledger.") % {"name": entry.row.title})
        if entry.project is None:
            continue
        place = places[entry.project.pk]
        now = {code: held[code][place] for code in entry.values}
        if entry.row.twin:
            _against_ledger(entry, now)
        else:
            _check_unmoved(entry, now)


def _against_ledger(entry: Entry, held: Mapping[str, Any]) -> None:
    """A row of a later month's sheet: what it adds to the project made by an earlier one."""
    columns = {code: [value] for code, value in entry.values.items()}
    changes = differences(columns, {code: [now] for code, now in held.items()})
    entry.values = {code: change.values[0] for code, change in changes.items()}


def _check_unmoved(entry: Entry, held: Mapping[str, Any]) -> None:
    for code, now in held.items():
        shown = entry.row.before.get(code)
        shown = blank_of(code) if shown is None else typed(code, shown)
        if (now or None) != (shown or None) and now != entry.values[code]:
            raise Moved(
                _("“%(name)s” was changed since the preview was made.") % {"name": entry.row.title}
            )


def _create(posting: Posting, entries: Sequence[Entry], _period: Period) -> None:
    entries = [entry for entry in entries if entry.is_new]
    if not entries:
        return
    drafts = [_project_fields(entry, {}, {}) for entry in entries]
    sources = [entry.source for entry in entries]
    projects = create_projects(posting.run.portfolio, drafts, by=posting.by, sources=sources)
    for entry, project in zip(entries, projects, strict=True):
        entry.project = project
        entry.row.project = project
        posting.made[f"{entry.row.sheet_id}:{entry.row.number}"] = project.pk
    ImportRow.objects.bulk_update([entry.row for entry in entries], ["project"], batch_size=500)


def _enter(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    """New projects of a month's sheet came onto the list in that month.

    Not those of the first month that the ledger has, nor those with money of earlier months of
    the year: they were there before anybody imported them.
    """
    entries = [entry for entry in entries if entry.is_new and not _has_earlier_money(entry)]
    if not entries or period.month is None or not _has_begun(period):
        return
    for entry in entries:
        entry.has_come = True
    enter_list(
        posting.run.portfolio,
        [entry.project for entry in entries if entry.project],
        min(period.month, posting.today),
        reason=_("First in the imported ledger of %(month)s") % {"month": f"{period.month:%Y-%m}"},
        document=posting.run.file_name,
        recorded_on=posting.today,
        by=posting.by,
    )


def _has_earlier_money(entry: Entry) -> bool:
    said = entry.of("report")
    return (said.get("year_amount") or 0) > (said.get("month_amount") or 0)


def _has_begun(period: Period) -> bool:
    """Whether there are reports of an earlier month."""
    reports = ProgressReport.objects.filter(project__portfolio=period.portfolio)
    return reports.filter(month__lt=period.month).exists()


def _change(posting: Posting, entries: Sequence[Entry], _period: Period) -> None:
    changes, sources = [], []
    for entry in entries:
        if entry.is_new:
            continue
        values = _project_fields(entry, entry.project.precision, entry.project.extra)
        if values:
            changes.append((entry.project, values))
            sources.append(entry.source)
    if changes:
        change_projects(changes, by=posting.by, sources=sources)


def _project_fields(
    entry: Entry, precision: Mapping[str, str], extra: Mapping[str, str]
) -> dict[str, Any]:
    """Fields of the project as its columns take them."""
    values: dict[str, Any] = {}
    exact = dict(precision)
    for name, value in entry.of("project").items():
        if isinstance(value, Span):
            values[name] = value.day
            exact.pop(name, None)
            if value.precision != "day":
                exact[name] = value.precision
        else:
            values[name] = list(value) if isinstance(value, tuple) else value
            if value is None:
                exact.pop(name, None)
    if exact != dict(precision):
        values["precision"] = exact
    texts = {c[len(EXTRA) :]: v for c, v in entry.values.items() if c.startswith(EXTRA)}
    if texts:
        merged = {**extra, **texts}
        values["extra"] = {title: text for title, text in merged.items() if text}
    return values


def _assign(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    """Units from the first day of the year for a new project, from today for one that was."""
    keys = {unit for entry in entries for unit in entry.of("role").values() if unit}
    units = Unit.objects.in_bulk(keys)
    by_day: dict[dt.date, list[tuple[tuple[Project, str, Unit | None], str]]] = {}
    for entry in entries:
        start = _start(entry, period, posting.today)
        for role, key in entry.of("role").items():
            unit = units[key] if key else None
            day = max(start, unit.valid_from) if unit else start
            by_day.setdefault(day, []).append(((entry.project, role, unit), entry.source))
    for day, items in sorted(by_day.items()):
        assign_units(
            [item for item, _source in items],
            day,
            by=posting.by,
            sources=[source for _item, source in items],
        )


def _start(entry: Entry, period: Period, today: dt.date) -> dt.date:
    if not entry.is_new or period.year is None:
        return today
    return min(dt.date(period.year, 1, 1), today)


def _lead(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    wanted = [
        item for entry in entries for people in entry.of("leader").values() for item in people
    ]
    people = Person.objects.in_bulk({item for item in wanted if isinstance(item, int)})
    _meet(posting, [item for item in wanted if isinstance(item, str)])
    by_day: dict[dt.date, list[tuple[tuple[Project, str, list[Person]], str]]] = {}
    for entry in entries:
        day = _start(entry, period, posting.today)
        for kind, items in entry.of("leader").items():
            found = [posting.people[i] if isinstance(i, str) else people[i] for i in items]
            by_day.setdefault(day, []).append(((entry.project, kind, found), entry.source))
    for day, items in sorted(by_day.items()):
        link_leaders(
            [item for item, _source in items],
            day,
            by=posting.by,
            sources=[source for _item, source in items],
        )


def _meet(posting: Posting, names: Iterable[str]) -> None:
    """People the county did not know are made once; one made since the preview is taken."""
    home = posting.run.portfolio.unit
    new = [name for name in dict.fromkeys(names) if name not in posting.people]
    for person in Person.objects.filter(home=home, name__in=new).order_by("-pk"):
        posting.people[person.name] = person
    new = [name for name in new if name not in posting.people]
    drafts = [PersonDraft(name, home) for name in new]
    if drafts:
        made = create_people(drafts, by=posting.by)
        posting.people.update({person.name: person for person in made})


def _plan(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    drafts, sources = [], []
    for entry in entries:
        if fields := entry.of("plan"):
            curve = fields.get("curve")
            if curve is not None:
                fields["curve"] = [Decimal(0) if item is None else item for item in curve]
            if entry.has_come and period.month is not None:
                fields["entry_month"] = period.month.month
            drafts.append(PlanDraft(entry.project, period.year, fields))
            sources.append(entry.source)
    if drafts:
        reason = _("Import of %(file)s") % {"file": posting.run.file_name}
        set_plans(drafts, by=posting.by, reason=reason[:300], sources=sources)


def _report(posting: Posting, entries: Sequence[Entry], period: Period) -> None:
    wanted = [entry for entry in entries if entry.of("report")]
    if not wanted:
        return
    keys = [entry.project.pk for entry in wanted]
    reports = ProgressReport.objects.filter(project__in=keys, month=period.month)
    funds_of = dict(reports.values_list("project_id", "funds"))
    drafts, sources = [], []
    for entry in wanted:
        fields = entry.of("report")
        if "funds" in fields:
            kept = {**funds_of.get(entry.project.pk, {}), FUNDS_TOTAL: str(fields["funds"])}
            if fields["funds"] is None:
                del kept[FUNDS_TOTAL]
            fields["funds"] = kept
        drafts.append(ReportDraft(entry.project, period.month, fields))
        sources.append(entry.source)
    post_reports(drafts, by=posting.by, sources=sources)
