"""A project's page: lights explained, who answers, its history, and any past day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guatu.accounts.actions import UnitDraft, create_units
from guatu.desk.actions import hand_over_units
from guatu.desk.history import PAGE, history
from guatu.desk.project import project_page
from guatu.journal.actions import writing
from guatu.journal.models import Entry
from guatu.ledger import actions as ledger
from guatu.problems.actions import raise_problems
from guatu.reports.actions import post_reports
from tests.cast import Cast
from tests.desk.stage import SEPTEMBER, client_of, many, play, reported


def test_the_page_explains_its_lights_and_names_who_answers(cast: Cast) -> None:
    play(cast)
    page = client_of(cast, "dana").get(f"/projects/{cast.road.pk}/").content.decode()
    for text in ("1,500", "25.0%", "−50.0", "交通局", "路基施工"):
        assert text in page, text


def test_a_number_leads_to_the_project(cast: Cast) -> None:
    answer = client_of(cast, "dana").get("/projects/2026-001/")
    assert answer.url == f"/projects/{cast.school.pk}/"
    assert client_of(cast, "dana").get("/projects/2099-001/").status_code == 404


def test_a_past_day_shows_what_was_known_then(cast: Cast) -> None:
    play(cast)
    before = timezone.now()
    post_reports([reported(cast.road, SEPTEMBER, 4000)], by=None)
    ledger.change_projects([(cast.road, {"name": "城北快速路"})], by=None)
    ledger.set_plans([ledger.PlanDraft(cast.road, 2026, {"amount": 5000})], by=None)
    raise_problems([{"project": cast.road, "text": "新问题", "raised_on": SEPTEMBER}], by=None)
    cast.road.refresh_from_db()
    today = timezone.localdate()
    now = project_page(cast.road, today)
    then = project_page(cast.road, today, before)
    assert now is not None
    assert then is not None
    assert (now.project.name, then.project.name) == ("城北快速路", "城北大道改造工程")
    assert (now.standing.done, then.standing.done) == (4000, 1500)
    assert (now.plan.amount, then.plan.amount) == (5000, 6000)
    assert (len(now.problems), len(then.problems)) == (1, 0)
    assert then.standing.lights["progress"]["light"] == 4


def test_before_it_was_entered_there_is_no_page(cast: Cast) -> None:
    answer = client_of(cast, "dana").get(f"/projects/{cast.road.pk}/?at=2020-01-01")
    assert answer.status_code == 404


@pytest.mark.parametrize("at", ["", "nonsense", "2026-13-40", "9999-12-31"])
def test_a_day_that_is_none_shows_today(cast: Cast, at: str) -> None:
    answer = client_of(cast, "dana").get(f"/projects/{cast.road.pk}/?at={at}")
    assert answer.status_code == 200
    assert "d-past" not in answer.content.decode()


def test_the_history_tells_who_changed_what_from_what(cast: Cast) -> None:
    play(cast)
    ana = cast.account("ana")
    ledger.change_projects([(cast.road, {"sector": "交通"})], by=ana, sources=["台账.xlsx!A!C7"])
    newest = history(cast.road.journal_thread).entries[0]
    assert (newest.by, newest.source) == ("安娜", "台账.xlsx!A!C7")
    (change,) = newest.changes
    assert (change.before, change.after) == ("基础设施", "交通")
    units = [entry for entry in history(cast.road.journal_thread).entries if "交通局" in str(entry)]
    assert units


def test_the_history_of_a_hand_over_speaks_in_words(cast: Cast) -> None:
    housing = cast.units["housing"]
    ledger.change_milestones([(cast.milestone, {"holder": housing})], by=None)
    draft = UnitDraft("n", "青石县城建局", "城建局", "bureau", cast.units["county"])
    new = create_units([draft], by=None)
    hand_over_units([housing], new, "rename", dt.date(2026, 7, 1), "更名", by=None)
    told = history(cast.school.journal_thread).entries
    subjects = {entry.subject for entry in told}
    assert f"节点 {cast.milestone.name}" in subjects
    assert "项目责任分工 责任单位" in subjects
    assert not any("." in entry.act for entry in told)


def test_a_long_history_comes_page_by_page(cast: Cast) -> None:
    with writing(None, "ledger.project.change") as work:
        for number in range(PAGE + 5):
            work.note(cast.road, step=number)
    thread = cast.road.journal_thread
    first = history(thread)
    assert len(first.entries) == PAGE
    rest = history(thread, before=first.next)
    assert first.entries[-1].key > rest.entries[0].key
    total = Entry.objects.filter(thread=thread).count()
    assert len(first.entries) + len(rest.entries) == total
    client = client_of(cast, "dana")
    part = client.get(
        f"/projects/{cast.road.pk}/history?before={first.next}", headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()


def test_milestones_carry_their_flags(cast: Cast) -> None:
    day = dt.date(2026, 10, 10)
    view = project_page(cast.school, day)
    assert view is not None
    (node,) = view.nodes
    assert (node.state, node.days) == ("overdue", 10)
    ledger.move_milestones(
        [(cast.milestone, dt.date(2026, 11, 1))], dt.date(2026, 10, 1), "雨季", by=None
    )
    ledger.reach_milestones([(cast.milestone, dt.date(2026, 11, 4), "照片")], by=None)
    (node,) = project_page(cast.school, dt.date(2026, 11, 5)).nodes
    assert (node.state, node.days, node.first) == ("late", 3, dt.date(2026, 9, 30))
    assert [version.version for version in node.versions] == [0, 1]


def test_the_number_of_queries_does_not_grow_with_what_is_stored(cast: Cast) -> None:
    play(cast)
    client = client_of(cast, "dana")
    path = f"/projects/{cast.school.pk}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    many(cast, 40)
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    # A fixed number of parts, each with its few queries: the same whatever is stored.
    assert len(more) == len(few) <= 52
