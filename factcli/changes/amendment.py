"""An amendment: what is to be different, gathered file by file and turned into ordered changes.

Who plans a change says which fields are to be set and which files are to move; that every
reference follows, and in which order it all happens, is settled here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from factcli.changes.plan import Ledger, all_of
from factcli.errors import CannotRead, Conflict
from factcli.format import Fields, edited
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES, Field
from factcli.format.paths import Kind, address_of, path_of
from factcli.records import (
    Change,
    Claim,
    Create,
    Edit,
    Record,
    Remove,
    Rename,
    Source,
    Statement,
)
from factcli.values.words import statement_stem

_RANKS: dict[str, int] = {"config": 0, "source": 1, "story": 2, "claim": 3, "statement": 4}
_OTHER = len(_RANKS)

Renamed = Mapping[Kind, Mapping[str, str]]
"""For each kind of record the ids that change, old to new."""


class Amendment:
    """Edits, moves and removals of one ledger's files, by path."""

    def __init__(self, ledger: Ledger) -> None:
        self.facts = ledger.facts
        self._read = ledger.read
        self._fields: dict[str, dict[str, Plain | None]] = {}
        self._texts: dict[str, bytes] = {}
        self._moves: dict[str, str] = {}
        self._targets: set[str] = set()
        self._renamed: dict[Kind, dict[str, str]] = {}
        self._removed: list[str] = []
        self._taken = {item.path: item.kind for item in self.facts.items}

    def put(self, path: str, key: str, value: Plain | None) -> None:
        """Set a field of the record at `path`, or take it out; make the file if there is none."""
        self._fields.setdefault(path, {})[key] = value

    def write(self, path: str, data: bytes) -> None:
        """Put the whole text of a file in the place of what it holds."""
        self._texts[path] = data

    def move(self, path: str, to: str) -> None:
        """Move a file; what names its record by its id will name the new one."""
        if path != to:
            self._moves[path] = to
            self._targets.add(to)
            _note(self._renamed, path, to)

    def move_statement(self, path: str, claim: str, day: str, speaker: str) -> str:
        """Move a statement to the first free name of that claim, day and speaker; its new id.

        A name that holds this very statement already, from a move that was cut short, is free.
        """
        number = 1
        while True:
            id = f"{claim}/{statement_stem(day, speaker, number)}"
            to = path_of("statement", id)
            free = to == path or to not in self._taken or self._is_half_done(path, to)
            if free and to not in self._targets:
                self.move(path, to)
                return id
            number += 1

    def remove(self, path: str) -> None:
        self._removed.append(path)

    @property
    def is_half_done(self) -> bool:
        """Whether a file stands already where one is to move: an earlier run was cut short."""
        return any(self._is_half_done(path, to) for path, to in self._moves.items())

    def text(self, path: str) -> bytes:
        """What the file at `path` will hold, wherever it comes to stand."""
        return self._text(path, self._renamed)

    def in_order(self, paths: Iterable[str]) -> list[str]:
        """The paths so that what others refer to comes before them, as far as that can be."""
        waiting = sorted(set(paths), key=lambda path: (_rank(path), path))
        among = set(waiting)
        order: dict[str, None] = {}
        for path in waiting:
            stack = [path]
            entered = {path}
            while stack:
                named = [each for each in named_by(self._records.get(stack[-1])) if each in among]
                below = next((e for e in named if e not in order and e not in entered), None)
                if below is None:
                    order.setdefault(stack.pop())
                else:
                    entered.add(below)
                    stack.append(below)
        return list(order)

    def changes(self) -> tuple[Change, ...]:
        """Everything as changes, in an order that leaves a valid ledger at every moment.

        New names come first, what others refer to before them; then the edits; the store lets old
        names go last, and in reverse. Raises Conflict where a new name is taken.
        """
        first: list[Change] = []
        then: list[Change] = []
        done: dict[Kind, dict[str, str]] = {}
        leaving = self.in_order([*self._moves, *self._removed])
        gone: set[str] = set()
        for path in leaving:
            before = self._read(path)
            to = self._moves.get(path)
            if to is None:
                gone.add(path)
                after = self._without(path, set(self._removed) - gone)
                first.append(Remove(path, after))
                if after != before:  # a circle: this goes behind what it names
                    then.append(Edit(path, before, after))
            elif self._is_half_done(path, to):
                first.append(Remove(path, before))
            elif to in self._taken:
                raise Conflict(f"{to} is there already; nothing was changed")
            else:
                _note(done, path, to)
                now, after = self._text(path, done), self.text(path)
                if now == after:
                    first.append(Rename(path, to, before, after))
                else:  # a circle: this names what can only be made behind it, and goes behind it
                    first += [Create(to, now), Remove(path, after)]
                    then += [Edit(to, now, after), Edit(path, before, after)]
        staying = {*self._fields, *self._texts, *self._naming()}.difference(leaving)
        for path in sorted(staying):
            after = self.text(path)
            if path not in self._taken:
                first.insert(0, Create(path, after))
            elif after != (before := self._read(path)):
                then.append(Edit(path, before, after))
        return (*first, *then)

    def _is_half_done(self, path: str, to: str) -> bool:
        """Whether the file at `to` is what the one at `path` is to become."""
        if self._taken.get(to) != "file" or to in self._moves:
            return False
        renamed = {kind: dict(ids) for kind, ids in self._renamed.items()}
        _note(renamed, path, to)
        try:
            return self._text(path, renamed) == self._text(to, renamed)
        except CannotRead:
            return False

    def _text(self, path: str, renamed: Renamed) -> bytes:
        """What a file holds when its fields are set and some ids have changed."""
        data = self._texts.get(path)
        if data is None:
            data = self._read(path) if path in self._taken else b""
        fields = self._fields.get(path, {})
        address = address_of(path)
        fields = {**fields, **_followed(self._records.get(path), fields, renamed)}
        if address is None or not fields:
            return data
        try:
            return edited(data, address.kind, fields)
        except ValueError as error:
            raise CannotRead(
                f"{path} cannot be changed by its fields: {error}; mend it with factcli edit"
            ) from None

    def _without(self, path: str, paths: set[str]) -> bytes:
        """What a file holds when it names none of the records at `paths`."""
        record = self._records.get(path)
        fields: dict[str, Plain | None] = {}
        for field in _references(record):
            ids = _ids(record, field)
            kept = [id for id in ids if field.refers and path_of(field.refers, id) not in paths]
            if len(kept) < len(ids):
                fields[field.key] = kept or None
        data, address = self._read(path), address_of(path)
        return edited(data, address.kind, fields) if address and fields else data

    @cached_property
    def _records(self) -> Mapping[str, Record]:
        """What may name other records, by path."""
        kinds = (Statement, Claim, Source)
        return {each.place.path: each for kind in kinds for each in all_of(self.facts, kind)}

    def _naming(self) -> list[str]:
        """The files that name an id that changes."""
        if not self._renamed:
            return []
        every = self._records.items()
        return [path for path, record in every if _followed(record, {}, self._renamed)]


def named_by(record: Record | None) -> list[str]:
    """The files of the records that a record names, were there any: some names are no ids."""
    return [
        path_of(field.refers, id)
        for field in _references(record)
        for id in _ids(record, field)
        if field.refers
    ] + ([path_of("claim", record.claim)] if isinstance(record, Statement) else [])


def _rank(path: str) -> int:
    address = address_of(path)
    return _RANKS[address.kind] if address else _OTHER


def _note(renamed: dict[Kind, dict[str, str]], path: str, to: str) -> None:
    """Add to the ids that change the one of a file that moves."""
    old, new = address_of(path), address_of(to)
    if old and new:
        renamed.setdefault(old.kind, {})[old.id] = new.id


def _followed(record: Record | None, fields: Fields, renamed: Renamed) -> Fields:
    """The fields that name an id that changes, as they will be; those of `fields` come first."""
    found: dict[str, Plain | None] = {}
    for field in _references(record):
        ids = renamed.get(field.refers) if field.refers else None
        if not ids:
            continue
        if field.key in fields:
            value = fields[field.key]
        elif any(id in ids for id in _ids(record, field)):
            value = field.kind.encode(getattr(record, field.key))
        else:
            continue
        if isinstance(value, str):
            found[field.key] = ids.get(value, value)
        elif value:
            found[field.key] = [ids.get(str(each), each) for each in value]
    return found


def _references(record: Record | None) -> tuple[Field, ...]:
    return TABLES[type(record).__name__.lower()].references if record else ()


def _ids(record: Record | None, field: Field) -> tuple[str, ...]:
    """What a record has in a field that refers, if it can be read."""
    if record is None or field.key in record.place.broken:
        return ()
    value = getattr(record, field.key)
    return (value,) if isinstance(value, str) else value or ()
