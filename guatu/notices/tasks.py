"""Background jobs: the reminders of the morning, and each text on its way out."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from guatu.notices.actions import DELIVER, remind
from guatu.notices.delivering import MOST_ATTEMPTS
from guatu.notices.delivering import deliver as deliver_now

# Waits 4, 16, 64, 256, 1024 seconds between the attempts.
RETRY = RetryStrategy(max_attempts=MOST_ATTEMPTS - 1, exponential_wait=4)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="notices-remind", pass_context=False)
def remind_in_the_morning(timestamp: int) -> None:
    """Composes the day's reminders at the first chance after the hour that is set."""
    now = timezone.localtime()
    if now.time() >= dt.time.fromisoformat(settings.REMIND_AT):
        remind(now.date(), now)


@app.task(name=DELIVER, retry=RETRY)
def deliver(key: int) -> None:
    """Sends a delivery."""
    deliver_now(key)
