"""Tags which draw the recurring parts of a page; the site's rules on them are in ui.md."""

import datetime as dt
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from guatu.lib.navigation import may as account_may
from guatu.lib.notices import UNDO_TAG

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite by Tabler's name; without a label it is decoration only."""
    sprite = static("vendor/icons/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            *(label, sprite, name),
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Whether the account holds a permission: ``{% may "sheets.import" as can_import %}``."""
    return account_may(context["request"].user, permission)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the way to this page, inside the block ``breadcrumbs``."""
    if url:
        return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, label)
    return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', label)


@register.inclusion_tag("components/figure.html")
def figure(label: str, value: str, **more: object) -> dict[str, object]:
    """A figure that matters, as a card that opens to its arithmetic.

    ``value`` is formatted text. Besides: ``unit``; ``denominator`` and ``note`` (texts); ``light``
    (a code); ``lines`` (pairs of what and figure) and ``formula``; ``cut_off`` (day or instant);
    ``url``. Raises TypeError for anything else.
    """
    known = {"unit", "denominator", "note", "light", "lines", "formula", "cut_off", "url"}
    if unknown := sorted(more.keys() - known):
        raise TypeError(f"figure takes no {', '.join(unknown)}")
    return {"label": label, "value": value, **more}


@register.inclusion_tag("components/empty.html")
def empty(
    title: str, text: str = "", *, action_url: str = "", action_label: str = "", icon_name: str = ""
) -> dict[str, object]:
    """Nothing to show, and what to do about it."""
    return {
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
        "icon_name": icon_name or "info-circle",
    }


@register.inclusion_tag("components/diff.html")
def diff(old: object, new: object) -> dict[str, object]:
    """A changed cell: what it was, struck through, and what it is now (formatted texts)."""
    return {"old": old, "new": new}


@register.inclusion_tag("components/cut_off.html")
def cut_off(moment: dt.datetime | dt.date | None) -> dict[str, object]:
    """Up to when the data of this page reach."""
    return {"moment": moment, "has_time": isinstance(moment, dt.datetime)}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, key: str, label: str, *, target: str = "", number: bool = False
) -> dict[str, object]:
    """A column heading that sorts: ``?sort=key``, again ``?sort=-key``; the page starts over.

    ``target`` is the CSS selector of what htmx replaces; without it the link loads the page.
    """
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    return {
        "label": label,
        "order": order,
        "icon": {"ascending": "arrow-up", "descending": "arrow-down"}.get(order, "arrows-sort"),
        "url": f"{request.path}?{query.urlencode()}",
        "target": target,
        "number": number,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, *, target: str = "") -> dict[str, object]:
    """Links to the pages of a ``django.core.paginator.Page``, keeping the rest of the address."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2)),
        "ellipsis": page.paginator.ELLIPSIS,
        "address": f"{request.path}?{query.urlencode()}{'&' if query else ''}page=",
        "target": target,
    }


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: str, target: str) -> str:
    """A form of filters around its fields; what it answers replaces ``target`` in place.

    The state goes to the address, so that a filtered view is a link. Without JavaScript it is an
    ordinary form with a button.
    """
    request: HttpRequest = context["request"]
    return render_to_string(
        "components/filter_bar.html",
        {
            "fields": mark_safe(content),  # the fields were rendered, and escaped, by the template
            "target": target,
            "path": request.path,
            "sort": request.GET.get("sort", ""),
        },
    )


@register.filter
def undo_address(message: Message) -> str:
    """Where the undo button of a message posts to; empty where nothing can be undone."""
    tags = (message.extra_tags or "").split(" ")
    return next((tag[len(UNDO_TAG) :] for tag in tags if tag.startswith(UNDO_TAG)), "")
