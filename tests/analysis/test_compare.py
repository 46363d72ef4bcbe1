"""Conflicts, origins and current positions, each answer worked out by hand."""

from __future__ import annotations

from typing import Any

from factcli.analysis.parties import compare_parties
from factcli.analysis.sources import compare_sources
from tests.ledgers import on_claim


def conflicts(*statements: str, claim: str = "claim: It is so.") -> list[tuple[Any, ...]]:
    """(kind, name, the sides' values with their sources) of each conflict."""
    facts = on_claim(*statements, claim=claim)
    rows = compare_sources(facts, facts.claim_ids).part("conflicts").rows
    assert rows == compare_parties(facts, facts.claim_ids).parts[1].rows
    return [
        (row["kind"], row["name"], [(side["value"], side["source"]) for side in row["sides"]])
        for row in rows
    ]


def origins(*statements: str, **sources: str) -> dict[str, list[str]]:
    facts = on_claim(*statements, **sources)
    rows = compare_sources(facts, facts.claim_ids).part("origins").rows
    return {row["origin"]: [id.rpartition("/")[2] for id in row["ids"]] for row in rows}


def test_figures_conflict_when_no_number_fits_both() -> None:
    assert conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_~3000}",
        "x2 B 2024-10-24 asserts figures={troops:_~12000}",
    ) == [("figure", "troops", [("~3000", "a"), ("~12000", "a")])]


def test_a_figure_that_fits_all_is_on_no_side() -> None:
    # 3000+ fits ~3000 (2,700 to 3,300) and ~12000 (10,800 to 13,200).
    assert conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_~3000}",
        "x2 B 2024-10-24 asserts figures={troops:_~12000}",
        "x3 C 2024-10-24 asserts figures={troops:_3000+}",
    ) == [("figure", "troops", [("~3000", "a"), ("~12000", "a")])]


def test_figures_that_touch_agree() -> None:
    assert not conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_~3000}",
        "x2 B 2024-10-24 asserts figures={troops:_3300..4000}",
    )


def test_another_name_or_unit_is_another_quantity() -> None:
    assert not conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_3000}",
        "x2 B 2024-10-24 asserts figures={troops-expected:_10000}",
        "x3 C 2024-10-24 asserts figures={troops:_3_km}",
    )


def test_only_current_figures_conflict() -> None:
    assert not conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_3000}",
        "x2 A 2024-10-25 asserts figures={troops:_12000}",
        "x3 B 2024-10-24 asserts figures={troops:_12000}",
    )


def test_figures_of_one_utterance_in_two_sources_conflict() -> None:
    assert conflicts(
        "x1 A 2024-10-23 asserts figures={troops:_3000}",
        "x2 A 2024-10-23 asserts source=b figures={troops:_5000}",
    ) == [("figure", "troops", [("3000", "a"), ("5000", "b")])]


def test_figures_within_one_source_are_no_conflict_of_sources() -> None:
    assert not conflicts(
        "x1 A 2024-10/2024-11 asserts figures={troops:_3000}",
        "x2 A 2024-10/2024-11 asserts same_as=s/c/x1 figures={troops:_5000}",
        "x3 A 2024-10/2024-11 asserts same_as=s/c/x1 source=b",
    )


def test_opposite_accounts_of_one_party_for_overlapping_dates() -> None:
    assert conflicts(
        "x1 A 2024-10-23 denies", "x2 A 2024-10 admits source=b", "x3 A 2024-11-01 admits source=b"
    ) == [("account", "A", [("admits", "b"), ("denies", "a")])]


def test_one_source_contradicting_itself_is_no_conflict_of_accounts() -> None:
    assert not conflicts("x1 A 2024-10-23 denies", "x2 A 2024-10 admits")


def test_opposite_accounts_of_days_that_do_not_overlap_are_a_change_of_mind() -> None:
    assert not conflicts("x1 A 2024-10-23 denies", "x2 A 2024-10-24 admits source=b")


def test_parties_that_oppose_each_other_now() -> None:
    assert conflicts(
        "x1 A 2024-10-23 denies", "x2 B 2024-10-24 asserts source=b", "x3 C 2024-10-24 neither"
    ) == [("stance", None, [("asserts", "b"), ("denies", "a")])]


def test_a_silence_keeps_the_position_and_a_split_opposes_nobody() -> None:
    assert conflicts(
        "x1 A 2024-10-23 denies", "x2 A 2024-10-24 silent", "x3 B 2024-10-24 asserts"
    ) == [("stance", None, [("asserts", "a"), ("denies", "a")])]
    assert not conflicts(
        "x1 A 2024-10-23 denies", "x2 A 2024-10-23 admits", "x3 B 2024-10-24 asserts"
    )


def test_untracked_parties_conflict_with_nobody() -> None:
    assert not conflicts(
        "x1 A 2024-10-23 denies figures={troops:_1}",
        "x2 B 2024-10-24 asserts figures={troops:_2}",
        claim="claim: It is so.\nparties: [A]",
    )


def test_via_a_source_and_a_paper_derived_from_it_are_one_origin() -> None:
    assert origins(
        "x1 A 2024-10-23 denies via=reuters",
        "x2 A 2024-10-23 denies source=w",
        "x3 A 2024-10-23 denies source=p",
    ) == {"reuters": ["x1", "x2", "x3"]}


def test_the_last_of_via_is_the_origin_and_an_id_counts_as_its_publisher() -> None:
    assert origins("x1 A 2024-10-23 denies via=[TASS,_w]") == {"Reuters": ["x1"]}


def test_several_roots_are_several_origins() -> None:
    both = "title: T\npublisher: P\nupdated: 2024-10-25\nderived_from: [p, AFP]\n"
    assert origins("x1 A 2024-10-23 denies source=both", both=both) == {
        "AFP": ["x1"],
        "Reuters": ["x1"],
    }


def test_via_an_id_is_its_publisher_whatever_that_source_repeats() -> None:
    wire = "title: T\npublisher: Reuters\nupdated: 2024-10-25\nderived_from: [b]\n"
    assert origins(
        "x1 A 2024-10-23 denies via=r", "x2 A 2024-10-23 denies via=Reuters", r=wire
    ) == {"Reuters": ["x1", "x2"]}


def test_a_circle_of_derivation_is_one_origin_wherever_one_enters_it() -> None:
    page = "title: T\nupdated: 2024-10-25\n"
    assert origins(
        "x1 A 2024-10-23 denies source=one",
        "x2 A 2024-10-23 denies source=two",
        "x3 A 2024-10-23 denies source=three",
        one=page + "publisher: One\nderived_from: [two]\n",
        two=page + "publisher: Two\nderived_from: [one]\n",
        three=page + "publisher: Aaa\nderived_from: [two]\n",
    ) == {"One": ["x1", "x2", "x3"]}


def test_a_circle_of_derivation_ends() -> None:
    one = "title: T\npublisher: One\nupdated: 2024-10-25\nderived_from: [two]\n"
    two = "title: T\npublisher: Two\nupdated: 2024-10-25\nderived_from: [one]\n"
    assert origins("x1 A 2024-10-23 denies source=one", one=one, two=two) == {"One": ["x1"]}


def test_where_each_party_stands_and_since_when() -> None:
    facts = on_claim(
        "x1 A 2024-10-20 denies",
        "x2 A 2024-10-21 asserts",
        "x3 A 2024-10-22 silent",
        "x4 A 2024-10-23 confirms",
        "x5 B 2024-10-23 silent",
        claim="claim: It is so.\nparties: [A, B, C]",
    )
    rows = compare_parties(facts, facts.claim_ids).parts[0].rows
    told = [(row["party"], row["stance"], row["score"], row["since"], row["ids"]) for row in rows]
    assert told == [
        ("A", "confirms", 3, "2024-10-21", ["s/c/x4"]),
        ("B", "silent", None, "2024-10-23", ["s/c/x5"]),
        ("C", None, None, None, []),
    ]


def test_what_each_source_carries() -> None:
    facts = on_claim(
        "x1 A 2024-10-20 denies", "x2 A 2024-10-21 asserts source=b figures={troops:_5}"
    )
    rows = compare_sources(facts, facts.claim_ids).parts[0].rows
    assert rows == [
        {
            "claim": "s/c",
            "source": "a",
            "positions": [{"party": "A", "stance": "denies", "ids": ["s/c/x1"]}],
            "origins": ["RFA"],
            "figures": [],
        },
        {
            "claim": "s/c",
            "source": "b",
            "positions": [{"party": "A", "stance": "asserts", "ids": ["s/c/x2"]}],
            "origins": ["TASS"],
            "figures": [{"name": "troops", "party": "A", "value": "5", "ids": ["s/c/x2"]}],
        },
    ]
    (only,) = compare_sources(facts, facts.claim_ids, ["b"]).parts[0].rows
    assert only["source"] == "b"
