"""Which encoding a text file is in: UTF-8, UTF-16, GB18030 or Windows-1252."""

import codecs
import re

from .data import BadFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 65_536
_TESTED = 400_000
# A hanzi of GB 2312 is two bytes from A1 to FE, so its high bytes come in pairs, mostly in rows
# B0-D7 (the common hanzi) or A1-A3 (punctuation and full-width forms). An accented letter of
# Windows-1252 stands alone among ASCII letters.
_COMMON_PAIR = re.compile(rb"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.01
_GB_SHARE = 0.6


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding); raises BadFile where it is no text in an encoding known here."""
    encoding = _encoding(data)
    try:
        # One byte cut off at the end must not make a file unreadable.
        errors = "replace" if encoding == "gb18030" else "strict"
        text = data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise BadFile("encoding_unknown") from error
    if len(_CONTROL.findall(text[:_HEAD])) > len(text[:_HEAD]) * _MOST_CONTROLS:
        raise BadFile("file_not_a_table")
    return text, encoding


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    wide = _utf16(data[:_HEAD])
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of the last letter, UTF-8 is still UTF-8.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            raise BadFile("file_truncated") from error
    else:
        return "utf-8"
    return "gb18030" if _is_gb(data[:_TESTED]) else "cp1252"


def _utf16(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of its commas, digits and line ends is zero."""
    if b"\x00" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.02 and odd > even * 4:
        return "utf-16-le"
    if even > len(head) * 0.02 and even > odd * 4:
        return "utf-16-be"
    raise BadFile("file_not_a_table")


def _is_gb(data: bytes) -> bool:
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    common = 2 * len(_COMMON_PAIR.findall(data))
    if common >= high * _GB_SHARE:
        return True
    text = data.decode("gb18030", "replace")
    if text.rstrip("\ufffd").count("\ufffd"):
        return False
    # Rare hanzi only (a list of names): still pairs, and no letters glued to them.
    hanzi = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    glued = len(re.findall(r"[A-Za-z][\u4e00-\u9fff]|[\u4e00-\u9fff][A-Za-z]", text))
    return hanzi > 0 and glued * 2 < hanzi
