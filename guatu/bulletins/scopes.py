"""Which bulletins and replies an account reaches, and what of them anybody may read."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from guatu.accounts.models import Account
from guatu.accounts.scopes import within_reach

VIEW, WRITE, REVIEW = "bulletins.view", "bulletins.write", "bulletins.review"
SIGN, PUBLISH = "bulletins.sign", "bulletins.publish"
MODERATE, SEE_MAIL = "bulletins.reply.moderate", "bulletins.mail.view"
SET = "bulletins.settings.edit"
# Whoever does one of these sees bulletins before they are published.
WORKING = (WRITE, REVIEW, SIGN, PUBLISH)
PATH = "portfolio__unit__path"


class BulletinQuerySet(models.QuerySet):
    """Bulletins."""

    def visible_to(self, account: Account) -> Self:
        """Those that were published, and all on which the account works."""
        working = Q(pk__in=[])
        for permission in WORKING:
            working |= within_reach(account, permission, PATH)
        out = within_reach(account, VIEW, PATH) & ~Q(published_at=None)
        return self.filter(working | out)

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, PATH))

    def public(self) -> Self:
        """Those that anybody may read: marked public, and published now."""
        return self.filter(is_public=True, state="published")

    def once_public(self) -> Self:
        """Those that anybody may read, or might have read before they were withdrawn."""
        states = ("published", "withdrawn")
        return self.filter(is_public=True, state__in=states).exclude(published_at=None)


class OfBulletinQuerySet(models.QuerySet):
    """Rows that hang on a bulletin."""

    def visible_to(self, account: Account) -> Self:
        """Those of the bulletins that the account may see."""
        rows = apps.get_model("bulletins", "Bulletin").objects
        return self.filter(bulletin__in=rows.visible_to(account))

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of the bulletins on which the account holds the permission."""
        return self.filter(within_reach(account, permission, f"bulletin__{PATH}"))


class ReplyQuerySet(OfBulletinQuerySet):
    """Replies of readers."""

    def visible_to(self, account: Account) -> Self:
        """Those of the portfolios in which the account moderates."""
        return self.reached_by(account, MODERATE)

    def shown(self) -> Self:
        """Those that readers see."""
        return self.filter(state="shown")


class BulletinSettingsQuerySet(models.QuerySet):
    """A county's settings of bulletins."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of portfolios on which the account holds the permission."""
        return self.filter(within_reach(account, permission, PATH))
