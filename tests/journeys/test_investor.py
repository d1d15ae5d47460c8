"""An investor's story from the first call to production, each step by whom it belongs to."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from guatu.accounts import actions as accounts
from guatu.accounts.models import Account
from guatu.agreements.models import Agreement, Fund
from guatu.enterprises.actions import add_contact, create_enterprises
from guatu.leads.models import Lead
from guatu.ledger import actions as ledger
from guatu.ledger.models import Project
from tests.cast import GRANTED, PASSWORD, Cast
from tests.desk.stage import client_of


def officer(cast: Cast, name: str, role: str) -> Client:
    """Somebody of a role that the cast lacks, signed in."""
    county = cast.units["county"]
    (person,) = accounts.create_people([accounts.PersonDraft(name, county)], by=None)
    account: Account = accounts.open_account(name, PASSWORD, person, by=None)
    accounts.grant_role(account, role, county, GRANTED, by=None)
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, lead: Lead, deed: str, expected: int = 302, **values: Any) -> Any:
    data = {"once": str(uuid.uuid4()), "day": timezone.localdate().isoformat(), **values}
    page = client.post(f"/invest/{lead.pk}/{deed}/", data)
    assert page.status_code == expected, page.content.decode()[:3000]
    lead.refresh_from_db()
    return page


def win(cast: Cast, bo: Client, bureau: Client) -> Lead:
    """From the first call to the review."""
    today = timezone.localdate().isoformat()
    first = {
        "once": str(uuid.uuid4()),
        "day": today,
        "name": "海川负极材料项目",
        "firm": "浙江海川新材料有限公司",
        "first_unit": cast.units["housing"].pk,
        "total_invest": "60000",
    }
    page = bo.post("/invest/new/", first)
    lead = Lead.objects.get()
    assert page.url == bo.post("/invest/new/", first).url == f"/invest/{lead.pk}/"
    assert Lead.objects.count() == 1

    call = {"kind": "call", "level": "officer", "people": "薄文", "summary": "介绍厂房"}
    send(bo, lead, "contact", answer="none", **call)
    send(bo, lead, "contact", answer="good", next_step="寄厂房图", next_on="2030-01-08", **call)
    assert (lead.next_step, lead.heard_on) == ("寄厂房图", timezone.localdate())
    send(bo, lead, "contact", 422, answer="good", next_step="没有日期", **call)
    send(bo, lead, "need", land="80.5", power="8000", zone="industry", tenure="buy")
    send(bo, lead, "answer", person="薄文")
    send(bo, lead, "judge", 403, text="可行")
    send(bureau, lead, "judge", text="符合产业方向")
    send(bureau, lead, "lose", reason="land", text="没有净地")
    send(bureau, lead, "reopen", text="腾出厂房")
    assert (lead.state, lead.reopened) == ("talk", 1)
    send(bo, lead, "review")
    return lead


def test_from_the_first_call_to_production(cast: Cast) -> None:
    bo = client_of(cast, "bo")
    bureau, regulator = officer(cast, "赵招", "investment"), officer(cast, "史监", "regulator")
    lead = win(cast, bo, bureau)
    owed = "2030-06-30 开工\n2031-12-31 投产"
    terms = {"name": "投资协议", "amount": "58000", "clauses": "按规定供地", "owed": owed}
    send(bureau, lead, "draft", **terms)
    send(bureau, lead, "sign", 422)
    assert lead.project is None
    send(regulator, lead, "fair", 422, is_passed="1", text="未见优惠条款")
    send(
        regulator, lead, "fair", is_passed="1", text="未见违规优惠", document="青市监审〔2026〕3号"
    )
    send(bureau, lead, "sign")
    project = lead.project
    assert isinstance(project, Project)
    assert (lead.state, project.stage, project.name) == ("signed", "preparing", lead.name)
    assert project.roles.get(role="responsible").unit == cast.units["housing"]
    assert Agreement.objects.get().obligations.count() == 2

    send(bo, lead, "land", text="已注册")
    send(bo, lead, "fund", amount="3000", kind="province", evidence="进账单 001")
    send(bureau, lead, "known", fund=Fund.objects.get().pk)
    send(bureau, lead, "move", 422)
    for stage in ("ready", "building", "completed", "producing"):
        ledger.move_project(project, stage, by=None, day=timezone.localdate())
    send(bureau, lead, "move")
    send(bureau, lead, "move")
    assert lead.state == "producing"

    shown = bo.get(f"/invest/{lead.pk}/").content.decode()
    for piece in (
        "寄厂房图",
        "没有净地",
        "腾出厂房",
        "青市监审〔2026〕3号",
        "进账单 001",
        project.no,
    ):
        assert piece in shown
    rates = bureau.get("/invest/rates/").content.decode()
    assert "1/1" in rates
    assert "3,000 / 58,000" in rates
    assert bureau.get("/invest/").content.decode().count("海川负极材料项目") == 1
    assert bureau.get("/invest/export").status_code == 200


def test_a_trip_is_reported_with_half_a_day_and_its_result(cast: Cast) -> None:
    bo, day = client_of(cast, "bo"), timezone.localdate() - dt.timedelta(days=1)
    data = {
        **{"once": str(uuid.uuid4()), "kind": "out", "unit": cast.units["housing"].pk},
        **{"start": day.isoformat(), "end": day.isoformat(), "days": "0.5", "persons": "2"},
        **{"people": "薄文、雷鸣", "place": "宁波市"},
    }
    assert bo.post("/invest/trips/new/", data | {"days": "0.3"}).status_code == 422
    assert bo.post("/invest/trips/new/", data).status_code == 302
    trip = cast.portfolio.trips.get()
    assert (trip.days, trip.result_due) == (Decimal("0.5"), day + dt.timedelta(days=15))
    address = f"/invest/trips/{trip.pk}/result/"
    assert bo.post(address, {"day": day.isoformat(), "text": "签意向书"}).status_code in (302, 422)
    form = {"once": str(uuid.uuid4()), "day": timezone.localdate().isoformat(), "text": "签意向书"}
    assert bo.post(address, form).status_code == 302
    page = bo.get(f"/invest/trips/?year={day.year}")
    names = {line.name: line.days for line in page.context["lines"]}
    assert names["住建局"] == Decimal("0.5")
    assert names["交通局"] == 0
    assert page.context["total"].persons == 2


def test_numbers_of_contacts_are_masked_until_somebody_says_why(cast: Cast) -> None:
    (firm,) = create_enterprises(cast.units["county"], [{"name": "海川"}], by=None)
    add_contact(firm, by=None, name="周总", phone="13800001234")
    bo = client_of(cast, "bo")
    address = f"/enterprises/{firm.pk}/"
    assert "13800001234" not in bo.get(address).content.decode()
    bo.post(f"{address}reveal/", {"reason": "约见"})
    assert "13800001234" in bo.get(address).content.decode()
