"""A whole story in one answer, for those who have no ledger; and all that each party said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from factcli.analysis.evidence import evidence_in
from factcli.analysis.origins import independent, origins_of
from factcli.analysis.parties import compare_parties
from factcli.analysis.positions import in_force
from factcli.analysis.rows import STATEMENT_COLUMNS
from factcli.analysis.sources import compare_sources
from factcli.analysis.timeline import timeline
from factcli.analysis.trail import listing, trail_of
from factcli.answers import Answer, Column, Part, Row, grouped
from factcli.lookup import Scope
from factcli.records import Facts, Source, Statement

_SOURCES = (
    Column("id", "the source's id", "id", "source"),
    Column("title", "as printed", title="title"),
    Column("publisher", "who published it", title="publisher"),
    Column("author", "who wrote it; null: not known"),
    Column("published", "when it came out, as written (EDTF)", "date", "published"),
    Column("updated", "when it was last changed, as written (EDTF)", "date"),
    Column("kind", "what kind of document it is"),
    Column("reliability", "how reliable its publisher is, by the Admiralty code"),
    Column("url", "where it is on the web"),
    Column("archive", "where a copy of the page is kept"),
    Column("derived_from", "what it repeats, a list", "list"),
    Column("origins", "the names that its reports here go back to", "list", "goes back to"),
    Column("captured", "the days on which its text was captured", "list"),
    Column("retracted", "when the publisher withdrew it, and why; or null"),
    Column("statements", "the statements that were read in it", "count", "statements"),
)
_STATEMENTS = (
    *STATEMENT_COLUMNS,
    Column("replaced_by", "ids of the statements that correct it", "list"),
    Column("evidence", "how its words are borne out: see docs/evidence.md"),
    Column(
        "trail",
        "the way of the words, a row a step: depth, step, name, detail, line",
        "table",
    ),
)


def report(facts: Facts, scope: Scope) -> Answer:
    """Everything on a story or a claim: first the claims on which somebody moved.

    Parts: `rows`, `shifts` (in the order of time), `claims`, `assessments` as of a timeline;
    `positions`, `figures`, `origins`, `conflicts` as of a comparison of sources; `statements`,
    those that no longer stand too, each with its trail; `sources`.
    """
    told = timeline(facts, scope.claims)
    told = _by_weight(facts, told, scope.claims)
    claims = told.part("rows").sections
    compared = compare_sources(facts, claims)
    said = [s for claim in claims for s in facts.by_claim.get(claim, ())]
    drawn = {part.name: part for part in compared.drawn}
    return told._replace(
        command="report",
        record=_record(facts, scope, said),
        parts=(
            *told.parts,
            compared.part("rows")._replace(name="positions"),
            *(compared.part(name) for name in ("figures", "origins", "conflicts")),
            *_records(facts, said),
        ),
        drawn=(
            drawn["matrix"]._replace(title="Who reports what"),
            drawn["figures"],
            drawn["origins"],
        ),
    )


def profiles(facts: Facts) -> Iterator[Answer]:
    """For each party, in the order of their names, everything that it said on every claim: the
    parts of a timeline, of a comparison of parties (`stands`), `statements` and `sources`."""
    told = timeline(facts, facts.claim_ids)
    stands = compare_parties(facts, facts.claim_ids).part("rows")
    moves, stood = (grouped(part.rows, "party") for part in (told.part("shifts"), stands))
    rows = _by_reporter(facts, told.part("rows").rows)
    about, judged = (grouped(told.part(name).rows, "claim") for name in ("claims", "assessments"))
    said: dict[str, dict[str, Statement]] = {}
    for each in facts.statements.values():
        said.setdefault(each.represents, {})[each.id] = each
    for party in sorted(facts.parties):
        own = said.get(party, {})
        stand = stood.get(party, [])
        claims = sorted({*(row["claim"] for row in stand), *(s.claim for s in own.values())})
        mine = {
            "rows": rows.get(party, []),
            "shifts": moves.get(party, []),
            "claims": [row for claim in claims for row in about.get(claim, ())],
            "assessments": [row for claim in claims for row in judged.get(claim, ())],
        }
        parts = tuple(part._replace(rows=mine[part.name]) for part in told.parts)
        answer = _by_weight(facts, told._replace(parts=parts), claims)
        yield _profile(facts, party, answer, stands._replace(name="stands", rows=stand), own)


def _by_reporter(facts: Facts, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Utterances by each party that has a report among theirs: same_as may join those of several,
    of which but one names the row."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        reports = (facts.statements[each["id"]] for each in row["sources"])
        for party in dict.fromkeys(report.represents for report in reports):
            found.setdefault(party, []).append(row)
    return found


def _profile(
    facts: Facts, party: str, told: Answer, stands: Part, own: dict[str, Statement]
) -> Answer:
    """The answer on one party: its part of a timeline, where it stands, and its statements."""
    sections = told.part("rows").sections
    place = {claim: at for at, claim in enumerate(sections)}
    about = _record(facts, Scope(None, [*sections]), [*own.values()])
    reports = [each["id"] for row in told.part("rows").rows for each in row["sources"]]
    said = own | {id: facts.statements[id] for id in reports}
    return told._replace(
        command="report",
        record=about | {"party": party, "title": party},
        parts=(
            *told.parts,
            stands._replace(rows=sorted(stands.rows, key=lambda row: place[row["claim"]])),
            *_records(facts, [*said.values()]),
        ),
    )


def _record(facts: Facts, scope: Scope, said: Sequence[Statement]) -> Row:
    """What it is about, and how much there is of it."""
    story = facts.stories.get((scope.id or "").partition("/")[0])
    claim = facts.claims.get(scope.id or "")
    standing = in_force(facts)
    stands = sorted((s for s in said if s.id in standing), key=lambda s: s.date.order)
    known = [s for s in stands if s.date.earliest]
    return {
        "scope": scope.id,
        "party": None,
        "title": claim.claim if claim else story.title if story and story.title else scope.id,
        "summary": story.summary if story and not claim else None,
        "tags": list(story.tags) if story else [],
        "claims": len(scope.claims),
        "statements": len(stands),
        "withdrawn": len(said) - len(stands),
        "parties": len({s.represents for s in stands}),
        "sources": len({s.source for s in stands}),
        "origins": len(independent(origins_of(facts, s) for s in stands)),
        "first": known[0].date.text if known else None,
        "last": max(known, key=lambda s: s.date.order[1]).date.text if known else None,
    }


def _by_weight(facts: Facts, told: Answer, claims: Iterable[str]) -> Answer:
    """The same, the claims on which somebody moved first, then those with more said on them; and
    the shifts in the order of time."""
    shifts = told.part("shifts")
    moves = Counter(row["claim"] for row in shifts.rows)
    said = Counter(row["claim"] for row in told.part("rows").rows)
    order = sorted(claims, key=lambda id: (-moves[id], -said[id], id))
    ordered = [*shifts.rows]
    ordered.sort(key=lambda row: (*facts.statements[row["after"]].date.order, row["claim"]))
    return told._replace(
        parts=(
            told.part("rows")._replace(sections=tuple(order), title="What was said"),
            shifts._replace(rows=ordered, title="How the story moved"),
            *told.parts[2:],
        )
    )


def _records(facts: Facts, said: Sequence[Statement]) -> tuple[Part, Part]:
    """The statements with their trails, and the sources that they go back to."""
    rows = listing(facts, list(said)).part("rows").rows
    for source in {s.source for s in said}:
        evidence_in(facts, source)
    replaced: dict[str, list[str]] = {}
    for each in said:
        if each.corrects:
            replaced.setdefault(each.corrects, []).append(each.id)
    for row, statement in zip(rows, said, strict=True):
        row["replaced_by"] = replaced.get(statement.id, [])
        row["evidence"], row["trail"] = trail_of(facts, statement)
    by_source: dict[str, list[Statement]] = {}
    for each in said:
        by_source.setdefault(each.source, []).append(each)
    sources = [
        _source(facts, facts.sources[id], by_source[id])
        for id in sorted(by_source)
        if id in facts.sources
    ]
    return (
        Part("statements", _untitled(_STATEMENTS), rows),
        Part("sources", _SOURCES, sources, title="Sources", empty="No source."),
    )


def _source(facts: Facts, source: Source, said: Sequence[Statement]) -> Row:
    gone = source.retracted
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published": source.published.text if source.published else None,
        "updated": source.updated.text if source.updated else None,
        "kind": source.kind,
        "reliability": source.reliability,
        "url": source.url,
        "archive": source.archive,
        "derived_from": list(source.derived_from),
        "origins": list(independent(origins_of(facts, each) for each in said).values()),
        "captured": [capture.date.text for capture in source.captures],
        "retracted": ": ".join(filter(None, (str(gone.date), gone.note))) if gone else None,
        "statements": [each.id for each in said],
    }


def _untitled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column._replace(title="") for column in columns)
