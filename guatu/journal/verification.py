"""Proving that no entry of the journal was changed, removed or inserted since it was sealed.

Everything is read again: canonical texts give leaves, leaves give roots, roots give the chain.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Max

from guatu.journal import canonical, merkle
from guatu.journal.models import Entry, Seal

Progress = Callable[[int, int], None]
GROUP_ENTRIES = 200_000
GROUP_SEALS = 1000
BEFORE_ALL = -(2**63)
SHORTEST_ANCHOR = 16


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong.

    `kind` is one of: changed, removed, inserted (an entry); leaves, rewritten, broken (a seal that
    does not fit its own hashes or the seal before it); lost (a seal that the journal tells of is
    gone); anchor (the head printed outside is in no seal).
    """

    kind: str
    entry: int | None = None
    thread: str = ""
    seal: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What a verification found. `entries` were read and sealed, `unsealed` are not sealed yet."""

    ok: bool
    entries: int
    seals: int
    unsealed: int
    head: str
    first_bad: Finding | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, for `--json` and for keeping."""
        return asdict(self)


def verify(progress: Progress | None = None, *, anchor: str = "") -> Verdict:
    """Reads the whole journal and its seals; stops at the first thing that is wrong.

    `anchor` is a head that was printed or noted outside, or its first digits (hexadecimal, at
    least `SHORTEST_ANCHOR`): with it, a journal that its owner rewrote as a whole is found out
    too. `progress` gets entries read and all entries. Raises ValueError for a shorter anchor.
    """
    anchor = anchor.strip().lower()
    if anchor and len(anchor) < SHORTEST_ANCHOR:
        raise ValueError(f"an anchor has at least {SHORTEST_ANCHOR} digits")
    last_id = Seal.objects.aggregate(last=Max("last_id"))["last"] or 0
    total = Entry.objects.filter(pk__lte=last_id).count()
    unsealed = Entry.objects.filter(pk__gt=last_id).count()
    read = seals = 0
    digest, until = merkle.START, BEFORE_ALL
    found_anchor = not anchor
    bad: Finding | None = None
    for group in _groups():
        bad = _chain_fault(group, digest, until) or _content_fault(group, until)
        if bad:
            break
        read += sum(seal.count for seal in group)
        seals += len(group)
        digest, until = bytes(group[-1].digest), group[-1].last_id
        found_anchor = found_anchor or any(s.head.startswith(anchor) for s in group)
        if progress:
            progress(read, total)
    bad = bad or _lost_seal()
    if bad is None and not found_anchor:
        bad = Finding("anchor")
    head = digest.hex() if seals else ""
    return Verdict(bad is None, read, seals, unsealed, head, bad)


def _groups() -> Iterator[list[Seal]]:
    """The seals in order, as many at a time as hold a bounded number of entries."""
    after = BEFORE_ALL
    while True:
        sizes = list(
            Seal.objects.filter(pk__gt=after)
            .order_by("id")
            .values_list("id", "count")[:GROUP_SEALS]
        )
        if not sizes:
            return
        keys: list[int] = []
        entries = 0
        for key, count in sizes:
            if keys and entries + count > GROUP_ENTRIES:
                break
            keys.append(key)
            entries += count
        after = keys[-1]
        yield list(Seal.objects.filter(pk__in=keys).order_by("id"))


def _chain_fault(group: Sequence[Seal], digest: bytes, until: int) -> Finding | None:
    """Whether a seal's leaves, root and digest disagree, or it does not follow the one before."""
    for seal in group:
        if bytes(seal.previous) != digest or seal.first_id <= until:
            return Finding("broken", seal=seal.pk)
        if merkle.chained(digest, bytes(seal.root), seal.numbers) != bytes(seal.digest):
            return Finding("rewritten", seal=seal.pk)
        if not _leaves_fit(seal):
            return Finding("leaves", seal=seal.pk)
        digest, until = bytes(seal.digest), seal.last_id
    return None


def _leaves_fit(seal: Seal) -> bool:
    leaves = bytes(seal.leaves)
    if not leaves or len(leaves) != seal.count * merkle.LEAF_BYTES:
        return False
    ids, hashes = merkle.unpacked_leaves(leaves)
    ends = ids[0] == seal.first_id and ids[-1] == seal.last_id
    ordered = all(a < b for a, b in pairwise(ids))
    return ends and ordered and merkle.root_of(hashes) == bytes(seal.root)


def _content_fault(group: Sequence[Seal], after: int) -> Finding | None:
    """The first entry of the group that is not what was sealed."""
    sealed = [merkle.unpacked_leaves(bytes(seal.leaves)) for seal in group]
    expected = [leaf for _ids, leaves in sealed for leaf in leaves]
    until = group[-1].last_id
    found = [merkle.leaf_hash(line) for line in canonical.texts(after, until)]
    if found == expected:
        return None
    ids = [number for numbers, _leaves in sealed for number in numbers]
    return _first_difference(dict(zip(ids, expected, strict=True)), group, after)


def _first_difference(
    expected: dict[int, bytes], group: Sequence[Seal], after: int
) -> Finding | None:
    """Goes through sealed leaves and entries side by side, once it is known that they differ."""
    waiting = iter(expected.items())
    leaf = next(waiting, None)
    for line in canonical.texts(after, group[-1].last_id):
        number, thread = canonical.id_of(line), canonical.thread_of(line)
        if leaf is None or number < leaf[0]:
            return Finding("inserted", number, thread, _seal_around(group, number))
        if number > leaf[0]:
            return Finding("removed", leaf[0], "", _seal_around(group, leaf[0]))
        if merkle.leaf_hash(line) != leaf[1]:
            return Finding("changed", number, thread, _seal_around(group, number))
        leaf = next(waiting, None)
    return leaf and Finding("removed", leaf[0], "", _seal_around(group, leaf[0]))


def _seal_around(group: Sequence[Seal], number: int) -> int:
    return next(seal.pk for seal in group if number <= seal.last_id)


def _lost_seal() -> Finding | None:
    """A seal whose making the journal tells of, and which is not there any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT e.id, e.object_id FROM journal_entry e
            LEFT JOIN journal_seal s
                ON s.id = e.object_id AND encode(s.digest, 'hex') = e.after->>'digest'
            WHERE e.model = 'journal.seal' AND s.id IS NULL
            ORDER BY e.id LIMIT 1
            """
        )
        row = cursor.fetchone()
    return row and Finding("lost", entry=row[0], seal=row[1])
