"""The index: facts as SQLite tables, for queries. In memory; the files are the truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from factcli.analysis.origins import origins_of
from factcli.query import Condition, bound_keys, confidence_rank, reliability_rank
from factcli.records import Facts, Statement
from factcli.values.words import fold

_SCHEMA = """
CREATE TABLE statement (
  id TEXT PRIMARY KEY, story TEXT, claim TEXT, claim_words TEXT, speaker TEXT, party TEXT,
  earliest TEXT, latest TEXT, score_word TEXT, score INTEGER, source TEXT,
  confidence_word TEXT, confidence INTEGER, reliability_word TEXT, reliability INTEGER, words TEXT
) WITHOUT ROWID;
CREATE TABLE carrier (id TEXT, name TEXT);
CREATE TABLE origin (id TEXT, name TEXT);
CREATE TABLE figure (id TEXT, name TEXT);
CREATE TABLE tag (id TEXT, name TEXT);
CREATE INDEX carrier_id ON carrier (id);
CREATE INDEX origin_id ON origin (id);
CREATE INDEX figure_id ON figure (id);
CREATE INDEX tag_id ON tag (id);
"""


def select(facts: Facts, condition: Condition) -> list[Statement]:
    """The statements that meet a condition, in the order of a timeline within each claim."""
    connection = sqlite3.connect(":memory:")
    try:
        _load(connection, facts)
        found = connection.execute(
            f"SELECT id FROM statement WHERE {condition.sql} ORDER BY claim, earliest, latest, id",
            condition.values,
        )
        return [facts.statements[id] for (id,) in found]
    finally:
        connection.close()


def _load(connection: sqlite3.Connection, facts: Facts) -> None:
    connection.executescript(_SCHEMA)
    statements = facts.statements.values()
    places = ", ".join("?" * 16)
    connection.executemany(
        f"INSERT INTO statement VALUES ({places})", (_row(facts, each) for each in statements)
    )
    for table, rows in (
        ("carrier", ((s.id, fold(name)) for s in statements for name in s.via)),
        ("origin", ((s.id, fold(name)) for s in statements for name in origins_of(facts, s))),
        ("figure", ((s.id, fold(name)) for s in statements for name in s.figures)),
        ("tag", ((s.id, fold(name)) for s in statements for name in _tags(facts, s))),
    ):
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)


def _row(facts: Facts, s: Statement) -> tuple[str | int | None, ...]:
    source = facts.sources.get(s.source)
    claim = facts.claims.get(s.claim)
    letter = source.reliability if source else "F"
    return (
        s.id,
        s.claim.partition("/")[0],
        s.claim,
        _folded([s.claim, claim.claim if claim else None]),
        fold(s.speaker),
        fold(s.represents),
        *bound_keys(s.date),
        s.stance,
        s.score,
        _folded([s.source, source.title, source.publisher] if source else [s.source]),
        s.confidence,
        confidence_rank(s.confidence),
        letter,
        reliability_rank(letter),
        _folded(
            [
                s.speaker,
                s.party,
                s.summary,
                *s.quote,
                s.excerpt,
                s.translation,
                s.reading,
                s.note,
                *s.tags,
                claim.claim if claim else None,
            ]
        ),
    )


def _tags(facts: Facts, s: Statement) -> Iterable[str]:
    """The statement's own tags, and those of its claim and story."""
    above = facts.claims.get(s.claim), facts.stories.get(s.claim.partition("/")[0])
    return [*s.tags, *(tag for record in above if record for tag in record.tags)]


def _folded(texts: Iterable[str | None]) -> str:
    return fold("\n".join(text for text in texts if text))
