"""The pack as PDF: bookmarks, links from the index to each page and back, page numbers."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import segno

from guatu.papers.typesetting import typeset

SOURCE = Path(__file__).with_name("pack.typ")


def pack_pdf(
    document: Mapping[str, Any],
    *,
    fonts: Sequence[Path],
    charts: Sequence[str] = (),
    photos: Mapping[str, bytes] | None = None,
    mark: str = "",
) -> bytes:
    """One compile for the whole pack.

    `document` is what `packs.document.document` says, `charts` SVG sheets of A3 in plain colours,
    `photos` JPEG by hash; a photo that is not there is left out. `mark` stands across each page.
    Raises as `guatu.papers.typesetting.typeset`.
    """
    photos = photos or {}
    files = {f"{digest}.jpg": data for digest, data in photos.items()}
    sheets = {f"chart{number:03}.svg": sheet.encode() for number, sheet in enumerate(charts)}
    files |= sheets
    if document["url"]:
        files["qr.svg"] = _code(document["url"])
    projects = [
        {**page, "photos": [_placed(each, photos) for each in page["photos"]]}
        for page in document["projects"]
    ]
    data = {**document, "projects": projects, "charts": sorted(sheets), "mark": mark}
    return typeset(SOURCE, data, fonts=fonts, files=files)


def _placed(photo: Mapping[str, str], photos: Mapping[str, bytes]) -> dict[str, str]:
    there = photo["digest"] in photos
    return {"file": f"{photo['digest']}.jpg" if there else "", "caption": photo["caption"]}


def _code(url: str) -> bytes:
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", border=0)
    return out.getvalue()
