"""The pages where the ledger is changed, used as in a browser."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from guatu.accounts.actions import PersonDraft, create_people, hold_post
from guatu.journal.models import Entry
from guatu.ledger.actions import change_projects, set_plans
from guatu.ledger.forms import ProjectForm
from guatu.ledger.models import AnnualPlan, Milestone, Project, TaskForce
from guatu.ledger.planning import PlanDraft
from tests.cast import START, Cast


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.accounts["ana"])
    return client


def typed(project: Project, **fields: object) -> dict:
    """What the form of a project sends when only these fields are changed."""
    form = ProjectForm(instance=Project.objects.get(pk=project.pk))
    shown = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in shown.items()}
    return {name: value for name, value in (values | fields).items() if value is not False}


def test_a_project_is_changed_and_its_doubts_are_shown(cast: Cast, ana: Client) -> None:
    address = f"/projects/{cast.school.pk}/edit/"
    data = typed(
        cast.school,
        total_invest="11000.5",
        fund_plan="中央预算内投资 8,000\n自筹：3000.5",
        tags="省重点、民生",
        finish_planned="2026-01-01",
        start_planned="2026-03-01",
    )
    assert ana.post(address, data).url == f"/projects/{cast.school.pk}/"
    cast.school.refresh_from_db()
    assert cast.school.fund_plan == {"中央预算内投资": "8000", "自筹": "3000.5"}
    assert (cast.school.tags, cast.school.total_invest) == (["省重点", "民生"], Decimal("11000.5"))
    page = ana.get(address)
    assert {"年度计划大于总投资。", "计划开工、竣工、投产时间先后颠倒。"} <= set(
        page.context["findings"]
    )
    assert 'value="11000.5"' in page.content.decode()


def test_sending_a_project_unchanged_writes_nothing(cast: Cast, ana: Client) -> None:
    before = Entry.objects.count()
    assert ana.post(f"/projects/{cast.school.pk}/edit/", typed(cast.school)).status_code == 302
    assert Entry.objects.count() == before


def test_a_day_that_was_typed_is_known_to_the_day(cast: Cast, ana: Client) -> None:
    month = {"start_planned": dt.date(2026, 3, 31), "finish_planned": dt.date(2026, 12, 31)}
    precision = {"precision": {"start_planned": "month", "finish_planned": "year"}}
    change_projects([(cast.school, month | precision)], by=None)
    data = typed(cast.school, start_planned="2026-03-12")
    ana.post(f"/projects/{cast.school.pk}/edit/", data)
    cast.school.refresh_from_db()
    assert cast.school.precision == {"finish_planned": "year"}


def test_a_conflict_shows_both_versions_and_nothing_is_lost(cast: Cast, ana: Client) -> None:
    data = typed(cast.school, scale="48班", location="城北")
    change_projects([(cast.school, {"scale": "36班"})], by=cast.accounts["ana"])
    address = f"/projects/{cast.school.pk}/edit/"
    response = ana.post(address, data)
    assert response.status_code == 422
    clashes = {clash.label: (clash.theirs, clash.yours) for clash in response.context["clashes"]}
    assert ("36班", "48班") in clashes.values()
    assert Project.objects.get(pk=cast.school.pk).scale == "36班"
    data["version"] = response.context["form"]["version"].value()
    assert ana.post(address, data).status_code == 302
    assert Project.objects.get(pk=cast.school.pk).scale == "48班"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"no": "2026-002"},
        {"total_invest": "-1"},
        {"fund_plan": "没有金额"},
        {"national_code": "12"},
        {"start_planned": "2026-02-31"},
    ],
)
def test_what_does_not_fit_is_told_at_the_form(cast: Cast, ana: Client, fields: dict) -> None:
    response = ana.post(f"/projects/{cast.school.pk}/edit/", typed(cast.school, **fields))
    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_new_project_is_made_once_with_the_next_number(cast: Cast, ana: Client) -> None:
    data = {"once": uuid.uuid4(), "portfolio": cast.portfolio.pk, "name": "柳溪镇水厂"}
    first = ana.post("/projects/new/", data | {"is_listed": "on"})
    again = ana.post("/projects/new/", data | {"is_listed": "on"})
    project = Project.objects.get(name="柳溪镇水厂")
    assert first.url == again.url == f"/projects/{project.pk}/units/"
    assert project.no.startswith(f"{timezone.localdate().year}-")


def test_no_project_is_made_in_another_countys_ledger(cast: Cast, ana: Client) -> None:
    data = {"once": uuid.uuid4(), "portfolio": cast.other_portfolio.pk, "name": "越界"}
    assert ana.post("/projects/new/", data).status_code == 422
    assert not Project.objects.filter(name="越界").exists()


def assigned(cast: Cast, **fields: object) -> dict:
    return {
        "day": "2026-05-01",
        "role_responsible": cast.units["housing"].pk,
        "role_agent": cast.units["permits"].pk,
        "leader_lead": "雷鸣",
        **fields,
    }


def test_units_and_leaders_are_chosen_together(cast: Cast, ana: Client) -> None:
    address = f"/projects/{cast.school.pk}/units/"
    data = assigned(cast, role_second=cast.units["town"].pk, leader_lead="戴娜，雷鸣")
    assert ana.post(address, data).status_code == 302
    leaders = cast.school.leaders.current().order_by("order")
    assert [str(link.person) for link in leaders] == ["戴娜", "雷鸣"]
    assert cast.school.roles.current().get(role="second").unit == cast.units["town"]
    before = Entry.objects.count()
    assert ana.post(address, data).status_code == 302
    assert Entry.objects.count() == before


def test_namesakes_are_told_apart_by_their_unit(cast: Cast, ana: Client) -> None:
    people = create_people([PersonDraft("雷鸣", cast.units["county"])], by=None)
    hold_post(people[0], cast.units["transport"], "局长", START, by=None)
    address = f"/projects/{cast.school.pk}/units/"
    assert ana.post(address, assigned(cast)).status_code == 422
    assert ana.post(address, assigned(cast, leader_lead="没有此人")).status_code == 422
    assert ana.post(address, assigned(cast, leader_lead="雷鸣（交通局）")).status_code == 302
    assert cast.school.leaders.current().get().person == people[0]


def test_only_steps_that_one_may_take_are_offered(cast: Cast, client: Client) -> None:
    address = f"/projects/{cast.school.pk}/stage/"
    client.force_login(cast.accounts["dana"])
    offered = [code for code, _label in client.get(address).context["form"]["stage"].field.choices]
    assert offered == []  # leaving the list is an act of its own, see guatu.changes
    data = {"stage": "cancelled", "day": "2026-05-01", "reason": "投资方退出"}
    assert client.post(address, data).status_code == 422
    assert Project.objects.get(pk=cast.school.pk).stage != "cancelled"


def planned(plan: AnnualPlan | None, **fields: object) -> dict:
    base = plan.pk if plan else ""
    return {"base": base, "entry_month": 1, "list_class": "start", "amount": "12000", **fields}


def test_a_plan_is_changed_with_a_reason_and_approved(cast: Cast, ana: Client) -> None:
    address = f"/projects/{cast.school.pk}/plans/?year=2026"
    data = planned(cast.plan, amount="9600")
    assert ana.post(address, data).status_code == 422
    assert ana.post(address, data | {"reason": "资金调整"}).status_code == 302
    plan = AnnualPlan.objects.get(project=cast.school, is_current=True)
    assert (plan.version, plan.amount, plan.reason) == (1, Decimal(9600), "资金调整")
    ana.post(f"/plans/{plan.pk}/approve/")
    plan.refresh_from_db()
    assert plan.approved_by == cast.accounts["ana"]
    page = ana.get(address).content.decode()
    assert "12,000" in page
    assert "9,600" in page


def test_the_months_add_up_to_the_year(cast: Cast, ana: Client) -> None:
    address = f"/projects/{cast.road.pk}/plans/?year=2027"
    months = {f"m{month}": "1000" for month in range(1, 13)}
    assert ana.post(address, planned(None, **months, amount="11999")).status_code == 422
    assert ana.post(address, planned(None, **months)).status_code == 302
    assert cast.road.plans.get(year=2027).curve == [Decimal(1000)] * 12


def test_a_plan_that_somebody_changed_meanwhile_is_not_overwritten(cast: Cast, ana: Client) -> None:
    set_plans([PlanDraft(cast.school, 2026, {"amount": 5})], by=None)
    address = f"/projects/{cast.school.pk}/plans/?year=2026"
    assert ana.post(address, planned(cast.plan, reason="调整")).status_code == 422
    assert cast.school.plans.filter(year=2026).count() == 2


@pytest.mark.parametrize("year", ["", "x", "0", "99999", "²"])
def test_a_year_that_means_nothing_is_this_year(cast: Cast, ana: Client, year: str) -> None:
    page = ana.get(f"/projects/{cast.school.pk}/plans/", {"year": year})
    assert page.context["year"] == timezone.localdate().year


def test_a_milestone_lives_on_its_page(cast: Cast, ana: Client) -> None:
    data = {"once": uuid.uuid4(), "name": "开工", "kind": "build", "planned": "2026-03-01"}
    for _time in range(2):
        assert ana.post(f"/projects/{cast.school.pk}/milestones/", data).status_code == 302
    milestone = Milestone.objects.get(project=cast.school, name="开工")
    page = f"/milestones/{milestone.pk}/"
    assert ana.post(f"{page}move/", {"planned": "2026-04-01"}).status_code == 422
    ana.post(f"{page}move/", {"planned": "2026-04-01", "reason": "用地未批"})
    ana.post(f"{page}reach/", {"actual": "2026-04-10", "evidence": "开工令"})
    assert ana.post(f"{page}waive/", {"reason": "x"}).status_code == 422
    ana.post(f"{page}reach/", {"actual": "", "evidence": ""})
    ana.post(f"{page}waive/", {"reason": "合并办理"})
    milestone.refresh_from_db()
    assert (milestone.planned, milestone.actual, milestone.is_waived) == (
        dt.date(2026, 4, 1),
        None,
        True,
    )
    ana.post(f"{page}restore/")
    facts = {"name": "开工仪式", "kind": "build", "order": 3, "weight": "2"}
    assert ana.post(page, facts | {"holder": cast.units["town"].pk}).status_code == 302
    milestone.refresh_from_db()
    assert (milestone.name, milestone.holder) == ("开工仪式", cast.units["town"])
    assert [row.version for row in milestone.baselines.order_by("version")] == [0, 1]
    shown = ana.get(f"/projects/{cast.school.pk}/milestones/").content.decode()
    assert "2026-03-01" in shown


def test_a_task_force_is_made_once_and_changed(cast: Cast, ana: Client) -> None:
    data = {
        "once": uuid.uuid4(),
        "name": "水厂专班",
        "head": "雷鸣",
        "members": "薄文 陈晨",
        "units": [cast.units["town"].pk],
        "projects": "2026-001\n2026-002　城北大道改造工程",
        "valid_from": "2026-05-01",
    }
    address = f"/taskforces/new/?portfolio={cast.portfolio.pk}"
    first, again = (ana.post(address, data) for _time in range(2))
    force = TaskForce.objects.get(name="水厂专班")
    assert first.url == again.url == f"/taskforces/{force.pk}/"
    assert (force.members.count(), force.projects.count()) == (2, 2)
    edit = f"/taskforces/{force.pk}/edit/"
    assert ana.post(edit, data | {"projects": "没有"}).status_code == 422
    assert ana.post(edit, data | {"head": "雷鸣、薄文"}).status_code == 422
    assert (
        ana.post(edit, data | {"projects": "2026-002", "valid_to": "2026-12-31"}).status_code == 302
    )
    force.refresh_from_db()
    assert list(force.projects.all()) == [cast.road]
    assert force.valid_to == dt.date(2026, 12, 31)


def test_a_task_forces_page_shows_only_projects_that_one_may_see(
    cast: Cast, client: Client
) -> None:
    cast.task_force.projects.add(cast.road)
    client.force_login(cast.accounts["fang"])
    page = client.get(f"/taskforces/{cast.task_force.pk}/")
    assert cast.school in page.context["projects"]
    cast.task_force.members.clear()
    client.force_login(cast.accounts["lei"])
    seen = client.get(f"/taskforces/{cast.task_force.pk}/").context["projects"]
    assert list(seen) == [cast.school]
