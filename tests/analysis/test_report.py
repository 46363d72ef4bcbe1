"""A whole story in one answer: what comes first, how much there is, where it was read."""

from __future__ import annotations

from typing import Any

from factcli.analysis.report import profiles, report
from factcli.answers import Answer, Row
from factcli.lookup import find_scope
from factcli.records import Facts
from tests.ledgers import facts_of

SOURCE = "title: A page\npublisher: {}\npublished: 2024-03-0{}\n"


def statement(speaker: str, date: str, stance: str, source: str, more: str = "") -> str:
    return (
        f"speaker: {speaker}\ndate: {date}\nstance: {stance}\nsummary: So.\nsource: {source}\n"
        f"confidence: probable\n{more}"
    )


def facts() -> Facts:
    """Two claims: on `late` somebody moved, on `early` more is said. One statement was corrected,
    one source was withdrawn, and two papers print one wire report."""
    return facts_of(
        {
            "facts/flood/story.yaml": "title: The flood\nsummary: Water came.\ntags: [water]\n",
            "facts/flood/early/claim.yaml": "claim: It rained.\n",
            "facts/flood/late/claim.yaml": "claim: The dam broke.\nparties: [Mayor, Army]\n",
            "facts/dry/sun/claim.yaml": "claim: It was dry.\n",
            "seeds/wire.yaml": SOURCE.format("Agency", 1),
            "seeds/paper.yaml": SOURCE.format("Paper", 2) + "derived_from: [wire]\n",
            "seeds/gone.yaml": SOURCE.format("Blog", 3)
            + "retracted:\n  date: 2024-03-09\n  note: Made up.\n",
            "facts/flood/early/a.yaml": statement("Ann", "2024-03-01", "asserts", "wire"),
            "facts/flood/early/b.yaml": statement("Ann", "2024-03-01", "asserts", "paper"),
            "facts/flood/early/c.yaml": statement("Ben", "2024-03-02", "asserts", "wire"),
            "facts/flood/early/d.yaml": statement("Cem", "2024-03-02", "asserts", "wire"),
            "facts/flood/early/e.yaml": statement("Cem", "2024-03-02", "denies", "gone"),
            "facts/flood/late/a.yaml": statement("Mayor", "2024-03-03", "denies", "wire"),
            "facts/flood/late/b.yaml": statement("Mayor", "2024-03-05", "questions", "wire"),
            "facts/flood/late/c.yaml": statement(
                "Mayor", "2024-03-05", "admits", "wire", "replaces: flood/late/b\nvia: Radio\n"
            ),
            "facts/dry/sun/a.yaml": statement("Ann", "2024-03-01", "questions", "wire"),
        }
    )


def told() -> Answer:
    ledger = facts()
    assert not ledger.findings, ledger.findings
    return report(ledger, find_scope(ledger, "flood"))


def ids(rows: list[Row], key: str = "id") -> list[Any]:
    return [row[key] for row in rows]


def test_how_much_there_is() -> None:
    assert told().record == {
        "scope": "flood",
        "party": None,
        "title": "The flood",
        "summary": "Water came.",
        "tags": ["water"],
        "claims": 2,
        "statements": 6,  # without what was corrected and what was withdrawn
        "withdrawn": 2,
        "parties": 4,
        "sources": 2,
        "origins": 2,  # the agency, in two papers, and the radio
        "first": "2024-03-01",
        "last": "2024-03-05",
    }


def test_the_claim_on_which_somebody_moved_comes_first() -> None:
    part = told().part("rows")
    assert part.sections == ("flood/late", "flood/early")
    assert ids(part.rows)[:2] == ["flood/early/a", "flood/early/c"]  # within a claim as ever


def test_what_no_longer_stands_is_told_with_its_correction() -> None:
    rows = {row["id"]: row for row in told().part("statements").rows}
    assert len(rows) == 8
    assert rows["flood/late/b"]["withdrawn"] == "replaced"
    assert rows["flood/late/b"]["replaced_by"] == ["flood/late/c"]
    assert rows["flood/early/e"]["withdrawn"] == "retracted"
    assert rows["flood/late/c"]["withdrawn"] is None


def test_each_statement_has_its_trail() -> None:
    rows = {row["id"]: row for row in told().part("statements").rows}
    trail = rows["flood/late/c"]["trail"]
    assert rows["flood/late/c"]["evidence"] == "none"
    assert [(step["step"], step["name"]) for step in trail[:-1]] == [
        ("speaker", "Mayor"),
        ("carrier", "Radio"),
        ("source", "wire"),
    ]
    trail = rows["flood/early/b"]["trail"]
    assert [(step["step"], step["name"]) for step in trail[:-1]] == [
        ("speaker", "Ann"),
        ("repeated", "wire"),
        ("source", "paper"),
    ]


def test_the_sources_with_what_they_go_back_to() -> None:
    rows = {row["id"]: row for row in told().part("sources").rows}
    assert list(rows) == ["gone", "paper", "wire"]
    assert rows["gone"]["retracted"] == "2024-03-09: Made up."
    assert rows["paper"]["origins"] == ["Agency"]
    assert rows["wire"]["origins"] == ["Agency", "Radio"]
    assert rows["wire"]["statements"] == [
        "flood/late/a",
        "flood/late/b",
        "flood/late/c",
        "flood/early/a",
        "flood/early/c",
        "flood/early/d",
    ]


def test_shifts_stand_in_the_order_of_time() -> None:
    ledger = facts_of(
        {
            "facts/s/a/claim.yaml": "claim: A.\n",
            "facts/s/b/claim.yaml": "claim: B.\n",
            "seeds/wire.yaml": SOURCE.format("Agency", 1),
            "facts/s/a/1.yaml": statement("Ann", "2024-03-01", "denies", "wire"),
            "facts/s/a/2.yaml": statement("Ann", "2024-03-08", "admits", "wire"),
            "facts/s/b/1.yaml": statement("Ben", "2024-03-02", "denies", "wire"),
            "facts/s/b/2.yaml": statement("Ben", "2024-03-03", "allows", "wire"),
        }
    )
    shifts = report(ledger, find_scope(ledger, "s")).part("shifts").rows
    assert ids(shifts, "after") == ["s/b/2", "s/a/2"]


def test_a_claim_alone_has_its_own_words_for_a_title() -> None:
    ledger = facts()
    answer = report(ledger, find_scope(ledger, "late"))
    assert answer.record["title"] == "The dam broke."
    assert answer.record["summary"] is None
    assert answer.part("rows").sections == ("flood/late",)


def party(name: str) -> Answer:
    return next(answer for answer in profiles(facts()) if answer.record["party"] == name)


def test_a_party_over_all_stories() -> None:
    answer = party("Ann")
    assert answer.record["party"] == answer.record["title"] == "Ann"
    assert answer.record["statements"] == 3
    stands = answer.part("stands").rows
    assert [(row["claim"], row["stance"]) for row in stands] == [
        ("dry/sun", "questions"),
        ("flood/early", "asserts"),
    ]
    assert {row["party"] for row in answer.part("rows").rows} == {"Ann"}


def test_a_party_that_never_spoke() -> None:
    answer = party("Army")
    assert answer.part("rows").rows == []
    assert [(row["claim"], row["stance"]) for row in answer.part("stands").rows] == [
        ("flood/late", None)
    ]
