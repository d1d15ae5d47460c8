"""The settings of a server whose clock a test moves on: how far it is ahead stands in a file."""

import datetime as dt
import os
from pathlib import Path

from django.utils import timezone

from guatu.settings import *  # noqa: F403

AHEAD = Path(os.environ["JOURNEY_CLOCK"])
_now = timezone.now


def now() -> dt.datetime:
    """The instant that it is in the story."""
    return _now() + dt.timedelta(seconds=float(AHEAD.read_text()))


timezone.now = now
