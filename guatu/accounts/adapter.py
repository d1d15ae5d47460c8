"""How allauth is bent to this house: accounts are opened by an administrator, tries are counted.

What allauth tells a person by mail is journaled here instead: it is the one call that it makes
after each change of a password, a second factor or a linked identity.
"""

import base64
import hashlib
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.accounts import securing
from guatu.accounts.models import Account
from guatu.accounts.options import options
from guatu.accounts.watermarks import keep_unit

# What allauth would write a mail about: the template's name and the act of the journal.
OWN_ACTS = {
    "mfa/email/totp_activated": "accounts.factor.add",
    "mfa/email/totp_deactivated": "accounts.factor.remove",
    "mfa/email/webauthn_added": "accounts.factor.add",
    "mfa/email/webauthn_removed": "accounts.factor.remove",
    "mfa/email/recovery_codes_generated": "accounts.factor.codes",
    "socialaccount/email/account_connected": "accounts.identity.link",
    "socialaccount/email/account_disconnected": "accounts.identity.unlink",
}


class HouseAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; failures lock an account; each sign-in is journaled."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The user name or the password is wrong."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong passwords. Try again later, or ask your security administrator."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError for a locked account, and alike for a name that nobody bears."""
        app, action = "allauth.account", "wrong_password"
        # Under this name allauth takes it back where the password was right.
        self._login_failed_rl_usage = ratelimit.consume(request, app=app, action=action)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")
        name = str(credentials.get("username", ""))
        account = Account.objects.filter(username=name).first()
        if account is None:
            locked = cache.get(_stranger(name), 0) >= options().sign_in_tries
        else:
            locked = account.is_locked(timezone.now())
        if locked:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the failure. Raises ValidationError where it was one too many."""
        name = str(credentials.get("username", ""))
        account = Account.objects.filter(username=name).first()
        if account is not None:
            locked = securing.note_failure(account, self.get_client_ip(request), timezone.now())
        else:
            tries = cache.get(_stranger(name), 0) + 1
            cache.set(_stranger(name), tries, options().lock_minutes * 60)
            locked = tries >= options().sign_in_tries
        if locked:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: Account, **hooks: Any) -> HttpResponse:
        """Journals the sign-in; with a single session, the others end."""
        answer: HttpResponse = super().post_login(request, user, **hooks)
        keep_unit(request, user)
        securing.note_sign_in(user, self.get_client_ip(request), _method(request))
        if options().single_session:
            securing.end_sessions(user, by=user, keep=request.session.session_key or "")
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language)
        return answer

    def logout(self, request: HttpRequest) -> None:
        """Journals the sign-out of whoever was signed in."""
        if request.user.is_authenticated:
            securing.note_own(Account.objects.get(pk=request.user.pk), "accounts.session.leave")
        super().logout(request)

    def set_password(self, user: Account, password: str) -> None:
        """The holder's own change."""
        securing.change_own_password(user, password, timezone.now())

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str = "",
        *_context: Any,
        **given: Any,
    ) -> None:
        """Tells what changed in the words of this house; signing in and out need no message."""
        said = given.get("message") or _told().get(message_template)
        if said:
            messages.add_message(request, level, said)

    def send_notification_mail(
        self, template_prefix: str, user: Account, *_args: Any, **_given: Any
    ) -> None:
        """Journals what a mail would tell."""
        act = OWN_ACTS.get(template_prefix)
        if act is not None:
            securing.note_own(user, act, kind=template_prefix.rpartition("/")[2])


class HouseMFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets are stored encrypted, QR codes are drawn by segno."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is wrong or has run out."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role signs in with a second factor: set up another one first."
        ),
    }

    def get_totp_issuer(self) -> str:
        """What the app on the phone shows above the code."""
        return _("Guatu")

    def get_totp_label(self, user: Account) -> str:
        """Whose code it is."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG."""
        code: str = segno.make(url, error="m").svg_inline(scale=5, border=2)
        return code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody whose role needs one."""
        account = Account.objects.get(pk=authenticator.user_id)
        others = Authenticator.objects.filter(user_id=account.pk, type__in=securing.STRONG)
        if others.exclude(pk=authenticator.pk).exists():
            return True
        return not securing.needs_second_factor(account, timezone.localdate())


class HouseIdentityAdapter(DefaultSocialAccountAdapter):
    """Identities of an outside provider open accounts that they were linked to, and make none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Sends whoever has no account here back to the sign-in page."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        messages.error(
            request,
            _(
                "This identity is not linked to an account. Sign in with your password and link"
                " it under “My account”, or ask your security administrator."
            ),
        )
        raise ImmediateHttpResponse(redirect("account_login"))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to one's own page."""
        return reverse("accounts:me")


def _told() -> dict[str, str]:
    """What a person reads after a change, by allauth's name of the message."""
    return {
        "account/messages/password_changed.txt": _("Your password is new."),
        "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
        "mfa/messages/totp_deactivated.txt": _("The authenticator app is no longer used."),
        "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes."),
        "mfa/messages/webauthn_added.txt": _("The passkey is added."),
        "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
        "socialaccount/messages/account_connected.txt": _("The identity is linked."),
        "socialaccount/messages/account_connected_other.txt": _(
            "This identity is linked to another account."
        ),
        "socialaccount/messages/account_disconnected.txt": _("The identity is no longer linked."),
    }


def _method(request: HttpRequest) -> str:
    """By what somebody signed in: password, password+totp, webauthn, socialaccount."""
    records = request.session.get("account_authentication_methods", [])
    methods = [record.get("type") or record.get("method") for record in records]
    return "+".join(dict.fromkeys(str(method) for method in methods))


def _stranger(name: str) -> str:
    return f"stranger:{hashlib.sha256(name.encode()).hexdigest()}"


def _keys() -> MultiFernet:
    """Keys made from the secret keys of the installation; the first one encrypts."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(force_bytes(secret) + b" second factors").digest() for secret in secrets
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
