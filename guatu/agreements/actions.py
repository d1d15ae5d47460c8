"""Acts on agreements: drafted, reviewed by somebody else, signed; then the lead is a project."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.agreements.models import Agreement, Fund, Obligation
from guatu.journal.actions import writing
from guatu.leads.models import Lead
from guatu.leads.moves import State, locked
from guatu.leads.moving import sign_lead
from guatu.ledger.actions import assign_units, create_projects
from guatu.ledger.models import Project, ProjectRole
from guatu.lib.refusals import Refused

EDIT, REVIEW, RECOGNISE = "agreements.edit", "agreements.review", "agreements.recognise"


def draft_agreement(
    lead: Lead,
    name: str,
    amount: Decimal,
    clauses: str,
    day: dt.date,
    *,
    by: Account | None,
    obligations: Sequence[Mapping[str, Any]] = (),
) -> Agreement:
    """A draft with what each side owes. Raises Refused without clauses and for a signed lead."""
    require(by, EDIT, lead)
    if not name.strip() or not clauses.strip():
        raise Refused(_("An agreement needs a name and its main clauses."))
    if amount < 0:
        raise Refused(_("An amount is not negative."))
    if lead.project_id is not None:
        raise Refused(_("The lead is signed already."))
    with writing(by, "agreements.agreement.draft") as work:
        row = work.add(
            Agreement(
                lead=lead,
                name=name.strip(),
                amount=amount,
                clauses=clauses.strip(),
                drafted_by=by,
                drafted_on=day,
            )
        )
        work.add_many([Obligation(agreement=row, **values) for values in obligations])
    return row


def review_agreement(
    agreement: Agreement,
    day: dt.date,
    text: str,
    *,
    by: Account | None,
    is_passed: bool,
    document: str = "",
) -> Agreement:
    """The review for fair competition, by somebody who did not draft it, with its document.

    Raises Refused for the drafter, without an opinion, without a document where it passes, and
    for an agreement that is signed.
    """
    require(by, REVIEW, agreement)
    if by is not None and by.pk == agreement.drafted_by_id:
        raise Refused(_("Whoever drafted an agreement does not review it."))
    if not text.strip() or (is_passed and not document.strip()):
        raise Refused(_("The review needs an opinion, and to pass, the document that holds it."))
    with writing(by, "agreements.agreement.review") as work:
        agreement.refresh_from_db(from_queryset=Agreement.objects.select_for_update())
        if agreement.signed_on is not None:
            raise Refused(_("The agreement is signed already."))
        work.update(
            agreement,
            review=Agreement.Review.PASSED if is_passed else Agreement.Review.REFUSED,
            reviewed_by=by,
            reviewed_on=day,
            review_text=text.strip(),
            review_document=document.strip(),
        )
    return agreement


def sign_agreement(agreement: Agreement, day: dt.date, *, by: Account | None) -> Project:
    """The signing: the lead goes on as a project in preparation, linked to it for ever.

    Raises Refused without a passed review for fair competition; nobody can skip it.
    """
    require(by, EDIT, agreement)
    with writing(by, "agreements.agreement.sign") as work:
        lead = locked(agreement.lead)
        agreement.refresh_from_db(from_queryset=Agreement.objects.select_for_update())
        if agreement.review != Agreement.Review.PASSED:
            raise Refused(_("The fair-competition review has not passed; none may sign before."))
        if agreement.reviewed_on is not None and day < agreement.reviewed_on:
            raise Refused(_("It was reviewed later than this day."))
        if lead.state != State.REVIEW:
            raise Refused(_("A lead is signed out of the review."))
        project = _project(lead, agreement, day)
        work.update(agreement, signed_on=day)
        work.update_many([(lead, {"contract_amount": agreement.amount})], counted="version")
        sign_lead(lead, day, project, by=by)
    return project


def keep_obligation(obligation: Obligation, day: dt.date, *, by: Account | None) -> Obligation:
    """An obligation was kept."""
    require(by, EDIT, obligation)
    with writing(by, "agreements.obligation.keep") as work:
        work.update(obligation, done_on=day)
    return obligation


def enter_fund(
    lead: Lead, day: dt.date, amount: Decimal, kind: str, evidence: str, *, by: Account | None
) -> Fund:
    """Money that came in. Raises Refused without evidence and before the signing."""
    require(by, "leads.follow", lead)
    if not evidence.strip():
        raise Refused(_("Funds need evidence: the number of the receipt or report."))
    if amount <= 0:
        raise Refused(_("An amount is not negative."))
    if lead.project_id is None:
        raise Refused(_("The lead is not signed yet."))
    with writing(by, "agreements.fund.enter") as work:
        row = Fund(lead=lead, day=day, amount=amount, kind=kind, evidence=evidence.strip())
        row.entered_by = by
        return work.add(row)


def recognise_fund(fund: Fund, day: dt.date, *, by: Account | None) -> Fund:
    """Funds count from now on. Raises Refused for whoever entered them."""
    require(by, RECOGNISE, fund)
    if by is not None and by.pk == fund.entered_by_id:
        raise Refused(_("Whoever entered funds does not recognise them."))
    with writing(by, "agreements.fund.recognise") as work:
        work.update(fund, recognised_by=by, recognised_on=day)
    return fund


def _project(lead: Lead, agreement: Agreement, day: dt.date) -> Project:
    """The right to sign carries the project with it, so the ledger is not asked again."""
    draft = {
        "name": lead.name,
        "stage": Project.Stage.PREPARING,
        "sector": lead.chain.name if lead.chain else "",
        "content": lead.content,
        "location": lead.siting,
        "owner_firm": lead.enterprise.name if lead.enterprise else "",
        "total_invest": lead.total_invest or agreement.amount,
    }
    (project,) = create_projects(lead.portfolio, [draft], by=None, sources=[f"lead/{lead.pk}"])
    assign_units([(project, ProjectRole.Role.RESPONSIBLE, lead.holder)], day, by=None)
    return project
