"""Text of people on its way into a document: without what a file format would read as a command."""

import re
from typing import Any

# XML 1.0 allows only these; docxtpl reads \a, \f and \t as new paragraph, new page and tab.
_NOT_TEXT = re.compile(r"[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile(r"[ \t\r\f\v]+")


def plain(text: str) -> str:
    """The text with its lines, without control characters and blanks at the ends of lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _NOT_TEXT.sub("", _BLANKS.sub(" ", text))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(plain(text).split())


def plain_values(value: Any) -> Any:
    """Dicts, lists and texts with every text made plain; anything else as it is."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: plain_values(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(each) for each in value]
    return value
