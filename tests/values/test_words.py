"""Names of files, tails of ids, what is shown of what cannot be seen."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.values.words import (
    NAME,
    fold,
    is_stem_of,
    nearest,
    shortest_tails,
    slug,
    statement_stem,
    visible,
    with_tail,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vladimir Putin", "vladimir-putin"),
        ("O’Neil & Sons, Ltd.", "o-neil-sons-ltd"),
        ("Владимир Путин", "vladimir-putin"),
        ("金正恩", "jinzhengen"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("!!!", "x-e84c538e"),
        ("NO", "no"),
        ("  a  ", "a"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_what_leaves_nothing_is_named_by_its_digest() -> None:
    assert slug("?!") == "x-" + sha256(b"?!").hexdigest()[:8]


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9", "aux"])
def test_names_of_devices_are_no_names(name: str) -> None:
    assert not NAME.fullmatch(name.lower())
    assert slug(name) == f"{name.lower()}-x"
    assert NAME.fullmatch(f"{name.lower()}-men")


@given(st.text(max_size=200), st.integers(1, 1000))
def test_every_name_becomes_a_sound_file_name(name: str, number: int) -> None:
    assert NAME.fullmatch(slug(name))
    stem = statement_stem("2024-10-24", name, number)
    assert NAME.fullmatch(stem)
    assert is_stem_of(stem, "2024-10-24", name)
    assert not is_stem_of(stem, "2024-10-25", name)


@pytest.mark.parametrize("suffix", ["-1", "-0", "-02", "-x", "-"])
def test_a_second_file_of_a_name_ends_in_a_number_from_two(suffix: str) -> None:
    assert is_stem_of("2024-10-24-kim-2", "2024-10-24", "Kim")
    assert not is_stem_of(f"2024-10-24-kim{suffix}", "2024-10-24", "Kim")


def test_a_speaker_whose_name_ends_in_a_number() -> None:
    assert is_stem_of("2024-10-24-unit-2", "2024-10-24", "Unit 2")
    assert is_stem_of("2024-10-24-unit-2-2", "2024-10-24", "Unit 2")


def test_what_a_screen_would_act_upon_is_spelled_out() -> None:
    assert visible("a\x1b[31mb\u202ec\x9bd\u200be\U000e0041") == (
        r"a\x1b[31mb\u202ec\x9bd\u200be\U000e0041"
    )
    assert visible("line\nnext\tcell [sic] :fire: [/x]") == "line\nnext\tcell [sic] :fire: [/x]"
    assert visible("می\u200cخواهم 👩\u200d👩") == "می\u200cخواهم 👩\u200d👩"


@given(st.text())
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", visible(text))


def test_tails_at_a_slash_come_before_tails_at_a_hyphen() -> None:
    ids = ["a/troops-sent", "a/sent", "b/troops"]
    assert with_tail("a/sent", ids) == ["a/sent"]
    assert with_tail("sent", ids) == ["a/sent"]
    assert with_tail("troops", ids) == ["b/troops"]
    assert with_tail("nt", ids) == []
    assert with_tail("sent", ["a/troops-sent", "b/men-sent"]) == ["a/troops-sent", "b/men-sent"]


def test_the_shortest_tail_that_no_other_has() -> None:
    assert shortest_tails(["a/b/c", "a/d/c", "e"]) == {"a/b/c": "b/c", "a/d/c": "d/c", "e": "e"}
    # `a` is a whole id and no tail of b/a can be mistaken for it
    assert shortest_tails(["a", "b/a"]) == {"a": "a", "b/a": "b/a"}


def test_near_misses() -> None:
    assert nearest("denys", ["denies", "admits"]) == "denies"
    assert nearest("DENIES", ["denies"]) == "denies"
    assert nearest("xyz", ["denies"]) is None


def test_matching_ignores_case_and_compatibility_forms() -> None:
    assert fold("STRASSE") == fold("Straße")
    assert fold("Ｋｉｍ") == fold("kim")
    assert fold("Mu\u0308ller") == fold("Müller")
