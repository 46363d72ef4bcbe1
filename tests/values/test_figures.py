"""Figures: what fits them, and what is refused with which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.values.figures import parse_figure

BOUNDS = [
    ("3000", "3000", "3000", ""),
    ("~3000", "2700", "3300", ""),
    ("3000+", "3000", None, ""),
    ("..12000", None, "12000", ""),
    ("3000..5000", "3000", "5000", ""),
    ("50 m", "50", "50", "m"),
    ("~2.5 km", "2.25", "2.75", "km"),
    ("3..5 %", "3", "5", "%"),
    ("-5", "-5", "-5", ""),
    ("~-10", "-11", "-9", ""),
    ("0", "0", "0", ""),
    ("2000  US dollars", "2000", "2000", "US dollars"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), BOUNDS)
def test_bounds(text: str, low: str | None, high: str | None, unit: str) -> None:
    found = parse_figure(text)
    assert found.text == text
    assert found.low == (None if low is None else Decimal(low))
    assert found.high == (None if high is None else Decimal(high))
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3,000", "leave out the thousands separators: 3000"),
        ("3 000", "leave out the thousands separators: 3000"),
        ("3’000+", "leave out the thousands separators: 3000+"),
        ("five", "is no figure"),
        ("~3000+", "is no figure"),
        ("..", "is no figure"),
        ("", "is no figure"),
        ("1e5", "is no figure"),
        ("5..3", "ends below its beginning"),
        ("9" * 6000, "is no figure"),
        ("٣", "is no figure"),
        ("3000\n", "is no figure"),
    ],
)
def test_refusals_say_why(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_figure(text)
    assert words in str(caught.value)


def test_the_same_numbers_in_other_words_are_the_same() -> None:
    assert parse_figure("3000").same_as(parse_figure("3000..3000"))
    assert not parse_figure("3000").same_as(parse_figure("3000 m"))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_range_holds_its_ends(one: int, other: int) -> None:
    low, high = sorted((one, other))
    found = parse_figure(f"{low}..{high}")
    assert (found.low, found.high) == (low, high)
