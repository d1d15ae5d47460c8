"""Preview rows and messages into the database, by COPY."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from django.db import connection, models

from guatu.sheets.columns import Fault
from guatu.sheets.judging import Judged, Paper, Verdict
from guatu.sheets.models import ImportMessage, ImportRow
from guatu.sheets.targets import plain, plain_amount
from guatu.workbooks import Message

_ROW_COLUMNS = (
    *("run_id", "sheet_id", "number", "kind", "found_kind", "title", "project_id", "confidence"),
    *("twin", "reasons", "values", "before"),
)
# What only rows in doubt or in conflict have.
_RARE_COLUMNS = ("candidates", "base")
_MESSAGE_COLUMNS = ("run_id", "sheet_id", "number", "ref", "level", "code", "params")
MOST_MESSAGES = 20_000
_BLOCK = 1000
_Written = tuple[Judged, str, str]
# How COPY's text form says nothing, and what it sets apart.
_NULL = "\\N"
_SET_APART = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def stage_rows(run: int, papers: Sequence[Paper], verdicts: Sequence[Verdict]) -> Counter[str]:
    """Stores the rows of the preview; how many there are of each kind."""
    plain: list[tuple[str, Sequence[_Written]]] = []
    rare: list[tuple[str, Sequence[_Written]]] = []
    for paper, verdict in zip(papers, verdicts, strict=True):
        head = f"{run}\t{paper.sheet}\t"
        rows = _written(verdict)
        if any(row.candidates or row.base for row in verdict.rows):
            rare.append((head, [item for item in rows if item[0].candidates or item[0].base]))
            rows = [item for item in rows if not (item[0].candidates or item[0].base)]
        plain.append((head, rows))
    _copy(ImportRow, _ROW_COLUMNS, _blocks(plain, _plain_lines))
    if rare:
        _copy(ImportRow, (*_ROW_COLUMNS, *_RARE_COLUMNS), _blocks(rare, _rare_lines))
    return Counter(row.kind for verdict in verdicts for row in verdict.rows)


def _written(verdict: Verdict) -> list[_Written]:
    """The rows, each with its values and what stood before, as JSON."""
    changes, count = verdict.changes.items(), len(verdict.rows)
    values = _objects(((code, change.values) for code, change in changes), count)
    before = _objects(((code, change.before) for code, change in changes), count)
    return list(zip(verdict.rows, values, before, strict=True))


def _blocks(
    sheets: Iterable[tuple[str, Sequence[_Written]]],
    lines: Callable[[str, Sequence[_Written]], list[str]],
) -> Iterator[str]:
    for head, rows in sheets:
        for start in range(0, len(rows), _BLOCK):
            yield "\n".join([*lines(head, rows[start : start + _BLOCK]), ""])


def _plain_lines(head: str, rows: Sequence[_Written]) -> list[str]:
    """Rows in COPY's text form, without what stands between lines."""
    titles = _titles([row.title for row, _values, _before in rows])
    reasons = _repeated([row.reasons for row, _values, _before in rows])
    return [
        f"{head}{row.number}\t{row.kind}\t{row.kind}\t{title}\t"
        f"{_NULL if row.project is None else row.project}\t"
        f"{_NULL if row.confidence is None else row.confidence}\t"
        f"{row.twin}\t{reason}\t{values}\t{before}"
        for (row, values, before), title, reason in zip(rows, titles, reasons, strict=True)
    ]


def _rare_lines(head: str, rows: Sequence[_Written]) -> list[str]:
    return [
        f"{line}\t{_json(row.candidates)}\t{_json(row.base or {})}"
        for line, (row, _values, _before) in zip(_plain_lines(head, rows), rows, strict=True)
    ]


def _titles(titles: list[str]) -> list[str]:
    together = "".join(titles)
    if together.isprintable() and "\\" not in together:
        return titles
    return [title.translate(_SET_APART) for title in titles]


def _objects(columns: Iterable[tuple[str, Mapping[int, Any]]], count: int) -> list[str]:
    """One JSON object a row in COPY's text form; each column maps rows to their values."""
    pairs: list[list[str]] = [[] for _row in range(count)]
    for code, values in columns:
        key = _dumped(code)
        for row, text in zip(values, _texts(values.values()), strict=True):
            pairs[row].append(f"{key}:{text}")
    found = [f"{{{','.join(item)}}}" for item in pairs]
    return list(map(_escaped, found)) if "\\" in "".join(found) else found


def _texts(values: Collection[Any]) -> Iterable[str]:
    """Values of one column as JSON. Amounts and texts, which nearly all are, go without ado."""
    kinds = set(map(type, values))
    if kinds == {Decimal}:
        return [f'"{plain_amount(value)}"' for value in values]
    if all(issubclass(kind, str) for kind in kinds):
        different = {value: encode_basestring(value) for value in set(values)}
        return map(different.__getitem__, values)
    return map(_dumped, values)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)


def _repeated(values: Sequence[Any]) -> list[str]:
    """JSON of values many of which are the same object."""
    done: dict[int, str] = {}
    for value in values:
        if id(value) not in done:
            done[id(value)] = _json(value)
    return [done[id(value)] for value in values]


def _json(value: Any) -> str:
    """Anything as JSON in COPY's text form."""
    return _escaped(_dumped(value))


def _escaped(text: str) -> str:
    """Backslashes doubled for COPY; NUL, which PostgreSQL keeps in no text, taken out."""
    if "\\" not in text:
        return text
    return text.replace("\\u0000", "").replace("\\", "\\\\")


def stage_messages(
    run: int, papers: Sequence[Paper], others: Iterable[tuple[int | None, Message]]
) -> int:
    """Stores what was said: by the reader of each sheet, and of cells that cannot be kept."""
    lines = [_message_line(run, sheet, message) for sheet, message in others]
    for paper in papers:
        lines += [_message_line(run, paper.sheet, message) for message in paper.rows.messages]
        lines += [_fault_line(run, paper, fault) for fault in paper.draft.faults]
    if lines:
        _copy(ImportMessage, _MESSAGE_COLUMNS, ["".join(lines[:MOST_MESSAGES])])
    return len(lines)


def _message_line(run: int, sheet: int | None, message: Message) -> str:
    where = (message.row, message.ref[:40], message.level.value, message.code)
    return _line(run, sheet, where, message.params)


def _fault_line(run: int, paper: Paper, fault: Fault) -> str:
    row = paper.draft.rows[fault.row]
    level = "error" if fault.refuses else "warning"
    where = (paper.rows.numbers[row], paper.rows.ref(row, fault.field)[:40], level, fault.code)
    return _line(run, paper.sheet, where, {"field": fault.field, **fault.params})


def _line(
    run: int, sheet: int | None, where: tuple[int, str, str, str], params: Mapping[str, Any]
) -> str:
    number, ref, level, code = where
    sheet_text = _NULL if sheet is None else sheet
    return f"{run}\t{sheet_text}\t{number}\t{ref}\t{level}\t{code}\t{_json(dict(params))}\n"


def _copy(model: type[models.Model], columns: Sequence[str], blocks: Iterable[str]) -> None:
    """Sends blocks of lines: the server stores one while the next is made here."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for block in blocks:
            copy.write(block)
