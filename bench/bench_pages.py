"""今日, a page of the ledger and a project page: 50,000 projects against 300.

The same number of queries, and at most 1.5 times the server time, both where the 50,000 are
spread over many counties and where one county holds them all. The time is the whole answer of
the server, from the request to the last byte of the page. The three databases are asked in turn,
round by round, so that what else the machine does weighs on all of them; the least time counts.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import quote

import django
from django.core.management import call_command

from bench.scratch import scratch_database

LIMIT = 1.5
ROUNDS = 40
STORED = {
    "300 in one county": (1, 300),
    "50,000 in 167 counties": (167, 300),
    "50,000 in one county": (1, 50_000),
}
PAGES = {
    "今日": "/",
    "ledger, first page": "/projects/",
    "ledger, rows in the middle": "/projects/rows?page={middle}",
    "ledger, rows by lead": "/projects/rows?sort=lead",
    "ledger, rows by shortfall": "/projects/rows?sort=-gap",
    "ledger, rows by unit": "/projects/rows?group=unit",
    "ledger, one sector": "/projects/rows?sector={sector}",
    "ledger, red only": "/projects/rows?light=red",
    "project": "/projects/{project}/",
    "search": "/search?q=%E5%9F%8E%E5%8C%97",
}


@dataclass(frozen=True)
class Cost:
    """What one answer cost: seconds and queries."""

    seconds: float
    queries: int


def main() -> int:
    """Prints each page's cost and its ratio to that of 300 projects; 1 if a limit is missed."""
    collect_static_files()
    context = get_context("spawn")
    servers = []
    for stored in STORED.values():
        here, there = context.Pipe()
        process = context.Process(target=serve, args=(there, *stored), daemon=True)
        process.start()
        servers.append((process, here))
    try:
        costs = measure([pipe for _process, pipe in servers])
    finally:
        for process, pipe in servers:
            pipe.send(None)
            process.join()
    return report(dict(zip(STORED, costs, strict=True)))


def collect_static_files() -> None:
    """Pages name their files by content, as they do in use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


def measure(pipes: list[Connection]) -> list[dict[str, Cost]]:
    """The least cost of each page in each database, asked in turn."""
    for pipe in pipes:
        pipe.recv()  # filled
    best: list[dict[str, Cost]] = [{} for _ in pipes]
    for name in PAGES:
        for _ in range(ROUNDS):
            for pipe, costs in zip(pipes, best, strict=True):
                pipe.send(name)
                cost = pipe.recv()
                costs[name] = min(costs.get(name, cost), cost, key=lambda each: each.seconds)
    return best


def report(costs: dict[str, dict[str, Cost]]) -> int:
    """Prints the costs; 1 where a ratio passes the limit or the queries differ."""
    (first, small), *large = costs.items()
    print(f"{first}:")
    for name, cost in small.items():
        print(f"  {name}: {cost.seconds * 1000:.1f} ms, {cost.queries} queries")
    missed = 0
    for label, found in large:
        print(f"{label}:")
        for name, cost in found.items():
            ratio = cost.seconds / small[name].seconds
            is_missed = ratio > LIMIT or cost.queries != small[name].queries
            missed += is_missed
            print(
                f"  {name}: {cost.seconds * 1000:.1f} ms, {ratio:.2f} × (limit {LIMIT}),"
                f" {cost.queries} queries{' — MISSED' if is_missed else ''}"
            )
    return int(missed > 0)


def serve(pipe: Connection, counties: int, each: int) -> None:
    """Fills a database of its own and answers a page's name with what the page cost."""
    with scratch_database():
        from bench.county_rows import build

        build(counties, each)
        get, places = client_of(each)
        for address in PAGES.values():
            get(address.format(**places))  # templates and plans are warm
        pipe.send("filled")
        while (name := pipe.recv()) is not None:
            pipe.send(cost(get, PAGES[name].format(**places)))


def client_of(each: int) -> tuple[Callable[[str], None], dict[str, Any]]:
    """A call that reads a page as the head of one county, and what its addresses name."""
    from django.test import Client

    from guatu.accounts.models import Account
    from guatu.desk.models import Line

    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(username="head"))
    portfolio = Line.objects.order_by("portfolio").values_list("portfolio", flat=True)[0]
    line = Line.objects.filter(portfolio=portfolio).order_by("no")[each // 2]
    places = {"middle": each // 100 or 1, "sector": quote(line.sector), "project": line.pk}

    def get(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    return get, places


def cost(get: Callable[[str], None], address: str) -> Cost:
    """One answer: how long it took and how many queries it made."""
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*call)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        get(address)
        seconds = time.perf_counter() - started
    return Cost(seconds, queries)


if __name__ == "__main__":
    sys.exit(main())
