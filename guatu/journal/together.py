"""Writes of several people at once, in one transaction with one refresh of what they touch.

Writes of one county wait for each other where its standings are refreshed. Those that wait in one
process go together: while one transaction runs, the next collects whoever comes, and is led by the
first of them. A write that fails takes nobody with it.
"""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils import translation

from guatu.journal.actions import refreshing_once

T = TypeVar("T")
MOST = 16

log = logging.getLogger(__name__)


class Turn(Generic[T]):
    """A write that waits, and what came of it."""

    def __init__(self, write: Callable[[], T]) -> None:
        self.write = write
        self.language = translation.get_language()
        self.woken = threading.Event()
        self.is_done = False
        self.values: list[T] = []
        self.error: Exception | None = None

    def take(self) -> None:
        """Writes, in the language of whoever waits; keeps what is returned or raised."""
        self.values, self.error = [], None
        with translation.override(self.language):
            try:
                with transaction.atomic():
                    self.values = [self.write()]
            except Exception as error:
                self.error = error

    def outcome(self) -> T:
        """What the write returned; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.values[0]


class Queue:
    """The writes that wait in this process, and whether somebody writes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: list[Turn] = []
        self.is_led = False

    def joined(self, turn: Turn) -> None:
        """Returns when the turn is done: by another, or by leading itself."""
        with self.lock:
            self.waiting.append(turn)
            leads, self.is_led = not self.is_led, True
        if not leads:
            turn.woken.wait()
        if not turn.is_done:
            self._lead()

    def _lead(self) -> None:
        with self.lock:
            turns, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        try:
            write_all(turns)
        finally:
            with self.lock:
                following = self.waiting[:1]
                self.is_led = bool(following)
            for turn in turns:
                turn.is_done = True
            for turn in (*turns, *following):
                turn.woken.set()


def write_all(turns: list[Turn]) -> None:
    """Writes all of them in one transaction; each alone where that fails or two lock each other."""
    again = turns
    try:
        if len(turns) > 1:
            with refreshing_once():
                for turn in turns:
                    turn.take()
            again = [turn for turn in turns if isinstance(turn.error, OperationalError)]
    except Exception:
        log.exception("%d writes could not go together; each goes alone", len(turns))
    for turn in again:
        turn.take()


_queue = Queue()


def together(write: Callable[[], T]) -> T:
    """What `write` returns, written in one transaction with others that wait at this moment.

    Inside a transaction it is simply called. Raises what it raises.
    """
    if connection.in_atomic_block:
        return write()
    turn = Turn(write)
    _queue.joined(turn)
    return turn.outcome()
