"""The codes of reasons of delay: those that are shipped, and a county's own on top of them.

The codes of the shipped ones include every kind of a problem, so that one table counts reports,
excuses and problems by reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.excuses.models import DelayReason
from guatu.ledger.models import Portfolio

SHIPPED: dict[str, Promise] = {
    "land": _("land"),
    "relocation": _("expropriation and relocation"),
    "funds": _("funds"),
    "permit": _("permits"),
    "planning": _("planning"),
    "utilities": _("water, power, gas and roads"),
    "forest": _("forest land"),
    "environment": _("environmental capacity"),
    "design": _("change of design"),
    "site": _("construction management"),
    "contractor": _("contractor"),
    "winter": _("winter stop"),
    "weather": _("weather and disasters"),
    "market": _("market"),
    "policy": _("change of policy"),
    "investor": _("investor's will"),
    "legal": _("law cases and petitions"),
    "other": _("other"),
}


@dataclass(frozen=True)
class Reason:
    """A reason as it is chosen and shown. `key` is the county's own row, None for a shipped one."""

    code: str
    name: str
    is_used: bool = True
    key: int | None = None

    @property
    def is_shipped(self) -> bool:
        """Whether Guatu brings the code along."""
        return self.code in SHIPPED


def reasons_of(portfolio: Portfolio | int) -> list[Reason]:
    """All reasons of a portfolio, the shipped ones first; one query."""
    key = portfolio if isinstance(portfolio, int) else portfolio.pk
    return list(all_reasons([key])[key])


def all_reasons(portfolios: Iterable[int]) -> dict[int, tuple[Reason, ...]]:
    """The same of several portfolios; one query."""
    keys = set(portfolios)
    rows = list(DelayReason.objects.filter(portfolio__in=keys).order_by("order", "id"))
    return {key: _merged([row for row in rows if row.portfolio_id == key]) for key in keys}


def choices(reasons: Iterable[Reason], held: str = "") -> list[tuple[str, str]]:
    """Code and name of those that may be chosen, and of the one that is held already."""
    return [(each.code, each.name) for each in reasons if each.is_used or each.code == held]


def reason_name(code: str, names: Mapping[str, str] | None = None) -> str:
    """What a code is called: by the county's names, as shipped, or the code itself."""
    if names and code in names:
        return names[code]
    return str(SHIPPED.get(code, code))


def names_of(portfolio: Portfolio | int) -> dict[str, str]:
    """Code to name; one query."""
    return {each.code: each.name for each in reasons_of(portfolio)}


def _merged(rows: list[DelayReason]) -> tuple[Reason, ...]:
    own = {row.code: row for row in rows}
    shipped = [_shipped(code, own.get(code)) for code in SHIPPED]
    added = [Reason(r.code, r.name, r.is_used, r.pk) for r in rows if r.code not in SHIPPED]
    return (*shipped, *added)


def _shipped(code: str, own: DelayReason | None) -> Reason:
    if own is None:
        return Reason(code, str(SHIPPED[code]))
    return Reason(code, own.name, own.is_used, own.pk)
