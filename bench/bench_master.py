"""The master chart from the database to its last byte, for 300, 1,000 and 3,000 projects.

Bars: 300 projects × 12 months in at most 150 ms on screen and at most 5 s as an A0 PDF, and a
project no dearer at 3,000 than at 300 by more than a tenth.
"""

import sys
import time
from collections.abc import Callable

from bench.scratch import scratch_database

SIZES = (300, 1_000, 3_000)
RUNS = 5
SVG_BAR_MS, PDF_BAR_S, GROWTH_BAR = 150.0, 5.0, 1.1


def best(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(count: int) -> tuple[float, float]:
    """Seconds of the chart on screen and of its A0 PDF, both from the database."""
    from django.conf import settings
    from django.utils import translation

    from bench.county_rows import MONTH, build
    from guatu import charts
    from guatu.charts.render import to_pdf
    from guatu.ledger.models import Portfolio
    from guatu.wall.drawing import master_pages
    from guatu.wall.master import View, master_content

    build(1, count)
    portfolio = Portfolio.objects.select_related("unit").get()

    def drawn(paper: charts.Paper | None) -> list[str]:
        content = master_content(View(portfolio, MONTH), None)
        return master_pages(content, paper, title=portfolio.name)

    with translation.override("zh-hans"):
        screen = best(lambda: drawn(None)[0].encode())
        start = time.perf_counter()
        to_pdf(drawn(charts.A0), charts.A0, fonts=settings.FONT_DIR)
        return screen, time.perf_counter() - start


def main() -> int:
    """1 where a bar is missed."""
    each = []
    for count in SIZES:
        with scratch_database():
            screen, paper = measure(count)
        each.append((screen / count, paper / count))
        print(
            f"{count:>5,} projects: screen {screen * 1e3:7.1f} ms, A0 PDF {paper:6.2f} s",
            flush=True,
        )
    growth = [last / first for first, last in zip(each[0], each[-1], strict=True)]
    screen_ms, paper_s = each[0][0] * SIZES[0] * 1e3, each[0][1] * SIZES[0]
    print(
        f"300 projects: screen {screen_ms / SVG_BAR_MS:.2f},"
        f" PDF {paper_s / PDF_BAR_S:.2f} of the bar"
    )
    print(
        f"a project at 3,000 costs {growth[0]:.2f} × (screen),"
        f" {growth[1]:.2f} × (PDF) of one at 300"
    )
    return int(screen_ms > SVG_BAR_MS or paper_s > PDF_BAR_S or max(growth) > GROWTH_BAR)


if __name__ == "__main__":
    sys.exit(main())
