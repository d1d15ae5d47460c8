"""Which older leads a new one may be the same as; what is close enough is put to a person."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.journal.actions import Work
from guatu.leads.known_names import near_firms, near_leads
from guatu.leads.models import Doubt, Lead
from guatu.leads.similar import ASK, Judgement, Named, firm_of, judge

REASONS: dict[str, Promise] = {
    "firm": _("the same investor"),
    "firm_unknown": _("an investor is not named"),
    "name": _("the investor's name agrees"),
    "short": _("one name is the short form of the other"),
    "sound": _("the names sound the same"),
    "near": _("the investors' names are alike"),
    "one_apart": _("the investors' names differ by one character"),
    "other_firm": _("other investors"),
    "branch": _("one is a branch"),
    "project": _("the same is to be built"),
    "other_project": _("something else is to be built"),
    "phase": _("another phase"),
    "quantity": _("other quantities"),
}
MOST = 5


def found_for(lead: Lead, *, most: int = MOST) -> list[tuple[Lead, Judgement]]:
    """Older leads that the lead may be, the surest first."""
    new = named(lead)
    judged = [(old, judge(new, named(old))) for old in _candidates(lead, new)]
    close = [pair for pair in judged if pair[1].confidence >= ASK]
    return sorted(close, key=lambda pair: (-pair[1].confidence, pair[0].pk))[:most]


def named(lead: Lead) -> Named:
    """A lead with the names of its investor."""
    if lead.enterprise is None:
        return Named(lead.name)
    aliases = tuple(name.name for name in lead.enterprise.names.all())
    return Named(lead.name, lead.enterprise.name, aliases, lead.enterprise_id)


def raise_doubts(work: Work, leads: Sequence[Lead]) -> None:
    """Holds up each new lead that may be the same as an older one."""
    rows = []
    for lead in leads:
        for old, found in found_for(lead):
            sure = Decimal(str(found.confidence))
            doubt = Doubt(lead=lead, other=old, confidence=sure, reasons=found.reasons)
            rows.append(doubt)
    work.add_many(rows)


def _candidates(lead: Lead, new: Named) -> QuerySet[Lead]:
    """By name, and by investor: the same one, one of its group, one of a name that comes near."""
    keys = near_leads(lead.portfolio_id, lead.name)
    firms = set()
    firm = firm_of(new)
    if firm:
        firms.update(near_firms(lead.portfolio.unit_id, firm))
    if lead.enterprise is not None:
        firms.add(lead.enterprise.pk)
    older = Lead.objects.filter(portfolio=lead.portfolio_id, pk__lt=lead.pk)
    near = Q(pk__in=keys) | Q(enterprise__in=firms)
    if lead.name_key:
        near |= Q(name_key=lead.name_key)
    rows = older.filter(near)
    return (
        rows.exclude(duplicate_of__isnull=False)
        .select_related("enterprise")
        .prefetch_related("enterprise__names")
    )
