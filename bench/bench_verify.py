"""`guatu verify` against its limit: at least 100,000 journal entries a second."""

import datetime as dt
import json
import random
import sys
import time
import uuid
from collections.abc import Iterator

from bench.scratch import scratch_database

ENTRIES = 500_000
LIMIT = 100_000
ROUNDS = 3
TEXTS = (
    "主体结构完成至六层，二次结构施工，门窗工程招标中。",
    "因林地手续未批，临时停工；已向省林草局补正材料，预计下月上旬取得批复。",
    "土地平整完成 80%，完成投资按合同支付口径填报。",
)


def main() -> int:
    """Fills a journal, seals it, verifies it, prints the ratio to the limit; 1 if it is missed."""
    with scratch_database():
        from guatu.journal.seals import seal_all, verify

        fill()
        started = time.perf_counter()
        seals = len(seal_all())
        sealing = time.perf_counter() - started
        best = 0.0
        for _ in range(ROUNDS):
            started = time.perf_counter()
            verdict = verify()
            seconds = time.perf_counter() - started
            if not verdict.ok:
                raise SystemExit(f"the journal is not intact: {verdict.first_bad}")
            best = max(best, verdict.entries / seconds)
        print(f"sealed {ENTRIES:,} entries in {seals} seals: {ENTRIES / sealing:,.0f} a second")
        print(
            f"verified: {best:,.0f} entries a second, {best / LIMIT:.2f} × the limit of {LIMIT:,}"
        )
        return int(best < LIMIT)


def fill() -> None:
    """Entries as a county makes them: reports, changed cells, imports; written through COPY."""
    from django.db import connection

    columns = "at, action, batch, model, object_id, thread, source, before, after"
    statement = f"COPY journal_entry ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as to:
        for row in entries(random.Random(46)):
            to.write_row(row)


def entries(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Rows of the journal, the same for the same seed."""
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for number in range(ENTRIES):
        project = chance.randrange(1, 300)
        amount = chance.randrange(10, 900_000)
        after = {"year_amount": str(amount), "progress_text": chance.choice(TEXTS)}
        before: dict[str, str] | None = {"year_amount": str(amount - 7), "progress_text": ""}
        if number % 3 == 0:
            before, after = None, after | {"project": str(project), "month": "2026-07-01"}
        yield (
            start + dt.timedelta(seconds=number),
            "reports.report.post",
            uuid.UUID(int=chance.getrandbits(128)),
            "reports.progressreport",
            number,
            f"project/{project}",
            f"7月台账.xlsx!Sheet1!G{number % 400 + 5}",
            None if before is None else json.dumps(before, ensure_ascii=False),
            json.dumps(after, ensure_ascii=False),
        )


if __name__ == "__main__":
    sys.exit(main())
