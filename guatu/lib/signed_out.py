"""Where somebody who is signed out is sent, and where signing in leads back to."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for signing in, and leads back to a page: never to a part of one or to a form's address.

    An idle session ends while a page is open. What htmx asks for then moves the whole browser to
    the sign-in page, which would else stand inside the page.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """A page for everybody is let through unasked: a look at the session ends its caching."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """The redirection to the sign-in page."""
        answer = redirect_to_login(
            _page(request),
            self.get_login_url(view_func),
            self.get_redirect_field_name(view_func),
        )
        if "HX-Request" in request.headers:
            answer.status_code = HTTPStatus.OK
            answer["HX-Redirect"] = answer.url
            del answer["Location"]
        return answer


def _page(request: HttpRequest) -> str:
    """The address of the page that the request belongs to, without its host."""
    in_place = "HX-Request" in request.headers
    if request.method in {"GET", "HEAD"} and not in_place:
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL" if in_place else "Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
