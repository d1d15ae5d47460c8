"""Forms of group robots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Unit
from guatu.lib.offers import offer_rows
from guatu.notices.models import Robot


class RobotForm(forms.Form):
    """A robot. What is secret is typed and never shown again."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        help_text=_("Everybody who works in it and below it is reminded in this group."),
    )
    name = forms.CharField(label=_("Name of the group"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=Robot.Kind.choices)
    address = forms.CharField(
        label=_("Web-hook address"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret for signing"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("DingTalk and Feishu give one where signing is chosen; WeCom has none."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, account: Account, robot: Robot | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.reached_by(account, "notices.robot.edit").current()
        offer_rows(self, "unit", units.order_by("path"))
        if robot is not None:
            kept = _("Kept; type only to replace it.")
            self.fields["address"].required = False
            self.fields["address"].help_text = kept
            if robot.secret:
                self.fields["secret"].help_text = kept
