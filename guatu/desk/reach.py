"""What an account reads from: its portfolios, the one chosen, and how much of it is in reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, QuerySet, When
from django.http import Http404

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach
from guatu.desk.models import Line, LineQuerySet
from guatu.ledger.models import Portfolio, Project

VIEW = "ledger.project.view"


@dataclass(frozen=True)
class Reach:
    """One portfolio as an account sees it; `is_whole` where it sees every project of it."""

    account: Account
    portfolio: Portfolio
    portfolios: Sequence[Portfolio]
    is_whole: bool

    def lines(self) -> LineQuerySet:
        """The lines that the account may see. A whole portfolio needs no check a row."""
        lines: LineQuerySet = Line.objects.filter(portfolio=self.portfolio)
        if self.is_whole:
            return lines
        return lines.filter(project__in=self.projects())

    def projects(self) -> QuerySet[Project]:
        """The projects of the portfolio that the account may see."""
        if self.is_whole:
            return Project.objects.filter(portfolio=self.portfolio)
        visible = Project.objects.visible_to(self.account)
        return visible.filter(portfolio=self.portfolio)


def reach_of(account: Account, wanted: str = "") -> Reach | None:
    """The wanted portfolio (its id as text; the first if empty), None where there is none at all.

    Raises Http404 for one that the account does not reach.
    """
    visible = Portfolio.objects.visible_to(account).select_related("unit")
    whole = Case(When(within_reach(account, VIEW, "unit__path"), then=True), default=False)
    portfolios = list(visible.annotate(is_whole=whole).order_by("unit__path", "id"))
    if not portfolios:
        return None
    chosen = next((p for p in portfolios if str(p.pk) == wanted), None)
    if chosen is None:
        if wanted:
            raise Http404
        chosen = portfolios[0]
    return Reach(account, chosen, portfolios, chosen.is_whole)
