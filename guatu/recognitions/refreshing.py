"""Keeps which papers of a statistics pack are missing, in the transaction that changed a fact."""

from collections.abc import Mapping, Sequence
from typing import Any

from guatu.journal.storing import change
from guatu.recognitions.models import EntryPack
from guatu.recognitions.packs import missing_codes, papers_of

CHUNK = 1000


def refresh_touched(touched: Mapping[str, set[int]]) -> None:
    """Refreshes the packs of touched projects."""
    keys = sorted(touched.get("project", ()))
    for at in range(0, len(keys), CHUNK):
        _refresh(keys[at : at + CHUNK])


def _refresh(projects: Sequence[int]) -> None:
    packs = list(EntryPack.objects.filter(project__in=projects))
    changed: dict[int, dict[str, Any]] = {}
    papers = papers_of(packs)
    for pack in packs:
        missing = missing_codes(pack, papers[pack.pk])
        if missing != pack.missing:
            changed[pack.pk] = {"missing": missing}
    if changed:
        change(EntryPack, changed)
