"""A month's statistics figures out of two columns copied from Excel: which project, how much."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guatu.ledger.models import Project
from guatu.ledger.naming import name_key
from guatu.statistics.models import StatFigure
from guatu.workbooks.money import read_money

MOST_LINES = 2000
TOTALS = ("合计", "总计", "小计", "累计")
NEW, CHANGED, SAME, WRONG, TOTAL = "new", "changed", "same", "wrong", "total"


@dataclass(frozen=True)
class Pasted:
    """A line of what was pasted. `state` is one of the names above; `fault` says what is wrong."""

    text: str
    state: str
    project: Project | None = None
    before: Decimal | None = None
    amount: Decimal | None = None
    fault: str = ""


def read(text: str, month: dt.date, projects: QuerySet[Project]) -> list[Pasted]:
    """The lines with what each would do; three queries. Nothing is written.

    A line is a number, national code or name, and in its last column the amount in 万元 (other
    units where the cell says so). A line of totals is left out.
    """
    lines = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
    known = _known(projects)
    held = dict(
        StatFigure.objects.filter(project__in=projects, month=month).values_list(
            "project", "amount"
        )
    )
    seen: set[int] = set()
    return [_line(line, known, held, seen) for line in lines]


def _known(projects: QuerySet[Project]) -> dict[str, list[Project]]:
    """Number, code and key of the name → the projects that bear it."""
    found: dict[str, list[Project]] = {}
    rows = projects.only("pk", "no", "national_code", "name", "name_key", "portfolio")
    for project in rows:
        for key in {project.no, project.national_code or "", project.name_key} - {""}:
            found.setdefault(key, []).append(project)
    return found


def _line(
    line: str, known: dict[str, list[Project]], held: dict[int, Decimal], seen: set[int]
) -> Pasted:
    *names, last = _cells(line)
    if any(name.startswith(TOTALS) for name in names):
        return Pasted(line, TOTAL)
    if not names:
        return Pasted(line, WRONG, fault=_("there is no amount beside it"))
    found = next((known[key] for key in _keys(names) if key in known), [])
    if len(found) != 1:
        fault = _("no such project") if not found else _("several projects are called so")
        return Pasted(line, WRONG, fault=fault)
    project = found[0]
    amount = read_money(last, Decimal(1))
    if not isinstance(amount, Decimal):
        return Pasted(line, WRONG, project, fault=_("no amount can be read"))
    if project.pk in seen:
        return Pasted(line, WRONG, project, fault=_("the project stands here twice"))
    seen.add(project.pk)
    before = held.get(project.pk)
    state = NEW if before is None else SAME if before == amount else CHANGED
    return Pasted(line, state, project, before, amount)


def _cells(line: str) -> list[str]:
    """The cells of a line, by tabs, else by its last run of blanks or comma."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t") if cell.strip()]
    for mark in ("，", ",", None):
        name, *amount = line.strip().rsplit(mark, 1)
        if amount and name.strip():
            return [name.strip(), amount[0].strip()]
    return [line.strip()]


def _keys(names: list[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield name_key(name)
