"""Bringing a text out, through a robot or as a mail."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone

from guatu.notices.models import Delivery
from guatu.notices.robots import SendingFailed, speak

MOST_ATTEMPTS = 6


def deliver(key: int) -> Delivery:
    """Sends a delivery that waits; one that has arrived or was given up is left alone.

    Raises SendingFailed, for the job to be tried again; the failure is kept with the delivery.
    """
    delivery = Delivery.objects.select_related("robot", "account").get(pk=key)
    if delivery.state != Delivery.State.WAITING:
        return delivery
    try:
        _send(delivery)
    except SendingFailed as failure:
        is_last = delivery.attempts + 1 >= MOST_ATTEMPTS
        state = Delivery.State.FAILED if is_last else Delivery.State.WAITING
        _keep(delivery, state=state, error=str(failure)[:300])
        raise
    _keep(delivery, state=Delivery.State.SENT, error="", sent_at=timezone.now())
    return delivery


def _send(delivery: Delivery) -> None:
    robot, account = delivery.robot, delivery.account
    if robot is not None:
        speak(robot.kind, robot.address, robot.secret, delivery.text)
        return
    if account is None:
        raise ValueError("a delivery goes to a robot or an account")
    try:
        send_mail(delivery.subject, delivery.text, None, [account.email])
    except (SMTPException, OSError) as error:
        raise SendingFailed(f"{type(error).__name__}: {error}") from None


def _keep(delivery: Delivery, **values: object) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(attempts=F("attempts") + 1, **values)
    delivery.refresh_from_db()
