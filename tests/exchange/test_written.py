"""Values as publishers write them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.exchange.written import address, day, names, site, text, texts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2020-07-05", "2020-07-05"),
        ("2021-08-04 06:49", "2021-08-04T06:49"),
        ("2020-03-18T14:00:00+0200", "2020-03-18T14:00:00+02:00"),
        ("2019-04-10T12:09:05+05:30", "2019-04-10T12:09:05+05:30"),
        ("2023-01-24T13:32:06.838Z", "2023-01-24T13:32:06Z"),
        ("2020-08-31 17:22:16", "2020-08-31T17:22:16"),
        ("2015-06-7", "2015-06-07"),
        ("2021-08-04T6:49", "2021-08-04T06:49"),
        ("2021.8.4", "2021-08-04"),
        ("20200705", "2020-07-05"),
        ("24/08/2021", "2021-08-24"),
        ("08/24/2021 10:30", "2021-08-24T10:30"),
        ("5/5/2021", "2021-05-05"),
        ("Aug 4, 2021", "2021-08-04"),
        ("4 August 2021", "2021-08-04"),
        ("4th Sept. 2021", "2021-09-04"),
        ("August 4, 2021 10:15 am", "2021-08-04"),
        ("Wed, 04 Aug 2021 06:49:00 GMT", "2021-08-04"),
        ("1596611111", "2020-08-05T07:05:11Z"),
        ("1596611111000", "2020-08-05T07:05:11Z"),
        ("2020-07-05T00:00:00Z", "2020-07-05"),
        ("2020-03-18T14:00:00+2500", "2020-03-18"),
        ("2024-10", "2024-10"),
        ("../2024-10-23", "../2024-10-23"),
        (["2020-01-02", "2021-01-02"], "2020-01-02"),
        ({"@value": "2020-01-03", "@type": "Date"}, "2020-01-03"),
    ],
)
def test_a_date_in_any_style_that_can_be_but_one_day(written: Any, read: str) -> None:
    found = day(written)
    assert found is not None and found.text == read


@pytest.mark.parametrize(
    "written",
    [
        "04/08/2021",  # April or August
        "2024-02-30",
        "2024-02-30T10:00",
        "0001-01-01T00:00:00",  # what a program writes that has none
        "1970-01-01",
        "yesterday",
        "May you live, 2021",
        "Foo 12, 2021",
        "2021",  # below: a year is a date
        "",
        None,
        True,
        [],
        {},
        "9" * 400,
        "1" * 10 + "x",
    ],
)
def test_no_date_is_guessed(written: Any) -> None:
    found = day(written)
    assert found is None or found.text == written == "2021"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Facebook user ", "Facebook user"),
        ("a&nbsp;b &amp; c", "a b & c"),
        ("&amp;#8216;vaccine&amp;#8217;", "‘vaccine’"),
        ("<p>The <span style='x'>dam</span> burst.</p>\n", "The dam burst."),
        ("one<br />\r\n<br />\r\ntwo", "one two"),
        ("a<script>alert('b')</script>c", "a c"),
        ("3 < 4 and 5 > 2, <sic> x", "3 < 4 and 5 > 2, <sic> x"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("half \ud83d of one", "half \ufffd of one"),
        ("क्‍ष", "क्‍ष"),  # the joiner is a part of the word
        (["", " ", "first", "second"], "first"),
        ({"@value": "x", "@language": "en"}, "x"),
        ({"name": ["x", "y"]}, "x"),
        ("   ", None),
        (5, None),
        (None, None),
    ],
)
def test_texts_are_plain(written: Any, read: str | None) -> None:
    assert text(written) == read


@given(st.text())
def test_no_text_has_line_breaks_or_controls(written: str) -> None:
    told = text(written)
    assert told is None or (told == told.strip() and not any(ord(c) < 32 for c in told))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&c=2"),
        ("aosfatos.org/noticias/x", "https://aosfatos.org/noticias/x"),
        ("www.example.org", "https://www.example.org"),
        ("//example.org/x", "https://example.org/x"),
        ("/estadao/x", "https://paper.example/estadao/x"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ({"url": "https://example.org/"}, "https://example.org/"),
        ({"@id": "https://example.org/#x"}, "https://example.org/#x"),
        (["", "https://example.org/"], "https://example.org/"),
        ("javascript:alert(1)", None),
        ("story.html", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://example.org/\u202e", None),
        ('https://example.org/">', None),
        ("Facebook", None),
        (7, None),
    ],
)
def test_addresses_are_whole_or_none(written: Any, read: str | None) -> None:
    assert address(written, "https://paper.example/today") == read


def test_a_relative_address_without_a_page_is_none() -> None:
    assert address("/estadao/x") is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.facebook.com/x", "facebook.com"),
        ("https://m.facebook.com/x", "facebook.com"),
        ("https://youtu.be/x", "youtu.be"),
    ],
)
def test_a_site_has_a_name(url: str, name: str) -> None:
    assert site(url) == name


def test_names_in_all_their_shapes() -> None:
    told = names(
        [
            "Ann",
            {"@type": "Person", "name": ["Bo", "mayor of X"], "jobTitle": "Mayor"},
            {"@type": "Organization", "name": "Desk", "url": "desk.example/", "sameAs": []},
            {"@type": "Person", "name": "Cy", "memberOf": {"name": "The Party"}},
            {"@type": "Person"},
            {"name": {"@value": "Dee"}},
            [["nested"]],
            None,
            "Ann",
        ]
    )
    assert [each.name for each in told] == ["Ann", "Bo", "Desk", "Cy", "Dee"]
    assert [each.person for each in told] == [False, True, False, True, False]
    assert told[1].rest == (("name", "mayor of X"), ("jobTitle", "Mayor"))
    assert told[2].url == "https://desk.example/"
    assert told[3].member_of == "The Party"


def test_lists_within_lists_are_left_alone() -> None:
    assert texts(["a", ["b"], {"name": "c"}]) == ["a", "c"]
