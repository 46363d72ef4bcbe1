"""Records: decoding with the place of every fault, encoding, and the two as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from factcli.answers import Finding
from factcli.format.fields import TABLES
from factcli.format.files import decode, encode
from factcli.paths import Kind, address_of, path_of, statement_day
from factcli.records import (
    Record,
)
from factcli.values.dates import parse_date
from tests.conftest import ROOT
from tests.strategies import records

STATEMENT = """\
speaker: Vladimir Putin
date: 2024-10-24
stance: neither
summary: Said neither.
source: rfa
confidence: probable
"""
PATH = "facts/s/c/2024-10-24-vladimir-putin.yaml"


def faults(text: str, path: str = PATH) -> list[Finding]:
    address = address_of(path)
    assert address is not None
    return decode(text.encode(), path, address)[1]


def told(text: str, path: str = PATH) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.line, finding.column) for finding in faults(text, path)]


@pytest.mark.parametrize(
    ("line", "broken", "expected", "hint"),
    [
        ("speaker", "speakr: Putin", ("unknown-key", 1, 1), "did you mean speaker?"),
        ("stance", "stance: denys", ("unknown-word", 3, 9), "did you mean denies?"),
        ("stance", "stance: Neither", ("unknown-word", 3, 9), "did you mean neither?"),
        ("date", "date: 2024-02-30", ("bad-date", 2, 7), "February 2024 has 29 days"),
        (
            "date",
            "date: [2024-10-22,2024-10-24]",
            ("wrong-type", 2, 7),
            "put a one-of set in quotes",
        ),
        ("summary", "figures: {troops: '3,000'}", ("bad-figure", 4, 19), "3000"),
        ("summary", "figures: 3000", ("wrong-type", 4, 10), "troops: 3000+"),
        ("confidence", "confidence: sure", ("unknown-word", 6, 13), "one of: confirmed"),
        ("source", "source: ../etc/passwd", ("bad-id", 5, 9), "SOURCE"),
        ("source", "source: RFA", ("bad-id", 5, 9), "lower-case"),
        ("summary", "summary:", ("empty-value", 4, 9), "leave it out"),
        ("summary", "summary: {a: b}", ("wrong-type", 4, 10), "in quotes"),
        ("summary", "quote: []", ("empty-value", 4, 8), "leave it out"),
        ("summary", "quote: [a, [b]]", ("wrong-type", 4, 12), "quote.1 takes a text"),
        ("confidence", "confidence: probable\ntags: x", ("wrong-type", 7, 7), "tags: [...]"),
        (
            "confidence",
            "confidence: probable\nsame_as: x",
            ("bad-id", 7, 10),
            "STORY/CLAIM/STATEMENT",
        ),
        (
            "confidence",
            "confidence: probable\nverified: {capture: x}",
            ("bad-digest", 7, 21),
            "64 hex",
        ),
    ],
)
def test_a_broken_field_is_named_with_its_place(
    line: str, broken: str, expected: tuple[str, int, int], hint: str
) -> None:
    lines = [broken if each.startswith(f"{line}:") else each for each in STATEMENT.splitlines()]
    found = faults("\n".join(lines))
    assert expected in [(f.rule, f.line, f.column) for f in found]
    assert any(hint in f"{f.message}; {f.fix}" for f in found)


@pytest.mark.parametrize("key", ["speaker", "date", "stance", "source", "confidence", "summary"])
def test_a_missing_key_is_named(key: str) -> None:
    text = "".join(line for line in STATEMENT.splitlines(keepends=True) if not line.startswith(key))
    assert [f.rule for f in faults(text)] == ["missing-key"]
    assert key in faults(text)[0].message


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = "speaker: ''\ndate: x\nstance: x\nsource: X\nconfidence: x\nnope: 1\n"
    assert [rule for rule, _, _ in told(text)] == [
        "empty-value",
        "bad-date",
        "unknown-word",
        "bad-id",
        "unknown-word",
        "unknown-key",
        "missing-key",
    ]


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("facts/s/c/claim.yaml", "claim: X\nassessments: [{date: 2024}]", "missing-key"),
        ("facts/s/c/claim.yaml", "claim: X\nassessments: [x]", "wrong-type"),
        ("facts/s/c/claim.yaml", "claim: X\ndistinct_from: [x]", "bad-id"),
        ("facts/s/c/claim.yaml", "", "empty-file"),
        ("facts/s/c/claim.yaml", "- a", "not-a-mapping"),
        ("seeds/x.yaml", "title: T\npublisher: P", "missing-key"),
        ("seeds/x.yaml", "title: T\npublisher: P\nupdated: 2024\nurl: javascript:x", "bad-url"),
        ("seeds/x.yaml", "title: T\npublisher: P\nupdated: 2024\nreliability: Z", "unknown-word"),
        (
            "seeds/x.yaml",
            "title: T\npublisher: P\nupdated: 2024\ncaptures: [{date: 2024, sha256: "
            + "a" * 64
            + ", file: ../x}]",
            "bad-file-name",
        ),
        ("factcli.yaml", "colour: red", "unknown-key"),
        ("facts/s/story.yaml", "titel: T", "unknown-key"),
    ],
)
def test_each_record_has_its_own_table(path: str, text: str, rule: str) -> None:
    assert rule in [found for found, _, _ in told(text, path)]


@pytest.mark.parametrize("path", ["factcli.yaml", "facts/s/story.yaml"])
@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_what_has_no_needed_key_may_be_empty(path: str, text: str) -> None:
    assert told(text, path) == []


def test_a_scalar_and_a_list_of_one_are_the_same() -> None:
    address = address_of(PATH)
    assert address is not None
    one, *_ = decode((STATEMENT + "via: Reuters\n").encode(), PATH, address)
    other, *_ = decode((STATEMENT + "via: [Reuters]\n").encode(), PATH, address)
    assert one == other


def test_equality_ignores_the_place() -> None:
    address = address_of(PATH)
    assert address is not None
    one, *_ = decode(STATEMENT.encode(), PATH, address)
    other, *_ = decode(("# moved\n" + STATEMENT).encode(), PATH, address)
    assert one == other
    assert one is not None
    assert other is not None
    assert (one.place.spot("date").line, other.place.spot("date").line) == (2, 3)


# -- decode(encode(x)) == x ------------------------------------------------------------------------


@given(records)
def test_what_is_encoded_decodes_to_the_same_record(record: Record) -> None:
    kind: Kind = type(record).__name__.lower()  # type: ignore[assignment]
    path = path_of(kind, record.id)
    address = address_of(path)
    assert address is not None
    again, findings, *_ = decode(encode(record).encode(), path, address)
    assert not findings
    assert again == record
    assert again is not None
    assert encode(again) == encode(record)


def test_paths_and_ids_are_two_ways_of_saying_one_thing() -> None:
    for path in (
        "factcli.yaml",
        "seeds/a.yaml",
        "facts/s/story.yaml",
        "facts/s/c/claim.yaml",
        PATH,
    ):
        address = address_of(path)
        assert address is not None
        assert path_of(*address) == path
    for path in ("x.yaml", "seeds/a/b.yaml", "facts/s/x.yaml", "facts/s/c/d/e.yaml", "seeds/a.yml"):
        assert address_of(path) is None


def test_the_day_of_a_file_name() -> None:
    assert statement_day(parse_date("2024-10")) == "2024-10-31"
    assert statement_day(parse_date("../2024-10-23")) == "2024-10-23"
    assert statement_day(parse_date("2024-10-24/..")) == "undated"
    assert statement_day(parse_date("XXXX")) == "undated"


def shipped() -> list[Path]:
    return sorted([*(ROOT / "facts").rglob("*.yaml"), *(ROOT / "seeds").rglob("*.yaml")])


@pytest.mark.parametrize("path", shipped(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_shipped_story_is_canonical(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    address = address_of(name)
    assert address is not None
    record, findings, *_ = decode(path.read_bytes(), name, address)
    assert not findings
    assert record is not None
    assert encode(record) == path.read_text(encoding="utf-8")


def test_every_field_of_a_record_is_in_its_table() -> None:
    from dataclasses import fields

    for table in TABLES.values():
        kept = {field.name for field in fields(table.holds)} - {"id", "place"}
        assert kept == set(table.by_key)
