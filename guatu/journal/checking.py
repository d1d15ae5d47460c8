"""Verifications that are asked for on a page and run in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from guatu.accounts.models import Account
from guatu.accounts.scopes import require
from guatu.journal.actions import writing
from guatu.journal.models import Check, Entry
from guatu.journal.verification import verify

TASK = "guatu.journal.tasks.verify_journal"


def ask_check(*, by: Account, anchor: str = "") -> Check:
    """Queues a verification of the whole journal, against a head kept outside if one is given."""
    require(by, "journal.verify")
    with writing(by, "journal.check.ask") as work:
        check = Check(
            asked_at=work.at,
            asked_by=by,
            anchor=anchor.strip().lower(),
            total=Entry.objects.count(),
        )
        work.add(check)
        app.configure_task(TASK).defer(check=check.pk)
    return check


def run_check(key: int) -> Check:
    """Runs a queued verification and keeps its result."""
    check = Check.objects.get(pk=key)

    def show(read: int, total: int) -> None:
        """How far it is, is no fact of the county: it is shown while it runs, not journaled."""
        Check.objects.filter(pk=key).update(read=read, total=total)

    verdict = verify(show, anchor=check.anchor)
    with writing(None, "journal.check.end") as work:
        work.update(
            check,
            ended_at=timezone.now(),
            is_intact=verdict.ok,
            read=verdict.entries,
            verdict=verdict.as_json(),
        )
    return check
