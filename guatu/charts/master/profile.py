"""What the master chart will say in each cell, and how wide that is: measured once per drawing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guatu.charts.breaking import Breaker, clean
from guatu.charts.data import MasterChart, MasterRow, MonthCell, Totals
from guatu.charts.figures import UNKNOWN, money, percent, points
from guatu.charts.lights import Light
from guatu.charts.marks.light import light_word
from guatu.charts.measure import Ruler

Widths = NDArray[np.float64]
MONEY_KEYS = ("total", "plan", "done")
NUMBER_KEYS = (*MONEY_KEYS, "rate", "lead")


@dataclass(slots=True)
class Profile:
    """The texts of the cells by column and row, and their widths in ems.

    `rows` are in the order of the groups. `month_texts` has a text for each month of each row: its
    task, or the money done where the chart has no tasks at all. `month_need` is the width of the
    widest of them by row, `tasks` the widths of all of them, sorted. `usual` is the width that
    96 of 100 texts of a column keep within. `originals` is empty where a plan was not adjusted,
    `least_lines` leaves the others a line of their own. `column_widths` keeps what `columns.py`
    works out for a number of lines a row.
    """

    data: MasterChart
    rows: list[MasterRow]
    texts: dict[str, list[str]]
    totals: dict[str, list[str]]
    widths: dict[str, Widths]
    usual: dict[str, float]
    month_texts: list[list[str]]
    months_are_money: bool
    month_need: Widths
    tasks: Widths
    originals: list[str]
    least_lines: Widths
    has_months: bool
    has_bars: bool
    column_widths: dict[int, dict[str, float]]
    plain: Breaker
    bold: Breaker
    plain_ruler: Ruler
    bold_ruler: Ruler

    def figure_width(self, key: str) -> float:
        """Width of the widest figure of a column, group and county totals (in bold) included."""
        longest = max((self.bold_ruler.width(words) for words in self.totals[key]), default=0.0)
        if key == "plan":
            longest = max(longest, *map(self.plain_ruler.width, self.originals), 0.0)
        return max(float(self.widths[key].max(initial=0.0)), longest)

    @property
    def has_excuses(self) -> bool:
        """Whether a lag of any row is excused."""
        return any(row.excuses for row in self.rows)


def profile(data: MasterChart) -> Profile:
    """Measure a chart."""
    plain, bold = Ruler(), Ruler(bold=True)
    rows = [row for group in data.groups for row in group.rows]
    texts = {key: [words(row) for row in rows] for key, words in _cells(data).items()}
    texts = {key: column for key, column in texts.items() if _is_used(key, column, data)}
    has_tasks = any(cell.task for cell in _months(rows))
    month_texts = [_month_texts(row, has_tasks, data.decimals) for row in rows]
    need, tasks = _measure_months(month_texts, plain)
    originals = [_original(row, data) for row in rows]
    widths = {
        key: np.array([(bold if key == "name" else plain).width(words) for words in column])
        for key, column in texts.items()
    }
    return Profile(
        data=data,
        rows=rows,
        texts=texts,
        totals={key: list(_totals(key, data)) for key in NUMBER_KEYS},
        widths=widths,
        usual={key: float(np.quantile(column, 0.96)) for key, column in widths.items() if rows},
        month_texts=month_texts,
        months_are_money=not has_tasks,
        month_need=need,
        tasks=tasks,
        originals=originals,
        least_lines=np.array([2.0 if words else 1.0 for words in originals]),
        has_months=any(row.months for row in rows),
        has_bars=any(cell.planned is not None or cell.done is not None for cell in _months(rows)),
        column_widths={},
        plain=Breaker(plain),
        bold=Breaker(bold),
        plain_ruler=plain,
        bold_ruler=bold,
    )


def _months(rows: list[MasterRow]) -> Iterator[MonthCell]:
    return (cell for row in rows for cell in row.months)


def _cells(data: MasterChart) -> dict[str, Callable[[MasterRow], str]]:
    """How each column's text comes from a row, in the order of the columns."""
    decimals = data.decimals
    return {
        "no": lambda row: clean(row.no),
        "name": lambda row: clean(row.name),
        "unit": lambda row: clean(row.unit),
        "leader": lambda row: clean(row.leader),
        "total": lambda row: money(row.total, decimals),
        "plan": lambda row: money(row.plan, decimals),
        "done": lambda row: money(row.done, decimals),
        "rate": lambda row: percent(row.rate),
        "lead": lambda row: points(row.lead),
        "light": lambda row: light_word(row.light, data.labels),
        "finish": lambda row: clean(row.finish),
    }


def _is_used(key: str, column: list[str], data: MasterChart) -> bool:
    """Whether a column says anything: an empty one, or the one grouped by, is left out."""
    if key == "name":
        return True
    if key == data.grouped_by:
        return False
    if key == "light":
        return any(row.light is not Light.NONE for group in data.groups for row in group.rows)
    return any(words not in {"", UNKNOWN} for words in column)


def figures(totals: Totals, data: MasterChart) -> dict[str, str]:
    """A roll-up's figures as printed, by column."""
    return {
        "total": money(totals.total, data.decimals),
        "plan": money(totals.plan, data.decimals),
        "done": money(totals.done, data.decimals),
        "rate": percent(totals.rate),
        "lead": points(totals.lead),
    }


def _original(row: MasterRow, data: MasterChart) -> str:
    if row.original is None:
        return ""
    return data.labels.original_short.format(amount=money(row.original, data.decimals))


def _totals(key: str, data: MasterChart) -> Iterator[str]:
    for totals in (data.totals, *(group.totals for group in data.groups)):
        yield figures(totals, data)[key]


def _month_texts(row: MasterRow, has_tasks: bool, decimals: int) -> list[str]:
    if has_tasks:
        return [clean(cell.task) for cell in row.months]
    return ["" if cell.done is None else money(cell.done, decimals) for cell in row.months]


def _measure_months(month_texts: list[list[str]], ruler: Ruler) -> tuple[Widths, Widths]:
    """The widest text by row, and the widths of all texts, sorted."""
    width = ruler.width
    found = [[width(words) for words in texts if words] for texts in month_texts]
    need = np.array([max(widths, default=0.0) for widths in found])
    return need, np.sort(np.array([one for widths in found for one in widths]))
