"""What is doubtful about a project's record. A rule refuses nothing.

The page where the project is changed shows what they find, and so does the gap list, over all
projects (`guatu.gaps`). The values, beside the names of the project's own columns:

| name | what |
|---|---|
| `plan` `curve` | year plan, its months summed |
| `total` `sources` | total investment, its sources summed |
| `today` `year_begin` `year_end` | days, as those of the project |
| `unit` `leader` `planned` `coded` … | 1 where there is one, else 0 |
| `started` `finished` `before` | by its stage: has begun, is completed, has not begun |
| `class_start` `class_continue` `class_finish` `class_prepare` | its class of the year's list |
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guatu.ledger.models import AnnualPlan, LeaderLink, Project, ProjectRole
from guatu.lib.contradictions import Rule, Severity, Values, Word, when

Stage, ListClass = Project.Stage, AnnualPlan.ListClass
STARTED = frozenset({Stage.BUILDING, Stage.STOPPED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL})
FINISHED = frozenset({Stage.COMPLETED, Stage.PRODUCING, Stage.FULL})
DAYS = tuple(
    f"{event}_{kind}"
    for event in ("start", "finish", "production")
    for kind in ("planned", "actual")
)
MISSING, WARNING, IMPOSSIBLE = Severity.MISSING, Severity.WARNING, Severity.IMPOSSIBLE


@dataclass(frozen=True)
class Record:
    """A project with what hangs on it on a day; `plan` is the current one of the day's year."""

    project: Project
    day: dt.date
    roles: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    plan: AnnualPlan | None = field(default=None)


def findings(record: Record) -> list[str]:
    """A sentence for everything that is doubtful."""
    values = values_of(record)
    found = [rule.check(values, WORDS) for rule in RULES]
    return [finding.sentence for finding in found if finding is not None]


def record_of(project: Project, day: dt.date) -> Record:
    """The record as it stands on the day."""
    plans = AnnualPlan.objects.filter(project=project, year=day.year, is_current=True)
    return Record(
        project,
        day,
        frozenset(_codes(ProjectRole, project, day, "role")),
        frozenset(_codes(LeaderLink, project, day, "kind")),
        plans.first(),
    )


def values_of(record: Record) -> Values:
    """What the rules read: amounts in 万元, days as ordinals, yes and no as 1 and 0."""
    project, plan = record.project, record.plan
    list_class = plan.list_class if plan else ""
    given: dict[str, Decimal | float | None] = {
        "plan": plan.amount if plan else None,
        "curve": sum(plan.curve) if plan and plan.curve else None,
        "total": project.total_invest,
        "sources": sum(map(Decimal, project.fund_plan.values())) if project.fund_plan else None,
        "today": record.day.toordinal(),
        "year_begin": record.day.replace(month=1, day=1).toordinal(),
        "year_end": record.day.replace(month=12, day=31).toordinal(),
        "unit": ProjectRole.Role.RESPONSIBLE in record.roles,
        "leader": LeaderLink.Kind.LEAD in record.leaders,
        "listed": project.is_listed,
        "started": project.stage in STARTED,
        "finished": project.stage in FINISHED,
        "before": project.stage not in STARTED and project.stage != Stage.CANCELLED,
        "longitude": project.longitude,
        "latitude": project.latitude,
        **_days(project),
        **_given(project, plan),
        **{f"class_{code}": list_class == code for code in ListClass.values},
    }
    return {name: None if value is None else Decimal(value) for name, value in given.items()}


def _days(project: Project) -> dict[str, int | None]:
    days = {name: getattr(project, name) for name in DAYS}
    return {name: None if day is None else day.toordinal() for name, day in days.items()}


def _given(project: Project, plan: AnnualPlan | None) -> dict[str, bool]:
    return {
        "planned": plan is not None and plan.amount is not None,
        "classed": plan is not None and bool(plan.list_class),
        "totalled": project.total_invest is not None,
        "coded": bool(project.national_code),
        "begun": project.start_actual is not None,
        "ended": project.finish_actual is not None,
        "start_known": project.start_planned is not None,
        "finish_known": project.finish_planned is not None,
        "sectored": bool(project.sector),
        "natured": bool(project.nature),
        "described": bool(project.content),
        "east": project.longitude is not None,
        "north": project.latitude is not None,
    }


def _codes(
    model: type[ProjectRole] | type[LeaderLink], project: Project, day: dt.date, name: str
) -> list[str]:
    return list(model.objects.on(day).filter(project=project).values_list(name, flat=True))


def _day_text(ordinal: Decimal) -> str:
    return dt.date.fromordinal(int(ordinal)).isoformat()


WORDS: Mapping[str, Word] = {
    "plan": Word(_("year plan")),
    "curve": Word(_("plan by month, summed")),
    "total": Word(_("total investment")),
    "sources": Word(_("funds by source, summed")),
    "longitude": Word(_("longitude")),
    "latitude": Word(_("latitude")),
    "start_planned": Word(_("planned start"), _day_text),
    "start_actual": Word(_("actual start"), _day_text),
    "finish_planned": Word(_("planned completion"), _day_text),
    "finish_actual": Word(_("actual completion"), _day_text),
    "production_planned": Word(_("planned production"), _day_text),
    "production_actual": Word(_("actual production"), _day_text),
    "today": Word(_("today"), _day_text),
    "year_begin": Word(_("begin of the year"), _day_text),
    "year_end": Word(_("end of the year"), _day_text),
}

RULES: tuple[Rule, ...] = (
    Rule(
        *("no_unit", MISSING, "units", _("No unit is responsible.")),
        when("unit = 0"),
        good={"unit": 1},
        bad={"unit": 0},
    ),
    Rule(
        *("no_leader", MISSING, "units", _("No leader leads it.")),
        when("leader = 0"),
        good={"leader": 1},
        bad={"leader": 0},
    ),
    Rule(
        *("no_plan", MISSING, "plan", _("It is on the list and has no plan for the year.")),
        when("listed = 1", "class_prepare = 0", "planned = 0"),
        good={"listed": 1, "class_prepare": 1, "planned": 0},
        bad={"listed": 1, "class_prepare": 0, "planned": 0},
    ),
    Rule(
        *("no_class", MISSING, "plan", _("Its class of the year's list is missing.")),
        when("planned = 1", "classed = 0"),
        good={"planned": 0, "classed": 0},
        bad={"planned": 1, "classed": 0},
    ),
    # 亿 typed as 万 shows here: a year takes no more than the whole.
    Rule(
        *("plan_over_total", WARNING, "plan"),
        _("The year plan is more than the total investment."),
        when("total > 0", "plan > total"),
        good={"plan": 100, "total": 100},
        bad={"plan": 101, "total": 100},
    ),
    Rule(
        *("curve_not_plan", WARNING, "plan"),
        _("The plan by month does not add up to the year plan."),
        when("curve ≠ plan"),
        good={"curve": 24, "plan": 24},
        bad={"curve": 24, "plan": 25},
    ),
    Rule(
        *("funds_not_total", WARNING, "project"),
        _("The funds by source do not add up to the total investment."),
        when("sources ≠ total"),
        good={"sources": 100, "total": 100},
        bad={"sources": 60, "total": 100},
    ),
    Rule(
        *("planned_finish_first", IMPOSSIBLE, "project", _("The planned days are out of order.")),
        when("start_planned > finish_planned"),
        good={"start_planned": 5, "finish_planned": 5},
        bad={"start_planned": 6, "finish_planned": 5},
    ),
    Rule(
        *("planned_use_first", IMPOSSIBLE, "project", _("The planned days are out of order.")),
        when("finish_planned > production_planned"),
        good={"finish_planned": 5, "production_planned": 5},
        bad={"finish_planned": 6, "production_planned": 5},
    ),
    Rule(
        *("actual_finish_first", IMPOSSIBLE, "project", _("The actual days are out of order.")),
        when("start_actual > finish_actual"),
        good={"start_actual": 5, "finish_actual": 6},
        bad={"start_actual": 6, "finish_actual": 5},
    ),
    Rule(
        *("actual_use_first", IMPOSSIBLE, "project", _("The actual days are out of order.")),
        when("start_actual > production_actual"),
        good={"start_actual": 5, "production_actual": 6},
        bad={"start_actual": 6, "production_actual": 5},
    ),
    Rule(
        *("start_to_come", IMPOSSIBLE, "project", _("An actual day lies in the future.")),
        when("start_actual > today"),
        good={"start_actual": 5, "today": 5},
        bad={"start_actual": 6, "today": 5},
    ),
    Rule(
        *("finish_to_come", IMPOSSIBLE, "project", _("An actual day lies in the future.")),
        when("finish_actual > today"),
        good={"finish_actual": 5, "today": 5},
        bad={"finish_actual": 6, "today": 5},
    ),
    Rule(
        *("use_to_come", IMPOSSIBLE, "project", _("An actual day lies in the future.")),
        when("production_actual > today"),
        good={"production_actual": 5, "today": 5},
        bad={"production_actual": 6, "today": 5},
    ),
    Rule(
        *("start_missing", MISSING, "project"),
        _("It has started, but the actual start is missing."),
        when("started = 1", "begun = 0"),
        good={"started": 0, "begun": 0},
        bad={"started": 1, "begun": 0},
    ),
    Rule(
        *("finish_missing", MISSING, "project"),
        _("It is completed, but the actual completion is missing."),
        when("finished = 1", "ended = 0"),
        good={"finished": 1, "ended": 1},
        bad={"finished": 1, "ended": 0},
    ),
    Rule(
        *("begun_too_early", WARNING, "stage"),
        _("It has an actual start, but its stage comes before the start."),
        when("before = 1", "begun = 1"),
        good={"before": 0, "begun": 1},
        bad={"before": 1, "begun": 1},
    ),
    # GB/T 40058-2021: the code exists before the first approval.
    Rule(
        *("no_code", MISSING, "project", _("It has started and has no national code.")),
        when("started = 1", "coded = 0"),
        good={"started": 0, "coded": 0},
        bad={"started": 1, "coded": 0},
    ),
    Rule(
        *("finish_overdue", WARNING, "project"),
        _("Its planned completion has passed: enter the completion, or a new date."),
        when("started = 1", "finished = 0", "finish_planned < today"),
        good={"started": 1, "finished": 1, "finish_planned": 4, "today": 5},
        bad={"started": 1, "finished": 0, "finish_planned": 4, "today": 5},
    ),
    Rule(
        *("new_but_old", WARNING, "plan"),
        _("It is listed as a new start and started before this year."),
        when("class_start = 1", "start_actual < year_begin"),
        good={"class_start": 1, "start_actual": 5, "year_begin": 5},
        bad={"class_start": 1, "start_actual": 4, "year_begin": 5},
    ),
    Rule(
        *("continued_not_begun", WARNING, "plan"),
        _("It is listed as continued and has not started."),
        when("class_continue = 1", "before = 1"),
        good={"class_continue": 1, "before": 0},
        bad={"class_continue": 1, "before": 1},
    ),
    Rule(
        *("finish_after_year", WARNING, "plan"),
        _("It is listed for completion this year and is planned to be completed later."),
        when("class_finish = 1", "finish_planned > year_end"),
        good={"class_finish": 1, "finish_planned": 5, "year_end": 5},
        bad={"class_finish": 1, "finish_planned": 6, "year_end": 5},
    ),
    Rule(
        *("no_total", MISSING, "project", _("The total investment is missing.")),
        when("totalled = 0"),
        good={"totalled": 1},
        bad={"totalled": 0},
    ),
    Rule(
        *("no_start_plan", MISSING, "project", _("The planned start is missing.")),
        when("start_known = 0", "begun = 0"),
        good={"start_known": 0, "begun": 1},
        bad={"start_known": 0, "begun": 0},
    ),
    Rule(
        *("no_finish_plan", MISSING, "project", _("The planned completion is missing.")),
        when("finish_known = 0", "finished = 0"),
        good={"finish_known": 0, "finished": 1},
        bad={"finish_known": 0, "finished": 0},
    ),
    Rule(
        *("no_sector", MISSING, "project", _("The sector is missing.")),
        when("sectored = 0"),
        good={"sectored": 1},
        bad={"sectored": 0},
    ),
    Rule(
        *("no_nature", MISSING, "project", _("The nature of construction is missing.")),
        when("natured = 0"),
        good={"natured": 1},
        bad={"natured": 0},
    ),
    Rule(
        *("no_content", MISSING, "project", _("The content of construction is missing.")),
        when("described = 0"),
        good={"described": 1},
        bad={"described": 0},
    ),
    Rule(
        *("half_located", IMPOSSIBLE, "project"),
        _("Only one of the two coordinates is given."),
        when("east ≠ north"),
        good={"east": 0, "north": 0},
        bad={"east": 1, "north": 0},
    ),
    Rule(
        *("west_of_china", IMPOSSIBLE, "project", _("The coordinates do not lie in China.")),
        when("longitude < 73"),
        good={"longitude": 115},
        bad={"longitude": 27},
    ),
    Rule(
        *("east_of_china", IMPOSSIBLE, "project", _("The coordinates do not lie in China.")),
        when("longitude > 136"),
        good={"longitude": 115},
        bad={"longitude": 150},
    ),
    Rule(
        *("north_of_china", IMPOSSIBLE, "project", _("The coordinates do not lie in China.")),
        when("latitude > 54"),
        good={"latitude": 27},
        bad={"latitude": 115},
    ),
    Rule(
        *("south_of_china", IMPOSSIBLE, "project", _("The coordinates do not lie in China.")),
        when("latitude < 3"),
        good={"latitude": 27},
        bad={"latitude": 2},
    ),
)
