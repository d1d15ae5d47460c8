"""Tags of the desk's pages."""

import datetime as dt
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from guatu.charts import stylesheet
from guatu.desk import pictures
from guatu.desk.columns import Column
from guatu.desk.rows import Row
from guatu.lib.figures import EMPTY, money_text
from guatu.lib.templatetags.figures import LIGHTS, excused

register = template.Library()

register.filter("lights_bar", pictures.lights_bar)


@register.simple_tag
def chart_styles() -> SafeString:
    """The style sheet of inline charts, once a page."""
    return mark_safe(f"<style>{stylesheet(themed=True)}</style>")


@register.filter
def whole(amount: Decimal | str | None) -> str:
    """An amount in whole 万, for figures that are computed or that stand in an overview."""
    if amount is None:
        return EMPTY
    return money_text(Decimal(amount).quantize(Decimal(1)))


@register.filter
def days_until(day: dt.date, today: dt.date) -> int:
    """Whole days from today to a day, negative when it is past."""
    return (day - today).days


@register.filter
def at(texts: dict[str, str], code: str) -> str:
    """The text under a column's code, nothing where there is none."""
    return texts.get(code, "")


@register.simple_tag
def ledger_row(row: Row, columns: list[Column]) -> SafeString:
    """A row of the plain table; one call a row, for a page has thousands of cells."""
    return format_html(
        "<tr>{}</tr>", format_html_join("", "{}", ((_cell(c, row),) for c in columns))
    )


def _cell(column: Column, row: Row) -> SafeString:
    text = row.texts[column.code]
    if column.code == "name":
        return format_html('<td class="d-name"><a href="{}">{}</a></td>', row.url, text)
    if column.kind == "light":
        shape, word = LIGHTS[row.light]
        beside = _beside(row.excused) if row.excused else ""
        return format_html(
            '<td><span class="g-light g-light-{}"><span class="g-shape" aria-hidden="true">{}'
            "</span><span>{}</span></span>{}</td>",
            *(row.light, shape, word, beside),
        )
    style = "g-number" if column.is_number else f"d-{column.kind} d-{column.code}"
    return format_html('<td class="{}">{}</td>', style, text)


@register.filter
def hundredth(percent: Decimal | None) -> Decimal | None:
    """A percentage as the share that `percent` takes."""
    return None if percent is None or percent == "" else percent / 100


def _beside(code: str) -> SafeString:
    return mark_safe(render_to_string("components/excused.html", excused(code)))
