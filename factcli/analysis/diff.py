"""What changed in a story between two dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day

from factcli.analysis.alterations import CHANGED_COLUMNS
from factcli.analysis.positions import Shift, in_force, stands_of
from factcli.analysis.rows import (
    DATE,
    SAID,
    SHIFT_COLUMNS,
    SHIFT_SCREEN,
    STANCE,
    UTTERANCE_COLUMNS,
    WHO,
    headings,
    shift_row,
    utterance_row,
)
from factcli.analysis.timeline import shifts_on
from factcli.analysis.utterances import utterances_of
from factcli.answers import Answer, Part, Row
from factcli.records import Facts, Statement


def diff_dates(facts: Facts, claims: Sequence[str], first: Day, second: Day | None) -> Answer:
    """What had been said by the end of the second day and not of the first, and the shifts that
    it made. `second` None means all that is recorded.

    Parts: `added`, `removed` (where the second day is the earlier), `changed` (always empty
    between dates), `shifts`.
    """
    standing = in_force(facts)
    added: list[Row] = []
    removed: list[Row] = []
    shifts: list[Row] = []
    for claim in claims:
        siblings = facts.by_claim.get(claim, [])
        said = [s for s in siblings if s.id in standing]
        before, after = _said_by(said, first), _said_by(said, second)
        added += _utterances(facts, after, before, siblings)
        removed += _utterances(facts, before, after, siblings)
        made = {_key(shift) for shift in shifts_on(facts, claim, stands_of(before))}
        shifts += (
            shift_row(shift)
            for shift in shifts_on(facts, claim, stands_of(after))
            if _key(shift) not in made
        )
    nothing = "" if removed else "Nothing was said."
    told = (DATE, WHO, STANCE, SAID)
    return Answer(
        "diff",
        (
            Part("added", _COLUMNS, added, told, "Said since", "claim", empty=nothing),
            Part("removed", _COLUMNS, removed, told, "Not yet said", "claim"),
            Part("changed", CHANGED_COLUMNS, []),
            Part("shifts", SHIFT_COLUMNS, shifts, SHIFT_SCREEN, "Shifts", empty="No party moved."),
        ),
        headings=headings(facts, claims),
        known=facts.ids,
    )


_COLUMNS = tuple(
    column
    for column in UTTERANCE_COLUMNS
    if column.key not in ("shift", "event", "revisions", "tracked")
)


def _said_by(said: Sequence[Statement], day: Day | None) -> list[Statement]:
    return [s for s in said if day is None or s.date.by_end_of(day)]


def _utterances(
    facts: Facts, here: list[Statement], there: list[Statement], siblings: list[Statement]
) -> list[Row]:
    """The utterances of which no report is there."""
    known = {statement.id for statement in there}
    keys = {column.key for column in _COLUMNS}
    return [
        {key: value for key, value in utterance_row(facts, group).items() if key in keys}
        for group in utterances_of(here, siblings)
        if known.isdisjoint(statement.id for statement in group)
    ]


def _key(shift: Shift) -> tuple[str, str]:
    return shift.before.id, shift.after.id
