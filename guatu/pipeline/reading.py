"""What the pages of investment show: the board, a lead's story, rates with their denominators."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.agreements.models import Fund
from guatu.leads.models import Lead, LeadStep
from guatu.ledger.models import Portfolio
from guatu.lib.search import matching

State = Lead.State
COLUMNS = (*[state for state in State if state not in (State.SERVICE, State.LOST)],)
AFTER = {
    "landed": (State.LANDED, State.STARTED, State.PRODUCING, State.FULL, State.SERVICE),
    "started": (State.STARTED, State.PRODUCING, State.FULL, State.SERVICE),
    "producing": (State.PRODUCING, State.FULL, State.SERVICE),
}
RATES: dict[str, Promise] = {
    "landed": _("landed ÷ signed"),
    "started": _("started ÷ signed"),
    "producing": _("producing ÷ signed"),
}
A_COLUMN = 12


@dataclass(frozen=True)
class Column:
    """A state on the board: how many, how much money in 万元, the newest of them."""

    state: str
    label: str | Promise
    count: int
    money: Decimal
    leads: list[Lead]


def chosen(account: Account, portfolio: Portfolio, asked: Any) -> QuerySet[Lead]:
    """The leads that the address asks for: `q`, `state`, `unit`, `doubt`."""
    rows = Lead.objects.visible_to(account).filter(portfolio=portfolio)
    if query := asked.get("q", "").strip():
        rows = rows.filter(matching(query))
    if (state := asked.get("state", "")) in State.values:
        rows = rows.filter(state=state)
    if (unit := asked.get("unit", "")).isdecimal():
        rows = rows.filter(Q(responsible=int(unit)) | Q(responsible=None, first_unit=int(unit)))
    if asked.get("doubt"):
        rows = rows.filter(doubts__ruling="").distinct()
    return rows.select_related("enterprise", "responsible", "first_unit", "handler", "chain")


def columns(rows: QuerySet[Lead]) -> list[Column]:
    """The board over the chosen leads; two queries."""
    sums = {
        row["state"]: (row["n"], row["money"] or Decimal(0))
        for row in rows.order_by()
        .values("state")
        .annotate(n=Count("pk", distinct=True), money=Sum("total_invest"))
    }
    cards: dict[str, list[Lead]] = {}
    for lead in rows.filter(state__in=COLUMNS).order_by("-state_since", "-pk"):
        held = cards.setdefault(lead.state, [])
        if len(held) < A_COLUMN:
            held.append(lead)
    return [Column(s, s.label, *sums.get(s, (0, Decimal(0))), cards.get(s, [])) for s in COLUMNS]


@dataclass(frozen=True)
class Told:
    """A line of a lead's story."""

    day: dt.date
    kind: str
    who: Any
    title: str
    text: str
    note: str = ""


def story(lead: Lead) -> list[Told]:
    """Steps and contacts together, the newest first; refusals and re-openings stand out."""
    lines = []
    for step in lead.steps.select_related("by__person"):
        lines.append((step.day, step.pk, _step_line(step)))
    for row in lead.interactions.select_related("by__person"):
        title = f"{row.get_kind_display()} · {row.people}"
        if row.contact:
            title = f"{title} → {row.contact}"
        note = f"{row.next_on:%Y-%m-%d} {row.next_step}" if row.next_on else ""
        told = Told(row.day, row.answer, row.get_answer_display(), title, row.summary, note)
        lines.append((row.day, row.pk, told))
    return [told for _day, _pk, told in sorted(lines, key=lambda x: x[:2], reverse=True)]


def _step_line(step: LeadStep) -> Told:
    title = f"{step.get_act_display()} · {step.get_state_display()}"
    return Told(step.day, step.act, step.by or "", title, step.text)


@dataclass(frozen=True)
class Cohort:
    """The leads signed in a year, and what became of them; each rate with its denominator."""

    year: int
    signed: int
    parts: list[tuple[int, int]]
    contract: Decimal
    funds: Decimal


def cohorts(leads: QuerySet[Lead]) -> list[Cohort]:
    """By the year of signing, the newest first. Funds count once they are recognised."""
    signed: dict[int, list[Lead]] = {}
    rows = leads.filter(agreements__signed_on__isnull=False).annotate(
        signed_in=Min("agreements__signed_on")
    )
    for lead in rows:
        signed.setdefault(lead.signed_in.year, []).append(lead)
    found = []
    for year, members in sorted(signed.items(), reverse=True):
        parts = [
            (sum(lead.state in states for lead in members), len(members))
            for states in AFTER.values()
        ]
        keys = [lead.pk for lead in members]
        money = Fund.objects.filter(lead__in=keys, recognised_on__isnull=False)
        funds = money.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        contract = sum((lead.contract_amount or Decimal(0) for lead in members), Decimal(0))
        found.append(Cohort(year, len(members), parts, contract, funds))
    return found


@dataclass(frozen=True)
class Brought:
    """A referrer: how many leads came through it, how many were signed, how many produce."""

    name: str
    kind: str
    leads: int
    signed: int
    producing: int


def referrers(leads: QuerySet[Lead]) -> list[Brought]:
    """Referrers by what they brought, those with most signed first."""
    signed = (State.SIGNED, *AFTER["landed"])
    by: dict[Any, list[str]] = {}
    for lead in leads.exclude(referrer=None).select_related("referrer"):
        by.setdefault(lead.referrer, []).append(lead.state)
    rows = [
        Brought(
            who.name,
            who.get_kind_display(),
            len(states),
            sum(state in signed for state in states),
            sum(state in AFTER["producing"] for state in states),
        )
        for who, states in by.items()
    ]
    return sorted(rows, key=lambda row: (-row.signed, -row.leads, row.name))


@dataclass(frozen=True)
class Passed:
    """A stage of the funnel: how many ever reached it, of how many of the stage before."""

    label: str | Promise
    reached: int
    before: int
    dwell: float | None


def funnel(leads: QuerySet[Lead]) -> list[Passed]:
    """Stages with conversions and mean days of stay, from the steps of the leads."""
    reached: dict[str, set[int]] = {}
    stays: dict[str, list[int]] = {}
    last: dict[int, tuple[str, dt.date]] = {}
    steps = LeadStep.objects.filter(lead__in=leads).order_by("lead", "day", "pk")
    for lead, state, day in steps.values_list("lead", "state", "day"):
        reached.setdefault(state, set()).add(lead)
        if lead in last and last[lead][0] != state:
            old, since = last[lead]
            stays.setdefault(old, []).append((day - since).days)
        if lead not in last or last[lead][0] != state:
            last[lead] = (state, day)
    order = [State.CLUE, State.STUDY, State.TALK, State.REVIEW, State.SIGNED]
    order += [State.LANDED, State.STARTED, State.PRODUCING]
    found, before = [], 0
    for state in order:
        count = len(reached.get(state, ()))
        found.append(Passed(state.label, count, before, _mean(stays.get(state, ()))))
        before = count
    return found


def _mean(values: Iterable[int]) -> float | None:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else None
