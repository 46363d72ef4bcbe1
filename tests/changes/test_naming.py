"""Ids for what has none: the same each time, and nobody's twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.changes.naming import Naming, words_of_name
from factcli.format.canonical import Plain
from factcli.values.words import NAME
from tests.ledgers import facts_of

FACTS = facts_of(
    {
        "facts/s/it-is-so/claim.yaml": "claim: It is so.\n",
        "facts/s/old-name/claim.yaml": "claim: That is so.\n",
        "seeds/herald-2025-03-01.yaml": "title: T\npublisher: Herald\npublished: 2025-03-01\n",
        "seeds/mine.yaml": "title: U\npublisher: Post\npublished: 2025\nurl: https://a.example/\n",
    }
)
HERALD: dict[str, Plain] = {"title": "T", "publisher": "Herald", "published": "2025-03-01"}


def test_claims_are_found_by_story_and_text() -> None:
    naming = Naming(FACTS, given={"s/so-it-is"})
    assert naming.claim("s", "It is so.") == "s/it-is-so"
    assert naming.claim("s", "That is so.") == "s/old-name"
    assert naming.claim("t", "It is so.") == "t/it-is-so"
    assert naming.claim("s", "It is so!") == "s/it-is-so-2"
    assert naming.claim("s", "It is so?") == "s/it-is-so-3"
    assert naming.claim("s", "It is so!") == "s/it-is-so-2"
    assert naming.claim("s", "So it is.") == "s/so-it-is-2"


def test_sources_are_found_by_address_or_by_all_that_is_told_of_them() -> None:
    naming = Naming(FACTS)
    assert naming.source(HERALD) == "herald-2025-03-01"
    assert naming.source({**HERALD, "kind": "article", "title": "T\n"}) == "herald-2025-03-01"
    assert naming.source({**HERALD, "title": "V"}) == "herald-2025-03-01-2"
    assert naming.source({**HERALD, "author": "A"}) == "herald-2025-03-01-3"
    assert naming.source({**HERALD, "title": "V"}) == "herald-2025-03-01-2"
    assert naming.source({"url": "https://a.example/", "title": "Other"}) == "mine"
    assert naming.source({**HERALD, "url": "https://b.example/"}) == "herald-2025-03-01-4"
    assert naming.source({"url": "https://b.example/"}) == "herald-2025-03-01-4"


@pytest.mark.parametrize(
    ("fields", "id"),
    [
        ({**HERALD, "published": "2025-03"}, "herald-2025-03"),
        ({**HERALD, "published": "2025-03-02T12:00Z"}, "herald-2025-03-02"),
        ({**HERALD, "published": "../2025-03-02"}, "herald-2025-03-02"),
        ({"publisher": "Herald", "updated": "2026", "title": "T"}, "herald-2026"),
        ({**HERALD, "published": "XXXX"}, "herald-t"),
        ({**HERALD, "published": "soon"}, "herald-t"),
        ({"title": "T"}, "source-t"),
        ({"publisher": "Ἐφημερίς", "published": "2025"}, "efimeris-2025"),
        ({"publisher": "P " * 40, "published": "2025-03-01"}, "p-" * 26 + "p-2025-03-01"),
    ],
)
def test_names_of_sources(fields: dict[str, Plain], id: str) -> None:
    assert Naming(FACTS).source(fields) == id


def test_names_are_cut_between_words() -> None:
    text = "Apple will sell nineteen million Apple Watches in 2015, says an analyst"
    assert words_of_name(text) == "apple-will-sell-nineteen-million-apple-watches-in-2015-says-an"
    assert words_of_name("x" * 90) == "x" * 64
    assert words_of_name("con") == "con-x"
    assert words_of_name("北京") == "beijing"


@given(st.lists(st.text(max_size=90), max_size=8))
def test_names_are_sound_and_nobodys_twice(texts: list[str]) -> None:
    naming, again = Naming(FACTS), Naming(FACTS)
    ids = {text.rstrip("\r\n"): naming.claim("s", text) for text in texts}
    assert len(set(ids.values())) == len(ids)
    assert all(NAME.fullmatch(id.partition("/")[2]) for id in ids.values())
    assert {text: again.claim("s", text) for text in ids} == ids
    sources = {naming.source({"title": t, "publisher": t, "published": "2025-01-01"}) for t in ids}
    assert all(map(NAME.fullmatch, sources))
    assert len(sources) == len(ids)
