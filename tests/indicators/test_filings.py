"""The light of reporting: late and missing, once and for ever."""

import datetime as dt

from guatu.indicators.models import Light, Standing
from guatu.journal.actions import writing
from guatu.reports.models import Filing

from .conftest import County, day
from .test_standings import light


def test_reporting_is_judged_once_a_month_is_closed(county: County) -> None:
    silent, other = county.project("120"), county.project("120")
    june = county.open(6)
    county.report(other, 6, "60", submitted_at=dt.datetime(2026, 6, 25, 15, 59, tzinfo=dt.UTC))
    assert light(silent, 6, "entry") == (Light.NONE, "open")
    assert light(other, 6, "entry") == (Light.GREEN, "")
    july = county.open(7)
    assert light(silent, 6, "entry") == (Light.NONE, "open")
    county.close(june)
    assert light(silent, 6, "entry") == (Light.YELLOW, "")
    county.close(july)
    assert light(silent, 7, "entry") == (Light.RED, "")
    assert light(other, 7, "entry") == (Light.YELLOW, "")


def test_a_report_that_comes_after_the_close_stays_missing(county: County) -> None:
    silent = county.project("120")
    july = county.open(7)
    county.close(july)
    county.report(silent, 7, "70")
    assert light(silent, 7, "entry") == (Light.YELLOW, "")
    assert light(silent, 7, "progress")[0] == Light.GREEN


def test_a_report_that_came_late_stays_late_when_it_is_sent_again(county: County) -> None:
    project = county.project("120")
    july = county.open(7)
    late = dt.datetime(2026, 7, 25, 16, 0, tzinfo=dt.UTC)
    report = county.report(project, 7, "70", submitted_at=late)
    with writing(None, "demo") as work:
        work.add(Filing(project=project, period=july, first_sent_at=late, is_late=True))
    county.change(report, submitted_at=late + dt.timedelta(days=9))
    assert light(project, 7, "entry") == (Light.BLUE, "")
    assert Standing.objects.get(project=project, month=day(7)).lights["entry"]["inputs"] == {
        "due": "2026-07-25",
        "missing": 0,
        "days_late": 1,
        "is_same_as_last": False,
    }


def test_reporting_is_not_judged_in_months_that_were_not_opened(county: County) -> None:
    project = county.project("120")
    county.report(project, 7, "70")
    assert light(project, 7, "entry") == (Light.NONE, "unasked")
