"""One record, whole, with its trail: where it was read, through whom it came, what stands by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from factcli.analysis.origins import origins_of, roots_of
from factcli.analysis.positions import by_party, in_force, is_retracted, positions_of
from factcli.analysis.rows import DATE, ID, SAID, STANCE, STATEMENT_COLUMNS, WHO, statement_row
from factcli.analysis.utterances import utterances_of
from factcli.answers import Answer, Part, Row
from factcli.format import fields_of
from factcli.format.paths import path_of
from factcli.records import Claim, Facts, Record, Source, Statement, Story

Standing = Mapping[str, Statement]


def show(facts: Facts, record: Record) -> Answer:
    """The record's fields as they are written (unset ones null), its id, path and trail."""
    match record:
        case Statement():
            trail = _of_statement(facts, record)
        case Claim():
            trail = _of_claim(facts, record)
        case Source():
            trail = _of_source(facts, record)
        case Story():
            trail = _of_story(facts, record)
        case _:
            trail = {}
    kind = type(record).__name__.lower()
    path = record.place.path or path_of("story", record.id)
    return Answer(
        "show",
        record={"record": kind, "id": record.id, "path": path, **fields_of(record), "trail": trail},
    )


def listing(facts: Facts, statements: list[Statement]) -> Answer:
    """Statements as a query found them, a row each; those on no timeline are marked."""
    standing = in_force(facts)
    rows = [statement_row(facts, s, _withdrawn(facts, s, standing)) for s in statements]
    return Answer(
        "query",
        (
            Part(
                "rows",
                STATEMENT_COLUMNS,
                rows,
                (ID, DATE, WHO, STANCE, SAID),
                empty="Nothing matches.",
            ),
        ),
        known=facts.ids,
    )


def _withdrawn(facts: Facts, statement: Statement, standing: Standing) -> str | None:
    if statement.id in standing:
        return None
    return "retracted" if is_retracted(facts, statement) else "replaced"


def _of_statement(facts: Facts, s: Statement) -> Row:
    claim, source = facts.claims.get(s.claim), facts.sources.get(s.source)
    standing = in_force(facts)
    siblings = facts.by_claim.get(s.claim, [])
    groups = utterances_of((each for each in siblings if each.id in standing), siblings)
    utterance = next((group for group in groups if s in group), [s])
    capture = source.captures[-1] if source and source.captures else None
    return {
        "claim": {"id": s.claim, "claim": claim.claim if claim else None},
        "speaker": s.speaker,
        "through": list(s.via),
        "source": {
            "id": s.source,
            "title": source.title if source else None,
            "publisher": source.publisher if source else None,
            "published": _text(source.published) if source else None,
            "updated": _text(source.updated) if source else None,
            "reliability": source.reliability if source else None,
        },
        "capture": {"date": capture.date.text, "sha256": capture.sha256, "file": capture.file}
        if capture
        else None,
        "at": s.at,
        "origins": list(origins_of(facts, s)),
        "same_utterance": [each.id for each in utterance if each.id != s.id],
        "replaced_by": [each.id for each in siblings if each.replaces == s.id],
        "withdrawn": _withdrawn(facts, s, standing),
        **_neighbours(s, utterance, siblings, standing),
    }


def _neighbours(
    s: Statement, utterance: list[Statement], siblings: list[Statement], standing: Standing
) -> Row:
    """The positions of the same party before and after this utterance, as ids."""
    own = by_party(each for each in siblings if each.id in standing).get(s.represents, [])
    positions = positions_of(own)
    here = [n for n, p in enumerate(positions) if any(each in p.statements for each in utterance)]
    if s.id not in standing or not here:
        return {"before": None, "after": None}
    first, last = here[0], here[-1] + 1
    return {
        "before": positions[first - 1].id if first else None,
        "after": positions[last].id if last < len(positions) else None,
    }


def _of_claim(facts: Facts, claim: Claim) -> Row:
    said = facts.by_claim.get(claim.id, [])
    return {
        "story": claim.id.partition("/")[0],
        "statements": [s.id for s in sorted(said, key=lambda s: s.order)],
        "parties": sorted({s.represents for s in said}),
        "sources": sorted({s.source for s in said}),
        "origins": sorted({name for s in said for name in origins_of(facts, s)}),
    }


def _of_source(facts: Facts, source: Source) -> Row:
    return {
        "statements": [s.id for s in facts.statements.values() if s.source == source.id],
        "origins": list(roots_of(facts, source.id)),
        "repeated_by": [
            each.id for each in facts.sources.values() if source.id in each.derived_from
        ],
    }


def _of_story(facts: Facts, story: Story) -> Row:
    return {"claims": [id for id in facts.claim_ids if id.startswith(f"{story.id}/")]}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
