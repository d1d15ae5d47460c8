"""A month of statistics figures pasted from Excel, previewed, entered; and the list of gaps."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from guatu.ledger.models import Project
from guatu.statistics.models import StatFigure
from guatu.statistics.pasting import read
from tests.cast import Cast
from tests.clock import stand_on
from tests.desk.stage import AUGUST, SEPTEMBER, client_of, play
from tests.statistics.test_figures import enter

TEXT = (
    "2026-001\t青石县第二中学迁建项目\t6,000\n城北大道改造工程\t0.09亿\n合计\t6900\n没有的项目\t5\n"
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands in October."""
    stand_on(monkeypatch, dt.date(2026, 10, 12))


def test_lines_are_recognised_by_number_and_name_and_totals_left_out(cast: Cast) -> None:
    enter(cast, AUGUST, school=5000)
    lines = read(TEXT, AUGUST, Project.objects.filter(portfolio=cast.portfolio))
    assert [(line.state, line.before, line.amount) for line in lines] == [
        ("changed", Decimal(5000), Decimal(6000)),
        ("new", None, Decimal(900)),
        ("total", None, None),
        ("wrong", None, None),
    ]


@pytest.mark.parametrize("line", ["2026-001", "2026-001\t很多", "2026-001\t5\n2026-001\t6"])
def test_what_cannot_be_read_is_said(cast: Cast, line: str) -> None:
    assert read(line, AUGUST, Project.objects.filter(portfolio=cast.portfolio))[-1].state == "wrong"


def test_a_preview_writes_nothing_and_a_confirmation_does(cast: Cast) -> None:
    client = client_of(cast, "tao")
    form = {"month": "2026-08", "text": TEXT, "source": "联网直报"}
    page = client.post(reverse("statistics:enter"), {**form, "preview": "1"}).content.decode()
    assert "新增2条" in page
    assert not StatFigure.objects.exists()
    client.post(reverse("statistics:enter"), {**form, "confirm": "1"})
    assert dict(StatFigure.objects.values_list("project__no", "amount")) == {
        "2026-001": Decimal(6000),
        "2026-002": Decimal(900),
    }


def test_the_list_shows_what_is_over_the_limits_and_since_when(cast: Cast) -> None:
    play(cast)
    enter(cast, AUGUST, school=6000, road=900)
    enter(cast, SEPTEMBER, school=500, road=550)
    client = client_of(cast, "dana")
    page = client.get(reverse("statistics:list")).content.decode()
    assert "已2个月，自2026年8月起" in page
    assert cast.road.name not in page
    assert (
        cast.road.name in client.get(reverse("statistics:list"), {"show": "all"}).content.decode()
    )
    assert "27.8%" in page  # 2,500 of 9,000


def test_the_page_of_a_project_shows_both_series(cast: Cast) -> None:
    play(cast)
    enter(cast, AUGUST, school=6000)
    page = client_of(cast, "bo").get(reverse("desk:project", args=[cast.school.pk]))
    assert "调度口径与统计口径" in page.content.decode()
