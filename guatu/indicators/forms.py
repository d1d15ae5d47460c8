"""The form of a rule of lights."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.indicators.explain import measure
from guatu.indicators.models import Light
from guatu.indicators.rules import AGAINST, COLOURS, LIMITS, Dimension, Family, Rule
from guatu.journal.once import DayInput

LIGHTS = {"watch": Light.BLUE, "yellow": Light.YELLOW, "red": Light.RED}


class RuleForm(forms.Form):
    """The limits of one dimension in one family, and the day from which they hold."""

    watch = forms.DecimalField(max_digits=9, decimal_places=4, required=False)
    yellow = forms.DecimalField(max_digits=9, decimal_places=4)
    red = forms.DecimalField(max_digits=9, decimal_places=4)
    against = forms.ChoiceField(
        label=_("Compared with"),
        choices=[
            (AGAINST[0], _("what is done this year")),
            (AGAINST[1], _("the plan due by pace")),
        ],
        required=False,
    )
    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput)

    def __init__(self, *args: Any, dimension: str, family: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dimension, self.family = dimension, family
        limits = LIMITS.get((dimension, family), {})
        if not limits:
            for name in COLOURS:
                del self.fields[name]
        for name in COLOURS:
            if name in self.fields:
                self.fields[name].label = _label(family, name)
        if dimension != Dimension.FUNDS or not limits:
            del self.fields["against"]

    @property
    def unit(self) -> str:
        """What the limits count."""
        return measure(self.dimension, self.family)

    def rule(self, valid_from: dt.date | None = None) -> Rule:
        """The rule that a valid form holds, from its day or from another."""
        chosen = self.cleaned_data
        limits = {
            name: str(chosen[name])
            for name in (*COLOURS, "against")
            if chosen.get(name) not in (None, "")
        }
        day = valid_from or chosen["valid_from"]
        return Rule(self.dimension, self.family, limits, valid_from=day)


def _label(family: str, name: str) -> str:
    """Which side of a limit gives the light; the bounds are those of the engine's lights."""
    if family == Family.OVERDUE:
        text = _("%(light)s from")
    elif family == Family.POINT and name == "yellow":
        text = _("%(light)s at or below")
    else:
        text = _("%(light)s below")
    return str(text) % {"light": LIGHTS[name].label}
