"""What a reviewer is shown of a bulletin's numbers: bound ones, loose ones, what changed since."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.bulletins.fields import Figure, figures_of
from guatu.bulletins.figures import content_now
from guatu.bulletins.models import Bulletin
from guatu.bulletins.numbers import Loose, loose_numbers
from guatu.bulletins.texts import keys_in, lines, read
from guatu.lib.refusals import Refused
from guatu.snapshots.models import Snapshot, digest_of


@dataclass(frozen=True)
class Bound:
    """A figure of the text: as the snapshot gives it, and as the facts give it now."""

    figure: Figure
    now: str
    is_used: bool = True

    @property
    def differs(self) -> bool:
        """Whether the facts say something else since the cut-off."""
        return self.now != self.figure.text


@dataclass(frozen=True)
class Check:
    """The numbers of a bulletin. `missing` are keys in the text that its snapshot lacks."""

    is_sound: bool
    bound: list[Bound] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    changed: list[Bound] = field(default_factory=list)
    is_gone: bool = False

    @property
    def is_right(self) -> bool:
        """Whether every figure stands in a snapshot that is what it was."""
        return self.is_sound and not self.missing

    @property
    def empty(self) -> list[Figure]:
        """Figures in the text that have no value."""
        return [bound.figure for bound in self.bound if bound.figure.is_empty]


def content_of(snapshot: Snapshot | None) -> dict[str, Any] | None:
    """The plain values of a bulletin's snapshot."""
    return None if snapshot is None else snapshot.data()


def cut_off_of(bulletin: Bulletin) -> dt.date | None:
    """Up to which day a bulletin's figures know; None for one without figures."""
    content = content_of(bulletin.snapshot)
    return None if content is None else dt.date.fromisoformat(content["figures"]["cut_off"])


def known_figures(bulletin: Bulletin) -> dict[str, Figure]:
    """The figures that a bulletin's text may name, by key."""
    return figures_in(bulletin.snapshot, bulletin.language)


def figures_in(snapshot: Snapshot | None, language: str) -> dict[str, Figure]:
    """The figures of a snapshot by key, as a text in this language has them; none without one."""
    content = content_of(snapshot)
    return {} if content is None else figures_of(content, language)


def check(bulletin: Bulletin, today: dt.date) -> Check:
    """Holds every number of a bulletin's title and text against its snapshot and the facts."""
    figures = known_figures(bulletin)
    keys = keys_in(f"{bulletin.title}\n{bulletin.body}")
    snapshot = bulletin.snapshot
    now, is_gone = _now(bulletin, snapshot, today)
    compared = [
        Bound(figure, _text(now, key, figure), key in keys) for key, figure in figures.items()
    ]
    return Check(
        is_sound=snapshot is None or digest_of(snapshot.content) == snapshot.digest,
        bound=sorted(
            (one for one in compared if one.is_used), key=lambda one: keys.index(one.figure.key)
        ),
        missing=[key for key in keys if key not in figures],
        loose=loose_numbers(f"{bulletin.title}\n{bulletin.body}", figures),
        changed=[one for one in compared if one.differs],
        is_gone=is_gone,
    )


def issued(bulletin: Bulletin) -> tuple[str, str]:
    """(title, text) of a bulletin with its figures filled in."""
    figures = known_figures(bulletin)
    text = "\n".join(line.text for line in lines(bulletin.body, figures))
    return read(bulletin.title, figures), text


def _now(
    bulletin: Bulletin, snapshot: Snapshot | None, today: dt.date
) -> tuple[Mapping[str, Figure], bool]:
    """The same month's figures by the facts of today, and whether there are none any more."""
    if snapshot is None or bulletin.month is None:
        return {}, False
    try:
        content = content_now(bulletin.portfolio, bulletin.month, today, bulletin.meeting)
        return figures_of(content, bulletin.language), False
    except Refused:
        return {}, True


def _text(now: Mapping[str, Figure], key: str, figure: Figure) -> str:
    """As it reads now; unchanged where the facts know nothing of it, a kind without problems 0."""
    if key in now:
        return now[key].text
    return figure.text if not now else "0"
