"""Writes that wait for each other go in one transaction, and none takes another with it."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.accounts.models import Unit
from guatu.journal import together as module
from guatu.journal.actions import writing
from guatu.journal.models import Entry
from guatu.journal.together import Queue, together
from guatu.lib.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
REFRESHED: list[int] = []


def counted(touched: Mapping[str, set[int]]) -> None:
    """A refresher that notes how many units a transaction touched."""
    REFRESHED.append(len(touched["unit"]))


def only_one(touched: Mapping[str, set[int]]) -> None:
    """A refresher that cannot take more than one unit."""
    if len(touched["unit"]) > 1:
        raise ValueError("too many")


@pytest.fixture(autouse=True)
def afresh(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    REFRESHED.clear()
    settings.REFRESHERS = ["tests.journal.test_together.counted"]
    monkeypatch.setattr(module, "_queue", Queue())


def opened(code: str) -> int:
    """A unit written like anything else; the id of the transaction that it was written in."""
    with writing(None, "accounts.unit.open") as work:
        work.add(Unit(code=code, name=code, short_name=code, kind="bureau", path=code))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def all_at_once(*writes: Callable[[], int], language: str = "en") -> list[Future]:
    """The writes, come while another holds up the first transaction."""
    begun, go_on = threading.Event(), threading.Event()

    def first() -> int:
        begun.set()
        assert go_on.wait(10)
        return 0

    def asked(write: Callable[[], int]) -> int:
        try:
            with translation.override(language):
                return together(write)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(writes) + 1) as pool:
        ahead = pool.submit(asked, first)
        assert begun.wait(10)
        found = []
        for number, write in enumerate(writes, 1):
            found.append(pool.submit(asked, write))
            while len(module._queue.waiting) < number:
                threading.Event().wait(0.001)
        go_on.set()
    assert ahead.result() == 0
    return found


def test_those_that_wait_share_a_transaction_and_a_refresh() -> None:
    found = all_at_once(*[lambda code=code: opened(code) for code in ("a", "b", "c")])
    assert len({each.result() for each in found}) == 1
    assert REFRESHED == [3]
    assert Entry.objects.values("batch").distinct().count() == 3


def test_one_that_is_refused_takes_nobody_with_it_and_hears_it_in_its_language() -> None:
    def refused() -> int:
        opened("lost")
        raise Refused(_("This form was sent already."))

    found = all_at_once(lambda: opened("a"), refused, lambda: opened("c"), language="zh-hans")
    assert found[0].result() == found[2].result()
    with pytest.raises(Refused, match="该表单已提交过"):
        found[1].result()
    assert sorted(Unit.objects.values_list("code", flat=True)) == ["a", "c"]


def test_where_they_cannot_go_together_each_goes_alone(settings: Any) -> None:
    settings.REFRESHERS = ["tests.journal.test_together.only_one"]
    found = all_at_once(lambda: opened("a"), lambda: opened("b"))
    assert len({each.result() for each in found}) == 2
    assert Unit.objects.count() == 2


def test_one_that_was_locked_out_by_another_session_is_written_again() -> None:
    tried: list[int] = []

    def locked_out() -> int:
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("deadlock detected")
        return opened("b")

    found = all_at_once(lambda: opened("a"), locked_out)
    assert found[0].result() != found[1].result()
    assert Unit.objects.count() == 2


def test_one_alone_is_written_as_ever_and_inside_a_transaction_it_is_simply_called() -> None:
    assert together(lambda: opened("a")) > 0
    with writing(None, "accounts.unit.open"):
        inside = together(lambda: opened("b"))
        assert opened("c") == inside
    assert REFRESHED == [1, 2]
