"""The one domain exception, and what a page answers to it and to an address that is no page."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class Refused(Exception):
    """An act that the rules do not allow now; its text is shown to the person."""


class RefusalMiddleware:
    """Answers a `Refused` that a view let through.

    A form that was posted from a page of ours goes back there with the reason as a message; an
    htmx request and a direct one get the reason as a page with status 409. Nothing was written:
    the transaction had rolled back when the exception left it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; None leaves any other exception alone."""
        if not isinstance(exception, Refused):
            return None
        referer = request.headers.get("Referer", "")
        own_page = url_has_allowed_host_and_scheme(referer, {request.get_host()})
        if request.method == "POST" and own_page and "HX-Request" not in request.headers:
            messages.error(request, str(exception))
            return HttpResponseRedirect(referer)
        return render(request, "errors/409.html", {"reason": str(exception)}, status=409)


class WrongMethodMiddleware:
    """Where only a form leads: whoever opens such an address gets a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "errors/405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page
