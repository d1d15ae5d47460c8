"""Forms that write: what is typed survives a refusal, and a second press writes nothing."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from guatu.accounts.models import Account
from guatu.journal.actions import Repeated, writing
from guatu.journal.models import Entry
from guatu.lib.refusals import Refused

M = TypeVar("M", bound=models.Model)
Act = Callable[[dict[str, Any]], Any]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OnceForm(forms.Form):
    """A form whose act makes rows; its token lets it act once."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def attempt(form: forms.BaseForm, act: Act) -> bool:
    """Whether the form was right and its act done; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def make_once(form: OnceForm, by: Account, model: type[M], act: Act) -> M | None:
    """The row that the act made, now or when the same form was sent before.

    None where the form is wrong or the act refused, with the reason as an error of the form.
    """
    made = _made_before(form, by, model)  # first: what was made may make the form look wrong
    if made is not None or not form.is_valid():
        return made
    values = dict(form.cleaned_data)
    try:
        with writing(by, "form.send", once=values.pop("once")):
            return act(values)
    except Repeated:
        return _made_before(form, by, model)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _made_before(form: OnceForm, by: Account, model: type[M]) -> M | None:
    """The row that the same form made when it was sent before."""
    try:
        token = form.fields["once"].clean(form["once"].data)
    except ValidationError:
        return None
    entries = Entry.objects.filter(batch=token, actor=by, model=model._meta.label_lower)
    made = entries.filter(before__isnull=True).order_by("id")
    return model._default_manager.filter(pk__in=made.values("object_id")[:1]).first()
