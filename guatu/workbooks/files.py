"""From a file's bytes to its sheets. The format is decided by the content."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .archive import Archive
from .data import BadFile, CellValue, Grid, Merge, Progress, Workbook
from .delimited import read_delimited
from .extent import Extent, check_cells
from .html_tables import read_html
from .limits import DEFAULT_LIMITS, Limits
from .ods import scan_ods
from .sniff import sniff
from .xls import scan_xls
from .xlsx import scan_xlsx

# A part that only one kind of package has -> refusal ("" = read it as that format).
_PACKAGES = (
    ("word/document.xml", "file_is_word"),
    ("ppt/presentation.xml", "file_is_slides"),
    ("xl/workbook.bin", "file_is_xlsb"),
)
_ODS_TYPES = (b"application/vnd.oasis.opendocument.spreadsheet",)


def open_workbook(
    data: bytes | Path,
    name: str,
    *,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Workbook:
    """All sheets of an .xlsx, .xls, .ods, .csv or HTML table, hidden ones included.

    `name` is only shown, never trusted. Raises BadFile(code, params) where the file cannot be
    read or is larger than `limits`.
    """
    content = _content(data, limits)
    kind = sniff(content)
    if kind == "text":
        return read_delimited(content, name, limits)
    if kind == "html":
        return read_html(content, name, limits)
    if kind == "ole":
        return _read(content, name, "xls", scan_xls(content, limits), progress)
    return _open_package(content, name, limits, progress)


def _content(data: bytes | Path, limits: Limits) -> bytes:
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > limits.max_bytes:
        raise BadFile(
            "file_too_large", {"mib": round(size / 2**20), "limit_mib": limits.max_bytes >> 20}
        )
    return data.read_bytes() if isinstance(data, Path) else data


def _open_package(data: bytes, name: str, limits: Limits, progress: Progress | None) -> Workbook:
    archive = Archive(data, limits)
    for part, code in _PACKAGES:
        if part in archive.names:
            raise BadFile(code)
    if "xl/workbook.xml" in archive.names:
        kind, extents = "xlsx", scan_xlsx(archive, limits)
    elif "mimetype" in archive.names and archive.read("mimetype").strip() in _ODS_TYPES:
        kind, extents = "ods", scan_ods(archive, limits)
    else:
        raise BadFile("file_is_archive")
    check_cells(list(extents.values()), limits)
    return _read(data, name, kind, extents, progress)


def _read(
    data: bytes,
    name: str,
    kind: str,
    extents: Sequence[Extent] | Mapping[str, Extent],
    progress: Progress | None,
) -> Workbook:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = _read_sheets(book, extents, progress)
    except PasswordError as error:
        raise BadFile("file_encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile("file_damaged") from error
    except BaseException as error:
        # A panic inside the Rust reader is a BaseException that cannot be imported by name.
        if type(error).__name__ != "PanicException":
            raise
        raise BadFile("file_damaged") from error
    if not sheets:
        raise BadFile("no_sheets")
    return Workbook(name, kind, tuple(sheets))


def _read_sheets(
    book: CalamineWorkbook,
    extents: Sequence[Extent] | Mapping[str, Extent],
    progress: Progress | None,
) -> list[Grid]:
    sheets = []
    metadata = book.sheets_metadata
    for index, meta in enumerate(metadata):
        if progress:
            progress("sheet", index, len(metadata))
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if isinstance(extents, Mapping):
            extent = extents.get(meta.name, Extent())
        else:
            extent = extents[index] if index < len(extents) else Extent()
        grid = _grid(book.get_sheet_by_index(index), extent)
        grid.hidden = meta.visible != SheetVisibleEnum.Visible
        sheets.append(grid)
    if progress:
        progress("sheet", len(metadata), len(metadata))
    return sheets


def _grid(sheet: CalamineSheet, extent: Extent) -> Grid:
    rows: list[list[CellValue]] = sheet.to_python()
    first_row, first_column = sheet.start or (0, 0)
    if extent.texts:
        _write_texts(rows, extent, first_row, first_column)
    while rows and not any(cell != "" and str(cell).strip() for cell in rows[-1]):
        rows.pop()
    grid = Grid(
        sheet.name, rows, first_row=first_row, first_column=first_column,
        messages=extent.messages(sheet.name),
    )  # fmt: skip
    grid.merges = _merges(sheet.merged_cell_ranges or extent.merges, grid)
    return grid


def _write_texts(
    rows: list[list[CellValue]], extent: Extent, first_row: int, first_column: int
) -> None:
    """Put errors and uncalculated formulas where the reader left nothing."""
    width = len(rows[0]) if rows else 0
    for (row, column), text in extent.texts.items():
        i, j = row - first_row, column - first_column
        if 0 <= i < len(rows) and 0 <= j < width and rows[i][j] == "":
            rows[i][j] = text


def _merges(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]], grid: Grid
) -> tuple[Merge, ...]:
    """Ranges inside the grid, cut at its edge; a range of one cell is none."""
    found = []
    for (top, left), (bottom, right) in ranges:
        merge = Merge(
            top - grid.first_row,
            left - grid.first_column,
            min(bottom - grid.first_row, len(grid.rows) - 1),
            min(right - grid.first_column, grid.width - 1),
        )
        height, width = merge.bottom - merge.top, merge.right - merge.left
        if min(merge.top, merge.left, height, width) >= 0 and height + width > 0:
            found.append(merge)
    return tuple(found)
