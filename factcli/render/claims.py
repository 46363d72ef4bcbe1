"""A timeline claim by claim, as those need it who draw it: the lanes that a claim has, and between
which moments each thing was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Day
from datetime import datetime
from typing import NamedTuple

from factcli.analysis.positions import at_one_clock
from factcli.answers import Answer, Row, grouped
from factcli.render.axis import Moment
from factcli.values.dates import Date, parse_date


class Found(NamedTuple):
    """What an answer tells of one claim: its shifts with their numbers."""

    about: Row
    rows: list[Row]
    shifts: list[tuple[int, Row]]
    judged: list[Row]


class Voice(NamedTuple):
    """One party on a claim, and what it said; nothing where it was not heard. `tracked`: whether
    its position is followed."""

    party: str
    rows: list[Row]
    tracked: bool


def claims_of(answer: Answer) -> Iterator[Found]:
    """Each claim of a timeline; shifts are numbered as they are told, through all of them."""
    rows, judged = (grouped(answer.part(name).rows, "claim") for name in ("rows", "assessments"))
    shifts: dict[str, list[tuple[int, Row]]] = {}
    for number, row in enumerate(answer.part("shifts").rows, 1):
        shifts.setdefault(row["claim"], []).append((number, row))
    about = {row["claim"]: row for row in answer.part("claims").rows}
    for claim in dict.fromkeys((*answer.part("rows").sections, *rows)):
        found = rows.get(claim, []), shifts.get(claim, []), judged.get(claim, [])
        yield Found(about[claim], *found)


def voices(found: Found) -> list[Voice]:
    """First the parties that are tracked, the unheard last of them, then the others."""
    tracked: dict[str, list[Row]] = {}
    others: dict[str, list[Row]] = {}
    for row in found.rows:
        (tracked if row["tracked"] else others).setdefault(row["party"], []).append(row)
    tracked |= {party: [] for party in found.about["unheard"]}
    return [
        Voice(party, rows, parties is tracked)
        for parties in (tracked, others)
        for party, rows in parties.items()
    ]


class Times:
    """Between which moments each row of a claim lies; the same one twice where that is known.

    A day on which others have clock times is all of that day, to its end. The clock times of one
    party on one day stand in the order of its positions.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.timed: set[Day] = set()
        self.clocks: dict[tuple[str, str], datetime] = {}
        days: dict[tuple[str, Day], list[Date]] = {}
        for row in rows:
            date = parse_date(row["date"])
            if date.day:
                days.setdefault((row["party"], date.day), []).append(date)
        for (party, day), dates in days.items():
            clocks = [date for date in dates if date.clock]
            if clocks:
                self.timed.add(day)
                bounds = at_one_clock(clocks if len(clocks) == len(dates) else clocks[:1])
                for date, (start, _) in zip(clocks, bounds, strict=False):
                    self.clocks[party, date.text] = start

    def of(self, row: Row) -> tuple[Moment | None, Moment | None]:
        date = parse_date(row["date"])
        if date.clock and date.earliest:
            at = self.clocks.get((row.get("party", ""), date.text), date.earliest)
            return Moment(at, True), Moment(at, True)
        end = date.latest
        if end and end.date() not in self.timed:
            end = end.replace(hour=0, minute=0, second=0)
        return (Moment(date.earliest) if date.earliest else None, Moment(end) if end else None)
