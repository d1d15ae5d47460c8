"""The pack as Word, from a template that an office edits.

docxtpl fills the texts. Photos are put in afterwards, straight into the archive: python-docx looks
through all pictures for each one that it adds, which 600 photos would make slow.
"""

import io
import re
from collections.abc import Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

from guatu.papers.pack.values import AFTER, BEFORE, word_values
from guatu.papers.templating import fill

# The earliest time that an archive can hold: the same pack has the same bytes on any day.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PLACE = re.compile(f"{BEFORE}([0-9a-f]+){AFTER}")
_EMU_A_MM = 36_000
_WIDEST, _HIGHEST = 76, 50  # mm
_RELATION = (
    '<Relationship Id="{id}" Target="media/{name}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/image"/>'
)
_DRAWING = (
    "</w:t><w:drawing><wp:inline "
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="{id}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{id}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{id}" xmlns:r="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    '</a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
)
_FIRST_NUMBER = 100_000  # above the numbers that docxtpl gives to what stands in the template


def pack_word(
    document: Mapping[str, Any],
    template: bytes,
    *,
    photos: Mapping[str, bytes] | None = None,
    mark: str = "",
) -> bytes:
    """The template filled; `photos` are JPEG by hash, one that is not there is left out.

    Raises as `guatu.papers.templating.fill`.
    """
    return _with_photos(fill(template, word_values(document, mark=mark)), photos or {})


def _with_photos(data: bytes, photos: Mapping[str, bytes]) -> bytes:
    """The archive with drawings where the marks of photos stand."""
    used: dict[str, str] = {}
    drawn = 0

    def drawing(found: re.Match[str]) -> str:
        nonlocal drawn
        digest = found[1]
        if digest not in photos:
            return ""
        drawn += 1
        key = used.setdefault(digest, f"pack{len(used) + 1}")
        cx, cy = _extent(photos[digest])
        return _DRAWING.format(id=key, number=_FIRST_NUMBER + drawn, cx=cx, cy=cy)

    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        text = _PLACE.sub(drawing, old.read("word/document.xml").decode())
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                content = text.encode()
            elif info.filename == "word/_rels/document.xml.rels":
                content = _related(content.decode(), used).encode()
            elif info.filename == "[Content_Types].xml" and used:
                content = _typed(content.decode()).encode()
            _write(new, info.filename, content, ZIP_DEFLATED)
        for digest, key in used.items():
            _write(new, f"word/media/{key}.jpg", photos[digest], ZIP_STORED)
    return made.getvalue()


def _write(archive: ZipFile, name: str, content: bytes, how: int) -> None:
    info = ZipInfo(name, _NO_TIME)
    info.compress_type = how
    archive.writestr(info, content)


def _extent(photo: bytes) -> tuple[int, int]:
    """Width and height on paper, in Word's unit."""
    with Image.open(io.BytesIO(photo)) as opened:
        width, height = opened.size
    scale = min(_WIDEST / width, _HIGHEST / height) * _EMU_A_MM
    return round(width * scale), round(height * scale)


def _related(text: str, used: Mapping[str, str]) -> str:
    added = "".join(_RELATION.format(id=key, name=f"{key}.jpg") for key in used.values())
    return text.replace("</Relationships>", f"{added}</Relationships>")


def _typed(text: str) -> str:
    if 'Extension="jpg"' in text:
        return text
    return text.replace(
        "<Override", '<Default Extension="jpg" ContentType="image/jpeg"/><Override', 1
    )
