"""Personal data are masked wherever they stand in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.masks import masked

LONGEST_LEFT = 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("138-1234-1234", "138****1234"),
        ("张三 13812341234", "张三 138****1234"),
        ("张三13812341234、李四13998765432", "张三138****1234、李四139****5432"),
        ("6620041", "66***41"),
        ("0710-6620041", "071****0041"),
        ("＋86 13812341234", "＋861******1234"),
        ("420303199001011234", "420***********1234"),
        ("42030319900101123X", "420***********123X"),
        ("王五 wang@qs.gov.cn", "王五 w***@qs.gov.cn"),
        ("内线 8012", "内线 8012"),
        ("王五", "王五"),
        ("", ""),
    ],
)
def test_numbers_and_addresses_are_masked_and_names_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


TEXTS = st.text(st.sampled_from("0123456789-  张李、@.axX，"), max_size=60)


@given(TEXTS)
def test_no_long_run_of_digits_is_left(text: str) -> None:
    runs = re.findall(r"\d+", masked(text))
    assert max(map(len, runs), default=0) <= LONGEST_LEFT


@given(TEXTS)
def test_masking_twice_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)
