"""From a frozen pack to its files: words, charts and photos put together."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from PIL import UnidentifiedImageError

from guatu import charts
from guatu.charts.svg import stylesheet
from guatu.lib.kept_files import path_of
from guatu.packs.document import document
from guatu.packs.models import Pack, PackFile
from guatu.packs.words import template_words
from guatu.papers.pack.pdf import pack_pdf
from guatu.papers.pack.shrinking import shrunk
from guatu.papers.pack.template import default_template
from guatu.papers.pack.word import pack_word
from guatu.reports.models import Photo
from guatu.wall.drawing import live_title, master_pages

# Called with a percentage and what is being done.
Telling = Callable[[int], None]


def document_of(pack: Pack) -> dict[str, Any]:
    """The words of a pack. Raises ValueError where its snapshot was tampered with."""
    snapshot = pack.snapshot
    return document(
        snapshot.data(),
        title=pack.title,
        seal=snapshot.digest,
        head=snapshot.journal_head,
        url=f"{settings.SITE_ADDRESS}{reverse('packs:pack', args=[pack.pk])}",
    )


def build(ordered: PackFile, tell: Telling = lambda percent: None) -> bytes:
    """The file that was ordered, in its language; `tell` hears how far it is.

    Raises ValueError for a snapshot that was tampered with, NotTypeset and TemplateError for what
    cannot be made.
    """
    with translation.override(ordered.language):
        said = document_of(ordered.pack)
        tell(10)
        photos = small_photos(digests_of(said))
        tell(30)
        if ordered.form == PackFile.Form.WORD:
            return pack_word(said, template_of(ordered), photos=photos, mark=ordered.mark)
        sheets = chart_sheets(ordered.pack)
        tell(50)
        return pack_pdf(
            said, fonts=[settings.FONT_DIR], charts=sheets, photos=photos, mark=ordered.mark
        )


def chart_sheets(pack: Pack) -> list[str]:
    """The county's wall chart of the frozen data on sheets of A3, in plain colours."""
    chart = pack.snapshot.data()["chart"]
    version = {
        "seal": pack.snapshot.short,
        "url": f"{settings.SITE_ADDRESS}{reverse('packs:pack', args=[pack.pk])}",
    }
    pages = master_pages(chart, charts.A3, title=live_title(chart), version=version)
    themed, plain = stylesheet(themed=True), stylesheet(themed=False)
    return [page.replace(themed, plain, 1) for page in pages]


def digests_of(said: Mapping[str, Any]) -> list[str]:
    """The hashes of the photos that a pack shows."""
    return [photo["digest"] for page in said["projects"] for photo in page["photos"]]


def small_photos(digests: Iterable[str]) -> dict[str, bytes]:
    """Photos by hash, small; what was removed since, or cannot be read, is left out."""
    rows = Photo.objects.filter(digest__in=set(digests)).values_list("digest", "large")
    found = {}
    for digest, path in rows:
        try:
            found[digest] = shrunk(path_of(path).read_bytes())
        except (OSError, UnidentifiedImageError):
            continue
    return found


def template_of(ordered: PackFile) -> bytes:
    """The office's template, or the one that comes with the system."""
    if ordered.template is None:
        return own_template()
    return path_of(ordered.template.file_path).read_bytes()


def own_template() -> bytes:
    """The template that comes with the system, in the language of the moment."""
    return default_template(template_words())
