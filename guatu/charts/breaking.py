"""Breaking Chinese and mixed text into lines (kinsoku, 避头尾).

Rules: a closing mark never begins a line and an opening mark never ends one (GB/T 15834-2011,
section 5.1); a Latin word, a number and the unit behind it are never cut, unless alone they are
wider than the line. A text that does not fit its lines ends in an ellipsis.
"""

import re

from guatu.charts.measure import Ruler

CLOSERS = frozenset("、。，．；：？！）》〉」』】〕］｝”’…—·％‰℃°,.;:?!)]}%>〗")
OPENERS = frozenset("（《〈「『【〔［｛“‘([{<〖￥$£€")
ELLIPSIS = "…"
# Widths are sums of fractions: a text exactly as wide as its box must count as fitting.
_SLACK = 1e-6

_UNITS = (
    "平方公里|平方千米|平方米|立方米|万平方米|万立方米|公顷|公里|千米|亿元|万元|千瓦|兆瓦|万吨|万亩|万件|"
    "万套|万米|万人|万户|小时|月底|月初|月中|年底|年初|[年月日号期元亩米吨台套条栋个户人处层座标段件幢间批项亿万%％‰℃°]"
)
_TOKEN = re.compile(
    r"[+\-−±¥￥$£€]?\d[\d.,:/\-–−~～×*]*(?:[A-Za-z²³/#＃]+|" + _UNITS + r")*%?"
    r"|[A-Za-zÀ-ɏ\d]+(?:['’.\-/&_+@][A-Za-zÀ-ɏ\d]+)*"
    r"|\s+|."
)
# Controls, joiners and direction marks would break the XML, the measure or the reading order.
UNWANTED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\uffff\ud800-\udfff"
)
_UNWANTED = re.compile(f"[{UNWANTED}]")
_SPACES = re.compile(r"[\s\u2028\u2029]+")


def clean(text: str) -> str:
    """The text on one line: controls removed, each run of white space made one space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _UNWANTED.sub("", text)).strip()


class Breaker:
    """Breaks texts for one ruler, remembering what it broke; one Breaker serves one drawing."""

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._known: dict[tuple[str, float, int], list[str]] = {}

    def lines(self, text: str, width: float, most: int = 1) -> list[str]:
        """Lines of at most `width` ems, at most `most` of them, the last cut with an ellipsis."""
        width += _SLACK
        key = (text, width, most)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._break(clean(text), width, most)
            if len(known) > 1 and not known[-1].endswith(ELLIPSIS):
                known = self._known[key] = self._evened(clean(text), known, width)
        return known

    def _evened(self, text: str, found: list[str], width: float) -> list[str]:
        """As many lines, but of about the same length: no single character on the last one."""
        pieces = [self._ruler.width(piece) for piece in _glued(_TOKEN.findall(text))]
        least = max(self._ruler.width(text) / len(found), *pieces)
        if least >= width:
            return found
        for tenth in range(1, 6):
            narrow = least + (width - least) * tenth / 6
            tried = self._break(text, narrow, len(found))
            if len(tried) == len(found) and not tried[-1].endswith(ELLIPSIS):
                return tried
        return found

    def _break(self, text: str, width: float, most: int) -> list[str]:
        if not text:
            return []
        if self._ruler.width(text) <= width:
            return [text]
        if width < 1:
            return []
        if self._ruler.is_wide(text):
            return _break_wide(text, int(width), most)
        return self._break_mixed(text, width, most)

    def _break_mixed(self, text: str, width: float, most: int) -> list[str]:
        """Greedy filling with pieces that must not be cut."""
        lines: list[str] = []
        line: list[str] = []
        used = 0.0
        queue = _glued(_TOKEN.findall(text))[::-1]
        while queue:
            piece = queue.pop()
            size = self._ruler.width(piece)
            if used + size <= width:
                line.append(piece)
                used += size
            elif len(lines) + 1 == most:
                lines.append(self._cut([*line, piece], width - 1))
                return lines
            elif not line:
                head = self._head(piece, width)
                queue += [piece[len(head) :], head]
            else:
                lines.append("".join(line).rstrip())
                line, used = [], 0.0
                if not piece.isspace():
                    queue.append(piece)
        return [*lines, "".join(line).rstrip()]

    def _head(self, piece: str, width: float) -> str:
        """As much of a piece as fits, at least one character."""
        end = len(piece)
        while end > 1 and self._ruler.width(piece[:end]) > width:
            end -= 1
        return piece[:end]

    def _cut(self, line: list[str], room: float) -> str:
        """A line with an ellipsis, cut between pieces unless that loses half of it or more."""
        whole = "".join(line)
        used, count = 0.0, 0
        for piece in line:
            used += self._ruler.width(piece)
            if used > room:
                break
            count += 1
        kept = "".join(line[:count])
        if self._ruler.width(kept) < room / 2 and self._ruler.width(whole[0]) <= room:
            kept = self._head(whole, room)
        return _trimmed(kept) + ELLIPSIS


def _break_wide(text: str, count: int, most: int) -> list[str]:
    """Lines of at most `count` characters for a text whose characters are all one em wide."""
    lines: list[str] = []
    start = 0
    while len(text) - start > count:
        if len(lines) + 1 == most:
            lines.append(_trimmed(text[start : start + count - 1]) + ELLIPSIS)
            return lines
        end = start + count
        while end > start + 1 and (text[end] in CLOSERS or text[end - 1] in OPENERS):
            end -= 1
        if text[end] in CLOSERS or text[end - 1] in OPENERS:
            end = start + count
        lines.append(text[start:end])
        start = end
    return [*lines, text[start:]]


def _trimmed(kept: str) -> str:
    """The text without marks that would look odd before an ellipsis."""
    while kept and (kept[-1] in OPENERS or kept[-1] in CLOSERS or kept[-1].isspace()):
        kept = kept[:-1]
    return kept


def _glued(pieces: list[str]) -> list[str]:
    """Pieces with openers joined to what follows them and closers to what they follow."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (
            (piece[0] in CLOSERS and not joined[-1].isspace()) or joined[-1][-1] in OPENERS
        ):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
