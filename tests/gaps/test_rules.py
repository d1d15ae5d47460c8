"""Each rule of the gap list: silent about its good values, speaking of its bad ones."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.gaps.columns import UNKNOWN, Columns
from guatu.gaps.compute import judged, speaks
from guatu.gaps.rules import BY_CODE, RULES, WORDS
from guatu.gaps.statement import AMOUNTS, COUNTS, DAYS, FLAGS
from guatu.lib.contradictions import Rule

IDS = [rule.code for rule in RULES]


def columns(*rows: dict[str, Decimal | int | None]) -> Columns:
    names = {name for row in rows for name in row}
    scaled = {
        name: np.array(
            [
                UNKNOWN if row.get(name) is None else int(Decimal(row[name] or 0).scaleb(6))
                for row in rows
            ]
        )
        for name in names
    }
    keys = np.arange(len(rows))
    return Columns(scaled, keys, keys)


def test_codes_are_given_once() -> None:
    assert len(BY_CODE) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_is_silent_about_good_values_and_speaks_of_bad_ones(rule: Rule) -> None:
    assert set(rule.good) == set(rule.bad) == rule.names
    assert list(speaks(rule, columns(dict(rule.good), dict(rule.bad)))) == [False, True]
    good, bad = (
        {name: Decimal(value) for name, value in given.items()} for given in (rule.good, rule.bad)
    )
    assert rule.check(good, WORDS) is None
    assert rule.check(bad, WORDS) is not None


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_is_silent_where_a_value_is_not_known(rule: Rule) -> None:
    for name in rule.names:
        assert list(speaks(rule, columns({**rule.bad, name: None}))) == [False]


def test_every_value_that_a_rule_reads_is_one_of_the_statement() -> None:
    known = {*AMOUNTS, *COUNTS, *DAYS, *FLAGS}
    assert {name for rule in RULES for name in rule.names} <= known


SHARES = st.decimals(-(10**9), 10**9, places=6) | st.none()


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(sorted(BY_CODE["jump"].names), SHARES)), min_size=1
    )
)
def test_columns_judge_as_single_values_do(rows: list[dict[str, Decimal | None]]) -> None:
    rule = BY_CODE["jump"]
    found = judged(columns(*rows), None, [rule]).found[:, 0]
    assert list(found) == [rule.check(row, WORDS) is not None for row in rows]
