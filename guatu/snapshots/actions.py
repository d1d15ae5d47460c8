"""Freezing data."""

import datetime as dt
from typing import Any

from guatu.accounts.models import Account
from guatu.journal.actions import writing
from guatu.journal.models import Seal
from guatu.snapshots.models import Snapshot, canonical, digest_of


def freeze(kind: str, content: Any, cut_off: dt.datetime, *, by: Account | None) -> Snapshot:
    """Keeps plain values as a snapshot. The caller has checked the right to do so."""
    text = canonical(content)
    last = Seal.objects.order_by("-id").first()
    snapshot = Snapshot(
        kind=kind,
        cut_off=cut_off,
        made_by=by,
        content=text,
        digest=digest_of(text),
        journal_head=bytes(last.digest).hex() if last else "",
    )
    with writing(by, "snapshots.snapshot.freeze") as work:
        snapshot.save()  # its content stays out of the journal, which holds the hash
        work.note(snapshot, kind=kind, digest=snapshot.digest, cut_off=cut_off)
    return snapshot
