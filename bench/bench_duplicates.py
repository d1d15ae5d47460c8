"""Judging a new lead against 100,000 enterprises and leads, and how well it judges.

Bar: 50 ms a lead. Precision and recall come from the labelled pairs of `bench/duplicate_pairs.py`;
every error is listed.
"""

import datetime as dt
import random
import statistics
import sys
import time

from bench.duplicate_pairs import pairs
from bench.scratch import scratch_database

FIRMS, LEADS, ROUNDS, BAR = 50_000, 50_000, 40, 0.050
SURNAMES = (
    "海川瑞峰恒拓金禾华越中远景达德嘉源永泰卓能天工百正启明联创盛世康田锐锋汇力宏图兴农安东曜新纪元"
)
TRADES = ("新材料", "机械", "食品", "电子", "生物", "能源", "纺织", "包装", "光电", "医药")
DAY = dt.date(2026, 11, 5)


def main() -> int:
    """Prints the milliseconds and the errors; 1 if the bar is missed."""
    with scratch_database():
        times, catch_up = judged()
    worst = statistics.quantiles(times, n=20)[-1]
    print(f"{FIRMS:,} enterprises and {LEADS:,} leads, read once a process in {catch_up:.1f} s")
    print(
        f"a new lead: median {statistics.median(times) * 1000:.1f} ms, 95 % {worst * 1000:.1f} ms"
    )
    wrong = quality()
    print(
        f"bar {BAR * 1000:.0f} ms{' — MISSED' if worst > BAR else ''}; {wrong} errors in the list"
    )
    return int(worst > BAR)


def judged() -> tuple[list[float], float]:
    """Seconds of each judgement, and of the first one, which reads the names."""
    from django.db import connection

    from guatu.accounts import actions as accounts
    from guatu.enterprises.models import Enterprise
    from guatu.enterprises.naming import name_key
    from guatu.leads.duplicates import found_for
    from guatu.leads.models import Lead
    from guatu.ledger.actions import open_portfolio
    from guatu.ledger.naming import name_key as title_key

    draft = accounts.UnitDraft("qs", "青石县", "青石", "county", None)
    (county,) = accounts.create_units([draft], by=None)
    portfolio = open_portfolio(county, "库", by=None)
    dice = random.Random(1)

    def firm() -> str:
        head = "".join(dice.sample(SURNAMES, 3))
        return f"{dice.choice(('浙江', '江苏', '广东'))}{head}{dice.choice(TRADES)}科技有限公司"

    names = [firm() for _n in range(FIRMS)]
    rows = [Enterprise(home=county, name=name, name_key=name_key(name)) for name in names]
    Enterprise.objects.bulk_create(rows, batch_size=5000)
    common = {"portfolio": portfolio, "first_unit": county, "found_on": DAY, "state_since": DAY}
    made = []
    for number in range(LEADS):
        who, amount = firm().removesuffix("有限公司"), dice.randint(1, 90)
        name = f"{who}年产{amount}万件{dice.choice(TRADES)}项目"
        made.append(Lead(no=f"Z{number}", name=name, name_key=title_key(name), **common))
    Lead.objects.bulk_create(made, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database itself does in time
    times, first = [], 0.0
    for number in range(ROUNDS + 1):
        old = dice.choice(rows)
        lead = Lead(enterprise=old, pk=10**9, **common)
        lead.name = f"{old.name.removesuffix('有限公司')}{dice.choice(TRADES)}生产项目"
        lead.name_key = title_key(lead.name)
        start = time.perf_counter()
        found_for(lead)
        taken = time.perf_counter() - start
        if number:
            times.append(taken)
        else:
            first = taken
    return times, first


def quality() -> int:
    """Precision and recall over the labelled pairs; how many are judged wrongly."""
    from guatu.leads.similar import ASK, judge

    hits = misses = alarms = rest = 0
    wrong = []
    for kind, one, other, is_same in pairs():
        found = judge(one, other)
        says = found.confidence >= ASK
        hits += says and is_same
        misses += is_same and not says
        alarms += says and not is_same
        rest += not says and not is_same
        if says != is_same:
            wrong.append(
                f"  {kind}: {one.name} | {other.name} → {found.confidence} {found.reasons}"
            )
    print(
        f"{hits + misses + alarms + rest} labelled pairs: precision {hits}/{hits + alarms} = "
        f"{hits / max(hits + alarms, 1):.1%}, recall {hits}/{hits + misses} = "
        f"{hits / max(hits + misses, 1):.1%}"
    )
    print("\n".join(wrong))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
