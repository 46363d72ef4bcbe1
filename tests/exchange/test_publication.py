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
from factcli.exchange.carried import CARRIED, LOST
from factcli.exchange.claimreview import Reader, own_ids
from factcli.exchange.jsonld import read
from factcli.exchange.known import Known
from factcli.exchange.publication import Publisher, document, published, written
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


def test_ids_of_statements_come_back_where_they_can() -> None:
    """The tenth of one name is the tenth again; a name that is taken, or none of ours, is not."""
    source = "title: A\npublisher: P\npublished: 2025-03-01\n"
    said = "speaker: Ann\ndate: 2025-03-01\nstance: asserts\nsource: a\nconfidence: probable\n"
    names = ["2025-03-01-ann", "2025-03-01-ann-2", "2025-03-01-ann-10"]
    files = {f"facts/s/c/{name}.yaml": f"{said}summary: {name}\n" for name in names}
    before = facts_of({"facts/s/c/claim.yaml": "claim: So.", "seeds/a.yaml": source, **files})
    after = taken_in(text_of(before))
    assert {id: each.summary for id, each in after.statements.items()} == {
        f"s/c/{name}": name for name in names
    }
    nodes = published(before, ["s/c"], US)
    told = ["s/c/2025-03-01-ann-2", "s/c/claim", "../../etc/passwd"]
    for work, id in zip(nodes[0]["appearance"], told, strict=True):
        work["identifier"] = id
    after = taken_in(written(document(nodes)))
    assert sorted(after.statements) == [f"s/c/2025-03-01-ann{n}" for n in ("", "-2", "-3")]


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


def test_what_a_terminal_or_a_ci_would_act_upon_is_escaped() -> None:
    facts = facts_of({"facts/s/c/claim.yaml": "claim: It is so."})
    text = "It ##[set-output] ### \x1b[31m \x9b \u202e \u200b \U000e0001 is."
    facts = replace(facts, claims={"s/c": replace(facts.claims["s/c"], claim=text)})
    for script in (False, True):
        told = written(document(published(facts, ["s/c"], US)), script)
        assert "##" not in told and told.isprintable() == ("\n" not in told)
        assert all(line.isprintable() for line in told.splitlines())
        body = told if not script else told.split("\n", 1)[1][:-10]
        assert json.loads(body)["text"] == text


def test_a_review_says_where_it_can_be_read_and_how_it_was_judged() -> None:
    (node,) = published(shipped(), ["dprk-troops/troops-sent"], US)
    assert node["@type"] == "ClaimReview"
    assert node["author"] == {
        "@type": "Organization",
        "name": "The Desk",
        "url": "https://desk.example/story.html",
    }
    assert node["url"] == "https://desk.example/story.html#dprk-troops/troops-sent"
    rating = node["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (6, 1, 7)
    assert rating["alternateName"] == "very likely"
    assert rating["ratingExplanation"].startswith(
        "very likely to be true, with moderate confidence"
    )
    (claim,) = published(shipped(), ["dprk-troops/troops-paid"], US)
    assert claim["@type"] == "Claim"


def test_who_denies_a_claim_does_not_appear_as_making_it() -> None:
    (node,) = published(shipped(), ["dprk-troops/troops-sent"], US)
    claim = node["itemReviewed"]
    made = {each["author"]["name"] for each in claim["appearance"]}
    assert made == {each["name"] for each in claim["author"]}
    assert made == {
        *("Foreign media", "GUR (Ukrainian defence intelligence)", "John Kirby", "Kim Jong Gyu"),
        *("National Intelligence Service", "South Korea", "United States"),
    }
    others = [(each["author"]["name"], each["keywords"][0]["name"]) for each in claim["subjectOf"]]
    assert sorted(others) == [
        ("Kim Jong Gyu", "silent"),
        ("North Korea", "denies"),
        ("Russia", "denies"),
        ("Vladimir Putin", "neither"),
    ]


def test_what_no_longer_stands_is_not_published() -> None:
    statement = "speaker: Ann\ndate: 2025-03-01\nstance: asserts\nsummary: So.\nsource: {}\n"
    statement += "confidence: probable\n"
    facts = facts_of(
        {
            "facts/s/c/claim.yaml": "claim: It is so.",
            "facts/s/c/2025-03-01-ann.yaml": statement.format("a"),
            "facts/s/c/2025-03-01-ann-2.yaml": statement.format("a").replace("So.", "Not so.")
            + "replaces: s/c/2025-03-01-ann\n",
            "facts/s/c/2025-03-01-ann-3.yaml": statement.format("b"),
            "seeds/a.yaml": "title: A\npublisher: P\npublished: 2025-03-01\n",
            "seeds/b.yaml": "title: B\npublisher: P\npublished: 2025-03-01\n"
            "retracted: {date: 2025-03-02}\n",
        }
    )
    assert not facts.findings
    (node,) = published(facts, ["s/c"], US)
    assert [each["abstract"] for each in node["appearance"]] == ["Not so."]
