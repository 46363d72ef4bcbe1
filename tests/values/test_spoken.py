"""Dates as people say them, worked out with a calendar; 2024-10-25 was a Friday."""

from __future__ import annotations

from datetime import date as Day

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.values.dates import parse_date
from factcli.values.spoken import spoken_date

FRIDAY = Day(2024, 10, 25)


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("today", "2024-10-25"),
        ("Yesterday", "2024-10-24"),
        ("the day before yesterday", "2024-10-23"),
        ("3 days ago", "2024-10-22"),
        ("three days ago", "2024-10-22"),
        ("a day ago", "2024-10-24"),
        ("Friday", "2024-10-25"),
        ("last Friday", "2024-10-18"),
        ("on Thursday", "2024-10-24"),
        ("last Thursday", "2024-10-24"),
        ("sat", "2024-10-19"),
        ("Thurs.", "2024-10-24"),
        ("this week", "2024-10-21/2024-10-25"),
        ("last week", "2024-10-14/2024-10-20"),
        ("this month", "2024-10-01/2024-10-25"),
        ("last month", "2024-09"),
        ("this year", "2024-01-01/2024-10-25"),
        ("last year", "2023"),
        ("24 October", "2024-10-24"),
        ("October 24", "2024-10-24"),
        ("Oct. 24, 2022", "2022-10-24"),
        ("24.10.", "2024-10-24"),
        ("24.10.2021", "2021-10-24"),
        ("26 October", "2023-10-26"),
        ("29 Feb", "2024-02-29"),
        ("by Thursday", "../2024-10-24"),
        ("before Thursday", "../2024-10-23"),
        ("before 1 March", "../2024-02-29"),
        ("24th October", "2024-10-24"),
        ("by 2024-10-23", "../2024-10-23"),
        ("Oct 2024", "2024-10"),
        ("October 2023", "2023-10"),
    ],
)
def test_what_words_mean(words: str, means: str) -> None:
    assert spoken_date(words, FRIDAY) == means
    parse_date(means)


NOT_OURS = "|soon|ju|31 February|mar|last|on|by|before last week|t|October|40 10"
NOT_OURS += "|99999999999999 days ago|1 2 3 4|24.10.24|24 October 24|10 October 2 3"


@pytest.mark.parametrize("words", NOT_OURS.split("|"))
def test_what_is_not_ours_is_not_guessed(words: str) -> None:
    assert spoken_date(words, FRIDAY) is None


def test_on_the_first_of_a_year_and_of_the_calendar() -> None:
    assert spoken_date("last month", Day(2024, 1, 1)) == "2023-12"
    assert spoken_date("this week", Day(2024, 10, 21)) == "2024-10-21"
    assert spoken_date("yesterday", Day(1, 1, 1)) is None
    assert spoken_date("29 Feb", Day(2023, 3, 1)) is None


@given(
    st.dates(min_value=Day(2, 1, 1)),
    st.sampled_from(["yesterday", "monday", "last sunday", "last week", "last month", "1 march"]),
)
def test_it_is_a_date_that_is_over(day: Day, words: str) -> None:
    found = spoken_date(words, day)
    assert found is not None
    latest = parse_date(found).latest
    assert latest is not None
    assert latest.date() <= day
