"""Setting the demo up: units, people, posts, accounts and roles, and an empty ledger."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from guatu.accounts.actions import (
    PersonDraft,
    UnitDraft,
    create_people,
    create_units,
    grant_role,
    hold_post,
    open_account,
)
from guatu.accounts.models import Account, Person, Unit
from guatu.demo import months as mo
from guatu.demo.cast import OFFICE, PASSWORD, SEATS
from guatu.demo.facts import PlanFact, StageFact, StepFact
from guatu.demo.generate import County
from guatu.demo.people import PostFact, UnitFact
from guatu.journal.actions import writing
from guatu.ledger.actions import open_portfolio
from guatu.ledger.models import Milestone, Portfolio, Project
from guatu.permits.models import Permit
from guatu.problems.models import Problem
from guatu.recognitions.models import EntryPack

LEDGER = "青石县重点项目库"


@dataclass
class Book:
    """What has been written so far, by the keys of the facts."""

    county: County
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    milestones: dict[tuple[str, str], Milestone] = field(default_factory=dict)
    problems: dict[tuple[str, int], Problem] = field(default_factory=dict)
    handled: set[tuple[str, dt.date, StepFact]] = field(default_factory=set)
    permits: dict[tuple[str, str], Permit] = field(default_factory=dict)
    packs: dict[str, EntryPack] = field(default_factory=dict)
    done: set[tuple[str, str, str]] = field(default_factory=set)
    stepped: set[tuple[str, StageFact]] = field(default_factory=set)
    adjusted: set[tuple[str, PlanFact]] = field(default_factory=set)
    portfolio: Portfolio | None = None

    @property
    def office(self) -> Account:
        """The project office, which keeps the ledger."""
        return self.accounts[OFFICE]

    @property
    def ledger(self) -> Portfolio:
        """The portfolio, once it is open."""
        if self.portfolio is None:
            raise LookupError("the ledger is not open yet")
        return self.portfolio


def instant(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time of a day in the county."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def set_up(county: County) -> Book:
    """Makes everything that the ledger stands on, as of the first days of the window."""
    book = Book(county)
    first = county.frame.first_month
    with writing(None, "demo.set_up", at=instant(mo.day_of(first, 4), 9)):
        _make_units(book)
        _make_people(book)
        _make_accounts(book, mo.day_of(first, 4))
    with writing(book.office, "ledger.portfolio.open", at=instant(mo.day_of(first, 6), 10)):
        book.portfolio = open_portfolio(book.units["县"], LEDGER, by=book.office)
    return book


def unit_draft(fact: UnitFact, parent: Unit | None) -> UnitDraft:
    """A unit as the action takes it."""
    return UnitDraft(
        fact.code,
        fact.name,
        fact.short,
        fact.kind,
        parent,
        order=fact.order,
        league_group=fact.group,
    )


def _make_units(book: Book) -> None:
    root, *rest = book.county.units
    book.units[root.key] = create_units([unit_draft(root, None)], by=None)[0]
    drafts = [unit_draft(fact, book.units[root.key]) for fact in rest]
    for fact, unit in zip(rest, create_units(drafts, by=None), strict=True):
        book.units[fact.key] = unit


def _make_people(book: Book) -> None:
    posts: list[PostFact] = [*book.county.leaders, *book.county.officers]
    drafts = [PersonDraft(post.name, book.units["县"], post.phone) for post in posts]
    for post, person in zip(posts, create_people(drafts, by=None), strict=True):
        book.people[post.name] = person
    since = mo.day_of(book.county.frame.first_month - 14, 8)
    for post in posts:
        person = book.people[post.name]
        hold_post(person, book.units[post.unit], post.title, since, by=None, order=post.order)


def _make_accounts(book: Book, day: dt.date) -> None:
    holders = {
        (post.unit, post.title): post.name for post in [*book.county.leaders, *book.county.officers]
    }
    for seat in SEATS:
        if seat.scope not in book.units:
            continue
        person = book.people[holders[seat.unit, seat.title]]
        account = open_account(seat.username, PASSWORD, person, by=None)
        grant_role(account, seat.role, book.units[seat.scope], day, by=None)
        book.accounts[seat.username] = account
