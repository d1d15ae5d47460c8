"""Acts on leads; those that move one on, in `moving`, and rulings, in `ruling`, come from here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from guatu.accounts.models import Account, Person, Unit
from guatu.accounts.permissions import Scope
from guatu.accounts.scopes import grants_with, require
from guatu.journal.actions import writing
from guatu.leads.duplicates import raise_doubts
from guatu.leads.models import Lead, LeadSettings, Need
from guatu.leads.moves import STEPS, Act, locked, log, take_step
from guatu.leads.moving import (
    answer_lead,
    judge_lead,
    lose_lead,
    move_lead,
    reopen_lead,
    tell_referrer,
)
from guatu.leads.ruling import dispute_claim, rule_doubt
from guatu.ledger.models import Portfolio
from guatu.ledger.naming import name_key
from guatu.lib.refusals import Refused
from guatu.lib.search import pieces, searchable

__all__ = [
    "STEPS",
    "answer_lead",
    "assign_lead",
    "change_leads",
    "dispute_claim",
    "judge_lead",
    "lose_lead",
    "move_lead",
    "reopen_lead",
    "report_leads",
    "rule_doubt",
    "set_clocks",
    "set_need",
    "tell_referrer",
]
REPORT, FOLLOW, JUDGE = "leads.report", "leads.follow", "leads.judge"
GIVEN = frozenset(
    {
        *("no", "name", "enterprise", "origin", "chain", "node", "content", "siting", "support"),
        *("total_invest", "fixed_invest", "contract_amount", "output", "tax", "jobs", "source"),
        *("referrer", "next_step", "next_on"),
    }
)


def report_leads(
    portfolio: Portfolio,
    drafts: Sequence[Mapping[str, Any]],
    first_unit: Unit,
    day: dt.date,
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> list[Lead]:
    """Leads that a unit reports: it has claimed them, at the moment of the transaction, for ever.

    A draft is field name to value (`GIVEN`); without `no` it gets the next of the year, Z2026-001.
    What may be the same as an older lead is held up by a doubt until somebody has ruled.
    Raises Refused without a name and for values out of bounds.
    """
    _check_unit(by, portfolio, first_unit)
    with writing(by, "leads.lead.report") as work:
        Portfolio.objects.select_for_update().get(pk=portfolio.pk)  # numbers are given in turn
        leads = []
        for draft in drafts:
            lead = Lead(
                portfolio=portfolio,
                first_unit=first_unit,
                found_on=day,
                state_since=day,
                claimed_at=work.at,
            )
            leads.append(_filled(lead, draft))
        _number(portfolio, leads, day.year)
        work.add_many(leads, sources=sources)
        log(work, [(lead, Act.REPORT, day, "") for lead in leads])
        raise_doubts(work, leads)
    return leads


def change_leads(
    changes: Sequence[tuple[Lead, Mapping[str, Any]]],
    *,
    by: Account | None,
    sources: Sequence[str] = (),
) -> int:
    """Corrects what is known of leads (`GIVEN`); how many differed. The claim stays as it was."""
    require(by, FOLLOW, *(lead for lead, _values in changes))
    wanted = []
    for lead, values in changes:
        filled = _filled(Lead.objects.get(pk=lead.pk), values)
        names = (*values, "name_key", "search_text", "search_pieces")
        wanted.append((lead, {name: getattr(filled, name) for name in names}))
    with writing(by, "leads.lead.change") as work:
        return work.update_many(wanted, sources=sources, counted="version")


def assign_lead(
    lead: Lead,
    day: dt.date,
    *,
    by: Account | None,
    responsible: Unit | None = None,
    leader: Person | None = None,
    handler: Person | None = None,
    text: str = "",
) -> Lead:
    """Who follows the lead up from now on; the unit of first contact keeps its claim."""
    require(by, JUDGE, lead)
    if responsible is not None and not responsible.holds_on(day):
        raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": responsible, "day": day})
    with writing(by, "leads.lead.assign") as work:
        changes = {"responsible": responsible, "leader": leader, "handler": handler}
        take_step(work, locked(lead), Act.ASSIGN, day, text.strip(), **changes)
    return lead


def set_need(lead: Lead, *, by: Account | None, **values: Any) -> Need:
    """What the lead needs of land, buildings, supplies and the environment."""
    require(by, FOLLOW, lead)
    with writing(by, "leads.need.set") as work:
        row = Need.objects.select_for_update().filter(lead=lead).first()
        new = row or Need(lead=lead)
        for name, value in values.items():
            setattr(new, name, value)
        try:
            new.clean_fields(exclude=["lead"])
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        if row is None:
            return work.add(new)
        work.update(row, **values)
    return row


def set_clocks(portfolio: Portfolio, *, by: Account | None, **values: Any) -> LeadSettings:
    """The county's clocks. Raises Refused for alarms that do not rise."""
    require(by, "leads.clocks.edit", portfolio)
    alarms = values.get("silent_clue")
    if alarms is not None and (not 1 <= len(alarms) <= 5 or alarms != sorted(set(alarms))):
        raise Refused(_("Give one to five numbers of workdays, each larger than the one before."))
    with writing(by, "leads.clocks.set") as work:
        row = LeadSettings.objects.select_for_update().filter(portfolio=portfolio).first()
        if row is None:
            return work.add(LeadSettings(portfolio=portfolio, **values))
        work.update(row, **values)
    return row


def _check_unit(by: Account | None, portfolio: Portfolio, unit: Unit) -> None:
    """A unit reports for itself; whoever reaches the whole county for all."""
    require(by, REPORT)
    if not unit.path.startswith(portfolio.unit.path):
        raise Refused(_("The unit lies in another county."))
    if by is None:
        return
    grants = grants_with(by, REPORT)
    if not any(
        unit.path.startswith(grant.path)
        for grant in grants
        if grant.scope in (Scope.ALL, Scope.OWN)
    ):
        raise PermissionDenied(REPORT)


def _filled(lead: Lead, values: Mapping[str, Any]) -> Lead:
    for name, value in values.items():
        if name not in GIVEN:
            raise TypeError(f"{name} is not set by hand")
        setattr(lead, name, value)
    lead.name = (lead.name or "").strip()
    if not lead.name:
        raise Refused(_("A lead needs a name."))
    if lead.node is not None:
        lead.chain = lead.node.chain
    if lead.enterprise is not None and not lead.origin:
        lead.origin = lead.enterprise.origin
    excluded = {"portfolio", "first_unit", "no", "project"}
    try:
        lead.clean_fields(exclude=excluded)
    except ValidationError as error:
        raise Refused(f"{lead.name}: {' '.join(error.messages)}") from error
    lead.name_key = name_key(lead.name)
    lead.search_text = searchable(lead.no or "", lead.name, str(lead.enterprise or ""))
    lead.search_pieces = pieces(lead.search_text)
    return lead


def _number(portfolio: Portfolio, leads: Sequence[Lead], year: int) -> None:
    """Gives each lead without a number the next free one. Raises Refused for one that is taken."""
    prefix = f"Z{year}-"
    given = [lead.no for lead in leads if lead.no]
    taken = set(portfolio.leads.filter(no__in=given).values_list("no", flat=True))
    if taken or len(set(given)) != len(given):
        raise Refused(_("Lead number already taken: %(numbers)s") % {"numbers": "、".join(taken)})
    used = portfolio.leads.filter(no__startswith=prefix).values_list("no", flat=True)
    tails = [no.removeprefix(prefix) for no in {*used, *given} if no.startswith(prefix)]
    last = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    for lead in leads:
        if not lead.no:
            last += 1
            lead.no = f"{prefix}{last:03d}"
