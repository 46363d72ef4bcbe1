"""EDTF: what is read, what its bounds are, and what is refused with which words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.values.dates import parse_date, parse_day

# Bounds worked out by hand from the EDTF specification.
BOUNDS = """
2024                        2024-01-01  2024-12-31
2024-10                     2024-10-01  2024-10-31
2024-02                     2024-02-01  2024-02-29
2023-02                     2023-02-01  2023-02-28
1900-02                     1900-02-01  1900-02-28
2024-10-24                  2024-10-24  2024-10-24
0001                        0001-01-01  0001-12-31
9999-12-31                  9999-12-31  9999-12-31
2024-10-24?                 2024-10-24  2024-10-24
2024-10~                    2024-10-01  2024-10-31
2024%                       2024-01-01  2024-12-31
2004-06~-11                 2004-06-11  2004-06-11
2004?-06-11                 2004-06-11  2004-06-11
?2004-06-~11                2004-06-11  2004-06-11
2024-%02                    2024-02-01  2024-02-29
202X                        2020-01-01  2029-12-31
20XX                        2000-01-01  2099-12-31
000X                        0001-01-01  0009-12-31
1XXX-12                     1000-12-01  1999-12-31
2024-XX                     2024-01-01  2024-12-31
2024-1X                     2024-10-01  2024-12-31
2024-X1                     2024-01-01  2024-11-30
2024-10-2X                  2024-10-20  2024-10-29
2024-10-3X                  2024-10-30  2024-10-31
2023-02-2X                  2023-02-20  2023-02-28
2024-XX-31                  2024-01-31  2024-12-31
202X-02-29                  2020-02-29  2028-02-29
156X-12-25                  1560-12-25  1569-12-25
XXXX                        -           -
XXXX-12-XX                  -           -
2024-21                     2024-03-01  2024-05-31
2024-22                     2024-06-01  2024-08-31
2024-23                     2024-09-01  2024-11-30
2024-24                     2024-12-01  2025-02-28
2023-24~                    2023-12-01  2024-02-29
9999-24                     9999-12-01  9999-12-31
2024-10-22/2024-10-25       2024-10-22  2024-10-25
2024-10/2024-11             2024-10-01  2024-11-30
2024-10-24/2024-10-24       2024-10-24  2024-10-24
../2024-10-23               -           2024-10-23
/2024-10-23                 -           2024-10-23
2024-10-23/..               2024-10-23  -
2024-10-23/                 2024-10-23  -
../..                       -           -
1984?/2004~                 1984-01-01  2004-12-31
2004-06-XX/2004-07-03       2004-06-01  2004-07-03
2004-06-~01/2004-06-~20     2004-06-01  2004-06-20
2024-21/2024-22             2024-03-01  2024-08-31
[2024-10-22,2024-10-24]     2024-10-22  2024-10-24
[2024-10-24]                2024-10-24  2024-10-24
[1667,1668,1670..1672]      1667-01-01  1672-12-31
[2024-10-24,2024-10-02]     2024-10-02  2024-10-24
[..2024-10]                 -           2024-10-31
[2024-10..]                 2024-10-01  -
[2024-01,2024-02,2024-12..] 2024-01-01  -
[..2023,2024-05]            -           2024-05-31
"""


@pytest.mark.parametrize("line", BOUNDS.strip().splitlines())
def test_bounds(line: str) -> None:
    text, first, last = line.split()
    found = parse_date(text)
    assert found.text == text
    assert found.bound_texts() == (
        None if first == "-" else first,
        None if last == "-" else last,
    )
    if found.earliest:
        assert (found.earliest.hour, found.earliest.minute, found.earliest.second) == (0, 0, 0)
    if found.latest:
        assert (found.latest.hour, found.latest.minute, found.latest.second) == (23, 59, 59)


def test_a_clock_time_spans_its_minute_or_its_second() -> None:
    found = parse_date("2024-10-24T14:30+03:00")
    assert (found.earliest, found.latest) == (
        datetime(2024, 10, 24, 14, 30),
        datetime(2024, 10, 24, 14, 30, 59),
    )
    assert found.offset == timedelta(hours=3)
    assert found.day == date(2024, 10, 24)
    exact = parse_date("2024-10-24T14:30:05")
    assert exact.earliest == exact.latest == datetime(2024, 10, 24, 14, 30, 5)
    assert exact.offset is None
    assert parse_date("2024-10-24T14:30Z").offset == timedelta(0)
    assert parse_date("2024-10-24T14:30-03:30").offset == -timedelta(hours=3, minutes=30)
    assert parse_date("2024-10-24T14:30-04").offset == -timedelta(hours=4)
    assert found.bound_texts() == ("2024-10-24T14:30+03:00", "2024-10-24T14:30+03:00")


# What is refused, and words that its message must have.
REFUSED = [
    ("", "is no EDTF date"),
    ("yesterday", "is no EDTF date"),
    ("24.10.2024", "is no EDTF date"),
    ("2024-9-1", "is no EDTF date"),
    ("24-10-24", "is no EDTF date"),
    ("2024-10-24 ", "is no EDTF date"),
    ("2024-10-24\n", "is no EDTF date"),
    ("２０２４", "is no EDTF date"),
    ("2024-10-24 14:30", "put a T between"),
    ("2024-10-22..2024-10-24", "written with a slash"),
    ("2024-02-30", "February 2024 has 29 days"),
    ("2023-02-29", "February 2023 has 28 days"),
    ("2024-13", "months go from 01 to 12"),
    ("2024-00", "months go from 01 to 12"),
    ("2024-2X", "months go from 01 to 12"),
    ("2024-10-00", "there is no such day"),
    ("2024-02-4X", "there is no such day"),
    ("XXX1-02-29", "there is no such day"),
    ("XXXX-02-30", "there is no such day"),
    ("0000", "years go from 0001 to 9999"),
    ("12024", "years go from 0001 to 9999"),
    ("Y12024", "years go from 0001 to 9999"),
    ("-0100", "years go from 0001 to 9999"),
    ("2024-25", "months go from 01 to 12"),
    ("2024-21-01", "a season stands with its year alone"),
    ("20XX-21", "a season stands with its year alone"),
    ("2024-10-25/2024-10-22", "ends before it begins"),
    ("2024-10-25/2024-09", "ends before it begins"),
    ("/", "is no interval"),
    ("2024/10/24", "is no interval"),
    ("2024-10-24T10:00/2024-10-24T12:00", "without clock times"),
    ("[2024", "is no one-of set"),
    ("[]", "is no one-of set"),
    ("[2024..2023]", "ends before it begins"),
    ("[2024..,2025]", "only the first member"),
    ("{2024,2025}", "is no EDTF date"),
    ("2024-10-24T", "is no EDTF time"),
    ("2024-10-24T14", "is no EDTF time"),
    ("2024-10-24T24:00", "hours go to 23"),
    ("2024-10-24T14:60", "minutes and seconds to 59"),
    ("2024-10-24T14:30:60", "minutes and seconds to 59"),
    ("2024-10-24T14:30+15:00", "no place on earth"),
    ("2024-10-24T14:30~", "is no EDTF time"),
    ("2024-02-30T14:30", "February 2024 has 29 days"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_refusals_say_why(text: str, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_date(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("2024-10-24", "2024-10-24", True),
        ("2024-10-24", "2024-10-23", False),
        ("../2024-10-23", "2024-10-23", True),
        ("2024-10", "2024-10-30", False),
        ("2024-10-24/..", "2024-10-24", True),
        ("2024-10-24/..", "2024-10-23", False),
        ("XXXX", "0001-01-01", True),
        ("2024-10-24T23:59", "2024-10-24", True),
    ],
)
def test_what_had_been_said_by_the_end_of_a_day(text: str, day: str, expected: bool) -> None:
    assert parse_date(text).by_end_of(date.fromisoformat(day)) is expected


def test_a_date_elsewhere_allows_for_fourteen_hours() -> None:
    published = parse_date("2024-10-24")
    assert not parse_date("2024-10-25").clearly_after(published)
    assert parse_date("2024-10-25T14:30").clearly_after(published)
    assert not parse_date("2024-10-25T13:30").clearly_after(published)
    assert parse_date("2024-10-26").clearly_after(published)
    utc, kazan = parse_date("2024-10-24T12:00Z"), parse_date("2024-10-24T14:30+03:00")
    assert utc.clearly_after(kazan)
    assert not kazan.clearly_after(utc)
    assert not parse_date("XXXX").clearly_after(published)


def test_the_last_day_of_what_is_named() -> None:
    assert parse_day("2024-10") == date(2024, 10, 31)
    with pytest.raises(ValueError, match="has no last day"):
        parse_day("2024-10/..")


digits = st.sampled_from("0123456789X")
pieces = st.builds(
    lambda year, month, day: "-".join(filter(None, (year, month, day))),
    st.text(digits, min_size=4, max_size=4),
    st.one_of(st.none(), st.text(digits, min_size=2, max_size=2)),
    st.one_of(st.none(), st.text(digits, min_size=2, max_size=2)),
)


@given(pieces)
def test_bounds_of_unspecified_digits_are_days_that_fit_them(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        return
    for bound in (found.earliest, found.latest):
        if bound is None:
            assert text.startswith("XXXX")
        elif not any(text[5:7] == season for season in ("21", "22", "23", "24")):
            written = bound.date().isoformat()
            assert all(x in ("X", y) for x, y in zip(text, written, strict=False))


@given(st.dates(), st.dates())
def test_an_interval_has_the_bounds_of_its_ends(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = parse_date(f"{first.isoformat()}/{last.isoformat()}")
    assert found.bound_texts() == (first.isoformat(), last.isoformat())
    assert found.day == (first if first == last else None)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse_date(text).text == text
    except ValueError as error:
        assert str(error)


@given(st.text("0123456789X-~?%/.[],TZ:+ ", max_size=24))
def test_any_text_of_edtf_characters_is_read_or_refused(text: str) -> None:
    try:
        found = parse_date(text)
    except ValueError:
        return
    if found.earliest and found.latest:
        assert found.earliest <= found.latest
