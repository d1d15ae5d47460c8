"""Filters for what holds from one day until another."""

import datetime as dt

from django import template

from guatu.accounts.models import ALWAYS
from guatu.lib.figures import EMPTY, day_text

register = template.Library()


@register.filter
def since(day: dt.date) -> str:
    """The first day of something; a dash where it holds since before anybody wrote it down."""
    return EMPTY if day == ALWAYS else day_text(day)
