"""Taking a posted import back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from guatu.accounts.models import Person
from guatu.journal.models import Entry
from guatu.ledger import actions as ledger_actions
from guatu.ledger.models import AnnualPlan, LeaderLink, Project, ProjectRole
from guatu.lib.refusals import Refused
from guatu.reports.actions import lock_month, open_month
from guatu.reports.models import ProgressReport
from guatu.sheets import actions
from guatu.sheets.models import ImportRun
from tests.cast import Cast
from tests.sheets.books import ledger, line
from tests.sheets.driving import post, prepared, undo

MODELS = (Project, ProjectRole, LeaderLink, AnnualPlan, ProgressReport, Person)
# Goes up with every change, back or forth: a form opened in between must not pass for fresh.
COUNTED = {"version"}


def facts() -> dict[str, list[dict[str, Any]]]:
    """Every row of the ledger as it stands."""
    found = {}
    for model in MODELS:
        skipped = COUNTED if model in {Project, ProgressReport} else set()
        rows = model._default_manager.order_by("pk").values()
        found[model.__name__] = [
            {name: value for name, value in row.items() if name not in skipped} for row in rows
        ]
    return found


@pytest.fixture
def posted(cast: Cast) -> ImportRun:
    """An import that changes the school and the road and makes a home for the old."""
    rows = [
        line(
            *(1, "青石县第二中学整体迁建项目"),
            **{"no": "2026-001", "plan": 15000, "total": 30000, "done": 900, "progress": "主体"},
            **{"leader": "方正、钱多多", "unit": "交通局", "start": "2026年3月", "problem": "缺水"},
        ),
        line(2, "城北大道改造工程", no="2026-002", plan=500, nature="改建", unit="住建局"),
        line(
            3, "青石县养老服务中心", total=2000, plan=100, done=10, leader="钱多多", unit="住建局"
        ),
    ]
    return prepared(cast, ledger(rows))


def test_undoing_restores_exactly_what_was_before(cast: Cast, posted: ImportRun) -> None:
    before = facts()
    post(cast, posted)
    assert facts() != before
    run = undo(cast, posted)
    assert run.state == ImportRun.State.UNDONE, run.failure
    assert facts() == before


def test_the_journal_keeps_both_the_import_and_its_undoing(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    entries = Entry.objects.filter(batch=run.work_batch)
    sources = set(entries.filter(model="ledger.project").values_list("source", flat=True))
    assert "台账.xlsx!9月!6:6" in sources
    assert any(source.startswith("台账.xlsx!9月!") and "C4" in source for source in sources)
    count = entries.count()
    undo(cast, run)
    assert entries.count() == count
    assert Entry.objects.filter(action="sheets.import.undo").exists()


def test_posted_again_after_undoing_it_is_the_same_ledger(cast: Cast, posted: ImportRun) -> None:
    post(cast, posted)
    undo(cast, posted)
    rows = prepared(cast, ledger([line(1, "青石县养老服务中心", total=2000)]))
    post(cast, rows)
    assert Project.objects.filter(name="青石县养老服务中心").count() == 1


def test_a_change_made_since_stands_in_the_way_and_is_named(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    dana = cast.account("ana")
    ledger_actions.change_projects([(cast.school, {"total_invest": Decimal(31000)})], by=dana)
    after = facts()
    follower, hurdle = actions.undo_hurdles(run)
    assert (hurdle.name, hurdle.field) == ("青石县第二中学整体迁建项目", "total_invest")
    assert hurdle.who == "安娜"
    # If the school stays as it is, the person whom the import made its leader stays too.
    assert follower.name == "钱多多"
    with pytest.raises(Refused):
        undo(cast, run)
    assert facts() == after
    run.refresh_from_db()
    assert run.state == ImportRun.State.POSTED


def test_the_rest_is_undone_on_a_persons_word(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    ledger_actions.change_projects([(cast.school, {"total_invest": Decimal(31000)})], by=None)
    run = undo(cast, run, partly=True)
    assert run.state == ImportRun.State.UNDONE, run.failure
    cast.school.refresh_from_db()
    cast.road.refresh_from_db()
    assert (cast.school.total_invest, cast.school.name) == (
        Decimal(31000),
        "青石县第二中学整体迁建项目",
    )
    assert cast.road.nature == ""
    assert not Project.objects.filter(name="青石县养老服务中心").exists()
    assert {item["name"] for item in run.kept_projects} == {cast.school.name, "钱多多"}


def test_what_hangs_on_a_new_project_keeps_it(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    home = Project.objects.get(name="青石县养老服务中心")
    ledger_actions.create_milestones(
        [ledger_actions.MilestoneDraft(home, "开工")], dt.date(2026, 9, 1), by=None
    )
    threads = {hurdle.thread for hurdle in actions.undo_hurdles(run)}
    assert f"project/{home.pk}" in threads
    run = undo(cast, run, partly=True)
    assert run.state == ImportRun.State.UNDONE, run.failure
    assert Project.objects.filter(pk=home.pk).exists()
    # The new person leads the project that stays, and stays with it.
    assert home.leaders.current().get().person.name == "钱多多"
    cast.school.refresh_from_db()
    assert cast.school.name == "青石县第二中学迁建项目"


def test_changes_to_other_fields_do_not_stand_in_the_way(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    ledger_actions.change_projects([(cast.school, {"scale": "36 班"})], by=None)
    assert actions.undo_hurdles(run) == []
    run = undo(cast, run)
    cast.school.refresh_from_db()
    assert (cast.school.scale, cast.school.total_invest) == ("36 班", None)


def test_undoing_twice_undoes_once(cast: Cast, posted: ImportRun) -> None:
    run = post(cast, posted)
    undo(cast, run)
    before = facts()
    undo(cast, run)
    assert facts() == before


def test_reports_of_a_month_that_was_locked_since_are_not_taken_back(
    cast: Cast, posted: ImportRun
) -> None:
    run = post(cast, posted)
    month = ProgressReport.objects.order_by("-month").values_list("month", flat=True)[0]
    open_month(cast.portfolio, month, by=None)
    lock_month(cast.portfolio, month, by=None)
    with pytest.raises(Refused):
        undo(cast, run)
    before = ProgressReport.objects.filter(project=cast.school).values().get()
    run = undo(cast, run, partly=True)
    assert run.state == ImportRun.State.UNDONE
    assert ProgressReport.objects.filter(project=cast.school).values().get() == before
