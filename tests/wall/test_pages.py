"""The pages of the wall as each role meets them, and a print from its order to its file."""

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app as procrastinate_app
from procrastinate.testing import InMemoryConnector
from pypdf import PdfReader

from guatu.ledger import actions as ledger
from guatu.reports import actions as reports
from guatu.wall import actions, tasks
from guatu.wall.models import WallChart, WallPrint, WallVersion
from tests.cast import Cast

MONTH = dt.date(2026, 9, 1)
HOSTILE = '</svg><script>alert("1")</script>&amp;'
ORDER = {"form": "pdf", "paper": "A3", "tile": ""}


@pytest.fixture
def version(cast: Cast) -> WallVersion:
    """The first version of a chart of the county, with one report of September behind it."""
    report = reports.ReportDraft(cast.school, MONTH, {"month_amount": 800, "year_amount": 6000})
    reports.post_reports([report], by=None)
    chart = actions.hang_chart(cast.portfolio, "重点项目总图", by=None)
    return actions.issue_version(chart, MONTH, by=None)


def as_player(client: Client, cast: Cast, name: str) -> Client:
    client.force_login(cast.account(name))
    return client


def form_of(**changes: object) -> dict[str, object]:
    return {"title": "总图", "group": "sector", "paper": "A1", **changes}


@pytest.mark.parametrize("name", ["ana", "dana"])
def test_office_and_head_see_the_chart_its_version_and_the_live_one(
    client: Client, cast: Cast, version: WallVersion, name: str
) -> None:
    as_player(client, cast, name)
    listed = client.get(reverse("wall:chart-list")).text
    assert "重点项目总图" in listed
    assert "白河县重点项目" not in listed
    for address in (
        reverse("wall:chart", args=[version.chart_id]),
        reverse("wall:version", args=[version.chart_id, 1]),
        reverse("wall:live", args=[cast.portfolio.pk]),
        reverse("wall:tv", args=[cast.portfolio.pk]),
    ):
        shown = client.get(address).text
        assert "第二中学" in shown, address
        assert "城北大道" in shown, address


def test_only_who_may_issue_is_offered_it(client: Client, cast: Cast, version: WallVersion) -> None:
    address = reverse("wall:chart", args=[version.chart_id])
    issue = reverse("wall:issue", args=[version.chart_id])
    assert issue in as_player(client, cast, "ana").get(address).text
    assert issue not in as_player(client, cast, "dana").get(address).text
    assert client.post(issue).status_code == 403
    assert client.get(reverse("wall:chart-edit", args=[version.chart_id])).status_code == 403
    assert client.get(reverse("wall:chart-new", args=[cast.portfolio.pk])).status_code == 403


def test_an_officer_finds_own_projects_on_the_live_chart_and_no_chart_of_the_county(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "bo")
    for name in ("wall:live", "wall:tv"):
        shown = client.get(reverse(name, args=[cast.portfolio.pk])).text
        assert "第二中学" in shown
        assert "城北大道" not in shown
    assert "重点项目总图" not in client.get(reverse("wall:chart-list")).text
    assert client.get(reverse("wall:chart", args=[version.chart_id])).status_code == 404
    assert client.get(reverse("wall:version", args=[version.chart_id, 1])).status_code == 404
    assert client.get(reverse("wall:battle", args=[cast.school.pk])).status_code == 200
    assert client.get(reverse("wall:battle", args=[cast.road.pk])).status_code == 404
    assert client.get(reverse("wall:battle-file", args=[cast.road.pk])).status_code == 404


def test_another_county_finds_nothing_at_any_address(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    ordered, _is_new = actions.order_print(version, {**ORDER, "language": "en"})
    as_player(client, cast, "zhou")
    chart, portfolio = version.chart_id, cast.portfolio.pk
    for name, arguments in (
        ("live", [portfolio]),
        ("tv", [portfolio]),
        ("chart-new", [portfolio]),
        ("chart", [chart]),
        ("chart-edit", [chart]),
        ("version", [chart, 1]),
        ("print", [ordered.pk]),
        ("print-file", [ordered.pk]),
        ("battle", [cast.school.pk]),
        ("battle-file", [cast.school.pk]),
    ):
        address = reverse(f"wall:{name}", args=arguments)
        assert client.get(address).status_code == 404, address
    assert client.post(reverse("wall:issue", args=[chart])).status_code == 404
    assert client.post(reverse("wall:print-new", args=[chart, 1]), ORDER).status_code == 404
    assert version.chart.versions.count() == 1
    assert WallPrint.objects.count() == 1


@pytest.mark.parametrize("name", ["xi", "sun", "wu"])
def test_administrators_have_no_wall(
    client: Client, cast: Cast, version: WallVersion, name: str
) -> None:
    as_player(client, cast, name)
    for address in (
        reverse("wall:chart-list"),
        reverse("wall:live", args=[cast.portfolio.pk]),
        reverse("wall:chart", args=[version.chart_id]),
        reverse("wall:battle", args=[cast.school.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "第二中学" not in answer.text


def test_the_live_chart_answers_with_the_chart_alone_to_a_filter(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "ana")
    address = reverse("wall:live", args=[cast.portfolio.pk])
    query = {"leader": cast.people["lei"].pk, "month": "2026-09"}
    part = client.get(address, query, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "第二中学" in part
    assert "城北大道" not in part
    nothing = client.get(address, {"q": "没有这个项目"}).text
    assert "第二中学" not in nothing.split("<main", 1)[1]


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-9", "''"])
def test_a_month_that_is_none_shows_the_newest(
    client: Client, cast: Cast, version: WallVersion, month: str
) -> None:
    as_player(client, cast, "ana")
    answer = client.get(reverse("wall:live", args=[cast.portfolio.pk]), {"month": month})
    assert answer.status_code == 200
    assert answer.context["month"] == MONTH


def test_hanging_up_keeps_the_filters_of_the_address(client: Client, cast: Cast) -> None:
    as_player(client, cast, "ana")
    address = reverse("wall:chart-new", args=[cast.portfolio.pk])
    answer = client.post(f"{address}?q=二中&group=sector", form_of())
    chart = WallChart.objects.get()
    assert answer["Location"] == reverse("wall:chart", args=[chart.pk])
    assert (chart.title, chart.filters, chart.paper) == ("总图", {"q": "二中"}, "A1")


@pytest.mark.parametrize("changes", [{"title": " "}, {"paper": "A9"}, {"group": "weather"}])
def test_a_wrong_form_is_shown_again_with_what_is_wrong(
    client: Client, cast: Cast, version: WallVersion, changes: dict[str, str]
) -> None:
    as_player(client, cast, "ana")
    for address in (
        reverse("wall:chart-new", args=[cast.portfolio.pk]),
        reverse("wall:chart-edit", args=[version.chart_id]),
    ):
        answer = client.post(address, form_of(**changes))
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert WallChart.objects.get().title == "重点项目总图"


def test_a_title_that_is_taken_is_refused_in_words(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "ana")
    address = reverse("wall:chart-new", args=[cast.portfolio.pk])
    answer = client.post(address, form_of(title="重点项目总图"))
    assert answer.status_code == 409
    assert "已有名为“重点项目总图”的挂图" in answer.text
    assert WallChart.objects.count() == 1


def test_hostile_names_stay_text(client: Client, cast: Cast, version: WallVersion) -> None:
    as_player(client, cast, "ana")
    ledger.change_projects([(cast.school, {"name": HOSTILE})], by=None)
    edit = reverse("wall:chart-edit", args=[version.chart_id])
    client.post(edit, form_of(title=HOSTILE))
    second = actions.issue_version(WallChart.objects.get(), MONTH, by=None)
    for address in (
        reverse("wall:chart-list"),
        edit,
        reverse("wall:chart", args=[version.chart_id]),
        reverse("wall:version", args=[version.chart_id, second.number]),
        reverse("wall:live", args=[cast.portfolio.pk]),
        reverse("wall:tv", args=[cast.portfolio.pk]),
        reverse("wall:battle", args=[cast.school.pk]),
    ):
        shown = client.get(address).text
        assert "<script>alert" not in shown, address
        assert "script&gt;alert(" in shown, address


def test_issuing_twice_by_a_double_click_is_one_version(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "ana")
    ledger.change_projects([(cast.school, {"name": "第二中学新校区"})], by=None)
    address = reverse("wall:issue", args=[version.chart_id])
    answers = [client.post(address, {"month": "2026-09"}) for _press in range(2)]
    second = reverse("wall:version", args=[version.chart_id, 2])
    assert [answer["Location"] for answer in answers] == [second, second]
    assert version.chart.versions.count() == 2


def test_a_print_from_its_order_to_its_file(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "dana")
    order = reverse("wall:print-new", args=[version.chart_id, 1])
    with procrastinate_app.replace_connector(InMemoryConnector()) as queue:
        waiting = client.post(order, ORDER)["Location"]
        assert client.post(order, ORDER)["Location"] == waiting  # a second press draws no second
        assert "排队等候" in client.get(waiting).text
        assert client.get(f"{waiting}file/").status_code == 404
        (job,) = queue.connector.jobs.values()
    tasks.draw(**job["args"])
    assert "图纸已绘成" in client.get(waiting, headers={"HX-Request": "true"}).text
    file = client.get(f"{waiting}file/")
    assert "%E9%87%8D%E7%82%B9%E9%A1%B9%E7%9B%AE%E6%80%BB%E5%9B%BE-v1-A3.pdf" in str(file.headers)
    page = PdfReader(BytesIO(file.getvalue())).pages[0]
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [420, 297]


@pytest.mark.parametrize(
    "order", [{"form": "png", "paper": "A3", "tile": "A4"}, {"form": "exe", "paper": "A3"}, {}]
)
def test_a_wrong_order_orders_nothing_and_says_why(
    client: Client, cast: Cast, version: WallVersion, order: dict[str, str]
) -> None:
    as_player(client, cast, "ana")
    address = reverse("wall:print-new", args=[version.chart_id, 1])
    answer = client.post(address, order)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not WallPrint.objects.exists()


def test_a_failed_print_says_so(client: Client, cast: Cast, version: WallVersion) -> None:
    ordered, _is_new = actions.order_print(version, {**ORDER, "language": "en"})
    WallPrint.objects.filter(pk=ordered.pk).update(state=WallPrint.State.FAILED)
    shown = as_player(client, cast, "ana").get(reverse("wall:print", args=[ordered.pk])).text
    assert "图纸未能绘成" in shown


def test_a_battle_map_is_one_sheet_of_the_paper_asked_for(
    client: Client, cast: Cast, version: WallVersion
) -> None:
    as_player(client, cast, "bo")
    address = reverse("wall:battle-file", args=[cast.school.pk])
    file = client.get(address, {"paper": "A2"})
    pages = PdfReader(BytesIO(b"".join(file.streaming_content))).pages
    assert len(pages) == 1
    assert [round(float(side) * 25.4 / 72) for side in pages[0].mediabox[2:]] == [594, 420]
    assert client.get(address, {"paper": "../A2"}).status_code == 404


def test_a_county_that_has_reported_nothing_hangs_its_projects_up(
    client: Client, cast: Cast
) -> None:
    as_player(client, cast, "zhou")
    for name in ("wall:live", "wall:tv"):
        answer = client.get(reverse(name, args=[cast.other_portfolio.pk]))
        assert "污水处理厂" in answer.text
    assert client.get(reverse("wall:battle", args=[cast.foreign.pk])).status_code == 200
