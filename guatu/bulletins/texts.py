"""Texts with figures in them: as they are typed, kept, and read.

Kept: `共{projects}个`. Typed: `共{入库项目数}个`. Read: `共62个`. A text is plain: paragraphs are
lines, and a line that begins like a heading of an official document (GB/T 9704-2012: 一、 and
（一）) is one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.bulletins.fields import Figure
from guatu.lib.refusals import Refused

TOKEN = re.compile(r"\{([^{}\n]*)\}")
_DIGITS = "一二三四五六七八九十百"
_FIRST = re.compile(rf"^(?:[{_DIGITS}]+、|\d{{1,2}}(?:\. |．))")
_SECOND = re.compile(rf"^[（(](?:[{_DIGITS}]+|\d{{1,2}})[)）]")
_ENDS = ("。", "；", "！", ".", ";", "!")
_SHORT = 40  # a longer line that begins so is a paragraph with a heading's number


@dataclass(frozen=True)
class Piece:
    """A part of a line: free text, or a figure with the text that it reads as."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph, or a heading of level 1 or 2 (0 for a paragraph)."""

    pieces: tuple[Piece, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The line as it reads."""
        return "".join(piece.text for piece in self.pieces)


def typed(kept: str, figures: Mapping[str, Figure]) -> str:
    """A kept text as a writer sees it: the names of figures in braces."""

    def name(match: re.Match[str]) -> str:
        found = figures.get(match[1])
        return f"{{{found.name}}}" if found else match[0]

    return TOKEN.sub(name, kept)


def kept(typed_text: str, figures: Mapping[str, Figure]) -> str:
    """A typed text as it is kept. Raises Refused for a figure that is not there and a lone brace.

    A figure may be given by its name or its key.
    """
    keys = {figure.name: key for key, figure in figures.items()} | {key: key for key in figures}

    def key_of(match: re.Match[str]) -> str:
        found = keys.get(match[1].strip())
        if found is None:
            raise Refused(_("There is no figure “%(name)s”.") % {"name": match[1]})
        return f"{{{found}}}"

    plain = clean(typed_text)
    if lone := re.search(r"[{}]", TOKEN.sub("", plain)):
        raise Refused(_("A brace “%(sign)s” stands alone.") % {"sign": lone[0]})
    return TOKEN.sub(key_of, plain)


def clean(text: str) -> str:
    """The text with plain line ends, without signs that do not print and blanks at line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "\n".join("".join(c for c in line if c.isprintable()).rstrip() for line in lines).strip()


def keys_in(kept_text: str) -> list[str]:
    """The keys of the figures in a kept text, in their order, each once."""
    return list(dict.fromkeys(TOKEN.findall(kept_text)))


def lines(kept_text: str, figures: Mapping[str, Figure]) -> list[Line]:
    """The lines of a kept text that are not empty, its figures filled in."""
    return [_line(line, figures) for line in kept_text.split("\n") if line.strip()]


def read(kept_text: str, figures: Mapping[str, Figure]) -> str:
    """A kept text with its figures filled in."""
    return TOKEN.sub(lambda match: _piece(match, figures).text, kept_text)


def level_of(text: str) -> int:
    """Which heading a line is: 1, 2, or 0 for a paragraph."""
    if len(text) > _SHORT or text.endswith(_ENDS):
        return 0
    if _FIRST.match(text):
        return 1
    return 2 if _SECOND.match(text) else 0


def ordinal_of(text: str) -> int:
    """How many letters at a line's beginning are a heading's number: 一、 and （一）."""
    found = _FIRST.match(text) or _SECOND.match(text)
    return found.end() if found else 0


def _line(text: str, figures: Mapping[str, Figure]) -> Line:
    pieces, at = [], 0
    stripped = text.strip()
    for match in TOKEN.finditer(stripped):
        pieces.append(Piece(stripped[at : match.start()]))
        pieces.append(_piece(match, figures))
        at = match.end()
    pieces.append(Piece(stripped[at:]))
    kept_pieces = tuple(piece for piece in pieces if piece.text)
    return Line(kept_pieces, level_of("".join(piece.text for piece in kept_pieces)))


def _piece(match: re.Match[str], figures: Mapping[str, Figure]) -> Piece:
    found = figures.get(match[1])
    return Piece(found.text, found) if found else Piece(match[0])
