"""What a file is by its first bytes. The extension is never believed."""

import re

from .data import BadFile

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# First bytes -> code of the refusal.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file_is_pdf"),
    (b"\x89PNG", "file_is_picture"),
    (b"\xff\xd8\xff", "file_is_picture"),
    (b"GIF8", "file_is_picture"),
    (b"BM", "file_is_picture"),
    (b"II*\x00", "file_is_picture"),
    (b"MM\x00*", "file_is_picture"),
    (b"{\\rtf", "file_is_word"),
    (b"Rar!", "file_is_archive"),
    (b"7z\xbc\xaf", "file_is_archive"),
    (b"\x1f\x8b", "file_is_archive"),
    (b"MZ", "file_is_program"),
    (b"\x7fELF", "file_is_program"),
    (b"SQLite format 3", "file_not_a_table"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_SPREADSHEET_ML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HEAD = 4096


def sniff(data: bytes) -> str:
    """`zip`, `ole`, `html` or `text`; raises BadFile for anything that cannot be a table."""
    if not data.strip(b"\x00 \t\r\n"):
        raise BadFile("file_empty")
    if data.startswith(OLE_MAGIC):
        return "ole"
    if data.startswith(ZIP_MAGICS):
        return "zip"
    _refuse_foreign(data)
    # A page saved as UTF-16 has a zero byte beside every letter.
    head = data[:_HEAD].replace(b"\x00", b"")
    if _SPREADSHEET_ML.search(head):
        raise BadFile("file_is_xml_spreadsheet")
    if _HTML.search(head):
        return "html"
    return "text"


def _refuse_foreign(data: bytes) -> None:
    if data[:4] == b"RIFF" or data[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1"):
        raise BadFile("file_is_picture")
    for magic, code in _FOREIGN:
        if data.startswith(magic) and not _plain_text(data, magic):
            raise BadFile(code)


def _plain_text(data: bytes, magic: bytes) -> bool:
    """A CSV may begin with the letters BM or MZ: a short magic also needs bytes of a binary."""
    return len(magic) == 2 and magic.isalpha() and b"\x00" not in data[:_HEAD]
