"""Searching names by any part of them, by pinyin and by pinyin initials, from an index.

A row keeps its searchable text and the set of one- and two-character pieces of it; PostgreSQL
finds the rows that hold all pieces of a query through a GIN index, then checks the text itself.
Two-character queries are the rule in Chinese, which is why trigrams do not serve.
"""

import unicodedata
from itertools import pairwise

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

MAX_PIECES = 12


def spelled(name: str) -> tuple[str, str]:
    """A name's pinyin without tones and its initials: 青石县 → qingshixian, qsx."""
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    return "".join(syllables).lower(), "".join(s[:1] for s in syllables).lower()


def searchable(*texts: str) -> str:
    """The text that a row is found by: each text, its pinyin and its initials, folded."""
    parts: list[str] = []
    for text in filter(None, texts):
        parts.append(text)
        if not text.isascii():
            parts.extend(spelled(text))
    return folded("\n".join(parts))


def folded(text: str) -> str:
    """Full-width and upper-case letters as plain lower-case ones; blanks left out."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split(" "))


def pieces(text: str) -> list[str]:
    """All one- and two-character pieces of a folded text, sorted."""
    found = set(text) | {a + b for a, b in pairwise(text)}
    return sorted(piece for piece in found if "\n" not in piece)


def matching(query: str) -> Q:
    """The condition on rows with `search_text` and `search_pieces`; an empty query finds none."""
    wanted = folded(query.strip())
    if not wanted:
        return Q(pk__in=[])
    parts = [a + b for a, b in pairwise(wanted)][:MAX_PIECES] or [wanted]
    return Q(search_pieces__contains=parts, search_text__contains=wanted)
