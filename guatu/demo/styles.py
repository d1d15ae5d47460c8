"""How a writer writes: every owner's officer has habits that last through all his reports."""

import random
from dataclasses import dataclass
from decimal import Decimal

from guatu.demo.contents import words


@dataclass(frozen=True, slots=True)
class Style:
    """A writer's habits."""

    lead: tuple[str, ...]
    joint: str
    stop: str
    shape: str
    money: tuple[str, ...]
    in_yi: bool
    people: float
    clauses: int
    exact: bool
    empty: str
    asks: bool
    sloppy: float
    half: bool
    goals: int


def style_of(owner: str, seed: int) -> Style:
    """The habits of whoever writes for an owner."""
    rng = random.Random(f"{seed}/{owner}/style")
    leads = words()["leads"]
    favourite = rng.choice(leads)
    return Style(
        lead=(favourite, favourite, rng.choice(leads), ""),
        joint=rng.choice("；；；，，。"),
        stop=rng.choice(("。", "。", "。", "")),
        shape=rng.choice(("works", "money last", "money last", "money first", "list", "labels")),
        money=tuple(rng.sample(words()["money"]["plain"], 3)),
        in_yi=rng.random() < 0.35,
        people=rng.choice((0.0, 0.1, 0.3, 0.6)),
        clauses=rng.choice((2, 2, 3, 3, 4)),
        exact=rng.random() < 0.35,
        empty=rng.choice(words()["none"]["words"]),
        asks=rng.random() < 0.5,
        sloppy=rng.choice((0.0, 0.0, 0.02, 0.05, 0.1)),
        half=rng.random() < 0.2,
        goals=rng.randint(0, 99),
    )


def money_text(amount: Decimal, style: Style) -> str:
    """3200 as 3200万元, 12600 as 1.26亿元 where the writer counts in 亿."""
    if style.in_yi and amount >= 10000:
        return f"{amount / 10000:.2f}".rstrip("0").rstrip(".") + "亿元"
    return f"{amount.normalize():f}万元"


def percent_text(share: float, style: Style) -> str:
    """A share of 0-1 in whole percent, in fives by most writers; never 0 or 100."""
    if style.exact:
        return str(min(max(round(share * 100), 3), 98))
    return str(min(max(round(share * 20) * 5, 5), 95))
