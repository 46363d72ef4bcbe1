"""Taking in many statements at once, from elsewhere: what is new is planned, what is there already
is known, and what would not hold is refused row by row.

One plan is made of all rows. What was cut short is completed by the same rows again, and rows that
are all there change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from factcli.changes.change import Change, Create, Edit
from factcli.changes.offered import provisional
from factcli.changes.plan import Ledger, Plan
from factcli.changes.soundness import unsound
from factcli.changes.taking import Taking
from factcli.changes.wanted import Wanted
from factcli.format.files import encode
from factcli.paths import path_of
from factcli.records import Claim, Record, Source, Statement, Story

__all__ = ["Counts", "Intake", "Refused", "Wanted", "intake"]


class Counts(NamedTuple):
    """So many of each kind of record."""

    claims: int = 0
    statements: int = 0
    sources: int = 0
    stories: int = 0


class Refused(NamedTuple):
    """A row that is not taken in, and why."""

    wanted: Wanted
    reason: str


class Intake(NamedTuple):
    """What becomes of rows: the changes, how many records are new and how many were known, and
    what is refused, in the order of the rows. `otherwise` counts the rows that give a source's
    address with other particulars than are known of it; these are let be."""

    plan: Plan
    new: Counts
    known: Counts
    refused: list[Refused]
    otherwise: int = 0


def untold(done: int, total: int) -> None:
    """Nobody is told."""


def intake(
    ledger: Ledger,
    wanted: Iterable[Wanted],
    day: str | None = None,
    progress: Callable[[int, int], None] = untold,
) -> Intake:
    """What is to be done so that a ledger holds all these rows.

    A statement that says what one that is there says, or one of an earlier row, is known. A row
    whose records would have errors is refused, and what only it needed; the others are taken.
    Words that stand in a captured text at hand are attested, on the `day` that it is. `progress`
    is told how many rows are read, of how many.
    """
    work = Taking(ledger, day)
    work.read([*wanted], progress)
    work.recognise()
    work.number()
    for row, reason in unsound(ledger.facts, work):
        work.refuse(row, reason)
    return _planned(work)


def _planned(work: Taking) -> Intake:
    """The plan, the counts and the refused rows."""
    facts = work.facts
    taken = [row for row in work.rows if row.reason is None]
    claims = {row.claim for row in taken} & facts.claims.keys()
    sources = {row.source for row in taken} & facts.sources.keys()
    stories = {row.story for row in taken} & facts.stories.keys()
    known = sum(bool(row.known or row.twin) for row in taken)
    records = work.records()
    rests_on = [path_of("claim", id) for id in sorted(claims)]
    rests_on += [path_of("source", id) for id in sorted(sources)]
    return Intake(
        Plan(_changes(work, records), rests_on=tuple(rests_on)),
        _counted(records.values()),
        Counts(len(claims), known, len(sources), len(stories)),
        [Refused(row.wanted, row.reason) for row in work.rows if row.reason is not None],
        work.offered.otherwise,
    )


def _changes(work: Taking, records: dict[str, Record]) -> tuple[Change, ...]:
    """New files, as far as they can stand when they are made; then what makes them whole."""
    first: list[Change] = []
    then: list[Change] = []
    there = {*work.facts.claims}
    for path, record in records.items():
        begun = provisional(record, there)
        data = work.text(record) if begun is record else encode(begun).encode()
        first.append(Create(path, data))
        if begun is not record:
            then.append(Edit(path, data, work.text(record)))
        if isinstance(record, Claim):
            there.add(record.id)
    for path, record in work.finished().items():
        then.append(Edit(path, work.ledger.read(path), work.text(record)))
    return (*first, *then)


def _counted(records: Iterable[Record]) -> Counts:
    kinds = Counter(map(type, records))
    return Counts(kinds[Claim], kinds[Statement], kinds[Source], kinds[Story])
