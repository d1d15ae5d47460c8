"""Units: a tree over time, with successors."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from guatu.accounts import actions
from guatu.accounts.models import Post, RoleGrant, Succession, Unit
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused
from tests.cast import Cast

JULY = dt.date(2026, 7, 1)


def draft(code: str, parent: Unit, name: str = "青石县数据局") -> actions.UnitDraft:
    return actions.UnitDraft(code, name, name[-3:], "bureau", parent, valid_from=JULY)


def test_a_unit_knows_its_way_from_the_root_and_its_pinyin(cast: Cast) -> None:
    (unit,) = actions.create_units([draft("qs-sj", cast.units["county"])], by=cast.accounts["ana"])
    assert unit.path == f"{cast.units['county'].path}{unit.pk}/"
    assert (unit.pinyin, unit.initials) == ("qingshixianshujuju", "qsxsjj")
    assert unit in Unit.objects.within(cast.units["county"])


def test_only_the_system_makes_a_root(cast: Cast) -> None:
    root = actions.UnitDraft("x", "某市", "某市", "city", None)
    with pytest.raises(Refused):
        actions.create_units([root], by=cast.accounts["ana"])


@pytest.mark.parametrize("codes", [["qs-zj"], ["n1", "n1"]])
def test_a_code_is_held_once(cast: Cast, codes: list[str]) -> None:
    drafts = [draft(code, cast.units["county"]) for code in codes]
    with pytest.raises(Refused):
        actions.create_units(drafts, by=cast.accounts["ana"])


def test_a_moved_unit_takes_along_what_lies_below(cast: Cast) -> None:
    (team,) = actions.create_units([draft("t", cast.units["housing"])], by=None)
    actions.change_unit(cast.units["housing"], by=None, parent=cast.units["town"])
    team.refresh_from_db()
    assert team.path.startswith(Unit.objects.get(pk=cast.units["housing"].pk).path)
    assert team in Unit.objects.within(cast.units["town"])


def test_a_unit_does_not_lie_below_itself(cast: Cast) -> None:
    (team,) = actions.create_units([draft("t", cast.units["housing"])], by=None)
    with pytest.raises(Refused):
        actions.change_unit(cast.units["housing"], by=None, parent=team)


def test_a_unit_is_not_moved_to_another_county(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_unit(
            cast.units["housing"], by=cast.accounts["ana"], parent=cast.units["other_county"]
        )


@pytest.mark.parametrize("name", ["bo", "dana", "sun", "wu", "zhou"])
def test_others_change_no_units(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_unit(cast.units["housing"], by=cast.accounts[name], short_name="x")


def merged(cast: Cast, day: dt.date = JULY) -> Unit:
    (new,) = actions.create_units(
        [draft("qs-new", cast.units["county"], "青石县城乡建设交通局")], by=None
    )
    old = [cast.units["housing"], cast.units["transport"]]
    actions.succeed_unit(old, [new], "merge", day, "机构改革", by=cast.accounts["ana"])
    return new


def test_a_merger_ends_the_old_and_moves_people_roles_and_what_lies_below(cast: Cast) -> None:
    (team,) = actions.create_units([draft("t", cast.units["housing"])], by=None)
    new = merged(cast)
    old = Unit.objects.get(pk=cast.units["housing"].pk)
    assert (old.valid_to, old.holds_on(JULY)) == (JULY, False)
    assert set(Succession.objects.filter(new=new).values_list("old__code", "kind")) == {
        ("qs-zj", "merge"),
        ("qs-jt", "merge"),
    }
    team.refresh_from_db()
    assert (team.parent, team.path) == (new, f"{new.path}{team.pk}/")
    posts = Post.objects.filter(person=cast.people["bo"]).order_by("valid_from")
    assert [(post.unit_id, post.valid_to) for post in posts] == [(old.pk, JULY), (new.pk, None)]
    roles = RoleGrant.objects.current().filter(unit=new).order_by("id")
    assert [role.account.username for role in roles] == ["bo", "chen"]
    assert not RoleGrant.objects.current().filter(unit=old).exists()


def test_a_unit_ends_once(cast: Cast) -> None:
    merged(cast)
    old, new = [cast.units["housing"]], [cast.units["town"]]
    old[0].refresh_from_db()
    with pytest.raises(Refused):
        actions.succeed_unit(old, new, "rename", JULY, "", by=None)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (["housing", "transport"], ["town"], "rename"),
        (["housing"], ["town", "transport"], "merge"),
        (["housing"], ["town"], "split"),
        (["housing", "town"], ["town"], "merge"),
    ],
)
def test_a_succession_that_makes_no_sense_is_refused(
    cast: Cast, old: list[str], new: list[str], kind: str
) -> None:
    with pytest.raises(Refused):
        actions.succeed_unit(
            [cast.units[name] for name in old],
            [cast.units[name] for name in new],
            kind,
            JULY,
            "",
            by=None,
        )


def test_the_successor_must_exist_on_the_day(cast: Cast) -> None:
    with pytest.raises(Refused):
        merged(cast, dt.date(2026, 6, 30))


def test_people_and_posts_keep_their_history(cast: Cast) -> None:
    ana = cast.accounts["ana"]
    (person,) = actions.create_people(
        [actions.PersonDraft("尹 欣".replace(" ", ""), cast.units["county"])], by=ana
    )
    assert person.initials == "yx"
    post = actions.hold_post(person, cast.units["town"], "镇长", JULY, by=ana)
    before = Entry.objects.count()
    assert actions.hold_post(person, cast.units["town"], "镇长", JULY, by=ana) == post
    assert Entry.objects.count() == before
    with pytest.raises(Refused):
        actions.end_post(post, JULY, by=ana)
    actions.end_post(post, dt.date(2026, 9, 1), by=ana)
    assert list(Post.objects.filter(person=person).on(JULY)) == [post]
    assert not Post.objects.filter(person=person).current().exists()


def test_nobody_changes_the_people_of_another_county(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_person(cast.people["zhou"], by=cast.accounts["ana"], phone="1")
    with pytest.raises(PermissionDenied):
        actions.hold_post(
            cast.people["bo"], cast.units["other_bureau"], "局长", JULY, by=cast.accounts["ana"]
        )


@pytest.mark.parametrize(
    ("unit", "title", "said"),
    [
        ("县发改局", "局长", "县发改局局长"),
        ("县政府", "县长", "县长"),
        ("县政协", "县政协主席", "县政协主席"),
        ("青石经开区", "经开区管委会主任", "经开区管委会主任"),
    ],
)
def test_a_post_does_not_say_its_unit_twice(unit: str, title: str, said: str) -> None:
    assert Post(unit=Unit(short_name=unit), title=title).in_full == said
