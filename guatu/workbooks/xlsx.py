"""Looks through the XML of an .xlsx for its extent, error cells and uncalculated formulas.

The reader proper is python-calamine, which allocates the whole rectangle of a sheet, gives "" for
error cells and for formulas that were never calculated. All three are found here, in the bytes,
with a few searches over each part: well below the time the reader takes.
"""

import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

from .archive import Archive
from .data import BadFile, column_number
from .extent import Extent
from .limits import Limits

_SEGMENT = 1 << 20
_LONGEST_ROW = 32 << 20
_ROW = re.compile(rb'<row\b[^>]*?\br\s*=\s*["\'](\d+)["\']')


def _cell_unlike(letters: bytes) -> re.Pattern[bytes]:
    """Finds a cell that is not written <c r="B7" s="1" t="s">, with these letters and a row up to
    99,999."""
    usual = rb"""[0-9]{1,5}"(?:>|/>| t="[A-Za-z]+">| s="[0-9]+"(?: t="[A-Za-z]+")?/?>)"""
    return re.compile(rb'<c(?! r="' + letters + usual + rb")[\s/>]")


# Such a cell needs a closer look. A reader goes by the reference of the cell, not by its row. The
# first search finds columns beyond Z as well.
_NO_NARROW_CELL = _cell_unlike(rb"[A-Z]")
_NO_PLAIN_CELL = _cell_unlike(rb"[A-Z]{1,3}")
_UNUSUAL_CELL = re.compile(rb'<c(?! r="[A-Z]{1,3}\d{1,5}")[\s/>]')
_WIDE_CELL = re.compile(rb'<c r="([A-Z]{2,3})\d')
_CELL_ROW = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,5})"')
_USUAL_ROWS = 99_999
_REFERENCE = re.compile(
    rb'<c\b[^>]*?\br\s*=\s*["\']\$?([A-Za-z]+)\$?(\d+)["\'][^>]*(?<!/)>(?!</c>)'
)
# Readers take the last of two references, a search the first.
_TWO_REFERENCES = re.compile(rb"<c\b[^>]*?\br\s*=[^>]*?\br\s*=")
_CELL = re.compile(rb"<c(?:\s[^>]*)?(?<!/)>(?!</c>)")
_USUAL_COLUMNS = 26
_PREFIXED = re.compile(rb"<(/?)\w+:(?=(?:row|c|v|f|is|sheetData|worksheet|col)\b)")
# Searches that begin with one rare letter run at the speed of memchr.
_MAY_BE_PREFIXED = re.compile(rb":(?=c[\s/>])")
_HAS_FORMULA = re.compile(rb"f(?=[\s>/])")
_HAS_HIDDEN = re.compile(rb'h(?=idden=")')
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>(?:<f[ >].*?(?:</f>|/>))?<v>([^<]*)</v>'
)
_FORMULA_ONLY = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*\bt="str")[^>]*><f(?:\s[^>]*)?(?:/>|>([^<]*)</f>)'
    rb"(?:<v\s*/>|<v></v>)?</c>"
)
_HIDDEN_ROW = re.compile(rb'<row [^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col [^>]*\bhidden="(?:1|true)"')
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def scan_xlsx(archive: Archive, limits: Limits) -> dict[str, Extent]:
    """Extent of each sheet by its name; BadFile where the package is a bomb or too large."""
    sheets = _sheet_parts(archive)
    extents = {}
    for part in archive.names:
        if not part.endswith((".xml", ".rels", ".vml")):
            continue
        if part in sheets:
            extents[sheets[part]] = _scan_sheet(archive, part, sheets[part], limits)
            extents[sheets[part]].check(sheets[part], limits)
        else:
            archive.drain(part)
    return extents


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """Part name -> sheet name, from the workbook and its relationships."""
    try:
        book = _parse(archive.read("xl/workbook.xml"))
        links = _parse(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError as error:
        raise BadFile("file_damaged") from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        key = sheet.get(_RELATIONSHIP) or sheet.get(_STRICT_RELATIONSHIP)
        target = targets.get(key, "")
        part = target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"
        parts[part] = sheet.get("name", "")
    return parts


def _parse(xml: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise BadFile("file_damaged")
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # markup, or its encoding
        raise BadFile("file_damaged") from error


def _scan_sheet(archive: Archive, part: str, sheet: str, limits: Limits) -> Extent:
    """The usual sheet is only searched; from the first unusual cell on each reference is read,
    and if that comes late the part is gone through once more."""
    extent = Extent()
    exact, usual, rows = False, False, 0
    for segment in _segments(archive.chunks(part)):
        xml = _without_prefixes(segment)
        extent.cells += xml.count(b"</c>")
        if extent.cells > limits.max_cells:
            raise BadFile("too_many_cells", {"cells": extent.cells, "limit": limits.max_cells})
        narrow = not exact and not _NO_NARROW_CELL.search(xml)
        if not narrow and _NO_PLAIN_CELL.search(xml):
            _check_references(xml)
            if not exact and _UNUSUAL_CELL.search(xml):
                exact = True
                extent.last_row = extent.last_column = 0  # bounds until here, from here measures
        usual = usual or not exact
        if exact:
            rows = _scan_references(xml, rows, extent)
        elif not narrow:
            _scan_wide(xml, extent, limits)
        extent.check(sheet, limits)
        _scan_odd_cells(xml, extent)
        _count_hidden(xml, extent)
    if exact and usual:
        rows = 0
        for segment in _segments(archive.chunks(part)):
            rows = _scan_references(_without_prefixes(segment), rows, extent)
    extent.last_column = extent.last_column or _USUAL_COLUMNS
    return extent


def _without_prefixes(segment: bytes) -> bytes:
    """Some writers put every element into a prefix (<x:row>); readers do not care, nor do we."""
    return _PREFIXED.sub(rb"<\1", segment) if _MAY_BE_PREFIXED.search(segment) else segment


def _check_references(xml: bytes) -> None:
    """BadFile where a cell states its place twice; counting is many times cheaper than looking."""
    stated = xml.count(b"r=")
    if stated > xml.count(b"<c r=") + xml.count(b"<row r=") and _TWO_REFERENCES.search(xml):
        raise BadFile("file_damaged")


def _scan_wide(xml: bytes, extent: Extent, limits: Limits) -> None:
    """Raise the extent of a usual sheet: its columns, and its rows where so many columns are used
    that the largest usual row would not fit."""
    letters = set(_WIDE_CELL.findall(xml))
    columns = max((column_number(found.decode()) for found in letters), default=_USUAL_COLUMNS)
    extent.last_column = max(extent.last_column, columns)
    if extent.last_column * _USUAL_ROWS > limits.max_area:
        rows = max(map(int, set(_CELL_ROW.findall(xml))), default=0)
        extent.last_row = max(extent.last_row, rows)


def _scan_references(xml: bytes, before: int, extent: Extent) -> int:
    """Raise the extent to the furthest cell, whatever its row says and however it is written;
    returns the rows seen so far."""
    if b"</c>" not in xml:
        return before + xml.count(b"<row")  # formats of empty cells: readers skip them too
    references = _REFERENCE.findall(xml)
    letters = {found for found, _row in references}
    columns = max((column_number(found.decode().upper()) for found in letters), default=0)
    rows = max((int(row) for _letters, row in references), default=0)
    seen = before + xml.count(b"<row")
    if len(references) < len(_CELL.findall(xml)):
        # A cell without a reference stands right of the one before it, in the row after the last.
        columns += max(len(_CELL.findall(row)) for row in xml.split(b"<row"))
        rows = max(rows, seen, *(int(number) for number in _ROW.findall(xml)))
    extent.last_column = max(extent.last_column, columns)
    extent.last_row = max(extent.last_row, rows)
    return seen


def _scan_odd_cells(xml: bytes, extent: Extent) -> None:
    """Mark cells that hold an error, and formulas that no program has calculated."""
    if b"#" in xml:
        for letters, row, text in _ERROR.findall(xml):
            _mark(extent, letters, row, text.decode(errors="replace"))
    if _HAS_FORMULA.search(xml):
        for letters, row, formula in _FORMULA_ONLY.findall(xml):
            # A shared formula is written in full in its first cell only.
            text = unescape(formula.decode(errors="replace")) or "…"
            _mark(extent, letters, row, f"={text}")


def _count_hidden(xml: bytes, extent: Extent) -> None:
    if _HAS_HIDDEN.search(xml):
        extent.hidden_rows += len(_HIDDEN_ROW.findall(xml))
        extent.hidden_columns += len(_HIDDEN_COLUMN.findall(xml))


def _mark(extent: Extent, letters: bytes, row: bytes, text: str) -> None:
    extent.mark(int(row) - 1, column_number(letters.decode()) - 1, text)


def _segments(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The part in pieces that a cache can hold, cut where a row begins."""
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        kept.append(chunk)
        size += len(chunk)
        if size < _SEGMENT:
            continue
        joined = b"".join(kept)
        cut = joined.rfind(b"<row")
        if cut > 0:
            yield joined[:cut]
            joined = joined[cut:]
        elif size > _LONGEST_ROW:
            raise BadFile("zip_bomb", {"row": size, "limit": _LONGEST_ROW})
        kept, size = [joined], len(joined)
    yield b"".join(kept)
