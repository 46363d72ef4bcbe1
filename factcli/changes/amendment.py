"""An amendment: what is to be different, gathered file by file and turned into ordered changes.

Who plans a change says which fields are to be set and which files are to move; that every
reference follows, and in which order it all happens, is settled here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import count
from typing import NamedTuple

from factcli.changes.change import Change, Create, Edit, Remove, Rename
from factcli.changes.plan import Ledger, all_of
from factcli.errors import CannotRead, Conflict
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.files import Fields, edited
from factcli.format.tables import Field
from factcli.paths import Kind, address_of, path_of
from factcli.records import Claim, Record, Source, Statement
from factcli.values.words import statement_stem

_RANKS: dict[str, int] = {"config": 0, "source": 1, "story": 2, "claim": 3, "statement": 4}
_OTHER = len(_RANKS)

Renamed = Mapping[Kind, Mapping[str, str]]
"""For each kind of record the ids that change, old to new."""


class Stem(NamedTuple):
    """What the name of a statement's file is made of, and the claim whose folder it stands in."""

    claim: str
    day: str
    speaker: str


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
        self._numbers: dict[Stem, int] = {}  # of each stem, the first that was not tried yet
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

    def can_move(self, path: str, to: str) -> bool:
        """Whether nothing stands at `to`, or what this file is to become there already."""
        return to not in self._taken or self._is_half_done(path, to)

    def move_statements(self, wanted: Mapping[str, Stem]) -> dict[str, str]:
        """Move statements, by path, each to the first free name of a claim, day and speaker; their
        new ids.

        A name that holds this very statement already, from a move that was cut short, is free.
        """
        waiting = sorted(wanted, key=_place)
        moved = {}
        while waiting:
            path = waiting.pop(0)
            moved[path] = self._move_statement(path, wanted[path], set(waiting))
        return moved

    def _move_statement(self, path: str, stem: Stem, undecided: set[str]) -> str:
        number = self._numbers.get(stem, 1)
        while True:
            id = f"{stem.claim}/{statement_stem(stem.day, stem.speaker, number)}"
            to = path_of("statement", id)
            number += 1
            if to in self._targets:
                continue
            if to == path or to not in self._taken or self._is_half_done(path, to, undecided):
                self._numbers[stem] = number
                self.move(path, to)
                return id

    def add_statement(self, stem: Stem, data: bytes) -> None:
        """Put a statement under the first free name of a claim, day and speaker, or leave it where
        it stands already."""
        for number in count(1):
            id = f"{stem.claim}/{statement_stem(stem.day, stem.speaker, number)}"
            path = path_of("statement", id)
            if path not in self._taken or self._read(path) == data:
                self.write(path, data)
                return

    def remove(self, path: str) -> None:
        self._removed.append(path)

    @property
    def moves(self) -> Mapping[str, str]:
        """Where each file that moves goes."""
        return self._moves

    @property
    def is_half_done(self) -> bool:
        """Whether a file stands already where one is to move: an earlier run was cut short."""
        return any(self._is_half_done(path, to) for path, to in self._moves.items())

    def text(self, path: str) -> bytes:
        """What the file at `path` will hold, wherever it comes to stand."""
        return self._text(path, self._renamed)

    def _in_order(self, paths: Iterable[str]) -> list[str]:
        """The paths so that what others refer to comes before them, as far as that can be."""
        waiting = sorted(set(paths), key=_place)
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
        leaving = self._in_order([*self._moves, *self._removed])
        gone: set[str] = set()
        for path in leaving:
            before = self._read(path)
            to = self._moves.get(path)
            if to is None:
                gone.add(path)
                old = self._without(path, set(self._removed) - gone)
                first.append(Remove(path, old))
            else:
                half_done = self._is_half_done(path, to)
                if to in self._taken and not half_done:
                    raise Conflict(f"{to} is there already; nothing was changed")
                _note(done, path, to)
                now, after = self._text(path, done), self.text(path)
                # In a circle this names what can only be made behind it, and goes behind it.
                old = self._referring(path) if now != after else before
                if half_done:
                    first.append(Remove(path, old))
                elif old == before:
                    first.append(Rename(path, to, before, after))
                else:
                    first += [Create(to, now), Remove(path, old)]
                    then.append(Edit(to, now, after))
            if old != before:
                then.append(Edit(path, before, old))
        staying = {*self._fields, *self._texts, *self._naming()}.difference(leaving)
        for path in sorted(staying, key=_place):
            after = self.text(path)
            if path not in self._taken:
                first.insert(0, Create(path, after))
            elif after != (before := self._read(path)):
                then.append(Edit(path, before, after))
        return (*first, *then)

    def _referring(self, path: str) -> bytes:
        """What the file at `path` holds when nothing but its references has changed."""
        data, address = self._read(path), address_of(path)
        fields = _followed(self._records.get(path), {}, self._renamed)
        return edited(data, address.kind, fields) if address else data

    def _is_half_done(self, path: str, to: str, undecided: Collection[str] = ()) -> bool:
        """Whether the file at `to` is what the one at `path` is to become.

        What it names of the files `undecided`, whose new names are not known yet, does not count.
        """
        if self._taken.get(to) != "file" or to in self._moves:
            return False
        known = self._moves.get(path) == to
        _note(self._renamed, path, to)
        open_ends = {
            field.key: None
            for field in _references(self._records.get(path))
            if undecided and any(each in undecided for each in _paths(self._records[path], field))
        }
        try:
            texts = [self.text(each) for each in (path, to)]
            address = address_of(path)
            if open_ends and address:
                texts = [edited(text, address.kind, open_ends) for text in texts]
        except (CannotRead, ValueError):
            return False
        finally:
            if not known:
                _forget(self._renamed, path)
        return texts[0] == texts[1]

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
    named = [path for field in _references(record) for path in _paths(record, field)]
    return named + ([path_of("claim", record.claim)] if isinstance(record, Statement) else [])


def _paths(record: Record | None, field: Field) -> list[str]:
    return [path_of(field.refers, id) for id in _ids(record, field) if field.refers]


def _place(path: str) -> tuple[int, str, int]:
    """Where a file comes among others: by what it holds, then by name, then by its number."""
    address = address_of(path)
    name, _, number = path.removesuffix(".yaml").rpartition("-")
    rank = _RANKS[address.kind] if address else _OTHER
    return (rank, name, int(number)) if number.isdecimal() and name else (rank, path[:-5], 0)


def _note(renamed: dict[Kind, dict[str, str]], path: str, to: str) -> None:
    """Add to the ids that change the one of a file that moves."""
    old, new = address_of(path), address_of(to)
    if old and new:
        renamed.setdefault(old.kind, {})[old.id] = new.id


def _forget(renamed: dict[Kind, dict[str, str]], path: str) -> None:
    if old := address_of(path):
        renamed.get(old.kind, {}).pop(old.id, None)


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
