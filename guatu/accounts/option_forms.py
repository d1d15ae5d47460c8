"""The form of the installation's settings, in parts as the page shows them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.accounts.permissions import ROLES

PARTS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("Passwords"),
        ("password_length", "password_classes", "password_days", "password_history"),
    ),
    (
        _("Signing in"),
        ("sign_in_tries", "lock_minutes", "idle_minutes", "single_session"),
    ),
    (_("Second factor"), ("second_factor_roles",)),
    (
        _("Watermarks and exports"),
        ("watermark_pages", "watermark_exports", "watermark_prints", "export_reason"),
    ),
)


class OptionsForm(forms.Form):
    """All settings of the installation."""

    password_length = forms.IntegerField(
        label=_("Shortest password, in characters"), min_value=8, max_value=64
    )
    password_classes = forms.IntegerField(
        label=_("Kinds of signs at least"),
        min_value=1,
        max_value=4,
        help_text=_("Of the four: lower case, capitals, digits, other signs."),
    )
    password_days = forms.IntegerField(
        label=_("Days until a password must be changed"),
        min_value=0,
        max_value=3650,
        help_text=_("0: never."),
    )
    password_history = forms.IntegerField(
        label=_("Former passwords that may not come back"), min_value=0, max_value=24
    )
    sign_in_tries = forms.IntegerField(
        label=_("Wrong passwords until the account is locked"), min_value=3, max_value=20
    )
    lock_minutes = forms.IntegerField(
        label=_("Minutes of the lock"), min_value=1, max_value=24 * 60
    )
    idle_minutes = forms.IntegerField(
        label=_("Idle minutes until signing out"), min_value=5, max_value=12 * 60
    )
    single_session = forms.BooleanField(
        label=_("Signing in ends the account's other sessions"), required=False
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Roles that sign in with a second factor"),
        required=False,
        choices=[(code, role.label) for code, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Whoever has none sets one up at the next sign-in."),
    )
    watermark_pages = forms.BooleanField(
        label=_("Watermark on pages: name, unit and time"), required=False
    )
    watermark_exports = forms.BooleanField(label=_("Watermark in exported lists"), required=False)
    watermark_prints = forms.BooleanField(
        label=_("Watermark on printed wall charts"), required=False
    )
    export_reason = forms.ChoiceField(
        label=_("An export needs a reason"),
        choices=[
            ("never", _("never")),
            ("personal", _("where it shows personal data unmasked")),
            ("always", _("always")),
        ],
    )

    def parts(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """(heading, fields) in the order of the page."""
        for heading, names in PARTS:
            yield heading, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """The values as the settings hold them."""
        values = super().clean() or {}
        if "second_factor_roles" in values:
            values["second_factor_roles"] = tuple(values["second_factor_roles"])
        return values
