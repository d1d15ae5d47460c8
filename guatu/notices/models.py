"""Messages to people inside the system, and the robots and mails that carry reminders outside.

None of it is a fact of the county: messages and deliveries stand outside the journal. A robot is
a setting and is journaled, its address and secret only as "changed".
"""

from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import within_reach


class Message(models.Model):
    """A sentence for somebody, with the page that it is about."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="messages")
    text = models.CharField(_("text"), max_length=300)
    link = models.CharField(_("page"), max_length=300, blank=True)
    key = models.CharField(
        max_length=120, blank=True, help_text="The same key is told to an account once."
    )
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="message_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(read_at=None), name="message_unread"),
            models.Index(fields=["account", "-created_at", "-id"], name="message_of_account"),
        ]

    def __str__(self) -> str:
        return self.text


class RobotQuerySet(models.QuerySet):
    """Robots."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of units on which the account holds the permission."""
        return self.filter(within_reach(account, permission, "unit__path"))


class Robot(models.Model):
    """A web-hook robot in a group chat: who works in its unit is reminded there."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="robots",
        verbose_name=_("unit"),
    )
    name = models.CharField(_("name of the group"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.WECOM)
    address = models.CharField(_("web-hook address"), max_length=500)
    secret = models.CharField(_("secret for signing"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RobotQuerySet.as_manager()
    journal_secrets = ("address", "secret")

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["unit__path", "name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_thread(self) -> str:
        return f"unit/{self.unit_id}"

    @property
    def host(self) -> str:
        """All of its address that is shown: the rest lets anybody speak in the group."""
        return urlsplit(self.address).netloc


class DeliveryQuerySet(models.QuerySet):
    """Deliveries."""

    def reached_by(self, account: Account, permission: str) -> Self:
        """Those of robots, and of people, in units on which the account holds the permission."""
        robots = within_reach(account, permission, "robot__unit__path")
        return self.filter(
            robots | within_reach(account, permission, "account__person__home__path")
        )


class Delivery(models.Model):
    """A text on its way out, through a robot or as a mail: one a day each. Tests have no day."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    robot = models.ForeignKey(
        Robot, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="+")
    day = models.DateField(_("day"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("why it failed"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("time"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["robot", "day"], name="delivery_robot_day"),
            models.UniqueConstraint(fields=["account", "day"], name="delivery_account_day"),
            models.CheckConstraint(
                condition=Q(robot=None) ^ Q(account=None), name="delivery_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.robot_id or self.account_id} {self.day}"


class Round(models.Model):
    """The reminders of a morning were composed: once a day, whoever asks."""

    day = models.DateField(_("day"), unique=True)
    at = models.DateTimeField(_("time"))
    people = models.PositiveIntegerField(_("people reminded"), default=0)

    class Meta:
        verbose_name = _("round of reminders")
        verbose_name_plural = _("rounds of reminders")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
