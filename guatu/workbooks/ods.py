"""Looks through the content of an .ods for what it would expand to.

An OpenDocument sheet may repeat a cell or a row a million times in one element; a reader that
expands them needs the memory for all. Empty repeats at the end cost nothing.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest

from .archive import Archive
from .data import BadFile
from .extent import Extent
from .limits import Limits
from .markup import check_markup

_CONTENT = "content.xml"
_TABLE = re.compile(rb'<table:table\s[^>]*?\btable:name="([^"]*)"[^>]*>')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_ROWS_REPEATED = re.compile(rb'table:number-rows-repeated="(\d+)"')
_ROWS_SPANNED = re.compile(rb'table:number-rows-spanned="(\d+)"')
_COLUMNS_SPANNED = re.compile(rb'table:number-columns-spanned="(\d+)"')
_ERROR_TEXT = re.compile(rb"\s*<text:p>(#[^<]*)</text:p>")
_COLUMNS_REPEATED = re.compile(rb'table:number-columns-repeated="(\d+)"')


def scan_ods(archive: Archive, limits: Limits) -> dict[str, Extent]:
    """Extent of each sheet by its name; BadFile where the package is a bomb or too large."""
    if _CONTENT not in archive.names:
        raise BadFile("file_damaged")
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise BadFile("file_encrypted")
    content = archive.read(_CONTENT)
    check_markup(content)
    for part in archive.names:
        if part.endswith(".xml") and part not in (_CONTENT, "META-INF/manifest.xml"):
            archive.drain(part)
    return {name: _scan_table(xml, name, limits) for name, xml in _tables(content)}


def _tables(content: bytes) -> Iterator[tuple[str, bytes]]:
    starts = list(_TABLE.finditer(content))
    for start, following in zip_longest(starts, starts[1:]):
        end = following.start() if following else len(content)
        yield unescape(start[1].decode(errors="replace")), content[start.end() : end]


def _scan_table(xml: bytes, name: str, limits: Limits) -> Extent:
    extent = Extent()
    row = 0
    starts = list(_ROW.finditer(xml))
    for start, following in zip_longest(starts, starts[1:]):
        repeats = _number(_ROWS_REPEATED.search(start[1]))
        cells = xml[start.end() : following.start() if following else len(xml)]
        columns, filled = _scan_row(cells, row, extent)
        if filled:
            extent.last_row = row + repeats
            extent.last_column = max(extent.last_column, columns)
            extent.cells += filled * repeats
            extent.check(name, limits)
        row += repeats
    return extent


def _scan_row(cells: bytes, row: int, extent: Extent) -> tuple[int, int]:
    """(columns up to the last filled cell, filled cells) of one row; notes merges and errors."""
    if b"office:" not in cells and b"<text:p" not in cells:
        return 0, 0
    columns = last = filled = 0
    for cell in _CELL.finditer(cells):
        repeats = _number(_COLUMNS_REPEATED.search(cell[1]))
        if b"-spanned" in cell[1]:
            down = row + _number(_ROWS_SPANNED.search(cell[1])) - 1
            right = columns + _number(_COLUMNS_SPANNED.search(cell[1])) - 1
            extent.merges.append(((row, columns), (down, right)))
        if b'value-type="error"' in cell[1]:
            text = _ERROR_TEXT.match(cells, cell.end())
            extent.mark(row, columns, text[1].decode(errors="replace") if text else "#N/A")
        columns += repeats
        if not cell[2] or b"office:" in cell[1]:
            last = columns
            filled += repeats
    return last, filled


def _number(match: re.Match[bytes] | None) -> int:
    return int(match[1]) if match else 1
