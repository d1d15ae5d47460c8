"""Looks through the records of an .xls (BIFF5 and BIFF8) for its extent and odd cells.

[MS-XLS] 2.4: a stream of records, each with a 2-byte type and a 2-byte length.
"""

import io
import struct

import olefile

from .data import BadFile
from .extent import Extent, check_cells
from .limits import Limits

_HEADER = struct.Struct("<HH")
_CELL = struct.Struct("<HH")
_BOUNDSHEET_START = struct.Struct("<L")
_DIMENSIONS = 0x0200
_WIDE_DIMENSIONS, _NARROW_DIMENSIONS = struct.Struct("<LLHH"), struct.Struct("<HHHH")
_MOST_ROWS, _MOST_COLUMNS = 65536, 256
_BOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x002F, 0x0085
_FORMULA, _BOOLERR = 0x0006, 0x0205
_NUMBER, _RK, _LABELSST, _LABEL, _MULRK, _RSTRING = 0x0203, 0x027E, 0x00FD, 0x0204, 0x00BD, 0x00D6
_CELLS = frozenset((_FORMULA, _BOOLERR, _NUMBER, _RK, _LABELSST, _LABEL, _MULRK, _RSTRING))
_OF_BOOK = frozenset((_BOUNDSHEET, _DIMENSIONS, _FILEPASS))
_ODD_CELLS = frozenset((_MULRK, _BOOLERR, _FORMULA))
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_WORD_STREAMS = ("WordDocument",)
_SLIDE_STREAMS = ("PowerPoint Document",)


def scan_xls(data: bytes, limits: Limits) -> list[Extent]:
    """Extents of the sheets in the order of their tabs; BadFile where it is no workbook."""
    stream = _workbook_stream(data)
    extents = list(_walk(stream).values())
    for number, extent in enumerate(extents, start=1):
        extent.check(str(number), limits)
    check_cells(extents, limits)
    return extents


def _workbook_stream(data: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as package:
            if package.exists("EncryptedPackage"):
                raise BadFile("file_encrypted")
            for streams, code in (
                (_WORD_STREAMS, "file_is_word"),
                (_SLIDE_STREAMS, "file_is_slides"),
            ):
                if any(package.exists(name) for name in streams):
                    raise BadFile(code)
            for name in ("Workbook", "Book"):
                if package.exists(name):
                    return bytes(package.openstream(name).read())
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise BadFile("file_truncated") from error
    raise BadFile("file_not_a_table")


def _walk(stream: bytes) -> dict[int, Extent]:
    """Extent of each sheet by the start of its substream, in the order of tabs.

    A drawing inside a sheet has a substream of its own (BOF … EOF) that no tab points at.
    """
    sheets: dict[int, Extent] = {}
    extent = Extent()
    position, end = 0, len(stream)
    while position + 4 <= end:
        kind, length = _HEADER.unpack_from(stream, position)
        body = position + 4
        if body + length > end:
            raise BadFile("file_truncated")
        if kind in _CELLS and length >= 6:
            row, column = _CELL.unpack_from(stream, body)
            extent.cells += 1
            if row >= extent.last_row:
                extent.last_row = row + 1
            if column >= extent.last_column:
                extent.last_column = column + 1
            if kind in _ODD_CELLS:
                _scan_odd_cell(stream, body, kind, length, extent)
        elif kind == _BOF:
            extent = sheets.get(position, extent)
        elif kind in _OF_BOOK:
            _scan_book(stream, body, kind, length, sheets)
        position = body + length
    return sheets


def _scan_book(stream: bytes, body: int, kind: int, length: int, sheets: dict[int, Extent]) -> None:
    """A record that is no cell: a sheet listed, its stated size, a password."""
    if kind == _FILEPASS:
        raise BadFile("file_encrypted")
    if kind == _DIMENSIONS:
        _check_dimensions(stream, body, length)
    elif length >= 4:
        sheets[_BOUNDSHEET_START.unpack_from(stream, body)[0]] = Extent()


def _check_dimensions(stream: bytes, body: int, length: int) -> None:
    """Readers reserve memory for the stated rectangle: it must be one that the format allows."""
    shape = _WIDE_DIMENSIONS if length >= _WIDE_DIMENSIONS.size else _NARROW_DIMENSIONS
    if length < shape.size:
        raise BadFile("file_damaged")
    first_row, rows, first_column, columns = shape.unpack_from(stream, body)
    if not (first_row <= rows <= _MOST_ROWS and first_column <= columns <= _MOST_COLUMNS):
        raise BadFile("file_damaged")


def _scan_odd_cell(stream: bytes, body: int, kind: int, length: int, extent: Extent) -> None:
    """A record of many cells, an error, or a formula that gave one."""
    row, column = _CELL.unpack_from(stream, body)
    if kind == _MULRK:
        last = column + (length - 6) // 6 - 1
        extent.cells += last - column
        extent.last_column = max(extent.last_column, last + 1)
    elif kind == _BOOLERR and length >= 8 and stream[body + 7]:
        extent.mark(row, column, _ERRORS.get(stream[body + 6], "#N/A"))
    elif (
        kind == _FORMULA and stream[body + 12 : body + 14] == b"\xff\xff" and stream[body + 6] == 2
    ):
        extent.mark(row, column, _ERRORS.get(stream[body + 8], "#N/A"))
