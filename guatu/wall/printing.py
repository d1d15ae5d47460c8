"""Issued versions as pages and files."""

from io import BytesIO
from zipfile import ZipFile

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from guatu import charts
from guatu.charts.render import to_pdf, to_png
from guatu.charts.watermark import marked
from guatu.wall.changes import Changes, compare
from guatu.wall.drawing import labels, master_pages
from guatu.wall.models import WallChart, WallPrint, WallVersion

PNG_DPI = {"A0": 110, "A1": 150, "A2": 150, "A3": 200}


def version_pages(version: WallVersion, paper: charts.Paper | None) -> list[str]:
    """SVG pages of an issued version, with its number, hash, QR code and change marks."""
    marks = {
        "number": str(version.number),
        "seal": version.snapshot.short,
        "head": version.snapshot.journal_head,
        "url": f"{settings.SITE_ADDRESS}{reverse('wall:version', args=address_of(version))}",
    }
    return master_pages(
        version.snapshot.data(),
        paper,
        title=version.chart.title,
        version=marks,
        changes=changes_of(version),
    )


def address_of(version: WallVersion) -> tuple[int, int]:
    """The arguments of a version's address."""
    return version.chart_id, version.number


def changes_of(version: WallVersion) -> Changes | None:
    """What differs from the version before; None for the first."""
    before = (
        version.chart.versions.filter(number__lt=version.number).select_related("snapshot").first()
    )
    if before is None:
        return None
    return compare(before.snapshot.data(), version.snapshot.data(), compared_to=str(before.number))


def paper_of(ordered: WallPrint | WallChart) -> charts.Paper:
    """The sheet that a chart or a print asks for."""
    return charts.named_paper(ordered.paper, portrait=ordered.is_portrait)


def draw(ordered: WallPrint) -> tuple[bytes, str]:
    """The file of a print in its language, and its ending; several pictures go into an archive.

    Raises ValueError for a snapshot that was tampered with.
    """
    paper = paper_of(ordered)
    with translation.override(ordered.language):
        pages = [marked(page, ordered.mark) for page in version_pages(ordered.version, paper)]
        if ordered.form == "png":
            return _pictures(pages, PNG_DPI[ordered.paper])
        tile = charts.named_paper(ordered.tile) if ordered.tile else None
        data = to_pdf(pages, paper, fonts=settings.FONT_DIR, tile=tile, labels=labels())
        return data, "pdf"


def _pictures(pages: list[str], dpi: int) -> tuple[bytes, str]:
    pictures = [to_png(page, dpi=dpi, fonts=settings.FONT_DIR) for page in pages]
    if len(pictures) == 1:
        return pictures[0], "png"
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:  # PNG is compressed already
        for index, picture in enumerate(pictures, start=1):
            packed.writestr(f"{index}.png", picture)
    return archive.getvalue(), "zip"
