"""What runs in the background: sealing every ten minutes, and verifications asked for."""

from procrastinate.contrib.django import app

from guatu.journal.checking import run_check
from guatu.journal.seals import seal_all


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="journal-seal", pass_context=False)
def seal_journal(timestamp: int) -> None:
    """Seals what was committed; the instant at which it was due does not matter."""
    seal_all()


@app.task
def verify_journal(check: int) -> None:
    """Runs the verification with this key."""
    run_check(check)
