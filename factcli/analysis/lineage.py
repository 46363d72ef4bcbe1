"""Lineage: who repeats whom, from the origins of reports down to the papers that print them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factcli.analysis.evidence import evidence_in, words_of
from factcli.analysis.origins import origins_of, roots_of
from factcli.answers import Answer, Column, Part, Row
from factcli.records import Facts, Source
from factcli.values.words import fold

_LINEAGE = (
    Column(
        "name", "an origin, or the id of a source that reports what comes from it", title="name"
    ),
    Column("depth", "how far it stands from the origin, which is 0"),
    Column("source", "the source's id; null for an origin"),
    Column("publisher", "the source's publisher; null for an origin", title="publisher"),
    Column(
        "how",
        "origin; own: the origin published it; derived: it repeats the source above it; carried:"
        " statements in it came from the origin, through others or not",
    ),
    Column("told", "the same in words", title="how"),
    Column("statements", "how many of its statements go back to this origin"),
    Column("withdrawn", "when the publisher withdrew it; or null"),
)


def lineage(facts: Facts, sources: Iterable[str] = ()) -> Answer:
    """Every origin with the sources that report what comes from it, as a tree; with `sources`,
    only the origins that these go back to."""
    counts = _counts(facts)
    wanted = {key for id in sources for key in counts if id in counts[key][1]}
    keys = [key for key in sorted(counts) if not wanted or key in wanted]
    rows = [row for key in keys for row in _tree(facts, *counts[key])]
    return Answer(
        "source-lineage",
        (Part("rows", _LINEAGE, rows, tree=True, empty="There is no source."),),
        known=facts.ids,
    )


def _counts(facts: Facts) -> dict[str, tuple[str, dict[str, int]]]:
    """Each origin by the form that it is compared in: its name, and how many statements of each
    source go back to it."""
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for source in facts.sources:
        for name in roots_of(facts, source):
            found.setdefault(fold(name), (name, {}))[1].setdefault(source, 0)
    for statement in facts.statements.values():
        if statement.source in facts.sources:
            for name in origins_of(facts, statement):
                _, sources = found.setdefault(fold(name), (name, {}))
                sources[statement.source] = sources.get(statement.source, 0) + 1
    return found


def _tree(facts: Facts, origin: str, counts: dict[str, int]) -> Iterator[Row]:
    yield {
        "name": origin,
        "depth": 0,
        "source": None,
        "publisher": None,
        "how": "origin",
        "told": "",
        "statements": sum(counts.values()),
        "withdrawn": None,
    }
    children: dict[str, list[str]] = {}
    tops = []
    for id in sorted(counts):
        above = [each for each in facts.sources[id].derived_from if each in counts]
        if above and _goes_back(facts, id, origin):
            children.setdefault(above[0], []).append(id)
        else:
            tops.append(id)
    seen: set[str] = set()
    # Behind the tops, what is derived from itself, over others.
    waiting = [(id, 1) for id in (*sorted(counts, reverse=True), *reversed(tops))]
    while waiting:
        id, depth = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        how = "derived" if depth > 1 else _how(facts, facts.sources[id], origin)
        yield _row(facts, facts.sources[id], depth, how, counts[id])
        waiting += [(child, depth + 1) for child in reversed(children.get(id, ()))]


def _goes_back(facts: Facts, source: str, origin: str) -> bool:
    return fold(origin) in map(fold, roots_of(facts, source))


def _how(facts: Facts, source: Source, origin: str) -> str:
    if not _goes_back(facts, source.id, origin):
        return "carried"
    return "derived" if source.derived_from else "own"


def _row(facts: Facts, source: Source, depth: int, how: str, count: int) -> Row:
    words = {"own": "its own", "derived": "repeats it", "carried": "carries what came from it"}
    told = f"{words[how]}, {count} statement{'' if count == 1 else 's'}"
    withdrawn = source.retracted.date.text if source.retracted else None
    return {
        "name": source.id,
        "depth": depth,
        "source": source.id,
        "publisher": source.publisher,
        "how": how,
        "told": f"{told}, withdrawn on {withdrawn}" if withdrawn else told,
        "statements": count,
        "withdrawn": withdrawn,
    }


_SOURCES = (
    Column("id", "the source's id", title="id"),
    Column("title", "as printed"),
    Column("publisher", "as printed", title="publisher"),
    Column("published", "when it first came out; or null"),
    Column("updated", "when it was last changed; or null"),
    Column("public_since", "published, else updated", "date", "out since"),
    Column("kind", "what it is"),
    Column("reliability", "the Admiralty letter", title="grade", spare=True),
    Column("origins", "the names that it goes back to", "list", "goes back to", spare=True),
    Column("statements", "how many statements were read in it", title="statements"),
    Column("quotations", "how many of these give its words", title="quoted", spare=True),
    Column("verified", "how many of those were found in a capture", title="verified"),
    Column(
        "lost", "how many of those stand no longer in its newest capture", title="lost", spare=True
    ),
    Column("captured", "the day of its newest capture; null: none", "date", "captured"),
    Column("withdrawn", "when the publisher withdrew it; or null", "date", "withdrawn"),
)


def listing(facts: Facts) -> Answer:
    """Every source: what it is, how much was read in it, how much of that was verified."""
    rows = []
    for source in facts.sources.values():
        said = evidence_in(facts, source.id)
        quoting = [evidence for each, evidence in said if words_of(each)]
        rows.append(
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "published": source.published.text if source.published else None,
                "updated": source.updated.text if source.updated else None,
                "public_since": source.public_since.text if source.public_since else None,
                "kind": source.kind,
                "reliability": source.reliability,
                "origins": list(roots_of(facts, source.id)),
                "statements": len(said),
                "quotations": len(quoting),
                "verified": sum(each.is_verified for each in quoting),
                "lost": sum(each.lost for each in quoting),
                "captured": source.captures[-1].date.text if source.captures else None,
                "withdrawn": source.retracted.date.text if source.retracted else None,
            }
        )
    return Answer(
        "source-list",
        (Part("rows", _SOURCES, rows, empty="There is no source."),),
        known=facts.ids,
    )
