"""Personal data in templates."""

from django import template

from guatu.lib.masks import masked as without_numbers

register = template.Library()


@register.filter
def masked(text: str) -> str:
    """A phone number or contact without what nobody needs to read: 138****1234."""
    return without_numbers(text or "")
