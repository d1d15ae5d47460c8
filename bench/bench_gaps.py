"""Every data-quality rule over 50,000 projects, beside reading the same rows into NumPy.

Bar: one pass takes at most twice the time of the reading alone. The reading is our own, straight
from PostgreSQL's binary COPY into arrays, which leaves the rules the least room. Both are taken
in turn; the least of each counts.
"""

import datetime as dt
import sys
import time
from collections.abc import Callable

from bench.scratch import scratch_database

PROJECTS, ROUNDS, BAR = 50_000, 7, 2.0
DAY = dt.date(2026, 11, 5)


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Prints the ratio; 1 if the bar is missed."""
    with scratch_database():
        from bench.county_rows import MONTH, build
        from guatu.gaps.columns import read
        from guatu.gaps.compute import judged
        from guatu.gaps.listing import by_unit, totals
        from guatu.gaps.rules import RULES
        from guatu.ledger.models import Project

        build(1, PROJECTS)
        projects = Project.objects.filter(is_listed=True)

        def look_through() -> None:
            gaps = judged(read(projects, MONTH, DAY), MONTH)
            totals(gaps)
            by_unit(gaps)

        look_through()
        reads, passes = [], []
        for _round in range(ROUNDS):
            reads.append(timed(lambda: read(projects, MONTH, DAY)))
            passes.append(timed(look_through))
    ratio = min(passes) / min(reads)
    print(f"{len(RULES)} rules over {PROJECTS:,} projects: {min(passes):.2f} s")
    print(f"reading the same rows into NumPy: {min(reads):.2f} s")
    print(f"{ratio:.2f} times the reading, at most {BAR}{' — MISSED' if ratio > BAR else ''}")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
