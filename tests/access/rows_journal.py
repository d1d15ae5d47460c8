"""Who reads the journal and who verifies it: the auditor verifies and sees no business data."""

from typing import Any

from guatu.journal.models import Check
from tests.cast import Cast


def _check(cast: Cast) -> dict[str, Any]:
    check = Check.objects.first()
    if check is None:
        account = cast.accounts["wu"]
        check = Check.objects.create(asked_at="2026-11-23T00:00:00Z", asked_by=account)
    return {"pk": check.pk}


OBJECTS = {"check": _check}

ROWS = [
    ("journal:entry-list", "", "get", "ana=200 dana=200 wu=200 ding=200 zhou=200 chen=403 *=403"),
    ("journal:export-list", "", "get", "dana=200 ding=200 wu=200 *=403"),
    ("journal:export-file", "", "get", "dana=200 ding=200 wu=200 *=403"),
    ("journal:check-create", "", "post", "wu=302 ding=302 zhou=403 *=403"),
    ("journal:check", "check", "get", "wu=200 ding=200 zhou=403 *=403"),
]
