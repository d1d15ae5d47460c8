"""The words printed on a chart: English here, translated by the app that draws one."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Self


def gettext_noop(text: str) -> str:
    """Mark a text for the message catalogue and return it as it is."""
    return text


_MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Every word of a chart. Names in braces are filled in with str.format."""

    green: str = gettext_noop("Normal")
    watch: str = gettext_noop("Watch")
    yellow: str = gettext_noop("Behind")
    red: str = gettext_noop("Far behind")
    none: str = gettext_noop("No data")
    excused: str = gettext_noop("excused")
    excuses: str = gettext_noop("Excused lags")
    excuse: str = gettext_noop("{name}: {light} ({facts})")
    excused_mark: str = gettext_noop("Hollow: an approved excuse, does not decide the light")
    until: str = gettext_noop("until {day}")
    approved_by: str = gettext_noop("approved by {name}")

    no: str = gettext_noop("No.")
    name: str = gettext_noop("Project")
    unit: str = gettext_noop("Responsible unit")
    leader: str = gettext_noop("Leader")
    total: str = gettext_noop("Total investment")
    plan: str = gettext_noop("Year plan")
    original: str = gettext_noop("Original plan")
    original_short: str = gettext_noop("was {amount}")
    done: str = gettext_noop("Done")
    rate: str = gettext_noop("Rate")
    lead: str = gettext_noop("Lead")
    points: str = gettext_noop("points")
    light: str = gettext_noop("Light")
    finish: str = gettext_noop("Forecast finish")
    months: tuple[str, ...] = _MONTHS
    month_tasks: str = gettext_noop("Tasks by month, {year}")
    pace: str = gettext_noop("Pace")

    count: str = gettext_noop("Projects")
    projects: str = gettext_noop("{count} projects")
    empty: str = gettext_noop("No project to show")
    continued: str = gettext_noop("(continued)")
    is_new: str = gettext_noop("New")
    removed: str = gettext_noop("No longer on the chart: {names}")

    cut_off: str = gettext_noop("Data as of {moment}")
    version: str = gettext_noop("Version {version}")
    seal: str = gettext_noop("Snapshot {seal}")
    money_unit: str = gettext_noop("Money in {unit}")
    page: str = gettext_noop("Page {page} of {pages}")
    today: str = gettext_noop("Cut-off")

    flag_done: str = gettext_noop("Done on time")
    flag_overdue: str = gettext_noop("Overdue")
    flag_due: str = gettext_noop("To come")
    bar: str = gettext_noop("Month's money: planned, done")
    rate_bar: str = gettext_noop("Rate and pace")
    changed: str = gettext_noop("Changed since version {version}")
    curve: str = gettext_noop("Money, cumulative")

    step: str = gettext_noop("Step")
    holder: str = gettext_noop("Held by")
    baseline: str = gettext_noop("Baseline")
    planned: str = gettext_noop("Plan")
    actual: str = gettext_noop("Actual")
    critical: str = gettext_noop("Critical chain")
    skipped: str = gettext_noop("Not needed")
    going: str = gettext_noop("Under way")
    physical: str = gettext_noop("Physical progress")
    band: str = gettext_noop("Forecast, 80 percent range")
    people: str = gettext_noop("Who is responsible")
    blockers: str = gettext_noop("Open problems")
    no_blockers: str = gettext_noop("No open problem")
    days_held: str = gettext_noop("{days} days")
    days_late: str = gettext_noop("{days} days late")
    late: str = gettext_noop("Late")
    more: str = gettext_noop("and {count} more")
    due: str = gettext_noop("due {day}")
    content: str = gettext_noop("Content")

    tile: str = gettext_noop("Row {row} of {rows}, column {column} of {columns}")
    glue: str = gettext_noop("Glue here")

    @classmethod
    def translated(cls, gettext: Callable[[str], str]) -> Self:
        """Labels with each text passed through `gettext` (the app's own, for its language)."""
        texts: dict[str, Any] = {
            field.name: tuple(map(gettext, field.default))
            if isinstance(field.default, tuple)
            else gettext(str(field.default))
            for field in fields(cls)
        }
        return cls(**texts)
