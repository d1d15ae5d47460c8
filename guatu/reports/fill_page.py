"""The page on which the month's reports are filled: which month, which projects, in what state.

Ten queries at most, whatever is stored and however many projects the page shows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account
from guatu.ledger.models import AnnualPlan, Project
from guatu.reports.drafts import Clashes, check_report_unchanged
from guatu.reports.grounds import Ground, grounds_of
from guatu.reports.models import Photo, ProgressReport, ReportPeriod
from guatu.reports.report_form import ReportForm

FILL = "reports.fill"
ON_PAGE = 40
MONTHS_OFFERED = 14
SENT = (ProgressReport.State.SUBMITTED, ProgressReport.State.ACCEPTED)
# Code to the shape and the word of a state: never told by colour alone.
STATES: dict[str, tuple[str, str | Promise]] = {
    "returned": ("↩", _("returned")),
    "todo": ("○", _("to be filled")),
    "draft": ("✎", _("draft")),
    "submitted": ("●", _("submitted")),
    "accepted": ("✔", _("accepted")),
    "locked": ("■", _("locked")),
    "closed": ("–", _("not open yet")),
    "unplanned": ("–", _("not in this year's plan")),
}
ORDER = list(STATES)
OPEN = frozenset({"returned", "todo", "draft", "submitted", "unplanned"})


@dataclass(frozen=True)
class Months:
    """The months that can be chosen, newest first, and the one that is shown."""

    shown: dt.date | None
    offered: list[dt.date]
    periods: Mapping[tuple[int, dt.date], ReportPeriod]


@dataclass(frozen=True)
class Card:
    """A project on the page: its state, what it holds, and why it was returned."""

    ground: Ground
    form: ReportForm
    state: str
    period: ReportPeriod | None
    photos: list[Photo] = field(default_factory=list)
    returned_because: str = ""
    clashes: Clashes | None = None
    is_open: bool = False
    is_tried: bool = False

    @property
    def shape(self) -> str:
        """The shape of the state."""
        return STATES[self.state][0]

    @property
    def word(self) -> str | Promise:
        """The word of the state."""
        return STATES[self.state][1]

    @property
    def is_editable(self) -> bool:
        """Whether something can be typed."""
        return self.state in OPEN

    @property
    def was_sent(self) -> bool:
        """Whether a report is there that counts."""
        return self.ground.report is not None and self.ground.report.state in SENT

    @property
    def tells_same(self) -> bool:
        """Whether to say that this repeats last month: once something was typed or sent."""
        told = self.ground.has_draft or self.was_sent or self.is_tried
        return told and self.form.is_same


@dataclass(frozen=True)
class FillPage:
    """The cards of a page, what is missing first; counts are over the whole page."""

    months: Months
    cards: list[Card]
    page: Page

    @cached_property
    def expected(self) -> list[Card]:
        """Projects that are asked for a report."""
        return [card for card in self.cards if card.ground.has_plan]

    @property
    def sent_count(self) -> int:
        """How many of them reported."""
        return sum(card.was_sent for card in self.expected)

    @property
    def drafts(self) -> list[Card]:
        """Cards with something typed that can be sent."""
        return [card for card in self.cards if card.is_editable and card.ground.has_draft]


def mine(account: Account) -> QuerySet[Project]:
    """The projects on the list whose reports the account fills."""
    return Project.objects.reached_by(account, FILL).filter(is_listed=True)


def months_of(projects: QuerySet[Project], wanted: dt.date | None, today: dt.date) -> Months:
    """The wanted month, or the newest that is open by today; None where nothing was opened."""
    portfolios = projects.order_by().values("portfolio").distinct()
    periods = ReportPeriod.objects.months().filter(portfolio__in=portfolios).order_by("-month")
    found = {(p.portfolio_id, p.month): p for p in periods[: MONTHS_OFFERED * 4]}
    offered = sorted({month for _portfolio, month in found}, reverse=True)[:MONTHS_OFFERED]
    begun = [p.month for p in found.values() if p.opens <= today]
    shown = wanted if wanted in offered else max(begun, default=None)
    return Months(shown or (offered[0] if offered else None), offered, found)


def fill_page(
    account: Account, months: Months, today: dt.date, *, query: str = "", number: str = "1"
) -> FillPage:
    """The cards of a page of the account's projects."""
    month = months.shown or today.replace(day=1)
    projects = mine(account).select_related("portfolio")
    if query:
        projects = projects.filter(Q(name__icontains=query) | Q(no__icontains=query))
    in_month = ProgressReport.objects.filter(project=OuterRef("pk"), month=month)
    planned = AnnualPlan.objects.filter(project=OuterRef("pk"), year=month.year, is_current=True)
    is_sent = Exists(in_month.filter(state__in=SENT))
    projects = projects.order_by(Exists(planned).desc(), is_sent, "no", "pk")
    page = Paginator(projects, ON_PAGE).get_page(number)
    cards = cards_of(list(page.object_list), month, months, today)
    cards.sort(key=lambda card: ORDER.index(card.state))
    return FillPage(months, cards, page)


def cards_of(
    projects: Sequence[Project], month: dt.date, months: Months, today: dt.date
) -> list[Card]:
    """The cards of some projects, in their order."""
    grounds = grounds_of(projects, month)
    photos = photos_of(projects, month)
    reasons = reasons_of(ground.report for ground in grounds.values())
    cards = []
    for project in projects:
        ground = grounds[project.pk]
        period = months.periods.get((project.portfolio_id, month))
        cards.append(
            Card(
                ground=ground,
                form=ReportForm(ground),
                state=state_of(ground, period, today),
                period=period,
                photos=photos.get(project.pk, []),
                returned_because=reasons.get(ground.report.pk, "") if ground.report else "",
                clashes=_clashes_of(ground),
            )
        )
    return cards


def state_of(ground: Ground, period: ReportPeriod | None, today: dt.date) -> str:
    """未开, 待填, 草稿, 已报, 退回, 审核 or 锁定; or that the year's plan has no such project."""
    if period is not None and period.is_locked:
        return "locked"
    if period is None or period.opens > today:
        return "closed"
    report = ground.report
    if report is not None and report.state != ProgressReport.State.DRAFT:
        return str(report.state)
    if report is not None or ground.has_draft:
        return "draft"
    return "todo" if ground.has_plan else "unplanned"


def photos_of(projects: Iterable[Project], month: dt.date) -> dict[int, list[Photo]]:
    """Project's key to the photos of its month."""
    found = defaultdict(list)
    for photo in Photo.objects.filter(project__in=projects, month=month).order_by("id"):
        found[photo.project_id].append(photo)
    return dict(found)


def reasons_of(reports: Iterable[ProgressReport | None]) -> dict[int, str]:
    """Report's key to why it was returned."""
    state = ProgressReport.State.RETURNED
    return {r.pk: r.review_note for r in reports if r is not None and r.state == state}


def _clashes_of(ground: Ground) -> Clashes | None:
    try:
        check_report_unchanged(ground)
    except Clashes as clashes:
        return clashes
    return None
