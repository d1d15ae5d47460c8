"""The library's calendar against the notices of the State Council, year by year."""

import datetime as dt
import json
from pathlib import Path

import pytest

from guatu.calendars.compute import workdays

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def test_every_workday_since_2007_is_that_of_the_notices(real_data: Path) -> None:
    calendar = workdays()
    wrong = []
    for path in sorted((real_data / "holiday-cn").glob("*.json")):
        for item in json.loads(path.read_text())["days"]:
            day = dt.date.fromisoformat(item["date"])
            if calendar.is_workday(day) == item["isOffDay"]:
                wrong.append(item)
    assert wrong == []
