"""Hashes of the journal: Merkle trees as in RFC 6962, section 2.1, and the chain over them.

Leaves, inner nodes and seals start with different bytes, so that none can pass for another.
"""

from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE, CHAIN = b"\x00", b"\x01", b"\x02"
START = bytes(32)
ID_BYTES, HASH_BYTES = 8, 32
LEAF_BYTES = ID_BYTES + HASH_BYTES


def leaf_hash(text: bytes) -> bytes:
    """The hash of one entry's canonical text."""
    return sha256(LEAF + text).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The Merkle root over leaf hashes, 32 bytes; of none, the hash of nothing (RFC 6962).

    Level by level, the last of an odd level moving up as it is, gives the same tree as the
    RFC's split at the largest power of two.
    """
    if not hashes:
        return sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        left, right = level[::2], level[1::2]
        above = [sha256(NODE + a + b).digest() for a, b in zip(left, right, strict=False)]
        level = above if len(level) % 2 == 0 else [*above, left[-1]]
    return level[0]


def chained(previous: bytes, root: bytes, numbers: Sequence[int]) -> bytes:
    """The digest of a seal: over the digest before it, its root and its whole numbers.

    The numbers (each within 64 bits, signed) are first id, last id, count and instant of sealing.
    """
    packed = b"".join(number.to_bytes(8, "big", signed=True) for number in numbers)
    return sha256(CHAIN + previous + root + packed).digest()


def packed_leaves(ids: Sequence[int], hashes: Sequence[bytes]) -> bytes:
    """The ids and leaf hashes of a seal as it keeps them, 40 bytes an entry."""
    pairs = zip(ids, hashes, strict=True)
    return b"".join(number.to_bytes(ID_BYTES, "big") + leaf for number, leaf in pairs)


def unpacked_leaves(leaves: bytes) -> tuple[list[int], list[bytes]]:
    """The ids and leaf hashes that a seal keeps. ValueError where the length does not fit."""
    if len(leaves) % LEAF_BYTES:
        raise ValueError("leaves are cut off")
    starts = range(0, len(leaves), LEAF_BYTES)
    ids = [int.from_bytes(leaves[at : at + ID_BYTES], "big") for at in starts]
    return ids, [leaves[at + ID_BYTES : at + LEAF_BYTES] for at in starts]
