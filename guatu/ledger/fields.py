"""Columns of the ledger's own kind."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _


class AmountField(forms.DecimalField):
    """An amount without the zeros that the column adds."""

    def prepare_value(self, value: Any) -> Any:
        """12000.000000 as 12000."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class MoneyField(models.DecimalField):
    """Money in 万 of the portfolio's currency, exact to a fen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 18)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """A field that shows the amount as it was typed."""
        return super().formfield(**{"form_class": AmountField, **kwargs})


def money_unit(currency: str) -> str:
    """The unit of all money in a portfolio: 万元, or ten thousands of another currency."""
    names = {"CNY": _("10,000 yuan"), "GBP": _("10,000 pounds"), "AUD": _("10,000 A$")}
    return names.get(currency) or _("10,000 %(currency)s") % {"currency": currency}


def with_unit(label: str | Promise | None, currency: str) -> str:
    """The label of an amount with its unit."""
    return _("%(label)s (%(unit)s)") % {"label": label, "unit": money_unit(currency)}
