"""What is offered to somebody who adds a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcli.changes import suggestions
from factcli.changes.suggestions import Known, perhaps, picked
from tests.ledgers import facts_of, on_claim

NAMES = [
    Known("Vladimir Putin", "for Russia"),
    Known("Kim Jong Un", "for North Korea"),
    Known("Kim Jong Gyu", "for North Korea"),
    Known("朝鮮中央通信"),
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("putin", ["Vladimir Putin"]),
        ("vla pu", ["Vladimir Putin"]),
        ("kim", ["Kim Jong Un", "Kim Jong Gyu"]),
        ("-gyu", ["Kim Jong Gyu"]),
        ("kim jong un", ["Kim Jong Un"]),
        ("朝鮮", ["朝鮮中央通信"]),
        ("russia", []),
        ("ladi", []),
        ("nobody", []),
    ],
)
def test_beginnings_of_words_of_a_name_pick(typed: str, names: list[str]) -> None:
    assert [each.name for each in picked(typed, NAMES)] == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("russia", ["Vladimir Putin"]),
        ("ladi", ["Vladimir Putin"]),
        ("中央", ["朝鮮中央通信"]),
        ("nobody", []),
    ],
)
def test_what_stands_anywhere_is_a_guess(typed: str, names: list[str]) -> None:
    assert [each.name for each in perhaps(typed, NAMES)] == names


def test_a_claim_is_picked_by_its_own_name_and_its_text() -> None:
    known = [
        Known("dprk-troops/troops-sent", "North Korea has sent troops."),
        Known("dprk-troops/arms-sent", "North Korea has sent arms."),
    ]
    assert [each.name for each in picked("troops", known)] == ["dprk-troops/troops-sent"]
    assert [each.name for each in picked("korea arms", known)] == ["dprk-troops/arms-sent"]
    assert len(perhaps("dprk", known)) == 2


def test_the_claim_spoken_of_last_and_the_newest_source_come_first() -> None:
    facts = facts_of(
        {
            "facts/s/a/claim.yaml": "claim: A.\n",
            "facts/s/b/claim.yaml": "claim: B.\n",
            "facts/s/c/claim.yaml": "claim: C.\n",
            "facts/s/a/2024-01-01-x.yaml": STATEMENT.format(day="2024-01-01"),
            "facts/s/b/2024-02-01-x.yaml": STATEMENT.format(day="2024-02-01"),
            "seeds/old.yaml": "title: T\npublisher: P\npublished: 2020\n",
            "seeds/new.yaml": "title: T\npublisher: P\nupdated: 2024\n",
        }
    )
    assert [each.name for each in suggestions.claims(facts)] == ["s/b", "s/a", "s/c"]
    assert [each.name for each in suggestions.sources(facts)] == ["new", "old"]


STATEMENT = (
    "speaker: X\ndate: {day}\nstance: denies\nsummary: S\nsource: new\nconfidence: probable\n"
)


def test_those_who_spoke_on_the_claim_come_first_with_their_last_party() -> None:
    facts = on_claim("x A 2024-10-23 denies party=Old", "y A 2024-10-24 denies party=New")
    assert suggestions.speakers(facts, "s/c") == [Known("A", "for New")]
    assert suggestions.party_of(facts, "A") == "New"
    assert suggestions.party_of(facts, "B") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The ferry sank in the harbour.", "ferry-sank-harbour"),
        ("North Korea has sent troops to Russia.", "north-korea-sent-troops"),
        ("軍隊が来た。", "junduigalaita"),
    ],
)
def test_a_short_name_for_a_claim(text: str, name: str) -> None:
    assert suggestions.name_for(text) == name


def test_claims_that_may_be_the_same() -> None:
    facts = facts_of(
        {
            "facts/s/a/claim.yaml": "claim: North Korea has sent troops to Russia.\n",
            "facts/s/b/claim.yaml": "claim: North Korea has sent arms to Russia.\n",
            "facts/s/c/claim.yaml": "claim: The ferry sank.\n",
        }
    )
    found = suggestions.claims_like(facts, "North Korea sent its troops to Russia")
    assert [each.name for each in found] == ["s/a", "s/b"]
    assert suggestions.claims_like(facts, "The moon landing happened.") == []


def test_statements_that_may_be_the_same_and_why() -> None:
    facts = on_claim(
        "x A 2024-10-23 denies summary=Says_that_no_ship_is_missing.",
        "y A 2024-10-25 admits summary=Something_else.",
        "z B 2024-10-23 denies summary=Says_that_no_ship_is_missing.",
    )
    new = replace(facts.statements["s/c/x"], id="s/c/new", source="b")
    assert [(each.id, why) for each, why in suggestions.much_like(facts, new)] == [
        (
            "s/c/x",
            "the same speaker and stance at the same time, nearly the same words, from a",
        ),
    ]
    assert suggestions.much_like(facts, replace(new, replaces="s/c/x")) == []
    other = replace(new, date=facts.statements["s/c/y"].date, summary="The pumps had failed.")
    assert suggestions.much_like(facts, other) == []
