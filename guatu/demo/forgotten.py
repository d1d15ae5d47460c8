"""A payment that a unit leaves out of a month's report, and the slip that puts it right later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from guatu.accounts.models import Account
from guatu.demo import months as mo
from guatu.demo.facts import ProjectFact, ReportFact
from guatu.demo.generate import County
from guatu.demo.opening import Book, instant
from guatu.demo.reviewing import LEFT_OUT
from guatu.journal.actions import writing
from guatu.review.actions import decide_slip, propose_slip

AMOUNTS = ("month_amount", "year_amount", "all_amount")


@dataclass(frozen=True)
class Forgotten:
    """Whose report of which month lacks the payment; it is missed once the month is locked."""

    fact: ProjectFact
    month: int

    def as_sent(self, fact: ProjectFact, one: ReportFact) -> ReportFact:
        """The report as the unit sends it: without the payment where it is the one."""
        if fact is not self.fact or one.month != self.month:
            return one
        return replace(one, **{name: getattr(one, name) - LEFT_OUT for name in AMOUNTS})

    def put_right(self, book: Book, officers: Mapping[str, Account]) -> None:
        """The unit proposes what is right, with its reason, and the project office approves it."""
        right = next(one for one in self.fact.reports if one.month == self.month)
        values = {name: getattr(right, name) for name in AMOUNTS}
        author = Account.objects.get(pk=officers[self.fact.units["responsible"]].pk)
        day, project = mo.day_of(self.month + 1, 7), book.projects[self.fact.no]
        reason = f"漏报一笔已支付的工程款{LEFT_OUT}万元，以银行支付凭证为准。"
        with writing(author, "demo.slip", at=instant(day, 12)):
            slip = propose_slip(project, mo.first(self.month), values, reason, by=author)
        with writing(book.office, "demo.slip.decide", at=instant(day, 14)):
            decide_slip(slip, "approved", "已核对支付凭证。", by=book.office)


def forgotten_in(county: County, month: int) -> Forgotten | None:
    """The first project with a payment to forget in the month; None where nobody paid as much."""
    for fact in county.projects:
        said = [one for one in fact.reports if one.month == month]
        if len(said) == 1 and said[0].month_amount > LEFT_OUT:
            return Forgotten(fact, month)
    return None
