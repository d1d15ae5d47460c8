"""Reading of project ledgers: from a file's bytes to typed tables. No Django, no database.

    book = open_workbook(data, "台账.xlsx")          # BadFile(code, params) where it cannot be read
    for grid in book.sheets:
        reading = recognise(grid, column_map)        # header, columns, units, questions, refusal
        if reading.refusal is None:
            rows = read_rows(grid, reading)          # projects, groups, subtotals; typed values

Everything said to a person is a `Message` or `Question`: a code of `messages.py` and its params.
"""

from .column_map import ColumnMap, ColumnRule, fingerprint, title_key
from .data import (
    BadFile,
    Column,
    DateRange,
    DateValue,
    Grid,
    Level,
    Merge,
    Message,
    PersonName,
    Question,
    Row,
    RowKind,
    SheetReading,
    SheetRows,
    SubtotalCheck,
    Workbook,
)
from .fields import CHOICES, FIELDS, Field, kind_of
from .files import open_workbook
from .limits import Limits
from .messages import MESSAGES, english
from .recognise import recognise
from .rows import read_rows

__all__ = [
    "CHOICES",
    "FIELDS",
    "MESSAGES",
    "BadFile",
    "Column",
    "ColumnMap",
    "ColumnRule",
    "DateRange",
    "DateValue",
    "Field",
    "Grid",
    "Level",
    "Limits",
    "Merge",
    "Message",
    "PersonName",
    "Question",
    "Row",
    "RowKind",
    "SheetReading",
    "SheetRows",
    "SubtotalCheck",
    "Workbook",
    "english",
    "fingerprint",
    "kind_of",
    "open_workbook",
    "read_rows",
    "recognise",
    "title_key",
]
