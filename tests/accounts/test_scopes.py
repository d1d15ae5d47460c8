"""How far a right reaches."""

import pytest
from django.contrib.auth.models import AnonymousUser

from guatu.accounts.actions import end_role, grant_role, open_account
from guatu.accounts.models import Person, Unit
from guatu.accounts.permissions import ADMINISTRATORS, ROLES, Scope
from guatu.accounts.scopes import may
from guatu.ledger.actions import create_task_force
from guatu.ledger.models import Milestone, Portfolio, Project, TaskForce
from tests.cast import GRANTED, Cast

SEEN = {
    "ana": {"school", "road"},
    "dana": {"school", "road"},
    "bo": {"school"},
    "chen": {"road"},
    "gao": {"school"},
    "lei": {"school"},
    "fang": {"school"},
    "xi": set(),
    "sun": set(),
    "wu": set(),
    "zhou": {"foreign"},
}


@pytest.mark.parametrize(("name", "seen"), SEEN.items())
def test_everybody_sees_the_own_projects_only(cast: Cast, name: str, seen: set[str]) -> None:
    account = cast.account(name)
    assert set(Project.objects.visible_to(account)) == {getattr(cast, key) for key in seen}


@pytest.mark.parametrize(
    ("name", "filled"), [("bo", {"school"}), ("chen", {"road"}), ("gao", set()), ("dana", set())]
)
def test_the_responsible_unit_fills_and_the_agent_does_not(
    cast: Cast, name: str, filled: set[str]
) -> None:
    reached = Project.objects.reached_by(cast.account(name), "reports.fill")
    assert set(reached) == {getattr(cast, key) for key in filled}


def test_an_officer_looks_up_units_and_people_of_the_whole_county_only(cast: Cast) -> None:
    bo = cast.account("bo")
    units = set(Unit.objects.visible_to(bo))
    assert {cast.units["county"], cast.units["transport"], cast.units["town"]} <= units
    assert not units & {cast.units["city"], cast.units["other_county"], cast.units["other_bureau"]}
    assert cast.people["chen"] in Person.objects.visible_to(bo)
    assert cast.people["zhou"] not in Person.objects.visible_to(bo)


def test_a_task_force_without_a_head_belongs_to_nobody_without_a_person(cast: Cast) -> None:
    create_task_force(cast.portfolio, "无组长专班", None, [], [], [cast.road], by=None)
    machine = open_account("machine", None, None, by=None)
    grant_role(machine, "taskforce", cast.units["county"], GRANTED, by=None)
    assert not Project.objects.visible_to(machine).exists()
    assert list(TaskForce.objects.visible_to(machine)) == []


def test_an_ended_role_reaches_nothing(cast: Cast) -> None:
    end_role(cast.accounts["ana"].grants.get(), GRANTED, by=None)
    assert not Project.objects.visible_to(cast.account("ana")).exists()
    assert not may(cast.account("ana"), "ledger.project.view")


def test_nobody_signed_in_may_nothing() -> None:
    assert not may(AnonymousUser(), "ledger.project.view")


def test_an_unknown_permission_is_a_fault() -> None:
    with pytest.raises(KeyError):
        may(AnonymousUser(), "ledger.project.veiw")


def test_portfolios_and_milestones_follow_the_projects(cast: Cast) -> None:
    assert list(Portfolio.objects.visible_to(cast.account("bo"))) == [cast.portfolio]
    assert list(Portfolio.objects.visible_to(cast.account("zhou"))) == [cast.other_portfolio]
    assert not Milestone.objects.visible_to(cast.account("zhou")).exists()
    assert list(Milestone.objects.visible_to(cast.account("bo"))) == [cast.milestone]


def test_those_who_run_the_system_have_no_right_on_business_data() -> None:
    business = ("ledger.", "reports.", "problems.", "sheets.", "indicators.", "wall.")
    for code in ADMINISTRATORS:
        assert not [right for right in ROLES[code].rights if right.startswith(business)]


def test_no_role_holds_the_rights_of_two_administrators() -> None:
    """GB/T 22239: system, security and audit lie in three hands."""
    own = ("accounts.role.grant", "journal.verify")
    for role in ROLES.values():
        assert len([right for right in own if role.rights.get(right) is Scope.ALL]) < 2
