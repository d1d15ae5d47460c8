"""The papers of a meeting: freezing, PDF and Word for 300 and 1,000 projects.

Bars: freezing 300 projects in at most 1 s; their PDF without photos in at most 15 s; PDF and Word
with two photos a project in at most 60 s together, no process above 1 GiB; no project dearer at
1,000 than at 300 by more than a fifth.
"""

import datetime as dt
import io
import resource
import sys
import time
from dataclasses import dataclass
from typing import Any

from bench.scratch import scratch_database

SIZES = (300, 1_000)
CUT_OFF = dt.date(2026, 10, 31)
FREEZE_BAR, PLAIN_BAR, ALL_BAR, MEMORY_BAR, GROWTH_BAR = 1.0, 15.0, 60.0, 1024.0, 1.2


@dataclass(frozen=True)
class Figures:
    """Seconds on the clock, pages, and MiB of the files."""

    count: int
    freeze: float
    plain: float
    pdf: float
    word: float
    pages: int
    sizes: tuple[float, float]

    @property
    def whole(self) -> float:
        """Freezing and both files with photos."""
        return self.freeze + self.pdf + self.word


def photo(number: int) -> bytes:
    """A noisy photo as a phone makes it, 1,600 dots wide; each differs."""
    from PIL import Image, ImageDraw

    picture = Image.effect_noise((1600, 1200), 60 + number % 7).convert("RGB")
    ImageDraw.Draw(picture).text((40, 40), str(number))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def with_photos(said: dict[str, Any], originals: list[bytes]) -> dict[str, bytes]:
    """Two photos on each page, made small as a build makes them."""
    from guatu.papers.pack.shrinking import shrunk

    found = {}
    for place, page in enumerate(said["projects"]):
        page["photos"] = []
        for side in range(2):
            digest = f"{place:060x}{side:04x}"
            found[digest] = shrunk(originals[(place * 2 + side) % len(originals)])
            page["photos"].append({"digest": digest, "caption": "2026年10月"})
    return found


def measure(portfolio: Any, count: int, originals: list[bytes]) -> Figures:
    """One county: frozen, then each file once."""
    from django.conf import settings
    from pypdf import PdfReader

    from bench.county_rows import MONTH
    from guatu.packs.actions import freeze_pack
    from guatu.packs.building import chart_sheets, document_of, own_template
    from guatu.papers.pack.pdf import pack_pdf
    from guatu.papers.pack.word import pack_word

    clock = time.perf_counter
    start = clock()
    pack = freeze_pack(portfolio, MONTH, CUT_OFF, f"{count}", by=None)
    froze = clock() - start
    start = clock()
    pack_pdf(document_of(pack), fonts=[settings.FONT_DIR], charts=chart_sheets(pack))
    plain = clock() - start
    start = clock()
    said = document_of(pack)
    photos = with_photos(said, originals)
    pdf = pack_pdf(said, fonts=[settings.FONT_DIR], charts=chart_sheets(pack), photos=photos)
    printed = clock() - start
    start = clock()
    said = document_of(pack)
    word = pack_word(said, own_template(), photos=with_photos(said, originals))
    written = clock() - start
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    sizes = (len(pdf) / 2**20, len(word) / 2**20)
    return Figures(count, froze, plain, printed, written, pages, sizes)


def peak(who: int) -> float:
    """The most memory of a process so far, in MiB."""
    return resource.getrusage(who).ru_maxrss / 1024


def county(count: int) -> Figures:
    """A county of so many projects in a database of its own."""
    with scratch_database():
        from django.utils import translation

        from bench.county_rows import build
        from guatu.ledger.models import Portfolio

        translation.activate("zh-hans")
        build(1, count)
        portfolio = Portfolio.objects.select_related("unit").get()
        return measure(portfolio, count, [photo(number) for number in range(12)])


def memory() -> float:
    """The most memory of this process or one that it started so far, in MiB."""
    return max(peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN))


def main() -> int:
    """1 where a bar is missed."""
    found, used = [], []
    for count in SIZES:
        one = county(count)
        found.append(one)
        used.append(memory())
        print(
            f"{count:>5,} projects: frozen {one.freeze:.2f} s; PDF {one.plain:.1f} s without "
            f"photos, {one.pdf:.1f} s with ({one.pages} pages, {one.sizes[0]:.1f} MiB); Word "
            f"{one.word:.1f} s ({one.sizes[1]:.1f} MiB); all {one.whole:.1f} s; "
            f"{used[-1]:.0f} MiB a process",
            flush=True,
        )
    first, last = found[0], found[-1]
    growth = last.whole / first.whole / (last.count / first.count)
    print(f"a project at 1,000 to one at 300: {growth:.2f} (bar {GROWTH_BAR})")
    missed = first.freeze > FREEZE_BAR or first.plain > PLAIN_BAR or first.whole > ALL_BAR
    return int(missed or used[0] > MEMORY_BAR or growth > GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
