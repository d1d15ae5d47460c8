"""Verification finds what a database owner did to the journal, and names the first entry."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from guatu.journal import canonical
from guatu.journal.models import Entry, Seal
from guatu.journal.seals import Finding, head, seal_all, seal_new, unsealed_count, verify

from .conftest import tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(written) -> list[Entry]:
    """Three seals over 9 written entries; the notes of the seals lie between."""
    for _ in range(3):
        written(3)
        seal_new()
    return list(Entry.objects.filter(model="accounts.unit").order_by("id"))


def test_an_untouched_journal_is_intact(sealed) -> None:
    verdict = verify()
    assert verdict.ok
    assert verdict.first_bad is None
    assert (verdict.seals, verdict.entries, verdict.unsealed) == (3, 11, 1)
    assert verdict.head == head() == Seal.objects.order_by("id").last().head


def test_an_empty_journal_is_intact() -> None:
    verdict = verify()
    assert verdict.ok
    assert (verdict.seals, verdict.entries, verdict.head) == (0, 0, "")


def test_the_note_of_a_seal_alone_is_not_sealed(sealed) -> None:
    assert seal_new() is None
    assert unsealed_count() == 1


def test_large_journals_take_several_seals(written) -> None:
    written(7)
    assert [seal.count for seal in seal_all(3)] == [3, 3, 3]
    assert verify().ok


def test_progress_counts_to_the_end(sealed) -> None:
    seen: list[tuple[int, int]] = []
    verify(lambda read, total: seen.append((read, total)))
    assert seen[-1] == (11, 11)


@pytest.mark.parametrize(
    "change",
    [
        "source = source || ' '",
        "after = '{}'",
        "after = NULL",
        "actor_id = NULL, at = at + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 hour'",
        "at = 'infinity'",
        "thread = 'unit/0'",
        "batch = gen_random_uuid()",
        "before = '{}'",
    ],
)
def test_a_changed_entry_is_named(sealed, change: str) -> None:
    victim = sealed[4]
    with tampering() as run:
        run(f"UPDATE journal_entry SET {change} WHERE id = {victim.pk}")
    victim.refresh_from_db() if "infinity" not in change else None
    thread = "unit/0" if "unit/0" in change else victim.thread
    assert verify().first_bad == Finding("changed", victim.pk, thread, Seal.objects.all()[1].pk)


def test_text_moved_from_one_field_to_the_next_is_a_change(sealed) -> None:
    victim = sealed[0]
    with tampering() as run:
        run(
            "UPDATE journal_entry SET thread = thread || E'\\t' || source, source = ''"
            f" WHERE id = {victim.pk}"
        )
    found = verify().first_bad
    assert found is not None
    assert (found.kind, found.entry) == ("changed", victim.pk)


@pytest.mark.parametrize("at", [0, 4, 8])
def test_a_removed_entry_is_named(sealed, at: int) -> None:
    with tampering() as run:
        run(f"DELETE FROM journal_entry WHERE id = {sealed[at].pk}")
    found = verify().first_bad
    assert found is not None
    assert (found.kind, found.entry) == ("removed", sealed[at].pk)


def test_of_two_faults_the_first_is_named(sealed) -> None:
    with tampering() as run:
        run(f"DELETE FROM journal_entry WHERE id = {sealed[5].pk}")
        run(f"UPDATE journal_entry SET source = 'x' WHERE id = {sealed[2].pk}")
    found = verify().first_bad
    assert found is not None
    assert (found.kind, found.entry) == ("changed", sealed[2].pk)


@pytest.mark.parametrize("number", [-5, 0])
def test_an_inserted_entry_is_named(sealed, number: int) -> None:
    with tampering() as run:
        run(
            "INSERT INTO journal_entry (id, at, recorded_at, action, batch, model, object_id,"
            " thread, source, after) OVERRIDING SYSTEM VALUE"
            f" SELECT {number}, at, recorded_at, action, batch, model, 999, 'unit/999', '', after"
            f" FROM journal_entry WHERE id = {sealed[0].pk}"
        )
    found = verify().first_bad
    assert found is not None
    assert (found.kind, found.entry, found.thread) == ("inserted", number, "unit/999")


def test_an_entry_inserted_into_a_gap_is_named(written) -> None:
    written(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('journal_entry_id_seq')")
        gap = cursor.fetchone()[0]
    written(1)
    seal_new()
    with tampering() as run:
        run(
            "INSERT INTO journal_entry (id, at, recorded_at, action, batch, model, object_id,"
            " thread, source, after) OVERRIDING SYSTEM VALUE"
            f" SELECT {gap}, at, recorded_at, action, batch, model, object_id, thread, source,"
            f" after FROM journal_entry WHERE id = {gap - 1}"
        )
    found = verify().first_bad
    assert found is not None
    assert (found.kind, found.entry) == ("inserted", gap)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("count = count + 1", "rewritten"),
        ("sealed_at = sealed_at - interval '1 day'", "rewritten"),
        ("root = sha256('x')", "rewritten"),
        ("digest = sha256('x')", "rewritten"),
        ("previous = sha256('x')", "broken"),
        ("leaves = overlay(leaves placing '\\x00' from 12)", "leaves"),
        ("leaves = substr(leaves, 1, 40)", "leaves"),
        ("leaves = ''", "leaves"),
    ],
)
def test_a_changed_seal_is_named(sealed, change: str, kind: str) -> None:
    middle = Seal.objects.order_by("id")[1]
    with tampering() as run:
        run(f"UPDATE journal_seal SET {change} WHERE id = {middle.pk}")
    assert verify().first_bad == Finding(kind, seal=middle.pk)


@pytest.mark.parametrize("at", [0, 1])
def test_a_removed_seal_is_noticed_at_the_next(sealed, at: int) -> None:
    seals = list(Seal.objects.order_by("id"))
    with tampering() as run:
        run(f"DELETE FROM journal_seal WHERE id = {seals[at].pk}")
    assert verify().first_bad == Finding("broken", seal=seals[at + 1].pk)


def test_the_removed_last_seal_is_missed_because_the_journal_tells_of_it(sealed) -> None:
    last = Seal.objects.order_by("id").last()
    note = Entry.objects.filter(model="journal.seal").order_by("id").last()
    with tampering() as run:
        run(f"DELETE FROM journal_seal WHERE id = {last.pk}")
    verdict = verify()
    assert not verdict.ok
    assert verdict.first_bad == Finding("lost", entry=note.pk, seal=last.pk)
    assert verdict.unsealed == 5


def test_seals_in_another_order_are_noticed(sealed) -> None:
    first, second, _third = Seal.objects.order_by("id")
    with tampering() as run:
        run(f"UPDATE journal_seal SET id = 0 WHERE id = {second.pk}")
    assert verify().first_bad == Finding("broken", seal=0)
    assert first.pk > 0


def rewritten_by_the_owner() -> None:
    """Changes an entry and makes all seals and their notes anew, as one who knows the code can."""
    with tampering() as run:
        run("UPDATE journal_entry SET source = 'x' WHERE id = (SELECT min(id) FROM journal_entry)")
        run("DELETE FROM journal_entry WHERE model = 'journal.seal'")
        run("DELETE FROM journal_seal")
    seal_all()


def test_a_journal_rewritten_as_a_whole_is_found_out_by_a_head_kept_outside(sealed) -> None:
    kept = head()
    assert verify(anchor=kept).ok
    rewritten_by_the_owner()
    assert verify().ok
    assert verify(anchor=kept).first_bad == Finding("anchor")


def test_a_head_kept_outside_stays_good_when_more_is_sealed(sealed, written) -> None:
    kept = head()
    written(1)
    seal_new()
    assert kept != head()
    assert verify(anchor=kept.upper()).ok
    assert verify(anchor=kept[:16]).ok
    with pytest.raises(ValueError, match="16 digits"):
        verify(anchor=kept[:15])


def test_the_canonical_text_does_not_depend_on_the_session(sealed) -> None:
    plain = list(canonical.texts(0, 2**62))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'America/Lima'")
        cursor.execute("SET LOCAL datestyle = 'SQL, DMY'")
        cursor.execute("SET LOCAL extra_float_digits = 0")
        cursor.execute("SET LOCAL bytea_output = 'escape'")
    assert list(canonical.texts(0, 2**62)) == plain
    assert len(plain) == 12


def test_null_is_not_empty_in_the_canonical_text(sealed) -> None:
    line = next(canonical.texts(0, 2**62))
    fields = line.rstrip(b"\n").split(b"\t")
    assert len(fields) == 12
    assert fields[3] == b"\\N"
    assert fields[10] == b"\\N"
    assert "名单.xlsx!表1!A1".encode() == fields[9]


def test_the_command_ends_with_one_where_something_is_wrong(sealed) -> None:
    out = StringIO()
    call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is True
    with tampering() as run:
        run(f"DELETE FROM journal_entry WHERE id = {sealed[3].pk}")
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["first_bad"]["entry"] == sealed[3].pk
