"""export claimreview: what is published, by schema.org, and what of it comes back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.changes.intake import intake
from factcli.changes.plan import Ledger, outcome
from factcli.exchange.claimreview import Reader, own_ids
from factcli.exchange.jsonld import read
from factcli.exchange.known import Known
from factcli.exchange.publication import CARRIED, LOST, Publisher, document, published, written
from factcli.format.fields import TABLES
from factcli.records import Claim, Facts, Source, Statement, Story
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.values.dates import parse_date
from tests import strategies
from tests.conftest import ROOT
from tests.ledgers import facts_of
from tests.vocabulary import breaches

US = Publisher("The Desk", "https://desk.example/story.html")
EMPTY = Ledger(facts_of({"factcli.yaml": ""}), lambda path: b"")


def shipped() -> Facts:
    return open_facts(Folder(str(ROOT)))


def text_of(facts: Facts, by: Publisher = US) -> str:
    return written(document(published(facts, facts.claim_ids, by)))


def taken_in(text: str, ledger: Ledger = EMPTY) -> Facts:
    """The ledger with all that a document holds; nothing of it may be refused."""
    found, faults = read(text.encode(), "export.json")
    assert faults == []
    reader = Reader(Known(ledger.facts, own_ids(found)), "reviews", {})
    told = intake(ledger, [wanted for each in found for wanted in reader.wanted(each)])
    assert told.refused == []
    return outcome(ledger.facts, told.plan.changes)


def without(record: Any, *fields: str) -> Any:
    empty = {each.name: each.default for each in type(record).__dataclass_fields__.values()}
    return replace(record, **{field: empty[field] for field in fields})


def anonymous(record: Any) -> Any:
    return replace(record, id="")


def kept(record: Any) -> Any:
    """The record without the fields that an export loses."""
    return without(record, *LOST[type(record).__name__.lower()])


def test_every_field_of_every_record_is_told_of() -> None:
    """A new key of the format needs its place here: carried, or lost, and why."""
    for kind in ("story", "claim", "statement", "source"):
        told = [*CARRIED[kind], *LOST[kind]]
        assert sorted(told) == sorted({"id", *TABLES[kind].by_key}), kind


def test_the_shipped_story_is_as_schema_org_has_it() -> None:
    assert breaches(json.loads(text_of(shipped()))) == []


def test_the_validator_finds_what_is_wrong() -> None:
    good = json.loads(text_of(shipped()))
    node = next(each for each in good["@graph"] if each["@type"] == "ClaimReview")
    node["claimReviewd"] = "x"
    node["datePublished"] = "25 October"
    node["itemReviewed"]["appearance"][0]["author"]["@type"] = "Place"
    node["reviewRating"]["bestRating"] = {"@type": "Thing"}
    told = breaches(good)
    assert len(told) == 4
    assert "ClaimReview has no such property" in " ".join(told)


def test_the_shipped_story_comes_back() -> None:
    """All but what is LOST, and our judgement comes back as what it is to others: a statement of
    whoever published it."""
    before = shipped()
    after = taken_in(text_of(before))
    ours = [each for each in after.statements.values() if each.speaker == "The Desk"]
    assert {id: kept(each) for id, each in before.stories.items()} == dict(after.stories)
    assert {id: without(kept(each), "assessments") for id, each in before.claims.items()} == dict(
        after.claims
    )
    came = {id: each for id, each in after.statements.items() if each not in ours}
    assert {id: kept(each) for id, each in before.statements.items()} == came
    came_sources = {id: each for id, each in after.sources.items() if id in before.sources}
    assert {id: kept(each) for id, each in before.sources.items()} == came_sources
    judged = [each for each in before.claims.values() if each.assessments]
    assert len(ours) == len(judged) == 1
    assert (ours[0].claim, ours[0].stance, ours[0].summary, ours[0].date.text) == (
        "dprk-troops/troops-sent",
        "implies",
        "Rates it “very likely”, 6 on a scale of 1 to 7.",
        "2024-10-25",
    )
    assert set(after.sources) - set(before.sources) == {ours[0].source}


def test_a_foreign_ledger_gets_no_judgement_by_an_import() -> None:
    after = taken_in(text_of(shipped()))
    assert not any(claim.assessments for claim in after.claims.values())


def test_the_own_export_brings_nothing_new_but_the_judgement() -> None:
    """Also where notes, captures and attestations were lost on the way."""
    before = shipped()
    tree = Folder(str(ROOT))
    after = taken_in(text_of(before), Ledger(before, tree.read))
    assert len(after.statements) == len(before.statements) + 1
    again = taken_in(text_of(before), Ledger(after, tree.read))
    assert again.statements == after.statements


claims = strategies.claims.map(lambda each: replace(each, id="s/c", distinct_from=()))
statements = st.lists(strategies.statements, max_size=3)


@settings(max_examples=150)
@given(claims, statements, strategies.sources, strategies.stories)
def test_whatever_records_say_is_valid_and_comes_back(
    claim: Claim, said: list[Statement], source: Source, story: Story
) -> None:
    source = replace(source, id="x", retracted=None)
    said = [
        replace(
            each,
            id=f"s/c/x{number}",
            source="x",
            replaces=None,
            same_as=None,
            summary=f"{number}: {each.summary}",
            confidence="probable" if each.confidence == "confirmed" else each.confidence,
            date=source.published if each.date.order > parse_date("2024-01").order else each.date,
        )
        for number, each in enumerate(said)
    ]
    facts = Facts(
        {"s": story},
        {"s/c": claim},
        {each.id: each for each in said},
        {"x": source},
    )
    text = text_of(facts)
    assert breaches(json.loads(text)) == []
    after = taken_in(text)
    assert after.claims["s/c"] == without(kept(claim), "assessments")
    if any((story.title, story.summary, story.tags)):
        assert after.stories["s"] == kept(story)
    if said:
        assert after.sources["x"] == kept(source)
    came = (
        [anonymous(each) for each in after.by_claim["s/c"] if each.speaker != US.name]
        if said
        else []
    )
    for each in said:
        assert anonymous(kept(each)) in came


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;\u2028", "\ud800"]
)
def test_no_text_ends_the_script_element(text: str) -> None:
    facts = facts_of({"facts/s/c/claim.yaml": "claim: It is so."})
    claim = replace(facts.claims["s/c"], claim=f"It is {text} so.")
    facts = replace(facts, claims={"s/c": claim})
    told = written(document(published(facts, ["s/c"], US)), script=True)
    begin, rest = told.split("\n", 1)
    body, end = rest[:-10], rest[-10:]
    assert (begin, end) == ('<script type="application/ld+json">', "</script>\n")
    assert not set("<>&\u2028\u2029") & set(body)
    assert json.loads(body)["text"] == f"It is {text} so.".replace("\ud800", "\ufffd")
    found, _ = read(told.encode(), "page.html")
    assert found[0].thing["text"] == f"It is {text} so.".replace("\ud800", "\ufffd")
