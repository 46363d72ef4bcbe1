"""Attestations: what a statement keeps of the search for its words, for those without the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from factcli.analysis.evidence import Evidence, evidence_in, judged, texts_of, words_of
from factcli.answers import Answer, Column, Part, Row
from factcli.changes.amendment import Amendment
from factcli.changes.plan import Ledger, Plan
from factcli.format.canonical import Plain
from factcli.format.fields import VERIFIED
from factcli.lookup import find_source
from factcli.records import Facts, Source, Statement, Verified
from factcli.values.dates import parse_date


def attestation(facts: Facts, statement: Statement, day: str) -> Verified | None:
    """What attests that a statement's words stand in a text at hand; None where they do not."""
    found = _looked_for(facts, statement)
    return _attesting(facts.sources.get(statement.source), statement, found, day)


def _attesting(
    source: Source | None, statement: Statement, found: Evidence, day: str
) -> Verified | None:
    if source is None or found.capture is None or found.looked_in is None or not found.passages:
        return None
    from factcli.values.quotes import digest

    words, known = digest(words_of(statement)), statement.verified
    order = [each.sha256 for each in source.captures]
    newer = order[order.index(found.looked_in.sha256) + 1 :]  # their texts are not at hand
    if known and known.words == words and known.capture in (found.capture.sha256, *newer):
        return known
    return Verified(found.capture.sha256, words, parse_date(day))


def is_refuted(facts: Facts, statement: Statement) -> bool:
    """Whether the words do not stand where they should, as far as the texts at hand tell."""
    return _looked_for(facts, statement).status == "absent"


def _looked_for(facts: Facts, statement: Statement) -> Evidence:
    """The evidence for a statement in the texts at hand, as if nobody had attested it."""
    source = facts.sources.get(statement.source)
    held = list(texts_of(facts, source)) if source else []
    return judged(replace(statement, verified=None), source, held, near=False)


def plain_of(verified: Verified) -> Plain:
    """An attestation as a file holds it."""
    return VERIFIED.encode(verified)


def verify(ledger: Ledger, typed: Sequence[str], day: str) -> tuple[Plan, Answer]:
    """Look for the words of every statement, or of those of some sources, in the texts at hand;
    leave an attestation where they stand.

    The answer has a row for each statement that quotes; those whose words are not found, or
    altered, are in the part `problems` too.
    """
    facts = ledger.facts
    wanted = [find_source(facts, each) for each in typed] or sorted(facts.by_source)
    amendment = Amendment(ledger)
    rows: list[Row] = []
    for id in dict.fromkeys(wanted):
        for statement, found in evidence_in(facts, id):
            if not words_of(statement):
                continue
            attested = _attesting(facts.sources.get(id), statement, found, day)
            if attested is not None:
                amendment.put(statement.place.path, "verified", plain_of(attested))
                found = found._replace(status="found")
            rows.append(_row(statement, found))
    rows.sort(key=lambda row: str(row["id"]))
    problems = [row for row in rows if row["status"] not in ("found", "attested")]
    counts = _counted([row["status"] for row in rows])
    return Plan(amendment.changes()), Answer(
        "source-verify",
        (
            Part("rows", _COLUMNS, rows),
            Part("problems", _PROBLEMS, problems, title=counts, empty=counts),
        ),
        known=facts.ids,
    )


def _counted(statuses: list[str]) -> str:
    """How many quotations stand in the texts at hand, and how many nobody could look at now."""
    if not statuses:
        return "No quotations."
    told = f"{statuses.count('found')} of {len(statuses)} quotations stand in the texts at hand"
    before = statuses.count("attested")
    return told + (f"; {before} were verified before, their text is not here" if before else "")


_ID = Column("id", "the statement's id", "id", "id")
_COLUMNS = (
    Column("id", "the statement's id"),
    Column("source", "the source's id"),
    Column(
        "status",
        "found: the words stand in a text at hand; attested: they did when somebody looked, and no"
        " text is at hand; unverified: nobody has looked; absent: they do not stand in the text;"
        " lost: they stand in an earlier capture, and no longer in the newest; altered: they are"
        " not those that were verified; no capture: the source has none",
    ),
    Column("capture", "the SHA-256 of the capture that they stand in; or null"),
    Column("captured", "the day of that capture; or null", "date"),
    Column("passages", "where they stand: line, column, words", "table"),
    Column("line", "the line of what comes nearest in the newest text; or null"),
    Column("nearest", "what the text has in their place, the difference marked; or null"),
)
_PROBLEMS = (
    _ID,
    Column("status", "why the words are not verified", title="words"),
    Column("line", "the line of what comes nearest in the newest text; or null", title="line"),
    Column("nearest", "what the text has in their place", title="nearest ([-here-]{+there+})"),
)


def _row(statement: Statement, found: Evidence) -> Row:
    miss = next((miss for miss in found.misses if miss.near), None)
    return {
        "id": statement.id,
        "source": statement.source,
        "status": "lost" if found.lost else found.status,
        "capture": found.capture.sha256 if found.capture else None,
        "captured": found.capture.date.text if found.capture else None,
        "passages": [each._asdict() for each in found.passages],
        "line": miss.line if miss else None,
        "nearest": miss.near.told if miss and miss.near else None,
    }
