"""The watermark of a page."""

from typing import Any

from django import template
from django.template.context import Context

from guatu.accounts.watermarks import page_mark

register = template.Library()


@register.inclusion_tag("components/watermark.html", takes_context=True)
def watermark(context: Context) -> dict[str, Any]:
    """Name, unit and time all over the page, as the settings ask for it."""
    request = context.get("request")
    lines = page_mark(request) if request is not None and hasattr(request, "user") else []
    return {"lines": lines}
