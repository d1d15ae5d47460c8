"""The hashes of the journal, against the definition of RFC 6962 and its properties."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.journal import merkle

HASHES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)
IDS = st.lists(st.integers(1, 2**63 - 1), min_size=1, max_size=70, unique=True).map(sorted)


def defined_root(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word: split at the largest power of two below the length."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    left, right = defined_root(hashes[:split]), defined_root(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


def test_the_root_of_nothing_and_the_first_leaf_are_those_of_the_rfc() -> None:
    assert merkle.root_of([]).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert merkle.leaf_hash(b"").hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )


@given(HASHES)
def test_the_root_is_that_of_the_definition(hashes: list[bytes]) -> None:
    assert merkle.root_of(hashes) == defined_root(hashes)


@given(HASHES, st.data())
def test_any_changed_removed_or_doubled_leaf_changes_the_root(
    hashes: list[bytes], data: st.DataObject
) -> None:
    root = merkle.root_of(hashes)
    at = data.draw(st.integers(0, len(hashes) - 1))
    flipped = bytes([hashes[at][0] ^ 1]) + hashes[at][1:]
    assert merkle.root_of([*hashes[:at], flipped, *hashes[at + 1 :]]) != root
    assert merkle.root_of(hashes[:at] + hashes[at + 1 :]) != root
    assert merkle.root_of([*hashes[:at], hashes[at], *hashes[at:]]) != root


@given(IDS, st.data())
def test_leaves_come_back_as_they_were_packed(ids: list[int], data: st.DataObject) -> None:
    size = len(ids)
    hashes = data.draw(st.lists(st.binary(min_size=32, max_size=32), min_size=size, max_size=size))
    assert merkle.unpacked_leaves(merkle.packed_leaves(ids, hashes)) == (ids, hashes)


def test_cut_off_leaves_are_an_error() -> None:
    with pytest.raises(ValueError, match="cut off"):
        merkle.unpacked_leaves(bytes(41))


@given(st.tuples(*[st.integers(-(2**63), 2**63 - 1)] * 4), st.integers(0, 3))
def test_a_seal_covers_each_of_its_numbers(numbers: tuple[int, ...], at: int) -> None:
    other = list(numbers)
    other[at] = other[at] + 1 if other[at] < 2**63 - 1 else other[at] - 1
    root, start = bytes(32), merkle.START
    assert merkle.chained(start, root, numbers) != merkle.chained(start, root, other)
    assert merkle.chained(start, root, numbers) != merkle.chained(root, bytes([1]) * 32, numbers)
