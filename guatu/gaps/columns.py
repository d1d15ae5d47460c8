"""The values that the rules read, of many projects at once: one statement, straight into NumPy.

PostgreSQL computes each value as a whole number (amounts and per cents in millionths, so that the
comparisons stay exact) and sends them in its binary COPY form. With all values there, every row
has the same length, and NumPy reads the answer as it stands, without an object a value.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import QuerySet

from guatu.gaps.statement import statement
from guatu.ledger.models import Project

Column = npt.NDArray[np.int64]
PLACES = 6
# Stands for "not known"; no amount comes near it.
UNKNOWN = -(2**63)
# Of the COPY form: signature, flags and length of the extension; the mark of the end.
_HEADER, _TRAILER = 19, 2


@dataclass(frozen=True)
class Columns:
    """Values by name, a row a project; amounts, days and counts in millionths."""

    values: dict[str, Column]
    keys: Column
    units: Column

    def __len__(self) -> int:
        return len(self.keys)

    def known(self, name: str) -> npt.NDArray[np.bool_]:
        """Where the value is known."""
        return self.values[name] != UNKNOWN

    def row(self, at: int) -> dict[str, Decimal | None]:
        """The values of one project, exact."""
        return {
            name: None if column[at] == UNKNOWN else Decimal(int(column[at])).scaleb(-PLACES)
            for name, column in self.values.items()
        }


def read(projects: QuerySet[Project], month: dt.date, day: dt.date) -> Columns:
    """The values of the projects in a month (its first day), as of a day; one statement.

    The rows stand in the order of the projects' keys.
    """
    keys, parameters = projects.order_by().values("pk").query.sql_with_params()
    names, text = statement(keys, UNKNOWN)
    with connection.cursor() as cursor:
        # COPY takes no parameters; the driver writes them into the statement, quoted.
        filled = cursor.mogrify(text, (month, day, month.year, *parameters))
        with cursor.copy(filled) as copy:
            data = b"".join(copy)
    return _parsed(data, names)


def _parsed(data: bytes, names: list[str]) -> Columns:
    fields = [("count", ">i2")]
    for name in names:
        fields += [(f"{name} length", ">i4"), (name, ">i8")]
    body = data[_HEADER : len(data) - _TRAILER]
    rows = np.frombuffer(body, dtype=np.dtype(fields))
    rows = rows[np.argsort(rows["project"], kind="stable")]
    values = {name: rows[name].astype(np.int64) for name in names}
    return Columns(values, keys=values.pop("project"), units=values.pop("unit_key"))
