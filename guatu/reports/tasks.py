"""Background jobs of reporting."""

from django.utils import timezone
from procrastinate.contrib.django import app

from guatu.reports.periods import keep_all


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="reports-periods", pass_context=False)
def keep_reporting_periods(timestamp: int) -> None:
    """Opens and closes what has come to its day; every hour, so that a missed one does no harm."""
    keep_all(timezone.localdate())
