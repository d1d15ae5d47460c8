"""Everybody reads own messages; robots are set up by the county's system administrator."""

import datetime as dt
from typing import Any

from django.conf import settings

from guatu.notices.actions import set_robot
from guatu.notices.models import Delivery, Message, Robot
from tests.cast import Cast

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def _message(cast: Cast) -> dict[str, Any]:
    message = Message.objects.filter(key="access").first()
    return {
        "pk": (
            message
            or Message.objects.create(
                account=cast.accounts["bo"], text="退回", link="/", key="access", created_at=AT
            )
        ).pk
    }


def _robot(cast: Cast) -> dict[str, Any]:
    known = Robot.objects.first()
    if known is None:
        address = f"https://{settings.ROBOT_HOSTS[0]}/send"
        xi = cast.accounts["xi"]
        known = set_robot(None, cast.units["county"], by=xi, name="群", address=address)
    return {"pk": known.pk}


def _delivery(cast: Cast) -> dict[str, Any]:
    robot = _robot(cast)["pk"]
    return {"pk": Delivery.objects.create(robot_id=robot, text="x", created_at=AT).pk}


OBJECTS = {"message": _message, "robot": _robot, "delivery": _delivery}
NOBODY_ELSE = "ana=403 bo=403 dana=403 lei=403 fang=403 gao=403 zhou=403 sun=403 wu=403"

ROWS = [
    ("notices:message-list", "", "get", "ana=200 bo=200 dana=200 lei=200 xi=200 sun=200 wu=200"),
    ("notices:message-read-all", "", "post", "ana=302 bo=302 lei=302 xi=302 wu=302"),
    ("notices:message-open", "message", "post", "bo=302 ana=404 chen=404 xi=404 zhou=404"),
    ("notices:robot-list", "", "get", f"xi=200 {NOBODY_ELSE}"),
    ("notices:robot-create", "", "get", f"xi=200 {NOBODY_ELSE}"),
    ("notices:robot-create", "", "post", f"xi=422 {NOBODY_ELSE}"),
    ("notices:robot-edit", "robot", "get", f"xi=200 {NOBODY_ELSE}"),
    ("notices:robot-edit", "robot", "post", f"xi=422 {NOBODY_ELSE}"),
    ("notices:robot-try", "robot", "post", f"xi=302 {NOBODY_ELSE}"),
    ("notices:delivery-again", "delivery", "post", f"xi=302 {NOBODY_ELSE}"),
]
