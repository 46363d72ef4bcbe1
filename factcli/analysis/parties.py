"""Parties side by side: where each stands now, and since when."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.analysis.conflicts import CONFLICTS, conflicts_on
from factcli.analysis.positions import (
    Position,
    current_of,
    in_force,
    since_of,
    stands_of,
    tracked_among,
)
from factcli.analysis.rows import CLAIM, IDS, PARTY, SCORE, headings, ids_of
from factcli.answers import Answer, Column, Part, Row
from factcli.records import Facts


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
            Part("conflicts", CONFLICTS, conflicts, title="Conflicts", empty="No conflicts."),
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
