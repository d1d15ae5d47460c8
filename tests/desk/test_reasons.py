"""How many projects lag for which reason: of reports, excuses and problems together."""

from typing import Any

from django.urls import reverse

from guatu.desk.reach import reach_of
from guatu.desk.reason_views import ReasonLine, reason_lines
from guatu.problems.actions import raise_problems
from guatu.reports.actions import post_reports
from tests.cast import START, Cast
from tests.desk.stage import SEPTEMBER, client_of, many, play, reported
from tests.excuses.test_excuses import approved


def test_a_project_counts_once_a_reason_by_its_unit(cast: Cast) -> None:
    play(cast)
    approved(cast)
    post_reports([reported(cast.road, SEPTEMBER, 1600, delay_reason="relocation")], by=None)
    drafts = [
        {"project": p, "text": "征收未完成", "raised_on": START} for p in (cast.school, cast.road)
    ]
    raise_problems([{**draft, "kind": "relocation"} for draft in drafts], by=None)
    reach = reach_of(cast.account("dana"))
    assert reach is not None
    (line,) = reason_lines(reach, SEPTEMBER)
    assert (line.code, line.projects) == ("relocation", 2)
    assert line.sources == {"report": 1, "excuse": 1, "problem": 2}
    assert sorted(line.units) == [("交通局", 1), ("住建局", 1)]


def test_a_unit_sees_the_reasons_of_its_own_projects(cast: Cast) -> None:
    play(cast)
    approved(cast)
    pages = {
        name: client_of(cast, name).get(reverse("desk:reason-list")).content.decode()
        for name in ("bo", "chen")
    }
    assert "交通局" in pages["chen"]
    assert "交通局" not in pages["bo"]


def test_the_count_reads_no_row_a_project(cast: Cast, django_assert_num_queries: Any) -> None:
    play(cast)
    reach = reach_of(cast.account("dana"))
    assert reach is not None
    projects = many(cast, 15)
    post_reports([reported(p, SEPTEMBER, 1, delay_reason="land") for p in projects], by=None)
    with django_assert_num_queries(3):
        (line,) = reason_lines(reach, SEPTEMBER)
    assert (line.projects, line.sources["report"], line.units) == (15, 15, [("交通局", 15)])


def test_of_many_units_the_first_are_named_and_the_rest_counted() -> None:
    units = [(f"单位{n}", 20 - n) for n in range(14)]
    line = ReasonLine("land", "土地", 100, {"report": 1, "excuse": 0, "problem": 2}, units)
    assert (len(line.first_units), line.more_units) == (12, 2)
    assert [count for _label, count in line.told] == [1, 0, 2]
