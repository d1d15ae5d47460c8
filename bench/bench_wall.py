"""Drawing the county master chart: SVG pages, and the A0 PDF, for 300, 1,000 and 3,000 projects.

Bars: 300 projects × 12 months as SVG in at most 60 ms of processor time (the drawing's part of the
150 ms from database to last byte), its A0 PDF in at most 5 s, and no project dearer in processor
time at 3,000 than at 300 by more than a tenth.
"""

import resource
import sys
import time
from dataclasses import dataclass

from guatu.charts import A0, master_chart
from guatu.charts.render import to_pdf
from tests.charts.county import FONTS, county

SIZES = (300, 1_000, 3_000)
DRAWINGS, PRINTS = 5, 3
SVG_BAR_MS, PDF_BAR_S, GROWTH_BAR = 60.0, 5.0, 1.1


@dataclass(frozen=True)
class Figures:
    """The least of several runs: processor seconds, seconds on the clock, and sizes in MiB."""

    count: int
    drawn: float
    printed: float
    printed_clock: float
    pages: int
    svg: float
    pdf: float


def child_seconds() -> float:
    """Processor seconds of the printing processes so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(count: int) -> Figures:
    """Draw and print a county of so many projects."""
    data = county(count)
    drawn, printed, clock = [], [], []
    for _ in range(DRAWINGS):
        start = time.process_time()
        pages = master_chart(data, A0)
        drawn.append(time.process_time() - start)
    for _ in range(PRINTS):
        start, used = time.perf_counter(), child_seconds()
        pdf = to_pdf(pages, A0, fonts=FONTS)
        clock.append(time.perf_counter() - start)
        printed.append(child_seconds() - used)
    svg = sum(map(len, pages)) / 2**20
    return Figures(count, min(drawn), min(printed), min(clock), len(pages), svg, len(pdf) / 2**20)


def main() -> int:
    """1 where a bar is missed."""
    found = [measure(count) for count in SIZES]
    for one in found:
        print(
            f"{one.count:>5,} projects on {one.pages} A0: SVG {one.drawn * 1e3:.0f} ms, "
            f"{one.svg:.1f} MiB; PDF {one.printed_clock:.2f} s "
            f"({one.printed:.2f} s of processor), {one.pdf:.1f} MiB"
        )
    first, last = found[0], found[-1]
    scale = last.count / first.count
    svg, pdf = last.drawn / first.drawn / scale, last.printed / first.printed / scale
    print(f"300 projects: SVG {first.drawn * 1e3:.0f} ms (bar {SVG_BAR_MS:.0f}),", end=" ")
    print(f"PDF {first.printed_clock:.2f} s (bar {PDF_BAR_S:.0f})")
    print(f"a project at 3,000 to one at 300: SVG {svg:.2f}, PDF {pdf:.2f} (bar {GROWTH_BAR})")
    missed = first.drawn * 1e3 > SVG_BAR_MS or first.printed_clock > PDF_BAR_S
    return int(missed or max(svg, pdf) > GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
