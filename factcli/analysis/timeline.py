"""How a story changed: every utterance in order, and the shifts of each party's position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from itertools import pairwise
from typing import Any, NamedTuple

from factcli.analysis.positions import (
    Position,
    Shift,
    in_force,
    quantities_of,
    revisions_of,
    shifts_of,
    stands_of,
    tracked_among,
)
from factcli.analysis.rows import (
    ASSESSMENT_COLUMNS,
    CLAIM_COLUMNS,
    DATE,
    SAID,
    SHIFT_COLUMNS,
    SHIFT_SCREEN,
    STANCE,
    UTTERANCE_COLUMNS,
    WHO,
    assessment_row,
    assessments_of,
    claim_row,
    said_row,
    shift_row,
    utterance_row,
)
from factcli.analysis.utterances import utterances_of
from factcli.answers import Answer, Column, Part, Row
from factcli.paths import path_of
from factcli.records import Facts, Statement
from factcli.values.dates import Date
from factcli.values.figures import Figure
from factcli.values.scales import SPLIT

Stands = Mapping[str, Sequence[Position]]
"""Each party's positions on one claim."""


@dataclass(frozen=True)
class Window:
    """Which rows of a timeline are told. Shifts are computed before any is left out."""

    since: Date | None = None
    until: Date | None = None
    parties: tuple[str, ...] = ()
    shifts_only: bool = False

    def holds(self, date: Date, party: str) -> bool:
        """Whether something of that date and party may lie within."""
        return (not self.parties or party in self.parties) and self.spans(date)

    def spans(self, date: Date) -> bool:
        """Whether something of that date may lie between its ends."""
        return (self.since is None or date.order[1] >= self.since.order[0]) and (
            self.until is None or date.order[0] <= self.until.order[1]
        )

    def tells(self, shift: Shift) -> bool:
        """Whether a shift is told: what moved it may lie within."""
        return self.holds(shift.after.date, shift.party)


class Recorded(NamedTuple):
    """When a statement came into the repository: the commit, its author's date (ISO 8601; empty
    where unknown); at an `edge` of a shallow clone it may have come before."""

    commit: str
    date: str
    edge: bool


def timeline(
    facts: Facts,
    claims: Sequence[str],
    window: Window = Window(),
    as_of: Day | None = None,
    recorded: Mapping[str, Recorded] | None = None,
) -> Answer:
    """The utterances on those claims in order, their shifts, and who was not heard.

    Parts: `rows` (a row an utterance), `shifts`, `claims`, `assessments` (our own judgements). With
    `as_of`, only what had been said and published by the end of that day. With `recorded` (by
    statement), when each utterance came into the repository, too.
    """
    standing = in_force(facts, as_of)
    rows: list[Row] = []
    shifts: list[Row] = []
    about: list[Row] = []
    judged: list[Row] = []
    for claim in claims:
        said = [s for s in facts.by_claim.get(claim, ()) if s.id in standing]
        record = facts.claims.get(claim)
        parties = record.parties if record else ()
        heard = {statement.represents for statement in said}
        about.append(
            claim_row(facts, claim, (each for each in parties if each not in heard), as_of)
        )
        judged += _judged(facts, claim, window, as_of)
        stands = stands_of(said)
        moves = shifts_on(facts, claim, stands)
        shifts += (shift_row(move) for move in moves if window.tells(move))
        rows += _rows(facts, said, stands, moves, window)
    entered = () if recorded is None else (RECORDED,)
    if recorded is not None:
        for row in rows:
            row["recorded"] = _recorded(facts, row, recorded)
    return Answer(
        "timeline",
        (
            Part(
                "rows",
                (*UTTERANCE_COLUMNS, *entered),
                rows,
                (DATE, WHO, STANCE, SAID, *entered),
                under="claim",
                sections=tuple(claims) if window == Window() else (),
                empty="Nothing was said.",
            ),
            Part("shifts", SHIFT_COLUMNS, shifts, SHIFT_SCREEN, "Shifts", empty="No party moved."),
            Part("claims", CLAIM_COLUMNS, about),
            Part("assessments", ASSESSMENT_COLUMNS, judged),
        ),
        headings={row["claim"]: _heading(facts, row) for row in about},
        known=facts.ids,
        words={row["after"]: said_row(facts.statements[row["after"]]) for row in shifts},
    )


RECORDED = Column(
    "recorded",
    "with --recorded: the commit in which it came into the repository, its date, days (at least and"
    " at most) after it was said, null where one is open, edge; or null",
    "recorded",
    "recorded",
)


def _recorded(facts: Facts, row: Row, recorded: Mapping[str, Recorded]) -> Row | None:
    """When the first report of an utterance came in; None where none has yet."""
    found = [recorded[each["id"]] for each in row["sources"] if each["id"] in recorded]
    if not found:
        return None
    first = min(found, key=lambda each: each.date or "~")
    return {
        "commit": first.commit,
        "date": first.date or None,
        "days": _days(facts.statements[row["id"]].date, first),
        "edge": first.edge,
    }


def _days(said: Date, recorded: Recorded) -> list[int | None] | None:
    """How long after it was said a statement was recorded, at least and at most."""
    try:
        day = Day.fromisoformat(recorded.date[:10])
    except ValueError:
        return None
    if recorded.edge:
        return None
    return [(day - bound.date()).days if bound else None for bound in (said.latest, said.earliest)]


def _judged(facts: Facts, claim: str, window: Window, as_of: Day | None) -> list[Row]:
    """Our judgements that the window spans, and the one that held when it began."""
    made = assessments_of(facts, claim, as_of)
    within = [number for number, each in enumerate(made) if window.spans(each.date)]
    before = [
        number
        for number, each in enumerate(made)
        if window.since is not None and each.date.order[1] < window.since.order[0]
    ]
    return [assessment_row(claim, made[number]) for number in [*before[-1:], *within]]


def _heading(facts: Facts, claim: Row) -> str:
    """The proposition, our judgement of it, and who was not heard: a line each."""
    lines = [claim["text"] or "(the claim's own record cannot be read)"]
    if claim["likelihood"]:
        lines.append(f"Judged {claim['likelihood']}, with {claim['confidence']} confidence.")
    if claim["unheard"]:
        folder = path_of("claim", claim["claim"]).removesuffix("claim.yaml")
        unread = any(finding.path.startswith(folder) for finding in facts.findings)
        words = "Not heard in what can be read" if unread else "Never spoke on it"
        lines.append(f"{words}: {', '.join(claim['unheard'])}.")
    return "\n".join(lines)


def shifts_on(facts: Facts, claim: str, stands: Stands) -> list[Shift]:
    """Every shift of every tracked party on one claim, in the order of what moved it."""
    tracked = tracked_among(facts.claims.get(claim), stands)
    found = [
        shift
        for party, positions in stands.items()
        if party in tracked
        for shift in shifts_of(claim, positions)
    ]
    return sorted(found, key=lambda shift: (*shift.after.bounds, shift.after.id))


def _rows(
    facts: Facts, said: list[Statement], stands: Stands, moves: list[Shift], window: Window
) -> list[Row]:
    """The rows of one claim that the window holds."""
    tracked = tracked_among(facts.claims.get(said[0].claim) if said else None, stands)
    moved_by = {move.after.id: move for move in moves}
    ends = {id for move in moves if window.tells(move) for id in (move.before.id, move.after.id)}
    revised = _revisions(stands)
    events = _events(stands)
    rows = []
    order = _order(stands)
    groups = utterances_of(said, facts.by_claim[said[0].claim]) if said else []
    for group in sorted(groups, key=lambda group: order[group[0].id]):
        first = group[0]
        ids = [statement.id for statement in group]
        if window.shifts_only:
            if ends.isdisjoint(ids):
                continue
        elif not window.holds(first.date, first.represents):
            continue
        row = utterance_row(facts, group)
        row["tracked"] = first.represents in tracked
        move = next((moved_by[id] for id in ids if id in moved_by), None)
        if move is not None:
            row["shift"] = {
                "from": move.before.stance,
                "to": move.after.stance,
                "before": move.before.id,
                "certain": move.certain,
            }
        row["event"] = next((events[id] for id in ids if id in events), None)
        for id in ids:
            found = revised.get(id, {})
            row["revisions"] |= {
                name: was.text for name, (by, was) in found.items() if by not in ids
            }
        rows.append(row)
    return rows


def _order(stands: Stands) -> dict[str, tuple[Any, ...]]:
    """By statement: its place in a timeline, where clock times are in the order of positions."""
    return {
        each.id: (*(position.bounds if len(position.statements) == 1 else each.date.order), each.id)
        for positions in stands.values()
        for position in positions
        for each in position.statements
    }


def _revisions(stands: Stands) -> dict[str, dict[str, tuple[str, Figure]]]:
    """By statement: the name of each figure that it revised, and whose value it was before."""
    found: dict[str, dict[str, tuple[str, Figure]]] = {}
    for positions in stands.values():
        for before, after in revisions_of(quantities_of(positions)):
            revised = found.setdefault(after.statement.id, {})
            revised[after.name] = before.statement.id, before.figure
    return found


def _events(stands: Stands) -> dict[str, str]:
    """By statement: that its day is a split, or that with it the party fell silent."""
    found: dict[str, str] = {}
    for positions in stands.values():
        for position in positions:
            if position.stance == SPLIT:
                found |= {each.id: SPLIT for each in position.statements if each.score}
        for before, after in pairwise(positions):
            if after.stance == "silent" != before.stance:
                found[after.id] = "fell silent"
    return found
