"""Personal data in full: a journaled act with a reason, good for a while in one session."""

import time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.lib.masks import masked
from guatu.lib.refusals import Refused

KEPT, SECONDS = "revealed", 15 * 60


class RevealForm(forms.Form):
    """Why the number is needed."""

    reason = forms.CharField(label=gettext_lazy("What for"), max_length=200)


def reveal(obj: Any, permission: str, act: str, reason: str, *, by: Account) -> None:
    """Journals that somebody looks at the personal data of a person or project in full.

    Raises PermissionDenied without the right on it, Refused without a reason.
    """
    require(by, permission, obj)
    if not reason.strip():
        raise Refused(_("Say what it is for."))
    with writing(by, act) as work:
        work.note(obj, reason=reason.strip())


def remember(request: HttpRequest, thread: str) -> None:
    """Shows the data of a thread ("person/5") in full in this session for a quarter of an hour."""
    now = time.time()
    kept = {key: end for key, end in request.session.get(KEPT, {}).items() if end > now}
    request.session[KEPT] = kept | {thread: now + SECONDS}


def is_shown(request: HttpRequest, thread: str) -> bool:
    """Whether the data of a thread are shown in full."""
    end: float = request.session.get(KEPT, {}).get(thread, 0)
    return end > time.time()


def shown(request: HttpRequest, thread: str, text: str) -> str:
    """A phone number or contact as this session sees it."""
    return text if is_shown(request, thread) else masked(text)


class MaskedField(forms.CharField):
    """A number that is shown masked and kept as it is unless something else is typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.held = ""

    def hold(self, text: str) -> str:
        """What is stored; returns what the form shows."""
        self.held = text
        return masked(text)

    def clean(self, value: Any) -> str:
        """What was typed, or what is stored where the mask came back."""
        text: str = super().clean(value)
        return self.held if text == masked(self.held) else text
