"""Filters for figures and days, and the badge of a light."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.lib import figures

register = template.Library()

register.filter("money", figures.money_text)
register.filter("points", figures.points_text)
register.filter("percent", figures.percent_text)
register.filter("day", figures.day_text)
register.filter("day_long", figures.day_long_text)
register.filter("month_long", figures.month_long_text)
register.filter("moment", figures.moment_text)

LIGHTS: dict[str, tuple[str, str | Promise]] = {
    "green": ("●", _("Normal")),
    "watch": ("▲", _("Watch")),
    "yellow": ("◆", _("Behind")),
    "red": ("■", _("Far behind")),
    "none": ("○", _("No data")),
}


@register.inclusion_tag("components/light.html")
def light(code: str | None, *, brief: bool = False) -> dict[str, object]:
    """A light as shape, colour and word; ``brief`` leaves the word to screen readers and hover.

    Raises KeyError for a code which is none of the five.
    """
    shape, word = LIGHTS[str(code or "none")]
    return {"code": str(code or "none"), "shape": shape, "word": word, "brief": brief}


@register.inclusion_tag("components/excused.html")
def excused(code: str | None) -> dict[str, object]:
    """Beside a light: that a worse one is excused, and which; nothing where there is none."""
    shape, word = LIGHTS[str(code or "none")]
    return {"code": code, "shape": shape, "word": word}


def light_text(code: str | None, excused_code: str | None) -> str:
    """The word of a light, with the one that is excused beside it."""
    word = str(LIGHTS[str(code or "none")][1])
    if not excused_code:
        return word
    facts = {"light": word, "excused": LIGHTS[excused_code][1]}
    return gettext("%(light)s (%(excused)s excused)") % facts


@register.filter
def light_word(code: str | None) -> str | Promise:
    """The word of a light alone, for titles and exports."""
    return LIGHTS[str(code or "none")][1]
