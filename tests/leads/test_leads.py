"""Leads: claimed at the first report, held up by doubts, moved by those who may."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from guatu.enterprises import actions as enterprises
from guatu.leads import actions
from guatu.leads.known_names import forget
from guatu.leads.models import Doubt, Lead
from guatu.leads.moving import sign_lead
from guatu.lib.refusals import Refused
from tests.cast import Cast

DAY = dt.date(2026, 3, 2)
NAME = "海川新材料年产5万吨锂电池负极材料项目"


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    forget()


def lead_of(cast: Cast, name: str = NAME, unit: str = "housing", **more: object) -> Lead:
    county = cast.units["county"]
    firm = more.pop("firm", None)
    if isinstance(firm, str):
        known = county.enterprises.filter(name=firm).first()
        new = known or enterprises.create_enterprises(county, [{"name": firm}], by=None)[0]
        more["enterprise"] = new
    draft = {"name": name, **more}
    return actions.report_leads(cast.portfolio, [draft], cast.units[unit], DAY, by=None)[0]


def test_the_first_report_claims_the_lead(cast: Cast) -> None:
    lead = lead_of(cast, total_invest=Decimal(60000))
    assert (lead.no, lead.state, lead.first_unit) == ("Z2026-001", "clue", cast.units["housing"])
    assert lead.claimed_at is not None
    actions.change_leads([(lead, {"content": "负极材料"})], by=None)
    with pytest.raises(TypeError):
        actions.change_leads([(lead, {"first_unit": cast.units["transport"]})], by=None)


def test_a_unit_reports_for_itself_only(cast: Cast) -> None:
    bo = cast.account("bo")
    own, other = cast.units["housing"], cast.units["transport"]
    actions.report_leads(cast.portfolio, [{"name": "甲项目"}], own, DAY, by=bo)
    with pytest.raises(PermissionDenied):
        actions.report_leads(cast.portfolio, [{"name": "乙项目"}], other, DAY, by=bo)


def test_another_units_lead_is_out_of_sight(cast: Cast) -> None:
    lead = lead_of(cast)
    assert lead in Lead.objects.visible_to(cast.account("bo"))
    for name in ("chen", "zhou", "lei"):
        assert lead not in Lead.objects.visible_to(cast.account(name))
    actions.assign_lead(lead, DAY, by=None, leader=cast.people["lei"])
    assert lead in Lead.objects.visible_to(cast.account("lei"))


def test_the_states_are_gone_through_in_order(cast: Cast) -> None:
    lead = lead_of(cast)
    with pytest.raises(Refused):
        actions.move_lead(lead, "review", DAY, by=None)
    actions.answer_lead(lead, cast.people["bo"], DAY, by=cast.account("bo"))
    with pytest.raises(PermissionDenied):
        actions.judge_lead(lead, DAY, "可行", by=cast.account("bo"))
    actions.judge_lead(lead, DAY, "可行", by=None)
    actions.move_lead(lead, "review", DAY, by=cast.account("bo"))
    with pytest.raises(Refused, match="签约"):
        actions.move_lead(lead, "signed", DAY, by=None)
    sign_lead(lead, DAY, cast.school, by=None)
    actions.move_lead(lead, "landed", DAY, by=cast.account("bo"))
    with pytest.raises(Refused, match="项目"):
        actions.move_lead(lead, "started", DAY, by=None)
    assert [step.state for step in lead.steps.all()] == [
        *("clue", "study", "talk", "review", "signed", "landed")
    ]


def test_what_is_given_up_has_a_reason_and_may_come_back(cast: Cast) -> None:
    lead = lead_of(cast)
    with pytest.raises(Refused):
        actions.lose_lead(lead, "land", DAY, " ", by=None)
    actions.lose_lead(lead, "land", DAY, "没有净地", by=None)
    assert (lead.state, lead.lost_from, lead.lost_reason) == ("lost", "clue", "land")
    actions.reopen_lead(lead, DAY, "新腾出厂房", by=None)
    assert (lead.state, lead.lost_reason, lead.reopened) == ("clue", "", 1)


def test_what_may_be_a_duplicate_waits_for_a_ruling(cast: Cast) -> None:
    first = lead_of(cast, firm="浙江海川新材料科技有限公司")
    again = lead_of(
        cast, "海川新材料锂电池负极材料生产（年产5万吨）", "transport", firm="海川新材料有限公司"
    )
    doubt = Doubt.objects.get()
    assert (doubt.lead, doubt.other, doubt.ruling) == (again, first, "")
    with pytest.raises(Refused, match="疑似重复"):
        actions.answer_lead(again, cast.people["bo"], DAY, by=None)
    with pytest.raises(PermissionDenied):
        actions.rule_doubt(doubt, "other", DAY, "不同", by=cast.account("chen"))
    actions.rule_doubt(doubt, "same", DAY, "同一投资方同一产品", by=None)
    again.refresh_from_db()
    assert (again.state, again.lost_reason, again.duplicate_of) == ("lost", "duplicate", first)


def test_a_ruling_that_it_is_another_lets_it_go_on(cast: Cast) -> None:
    lead_of(cast)
    again = lead_of(cast, unit="transport")
    actions.rule_doubt(again.doubts.get(), "phase", DAY, "增资扩产", by=None)
    actions.answer_lead(again, cast.people["bo"], DAY, by=None)
    assert again.state == "study"


def test_a_disputed_claim_is_recorded_and_stands(cast: Cast) -> None:
    lead = lead_of(cast)
    actions.dispute_claim(lead, cast.units["transport"], DAY, "我局先到访", by=None)
    lead.refresh_from_db()
    assert lead.first_unit == cast.units["housing"]
    assert "我局先到访" in lead.steps.get(act="dispute").text


def test_needs_are_entered_and_never_negative(cast: Cast) -> None:
    lead = lead_of(cast)
    need = actions.set_need(lead, by=None, land=Decimal("80.5"), power=8000)
    assert (need.land, need.floor) == (Decimal("80.5"), None)
    with pytest.raises(Refused):
        actions.set_need(lead, by=None, land=Decimal(-1))
