"""What a view behind the sign-in is given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from guatu.accounts.models import Account


class SignedIn(HttpRequest):
    """A request of somebody who has signed in (`LoginRequiredMiddleware` sees to it)."""

    user: Account
    htmx: HtmxDetails
