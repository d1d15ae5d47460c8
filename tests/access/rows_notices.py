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

ROWS = [
    ("notices:message-list", "", "get", "*=200"),
    ("notices:message-read-all", "", "post", "*=302"),
    ("notices:message-open", "message", "post", "bo=302 chen=404 zhou=404 *=404"),
    ("notices:robot-list", "", "get", "xi=200 zhou=403 sun=403 wu=403 *=403"),
    ("notices:robot-create", "", "get", "xi=200 sun=403 wu=403 *=403"),
    ("notices:robot-create", "", "post", "xi=422 sun=403 wu=403 *=403"),
    ("notices:robot-edit", "robot", "get", "xi=200 zhou=403 sun=403 wu=403 *=403"),
    ("notices:robot-edit", "robot", "post", "xi=422 sun=403 wu=403 *=403"),
    ("notices:robot-try", "robot", "post", "xi=302 sun=403 wu=403 *=403"),
    ("notices:delivery-again", "delivery", "post", "xi=302 sun=403 wu=403 *=403"),
]
