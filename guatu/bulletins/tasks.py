"""What time does: hashes of readers' addresses are thrown away."""

from django.utils import timezone
from procrastinate.contrib.django import app

from guatu.bulletins.replying import forget_addresses


@app.periodic(cron="20 * * * *")
@app.task(name="guatu.bulletins.forget", queueing_lock="bulletins-forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Does it for the instant at which it runs."""
    forget_addresses(timezone.now())
