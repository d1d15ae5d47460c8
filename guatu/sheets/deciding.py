"""A person's word on single rows of a preview."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from guatu.ledger.models import Project
from guatu.lib.refusals import Refused
from guatu.sheets.comparing import differences, held_values
from guatu.sheets.models import ImportRow
from guatu.sheets.posting import period_of
from guatu.sheets.targets import plain, typed

Kind, Decision = ImportRow.Kind, ImportRow.Decision
ACCEPT = "accept"


def decide(row: ImportRow, decision: str, project: Project | None) -> ImportRow:
    """Sets a row's decision and what follows from it.

    `accept` and `skip` are for any row; `same` (with the project), `new` and "" (undecided) for
    a row that was found doubtful. Raises Refused where a row has to be decided first, or where
    another row of its period stands for the project already.
    """
    if row.found_kind == Kind.REFUSED:
        raise Refused(_("A refused row cannot be taken."))
    if decision in {ACCEPT, Decision.SKIP}:
        row.is_accepted = decision == ACCEPT
    elif row.found_kind != Kind.DOUBTFUL:
        raise Refused(_("This row is not in doubt."))
    else:
        row.is_accepted = True
        row.decision = decision
        _settle(row, decision, project)
    row.save()
    return row


def _settle(row: ImportRow, decision: str, project: Project | None) -> None:
    row.said = row.said or row.values
    row.values, row.before, row.project = row.said, {}, None
    if decision == Decision.NEW:
        row.kind = Kind.NEW
    elif decision == Decision.SAME:
        if project is None or project.portfolio_id != row.run.portfolio_id:
            raise Refused(_("Choose the project that this row speaks of."))
        _check_free(row, project)
        _compare(row, project)
    elif decision == Decision.NONE:
        row.kind = Kind.DOUBTFUL
    else:
        raise Refused(_("Unknown decision."))


def _check_free(row: ImportRow, project: Project) -> None:
    others = row.run.rows.filter(
        project=project, is_accepted=True, sheet__year=row.sheet.year, sheet__month=row.sheet.month
    ).exclude(pk=row.pk)
    if other := others.select_related("sheet").first():
        facts = {"sheet": other.sheet.name, "row": other.number}
        raise Refused(
            _("Row %(row)s of sheet “%(sheet)s” stands for this project already.") % facts
        )


def _compare(row: ImportRow, project: Project) -> None:
    """The doubtful row against the project that it turned out to be."""
    values = {code: typed(code, value) for code, value in row.said.items()}
    held = held_values([project.pk], values, period_of(row.run, row.sheet))
    columns = {code: [value] for code, value in values.items()}
    changes = differences(columns, held)
    row.project = project
    row.values = {code: plain(change.values[0]) for code, change in changes.items()}
    row.before = {code: plain(c.before[0]) for code, c in changes.items() if c.before}
    row.kind = Kind.CHANGED if changes else Kind.UNCHANGED


def choose_cells(row: ImportRow, choices: Mapping[str, str]) -> ImportRow:
    """Which value of each cell in conflict is to stand: the "file"'s or the "ledger"'s."""
    if row.kind != Kind.CONFLICT:
        raise Refused(_("This row is not in conflict."))
    chosen = {
        code: choice
        for code, choice in choices.items()
        if code in row.base and choice in {"file", "ledger"}
    }
    row.choices = {**row.choices, **chosen}
    row.is_settled = set(row.base) <= set(row.choices)
    row.is_accepted = True
    row.save(update_fields=["choices", "is_settled", "is_accepted"])
    return row
