"""The verbs of a project's history in words."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "ledger.project.create": _("entered the project"),
    "ledger.project.change": _("changed the project"),
    "ledger.project.move": _("moved the project to another stage"),
    "ledger.plan.set": _("set the annual plan"),
    "ledger.plan.approve": _("approved the annual plan"),
    "ledger.unit.assign": _("assigned units"),
    "ledger.leader.link": _("named leaders"),
    "ledger.milestone.create": _("set milestones"),
    "ledger.milestone.change": _("changed milestones"),
    "ledger.milestone.move": _("moved milestones"),
    "ledger.milestone.reach": _("recorded reached milestones"),
    "ledger.milestone.waive": _("waived a milestone"),
    "ledger.milestone.restore": _("took a milestone up again"),
    "reports.photo.add": _("added a photo"),
    "reports.photo.remove": _("removed a photo"),
    "reports.report.post": _("reported progress"),
    "reports.report.send": _("sent a report"),
    "reports.report.move": _("reviewed a report"),
    "review.slip.propose": _("proposed a correction"),
    "review.slip.decide": _("decided on a correction"),
    "review.slip.withdraw": _("withdrew a correction"),
    "reports.period.keep": _("closed the reports of a period"),
    "reports.period.lock": _("locked the month"),
    "problems.problem.raise": _("raised a problem"),
    "problems.problem.change": _("changed a problem"),
    "problems.problem.assign": _("assigned a problem"),
    "problems.problem.work": _("works on a problem"),
    "problems.problem.comment": _("commented on a problem"),
    "problems.evidence.add": _("attached evidence to a problem"),
    "problems.problem.ask": _("asked for a problem to be closed"),
    "problems.problem.take_back": _("took a request to close back"),
    "problems.problem.check": _("began to verify a problem"),
    "problems.problem.verify": _("verified a problem"),
    "problems.problem.reopen": _("opened a problem again"),
    "problems.problem.suspend": _("suspended a problem"),
    "problems.problem.wake": _("ended the suspension of a problem"),
    "problems.problem.withdraw": _("withdrew a problem"),
    "problems.level.raise": _("raised the level of a problem"),
    "problems.level.rise": _("the level of a problem rose by time"),
    "problems.level.lower": _("lowered the level of a problem"),
    "problems.problem.hand_over": _("moved problems to the successor"),
    "sheets.import.post": _("imported a workbook"),
    "sheets.import.undo": _("undid an import"),
    "desk.cells.change": _("changed cells of the ledger"),
}


def act_name(code: str) -> str:
    """The act in words; the code of one that is not known here."""
    return str(ACTS.get(code, code))
