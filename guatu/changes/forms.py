"""Forms of changes of the list: each asks for the day, the reason and the document."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.accounts.forms import DayField
from guatu.accounts.models import Unit
from guatu.changes.actions import Approval, NewProject
from guatu.journal.once import OnceForm
from guatu.ledger.fields import AmountField
from guatu.ledger.models import AnnualPlan, Project
from guatu.lib.offers import offer_rows

MOST_PARTS = 20


class ProjectChoice(forms.ModelMultipleChoiceField):
    """Projects by number and name."""

    def label_from_instance(self, obj: Any) -> str:
        """2026-012 and the name."""
        return f"{obj.no} {obj.name}"


class OneProject(forms.ModelChoiceField):
    """A project by number and name."""

    def label_from_instance(self, obj: Any) -> str:
        """2026-012 and the name."""
        return f"{obj.no} {obj.name}"


class ChangeForm(OnceForm):
    """What every change of the list has."""

    day = DayField(label=gettext_lazy("in force from"))
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    document = forms.CharField(
        label=gettext_lazy("approval document"),
        max_length=120,
        help_text=gettext_lazy("Title or number of the document that approves the change."),
    )

    def approval(self, today: dt.date) -> Approval:
        """What was approved, recorded today."""
        values = self.cleaned_data
        return Approval(values["day"], values["reason"], values["document"], today)


class NewFields(forms.Form):
    """A project that a change makes."""

    name = forms.CharField(
        label=gettext_lazy("name of the new project"), max_length=200, required=False
    )
    amount = AmountField(
        label=gettext_lazy("year plan (10,000 yuan)"), min_value=Decimal(0), required=False
    )
    list_class = forms.ChoiceField(
        label=gettext_lazy("list class"),
        choices=[("", "—"), *AnnualPlan.ListClass.choices],
        required=False,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("responsible unit"), queryset=Unit.objects.none(), required=False
    )

    def new_project(self) -> NewProject:
        """The project as the verb takes it."""
        values = self.cleaned_data
        return NewProject(
            {"name": values["name"]}, values["amount"], values["list_class"], values["unit"]
        )


class AddForm(NewFields, ChangeForm):
    """Projects come onto the list: some that the ledger holds already, or a new one."""

    projects = ProjectChoice(
        label=gettext_lazy("projects of the ledger that are not on the list"),
        queryset=Project.objects.none(),
        required=False,
    )
    field_order = ("projects", "name", "unit", "list_class", "amount")

    def __init__(self, *args: Any, found: QuerySet[Project], units: QuerySet[Unit], **kw: Any):
        super().__init__(*args, **kw)
        offer_rows(self, "projects", found.filter(is_listed=False).order_by("no"))
        offer_rows(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        """Either of the two."""
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("projects")) == bool(values.get("name")):
            raise forms.ValidationError(
                _("Choose projects that the ledger holds, or name a new one.")
            )
        return values


class RemoveForm(ChangeForm):
    """Projects leave the list."""

    projects = ProjectChoice(label=gettext_lazy("projects"), queryset=Project.objects.none())
    is_cancelled = forms.BooleanField(
        label=gettext_lazy("they are given up altogether"),
        help_text=gettext_lazy("Their stage becomes “cancelled”."),
        required=False,
    )
    field_order = ("projects", "is_cancelled")

    def __init__(self, *args: Any, found: QuerySet[Project], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer_rows(self, "projects", found.filter(is_listed=True).order_by("no"))


class MergeForm(NewFields, ChangeForm):
    """Several projects become one."""

    projects = ProjectChoice(
        label=gettext_lazy("projects to be merged"), queryset=Project.objects.none()
    )
    into = OneProject(
        label=gettext_lazy("merged into"),
        queryset=Project.objects.none(),
        required=False,
        help_text=gettext_lazy("One of them; left empty, a new project is made."),
    )
    field_order = ("projects", "into", "name", "unit", "list_class", "amount")

    def __init__(self, *args: Any, found: QuerySet[Project], units: QuerySet[Unit], **kw: Any):
        super().__init__(*args, **kw)
        listed = found.filter(is_listed=True).order_by("no")
        offer_rows(self, "projects", listed)
        offer_rows(self, "into", listed)
        offer_rows(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        """One of them, or a new one."""
        values: dict[str, Any] = super().clean() or {}
        if bool(values.get("into")) == bool(values.get("name")):
            raise forms.ValidationError(_("Choose one of them, or name a new project."))
        return values


class SplitForm(ChangeForm):
    """A project becomes several."""

    project = OneProject(label=gettext_lazy("project to be split"), queryset=Project.objects.none())
    parts = forms.CharField(
        label=gettext_lazy("parts"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "A line a part: its name and, after a tab or comma, its year plan in 10,000 yuan. "
            "Two columns copied from Excel will do."
        ),
    )
    stays = forms.BooleanField(
        label=gettext_lazy("the project itself stays on the list"), required=False
    )
    field_order = ("project", "parts", "stays")

    def __init__(self, *args: Any, found: QuerySet[Project], **kw: Any) -> None:
        super().__init__(*args, **kw)
        offer_rows(self, "project", found.filter(is_listed=True).order_by("no"))

    def clean_parts(self) -> list[NewProject]:
        """Names with their amounts."""
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            raise forms.ValidationError(_("These are too many parts."))
        return [_part(line) for line in lines]


def _part(line: str) -> NewProject:
    for mark in ("\t", "，", ","):
        name, found, amount = line.partition(mark)
        if found:
            break
    if not found or not amount.strip():
        return NewProject({"name": name.strip()})
    value = AmountField(min_value=Decimal(0)).clean(amount.replace(",", "").strip())
    return NewProject({"name": name.strip()}, value)
