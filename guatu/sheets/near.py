"""Near names among many, without comparing each with each.

Blocking: two names are compared only where they share one of the query's rarest runs of three
or four letters. Runs are numbers in arrays, so that 10,000 names against 50,000 cost a few hundred
thousand comparisons instead of 5 × 10^8.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

RAREST = 2
MOST_BEARERS = 25
NEAR = 80.0
BEGUN, SHORTEST = 85.0, 5
TURNED = 90.0  # the same letters in another order: 提升改造, 改造提升
FIRST_PHASE = "1期"
_PER_NAME = 5
SHORTEST_RUN, LONGEST, _BITS = 3, 4, 21
# Odd multipliers that wrap at 64 bits (Knuth, The Art of Computer Programming, vol. 3, 6.4).
_STEP, _SPREAD = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)

# What tells one project of a family from the next: 一期/二期, 3号桥/5号桥, A区/B区, 东段/西段.
_DIGITS = re.compile(r"\d+")
_TELLING = re.compile(
    r"\d+(?:\.\d+)?|[a-z]+(?![a-z])|[一二三四五六七八九十百]+|[东西南北上下左右前后]"
)


def tells_apart(one: str, other: str) -> bool:
    """Whether two keys (`ledger.naming.name_key`) name different members of a family; `one` is
    what a file says, `other` what the ledger holds.

    A key carries its phases behind a #. A cut name says less than the whole one, so what is
    missing at its end tells nothing, nor does a phase that the file leaves out. A second phase is
    another project than one whose name has no phase.
    """
    (phases, telling, digits), (other_phases, other_telling, other_digits) = (
        _sign(one),
        _sign(other),
    )
    if phases != other_phases:
        same_stem = one.partition("#")[0] == other.partition("#")[0]
        return not (same_stem and (not phases or (not other_phases and phases == FIRST_PHASE)))
    if one.isascii() and other.isascii():
        return digits != other_digits and not _is_beginning(one, other)
    return telling != other_telling and not _is_beginning(one, other)


@lru_cache(maxsize=50_000)
def _bag(key: str) -> str:
    return "".join(sorted(key))


def _is_beginning(one: str, other: str) -> bool:
    one, other = one.partition("#")[0], other.partition("#")[0]
    return one.startswith(other) or other.startswith(one)


@lru_cache(maxsize=50_000)
def _sign(key: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Phases, telling words and numbers of a key."""
    stem, _sep, phases = key.partition("#")
    return phases, tuple(_TELLING.findall(stem)), tuple(_DIGITS.findall(stem))


def near_names(queries: Sequence[str], names: Sequence[str]) -> dict[int, list[tuple[int, float]]]:
    """For each query's index the indices of near names with their likeness (0-100), best first.

    Likeness is RapidFuzz's normalised indel ratio, for the beginning of a name at least `BEGUN`.
    """
    if not queries or not names:
        return {}
    left, right = _pairs_to_compare(queries, names)
    if not len(left):
        return {}
    ones = [queries[i] for i in left.tolist()]
    others = [names[i] for i in right.tolist()]
    whole = process.cpdist(ones, others, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.float32)
    stems = [query.partition("#")[0] for query in queries]
    begins = [stem if len(stem) > SHORTEST else "\0" for stem in stems]
    begun = [b.startswith(begins[i]) for i, b in zip(left.tolist(), others, strict=True)]
    likeness = np.maximum(whole, np.where(begun, np.float32(BEGUN), np.float32(0)))
    bags, other_bags = list(map(_bag, ones)), list(map(_bag, others))
    turned = [bag == other for bag, other in zip(bags, other_bags, strict=True)]
    likeness = np.maximum(likeness, np.where(turned, np.float32(TURNED), np.float32(0)))
    found: dict[int, list[tuple[int, float]]] = {}
    for place in np.flatnonzero(likeness >= NEAR).tolist():
        if begun[place] or not tells_apart(ones[place], others[place]):
            near = found.setdefault(int(left[place]), [])
            near.append((int(right[place]), float(likeness[place])))
    for near in found.values():
        near.sort(key=lambda item: (-item[1], item[0]))
        del near[_PER_NAME:]
    return found


def _pairs_to_compare(
    queries: Sequence[str], names: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of queries and names that share one of the query's rarest runs of letters."""
    asking, asked = _runs(queries)
    bearers, borne = _runs(names)
    wanted, runs = _numbered(asked, borne)
    count_of = np.bincount(runs, minlength=wanted.max(initial=0) + 1)
    is_rare = (count_of > 0) & (count_of <= MOST_BEARERS)
    is_rare[0] = False
    rare = np.flatnonzero(is_rare[runs])
    rare = rare[np.argsort(runs[rare], kind="stable")]
    bearers, runs = bearers[rare], runs[rare]

    useful = np.flatnonzero(is_rare[wanted])
    # By query, then by rarity: each query's first few are its rarest.
    useful = useful[np.lexsort((count_of[wanted[useful]], asking[useful]))]
    owner = asking[useful]
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    rank = np.arange(len(owner)) - np.repeat(starts, np.diff(np.r_[starts, len(owner)]))
    useful = useful[rank < RAREST]
    repeats = count_of[wanted[useful]]
    first = np.searchsorted(runs, wanted[useful])
    left = np.repeat(asking[useful], repeats)
    offsets = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    right = bearers[np.repeat(first, repeats) + offsets]
    both = np.unique(left * len(names) + right)
    return both // len(names), both % len(names)


def _numbered(
    asked: NDArray[np.int64], borne: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Both lists of runs, with those that are asked for numbered from 1; all others are 0."""
    different = np.unique(asked)
    number_of = np.zeros(1 << _BITS, np.int32)
    number_of[different] = np.arange(1, len(different) + 1)
    return number_of[asked], number_of[borne]


def _runs(names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each run of three and of four letters as a number of `_BITS` bits, with the index of
    its name. Runs that share a number cost a comparison and no more."""
    lengths = np.fromiter(map(len, names), np.int64, len(names))
    letters = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = letters.astype(np.uint64)
    owner = np.repeat(np.arange(len(names)), lengths)
    owners, numbers, number = [owner[:0]], [owner[:0]], letters
    for size in range(2, LONGEST + 1):
        if len(owner) < size:
            break
        number = number[:-1] * _STEP + letters[size - 1 :]
        if size < SHORTEST_RUN:
            continue
        inside = np.flatnonzero(owner[: 1 - size] == owner[size - 1 :])
        owners.append(owner[inside])
        numbers.append(((number[inside] * _SPREAD) >> np.uint64(64 - _BITS)).astype(np.int64))
    return np.concatenate(owners), np.concatenate(numbers)
