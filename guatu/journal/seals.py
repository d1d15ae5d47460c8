"""Sealing the journal: entries that are committed go into a Merkle tree, chained to the last."""

import uuid

from django.db import OperationalError, connection, transaction
from django.db.models import Max
from psycopg.errors import LockNotAvailable

from guatu.journal import canonical, merkle
from guatu.journal.models import Entry, Seal
from guatu.journal.verification import Finding, Verdict, verify

__all__ = ["Finding", "Verdict", "head", "seal_all", "seal_new", "unsealed_count", "verify"]

WRITERS = 7_310_001  # held shared by writers of the journal, see migration 0003
SEALERS = 7_310_002
PATIENCE_MS = 500
MOST = 100_000
NOTE = "journal.seal"


def seal_new(most: int = MOST) -> Seal | None:
    """Seals the entries after the last seal, at most `most`; None where there is nothing to seal.

    Nor is anything sealed while another process seals, or while a transaction that writes the
    journal does not end within half a second: the next call will do it.
    """
    with transaction.atomic():
        if not _alone_among_sealers():
            return None
        until = _committed_until()
        last = Seal.objects.order_by("-id").defer("leaves").first()
        if until is None or not _has_news(last, until):
            return None
        lines = list(canonical.texts(last.last_id if last else 0, until, most))
        seal = _sealed(last, lines)
        _note(seal)
        return seal


def seal_all(most: int = MOST) -> list[Seal]:
    """Seals everything that is committed, in as many seals as it takes."""
    made: list[Seal] = []
    while seal := seal_new(most):
        made.append(seal)
    return made


def head() -> str:
    """The head of the chain, 64 hexadecimal digits; empty where nothing is sealed."""
    last = Seal.objects.order_by("-id").only("digest").first()
    return last.head if last else ""


def unsealed_count() -> int:
    """How many entries are not sealed yet, the notes of seals among them."""
    sealed = Seal.objects.aggregate(last=Max("last_id"))["last"] or 0
    return Entry.objects.filter(pk__gt=sealed).count()


def _alone_among_sealers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALERS])
        return bool(cursor.fetchone()[0])


def _committed_until() -> int | None:
    """The highest id below which nothing can be committed any more; None: writers are busy.

    Ids are taken before a transaction commits, so a smaller one may appear after a greater one.
    Writers hold a shared lock from before they take an id; held alone for a moment, it tells
    that all smaller ids are in, or never will be.
    """
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                cursor.execute("SELECT pg_advisory_lock(%s)", [WRITERS])
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                return None
            raise
        try:
            return Entry.objects.aggregate(last=Max("id"))["last"] or 0
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [WRITERS])


def _has_news(last: Seal | None, until: int) -> bool:
    """Whether anything but the note of the last seal was written since."""
    fresh = Entry.objects.filter(pk__gt=last.last_id if last else 0, pk__lte=until)
    return fresh.exclude(action=NOTE).exists()


def _sealed(last: Seal | None, lines: list[bytes]) -> Seal:
    ids = [canonical.id_of(line) for line in lines]
    hashes = [merkle.leaf_hash(line) for line in lines]
    previous, root = bytes(last.digest) if last else merkle.START, merkle.root_of(hashes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        sealed_at = cursor.fetchone()[0]
    seal = Seal(
        sealed_at=sealed_at,
        first_id=ids[0],
        last_id=ids[-1],
        count=len(ids),
        leaves=merkle.packed_leaves(ids, hashes),
        root=root,
        previous=previous,
    )
    seal.digest = merkle.chained(previous, root, seal.numbers)
    seal.save(force_insert=True)
    return seal


def _note(seal: Seal) -> None:
    """Writes into the journal that this seal was made, so that its removal would be missed.

    It bears the time of the last entry: history that is entered in order may still follow it.
    """
    Entry.objects.create(
        at=Entry.objects.order_by("-id").values_list("at", flat=True)[0],
        action=NOTE,
        batch=uuid.uuid4(),
        model=Seal._meta.label_lower,
        object_id=seal.pk,
        thread=seal.journal_thread,
        before={},
        after={"digest": seal.head, "count": seal.count},
    )
