"""Two texts side by side: lines that belong together, and in them the letters that differ. Pure."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ALIKE = 0.4  # of two lines: below it they are shown as one gone and one new


@dataclass(frozen=True)
class Part:
    """A stretch of a line."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Pair:
    """A line of the old text and of the new one; empty where the other has none."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]
    is_same: bool = False


def side_by_side(old: str, new: str) -> list[Pair]:
    """The lines of both texts; joined again, each side gives its text back."""
    before, after = old.split("\n"), new.split("\n")
    pairs: list[Pair] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            pairs += [_same(line) for line in before[start:end]]
        else:
            pairs += _changed(before[start:end], after[first:last])
    return pairs


def _same(line: str) -> Pair:
    return Pair((Part(line),), (Part(line),), is_same=True)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    shared = min(len(old), len(new))
    for one, other in zip(old[:shared], new[:shared], strict=True):
        yield from _compared(one, other)
    for line in old[shared:]:
        yield Pair((Part(line, True),), ())
    for line in new[shared:]:
        yield Pair((), (Part(line, True),))


def _compared(old: str, new: str) -> Iterator[Pair]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield Pair((Part(old, True),), (Part(new, True),))
        return
    left, right = [], []
    for kind, start, end, first, last in matcher.get_opcodes():
        if start < end:
            left.append(Part(old[start:end], kind != "equal"))
        if first < last:
            right.append(Part(new[first:last], kind != "equal"))
    yield Pair(tuple(left), tuple(right))
