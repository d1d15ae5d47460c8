"""What a password must be like; how much of it is a setting of the installation."""

import datetime as dt
import string
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guatu.accounts.models import Account
from guatu.accounts.options import options

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class LengthValidator:
    """So many characters at least."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError for a shorter one."""
        if len(password) < options().password_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        length = options().password_length
        return ngettext(
            "The password has %(length)d character or more.",
            "The password has %(length)d characters or more.",
            length,
        ) % {"length": length}


class ClassesValidator:
    """Signs of several of the four kinds: lower case, capitals, digits, others."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError for one with fewer kinds."""
        if classes_in(password) < options().password_classes:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return _(
            "It has at least %(count)s of these four: lower case, capitals, digits, other signs."
        ) % {"count": options().password_classes}


class HistoryValidator:
    """Not the present password and none of the last ones."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises ValidationError for one that the account had."""
        kept = options().password_history
        if user is None or not kept:
            return
        had = [user.password, *user.former_passwords][:kept]
        if any(check_password(password, digest) for digest in had if digest):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return _("It is none of the last %(count)s passwords of the account.") % {
            "count": options().password_history
        }


def classes_in(password: str) -> int:
    """How many of the four kinds of signs a password has; letters of other scripts are others."""
    found = {
        next((index for index, signs in enumerate(CLASSES) if sign in signs), len(CLASSES))
        for sign in password
    }
    return len(found)


def is_password_due(account: Account, now: dt.datetime) -> bool:
    """Whether the account has to change its password before anything else."""
    if account.is_password_initial:
        return True
    days = options().password_days
    if account.password_set_at is None or not days:
        return False
    return now - account.password_set_at >= dt.timedelta(days=days)


def renewed(
    account: Account, digest: str, now: dt.datetime | None, *, is_initial: bool
) -> dict[str, Any]:
    """The columns of an account with a new password: its hash, its age, the hashes before it."""
    kept = [account.password, *account.former_passwords] if account.pk else []
    return {
        "password": digest,
        "password_set_at": now,
        "is_password_initial": is_initial,
        "former_passwords": kept[: max(options().password_history - 1, 0)],
    }
