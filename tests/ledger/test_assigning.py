"""Who answers for a project, over time."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.journal.models import Entry
from guatu.ledger import actions
from guatu.ledger.models import LeaderLink, ProjectRole
from guatu.lib.refusals import Refused
from tests.cast import START, Cast

MAY = dt.date(2026, 5, 1)
JULY = dt.date(2026, 7, 1)


def holders(cast: Cast, role: str = "responsible") -> list[tuple[str, dt.date, dt.date | None]]:
    rows = ProjectRole.objects.filter(project=cast.school, role=role).order_by("valid_from")
    return list(rows.values_list("unit__short_name", "valid_from", "valid_to"))


def test_a_new_unit_ends_the_one_before(cast: Cast) -> None:
    unit = cast.units["transport"]
    assert actions.assign_units([(cast.school, "responsible", unit)], MAY, by=None) == 1
    assert holders(cast) == [("住建局", START, MAY), ("交通局", MAY, None)]


def test_the_same_unit_again_writes_nothing(cast: Cast) -> None:
    before = Entry.objects.count()
    unit = cast.units["housing"]
    assert actions.assign_units([(cast.school, "responsible", unit)], MAY, by=None) == 0
    assert Entry.objects.count() == before


def test_a_correction_on_the_same_day_leaves_one_holder(cast: Cast) -> None:
    actions.assign_units([(cast.school, "responsible", cast.units["transport"])], START, by=None)
    assert holders(cast) == [("交通局", START, None)]


def test_none_ends_without_a_successor(cast: Cast) -> None:
    actions.assign_units([(cast.school, "responsible", None)], MAY, by=None)
    assert holders(cast) == [("住建局", START, MAY)]


def test_an_earlier_day_holds_until_the_change_that_is_known(cast: Cast) -> None:
    actions.assign_units([(cast.school, "responsible", cast.units["transport"])], JULY, by=None)
    actions.assign_units([(cast.school, "responsible", cast.units["town"])], MAY, by=None)
    assert holders(cast) == [
        ("住建局", START, MAY),
        ("柳溪镇", MAY, JULY),
        ("交通局", JULY, None),
    ]


def test_a_unit_that_does_not_exist_then_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.assign_units(
            [(cast.school, "second", cast.units["town"])], dt.date(1900, 1, 1), by=None
        )


def test_one_role_given_twice_is_refused(cast: Cast) -> None:
    wanted = [(cast.school, "second", cast.units[name]) for name in ("town", "transport")]
    with pytest.raises(Refused):
        actions.assign_units(wanted, MAY, by=None)


def test_exactly_these_lead_from_a_day_on(cast: Cast) -> None:
    people = [cast.people["bo"], cast.people["lei"], cast.people["bo"]]
    assert actions.link_leaders([(cast.school, "lead", people)], MAY, by=None) == 1
    rows = LeaderLink.objects.filter(project=cast.school, kind="lead", valid_to=None)
    assert [row.person for row in rows] == [cast.people["bo"], cast.people["lei"]]
    assert actions.link_leaders([(cast.school, "lead", people)], JULY, by=None) == 0
    actions.link_leaders([(cast.school, "lead", [])], JULY, by=None)
    assert not rows.all().exists()
    assert LeaderLink.objects.filter(project=cast.school, valid_to=JULY).count() == 2


def test_kinds_of_leaders_do_not_touch_each_other(cast: Cast) -> None:
    actions.link_leaders([(cast.school, "chief", [cast.people["dana"]])], MAY, by=None)
    current = LeaderLink.objects.current().filter(project=cast.school)
    assert set(current.values_list("kind", flat=True)) == {"lead", "chief"}


@pytest.mark.parametrize("name", ["bo", "dana", "zhou", "sun"])
def test_only_the_office_says_who_answers(cast: Cast, name: str) -> None:
    by = cast.accounts[name]
    with pytest.raises(PermissionDenied):
        actions.assign_units([(cast.school, "second", cast.units["town"])], MAY, by=by)
    with pytest.raises(PermissionDenied):
        actions.link_leaders([(cast.school, "lead", [])], MAY, by=by)
    with pytest.raises(PermissionDenied):
        actions.create_task_force(cast.portfolio, "新专班", None, [], [], [], by=by)


def test_a_task_force_changes_its_members_once(cast: Cast) -> None:
    ana, force = cast.accounts["ana"], cast.task_force
    members = [cast.people["bo"], cast.people["fang"]]
    actions.change_task_force(force, by=ana, members=members, charter="章程")
    entry = Entry.objects.filter(thread=f"taskforce/{force.pk}").latest("id")
    assert entry.before == {"members": [cast.people["fang"].pk]}
    before = Entry.objects.count()
    actions.change_task_force(force, by=ana, members=members, charter="章程")
    assert Entry.objects.count() == before


def test_a_task_force_serves_its_own_portfolio_under_its_own_name(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.change_task_force(cast.task_force, by=None, projects=[cast.foreign])
    with pytest.raises(Refused):
        actions.create_task_force(cast.portfolio, "教育专班", None, [], [], [], by=None)
    with pytest.raises(Refused):
        actions.change_task_force(
            cast.task_force, by=None, valid_from=JULY, valid_to=dt.date(2026, 6, 1)
        )
