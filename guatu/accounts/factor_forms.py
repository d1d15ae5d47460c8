"""The forms of second factors in the words of this house; a wrong code counts as a failure."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guatu.accounts import securing
from guatu.accounts.models import Account

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}


class CodeForm(AuthenticateForm):
    """A code of the app, or a recovery code, while signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code of the app, or a recovery code"))

    def clean_code(self) -> str:
        """The code. Raises ValidationError for a wrong one and for a locked account."""
        if Account.objects.get(pk=self.user.pk).is_locked(timezone.now()):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        _failed(self.user)


class ConfirmForm(ReauthenticateForm):
    """The same for somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code of the app, or a recovery code"))

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        _failed(self.user)


class AppForm(ActivateTOTPForm):
    """The first code of an app that was just set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Six digits that the app shows"))


class PasskeyForm(AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("Such as: phone, work computer, blue key.")
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _(
            "Needs a device that asks for a fingerprint, a face or a PIN."
        )


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


def _say(field: forms.Field, label: Any) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(CODE)


def _failed(account: Account) -> None:
    place = get_adapter().get_client_ip(context.request)
    securing.note_failure(account, place, timezone.now())
