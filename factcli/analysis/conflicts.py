"""What cannot all be true, or opposes, among the tracked parties of one claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from factcli.analysis.positions import (
    Position,
    Quantity,
    by_party,
    current_of,
    current_quantities,
    quantities_of,
    stands_of,
    tracked_among,
)
from factcli.analysis.rows import CLAIM, ids_of, quantity_side, side
from factcli.analysis.utterances import utterances_of
from factcli.answers import Column, Row
from factcli.records import Facts, Statement

CONFLICTS = (
    CLAIM,
    Column(
        "kind",
        "account: sources give one party opposite stances; figure: numbers that cannot"
        " both be true; stance: parties oppose each other",
        title="conflict",
    ),
    Column("name", "the figure's name, or the party of an account; null for stances", title="of"),
    Column("sides", "each side: party, source, value, ids", "sides", "sides"),
)
"""The keys of a conflict."""


def conflicts_on(facts: Facts, claim: str, said: Sequence[Statement]) -> list[Row]:
    """The conflicts as rows: `claim`, `kind` (account, figure, stance), `name`, `sides`."""
    followed = tracked_among(facts.claims.get(claim), (s.represents for s in said))
    tracked = [s for s in said if s.represents in followed]
    stands = stands_of(tracked)
    return [
        {"claim": claim, **conflict}
        for conflict in (*_accounts(tracked), *_figures(tracked, stands), *_stances(stands))
    ]


def _accounts(said: Sequence[Statement]) -> list[Row]:
    """Sources that give one party opposite stances for dates that overlap."""
    found = []
    for party, own in by_party(said).items():
        affirming = [s for s in own if (s.score or 0) > 0]
        denying = [s for s in own if (s.score or 0) < 0]
        at_odds = [*_contradicted(affirming, denying), *_contradicted(denying, affirming)]
        if at_odds:
            sides: dict[tuple[str, str], list[str]] = {}
            for each in sorted(at_odds, key=lambda s: s.order):
                sides.setdefault((each.source, each.stance), []).append(each.id)
            found.append(
                {
                    "kind": "account",
                    "name": party,
                    "sides": [
                        side(party, source, stance, ids) for (source, stance), ids in sides.items()
                    ],
                }
            )
    return found


def _contradicted(these: list[Statement], others: list[Statement]) -> list[Statement]:
    """Those of `these` that a statement among `others`, from another source, overlaps in date.

    Counted over sorted bounds, so it stays fast for thousands of statements on either side.
    """
    everyone = _Spans(others)
    own: dict[str, _Spans] = {}
    for source in {statement.source for statement in others}:
        own[source] = _Spans([s for s in others if s.source == source])
    return [
        each
        for each in these
        if everyone.meeting(each) > (own[each.source].meeting(each) if each.source in own else 0)
    ]


class _Spans:
    """The dates of statements, to count how many of them meet a date."""

    def __init__(self, statements: list[Statement]) -> None:
        self.starts = sorted(s.date.order[0] for s in statements)
        self.ends = sorted(s.date.order[1] for s in statements)

    def meeting(self, statement: Statement) -> int:
        first, last = statement.date.order
        return bisect_right(self.starts, last) - bisect_left(self.ends, first)


def _figures(said: Sequence[Statement], stands: dict[str, list[Position]]) -> list[Row]:
    """Current figures of different parties, and figures of one utterance in different sources,
    that no number fits both of."""
    current = [q for own in stands.values() for q in current_quantities(quantities_of(own))]
    found = [_figure_conflict(name, at_odds) for name, at_odds in _disjoint(current)]
    for group in utterances_of(said):
        carried = {
            (s.source, name, figure.unit): Quantity(s.represents, name, figure, s)
            for s in group
            for name, figure in s.figures.items()
        }
        found += (_figure_conflict(name, at_odds) for name, at_odds in _disjoint(carried.values()))
    return found


def _figure_conflict(name: str, at_odds: list[Quantity]) -> Row:
    return {"kind": "figure", "name": name, "sides": [quantity_side(each) for each in at_odds]}


def _disjoint(quantities: Iterable[Quantity]) -> list[tuple[str, list[Quantity]]]:
    """By name and unit: the quantities of which at least one other has no number in common."""
    groups: dict[tuple[str, str], list[Quantity]] = {}
    for each in quantities:
        groups.setdefault((each.name, each.figure.unit), []).append(each)
    found = []
    for (name, _), group in sorted(groups.items()):
        highest_low = max((q.figure.low for q in group if q.figure.low is not None), default=None)
        lowest_high = min((q.figure.high for q in group if q.figure.high is not None), default=None)
        if highest_low is None or lowest_high is None or highest_low <= lowest_high:
            continue
        at_odds = [
            q
            for q in group
            if (q.figure.high is not None and q.figure.high < highest_low)
            or (q.figure.low is not None and q.figure.low > lowest_high)
        ]
        found.append((name, at_odds))
    return found


def _stances(stands: dict[str, list[Position]]) -> list[Row]:
    """Parties whose current positions have opposite signs."""
    current = [p for p in map(current_of, stands.values()) if p is not None and p.score]
    if len({(position.score or 0) > 0 for position in current}) < 2:
        return []
    sides = [
        side(p.party, _source_of(p), p.stance, ids_of(p))
        for p in sorted(current, key=lambda p: (-(p.score or 0), p.party))
    ]
    return [{"kind": "stance", "name": None, "sides": sides}]


def _source_of(position: Position) -> str:
    return next(s.source for s in position.statements if s.id == position.id)
