"""Every act that a verb writes under has words."""

import re
from pathlib import Path

from guatu.journal.acts import ACTS, act_words

SOURCES = Path(__file__).resolve().parents[2] / "guatu"
# Frames around verbs, under which nothing is written: the verbs inside name their own acts.
FRAMES = re.compile(r"demo\..*|form\.send")


def used() -> set[str]:
    """The names given to `writing` anywhere in the sources."""
    found: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        found.update(re.findall(r'writing\([^"\n]*"([a-z_.]+)"', path.read_text()))
    return {name for name in found if not FRAMES.fullmatch(name)}


def test_every_act_has_words() -> None:
    assert used() - set(ACTS) == set()


def test_no_words_are_left_over() -> None:
    """An act may be handed to the verb that writes: its name stands somewhere else then."""
    elsewhere = "".join(
        path.read_text() for path in SOURCES.rglob("*.py") if path.name != "acts.py"
    )
    assert {act for act in ACTS if f'"{act}"' not in elsewhere} == set()


def test_an_act_of_the_past_is_shown_by_its_name() -> None:
    assert act_words("ledger.project.burn") == "ledger.project.burn"
