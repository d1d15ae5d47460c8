"""The frame of the pages without a server: the browser's requests are answered in the test."""

import mimetypes
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from playwright.sync_api import Page, Request, Route

from guatu.lib.vendoring import ROOT

ADDRESS = "http://guatu.test"
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'"
Answer = Callable[[Request], dict[str, Any]]


@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    """The routes are there to be named; no test reaches them."""
    return HttpResponse()


class SiteMap:
    """The names which the frame links to."""

    urlpatterns = [
        path("", include(([path("search/", nothing, name="search")], "desk"))),
        path("messages/", include(([path("", nothing, name="message-list")], "notices"))),
        path("account/me/", include(([path("", nothing, name="me")], "accounts"))),
        path("account/out/", nothing, name="account_logout"),
        path("account/password/", nothing, name="account_change_password"),
        path("language/", nothing, name="set_language"),
    ]


def absent(request: Request) -> dict[str, Any]:
    """What the page asked for and the test did not provide."""
    return {"status": 404, "body": f"no answer for {request.url}"}


class Unread:
    """The messages of somebody who has three to read: the bell counts them without a database."""

    def filter(self, **_kept: Any) -> "Unread":
        """The same messages."""
        return self

    def count(self) -> int:
        """Three."""
        return 3


class Frame:
    """Serves templates and static files to one page, and remembers what the page asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[tuple[str, str]] = []
        self.answers: dict[str, Answer] = {}
        page.route("**/*", self._answer)

    def shows(self, address: str, source: str, **context: Any) -> None:
        """Answer an address (its path) with a template's source."""
        request = RequestFactory().get(address)
        user = SimpleNamespace(is_authenticated=True, messages=Unread())
        template = engines["django"].from_string(source)
        html = template.render({"user": user, "navigation": [], **context}, request)
        self.answers[urlsplit(address).path] = lambda _request: {"body": html}

    def count(self, method: str, address: str) -> int:
        """How often the page asked for a path with a method."""
        return self.asked.count((method, address))

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url).path
        self.asked.append((route.request.method, address))
        if address.startswith("/static/"):
            content_type = mimetypes.guess_type(address)[0] or "application/octet-stream"
            route.fulfill(path=ROOT / address.lstrip("/"), content_type=content_type)
            return
        answer = self.answers.get(address, absent)
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        given = answer(route.request)
        route.fulfill(**(given | {"headers": headers | given.get("headers", {})}))
