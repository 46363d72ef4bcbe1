"""Who says what, who repeats whom, what cannot all be true; where each party stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from factcli.analysis.conflicts import conflicts_on
from factcli.analysis.origins import independent, origins_of
from factcli.analysis.positions import (
    Position,
    current_of,
    current_quantities,
    in_force,
    quantities_of,
    since_of,
    stands_of,
    tracked_among,
)
from factcli.analysis.rows import (
    CLAIM,
    IDS,
    PARTY,
    SCORE,
    headings,
    ids_of,
)
from factcli.answers import Answer, Column, Part, Row
from factcli.records import Facts, Statement
from factcli.values.words import fold

_SOURCE = Column("source", "the source's id", title="source")
_CONFLICTS = (
    CLAIM,
    Column(
        "kind",
        "account: sources give one party opposite stances; figure: numbers that cannot"
        " both be true; stance: parties oppose each other",
        title="conflict",
    ),
    Column("name", "the figure's name, or the party of an account; null for stances", title="of"),
    Column("sides", "each side: party, source, value, ids", "table", "sides"),
)


def compare_sources(facts: Facts, claims: Sequence[str], sources: Sequence[str] = ()) -> Answer:
    """What each source says on each claim, the origins behind them, and the conflicts.

    Parts: `rows`, `origins`, `conflicts`. With `sources`, only what these carry.
    """
    standing = in_force(facts)
    rows: list[Row] = []
    origins: list[Row] = []
    conflicts: list[Row] = []
    for claim in claims:
        said = [
            s
            for s in facts.by_claim.get(claim, ())
            if s.id in standing and (not sources or s.source in sources)
        ]
        rows += _by_source(facts, claim, said)
        origins += _by_origin(facts, claim, said)
        conflicts += conflicts_on(facts, claim, said)
    return Answer(
        "compare-sources",
        (
            Part(
                "rows",
                (
                    CLAIM,
                    _SOURCE,
                    Column(
                        "positions",
                        "where each party stands by this source alone: party, stance, ids",
                        "table",
                        "who stands where",
                    ),
                    Column(
                        "origins", "the names that its reports go back to", "list", "goes back to"
                    ),
                    Column(
                        "figures",
                        "the figures that it carries: name, party, value, ids",
                        "table",
                        "figures",
                    ),
                ),
                rows,
                under="claim",
            ),
            Part(
                "origins",
                (
                    CLAIM,
                    Column("origin", "a name that reports go back to", title="origin"),
                    Column("ids", "the statements that go back to it", "count", "statements"),
                ),
                origins,
                title="Independent origins",
            ),
            Part("conflicts", _CONFLICTS, conflicts, title="Conflicts", empty="No conflicts."),
        ),
        headings=headings(facts, claims),
        known=facts.ids,
    )


def compare_parties(facts: Facts, claims: Sequence[str]) -> Answer:
    """Where each party stands on each claim now, and since when. Parts: `rows`, `conflicts`."""
    standing = in_force(facts)
    rows: list[Row] = []
    conflicts: list[Row] = []
    for claim in claims:
        said = [s for s in facts.by_claim.get(claim, ()) if s.id in standing]
        record = facts.claims.get(claim)
        stands = stands_of(said)
        tracked = tracked_among(record, (*stands, *(record.parties if record else ())))
        listed = {**dict.fromkeys(record.parties if record else ()), **dict.fromkeys(stands)}
        rows += (
            {
                "claim": claim,
                "party": party,
                **_standing(stands.get(party, [])),
                "tracked": party in tracked,
            }
            for party in listed
        )
        conflicts += conflicts_on(facts, claim, said)
    return Answer(
        "compare-parties",
        (
            Part(
                "rows",
                (
                    CLAIM,
                    PARTY,
                    Column("stance", "the current stance; null: never spoke", "stance", "stands"),
                    SCORE,
                    Column(
                        "since",
                        "the date, as written, from which its score has been this;"
                        " null: never spoke",
                        "date",
                        "since",
                    ),
                    IDS,
                    Column("tracked", "whether the party's position is followed on this claim"),
                ),
                rows,
                under="claim",
            ),
            Part("conflicts", _CONFLICTS, conflicts, title="Conflicts", empty="No conflicts."),
        ),
        headings=headings(facts, claims),
        known=facts.ids,
    )


def _standing(positions: list[Position]) -> Row:
    current = current_of(positions) or (positions[-1] if positions else None)
    if current is None:
        return {"stance": None, "score": None, "since": None, "ids": []}
    first = since_of(positions) or current
    return {
        "stance": current.stance,
        "score": current.score,
        "since": first.date.text,
        "ids": ids_of(current),
    }


def _by_source(facts: Facts, claim: str, said: Iterable[Statement]) -> list[Row]:
    found: dict[str, list[Statement]] = {}
    for statement in said:
        found.setdefault(statement.source, []).append(statement)
    rows = []
    for source in sorted(found):
        positions: list[Row] = []
        figures: list[Row] = []
        for party, stands in stands_of(found[source]).items():
            current = current_of(stands) or stands[-1]
            positions.append({"party": party, "stance": current.stance, "ids": ids_of(current)})
            figures += (
                {
                    "name": each.name,
                    "party": party,
                    "value": each.figure.text,
                    "ids": [each.statement.id],
                }
                for each in current_quantities(quantities_of(stands))
            )
        names = independent(origins_of(facts, each) for each in found[source])
        rows.append(
            {
                "claim": claim,
                "source": source,
                "positions": positions,
                "origins": list(names.values()),
                "figures": figures,
            }
        )
    return rows


def _by_origin(facts: Facts, claim: str, said: Iterable[Statement]) -> list[Row]:
    names: dict[str, str] = {}
    reports: dict[str, list[str]] = {}
    for statement in said:
        for name in origins_of(facts, statement):
            names.setdefault(fold(name), name)
            reports.setdefault(fold(name), []).append(statement.id)
    return [{"claim": claim, "origin": names[key], "ids": reports[key]} for key in sorted(reports)]
