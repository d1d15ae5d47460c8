"""A portfolio's ladder of levels: what each is called, who is at it, how long a problem stays."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.accounts.models import Person
from guatu.ledger.models import LeaderLink, Portfolio, Project, ProjectRole
from guatu.problems.models import Problem, Rung

Seat = Rung.Seat
MOST_LEVELS = 9


@dataclass(frozen=True)
class Step:
    """One level: its name, who is at it, and after how many workdays a problem rises from it."""

    name: str | Promise
    seat: str
    days: int | None
    person: Person | None = None


# 桐庐: the unit's deputy daily, its head, the county leader in charge, the county's chief leader.
# 洛宁: the lead leader, the matching committee, the weekly office meeting of the county head, the
# dispatch meeting of secretary and head (domain.md 1.5).
TONGLU = (
    Step(gettext_lazy("deputy head of the unit"), Seat.UNIT, 5),
    Step(gettext_lazy("head of the unit"), Seat.UNIT, 5),
    Step(gettext_lazy("county leader in charge"), Seat.CHARGE, 10),
    Step(gettext_lazy("chief leader of the county"), Seat.CHIEF, None),
)
LUONING = (
    Step(gettext_lazy("lead leader of the project"), Seat.LEAD, 5),
    Step(gettext_lazy("matching committee"), Seat.AUTHORITY, 5),
    Step(gettext_lazy("county head's office meeting"), Seat.MEETING, 10),
    Step(gettext_lazy("dispatch meeting of secretary and head"), Seat.MEETING, None),
)
PRESETS = {"tonglu": TONGLU, "luoning": LUONING}


@dataclass(frozen=True)
class Ladder:
    """The levels of a portfolio from 1 up."""

    steps: tuple[Step, ...]
    is_default: bool = field(default=True, compare=False)

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.steps)

    def step(self, level: int) -> Step:
        """The level; the highest for one that lies above all, as after a ladder was shortened."""
        return self.steps[min(level, self.top) - 1]

    def name(self, level: int) -> str:
        """The level in words: 2 · head of the unit."""
        facts = {"level": level, "name": self.step(level).name}
        return _("%(level)s · %(name)s") % facts

    def names(self) -> list[tuple[int, str]]:
        """Every level with its words."""
        return [(level, self.name(level)) for level in range(1, self.top + 1)]

    def days(self, level: int) -> int | None:
        """After how many workdays a problem rises from this level by itself; None for never."""
        return None if level >= self.top else self.step(level).days


def ladder_of(portfolio: Portfolio | int) -> Ladder:
    """The ladder that a portfolio has set, else that of 桐庐; one query."""
    rows = list(Rung.objects.filter(portfolio=portfolio).select_related("person").order_by("level"))
    if not rows:
        return Ladder(TONGLU)
    steps = tuple(Step(row.name, row.seat, row.days, row.person) for row in rows)
    return Ladder(steps, is_default=False)


def who_is_at(step: Step, project: Project, problem: Problem) -> str:
    """Who a level is for this problem, by name as far as it is known; empty where nobody is."""
    if step.seat == Seat.PERSON:
        return str(step.person or "")
    if step.seat == Seat.UNIT:
        return str(problem.holder or "")
    if step.seat == Seat.AUTHORITY:
        roles = project.roles.current().filter(role=ProjectRole.Role.IN_CHARGE)
        return "、".join(str(role.unit) for role in roles.select_related("unit"))
    if step.seat == Seat.MEETING:
        return ""
    links = project.leaders.current().filter(kind=step.seat).select_related("person")
    return "、".join(link.person.name for link in links)


def levels_led(ladder: Ladder, person: int) -> Q:
    """Problems whose level (annotated as `stands`) is this person's: as leader or by name."""
    condition = Q(pk__in=[])
    for level, step in enumerate(ladder.steps, start=1):
        if step.seat in LeaderLink.Kind.values:
            led = LeaderLink.objects.current().filter(person=person, kind=step.seat)
            condition |= Q(stands=level, project__in=led.values("project"))
        elif step.person is not None and step.person.pk == person:
            condition |= Q(stands=level)
    return condition
