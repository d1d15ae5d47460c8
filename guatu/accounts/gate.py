"""What an account must do before anything else: a password that is due, a second factor."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guatu.accounts.models import Account
from guatu.accounts.passwords import is_password_due
from guatu.accounts.securing import has_second_factor, needs_second_factor
from guatu.lib.parts import go

# Where one may go meanwhile: to do it, to prove who one is, to leave.
OPEN = {"set_language", "account_logout", "account_reauthenticate", "account_change_password"}
SECURED = "has_second_factor"


class GateMiddleware:
    """Sends a signed-in account to what it owes; stands after the sign-in is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """None lets the request through."""
        place = request.resolver_match.url_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        account = request.user
        if not isinstance(account, Account) or place in OPEN:
            return None
        if is_password_due(account, timezone.now()):
            text = _("Choose a new password before you go on.")
            return _sent(request, "account_change_password", text)
        if (place or "").startswith("mfa_") or _is_secured(request, account):
            return None
        text = _("Your role signs in with a second factor. Set one up before you go on.")
        return _sent(request, "mfa_index", text)


def _is_secured(request: HttpRequest, account: Account) -> bool:
    """Whether no second factor is owed; looked up once a session where one is needed."""
    if not needs_second_factor(account, timezone.localdate()) or SECURED in request.session:
        return True
    if not has_second_factor(account):
        return False
    request.session[SECURED] = True
    return True


def _sent(request: HttpRequest, place: str, text: str) -> HttpResponse:
    messages.warning(request, text)
    return go(request, reverse(place))
