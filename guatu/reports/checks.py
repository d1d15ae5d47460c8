"""What the figures of a report contradict: one rule a contradiction, over plain values. Pure.

The same rules mark the fields while somebody types (`static/js/report_checks.js`), hold up what
cannot be when a report is sent, and are part of the gap list (`guatu.gaps`).

The values, in 万元, per cent and months:

| name | what |
|---|---|
| `month` `year` `all` | done this month, this year, since the start |
| `year_before` `all_before` | the totals of the newest report before; 0 for a new year |
| `december` | the year's total of the newest report before, where that was in another year |
| `physical` `physical_before` | physical progress, 0 to 100 |
| `funds` `funds_before` | funds in place, all sources |
| `plan` `total` | plan of the year, total investment |
| `january` `first` | 1 in January; 1 in the first report of a year |
| `gap` | months without a report before this one |
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guatu.lib.contradictions import Finding, Rule, Severity, Values, Word, when

WORDS: Mapping[str, Word] = {
    "month": Word(_("done this month")),
    "year": Word(_("done this year")),
    "all": Word(_("done since the start")),
    "year_before": Word(_("this year before")),
    "all_before": Word(_("since the start before")),
    "december": Word(_("last year")),
    "physical": Word(_("physical progress")),
    "physical_before": Word(_("physical progress before")),
    "funds": Word(_("funds in place")),
    "funds_before": Word(_("funds in place before")),
    "plan": Word(_("year plan")),
    "total": Word(_("total investment")),
}


def findings(values: Values) -> list[Finding]:
    """Everything that the values contradict, in the order of the rules."""
    found = (rule.check(values, WORDS) for rule in RULES)
    return [finding for finding in found if finding is not None]


def rules_for_browser() -> list[dict[str, Any]]:
    """The rules in the reader's language, as the page hands them to its script."""
    return [
        {
            "code": rule.code,
            "severity": int(rule.severity),
            "field": rule.field,
            "sentence": str(rule.sentence),
            "when": [[*each.sides, each.sign] for each in rule.when],
        }
        for rule in RULES
    ]


WARNING, IMPOSSIBLE = Severity.WARNING, Severity.IMPOSSIBLE

RULES: tuple[Rule, ...] = (
    Rule(
        *("month_not_difference", WARNING, "month_amount"),
        _("This month is not what the year's total grew by."),
        when("first = 0", "gap = 0", "year - year_before ≠ month"),
        good={"first": 0, "gap": 0, "year": 500, "year_before": 400, "month": 100},
        bad={"first": 0, "gap": 0, "year": 500, "year_before": 400, "month": 90},
    ),
    Rule(
        *("month_negative", WARNING, "month_amount"),
        _("Less than nothing was done this month; a correction needs a word."),
        when("month < 0"),
        good={"month": 0},
        bad={"month": -1},
    ),
    Rule(
        *("works_without_money", WARNING, "month_amount"),
        _("The works went on, and no money is reported for them."),
        when("month = 0", "physical > physical_before"),
        good={"month": 1, "physical": 50, "physical_before": 40},
        bad={"month": 0, "physical": 50, "physical_before": 40},
    ),
    Rule(
        *("year_over_plan", WARNING, "year_amount"),
        _("More was done this year than the year's plan."),
        when("plan > 0", "year > plan"),
        good={"plan": 100, "year": 100},
        bad={"plan": 100, "year": 101},
    ),
    Rule(
        *("year_falls", WARNING, "year_amount"),
        _("The year's total has become less."),
        when("first = 0", "year < year_before"),
        good={"first": 0, "year": 400, "year_before": 400},
        bad={"first": 0, "year": 399, "year_before": 400},
    ),
    Rule(
        *("year_not_reset", WARNING, "year_amount"),
        _("In January the year's total is what was done in January."),
        when("january = 1", "year ≠ month"),
        good={"january": 1, "year": 30, "month": 30},
        bad={"january": 1, "year": 530, "month": 30},
    ),
    Rule(
        *("year_goes_on", WARNING, "year_amount"),
        _("The year's total seems to go on from last year's."),
        when("january = 0", "december > 0", "year = december + month"),
        good={"january": 0, "december": 500, "year": 30, "month": 30},
        bad={"january": 0, "december": 500, "year": 530, "month": 30},
    ),
    Rule(
        *("year_over_all", IMPOSSIBLE, "all_amount"),
        _("More was done this year than since the start."),
        when("year > all"),
        good={"year": 500, "all": 500},
        bad={"year": 501, "all": 500},
    ),
    Rule(
        *("all_over_total", WARNING, "all_amount"),
        _("More was done than the total investment."),
        when("total > 0", "all > total"),
        good={"total": 100, "all": 100},
        bad={"total": 100, "all": 101},
    ),
    Rule(
        *("all_falls", WARNING, "all_amount"),
        _("The total since the start has become less."),
        when("all < all_before"),
        good={"all": 900, "all_before": 900},
        bad={"all": 899, "all_before": 900},
    ),
    Rule(
        *("all_not_moved", WARNING, "all_amount"),
        _("The total since the start did not grow by what was done this month."),
        when("gap = 0", "all - all_before ≠ month"),
        good={"gap": 0, "all": 1000, "all_before": 900, "month": 100},
        bad={"gap": 0, "all": 1000, "all_before": 900, "month": 50},
    ),
    Rule(
        *("physical_over_100", IMPOSSIBLE, "physical_percent"),
        _("Physical progress cannot pass 100 per cent."),
        when("physical > 100"),
        good={"physical": 100},
        bad={"physical": 101},
    ),
    Rule(
        *("physical_negative", IMPOSSIBLE, "physical_percent"),
        _("Physical progress cannot be less than nothing."),
        when("physical < 0"),
        good={"physical": 0},
        bad={"physical": -1},
    ),
    Rule(
        *("physical_falls", WARNING, "physical_percent"),
        _("Physical progress has gone back."),
        when("physical < physical_before"),
        good={"physical": 40, "physical_before": 40},
        bad={"physical": 39, "physical_before": 40},
    ),
    # Small sums leave whole per cents as they are: from a hundredth of the total on.
    Rule(
        *("money_without_works", WARNING, "physical_percent"),
        _("Money was spent this month, and physical progress stands still."),
        when("physical < 100", "100*month > total", "physical = physical_before"),
        good={"physical": 40, "physical_before": 40, "month": 10, "total": 1000},
        bad={"physical": 40, "physical_before": 40, "month": 11, "total": 1000},
    ),
    Rule(
        *("funds_over_total", WARNING, "funds"),
        _("More funds are in place than the total investment."),
        when("total > 0", "funds > total"),
        good={"total": 100, "funds": 100},
        bad={"total": 100, "funds": 101},
    ),
    Rule(
        *("funds_fall", WARNING, "funds"),
        _("The funds in place have become less."),
        when("funds < funds_before"),
        good={"funds": 50, "funds_before": 50},
        bad={"funds": 49, "funds_before": 50},
    ),
)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
