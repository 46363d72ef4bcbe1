"""One record, whole, with its trail: where it was read, through whom it came, what stands by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from factcli.analysis.evidence import Evidence, evidence_of, texts_of
from factcli.analysis.origins import origins_of, roots_of
from factcli.analysis.positions import by_party, in_force, is_retracted, positions_of
from factcli.analysis.rows import DATE, ID, SAID, STANCE, STATEMENT_COLUMNS, WHO, statement_row
from factcli.analysis.utterances import utterances_of
from factcli.answers import Answer, Column, Part, Row
from factcli.format.plain import fields_of
from factcli.paths import SEEDS, path_of
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
    head = {"record": kind, "id": record.id, "path": path, **fields_of(record)}
    if not isinstance(record, Statement):
        return Answer("show", record={**head, "trail": trail})
    chain = Part("chain", (), trail["chain"], _CHAIN, title="Trail", tree=True)
    claim = {"claim": trail["claim"]["claim"]}
    seen = {**head, **claim, "verified": None, **{key: trail[key] for key in _BESIDE}}
    seen["same_utterance"] = _few(seen["same_utterance"])
    return Answer("show", record={**head, "trail": trail}, seen=seen, drawn=(chain,))


_CHAIN = (Column("name", "", title="name"), Column("detail", "", title="detail"))
_BESIDE = ("origins", "same_utterance", "replaced_by", "withdrawn", "before", "after")
"""What people see of a statement's trail beside the chain."""


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


def trail_of(facts: Facts, statement: Statement) -> tuple[str, list[Row]]:
    """How a statement's words are borne out (the status of its `Evidence`), and their way: a row a
    step with `depth`, `step` (speaker, carrier, repeated, source, capture, words), `name`, `detail`
    and `line` (in the capture, from 1; or None)."""
    evidence = evidence_of(facts, statement)
    return evidence.status, list(_chain(facts, statement, evidence))


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
    evidence = evidence_of(facts, s)
    newest = source.captures[-1] if source and source.captures else None
    capture = evidence.capture or evidence.looked_in or newest
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
        "chain": list(_chain(facts, s, evidence)),
        "same_utterance": [each.id for each in utterance if each.id != s.id],
        "replaced_by": [each.id for each in siblings if each.corrects == s.id],
        "withdrawn": _withdrawn(facts, s, standing),
        **_neighbours(s, utterance, siblings, standing),
    }


def _chain(facts: Facts, s: Statement, evidence: Evidence) -> Iterator[Row]:
    """The way of the words, a row for each step, each one deeper: speaker, whoever carried them,
    the sources that the source repeats, the source, its capture, the places in it."""
    spoken = f"for {s.party}, " if s.party and s.party != s.speaker else ""
    steps = [("speaker", s.speaker, f"{spoken}{s.date}")]
    steps += (("carrier", name, _what(facts, name)) for name in reversed(s.via))
    if not s.via:
        steps += (("repeated", name, _what(facts, name)) for name in _repeated(facts, s.source))
    steps.append(("source", s.source, _what(facts, s.source)))
    if capture := evidence.capture or evidence.looked_in:
        file = f", {SEEDS}/{capture.file}" if capture.file else ""
        source = facts.sources[s.source]
        at_hand = any(each is capture for each, _ in texts_of(facts, source))
        held = "" if at_hand else ", not at hand"
        steps.append(
            ("capture", f"capture of {capture.date}", f"{capture.sha256[:12]}...{file}{held}")
        )
    for depth, (step, name, detail) in enumerate(steps):
        yield {"depth": depth, "step": step, "name": name, "detail": detail, "line": None}
    for passage in evidence.passages:
        place = f"line {passage.line}, column {passage.column}"
        row = {"step": "words", "name": place, "detail": f"“{passage.words}”"}
        yield {"depth": len(steps), **row, "line": passage.line}
    for name, detail in _reserves(s, evidence):
        row = {"step": "words", "name": name, "detail": detail}
        yield {"depth": len(steps), **row, "line": None}


_WORDS = {
    "none": "no words of it are given",
    "no capture": "nothing was captured to find the words in",
    "found": "found",
    "attested": "verified",
    "unverified": "nobody has looked for the words",
    "absent": "the words do not stand there",
    "altered": "the words were altered since they were verified",
}


def _few(ids: list[str], most: int = 5) -> list[str]:
    more = len(ids) - most
    return ids if more <= 1 else [*ids[:most], f"and {more} more"]


def _reserves(s: Statement, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What is to be said of the words beside where they stand, or in its place."""
    if evidence.status != "found":
        near = next((miss for miss in evidence.misses if miss.near), None)
        detail = f"line {near.line} has {near.near.told}" if near and near.near else ""
        if evidence.status == "attested" and s.verified:
            detail = f"on {s.verified.date}"
        yield _WORDS[evidence.status], detail
    if evidence.unsure:
        yield "they stand in other places, too", s.at or "at is missing"
    if evidence.void:
        yield "the attestation is void", "factcli source verify"
    if evidence.revised:
        what = "no longer there" if evidence.lost else "nobody has looked for them"
        yield f"capture of {evidence.revised.date}", what


def _repeated(facts: Facts, source: str) -> list[str]:
    """What a source goes back to, from its root on, as long as there is but one way."""
    way: dict[str, None] = {}
    while (known := facts.sources.get(source)) and known.derived_from:
        if len(known.derived_from) > 1:
            way[" and ".join(known.derived_from)] = None
            break
        (source,) = known.derived_from
        if source in way:
            break
        way[source] = None
    return list(way)[::-1]


def _what(facts: Facts, name: str) -> str:
    """What a source is, in a few words; nothing for a name that is no source's."""
    source = facts.sources.get(name)
    if source is None:
        return ""
    since = f", {source.public_since}" if source.public_since else ""
    gone = f", withdrawn on {source.retracted.date}" if source.retracted else ""
    grade = f", reliability {source.reliability}" if source.reliability != "F" else ""
    return f"{source.publisher}{since}{grade}{gone}"


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
