"""The page on which the month's reports are filled: which month, which projects, in what state.

A fixed number of queries, whatever is stored and however many projects the page shows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from guatu.accounts.models import Account
from guatu.accounts.scopes import may
from guatu.ledger.models import AnnualPlan, Project
from guatu.reports.drafts import Clashes, check_report_unchanged
from guatu.reports.grounds import Ground, grounds_of
from guatu.reports.models import Photo, ProgressReport, ReportPeriod
from guatu.reports.report_form import ReportForm
from guatu.reports.states import FilingState, state_of
from guatu.reports.weeks import reported_in

FILL = "reports.fill"
REVIEW = "reports.review"
ON_PAGE = 40
MONTHS_OFFERED = 14
SENT = (ProgressReport.State.SUBMITTED, ProgressReport.State.ACCEPTED)
# In the order of the page: what is missing first. Each state has a shape beside its word.
SHAPES = {
    FilingState.RETURNED: "↩",
    FilingState.TO_FILL: "○",
    FilingState.DRAFT: "✎",
    FilingState.SUBMITTED: "●",
    FilingState.ACCEPTED: "✔",
    FilingState.LOCKED: "■",
    FilingState.NOT_OPEN: "–",
}
OPEN = frozenset(
    {FilingState.RETURNED, FilingState.TO_FILL, FilingState.DRAFT, FilingState.SUBMITTED}
)
ORDER = list(SHAPES)


@dataclass(frozen=True)
class Months:
    """The months that can be chosen, newest first, and the one that is shown.

    `weeks` are those that take reports now, by portfolio; none where all report by month.
    """

    shown: dt.date | None
    offered: list[dt.date]
    periods: Mapping[tuple[int, dt.date], ReportPeriod]
    weeks: Mapping[int, ReportPeriod] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """A project on the page: its state and what it holds.

    `is_closed` where the month has been closed and only the project office types in it.
    """

    ground: Ground
    form: ReportForm
    state: FilingState
    period: ReportPeriod | None
    week: ReportPeriod | None = None
    photos: list[Photo] = field(default_factory=list)
    clashes: Clashes | None = None
    is_closed: bool = False
    is_open: bool = False
    is_tried: bool = False

    @property
    def shape(self) -> str:
        """The shape of the state."""
        return SHAPES[self.state]

    @property
    def word(self) -> str:
        """The word of the state."""
        return str(self.state.label)

    @property
    def is_editable(self) -> bool:
        """Whether something can be typed."""
        return self.state in OPEN and not self.is_closed

    @property
    def was_sent(self) -> bool:
        """Whether a report is there that counts."""
        return self.state in (FilingState.SUBMITTED, FilingState.ACCEPTED) or (
            self.state is FilingState.LOCKED and self.ground.report is not None
        )

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


class Sparing(Paginator):
    """Counts only where there is more than a page, or another page is asked for."""

    @cached_property
    def count(self) -> int:
        """How many there are."""
        first = list(self.object_list[: self.per_page + 1])
        if len(first) > self.per_page:
            return int(super().count)
        self.object_list = first
        return len(first)


def mine(account: Account) -> QuerySet[Project]:
    """The projects on the list whose reports the account fills."""
    return Project.objects.reached_by(account, FILL).filter(is_listed=True)


def months_of(projects: QuerySet[Project], wanted: dt.date | None, today: dt.date) -> Months:
    """The wanted month, or the newest that is open by today; None where nothing was opened."""
    portfolios = projects.order_by().values("portfolio").distinct()
    open_weeks = Q(week__isnull=False, opens__lte=today, is_closed=False, is_locked=False)
    periods = ReportPeriod.objects.filter(Q(week=None) | open_weeks, portfolio__in=portfolios)
    newest = list(periods.order_by("-month", "week")[: MONTHS_OFFERED * 4])
    found = {(p.portfolio_id, p.month): p for p in newest if p.week is None}
    offered = sorted({month for _portfolio, month in found}, reverse=True)[:MONTHS_OFFERED]
    begun = [p.month for p in found.values() if p.opens <= today]
    shown = wanted if wanted in offered else max(begun, default=None)
    return Months(
        shown or (offered[0] if offered else None),
        offered,
        found,
        {period.portfolio_id: period for period in newest if period.week is not None},
    )


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
    projects = projects.annotate(
        has_plan=Exists(planned),
        plan_amount=Subquery(planned.values("amount")),
        is_sent=Exists(in_month.filter(state__in=SENT)),
    ).order_by("-has_plan", "is_sent", "no", "pk")
    page = Sparing(projects, ON_PAGE).get_page(number)
    found = list(page.object_list)
    plans = {project.pk: project.plan_amount for project in found if project.has_plan}
    cards = cards_of(found, months, today, account, plans)
    cards.sort(key=lambda card: (not card.ground.has_plan, ORDER.index(card.state)))
    return FillPage(months, cards, page)


def cards_of(
    projects: Sequence[Project],
    months: Months,
    today: dt.date,
    account: Account,
    plans: Mapping[int, Decimal | None] | None = None,
) -> list[Card]:
    """The cards of some projects in the month shown, in their order."""
    month = months.shown or today.replace(day=1)
    grounds = grounds_of(projects, month, plans)
    photos = photos_of(projects, month)
    weeks = {key: week for key, week in months.weeks.items() if week.month == month}
    reported = reported_in(weeks, grounds)
    reviews = may(account, REVIEW)
    cards = []
    for project in projects:
        ground = grounds[project.pk]
        period, week = (
            months.periods.get((project.portfolio_id, month)),
            weeks.get(project.portfolio_id),
        )
        is_asked = week is not None and project.pk not in reported
        state = card_state(ground, period, today, is_asked=is_asked)
        is_closed = period is not None and period.is_closed and not reviews
        cards.append(
            Card(
                ground=ground,
                form=ReportForm(ground),
                state=state,
                period=period,
                week=week,
                photos=photos.get(project.pk, []),
                clashes=_clashes_of(ground),
                is_closed=is_closed and state is not FilingState.RETURNED,
            )
        )
    return cards


def card_state(
    ground: Ground, period: ReportPeriod | None, today: dt.date, *, is_asked: bool = False
) -> FilingState:
    """未开, 待填, 草稿, 已报, 退回, 已审核 or 锁定; `is_asked` where a new week asks again."""
    stored = ground.report.state if ground.report else None
    state = state_of(period, today, stored, has_draft=ground.has_draft)
    if is_asked and state in (FilingState.SUBMITTED, FilingState.ACCEPTED):
        return FilingState.DRAFT if ground.has_draft else FilingState.TO_FILL
    return state


def photos_of(projects: Iterable[Project], month: dt.date) -> dict[int, list[Photo]]:
    """Project's key to the photos of its month."""
    found = defaultdict(list)
    for photo in Photo.objects.filter(project__in=projects, month=month).order_by("id"):
        found[photo.project_id].append(photo)
    return dict(found)


def _clashes_of(ground: Ground) -> Clashes | None:
    try:
        check_report_unchanged(ground)
    except Clashes as clashes:
        return clashes
    return None
