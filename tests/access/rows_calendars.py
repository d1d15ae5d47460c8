"""The calendar of workdays is set by the project office and the system's administrator."""

from guatu.calendars.actions import set_day
from tests.cast import START, Cast


def _own_day(cast: Cast) -> dict[str, int]:
    return {"pk": set_day(START, False, "县庆", by=None).pk}


OBJECTS = {
    "year": lambda cast: {"year": 2026},
    "far_year": lambda cast: {"year": 1900},
    "own_day": _own_day,
}

ROWS = [
    ("calendars:year", "", "get", "ana=302 xi=302 zhou=302 *=403"),
    ("calendars:year-of", "year", "get", "ana=200 xi=200 *=403"),
    ("calendars:year-of", "far_year", "get", "ana=404 xi=404 *=403"),
    ("calendars:notice", "year", "get", "ana=200 xi=200 *=403"),
    ("calendars:notice", "year", "post", "ana=422 xi=422 chen=403 *=403"),
    ("calendars:day-set", "", "post", "ana=422 xi=422 *=403"),
    ("calendars:day-forget", "own_day", "post", "ana=302 xi=302 *=403"),
]
