"""A schedule as CSV, a row a task, for those who have only a spreadsheet."""

import csv
import datetime as dt
import io

from guatu.schedules.data import Schedule, Task

COLUMNS = (
    "no",
    "name",
    "level",
    "duration_days",
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "percent",
    "predecessors",
    "constraint",
    "deadline",
)


def write_csv(schedule: Schedule) -> bytes:
    """UTF-8 with the mark that Excel wants; predecessors as "3FS+2d".

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(COLUMNS)
    numbers = {task.uid: number for number, task in enumerate(schedule.tasks, 1)}
    for task in schedule.tasks:
        out.writerow(_row(task, numbers, schedule.minutes_per_day))
    return text.getvalue().encode("utf-8-sig")


def _row(task: Task, numbers: dict[int, int], day: int) -> list[object]:
    links = [
        f"{numbers[link.predecessor]}{link.kind}{_lag(link.lag, day, link.percent)}"
        for link in task.links
    ]
    name = f"'{task.name}" if task.name[:1] in ("=", "+", "-", "@") else task.name
    days = round(task.minutes / (1440 if task.is_elapsed else day), 2)
    dates = (task.start, task.finish, task.actual_start, task.actual_finish)
    return [
        numbers[task.uid],
        name,
        task.level,
        f"{days:g}",
        *map(_day, dates),
        task.percent,
        " ".join(links),
        f"{task.constraint} {_day(task.constraint_date)}".strip(),
        _day(task.deadline),
    ]


def _lag(minutes: float, day: int, percent: float | None) -> str:
    if percent is not None:
        return f"{percent:+g}%"
    return f"{minutes / day:+g}d" if minutes else ""


def _day(moment: dt.datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
