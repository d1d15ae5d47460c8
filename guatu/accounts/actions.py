"""Acts on units, people and posts; those on accounts and roles are in `accounts.granting`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from guatu.accounts.granting import (
    close_account,
    end_role,
    grant_role,
    move_roles,
    open_account,
    reset_password,
)
from guatu.accounts.models import ALWAYS, Account, Person, Post, Succession, Unit
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.storing import next_keys
from guatu.lib.refusals import Refused
from guatu.lib.search import spelled

__all__ = [
    "PersonDraft",
    "UnitDraft",
    "change_person",
    "change_unit",
    "check_succession",
    "close_account",
    "create_people",
    "create_units",
    "end_post",
    "end_role",
    "grant_role",
    "hold_post",
    "open_account",
    "reset_password",
    "succeed_unit",
]


@dataclass(frozen=True)
class UnitDraft:
    """A unit to be made; its parent is a saved one."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: Unit | None
    order: int = 0
    valid_from: dt.date = ALWAYS
    league_group: str = ""


@dataclass(frozen=True)
class PersonDraft:
    """A person to be made; `home` is the county, city or province that knows the name."""

    name: str
    home: Unit
    phone: str = ""


def create_units(drafts: Sequence[UnitDraft], *, by: Account | None) -> list[Unit]:
    """The saved units, in the order of the drafts. A unit without parent only the system makes.

    Raises Refused for a code that is taken or a name that is empty.
    """
    parents = [draft.parent for draft in drafts if draft.parent is not None]
    require(by, "accounts.unit.edit", *parents)
    if by is not None and len(parents) != len(drafts):
        raise Refused(_("A unit needs a parent."))
    codes = [draft.code for draft in drafts]
    taken = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    taken |= {code for code in codes if codes.count(code) > 1}
    if taken:
        raise Refused(
            _("Unit codes already taken: %(codes)s") % {"codes": "、".join(sorted(taken))}
        )
    units = []
    for key, draft in zip(next_keys(Unit, len(drafts)), drafts, strict=True):
        _named(draft.name, draft.short_name)
        path = f"{draft.parent.path if draft.parent else '/'}{key}/"
        given = {field.name: getattr(draft, field.name) for field in fields(draft)}
        units.append(Unit(pk=key, path=path, **given, **_spelling(draft.name)))
    with writing(by, "accounts.unit.create") as work:
        work.add_many(units)
    return units


def change_unit(unit: Unit, *, by: Account | None, **changes: Any) -> Unit:
    """Corrects a unit. A new parent takes everything below the unit along.

    A bureau that is renamed gets a successor (`succeed_unit`); changing its name here corrects
    the name it always had.
    """
    parent = changes.get("parent", unit.parent)
    moved = parent is not None and parent.pk != unit.parent_id
    require(by, "accounts.unit.edit", *([unit, parent] if moved else [unit]))
    if by is not None and parent is None and unit.parent_id is not None:
        raise Refused(_("A unit needs a parent."))
    if parent is not None and parent.path.startswith(unit.path):
        raise Refused(_("A unit cannot lie below itself."))
    _named(changes.get("name", unit.name), changes.get("short_name", unit.short_name))
    code = changes.get("code", unit.code)
    if Unit.objects.exclude(pk=unit.pk).filter(code=code).exists():
        raise Refused(_("Unit codes already taken: %(codes)s") % {"codes": code})
    if "name" in changes:
        changes |= _spelling(changes["name"])
    with writing(by, "accounts.unit.change") as work:
        work.update(unit, **changes)
        path = f"{parent.path if parent else '/'}{unit.pk}/"
        if path != unit.path:
            below = Unit.objects.filter(path__startswith=unit.path)
            work.update_many([(row, {"path": path + row.path[len(unit.path) :]}) for row in below])
            unit.path = path
    return unit


def succeed_unit(
    old: Sequence[Unit],
    new: Sequence[Unit],
    kind: str,
    day: dt.date,
    reason: str,
    *,
    by: Account | None,
) -> list[Succession]:
    """From `day` on the new units stand for the old ones, which end then.

    The units below, the people's posts and the accounts' roles go to the first new unit.
    Raises Refused where the numbers do not fit the kind or a unit does not hold on that day.
    """
    require(by, "accounts.unit.edit", *old, *new)
    check_succession(old, new, kind, day)
    with writing(by, "accounts.unit.succeed") as work:
        rows = [
            Succession(old=one, new=other, kind=kind, day=day, reason=reason)
            for one in old
            for other in new
        ]
        work.add_many(rows)
        work.update_many([(unit, {"valid_to": day}) for unit in old])
        for child in Unit.objects.current().filter(parent__in=old):
            change_unit(child, by=None, parent=new[0])
        _move_posts(old, new[0], day, by=by)
        move_roles(old, new[0], day, by=by)
    return rows


def create_people(drafts: Sequence[PersonDraft], *, by: Account | None) -> list[Person]:
    """The saved people, in the order of the drafts. Two people may share a name."""
    require(by, "accounts.person.edit", *{draft.home for draft in drafts})
    people = []
    for draft in drafts:
        _named(draft.name)
        spelling = _spelling(draft.name)
        people.append(Person(name=draft.name, home=draft.home, phone=draft.phone, **spelling))
    with writing(by, "accounts.person.create") as work:
        work.add_many(people)
    return people


def change_person(person: Person, *, by: Account | None, **changes: Any) -> Person:
    """Corrects a person's name, phone or county."""
    home = changes.get("home", person.home)
    require(by, "accounts.person.edit", person)
    require(by, "accounts.person.edit", home)
    _named(changes.get("name", person.name))
    if "name" in changes:
        changes |= _spelling(changes["name"])
    with writing(by, "accounts.person.change") as work:
        work.update(person, **changes)
    return person


def hold_post(
    person: Person, unit: Unit, title: str, day: dt.date, *, by: Account | None, order: int = 0
) -> Post:
    """The person holds a post from `day` on; the same open post is not made twice."""
    require(by, "accounts.person.edit", person)
    require(by, "accounts.person.edit", unit)
    _named(title)
    if not unit.holds_on(day):
        raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": unit, "day": day})
    held = Post.objects.current().filter(person=person, unit=unit, title=title.strip()).first()
    if held is not None:
        return held
    with writing(by, "accounts.post.hold") as work:
        return work.add(
            Post(person=person, unit=unit, title=title.strip(), valid_from=day, order=order)
        )


def end_post(post: Post, day: dt.date, *, by: Account | None) -> Post:
    """The post ends on `day`, the first day on which it no longer holds."""
    require(by, "accounts.person.edit", post)
    if day <= post.valid_from:
        raise Refused(
            _("An end must come after the beginning, %(day)s.") % {"day": post.valid_from}
        )
    with writing(by, "accounts.post.end") as work:
        work.update(post, valid_to=day)
    return post


def check_succession(old: Sequence[Unit], new: Sequence[Unit], kind: str, day: dt.date) -> None:
    """Raises Refused where the succession makes no sense."""
    sizes = {
        Succession.Kind.RENAME: len(old) == 1 and len(new) == 1,
        Succession.Kind.MERGE: len(old) >= 1 and len(new) == 1,
        Succession.Kind.SPLIT: len(old) == 1 and len(new) >= 2,
    }
    if not sizes[Succession.Kind(kind)]:
        raise Refused(
            _("Renaming takes one unit to one, merging several to one, splitting one to several.")
        )
    if {unit.pk for unit in old} & {unit.pk for unit in new}:
        raise Refused(_("A unit cannot succeed itself."))
    for unit in old:
        if unit.valid_to is not None or unit.valid_from >= day:
            raise Refused(_("%(unit)s cannot end on %(day)s.") % {"unit": unit, "day": day})
    for unit in new:
        if not unit.holds_on(day):
            raise Refused(_("%(unit)s does not exist on %(day)s.") % {"unit": unit, "day": day})
        if any(unit.path.startswith(one.path) for one in old):
            raise Refused(_("%(unit)s lies below the unit that ends.") % {"unit": unit})


def _move_posts(old: Sequence[Unit], new: Unit, day: dt.date, *, by: Account | None) -> None:
    """Open posts in the old units end on `day` and go on in the new one."""
    posts = list(Post.objects.current().filter(unit__in=old, valid_from__lt=day))
    going_on = [
        Post(person_id=p.person_id, unit=new, title=p.title, order=p.order, valid_from=day)
        for p in posts
    ]
    with writing(by, "accounts.post.move") as work:
        work.update_many([(post, {"valid_to": day}) for post in posts])
        work.add_many(going_on)


def _named(*names: str) -> None:
    if not all(name.strip() for name in names):
        raise Refused(_("A name is missing."))


def _spelling(name: str) -> dict[str, str]:
    pinyin, initials = spelled(name)
    return {"pinyin": pinyin, "initials": initials}
