"""The fields of a project's month: texts in, values and contradictions out."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.excuses.reasons import choices
from guatu.journal.storing import column_of
from guatu.lib.contradictions import Finding
from guatu.reports import checks
from guatu.reports.actions import is_same_as_last
from guatu.reports.grounds import AMOUNTS, FUND, TYPED, WHY, Ground, plain
from guatu.reports.models import ProgressReport
from guatu.reports.money import Amounts, retyped
from guatu.workbooks.money import read_money
from guatu.workbooks.problems import Problem
from guatu.workbooks.values import read_integer, read_number

# What an amount may say besides: "about", "including …", and that it is a correction.
TAKEN = frozenset({"money_is_rough", "money_has_note", "money_negative"})
_LABELS = {name: column_of(ProgressReport, name).verbose_name for name in TYPED}


class ReadField(forms.CharField):
    """A value as people write it, read as workbooks are."""

    def __init__(self, read: Callable[[str], Any], fault: str | Promise, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.read, self.fault = read, fault

    def clean(self, value: Any) -> Any:
        """The value, None for an empty field."""
        text = super().clean(value)
        if not text:
            return None
        found = self.read(text)
        if isinstance(found, Problem):
            found = found.value if found.code in TAKEN else None
        if found is None:
            raise forms.ValidationError(str(self.fault) % {"text": text})
        return found


def amount_field(label: str | Promise) -> ReadField:
    """An amount: 1200, 1,200.5, 1.2亿, 3000万元."""
    return ReadField(
        lambda text: read_money(text, Decimal(1)),
        gettext_lazy("“%(text)s” is no amount."),
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _percent_field() -> ReadField:
    return ReadField(
        lambda text: read_number(text.rstrip("%％ ")),
        gettext_lazy("“%(text)s” is no percentage."),
        label=_LABELS["physical_percent"],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _count_field(name: str) -> ReadField:
    return ReadField(
        read_integer,
        gettext_lazy("“%(text)s” is no number of people."),
        label=_LABELS[name],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def _text_field(name: str, rows: int = 3, longest: int = 4000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(required=False, max_length=longest, label=_LABELS[name], widget=widget)


class ReportForm(forms.Form):
    """A project's month. Always bound: to what is there and typed, and what was posted over it.

    A field that was not posted keeps what it holds, so that a form may show a part of them.
    """

    apart = forms.BooleanField(required=False, label=gettext_lazy("type the three apart"))
    fund_source = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("another source")
    )
    unchanged_because = forms.CharField(
        required=False, max_length=300, label=_LABELS["unchanged_because"]
    )

    def __init__(self, ground: Ground, posted: Mapping[str, str] | None = None) -> None:
        prefix = f"p{ground.project.pk}"
        held = {f"{prefix}-{name}": text for name, text in ground.texts.items()}
        self.posted = {
            name.removeprefix(f"{prefix}-"): text
            for name, text in (posted or {}).items()
            if name.startswith(f"{prefix}-")
        }
        if self.posted:  # a box that is not ticked is not posted
            held.pop(f"{prefix}-apart", None)
        super().__init__(held | {f"{prefix}-{n}": t for n, t in self.posted.items()}, prefix=prefix)
        self.ground = ground
        for name in AMOUNTS:
            self.fields[name] = amount_field(_LABELS[name])
        self.fields["physical_percent"] = _percent_field()
        for name in ("workers_due", "workers"):
            self.fields[name] = _count_field(name)
        self.fields["image_progress"] = _text_field("image_progress", 1, 300)
        for name in ("progress_text", "problem_text", "next_step"):
            self.fields[name] = _text_field(name)
        for place, source in enumerate(ground.sources):
            field = amount_field(source)
            field.widget.attrs["id"] = f"id_{prefix}-fund-{place}"
            self.fields[f"{FUND}{source}"] = field
        chosen = ground.texts.get("delay_reason", "")
        self.fields["delay_reason"] = forms.ChoiceField(
            required=False,
            label=_LABELS["delay_reason"],
            choices=[("", "—"), *choices(ground.reasons, chosen)],
        )
        self.fields["fund_amount"] = amount_field(gettext_lazy("amount"))
        for code in checks.BY_CODE:
            self.fields[f"{WHY}{code}"] = forms.CharField(
                required=False, max_length=300, label=gettext_lazy("explanation")
            )

    def clean(self) -> dict[str, Any]:
        """With the amounts left empty computed from those that were typed."""
        values = self.cleaned_data
        if (values.get("fund_amount") is None) != (not values.get("fund_source")):
            self.add_error("fund_source", _("A source and its amount belong together."))
        typed = Amounts(*(values.get(name) for name in AMOUNTS))
        if not values.get("apart") and not any(name in self.errors for name in AMOUNTS):
            typed = retyped(self.ground.base, self._held(), typed)
        for name, amount in zip(AMOUNTS, (typed.month, typed.year, typed.all), strict=True):
            values[name] = amount
        return values

    def _held(self) -> Amounts:
        """The amounts that stood in the form when it was made."""
        held = [self.fields[name] for name in AMOUNTS]
        return Amounts(
            *(
                _quiet(field, self.ground.texts.get(name, ""))
                for name, field in zip(AMOUNTS, held, strict=True)
            )
        )

    @cached_property
    def funds(self) -> dict[str, Decimal]:
        """Source to amount, without sources that say nothing."""
        values = self.cleaned_data
        found = {
            name.removeprefix(FUND): amount
            for name, amount in values.items()
            if name.startswith(FUND) and amount is not None
        }
        if values.get("fund_source") and values.get("fund_amount") is not None:
            found[values["fund_source"]] = values["fund_amount"]
        return found

    def figures(self) -> dict[str, Decimal | None]:
        """The plain values that the rules of `checks` are about."""
        return figures_of(self.ground, self.cleaned_data, self.funds)

    @cached_property
    def findings(self) -> list[Finding]:
        """What the figures contradict."""
        self.is_valid()
        return checks.findings(self.figures())

    def report_fields(self) -> dict[str, Any]:
        """The values of the report's columns. Explanations stay with what they explain."""
        values = {name: self.cleaned_data[name] for name in TYPED}
        values["funds"] = {source: plain(amount) for source, amount in self.funds.items()}
        values["explanations"] = {
            finding.code: text
            for finding in self.findings
            if (text := self.cleaned_data.get(f"{WHY}{finding.code}", ""))
        }
        return values

    @cached_property
    def is_same(self) -> bool:
        """Whether it says the same as last month (数据与上月雷同)."""
        previous = self.ground.previous
        if previous is None or not self.is_valid():
            return False
        report = ProgressReport(
            project=self.ground.project, month=self.ground.month, **self.report_fields()
        )
        return is_same_as_last(report, previous)

    def texts(self) -> dict[str, str]:
        """Field to text as posted, the amounts as computed: what a draft keeps."""
        texts = {name: text.strip() for name, text in self.posted.items() if name in self.fields}
        if not texts:
            return {}
        if any(name in texts for name in AMOUNTS) and not any(n in self.errors for n in AMOUNTS):
            texts |= {name: plain(self.cleaned_data.get(name)) for name in AMOUNTS}
        return texts | {"apart": "on" if self.cleaned_data.get("apart") else ""}

    def field(self, name: str) -> BoundField:
        """A field as templates show it."""
        return self[name]


def figures_of(
    ground: Ground, values: Mapping[str, Any], funds: Mapping[str, Decimal]
) -> dict[str, Decimal | None]:
    """The plain values of `checks` for what is said of a project's month."""
    return {
        "month": values.get("month_amount"),
        "year": values.get("year_amount"),
        "all": values.get("all_amount"),
        "physical": values.get("physical_percent"),
        "funds": sum(funds.values(), Decimal(0)) if funds else None,
        **figures_before(ground),
    }


def figures_before(ground: Ground) -> dict[str, Decimal | None]:
    """The values of `checks` that are there before anything is typed."""
    last = ground.last
    is_first = last is None or last.month.year != ground.month.year
    return {
        "year_before": ground.base.year,
        "all_before": ground.base.all,
        "december": last.year_amount if last is not None and is_first else None,
        "physical_before": last.physical_percent if last else None,
        "funds_before": funds_of(last),
        "plan": ground.plan,
        "total": ground.project.total_invest,
        "january": Decimal(ground.month.month == 1),
        "first": Decimal(is_first),
        "gap": Decimal(ground.gap),
    }


def funds_of(report: ProgressReport | None) -> Decimal | None:
    """All funds of a report together; None where it says nothing of any."""
    if report is None or not report.funds:
        return None
    return sum((Decimal(str(amount)) for amount in report.funds.values()), Decimal(0))


def _quiet(field: forms.Field, text: str) -> Any:
    """A field's value of a text; None also for what cannot be read."""
    try:
        return field.clean(text)
    except forms.ValidationError:
        return None
