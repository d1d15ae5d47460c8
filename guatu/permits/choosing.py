"""Which permits a project should have: its template, and what of it is there already."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guatu.accounts.models import Unit
from guatu.ledger.models import Milestone, Portfolio, Project
from guatu.permits.items import Item, Kind, item_of, shipped_kinds
from guatu.permits.models import Permit, PermitSettings, PermitTemplate

GENERAL = "general"


@dataclass(frozen=True)
class Proposed:
    """A permit of the template: the permit or milestone that is there, and whether to take it."""

    item: Item
    permit: Permit | None
    milestone: Milestone | None
    is_chosen: bool


def kinds_of(portfolio: Portfolio | int) -> dict[str, Kind]:
    """The kinds by code, the county's own before those that Guatu brings along."""
    rows = PermitTemplate.objects.filter(portfolio=portfolio, is_current=True)
    own = {row.kind: kind_of(row) for row in rows}
    shipped = shipped_kinds()
    return {code: own.get(code, kind) for code, kind in shipped.items()} | own


def kind_of(row: PermitTemplate) -> Kind:
    """The kind that a version of a template holds."""
    items = tuple(item_of(record) for record in row.items)
    return Kind(row.kind, row.name, tuple(row.words), items, tuple(row.name_words), row.version)


def kind_for(project: Project, kinds: Mapping[str, Kind]) -> Kind:
    """The kind that fits the project: by its name's words, then by its kind and sector."""
    for kind in kinds.values():
        if any(word in project.name for word in kind.name_words):
            return kind
    said = (project.kind, project.sector)
    for text in said:
        for kind in kinds.values():
            if text and kind.fits(text, "", ""):
                return kind
    return kinds[GENERAL]


def settings_of(portfolio: Portfolio | int) -> PermitSettings:
    """The county's settings; unsaved defaults where it has set none."""
    found = PermitSettings.objects.filter(portfolio=portfolio).select_related("approval_unit")
    key = portfolio if isinstance(portfolio, int) else portfolio.pk
    return found.first() or PermitSettings(portfolio_id=key)


def propose(
    kind: Kind, permits: Iterable[Permit], milestones: Iterable[Milestone]
) -> list[Proposed]:
    """The template's permits for a project with these permits and other milestones of theirs.

    A milestone is taken by its name. Of a group the one that is there is chosen, or else the
    first; what applies only sometimes is not chosen.
    """
    made = {permit.code: permit for permit in permits}
    named = {folded(milestone.name): milestone for milestone in milestones}
    taken: set[int] = set()
    found: list[tuple[Item, Permit | None, Milestone | None]] = []
    for item in kind.items:
        milestone = None if item.code in made else _named(item, named, taken)
        found.append((item, made.get(item.code), milestone))
    held = {item.group for item, permit, milestone in found if permit or milestone}
    proposed = []
    for item, permit, milestone in found:
        is_there = permit is not None or milestone is not None
        is_chosen = is_there or (not item.optional and (not item.group or item.group not in held))
        if item.group and is_chosen:
            held.add(item.group)
        proposed.append(Proposed(item, permit, milestone, is_chosen))
    return proposed


def _named(item: Item, named: Mapping[str, Milestone], taken: set[int]) -> Milestone | None:
    for name in item.names:
        milestone = named.get(folded(name))
        if milestone is not None and milestone.pk not in taken:
            taken.add(milestone.pk)
            return milestone
    return None


def unlinked(project: Project) -> list[Milestone]:
    """The permit milestones that no permit is linked to."""
    rows = project.milestones.filter(kind=Milestone.Kind.PERMIT, permit=None)
    return list(rows.select_related("holder"))


def folded(name: str) -> str:
    """A permit's name without what people write in one form or another."""
    plain = unicodedata.normalize("NFKC", name).replace(" ", "")
    return plain.removesuffix("证书").removesuffix("证")


def authority_of(item: Item, units: Sequence[Unit], settings: PermitSettings) -> Unit | None:
    """The unit of the county that decides on a permit; None where none is known by its words.

    `units` are those that exist now, the county's own first.
    """
    if item.central and settings.approval_unit is not None:
        return settings.approval_unit
    for word in item.units:
        for unit in units:
            if word in unit.name:
                return unit
    return None
