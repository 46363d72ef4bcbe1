"""Positions, shifts and figures of one claim: how each party's account moved.

Pure functions over statements, exactly by "Positions and shifts" and "Figures" of docs/format.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from factcli.records import Claim, Facts, Statement
from factcli.values.dates import Date, moved
from factcli.values.figures import Figure
from factcli.values.scales import SPLIT, STANCE_RANK, score_of

Bounds = tuple[datetime, datetime]


class Position(NamedTuple):
    """Where a party stood at a time: the strongest of what it said then.

    `stance` is a word of the scale or `split`; `id` the strongest statement's; `date` that
    statement's date; `statements` all that make up the position.
    """

    id: str
    party: str
    stance: str
    date: Date
    bounds: Bounds
    statements: tuple[Statement, ...]

    @property
    def score(self) -> int | None:
        return score_of(self.stance)

    @property
    def timed(self) -> bool:
        """Whether it is the position of a clock time, not of a day or longer."""
        return self.date.clock and len(self.statements) == 1


class Shift(NamedTuple):
    """A change of score between one scored position of a party and its next.

    Possible, not certain, where the two can have been taken in the other order.
    """

    claim: str
    party: str
    before: Position
    after: Position
    certain: bool


class Quantity(NamedTuple):
    """One figure as a party gave it; `name` and `unit` are what it can be compared under."""

    party: str
    name: str
    figure: Figure
    statement: Statement


def in_force(facts: Facts, as_of: Day | None = None) -> Mapping[str, Statement]:
    """The statements that stand: not replaced by a correction, not from a retracted source.

    With `as_of`, only what had been said and published by the end of that day; a correction or
    retraction that came later had no effect yet. A statement's source that is missing is taken
    to have been published.
    """
    if as_of not in facts.standing:
        facts.standing[as_of] = _in_force(facts, as_of)
    return facts.standing[as_of]


def _in_force(facts: Facts, as_of: Day | None) -> dict[str, Statement]:
    known: Mapping[str, Statement] = facts.statements
    if as_of is not None:
        known = {id: s for id, s in known.items() if _public(facts, s, as_of)}
    replaced = {s.corrects for s in known.values() if s.corrects and not _in_circle(known, s)}
    return {
        id: s for id, s in known.items() if id not in replaced and not is_retracted(facts, s, as_of)
    }


def _in_circle(known: Mapping[str, Statement], statement: Statement) -> bool:
    """Whether the statement replaces, over others, itself: then none of these is taken out."""
    seen = set()
    here: Statement | None = statement
    while here is not None and here.corrects and here.id not in seen:
        seen.add(here.id)
        here = known.get(here.corrects)
        if here is statement:
            return True
    return False


def _public(facts: Facts, statement: Statement, day: Day) -> bool:
    source = facts.sources.get(statement.source)
    since = source.public_since if source else None
    return statement.date.by_end_of(day) and (since is None or since.by_end_of(day))


def is_retracted(facts: Facts, statement: Statement, as_of: Day | None = None) -> bool:
    """Whether the statement's source was withdrawn (by the end of that day)."""
    source = facts.sources.get(statement.source)
    if source is None or source.retracted is None:
        return False
    return as_of is None or source.retracted.date.by_end_of(as_of)


def by_party(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """The statements of each party, in the order of a timeline."""
    found: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=lambda s: s.order):
        found.setdefault(statement.represents, []).append(statement)
    return found


def tracked_among(claim: Claim | None, parties: Iterable[str]) -> set[str]:
    """Whose positions are followed on a claim: everybody's, where it names none."""
    if claim is None or not claim.parties:
        return set(parties)
    return set(claim.parties).intersection(parties)


def positions_of(statements: Sequence[Statement]) -> list[Position]:
    """One party's positions on one claim, ordered by (earliest, latest, id).

    Statements of one single day share a position, unless all of that day carry clock times; every
    other statement is a position of its own.
    """
    days: dict[Day, list[Statement]] = {}
    found: list[Position] = []
    for statement in statements:
        day = statement.date.day
        if day is None:
            found.append(_position([statement], statement.date.order))
        else:
            days.setdefault(day, []).append(statement)
    for day, said in days.items():
        if all(statement.date.clock for statement in said):
            times = at_one_clock([statement.date for statement in said])
            found += (_position([each], bounds) for each, bounds in zip(said, times, strict=True))
        else:
            midnight = datetime(day.year, day.month, day.day)
            end = midnight.replace(hour=23, minute=59, second=59)
            found.append(_position(said, (midnight, end)))
    return sorted(found, key=lambda position: (*position.bounds, position.id))


def at_one_clock(dates: Sequence[Date]) -> list[Bounds]:
    """The bounds of one party's clock times of one day: as the clocks showed them; where each comes
    with its offset from UTC, and these differ, as the first one's clock would have shown all."""
    home = dates[0].offset
    if home is not None and len({date.offset for date in dates}) > 1:
        offsets = [date.offset for date in dates if date.offset is not None]
        if len(offsets) == len(dates):
            by_one_clock = [
                _plus(date.order, home - offset)
                for date, offset in zip(dates, offsets, strict=True)
            ]
            if all(b[0].date() == d.day for b, d in zip(by_one_clock, dates, strict=True)):
                return by_one_clock
    return [date.order for date in dates]


def _plus(bounds: Bounds, distance: timedelta) -> Bounds:
    return moved(bounds[0], distance), moved(bounds[1], distance)


def _position(said: list[Statement], bounds: Bounds) -> Position:
    """The position that statements of one time make up; at least one of them."""
    spoken = [s for s in said if s.score is not None] or said
    weight = max(abs(s.score or 0) for s in spoken)
    strongest = [s for s in spoken if abs(s.score or 0) == weight]
    chosen = min(strongest, key=lambda s: (STANCE_RANK[s.stance], s.id))
    signs = {(s.score or 0) > 0 for s in strongest}
    split = weight > 0 and len(signs) == 2
    return Position(
        chosen.id,
        chosen.represents,
        SPLIT if split else chosen.stance,
        chosen.date,
        bounds,
        tuple(sorted(said, key=lambda s: s.id)),
    )


def stands_of(statements: Iterable[Statement]) -> dict[str, list[Position]]:
    """Each party's positions on one claim, the parties in the order in which they first spoke."""
    return {party: positions_of(own) for party, own in by_party(statements).items()}


def shifts_of(claim: str, positions: Sequence[Position]) -> list[Shift]:
    """The changes of score from one scored position to the next, whatever lies between."""
    scored = [position for position in positions if position.score is not None]
    return [
        Shift(claim, after.party, before, after, _precedes(before, after))
        for before, after in pairwise(scored)
        if before.score != after.score
    ]


def _precedes(before: Position, after: Position) -> bool:
    """Whether the one was over before the other began, by the clock and, where both have their
    offset from UTC, in fact."""
    if before.bounds[1] >= after.bounds[0]:
        return False
    one, other = before.date, after.date
    if one.offset is None or other.offset is None or not (before.timed and after.timed):
        return True
    return moved(one.order[1], -one.offset) < moved(other.order[0], -other.offset)


def current_of(positions: Sequence[Position]) -> Position | None:
    """The party's last position that is not a silence; None where it only ever was silent."""
    return next((p for p in reversed(positions) if p.stance != "silent"), None)


def since_of(positions: Sequence[Position]) -> Position | None:
    """The position with which the current one, as far as its score goes, began."""
    current = current_of(positions)
    first = current
    for position in reversed(positions):
        if position.stance == "silent":
            continue
        if current is None or position.score != current.score:
            break
        first = position
    return first


def quantities_of(positions: Sequence[Position]) -> list[Quantity]:
    """One party's figures in the order in which they were given; of one day the last id's."""
    found: list[Quantity] = []
    for position in positions:
        given = {
            (name, figure.unit): Quantity(position.party, name, figure, statement)
            for statement in position.statements
            for name, figure in statement.figures.items()
        }
        found += given.values()
    return found


def revisions_of(quantities: Iterable[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Each pair of an earlier figure and the later one that revises it, with another value."""
    last: dict[tuple[str, str], Quantity] = {}
    found = []
    for each in quantities:
        key = each.name, each.figure.unit
        before = last.get(key)
        if before is not None and not before.figure.same_as(each.figure):
            found.append((before, each))
        last[key] = each
    return found


def current_quantities(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The last figure under each name and unit."""
    return list({(each.name, each.figure.unit): each for each in quantities}.values())
