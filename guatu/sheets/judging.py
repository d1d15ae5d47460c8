"""What becomes of each row: new, changed, unchanged, doubtful, a conflict, or refused."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from guatu.sheets.columns import Draft, Fault
from guatu.sheets.comparing import NAME, Change, Period, differences, held_values
from guatu.sheets.matching import FACTS, NOBODY, Asked, Match, Reason
from guatu.sheets.models import ImportRow
from guatu.sheets.roundtrip import LEDGER, canonical
from guatu.sheets.targets import blank_of
from guatu.workbooks import Level, SheetRows

# Members of an enumeration cost ten times as much to compare and to write as their values.
NEW, CHANGED, UNCHANGED = (
    ImportRow.Kind.NEW.value,
    ImportRow.Kind.CHANGED.value,
    ImportRow.Kind.UNCHANGED.value,
)
DOUBTFUL, CONFLICT, REFUSED = (
    ImportRow.Kind.DOUBTFUL.value,
    ImportRow.Kind.CONFLICT.value,
    ImportRow.Kind.REFUSED.value,
)
_FROM_OFFICE = frozenset({"project", "plan", "role", "leader", "extra"})


@dataclass(slots=True)
class Paper:
    """One sheet on its way: its rows as read, as drafted and as matched.

    `own` holds the only projects that the sender may change, None where there is no such bound.
    `original` and `current` are the cells of an export of ours, as written and as they would be
    written now, by project and field. `known` is what matching has read of the ledger.
    """

    sheet: int
    rows: SheetRows
    draft: Draft
    period: Period
    row_ids: list[int | None]
    own: frozenset[int] | None = None
    original: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    current: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    known: Mapping[str, Mapping[int, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """A row of the preview, before it is stored; the fields are those of `ImportRow`."""

    number: int
    title: str
    kind: str = UNCHANGED
    project: int | None = None
    confidence: int | None = None
    reasons: Sequence[Reason] = ()
    candidates: Sequence[tuple[int, int, Sequence[Reason]]] = ()
    base: Mapping[str, str] | None = None
    twin: str = ""


@dataclass(slots=True)
class Verdict:
    """What becomes of the rows of a sheet, and by target what they change: of rows without a
    project, all that they say."""

    rows: list[Judged]
    changes: dict[str, Change]


def asked_of(paper: Paper) -> Asked:
    """What identifies the rows of a sheet."""
    columns, count = paper.draft.columns, len(paper.draft.rows)
    nothing: list[Any] = [None] * count
    names = [name or "" for name in columns.get("project.name", nothing)]
    facts = {name: columns[f"project.{name}"] for name in FACTS if f"project.{name}" in columns}
    return Asked(
        names,
        columns.get("project.no", nothing),
        columns.get("project.national_code", nothing),
        paper.row_ids,
        facts,
        [code for code in columns if code.startswith("project.")],
    )


def judge(papers: Sequence[Paper]) -> list[Verdict]:
    """One verdict a sheet, in the order of the papers.

    Rows of one period that hit the same project are doubtful, all of them; a project that is
    new in one month's sheet is the same new one in the next month's.
    """
    crowds = _crowds(papers)
    makers: dict[str, str] = {}
    return [_judge_paper(paper, place, crowds, makers) for place, paper in enumerate(papers)]


def _crowds(papers: Sequence[Paper]) -> dict[tuple[int, int], list[str]]:
    """(paper, row) -> the references of the other rows of its period that say the same."""
    said = [_identities(paper) for paper in papers]
    counts: dict[Any, Counter[Any]] = defaultdict(Counter)
    for paper, (keys, _rows) in zip(papers, said, strict=True):
        counts[paper.period].update(keys)
    if all(len(keys) == keys.total() for keys in counts.values()):
        return {}
    rows_of: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for place, (paper, (keys, rows)) in enumerate(zip(papers, said, strict=True)):
        for key, row in zip(keys, rows, strict=True):
            if counts[paper.period][key] > 1:
                rows_of[paper.period, key].append((place, row))
    found: dict[tuple[int, int], list[str]] = {}
    for crowd in rows_of.values():
        for one in crowd:
            others = [_place(papers, other) for other in crowd if other != one]
            found[one] = sorted({*found.get(one, ()), *others})
    return found


def _identities(paper: Paper) -> tuple[list[Any], list[int]]:
    """What the rows of a sheet speak of, and which row says so: projects, or new names and
    numbers."""
    new = [row for row, match in enumerate(paper.matches) if match is NOBODY and paper.keys[row]]
    rows = [row for row, match in enumerate(paper.matches) if match.sure]
    keys: list[Any] = [paper.matches[row].sure.project for row in rows]
    for name in ("project.name", "project.no", "project.national_code"):
        values = paper.keys if name == "project.name" else paper.draft.columns.get(name)
        for row in new if values is not None else ():
            if values[row]:
                keys.append((name, values[row]))
                rows.append(row)
    return keys, rows


def _place(papers: Sequence[Paper], where: tuple[int, int]) -> str:
    paper = papers[where[0]]
    number = paper.rows.numbers[paper.draft.rows[where[1]]]
    return f"{paper.rows.grid.name}!{number}" if len(papers) > 1 else str(number)


def _judge_paper(
    paper: Paper,
    place: int,
    crowds: Mapping[tuple[int, int], list[str]],
    makers: dict[str, str],
) -> Verdict:
    refusals = _refusals(paper)
    settled = [
        None if row in refusals or (place, row) in crowds else match.sure
        for row, match in enumerate(paper.matches)
    ]
    numbers = map(paper.rows.numbers.__getitem__, paper.draft.rows)
    names = paper.draft.columns.get(NAME, [""] * len(settled))
    judged = [
        Judged(number, name[:200] if name else "")
        for number, name in zip(numbers, names, strict=True)
    ]
    for row, (item, sure) in enumerate(zip(judged, settled, strict=True)):
        if sure:
            item.project, item.confidence = sure.project, sure.confidence
            item.reasons = sure.reasons
        elif row in refusals:
            item.kind, item.reasons = REFUSED, [refusals[row]]
        elif paper.matches[row] is NOBODY and (place, row) not in crowds:
            item.kind, item.twin = NEW, _twin(paper, row, item.number, makers)
        else:
            _doubt(item, paper.matches[row], crowds.get((place, row)))
    return Verdict(judged, _compare(paper, judged))


def _compare(paper: Paper, judged: Sequence[Judged]) -> dict[str, Change]:
    """What the rows change, by target; names the kind of those that have a project."""
    held = _held(paper, judged)
    sent = [row for row, item in enumerate(judged) if item.project in paper.original]
    refused = [row for row, item in enumerate(judged) if item.kind == REFUSED]
    changes = differences(paper.draft.columns, held, leave={*sent, *refused})
    if sent:
        _add_sent_back(paper, {row: judged[row].project for row in sent}, held, changes)
        for row, base in _conflicts(paper, judged, changes).items():
            judged[row].base = base
    held_back = _keep_to_reports(paper, changes) if paper.own is not None else set()
    touched = set[int]().union(*(change.values for change in changes.values()))
    for row, item in enumerate(judged):
        if item.project is None:
            continue
        if item.base:
            item.kind = CONFLICT
        elif row in touched:
            item.kind = CHANGED
        elif row in held_back:
            item.kind, item.reasons = REFUSED, [("only_office_changes", {})]
    return changes


def _refusals(paper: Paper) -> dict[int, Reason]:
    """Rows that cannot be taken, and why."""
    found: dict[int, Reason] = {
        fault.row: (fault.code, fault.params) for fault in paper.draft.faults if fault.refuses
    }
    found |= _unreadable(paper)
    for row, match in enumerate(paper.matches):
        if row in found:
            continue
        if paper.own is not None and not match.sure:
            found[row] = ("only_office_adds", {})
        elif paper.own is not None and match.sure.project not in paper.own:
            found[row] = ("not_your_project", {})
        elif not paper.keys[row] and not match.sure:
            found[row] = ("no_name", {})
    return found


def _unreadable(paper: Paper) -> dict[int, Reason]:
    """Rows with a cell that the reader refuses."""
    errors = [m for m in paper.rows.messages if m.level is Level.ERROR and m.row]
    if not errors:
        return {}
    places = {paper.rows.numbers[row]: place for place, row in enumerate(paper.draft.rows)}
    found: dict[int, Reason] = {}
    for message in errors:
        place = places.get(message.row)
        if place is not None and place not in found:
            found[place] = (message.code, {**message.params, "ref": message.ref})
    return found


def leave_unsaid(paper: Paper) -> None:
    """Takes out what the reader says of cells of an export that its sender left alone."""
    places = {paper.rows.numbers[row]: place for place, row in enumerate(paper.draft.rows)}
    kept = []
    for message in paper.rows.messages:
        place = places.get(message.row)
        key = None if place is None else paper.row_ids[place]
        cells = paper.original.get(key or 0) or paper.current.get(key or 0, {})
        was = cells.get(message.field)
        if place is None or was is None or _cell(paper, place, message.field) != was:
            kept.append(message)
    paper.rows.messages = kept


def _doubt(row: Judged, match: Match, crowd: Sequence[str] | None) -> None:
    """Adds what a person has to know to decide."""
    candidates = (match.sure,) if match.sure else match.candidates
    row.kind = DOUBTFUL
    row.candidates = [(c.project, c.confidence, c.reasons) for c in candidates]
    row.confidence = candidates[0].confidence if candidates else None
    if crowd:
        row.reasons = [("also_in_rows", {"rows": "、".join(crowd[:20])})]
    elif len(candidates) > 1:
        row.reasons = [("several_candidates", {"count": len(candidates)})]
    else:
        row.reasons = candidates[0].reasons


def _twin(paper: Paper, row: int, number: int, makers: dict[str, str]) -> str:
    """The first sheet with a new project makes it; another month's row only adds to it."""
    key = paper.keys[row]
    if key in makers:
        return makers[key]
    makers[key] = f"{paper.sheet}:{number}"
    return ""


def _held(paper: Paper, judged: Sequence[Judged]) -> dict[str, list[Any]]:
    """What the ledger holds for the sheet's targets; what matching has read is not read again.

    A name that was cut off is taken for the whole one.
    """
    codes, known = paper.draft.columns, paper.known
    projects = [item.project for item in judged]
    held = held_values(projects, [code for code in codes if code not in known], paper.period)
    for code in codes:
        if code in known:
            held[code] = list(map(known[code].get, projects, repeat(blank_of(code))))
    for row, item in enumerate(judged):
        if item.project is not None and item.reasons[-1][0] == "cut_name":
            held[NAME][row] = codes[NAME][row]
    return held


def _add_sent_back(
    paper: Paper,
    projects: Mapping[int, int],
    held: Mapping[str, Sequence[Any]],
    changes: dict[str, Change],
) -> None:
    """What the sender of an export changed: cells that differ from what was written into them.

    `projects` maps the rows that were exported to their projects. A cell that was emptied
    erases; one that cannot be read erases nothing.
    """
    for name in (column.field for column in LEDGER if column.field in paper.rows.raws):
        targets = [code for code, source in paper.draft.fields.items() if source == name]
        for row, project in projects.items():
            cell = _cell(paper, row, name)
            if cell == paper.original[project][name]:
                continue
            values = {code: paper.draft.columns[code][row] for code in targets}
            if cell and all(value is None for value in values.values()):
                continue
            for code, value in values.items():
                new, old = blank_of(code) if value is None else value, held[code][row]
                if new != old:
                    change = changes.setdefault(code, Change({}, {}))
                    change.values[row], change.before[row] = new, old


def _cell(paper: Paper, row: int, name: str) -> str:
    return canonical(paper.rows.raws[name][paper.draft.rows[row]])


def _conflicts(
    paper: Paper, judged: Sequence[Judged], changes: Mapping[str, Change]
) -> dict[int, dict[str, str]]:
    """Row -> target -> the exported cell, where somebody else changed what the sender changed."""
    found: dict[int, dict[str, str]] = {}
    for code, change in changes.items():
        name = paper.draft.fields[code]
        for row in change.values:
            project = judged[row].project
            was = paper.original.get(project, {}).get(name)
            now = paper.current.get(project, {}).get(name)
            if None not in (was, now) and now != was and now != _cell(paper, row, name):
                found.setdefault(row, {})[code] = was
    return found


def _keep_to_reports(paper: Paper, changes: dict[str, Change]) -> set[int]:
    """A responsible unit reports; what belongs to the project office stays as it is. The rows
    that wanted it otherwise."""
    faults = [
        Fault(row, paper.draft.fields[code], "only_office_changes", {})
        for code, change in changes.items()
        if code.partition(".")[0] in _FROM_OFFICE
        for row in change.values
    ]
    for code in [code for code in changes if code.partition(".")[0] in _FROM_OFFICE]:
        del changes[code]
    paper.draft.faults += sorted(faults, key=lambda fault: fault.row)
    return {fault.row for fault in faults}
