"""Messages, reasons, fields and steps of imports in words.

The reader (`guatu.workbooks`) and the preview store codes and params; the sentence is made when
it is shown, in the language of whoever reads it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guatu.lib.figures import money_text
from guatu.sheets.reader_texts import READER_TEXTS
from guatu.sheets.targets import EXTRA, TARGETS, target_of

# Why a row is what it is, and what was said of single cells here.
TEXTS: dict[str, str | Promise] = {
    "by_row_id": _("It carries the hidden identity of its export."),
    "by_code": _("The national code is the same."),
    "by_no": _("The number is the same."),
    "by_name": _("The name is the same."),
    "other_code": _("The ledger has another national code: {code}."),
    "other_name": _("The ledger calls it “{name}” ({percent}% alike)."),
    "near_name": _("“{name}” is {percent}% alike."),
    "cut_name": _("The name looks cut off; this is the beginning of the ledger's."),
    "same_owner_firm": _("The owner is the same."),
    "same_construction_unit": _("The construction unit is the same."),
    "same_location": _("The location is the same."),
    "same_total_invest": _("The total investment is the same."),
    "also_in_rows": _("Rows {rows} of the file speak of the same project."),
    "several_candidates": _("{count} projects of the ledger may be meant."),
    "no_name": _("The row has no project name."),
    "only_office_adds": _("Only the project office adds projects."),
    "not_your_project": _("This project is not one of your unit's."),
    "only_office_changes": _("{field}: only the project office changes this."),
    "too_many_units": _("{field}: {names} are more than the {count} units that are kept."),
    "too_long": _("{field}: {length} characters, {limit} are kept. It is not taken."),
    "bad_national_code": _("“{value}” is no national code. It is not taken."),
    "money_out_of_range": _("{field}: the amount {value} cannot be right. It is not taken."),
    "percent_out_of_range": _("{field}: {value} percent cannot be right. It is not taken."),
    "integer_out_of_range": _("{field}: {value} cannot be right. It is not taken."),
    "curve_out_of_range": _("{field}: an amount cannot be right. It is not taken."),
    "date_out_of_range": _("{field}: the date {value} cannot be right. It is not taken."),
    "no_sheet": _("The file has no sheet that is a list of projects."),
    "export_of_another": _("The file was exported from a ledger that you cannot import into."),
    "only_own_export": _(
        "Your unit sends back the ledger that it exported here; other files go to the project"
        " office."
    ),
    "job_failed": _("The work stopped: {reason}"),
    "posting_refused": _("Nothing was posted: {reason}"),
    "undo_refused": _("Nothing was undone: {reason}"),
    **READER_TEXTS,
}

STEPS: dict[str, str | Promise] = {
    "": _("Waiting for its turn"),
    "open": _("Opening the file"),
    "sheet": _("Looking at the sheets"),
    "rows": _("Reading the rows"),
    "match": _("Finding the projects in the ledger"),
    "compare": _("Comparing with the ledger"),
    "store": _("Storing the preview"),
    "post": _("Writing to the ledger"),
    "refresh": _("Refreshing lights and totals"),
    "undo": _("Putting everything back"),
}

ABOUT_COLUMNS = {
    "ask_unit": _("In which unit are the amounts?"),
    "ask_unit_strange": _("Amounts in {unit} would be of an odd size. Is the unit right?"),
    "ask_field": _("What does it hold?"),
    "ask_field_between": _("Is this what it holds?"),
    "ask_date_order": _("Does the day or the month come first?"),
}

# Units of money as the reader knows them; x: ten thousands in one unit of the cell.
SCALES: dict[str, str | Promise] = {
    "元": _("1 (yuan, pounds, dollars …)"),
    "千元": _("thousands"),
    "万元": _("ten thousands"),
    "百万元": _("millions"),
    "千万元": _("ten millions"),
    "亿元": _("hundred millions"),
    "x100000": _("billions"),
}

_TARGET_OF = {
    "no": "project.no",
    "national_code": "project.national_code",
    "name": "project.name",
    "kind": "project.kind",
    "sector": "project.sector",
    "nature": "project.nature",
    "list_class": "plan.list_class",
    "list_level": "project.list_level",
    "stage": "project.stage",
    "content": "project.content",
    "scale": "project.scale",
    "location": "project.location",
    "owner_firm": "project.owner_firm",
    "construction_unit": "project.construction_unit",
    "total_invest": "project.total_invest",
    "year_plan": "plan.amount",
    "year_done": "report.year_amount",
    "month_done": "report.month_amount",
    "all_done": "report.all_amount",
    "goals": "plan.goals",
    "start_planned": "project.start_planned",
    "finish_planned": "project.finish_planned",
    "start_actual": "project.start_actual",
    "finish_actual": "project.finish_actual",
    "leader": "leader.lead",
    "responsible_unit": "role.responsible",
    "second_unit": "role.second",
    "agent_unit": "role.agent",
    "incharge_unit": "role.in_charge",
    "local_unit": "role.local",
    "image_progress": "project.image_progress",
    "progress_text": "report.progress_text",
    "problem_text": "report.problem_text",
    "next_step": "report.next_step",
    "physical_percent": "report.physical_percent",
    "funds_in_place": "report.funds",
    "workers": "report.workers",
    "remark": "project.remark",
}
# Field of a sheet -> what the ledger calls it; those first that most files have.
FIELD_LABELS: dict[str, str | Promise] = {
    **{code: TARGETS[target].label for code, target in _TARGET_OF.items()},
    "seq": _("serial number in the sheet"),
    "year_range": _("years of construction"),
    "responsible_person": _("person responsible"),
    "completion_rate": _("rate of completion (not imported)"),
    **{f"plan_m{n:02d}": format_lazy(_("plan of month {n}"), n=n) for n in range(1, 13)},
}


def field_label(code: str) -> str:
    """A field of a sheet, or a column kept as text, by its name."""
    if code.startswith("extra:"):
        return code[6:]
    if code.startswith("plan_m"):
        return f"{FIELD_LABELS[code]} {int(code[6:])}"
    return str(FIELD_LABELS.get(code, code))


def target_label(code: str) -> str:
    """A target by its name."""
    if code.startswith(EXTRA):
        return code[len(EXTRA) :]
    return str(target_of(code).label)


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """A message or reason in words; a code that is not known stands for itself."""
    return _filled(str(TEXTS.get(code, code)), params)


def _filled(text: str, params: Mapping[str, Any]) -> str:
    shown = {name: _shown(name, value) for name, value in params.items()}
    if params.get("field"):
        shown["field"] = field_label(str(params["field"]))
    try:
        return text.format(**shown)
    except (KeyError, IndexError):
        return text


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    if name in {"stated", "computed", "difference"}:
        return money_text(value)
    return str(value)


def question_text(question: Mapping[str, Any]) -> str:
    """What is asked about a column or a sheet."""
    return sentence(question["code"], question["params"])


def question_beside(question: Mapping[str, Any]) -> str:
    """What is asked about a column, beside its title and letter, which are not said again."""
    text = ABOUT_COLUMNS.get(question["code"])
    return _filled(str(text), question["params"]) if text else question_text(question)
