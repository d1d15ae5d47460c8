"""The same view answers with a page, or to htmx with the named part of that page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


def render_part(
    request: HttpRequest, page: str, part: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render ``page``, or only ``{% partialdef part %}`` of it where htmx asks for a part.

    The answer varies by HX-Request, so that a browser's cache does not show a part as a page.
    """
    htmx = HtmxDetails(request)
    wants_part = htmx and not htmx.boosted and not htmx.history_restore_request
    template = f"{page}#{part}" if wants_part else page
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to an address after a form, whether htmx sent the form or not.

    An ordinary redirect would be followed inside htmx, and the new page's messages lost there.
    """
    if HtmxDetails(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
