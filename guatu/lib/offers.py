"""Choices of a form's field that are known only when the form is made."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Sets the choices of a field. Raises TypeError for a field without choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """Sets the rows that a field may name. Raises TypeError for a field of another kind."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(name)
    field.queryset = rows
