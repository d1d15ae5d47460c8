"""Cleaning of what people type into cells: widths, spaces, marks."""

import re
import unicodedata

from .words import TITLE_MARKS

# Full-width digits, letters and the signs of numbers and dates become half width; Chinese
# punctuation inside sentences stays what it is.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B),
                                          *range(0xFF41, 0xFF5B))}  # fmt: skip
_WIDE.update({ord("％"): "%", ord("．"): ".", ord("\u3000"): " ", ord("\xa0"): " "})
_WIDE.update(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"), None))
# One class of letters is searched several times faster than a choice of patterns.
_ODD = re.compile(r"[\s０-９Ａ-Ｚａ-ｚ％．\u200b-\u200d\u2060\ufeff\xad]")
_ONLY_SPACES = re.compile(
    r"[\r\t\v\f\xa0\u3000０-９Ａ-Ｚａ-ｚ％．\u200b-\u200d\u2060\ufeff\xad]|\s\s|^\s|\s$"
)
_BLANKS = re.compile(r"[ \t\v\f]+")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")
_CJK = "\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\u3001-\u301f"
_CJK_SPACE = re.compile(rf"(?<=[{_CJK}])\s+(?=\S)|(?<=\S)\s+(?=[{_CJK}])")
_ALL_SPACE = re.compile(r"\s+")
_NO_LETTER = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\xad]+")
_MARKS = re.compile(rf"^(?:[{re.escape(TITLE_MARKS)}]\s*)+|(?:\s*[{re.escape(TITLE_MARKS)}])+$")
_ANY_MARK = re.compile(rf"[{re.escape(TITLE_MARKS)}]")
_FOOTNOTE = re.compile(r"(?<=[\d\u4e00-\u9fff)）])[①-⒇⁰¹²³⁴-⁹❶-❿]+\s*$")
_BRACKETED_MARKS = re.compile(rf"[（(]([{re.escape(TITLE_MARKS)}]+)[）)]")


def clean_text(text: str) -> str:
    """Half-width digits, no trailing or doubled spaces, "\\n" between paragraphs."""
    if not _ODD.search(text) or not _ONLY_SPACES.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_WIDE)
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()


def clean_line(text: str) -> str:
    """One line: breaks and spaces beside Chinese letters vanish, others become one space."""
    if not _ODD.search(text):
        return text
    text = text.translate(_WIDE)
    return _ALL_SPACE.sub(" ", _CJK_SPACE.sub("", text)).strip()


def split_marks(name: str) -> tuple[str, str]:
    """(name without ★ ▲ … at its ends, the marks)."""
    if not _ANY_MARK.search(name):
        return name.strip(), ""
    marks = "".join(_BRACKETED_MARKS.findall(name))
    bare = _BRACKETED_MARKS.sub("", name)
    found = "".join(match[0] for match in _MARKS.finditer(bare))
    return _MARKS.sub("", bare).strip(), _ALL_SPACE.sub("", marks + found)


def normal(text: str) -> str:
    """NFKC without the numbers of footnotes: "12000①" is no 120001."""
    return unicodedata.normalize("NFKC", _FOOTNOTE.sub("", text))


def compact(text: str) -> str:
    """For comparison: NFKC, no spaces, lower case."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold()


def unspaced(text: str) -> str:
    """A title, also one whose letters are set apart ("2 0 2 0 年 重 点"), as one line."""
    letters = text.split()
    if len(letters) > 4 and sum(len(part) == 1 for part in letters) > len(letters) * 0.7:
        return "".join(letters)
    return clean_line(text)
