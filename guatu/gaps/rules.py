"""All rules of the gap list: those of a project's record, of a report, and of what hangs on both.

The rules of this file read, beside the values of the two others:

| name | what |
|---|---|
| `due` `reported` `returned` | the month's report is due by now; was sent; came back |
| `told` `same` `same_before` | says something; says the same as last month; did so last month |
| `recent` | done in the three months before together, 万元 |
| `nodes` `nodes_overdue` | milestones: all; those late without a new date |
| `nodes_to_come` `nodes_undated` | milestones reached tomorrow; milestones without a day |
| `problems_unheld` `problems_undated` `problems_overdue` | open problems by what they lack |
| `building` `workers` | is under construction; workers on site |
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from guatu.ledger import checks as ledger
from guatu.lib.contradictions import Rule, Severity, Word, when
from guatu.reports import checks as reports

MISSING, WARNING, IMPOSSIBLE = Severity.MISSING, Severity.WARNING, Severity.IMPOSSIBLE

OWN: tuple[Rule, ...] = (
    Rule(
        *("no_report", MISSING, "report", _("The month's report is due and was not sent.")),
        when("due = 1", "reported = 0", "returned = 0"),
        good={"due": 0, "reported": 0, "returned": 0},
        bad={"due": 1, "reported": 0, "returned": 0},
    ),
    Rule(
        *("report_returned", MISSING, "report", _("The report came back and waits for an answer.")),
        when("returned = 1"),
        good={"returned": 0},
        bad={"returned": 1},
    ),
    Rule(
        *("nothing_told", MISSING, "report", _("The report says nothing about the progress.")),
        when("reported = 1", "told = 0"),
        good={"reported": 1, "told": 1},
        bad={"reported": 1, "told": 0},
    ),
    Rule(
        *("same_again", WARNING, "report"),
        _("The report has said the same for two months in a row."),
        when("same = 1", "same_before = 1"),
        good={"same": 1, "same_before": 0},
        bad={"same": 1, "same_before": 1},
    ),
    # 三个月合计以上且超过年计划五分之一: a jump that a comma in the wrong place makes too.
    Rule(
        *("jump", WARNING, "report"),
        _("More was done this month than in the three months before together."),
        when("plan > 0", "5 * month > plan", "month > recent"),
        good={"plan": 100, "month": 20, "recent": 5},
        bad={"plan": 100, "month": 21, "recent": 20},
    ),
    Rule(
        *("plan_over_rest", WARNING, "plan"),
        _("The year plan is more than what is left of the total investment."),
        when("total > 0", "all > year", "all - year + plan > total"),
        good={"total": 100, "all": 60, "year": 10, "plan": 50},
        bad={"total": 100, "all": 60, "year": 10, "plan": 51},
    ),
    Rule(
        *("no_one_at_work", WARNING, "report"),
        _("It is under construction, money was spent, and nobody is reported on site."),
        when("building = 1", "month > 0", "workers = 0"),
        good={"building": 1, "month": 0, "workers": 0},
        bad={"building": 1, "month": 5, "workers": 0},
    ),
    Rule(
        *("no_nodes", MISSING, "milestones", _("It is under construction and has no milestones.")),
        when("building = 1", "nodes = 0"),
        good={"building": 0, "nodes": 0},
        bad={"building": 1, "nodes": 0},
    ),
    Rule(
        *("nodes_late", WARNING, "milestones"),
        _("A milestone has passed: enter the day it was reached, or when it will be."),
        when("nodes_overdue > 0"),
        good={"nodes_overdue": 0},
        bad={"nodes_overdue": 2},
    ),
    Rule(
        *("nodes_future", IMPOSSIBLE, "milestones"),
        _("A milestone was reached on a day that has not come."),
        when("nodes_to_come > 0"),
        good={"nodes_to_come": 0},
        bad={"nodes_to_come": 1},
    ),
    Rule(
        *("nodes_without_day", MISSING, "milestones", _("A milestone has no planned day.")),
        when("nodes_undated > 0"),
        good={"nodes_undated": 0},
        bad={"nodes_undated": 1},
    ),
    Rule(
        *("nobody_holds", MISSING, "problems", _("Nobody holds an open problem.")),
        when("problems_unheld > 0"),
        good={"problems_unheld": 0},
        bad={"problems_unheld": 1},
    ),
    Rule(
        *(
            "no_due_day",
            MISSING,
            "problems",
            _("An open problem has no day until which to solve it."),
        ),
        when("problems_undated > 0"),
        good={"problems_undated": 0},
        bad={"problems_undated": 1},
    ),
    Rule(
        *("problem_late", WARNING, "problems", _("An open problem has passed its day.")),
        when("problems_overdue > 0"),
        good={"problems_overdue": 0},
        bad={"problems_overdue": 1},
    ),
)

RULES: tuple[Rule, ...] = (*ledger.RULES, *reports.RULES, *OWN)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
WORDS: Mapping[str, Word] = {
    "recent": Word(_("the three months before")),
    "nodes_overdue": Word(_("milestones overdue")),
    "nodes_to_come": Word(_("milestones reached in the future")),
    "nodes_undated": Word(_("milestones without a day")),
    "problems_unheld": Word(_("open problems that nobody holds")),
    "problems_undated": Word(_("open problems without a day")),
    "problems_overdue": Word(_("open problems overdue")),
    **ledger.WORDS,
    **reports.WORDS,
}
