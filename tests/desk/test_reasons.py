"""How many projects lag for which reason: of reports, excuses and problems together."""

from django.urls import reverse

from guatu.desk.reach import reach_of
from guatu.desk.reason_views import reason_lines
from guatu.problems.actions import raise_problems
from guatu.reports.actions import post_reports
from tests.cast import START, Cast
from tests.desk.stage import SEPTEMBER, client_of, play, reported
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
