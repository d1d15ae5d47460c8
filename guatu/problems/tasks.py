"""What time does: problems wake up, and levels rise whose workdays are up."""

from django.utils import timezone
from procrastinate.contrib.django import app

from guatu.problems.actions import sweep


# Hourly, because the queue counts in UTC: a new day has begun within the hour in any time zone.
@app.periodic(cron="10 * * * *")
@app.task(name="guatu.problems.sweep", queueing_lock="problems-sweep", pass_context=False)
def sweep_problems(timestamp: int) -> None:
    """Does it for the local day on which it runs; the instant of the queue does not matter."""
    sweep(timezone.localdate())
