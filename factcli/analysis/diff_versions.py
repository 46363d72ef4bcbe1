"""What changed in a ledger's files between two versions: records, their fields, and shifts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from factcli.analysis.alterations import (
    CHANGED_COLUMNS,
    FIELD_SCREEN,
    OTHER_SCREEN,
    RECORD_COLUMNS,
    RENAMED_COLUMNS,
    RENAMED_SCREEN,
    changed_row,
    field_rows,
    record_row,
    renamed_row,
    told_row,
)
from factcli.analysis.positions import Shift, in_force, stands_of
from factcli.analysis.rows import (
    DATE,
    SAID,
    SHIFT_COLUMNS,
    SHIFT_SCREEN,
    STANCE,
    WHO,
    headings,
    said_row,
    shift_row,
)
from factcli.analysis.timeline import shifts_on
from factcli.analysis.versions import Difference, Names, difference
from factcli.answers import Answer, Column, Part, Row
from factcli.paths import FACTS, Kind, address_of
from factcli.records import Facts, Record, Source, Statement
from factcli.values.words import clipped


class Sides(NamedTuple):
    """What two versions of a ledger are called: for people, and by the hashes of their commits;
    None for the files as they are."""

    before: str
    after: str
    commits: tuple[str, str | None]


def diff_versions(
    before: Facts,
    after: Facts,
    touched: Collection[str],
    sides: Sides,
    scope: str | None = None,
    most: int | None = None,
) -> Answer:
    """What the records of the `touched` files say otherwise, and the shifts that this makes or
    unmakes.

    Both sides hold all of each claim that is touched. What cannot be read on one side is left out,
    with the shifts of its claim. `scope` is the id of the story or claim that alone is told, under
    whatever name, with the sources that it cites. Parts: `added`, `removed`, `renamed`, `changed`,
    `shifts`, `unmade`; files that say the same in another form are counted. `most` limits the rows
    of each table that people see.
    """
    unread = {finding.path for facts in (before, after) for finding in facts.findings}
    readable = [path for path in touched if path not in unread]
    old, new = _records(before, readable), _records(after, readable)
    found = difference(old.values(), new.values())
    names = found.names
    about = _About(scope, names, before, after)
    found = about.only(found)
    folders = {path.rpartition("/")[0] for path in unread}
    made, unmade = (
        [
            shift
            for shift in shifts
            if about.holds(shift.claim) and f"{FACTS}/{shift.claim}" not in folders
        ]
        for shifts in _moves(before, after, names)
    )
    followed = len(found.followed)
    both = {
        path
        for path in old.keys() & new.keys()
        if old[path] == new[path] and about.tells(new[path])
    }
    record = {
        "from": sides.commits[0],
        "to": sides.commits[1],
        "formatting": len(both),
        "followed": followed,
    }
    parts = (
        Part("added", RECORD_COLUMNS, [record_row(each) for each in found.added]),
        Part("removed", RECORD_COLUMNS, [record_row(each) for each in found.removed]),
        Part("renamed", RENAMED_COLUMNS, [renamed_row(each) for each in found.renamed]),
        Part("changed", CHANGED_COLUMNS, [changed_row(each) for each in found.altered]),
        Part("shifts", _UNTITLED, [*map(shift_row, made)]),
        Part("unmade", _UNTITLED, [*map(shift_row, unmade)]),
    )
    counts = {part.name: len(part.rows) for part in parts}
    seen = {
        "between": sides.before,
        "and": sides.after,
        "records": _listed(counts, ("added", "removed", "renamed", "changed")) or "none differs",
        "shifts": _listed({"made": len(made), "unmade": len(unmade)}, ("made", "unmade")) or None,
        "only formatting": _counted(len(both), "file"),
        "only references to new names": _counted(followed, "record"),
    }
    drawn = (
        *_drawn(found.added, "Added", most),
        *_drawn(found.removed, "Removed", most),
        _limited("Renamed", RENAMED_SCREEN, [*map(renamed_row, found.leading)], most),
        _limited("Changed", FIELD_SCREEN, [r for a in found.altered for r in field_rows(a)], most),
        _limited("Shifts made", SHIFT_SCREEN, parts[-2].rows, most),
        _limited("Shifts unmade", SHIFT_SCREEN, parts[-1].rows, most),
    )
    claims = {row["claim"] for part in drawn for row in part.rows if "claim" in row}
    known = headings(before, claims) | headings(after, claims)
    return Answer("diff", parts, record, known, (), seen, drawn)


class _About:
    """What belongs to a story or claim, under the names that it has before and after."""

    def __init__(self, scope: str | None, names: Names, before: Facts, after: Facts) -> None:
        kind: Kind = "claim" if "/" in (scope or "") else "story"
        olds = {old for (of, old), new in names.items() if of == kind and new == scope}
        self.ids = None if scope is None else {scope, names.get((kind, scope), scope)} | olds
        self.sources = {
            statement.source
            for facts in (before, after)
            for statement in (facts.statements.values() if scope else ())
            if self.holds(statement.id)
        }

    def holds(self, id: str) -> bool:
        """Whether the id is one of them, or of what lies in them."""
        return self.ids is None or any(id == own or id.startswith(f"{own}/") for own in self.ids)

    def tells(self, record: Record) -> bool:
        if self.ids is not None and isinstance(record, Source):
            return record.id in self.sources
        return self.holds(record.id)

    def only(self, found: Difference) -> Difference:
        return Difference(
            tuple(filter(self.tells, found.added)),
            tuple(filter(self.tells, found.removed)),
            tuple(pair for pair in found.renamed if any(map(self.tells, pair))),
            tuple(each for each in found.altered if any(map(self.tells, each[:2]))),
            tuple(filter(self.tells, found.followed)),
        )


_UNTITLED = tuple(column._replace(title="") for column in SHIFT_COLUMNS)
_MOST_TEXT = 200


def _counted(number: int, what: str) -> str | None:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else None


def _records(facts: Facts, touched: Collection[str]) -> dict[str, Record]:
    """The records of those files, by path."""
    found = {}
    for address, path in ((address_of(path), path) for path in touched):
        record = facts.of(address.kind).get(address.id) if address else None
        if record is not None and record.place.path:
            found[path] = record
    return found


def _moves(before: Facts, after: Facts, names: Names) -> tuple[list[Shift], list[Shift]]:
    """The shifts that are there after a change and were not before, and the other way."""
    old = {_identity(shift, names): shift for shift in _all_shifts(before)}
    new = {_identity(shift, {}): shift for shift in _all_shifts(after)}
    return (
        [shift for key, shift in new.items() if key not in old],
        [shift for key, shift in old.items() if key not in new],
    )


def _all_shifts(facts: Facts) -> Iterator[Shift]:
    standing = in_force(facts)
    for claim in facts.by_claim:
        said = [s for s in facts.by_claim[claim] if s.id in standing]
        yield from shifts_on(facts, claim, stands_of(said))


def _identity(shift: Shift, names: Names) -> tuple[str, ...]:
    """What makes a shift the same one: who moved, from where to where, by which statements."""
    before, after = (
        names.get(("statement", each.id), each.id) for each in (shift.before, shift.after)
    )
    return shift.party, shift.before.stance, shift.after.stance, before, after


def _drawn(records: Iterable[Record], title: str, most: int | None) -> Iterator[Part]:
    """Records for people: statements as on a timeline, by claim; others by what they are."""
    statements = [record for record in records if isinstance(record, Statement)]
    others = [told_row(record) for record in records if not isinstance(record, Statement)]
    yield _limited(title, OTHER_SCREEN, others, most)
    rows = [said_row(each) for each in sorted(statements, key=_in_order)]
    title = f"{title}: statements"
    yield _limited(title, (DATE, WHO, STANCE, SAID), rows, most)._replace(under="claim")


def _in_order(statement: Statement) -> tuple[Any, ...]:
    return statement.claim, *statement.order


def _limited(title: str, columns: Sequence[Column], rows: list[Row], most: int | None) -> Part:
    """A table for people; with `most` only so many rows, and the beginnings of long texts."""
    if most is not None:
        if len(rows) > most:
            title = f"{title} (the first {most} of {len(rows)})"
        rows = [{key: _short(value) for key, value in row.items()} for row in rows[:most]]
    return Part(title, (), rows, tuple(columns), title)


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [clipped(" … ".join(value), _MOST_TEXT)] if _is_texts(value) else value
    return clipped(value, _MOST_TEXT) if isinstance(value, str) else value


def _is_texts(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(each, str) for each in value)


def _listed(counts: Mapping[str, int], names: Iterable[str]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in names if counts[name])
