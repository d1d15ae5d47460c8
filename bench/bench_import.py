"""Importing a 10,000-row, 17-column ledger: read, match and preview, against its peers.

Bar: at most 3 × (python-calamine reading the same file to lists + PostgreSQL's COPY of the same
rows). It is next month's ledger: 9,800 of its projects are known with units, leaders, plans and
last month's reports, each reports anew, 200 are new. First alone, then with 40,000 projects of
other counties beside them. What the first import adds to the memory of a process stays below
300 MiB.
"""

import datetime as dt
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

ROWS, KNOWN, OTHERS = 10_000, 9_800, 40_200
BAR, MEMORY_MIB = 3.0, 300
RUNS = 7
HEADER = (
    *("项目编号", "项目名称", "建设性质", "建设内容", "总投资（万元）", "今年计划投资（万元）"),
    *("今年累计完成投资（万元）", "本月完成投资（万元）", "计划开工", "计划竣工", "包联领导"),
    *("责任单位", "服务单位（代办单位）", "项目类型", "建设阶段", "本月进展", "问题和建议"),
)
PLACES = (
    *("青石", "白河", "柳溪", "大营", "金山", "龙泉", "云台", "东湖", "西岭"),
    *("高新", "开明", "安宁", "长岭", "平川", "永丰", "宁远", "和顺", "三道"),
)
WORKS = (
    *("污水处理厂", "标准化厂房", "冷链物流园", "中学迁建", "水库除险加固", "光伏发电"),
    *("智能装备产业园", "农村公路"),
)
KINDS = (*("工业", "基础设施", "社会民生", "农业水利", "文化旅游"),)
UNITS = (
    *("发改局", "住建局", "交通局", "水利局", "农业局", "教育局", "卫健局"),
    *("文旅局", "工信局", "林业局"),
)
LEADERS = (
    *("李建国", "王志强", "张秀兰", "陈国平", "刘晓东", "赵永红", "周文斌"),
    *("吴海燕",),
)


def names(count: int) -> list[str]:
    """Distinct project names as ledgers have them."""
    dice = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < count:
        place, other = dice.choice(PLACES), dice.choice(PLACES)
        number = dice.randrange(1, 200)
        found[f"{place}镇{other}村{number}号{dice.choice(WORKS)}及配套设施建设项目"] = None
    return list(found)


def ledger_rows(called: list[str]) -> list[list[object]]:
    """17 columns of the monthly ledger."""
    dice = random.Random(11)
    rows: list[list[object]] = []
    for number, name in enumerate(called):
        area, lines = dice.randrange(1, 90), number % 9 + 1
        text = f"新建厂房{area}万平方米，配套道路、管网和绿化，购置生产线{lines}条"
        rows.append(
            [
                *(f"QS-{number:05d}", name, dice.choice(["新建", "扩建", "改建"]), text),
                *(dice.randrange(500, 900_000), dice.randrange(100, 90_000)),
                *(dice.randrange(100, 60_000) / 10, dice.randrange(0, 9_000) / 10),
                *(f"2025年{number % 12 + 1}月", f"2027年{number % 12 + 1}月"),
                *(dice.choice(LEADERS), dice.choice(UNITS), dice.choice(UNITS)),
                *(dice.choice(KINDS), dice.choice(["在建", "前期", "竣工"])),
                f"已完成基础施工，主体施工至第{number % 20 + 1}层，安装工程同步推进",
                "无" if number % 3 else f"缺建设用地指标{number % 50 + 1}亩，请自然资源局协调",
            ]
        )
    return rows


def workbook(rows: list[list[object]], *, month: int = 9) -> bytes:
    """The ledger of a month as .xlsx."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("9月")
    for number, row in enumerate(
        [[f"青石县2026年重点项目台账（2026年{month}月）"], ["单位：万元"], list(HEADER), *rows]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read_by_peer(content: bytes) -> None:
    """python-calamine: the sheet as lists."""
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def copied_by_peer(rows: list[list[object]]) -> float:
    """Seconds that PostgreSQL's COPY takes, into a table as tables are: logged, with a key."""
    from django.db import connection

    kinds = ["numeric" if isinstance(value, int | float) else "text" for value in rows[0]]
    columns = ", ".join(f"c{number} {kind}" for number, kind in enumerate(kinds))
    names = ", ".join(f"c{number}" for number in range(len(kinds)))
    key = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TABLE IF EXISTS bench_copy; CREATE TABLE bench_copy ({key}, {columns})"
        )
        start = time.perf_counter()
        with cursor.copy(f"COPY bench_copy ({names}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
        return time.perf_counter() - start


def set_the_stage(rows: list[list[object]]) -> object:
    """A county that knows the first of the projects; the account of its project office."""
    from guatu.accounts import actions as accounts
    from guatu.ledger import actions as ledger

    draft = accounts.UnitDraft
    (county,) = accounts.create_units([draft("qs", "青石县", "青石", "county", None)], by=None)
    accounts.create_units(
        [draft(f"qs{i}", f"青石县{n}", n, "bureau", county, i) for i, n in enumerate(UNITS)],
        by=None,
    )
    (person,) = accounts.create_people([accounts.PersonDraft("安娜", county)], by=None)
    account = accounts.open_account("bench", None, person, by=None)
    accounts.grant_role(account, "office", county, accounts.UnitDraft.valid_from, by=None)
    ledger.open_portfolio(county, "青石县重点项目", by=None)
    post_last_month(rows[:KNOWN], account)
    return account


def post_last_month(rows: list[list[object]], account: object) -> None:
    """The ledger as it stood a month ago, imported: half of the rows differ in the total."""
    from guatu.sheets import actions
    from guatu.sheets.progress import silent

    earlier = [
        [
            *row[:4],
            row[4] + number % 2,
            row[5],
            row[6] / 2,
            row[7] + 1,
            *row[8:15],
            "主体施工",
            "无",
        ]
        for number, row in enumerate(rows)
    ]
    content = workbook(earlier, month=8)
    run = actions.receive_file([content], "8月.xlsx", len(content), by=account, is_awaited=True)
    actions.prepare_import(run.pk, tell=silent)
    run.refresh_from_db()
    actions.request_posting(run, by=account)
    run = actions.post_import(run.pk, dt.date(2026, 9, 8), tell=silent)
    if run.state != "posted":
        raise SystemExit(f"not posted: {run.state} {run.failure}")


def add_counties(rows: list[list[object]]) -> None:
    """The province around: projects of other counties, 500 each."""
    from guatu.accounts import actions as accounts
    from guatu.ledger import actions as ledger

    counties = accounts.create_units(
        [
            accounts.UnitDraft(f"c{number}", f"第{number}县", f"{number}县", "county", None)
            for number in range(len(rows) // 500)
        ],
        by=None,
    )
    for number, county in enumerate(counties):
        portfolio = ledger.open_portfolio(county, "重点项目", by=None)
        own = rows[number * 500 : number * 500 + 500]
        drafts = [{"no": row[0], "name": row[1], "content": row[3], "kind": row[13]} for row in own]
        ledger.create_projects(portfolio, drafts, by=None)


def preview(content: bytes, account: object) -> tuple[float, dict[str, int]]:
    """Seconds from the stored file to the stored preview, and its counts."""
    from guatu.sheets import actions
    from guatu.sheets.progress import silent

    run = actions.receive_file([content], "台账.xlsx", len(content), by=account, is_awaited=True)
    took = timed(lambda: actions.prepare_import(run.pk, tell=silent))
    run.refresh_from_db()
    if run.state != "ready":
        raise SystemExit(f"no preview: {run.state} {run.failure}")
    return took, run.counts


def memory_mib(*, is_peak: bool) -> float:
    """Memory of this process in MiB: now, or the most so far."""
    name = "VmHWM" if is_peak else "VmRSS"
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def in_a_fresh_process(content: bytes, account: object) -> tuple[float, float]:
    """Memory in MiB of a process before and at the peak of its first preview: one that has
    imported before has room already."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    program = [sys.executable, "-m", "bench.bench_import", name, str(account.pk)]
    said = subprocess.run(program, input=content, stdout=subprocess.PIPE, check=True).stdout
    before, peak = said.split()[-2:]
    return float(before), float(peak)


def preview_alone(database: str, account: str) -> None:
    """The fresh process: previews what comes in, prints its memory before and at the peak."""
    django.setup()
    from django.db import connection

    from guatu.accounts.models import Account
    from guatu.sheets import preparing  # noqa: F401 - the program itself is no part of an import

    connection.close()
    connection.settings_dict["NAME"] = database
    content, by = sys.stdin.buffer.read(), Account.objects.get(pk=account)
    before = memory_mib(is_peak=False)
    preview(content, by)
    print(before, memory_mib(is_peak=True))


def measured(content: bytes, rows: list[list[object]], account: object) -> bool:
    """Prints what a preview took beside its peers, run in turn; whether the bars are kept."""
    from guatu.ledger.models import Project

    read, copy, took = [], [], []
    counts: dict[str, int] = {}
    for _run in range(RUNS):
        read.append(timed(lambda: read_by_peer(content)))
        copy.append(copied_by_peer(rows))
        seconds, counts = preview(content, account)
        took.append(seconds)
    ratio = min(took) / (min(read) + min(copy))
    before, peak = in_a_fresh_process(content, account)
    grown = peak - before
    print(
        f"{Project.objects.count():,} projects: calamine {min(read):.2f} s, COPY {min(copy):.2f} s"
    )
    print(f"  preview {min(took):.2f} s = {ratio:.2f} × peers (bar {BAR}); {counts}")
    print(f"  memory grew by {grown:.0f} to {peak:.0f} MiB (bar {MEMORY_MIB})")
    return ratio <= BAR and grown <= MEMORY_MIB


def main() -> int:
    """1 where a bar is missed."""
    django.setup()
    from django.db import connection

    # Committed and vacuumed rows, as a county has them, in a database that is dropped again.
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        called = names(ROWS + OTHERS)
        rows = ledger_rows(called)
        content = workbook(rows[:ROWS])
        account = set_the_stage(rows)
        kept = []
        for more in ([], rows[ROWS:]):
            add_counties(more)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            kept.append(measured(content, rows[:ROWS], account))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return int(not all(kept))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    if sys.argv[1:]:
        sys.exit(preview_alone(*sys.argv[1:]))
    sys.exit(main())
