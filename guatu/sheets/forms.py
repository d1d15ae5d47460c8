"""The questions about a file as forms: portfolio, sheets, columns, names."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Person, Unit
from guatu.ledger.models import Portfolio, Project
from guatu.lib.offers import offer, offer_rows
from guatu.sheets.answering import LEAVE, NEW, Answer, NameAnswer, SheetAnswer
from guatu.sheets.exporting import exportable_portfolios
from guatu.sheets.models import ImportRun, ImportSheet
from guatu.sheets.understanding import open_questions, portfolios_of
from guatu.sheets.wording import FIELD_LABELS, SCALES, question_beside, sentence
from guatu.workbooks import ColumnRule

KEEP = "extra"
NEW_PORTFOLIO = "new"
CURRENCIES = ("CNY", "GBP", "AUD", "USD", "EUR", "HKD", "JPY", "NZD", "CAD", "SGD")


class UploadForm(forms.Form):
    """Files from the drop zone."""

    # The name of the field hides the form's own `files`, which nothing reads by that name.
    files = forms.FileField(label=_("Workbook"), allow_empty_file=True)  # type: ignore[assignment]


class PortfolioForm(forms.Form):
    """Which ledger the file is for."""

    portfolio = forms.ChoiceField(label=_("Portfolio"))
    name = forms.CharField(label=_("Name of the new portfolio"), max_length=120, required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(c, c) for c in CURRENCIES], required=False
    )

    def __init__(self, run: ImportRun, data: Mapping[str, Any] | None = None) -> None:
        initial = {"portfolio": run.portfolio_id or ""}
        super().__init__(data, prefix="p", initial=initial)
        self.found = {str(p.pk): p for p in portfolios_of(run)}
        names = [(key, str(portfolio)) for key, portfolio in self.found.items()]
        new = (NEW_PORTFOLIO, gettext("A new portfolio …"))
        offer(self, "portfolio", [("", "—"), *names, new])

    def clean(self) -> dict[str, Any]:
        """A new portfolio needs a name."""
        cleaned = super().clean() or {}
        is_new = cleaned.get("portfolio") == NEW_PORTFOLIO
        if is_new and not (cleaned.get("name") or "").strip():
            self.add_error("name", gettext("A portfolio needs a name."))
        return cleaned


class SheetForm(forms.Form):
    """Whether a sheet is taken, and the month it speaks of."""

    is_taken = forms.BooleanField(label=_("Import this sheet"), required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, required=False)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int, empty_value=None, required=False)
    header_first = forms.IntegerField(label=_("First header row"), min_value=1, required=False)
    header_last = forms.IntegerField(label=_("Last header row"), min_value=1, required=False)

    def __init__(self, sheet: ImportSheet, data: Mapping[str, Any] | None = None) -> None:
        initial = {"is_taken": sheet.is_taken, "year": sheet.year, "month": sheet.month}
        super().__init__(data, prefix=f"s{sheet.pk}", initial=initial)
        months = [(str(number), str(number)) for number in range(1, 13)]
        offer(self, "month", [("", "—"), *months])
        self.sheet = sheet
        self.asked = open_questions(sheet)
        refusal = sheet.refusal
        self.refusal = sentence(refusal["code"], refusal["params"]) if refusal else ""
        self.columns = [ColumnForm(sheet, column, data) for column in _distinct(sheet.columns)]

    def is_valid(self) -> bool:
        """With its columns, one of which holds the names of the projects."""
        valid = [super().is_valid(), *(column.is_valid() for column in self.columns)]
        if not all(valid):
            return False
        fields = {rule.field for column in self.columns for rule in column.rules()}
        if self.cleaned_data["is_taken"] and "name" not in fields:
            self.add_error("is_taken", gettext("Say which column holds the names of the projects."))
            return False
        return True

    def answer(self) -> SheetAnswer:
        """What was said."""
        said = self.cleaned_data
        header = None
        if said["header_first"]:
            header = (said["header_first"], said["header_last"] or said["header_first"])
        rules = [rule for column in self.columns for rule in column.rules()]
        return SheetAnswer(
            self.sheet.pk, said["is_taken"], said["year"], said["month"], rules, header
        )


class ColumnForm(forms.Form):
    """How one column is read."""

    field = forms.ChoiceField(label=_("Goes to"), required=False)
    also = forms.ChoiceField(label=_("Also as"), required=False)
    scale = forms.ChoiceField(label=_("Money unit"), required=False)
    order = forms.ChoiceField(
        label=_("Order of dates"),
        required=False,
        choices=[("ymd", "2026-11-23"), ("dmy", "23/11/2026"), ("mdy", "11/23/2026")],
    )
    empties = forms.CharField(label=_("Words for “nothing”"), max_length=500, required=False)

    def __init__(
        self, sheet: ImportSheet, column: Mapping[str, Any], data: Mapping[str, Any] | None
    ) -> None:
        held = [r for r in sheet.column_map["rules"] if r["column"] == _place(sheet, column)]
        self.column = column
        self.place = _place(sheet, column)
        self.extra = _extra_name(sheet, column)
        self.question = _question(sheet, column)
        self.values = held[0]["values"] if held else {}
        super().__init__(data, prefix=f"s{sheet.pk}c{column['index']}", initial=self._initial(held))
        choices = _field_choices()
        first = [("", gettext("Leave out")), (KEEP, gettext("Keep as text"))]
        offer(self, "field", [*first, *choices])
        offer(self, "also", [("", "—"), *choices])
        written = gettext("As written")
        if self._is_stated:
            written = f"{written} ({column['unit']})"
        offer(self, "scale", [("", written), *SCALES.items()])

    def _initial(self, held: list[Mapping[str, Any]]) -> dict[str, Any]:
        rule = held[0] if held else {}
        field = rule.get("field") or self.column["field"]
        if self.question and not field:
            field = KEEP
        scale = rule.get("unit") or next(
            (code for code in SCALES if code == f"x{rule.get('scale')}"), ""
        )
        # What the file says itself is not kept: the next file of this form may say another unit.
        scale = "" if self._is_stated else scale or self.column["unit"]
        return {
            "field": KEEP if field.startswith("extra:") else field,
            "also": held[1]["field"] if len(held) > 1 else "",
            "scale": scale,
            "order": rule.get("date_order") or "ymd",
            "empties": "；".join(rule.get("empties", ())),
        }

    @property
    def _is_stated(self) -> bool:
        """Whether the file itself says the unit of the amounts."""
        return self.column.get("unit_source") in {"sheet", "header", "cells", "neighbour"}

    @property
    def has_scale(self) -> bool:
        """Whether the column may hold money."""
        return self.column["kind"] == "money" or self._is_open

    @property
    def has_order(self) -> bool:
        """Whether the column may hold dates."""
        return self.column["kind"] in {"date", "range"} or self._is_open

    @property
    def _is_open(self) -> bool:
        field = self.column["field"]
        return bool(self.question) or not field or field.startswith("extra:")

    def rules(self) -> list[ColumnRule]:
        """The rules of the column: none but an empty one where it is left out."""
        said = self.cleaned_data
        fields = [said["field"], said["also"]] if said["also"] else [said["field"]]
        return [self._rule(self.extra if field == KEEP else field) for field in fields]

    def _rule(self, field: str) -> ColumnRule:
        said = self.cleaned_data
        scale = said["scale"]
        words = [word.strip() for word in said["empties"].replace(";", "；").split("；")]
        return ColumnRule(
            column=self.place,
            title=self.column["title"],
            field=field,
            unit="" if scale.startswith("x") else scale,
            scale=scale[1:] if scale.startswith("x") else "",
            date_order=said["order"] or "ymd",
            values=self.values,
            empties=tuple(filter(None, words)),
        )


class NameForm(forms.Form):
    """Whom a name of the file means."""

    choice = forms.ChoiceField(required=False)

    def __init__(
        self, name: Mapping[str, Any], number: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=f"n{number}")
        self.name = name
        is_unit = name["kind"] == "unit"
        rows = (Unit if is_unit else Person).objects.in_bulk(name["candidates"])
        near = [(str(key), rows[key].name) for key in name["candidates"] if key in rows]
        new = gettext("Create this unit") if is_unit else gettext("Somebody new")
        leave = (LEAVE, gettext("Leave this name out"))
        offer(self, "choice", [("", "—"), *near, (NEW, new), leave])
        self.fields["choice"].label = name["text"]

    def answer(self, rest: str) -> NameAnswer:
        """What was said, or else what was said of all the rest."""
        choice = self.cleaned_data["choice"] or rest
        return NameAnswer(self.name["kind"], self.name["text"], choice)


class RestForm(forms.Form):
    """What becomes of all the names about which nothing is said."""

    rest = forms.ChoiceField(label=_("All other names"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="r")
        again, new = ("", gettext("Ask again")), (NEW, gettext("Create all of them"))
        offer(self, "rest", [again, new, (LEAVE, gettext("Leave all of them out"))])


class Questions:
    """All forms of an import's questions together."""

    def __init__(self, run: ImportRun, data: Mapping[str, Any] | None = None) -> None:
        self.run = run
        self.portfolio = None if run.is_round_trip else PortfolioForm(run, data)
        sheets = [s for s in run.sheets.all() if s.columns and not run.is_round_trip]
        self.sheets = [SheetForm(sheet, data) for sheet in sheets]
        names: dict[tuple[str, str], Mapping[str, Any]] = {}
        for sheet in run.sheets.filter(is_taken=True):
            for name in sheet.names:
                names.setdefault((name["kind"], name["text"]), name)
        self.names = [NameForm(name, number, data) for number, name in enumerate(names.values())]
        self.rest = RestForm(data)

    def is_valid(self) -> bool:
        """Whether all of them are; each keeps its errors."""
        parts: list[forms.Form] = [*self.sheets, *self.names, self.rest]
        if self.portfolio:
            parts.append(self.portfolio)
        valid = [form.is_valid() for form in parts]
        return all(valid)

    def answer(self) -> Answer:
        """What was said."""
        portfolio, new = None, None
        if self.portfolio is not None:
            said = self.portfolio.cleaned_data
            if said["portfolio"] == NEW_PORTFOLIO:
                new = (said["name"], said["currency"] or "CNY")
            else:
                portfolio = self.portfolio.found.get(said["portfolio"])
        names = [name.answer(self.rest.cleaned_data["rest"]) for name in self.names]
        chosen = [name for name in names if name.choice]
        return Answer(portfolio, new, [sheet.answer() for sheet in self.sheets], chosen)


class DecisionForm(forms.Form):
    """A person's word on a row."""

    decision = forms.ChoiceField(
        choices=[(c, c) for c in ("accept", "skip", "same", "new", "undecided")]
    )
    project = forms.ModelChoiceField(Project.objects.none(), required=False)

    def __init__(self, run: ImportRun, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        offer_rows(self, "project", Project.objects.filter(portfolio=run.portfolio))


class ExportForm(forms.Form):
    """Which month of which ledger is written."""

    portfolio = forms.ModelChoiceField(Portfolio.objects.none(), label=_("Portfolio"))
    month = forms.DateField(label=_("Month"), input_formats=["%Y-%m", "%Y-%m-%d"])

    def __init__(self, account: Account, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        offer_rows(self, "portfolio", exportable_portfolios(account))

    def clean_month(self) -> dt.date:
        """A month is its first day."""
        return self.cleaned_data["month"].replace(day=1)


def _distinct(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A column that is read as two fields stands in the list twice."""
    return list({column["index"]: column for column in reversed(columns)}.values())[::-1]


def _place(sheet: ImportSheet, column: Mapping[str, Any]) -> int:
    """The column's place in the file, as the rules of a map count (A = 0)."""
    place = 0
    for letter in column["letter"]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _question(sheet: ImportSheet, column: Mapping[str, Any]) -> str:
    """What is asked about a column, in words; empty where nothing is."""
    for question in sheet.questions:
        if question["column"] == column["index"]:
            return question_beside(question)
    return ""


def _extra_name(sheet: ImportSheet, column: Mapping[str, Any]) -> str:
    """The field under which a column is kept as text: its title, made unlike the others'."""
    if column["field"].startswith("extra:"):
        return str(column["field"])
    titles = [other["title"].split("\n")[0].strip() for other in _distinct(sheet.columns)]
    title = column["title"].split("\n")[0].strip()
    if not title or titles.count(title) > 1:
        title = f"{title} {column['letter']}".strip()
    return f"extra:{title[:80]}"


def _field_choices() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in FIELD_LABELS.items()]
