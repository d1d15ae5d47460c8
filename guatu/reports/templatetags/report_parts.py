"""Parts of the page of reports: a field with what was said last month, and its contradictions."""

import json
import uuid
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, ChoiceField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.lib.contradictions import Finding
from guatu.lib.figures import EMPTY, money_text, percent_text
from guatu.reports.checks import RULES
from guatu.reports.fill_page import Card
from guatu.reports.fill_views import label_of
from guatu.reports.grounds import FUND, WHY, plain
from guatu.reports.models import ProgressReport
from guatu.reports.report_form import figures_before

register = template.Library()


@register.inclusion_tag("reports/field.html")
def report_field(card: Card, name: str, unit: str = "") -> dict[str, Any]:
    """A field of a card: label, input, what was said last."""
    bound = card.form[name]
    key = bound.field.widget.attrs.get("id", bound.auto_id)
    begun = card.ground.begun.get(name, "")
    is_choice = isinstance(bound.field, ChoiceField)
    classes = ["form-select" if is_choice else "form-control"]
    if bound.errors:
        classes.append("is-invalid")
    attrs: dict[str, str | bool] = {
        "class": " ".join(classes),
        "aria-describedby": _described(card, name, key),
        "data-name": name,
        "data-begun": begun,
        "placeholder": _placeholder(card, name),
    }
    if name in LONG:
        attrs["rows"] = "2"
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "key": key,
        "name": name,
        "unit": unit,
        "last": "" if is_choice else last_text(card, name),
        "is_long": name in LONG,
        "may_copy": name == "progress_text",
        "is_changed": name in (card.ground.draft.texts if card.ground.draft else {}),
    }


def _described(card: Card, name: str, key: str) -> str:
    """What a screen reader reads with a field: what was last, and its contradictions."""
    marked = {rule.field for rule in RULES}
    marks = f" id_p{card.ground.project.pk}-{name}-marks" if name in marked else ""
    return f"{key}-last{marks}"


LONG = ("progress_text", "problem_text", "next_step")


@register.inclusion_tag("reports/marks.html")
def report_marks(card: Card, name: str) -> dict[str, Any]:
    """What contradicts the fields of a group."""
    found = [mark(card, finding) for finding in card.form.findings if finding.field == name]
    return {"name": name, "marks": found, "key": f"id_p{card.ground.project.pk}-{name}"}


def mark(card: Card, finding: Finding) -> dict[str, Any]:
    """A contradiction with the field in which it is explained."""
    bound = card.form[f"{WHY}{finding.code}"]
    key = f"id_p{card.ground.project.pk}-why-{finding.code}"
    attrs: dict[str, str | bool] = {
        "class": "form-control form-control-sm",
        "id": key,
        "data-name": f"{WHY}{finding.code}",
        "data-begun": card.ground.begun.get(f"{WHY}{finding.code}", ""),
    }
    return {"finding": finding, "field": bound.as_widget(attrs=attrs), "key": key}


@register.filter
def field_name(source: str) -> str:
    """The field of a source of funds."""
    return f"{FUND}{source}"


@register.filter
def said_of(card: Card) -> list[tuple[str, str]]:
    """What the report says, as pairs of label and text, for a card that is only read."""
    report = card.ground.report
    if report is None:
        return []
    pairs = [(label_of(name), value_text(report, name)) for name in SHOWN]
    pairs += [(label_of(f"{FUND}{s}"), money_text(amount)) for s, amount in report.funds.items()]
    return [(label, text) for label, text in pairs if text not in ("", EMPTY)]


SHOWN = (
    *("month_amount", "year_amount", "all_amount", "physical_percent", "image_progress"),
    *("progress_text", "problem_text", "next_step", "workers_due", "workers", "unchanged_because"),
)


def value_text(report: ProgressReport | None, name: str) -> str:
    """A value of a report as it is read; empty where there is none."""
    if report is None:
        return ""
    if name.startswith(FUND):
        amount = report.funds.get(name.removeprefix(FUND))
        return "" if amount is None else money_text(Decimal(str(amount)))
    value = getattr(report, name, None)
    if value is None or value == "":
        return ""
    if name.endswith("_amount"):
        return money_text(value)
    return percent_text(value / 100) if name == "physical_percent" else str(value)


def last_text(card: Card, name: str) -> str:
    """What the newest report before says of a field; totals with what they are a part of."""
    ground, base = card.ground, card.ground.base
    total = {"year_amount": (base.year, ground.plan), "all_amount": (base.all, None)}.get(name)
    if total is None:
        return value_text(ground.last, name)
    before, whole = total
    if name == "all_amount":
        whole = ground.project.total_invest
    if before is None:
        return ""
    text = money_text(before)
    if not whole:
        return text
    words = {"done": text, "whole": money_text(whole), "share": percent_text(before / whole)}
    return _("%(done)s of %(whole)s (%(share)s)") % words


def _placeholder(card: Card, name: str) -> str:
    base = card.ground.base
    before = {"month_amount": Decimal(0), "year_amount": base.year, "all_amount": base.all}
    amount = before.get(name)
    return "" if amount is None else money_text(amount)


@register.simple_tag
def new_token() -> str:
    """A token that lets a form act once."""
    return str(uuid.uuid4())


@register.filter
def field_label(name: str) -> str:
    """A field's name on the page."""
    return label_of(name)


@register.filter
def boxed(field: BoundField) -> SafeString:
    """A tick box that the scripts of the page know by name."""
    begun: dict[str, str | bool] = {
        "class": "form-check-input",
        "data-name": field.name,
        "data-begun": "",
    }
    return field.as_widget(attrs=begun)


@register.filter
def before_json(card: Card) -> str:
    """What was there before, for the scripts: values of the checks as text, null for unknown."""
    values = figures_before(card.ground)
    told = {name: None if value is None else plain(value) for name, value in values.items()}
    return json.dumps(told)
