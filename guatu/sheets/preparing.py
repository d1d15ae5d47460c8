"""From the stored file to questions or a preview. Runs in the background, or for a command."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from guatu.ledger.models import Project
from guatu.sheets.columns import drafted
from guatu.sheets.comparing import Period
from guatu.sheets.exporting import canonical_cells
from guatu.sheets.files import path_of
from guatu.sheets.judging import Paper, asked_of, judge, leave_unsaid
from guatu.sheets.matching import match_rows
from guatu.sheets.models import ImportRun, ImportSheet, SenderMap
from guatu.sheets.names import line_of
from guatu.sheets.progress import Tell
from guatu.sheets.roundtrip import LEDGER, Stamp, project_of, stamp_of
from guatu.sheets.staging import stage_messages, stage_rows
from guatu.sheets.targets import plain
from guatu.sheets.understanding import (
    Opened,
    open_questions,
    portfolios_of,
    reaches_all,
    read_sheet,
    understand,
)
from guatu.workbooks import BadFile, ColumnMap, ColumnRule, Message, Workbook, open_workbook

State = ImportRun.State


def prepare(run: ImportRun, tell: Tell) -> None:
    """Reads the file; leaves the import with questions, with a preview, or refused.

    May run again at any time before posting: answers given meanwhile are used, the preview is
    made anew.
    """
    tell("open", 0, 0)
    try:
        book = open_workbook(path_of(run), run.file_name, progress=tell)
    except BadFile as bad:
        _end(run, State.REFUSED, failure={"code": bad.code, "params": plain(bad.params)})
        return
    stamp = stamp_of(book)
    run.is_round_trip = stamp is not None
    if not _settle_portfolio(run, stamp):
        return
    opened = understand(run, book, stamp, tell)
    taken = _taken(run, opened)
    if not taken:
        return
    if run.portfolio is not None:
        for item in taken:
            home, is_csv = run.portfolio.unit, book.format == "csv"
            read_sheet(item, home, run.sender, is_csv=is_csv, tell=tell)
    if run.portfolio is None or any(open_questions(item.sheet) for item in taken):
        ImportSheet.objects.bulk_update([item.sheet for item in opened], ["names"])
        _end(run, State.ASKING)
        return
    _preview(run, book, taken, stamp, tell)


def _taken(run: ImportRun, opened: Sequence[Opened]) -> list[Opened]:
    """The sheets to be read; none where the import ends or waits here."""
    if not any(item.sheet.is_taken for item in opened):
        # A table whose names are not found may be one in foreign words: that can be said.
        for item in opened:
            item.sheet.is_taken = item.sheet.refusal.get("code") == "no_name_column"
    taken = [item for item in opened if item.sheet.is_taken]
    if any(item.sheet.refusal for item in taken):
        ImportSheet.objects.bulk_update([item.sheet for item in taken], ["is_taken"])
        _end(run, State.ASKING)
        return []
    if not taken:
        _end(run, State.REFUSED, failure={"code": "no_sheet", "params": {}})
    return taken


def _end(run: ImportRun, state: str, **changes: Any) -> None:
    run.state = state
    for name, value in {"failure": {}, **changes}.items():
        setattr(run, name, value)
    run.save()


def _settle_portfolio(run: ImportRun, stamp: Stamp | None) -> bool:
    """Finds the portfolio where it can be known; False where the import ends here."""
    reached = portfolios_of(run)
    if stamp is not None:
        run.portfolio = next((p for p in reached if p.pk == stamp.portfolio), None)
        if run.portfolio is None:
            _end(run, State.REFUSED, failure={"code": "export_of_another", "params": {}})
            return False
    elif not reaches_all(run):
        _end(run, State.REFUSED, failure={"code": "only_own_export", "params": {}})
        return False
    elif run.portfolio is None and len(reached) == 1:
        run.portfolio = reached[0]
    return True


def _preview(
    run: ImportRun, book: Workbook, taken: list[Opened], stamp: Stamp | None, tell: Tell
) -> None:
    tell("match", 0, len(taken))
    papers = [_paper(run, item, stamp) for item in taken]
    for place, paper in enumerate(papers):
        asked = asked_of(paper)
        paper.matches = match_rows(run.portfolio, asked)
        paper.keys, paper.known = asked.keys, asked.known
        tell("match", place + 1, len(papers))
    tell("compare", 0, 0)
    verdicts = judge(papers)
    tell("store", 0, 0)
    with transaction.atomic():
        run.rows.all().delete()
        run.messages.all().delete()
        counts = stage_rows(run.pk, papers, verdicts)
        said = stage_messages(run.pk, papers, _said(book, taken))
        for item in taken:
            item.sheet.checks = [
                plain(asdict(check)) for check in item.rows.checks if not check.agrees
            ]
            item.sheet.save(update_fields=["checks", "names"])
            _remember_use(run, item.sheet)
        differing = sum(len(item.sheet.checks) for item in taken)
        _end(run, State.READY, counts={**counts, "messages": said, "subtotals": differing})


def _paper(run: ImportRun, item: Opened, stamp: Stamp | None) -> Paper:
    sheet, rows = item.sheet, item.rows
    month = dt.date(sheet.year, sheet.month, 1) if sheet.year and sheet.month else None
    if stamp is not None:
        month = stamp.month
    period = Period(run.portfolio, month.year if month else sheet.year, month)
    draft = drafted(
        rows, item.units, item.people, has_month=month is not None, is_exact=stamp is not None
    )
    ids: list[int | None] = [None] * len(draft.rows)
    if "row_id" in rows.raws:
        ids = [project_of(str(rows.raws["row_id"][row])) for row in draft.rows]
    paper = Paper(sheet.pk, rows, draft, period, ids)
    if not reaches_all(run):
        own = Project.objects.reached_by(run.by, "sheets.import").filter(portfolio=run.portfolio)
        paper.own = frozenset(own.values_list("pk", flat=True))
    if stamp is not None:
        _add_originals(paper, stamp)
    return paper


def _add_originals(paper: Paper, stamp: Stamp) -> None:
    wanted = {key for key in paper.row_ids if key in stamp.originals}
    names = [column.field for column in LEDGER]
    paper.original = {key: dict(zip(names, stamp.originals[key], strict=True)) for key in wanted}
    known = {key for key in paper.row_ids if key}
    paper.current = canonical_cells(known, paper.period, stamp.language)
    leave_unsaid(paper)


def _said(book: Workbook, taken: Iterable[Opened]) -> list[tuple[int | None, Message]]:
    """Messages about the file and the sheets; those about rows come with the rows."""
    said: list[tuple[int | None, Message]] = [(None, message) for message in book.messages]
    for item in taken:
        said += [(item.sheet.pk, message) for message in item.reading.messages]
    return said


def _remember_use(run: ImportRun, sheet: ImportSheet) -> None:
    if not sheet.is_answered:
        return
    kept = SenderMap.objects.filter(
        unit__in=line_of(run.sender), fingerprint=sheet.column_map.get("fingerprint", "")
    ).first()
    if kept is not None:
        kept.uses += 1
        kept.save(update_fields=["uses", "used_at"])


def answered_map(sheet: ImportSheet, rules: Iterable[ColumnRule], **changes: Any) -> ColumnMap:
    """The column map of a sheet with a person's answers in the place of its rules."""
    held = ColumnMap.from_json(sheet.column_map)
    changes = {name: value for name, value in changes.items() if value is not None}
    return replace(held, rules=tuple(rules), **changes)


def unanswered(run: ImportRun) -> Mapping[int, list[str]]:
    """Sheet -> what has still to be said about it."""
    found = {sheet.pk: open_questions(sheet) for sheet in run.sheets.filter(is_taken=True)}
    return {key: questions for key, questions in found.items() if questions}
