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
    "problems.problem.raise": _("raised a problem"),
    "problems.problem.change": _("changed a problem"),
    "problems.problem.assign": _("assigned a problem"),
    "problems.problem.work": _("works on a problem"),
    "problems.problem.close": _("closed a problem"),
    "sheets.import.post": _("imported a workbook"),
    "sheets.import.undo": _("undid an import"),
    "desk.cells.change": _("changed cells of the ledger"),
}


def act_name(code: str) -> str:
    """The act in words; the code of one that is not known here."""
    return str(ACTS.get(code, code))
