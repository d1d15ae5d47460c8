"""Acts on messages, reminders and robots."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from guatu.accounts.models import Account, Unit
from guatu.accounts.scopes import require
from guatu.calendars.compute import workdays
from guatu.journal.actions import writing
from guatu.lib.refusals import Refused
from guatu.notices.digest import (
    Digest,
    digests_of,
    group_text,
    language_of,
    letter,
    robot_of,
    summary,
)
from guatu.notices.models import Delivery, Message, Robot, Round
from guatu.notices.robots import fault_of

EDIT = "notices.robot.edit"
DELIVER = "guatu.notices.deliver"
DIGEST = "digest/"


def tell(
    accounts: Iterable[Account],
    say: Callable[[], str],
    link: str,
    at: dt.datetime,
    *,
    key: str = "",
) -> None:
    """Leaves a message with each account; with a key, one that has it already gets no other.

    `say` gives the text, called in each one's language. Messages stand outside the journal: they
    tell of acts that are in it.
    """
    rows = []
    for account in {account.pk: account for account in accounts}.values():
        with translation.override(language_of(account)):
            text = say()[:300]
        rows.append(Message(account=account, text=text, link=link, key=key, created_at=at))
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def read_messages(account: Account, at: dt.datetime, *, pk: int | None = None) -> None:
    """The account has read one of its messages, or all of them."""
    unread = Message.objects.filter(account=account, read_at=None)
    (unread if pk is None else unread.filter(pk=pk)).update(read_at=at)


def remind(day: dt.date, at: dt.datetime) -> list[Digest]:
    """Leaves everybody's digest of the day and hands it to robots and mail, once a day.

    Empty on a day without work, and where the day's reminders were composed before.
    """
    if not workdays().is_workday(day):
        return []
    with transaction.atomic():
        _round, is_new = Round.objects.get_or_create(day=day, defaults={"at": at})
        if not is_new:
            return []
        found = digests_of(day)
        for digest in found:
            old = Message.objects.filter(account=digest.account, key__startswith=DIGEST)
            old.filter(read_at=None).update(read_at=at)
            tell([digest.account], partial(summary, digest), "/", at, key=f"{DIGEST}{day}")
        for delivery in deliveries_of(found, day, at):
            delivery.save()
            _defer(delivery)
        Round.objects.filter(day=day).update(people=len(found))
    return found


def deliveries_of(digests: Iterable[Digest], day: dt.date, at: dt.datetime) -> list[Delivery]:
    """Unsaved deliveries: a text a robot, and a mail to each whom no robot reaches."""
    robots = list(Robot.objects.filter(is_active=True).select_related("unit"))
    by_robot: dict[Robot, list[Digest]] = {}
    made = []
    for digest in digests:
        robot = robot_of(digest, robots)
        if robot is not None:
            by_robot.setdefault(robot, []).append(digest)
        elif settings.MAIL_IS_ON and digest.account.email:
            with translation.override(language_of(digest.account)):
                subject, text = letter(digest, day)
            made.append(
                Delivery(account=digest.account, day=day, subject=subject, text=text, created_at=at)
            )
    with translation.override(settings.LANGUAGE_CODE):
        made += [
            Delivery(robot=robot, day=day, text=group_text(found, day), created_at=at)
            for robot, found in by_robot.items()
        ]
    return made


def set_robot(robot: Robot | None, unit: Unit, *, by: Account, **values: Any) -> Robot:
    """A new robot, or a changed one. Without an address or secret the kept ones stay.

    Raises Refused for an address that may not be spoken to.
    """
    require(by, EDIT, unit, *([robot] if robot else []))
    values = {name: value for name, value in values.items() if value or name == "is_active"}
    if robot is None or "address" in values:
        fault = fault_of(values.get("address", ""))
        if fault:
            raise Refused(fault)
    with writing(by, "notices.robot.set") as work:
        if robot is None:
            return work.add(Robot(unit=unit, **values))
        work.update(robot, unit=unit, **values)
    return robot


def forget_secret(robot: Robot, *, by: Account) -> None:
    """The robot's texts are not signed any more."""
    require(by, EDIT, robot)
    with writing(by, "notices.robot.set") as work:
        work.update(robot, secret="")


def try_robot(robot: Robot, *, by: Account) -> Delivery:
    """Sends a text that says that the robot works."""
    require(by, EDIT, robot)
    text = _("Guatu can speak here. Reminders will come once each workday morning.")
    with transaction.atomic():
        delivery = Delivery.objects.create(robot=robot, text=text, created_at=timezone.now())
        _defer(delivery)
    return delivery


def send_again(delivery: Delivery, *, by: Account) -> None:
    """Tries a delivery that failed once more; one that waits or has arrived stays as it is."""
    require(by, EDIT, delivery)
    with transaction.atomic():
        failed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED)
        if failed.update(state=Delivery.State.WAITING, attempts=0):
            _defer(delivery)


def _defer(delivery: Delivery) -> None:
    jobs.configure_task(name=DELIVER, lock=f"delivery/{delivery.pk}").defer(key=delivery.pk)
