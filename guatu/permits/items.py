"""What a template says of a permit, and whether what it says can be kept."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guatu.lib.refusals import Refused

CONTENT = Path(__file__).with_name("content")
START = "start"
PHASES = ("land", "design", "build", "accept")
BEFORE_START = PHASES[:-1]
APPLICANTS = ("agent", "responsible")
LONGEST_DAYS, LONGEST_MONTHS = 400, 600


@dataclass(frozen=True)
class Item:
    """A permit of a template.

    `days`: the authority's working days from acceptance. `months`: how long it is valid; `follow`
    names the permit or group that must be there by then, or "start" for the start of works. Of a
    `group` any one will do. `after` names permits and groups that come first. `units` are words by
    which the county's authority is found among its units; `central`: where a county has an
    approval bureau, that one.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    phase: str = "land"
    group: str = ""
    authority: str = ""
    units: tuple[str, ...] = ()
    central: bool = False
    applicant: str = "agent"
    days: int | None = None
    months: int | None = None
    follow: str = ""
    after: tuple[str, ...] = ()
    optional: bool = False
    waivable: bool = False

    def as_json(self) -> dict[str, Any]:
        """The item as the database holds it, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, ())}

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its other forms."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Kind:
    """A kind of project with its permits. `version` is 0 for what Guatu brings along."""

    code: str
    name: str
    words: tuple[str, ...]
    items: tuple[Item, ...]
    name_words: tuple[str, ...] = ()
    version: int = 0

    def fits(self, kind: str, sector: str, name: str) -> bool:
        """Whether a project of this kind, sector and name is one."""
        said = f"{kind} {sector}"
        return any(word in said for word in self.words) or any(
            word in name for word in self.name_words
        )


def item_of(record: Mapping[str, Any]) -> Item:
    """The item that a JSON record or TOML table holds. Raises TypeError for unknown names."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    return Item(**values)


@cache
def shipped_kinds() -> dict[str, Kind]:
    """The kinds that Guatu brings along, by code, in the order in which they are tried."""
    tables = tomllib.loads((CONTENT / "items.toml").read_text(encoding="utf-8"))
    known = {code: item_of({"code": code, **table}) for code, table in tables.items()}
    kinds = tomllib.loads((CONTENT / "kinds.toml").read_text(encoding="utf-8"))["kind"]
    return {
        kind["code"]: Kind(
            kind["code"],
            kind["name"],
            tuple(kind["words"]),
            within(known[code] for code in kind["items"]),
            tuple(kind.get("name_words", ())),
        )
        for kind in kinds
    }


def within(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without what they say of permits that are not among them."""
    kept = list(items)
    known = {item.code for item in kept} | {item.group for item in kept if item.group}
    return tuple(
        replace(
            item,
            after=tuple(code for code in item.after if code in known),
            follow=item.follow if item.follow in known | {START} else START if item.months else "",
        )
        for item in kept
    )


def checked_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items where they make sense together.

    Raises Refused for a code or name held twice, a term out of bounds, something unknown that
    must come first, and permits of which none can come first.
    """
    for item in items:
        _check_item(item)
    for what, values in (
        (_("code"), [item.code for item in items]),
        (_("name"), [item.name for item in items]),
    ):
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            facts = {"what": what, "values": "、".join(twice)}
            raise Refused(_("Two permits have the same %(what)s: %(values)s") % facts)
    known = {item.code for item in items} | {item.group for item in items if item.group}
    for item in items:
        unknown = [code for code in (*item.after, item.follow) if code and code not in known]
        if unknown and unknown != [START]:
            facts = {"name": item.name, "codes": "、".join(unknown)}
            raise Refused(_("“%(name)s” names what is not in the template: %(codes)s") % facts)
    stuck = unreachable(items)
    if stuck:
        names = "、".join(item.name for item in stuck)
        raise Refused(
            _("These wait for each other; none can come first: %(names)s") % {"names": names}
        )
    return tuple(items)


def unreachable(items: Sequence[Item]) -> list[Item]:
    """Permits that can never be begun, whatever the order: those before them wait for them."""
    got: set[str] = set()
    rest = list(items)
    while True:
        ready = [item for item in rest if set(item.after) <= got]
        if not ready:
            return rest
        got |= {item.code for item in ready} | {item.group for item in ready if item.group}
        rest = [item for item in rest if item not in ready]


def _check_item(item: Item) -> None:
    faults = {
        _("A permit needs a code and a name."): not item.code.strip() or not item.name.strip(),
        _("This is no phase."): item.phase not in PHASES,
        _("This is nobody who applies."): item.applicant not in APPLICANTS,
        _("A lead time is 1 to 400 working days."): item.days is not None
        and not 1 <= item.days <= LONGEST_DAYS,
        _("A validity is 1 to 600 months."): item.months is not None
        and not 1 <= item.months <= LONGEST_MONTHS,
        _("A permit cannot come before itself."): item.code in item.after
        or item.code == item.follow
        or (item.group != "" and item.group in item.after),
        _("What must follow needs a validity to follow within."): bool(item.follow)
        and item.months is None,
    }
    for fault, is_so in faults.items():
        if is_so:
            raise Refused(f"{item.name or item.code}: {fault}")


NAMES = frozenset(field.name for field in fields(Item))
