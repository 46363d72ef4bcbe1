"""Adding: what it makes, and that everything wrong is told at once and nothing written."""

from __future__ import annotations

import pytest

from factcli.changes.additions import Request, add_source, add_statement
from factcli.changes.change import Create
from factcli.errors import Conflict, NotFound, WrongUsage
from factcli.format.canonical import Plain
from factcli.format.files import decode
from factcli.paths import address_of
from factcli.records import Statement
from tests.ledgers import SOURCE, facts_of, on_claim

LEDGER = on_claim("2024-10-24-a A 2024-10-24 denies")
SAID: dict[str, Plain] = {
    "speaker": "B",
    "date": "2024-10-24",
    "stance": "denies",
    "summary": "S",
    "source": "a",
    "confidence": "probable",
}


def test_only_what_is_new_is_made_in_an_order_that_is_always_valid() -> None:
    addition = add_statement(LEDGER, Request("c", SAID))
    assert [change.path for change in addition.changes] == ["facts/s/c/2024-10-24-b.yaml"]
    addition = add_statement(
        LEDGER,
        Request(
            "t/d",
            {**SAID, "source": "new"},
            {"claim": "That is so."},
            {"title": "T", "publisher": "P", "published": "2024"},
            {"title": "A story"},
        ),
    )
    assert [change.path for change in addition.changes] == [
        "seeds/new.yaml",
        "facts/t/story.yaml",
        "facts/t/d/claim.yaml",
        "facts/t/d/2024-10-24-b.yaml",
    ]


def test_everything_missing_or_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongUsage) as caught:
        add_statement(
            LEDGER,
            Request(
                "x/y", {"date": "soon", "source": "zz", "figures": {"n": "3,000"}}, {"claim": "C"}
            ),
        )
    told = str(caught.value)
    for words in (
        "lacks speaker",
        "lacks stance",
        "lacks confidence",
        '"soon" is no EDTF date',
        "no source zz",
        "write",
        "thousands separators: 3000",
        "summary, quote, excerpt",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("request_", "error", "words"),
    [
        (Request("nope", SAID), NotFound, "give its text with --claim"),
        (Request("Nope/X", SAID, {"claim": "C"}), WrongUsage, "as nope/x"),
        (Request("one", SAID, {"claim": "C"}), WrongUsage, "STORY/one"),
        (Request("../x", SAID, {"claim": "C"}), WrongUsage, "cannot be a new claim's id"),
        (Request("s/c", SAID, {"claim": "Other."}), WrongUsage, "is there already, as: It is so."),
        (
            Request("c", {**SAID, "source": "../x"}, {}, {"title": "T"}),
            WrongUsage,
            "cannot be a source's id",
        ),
        (
            Request("c", {**SAID, "source": "a"}, {}, {"title": "Other"}),
            WrongUsage,
            "other particulars",
        ),
        (Request("c", {**SAID, "confidence": "confirmed"}), WrongUsage, "two independent origins"),
        (Request("c", {**SAID, "same_as": "nope"}), NotFound, "no statement nope"),
        (
            Request("c", {**SAID, "speaker": "A", "summary": "So."}),
            Conflict,
            "recorded already, as s/c/2024-10-24-a",
        ),
    ],
)
def test_refusals(request_: Request, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        add_statement(LEDGER, request_)
    assert words in str(caught.value)


def test_a_new_claim_is_never_taken_for_another_that_ends_alike() -> None:
    ledger = facts_of(
        {
            "facts/a-b/sent/claim.yaml": "claim: X.\n",
            "seeds/a.yaml": "title: T\npublisher: P\nupdated: 2024\n",
        }
    )
    addition = add_statement(ledger, Request("b/sent", SAID, {"claim": "Y."}))
    assert addition.id == "b/sent/2024-10-24-b"


def test_what_check_would_refuse_is_not_added() -> None:
    with pytest.raises(WrongUsage, match="would be larger"):
        add_statement(LEDGER, Request("c", {**SAID, "quote": ["x" * 200_000] * 6}))
    crowded = facts_of({"facts/Foo/c/claim.yaml": "claim: X.", "seeds/a.yaml": SOURCE})
    with pytest.raises(WrongUsage, match="the same name as"):
        add_statement(crowded, Request("foo/d", SAID, {"claim": "Y."}))


def test_a_file_that_cannot_be_read_is_not_written_over() -> None:
    ledger = facts_of(
        {
            "facts/s/c/claim.yaml": "clam: x",
            "seeds/a.yaml": "title: T\npublisher: P\nupdated: 2024\n",
        }
    )
    with pytest.raises(Conflict, match=r"claim.yaml is there already and cannot be read"):
        add_statement(ledger, Request("s/c", SAID, {"claim": "X."}))
    ledger = facts_of(
        {"facts/s/c/claim.yaml": "claim: X.", "facts/s/c/2024-10-24-b.yaml": "broken"}
    )
    with pytest.raises(Conflict, match="seeds/q"):
        add_source(facts_of({"seeds/q.yaml": "broken"}), "q", {"title": "T"})


@pytest.mark.parametrize(
    "text", ["NO", "on", "1:20", "012", "2024-10-24", "~", "null", "- a", "'", "a: b #c"]
)
def test_texts_that_yaml_would_bend_survive(text: str) -> None:
    addition = add_statement(
        LEDGER,
        Request("c", {**SAID, "speaker": text, "party": text, "tags": [text], "summary": text}),
    )
    (change,) = addition.changes
    assert isinstance(change, Create)
    address = address_of(change.path)
    assert address is not None
    record, findings, *_ = decode(change.after, change.path, address)
    assert not findings
    assert isinstance(record, Statement)
    assert (record.speaker, record.party, record.tags, record.summary) == (
        text,
        text,
        (text,),
        text,
    )
