"""How large a file may be: bounds on work and memory, far above honest ledgers."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file. The defaults keep reading below about 400 MiB of memory.

    max_bytes: size of the file itself
    max_unpacked: bytes of all XML parts of an .xlsx or .ods after inflation
    max_ratio: inflated bytes for each packed byte, looked at above `ratio_from` bytes; deflate
        reaches 1,032 and tables of numbers about 30
    max_entries: files inside a zip
    max_cells: cells with a value, all sheets together
    max_area: cells of the rectangle around the values of one sheet (what the reader allocates)
    max_rows, max_columns: of one sheet, down to its last value
    """

    max_bytes: int = 60 * MIB
    max_unpacked: int = 300 * MIB
    max_ratio: int = 100
    ratio_from: int = 24 * MIB
    max_entries: int = 4000
    max_cells: int = 2_000_000
    max_area: int = 4_000_000
    max_rows: int = 200_000
    max_columns: int = 1000


DEFAULT_LIMITS = Limits()
