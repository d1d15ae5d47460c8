"""The statistics entry pack: which papers it takes, which are there, what is missing."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guatu.permits.models import Permit
from guatu.recognitions.models import EntryPack, PackItem

CONTENT = Path(__file__).with_name("content") / "pack.toml"
ALWAYS = "always"


@dataclass(frozen=True)
class Paper:
    """A paper of a pack. `instead_of` names the one for which it may stand, with a reason;
    `permits` the permits that give it."""

    code: str
    mark: str
    name: str
    need: str
    instead_of: str = ""
    permits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A paper and how it is there: put in by hand, or given by a granted permit."""

    paper: Paper
    item: PackItem | None
    permit: Permit | None
    state: str
    stands_in: Paper | None = None

    @property
    def is_there(self) -> bool:
        """Whether it is there itself."""
        return self.item is not None or self.permit is not None


@dataclass(frozen=True)
class Papers:
    """What is there of a pack: by hand, and through permits (paper's code to the row)."""

    items: dict[str, PackItem]
    permits: dict[str, Permit]

    @property
    def codes(self) -> set[str]:
        """The papers that are there."""
        return {*self.items, *self.permits}


@cache
def papers_for(kind: str) -> tuple[Paper, ...]:
    """The papers of a kind of pack, in their order."""
    tables = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    return tuple(
        Paper(**{**record, "permits": tuple(record.get("permits", ()))})
        for record in tables[kind]["items"]
    )


def papers_of(packs: Sequence[EntryPack]) -> dict[int, Papers]:
    """Pack to what is there of it. Two queries for all."""
    by_project = {pack.project_id: pack for pack in packs}
    wanted = {
        permit for pack in packs for paper in papers_for(pack.kind) for permit in paper.permits
    }
    granted: dict[int, dict[str, Permit]] = defaultdict(dict)
    rows = Permit.objects.filter(
        project__in=by_project, code__in=wanted, milestone__is_waived=False
    )
    rows = rows.exclude(milestone__actual=None).select_related("milestone")
    for permit in rows if wanted else ():
        granted[permit.project_id][permit.code] = permit
    items: dict[int, dict[str, PackItem]] = defaultdict(dict)
    for item in PackItem.objects.filter(pack__in=packs).prefetch_related("files") if packs else ():
        items[item.pack_id][item.code] = item
    return {
        pack.pk: Papers(items[pack.pk], _given(pack, granted[pack.project_id])) for pack in packs
    }


def _given(pack: EntryPack, granted: dict[str, Permit]) -> dict[str, Permit]:
    found = {}
    for paper in papers_for(pack.kind):
        permit = next((granted[code] for code in paper.permits if code in granted), None)
        if permit is not None:
            found[paper.code] = permit
    return found


def missing_codes(pack: EntryPack, papers: Papers) -> list[str]:
    """The papers that are needed and neither there nor stood in for, in their order."""
    return [
        paper.code
        for paper in papers_for(pack.kind)
        if paper.need == ALWAYS
        and paper.code not in papers.codes
        and not (pack.instead_reason and stand_ins(pack.kind, paper.code, papers.codes))
    ]


def stand_ins(kind: str, code: str, there: Collection[str]) -> list[Paper]:
    """The papers that are there and may stand for one."""
    return [p for p in papers_for(kind) if p.instead_of == code and p.code in there]


def checklist(pack: EntryPack, papers: Papers) -> list[Held]:
    """Every paper of the pack with its state: there, stood_in, missing or asked (only if asked)."""
    found = []
    missing = missing_codes(pack, papers)
    for paper in papers_for(pack.kind):
        stood = stand_ins(pack.kind, paper.code, papers.codes)
        is_there = paper.code in papers.codes
        state = "there" if is_there else "missing" if paper.code in missing else "asked"
        if not is_there and paper.need == ALWAYS and paper.code not in missing:
            state = "stood_in"
        found.append(
            Held(
                paper,
                papers.items.get(paper.code),
                papers.permits.get(paper.code),
                state,
                stood[0] if stood else None,
            )
        )
    return found


def names_of(kind: str, codes: Iterable[str]) -> str:
    """The names of papers, as they stand in a sentence."""
    names = {paper.code: paper.name for paper in papers_for(kind)}
    return pgettext("between items of a list", ", ").join(names[code] for code in codes)


def missing_sentence(pack: EntryPack, papers: Papers) -> str:
    """What is missing, in a sentence; what may stand for a paper, and what that takes."""
    missing = missing_codes(pack, papers)
    if not missing:
        return _("All papers are there.")
    said = _("Missing: %(papers)s.") % {"papers": names_of(pack.kind, missing)}
    for code in missing:
        hint = ""
        others = [p for p in papers_for(pack.kind) if p.instead_of == code]
        there = stand_ins(pack.kind, code, papers.codes)
        if there:
            facts = {"other": there[0].name, "paper": names_of(pack.kind, [code])}
            hint = _("%(other)s is there and may stand for “%(paper)s” with a reason.") % facts
        elif others:
            names = names_of(pack.kind, [paper.code for paper in others])
            facts = {"others": names, "paper": names_of(pack.kind, [code])}
            hint = _("Any of %(others)s may stand for “%(paper)s” with a reason.") % facts
        if hint:
            said = _("%(first)s %(second)s") % {"first": said, "second": hint}
    return said
