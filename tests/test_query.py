"""Each term of a query, on the shipped story and on a small ledger."""

from __future__ import annotations

import pytest

from factcli.errors import WrongUsage
from factcli.index.tables import select
from factcli.query import TERMS, parse
from tests.ledgers import on_claim

LEDGER = on_claim(
    "x1 Vladimir_Putin 2024-10-24 neither party=Russia via=Reuters quote=Ein_Straße_weit",
    "x2 Kim 2024-10-25 allows confidence=confirmed figures={troops-sent:_5} tags=[Summit,_NO]",
    "x3 Kim 2024-11 denies confidence=possible source=p summary=Nothing_of_it.",
    "x4 Lee XXXX silent confidence=unjudged note=ASK_LATER",
    "x5 Kim 2024-10-25 disputes confidence=doubtful source=b",
)


def found(*terms: str) -> str:
    return " ".join(each.id.rpartition("/")[2] for each in select(LEDGER, parse(terms)))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ("", "x4 x1 x2 x5 x3"),
        ("speaker:putin", "x1"),
        ("party:russia", "x1"),
        ("party:kim", "x2 x5 x3"),
        ("stance:denies", "x3"),
        ("stance:denies,silent", "x4 x3"),
        ("stance:denies..questions", "x5 x3"),
        ("stance:neither+", "x1 x2"),
        ("score:..-1", "x5 x3"),
        ("score:0..", "x1 x2"),
        ("score:-3..-3", "x3"),
        ("score:1", "x2"),
        ("date:2024-10", "x4 x1 x2 x5"),
        ("date:2024-10..2024-11", "x4 x1 x2 x5 x3"),
        ("date:2024-10-25..", "x4 x2 x5 x3"),
        ("date:..2024-10-24", "x4 x1"),
        ("date:2024-10-24/2024-10-25", "x4 x1 x2 x5"),
        ("date:XXXX", "x4 x1 x2 x5 x3"),
        ("source:paper", "x3"),
        ("source:tass", "x5"),
        ("via:REUTERS", "x1"),
        ("origin:reuters", "x1 x3"),
        ("confidence:probable", "x1"),
        ("confidence:probable+", "x1 x2"),
        ("confidence:doubtful..possible", "x5 x3"),
        ("confidence:..doubtful", "x4 x5"),
        ("reliability:F", "x4 x1 x2 x5 x3"),
        ("figure:troops", "x2"),
        ("tag:summit", "x2"),
        ("tag:no", "x2"),
        ("claim:s/c", "x4 x1 x2 x5 x3"),
        ("story:x", ""),
        ("id:x3", "x3"),
        ("not:speaker:kim", "x4 x1"),
        ("not:score:..0", "x4 x2"),
        ("not:nothing", "x4 x1 x2 x5"),
        ("ask", "x4"),
        ("strasse", "x1"),
        ("text:so.", "x4 x1 x2 x5 x3"),
        ("speaker:kim stance:allows", "x2"),
        ("stance:neither tag:summit", ""),
    ],
)
def test_a_term_finds(terms: str, expected: str) -> None:
    assert found(*terms.split()) == expected


def test_words_in_quotes_are_found_together() -> None:
    assert found("nothing of it") == "x3"
    assert found("of nothing it") == ""


@pytest.mark.parametrize(
    ("term", "hint"),
    [
        ("stanze:denies", "did you mean stance?"),
        ("stance:denys", "did you mean denies?"),
        ("stance:silent..denies", "has no place on the scale"),
        ("confidence:sure", "one of: confirmed"),
        ("score:high", "takes a number or a range"),
        ("date:2024-13", "there is no month 13"),
        ("speaker:", "wants a value"),
        ("x:y", "known: speaker"),
        ("stance:..", "holds everything"),
        ("score:99999999999999999999", "takes a number or a range"),
        ("not:", "wants a value"),
        ("stance=denies", "write stance:denies"),
        ("speaker:port stance:denies", "holds two terms"),
    ],
)
def test_a_term_that_cannot_be_understood_says_why(term: str, hint: str) -> None:
    with pytest.raises(WrongUsage, match=hint.replace("?", r"\?")):
        parse([term])


def test_sql_in_a_term_is_text() -> None:
    assert found("'; DROP TABLE statement; --") == ""
    assert found("%") == ""


def test_every_term_has_an_example_that_parses() -> None:
    for term in TERMS.values():
        for example in term.help.partition(" (")[0].split(", "):
            parse([example])
