"""Workbooks and sheets made by hand for the tests."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from guatu.workbooks import Grid, Merge

SHEET_PART = "xl/worksheets/sheet1.xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a workbook whose first sheet `fill` has written."""
    book = openpyxl.Workbook()
    fill(book.active)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(source: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with some of its parts replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        kept = {name: old.read(name) for name in old.namelist()}
        for name, data in {**kept, **parts}.items():
            new.writestr(name, data)
    return target.getvalue()


def with_sheet_data(rows: bytes) -> bytes:
    """A workbook whose only sheet has this XML inside <sheetData>."""
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="' + _MAIN + b'"><sheetData>' + rows
        + b"</sheetData></worksheet>"
    )  # fmt: skip
    return repacked(xlsx(lambda sheet: None), {SHEET_PART: sheet})


def grid(
    rows: Sequence[Sequence[Any]],
    name: str = "Sheet1",
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> Grid:
    """A sheet of these rows, padded to one width; merges as (top, left, bottom, right)."""
    width = max(map(len, rows), default=0)
    padded = [[*row, *([""] * (width - len(row)))] for row in rows]
    return Grid(name, padded, merges=tuple(Merge(*merge) for merge in merges))


def ods(rows: Sequence[Sequence[tuple[str, dict[str, int]] | None]]) -> bytes:
    """An .ods of texts with their spans; None is a cell that a span covers."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="台账 & 附件")
    document.spreadsheet.addElement(table)
    for cells in rows:
        line = TableRow()
        table.addElement(line)
        for cell in cells:
            if cell is None:
                line.addElement(CoveredTableCell())
                continue
            element = TableCell(valuetype="string", **cell[1])
            element.addElement(P(text=cell[0]))
            line.addElement(element)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
