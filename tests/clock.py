"""A clock that stands on a day, for pages that ask what day it is."""

import datetime as dt

import pytest
from django.utils import timezone

LOCALDATE = timezone.localdate


def stand_on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    """From now on it is this day; the day of another instant stays what it is."""

    def localdate(value: dt.datetime | None = None) -> dt.date:
        return day if value is None else LOCALDATE(value)

    monkeypatch.setattr(timezone, "localdate", localdate)
