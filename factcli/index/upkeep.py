"""Upkeep: what a survey of a ledger has found is brought into its index."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from factcli.index.cache import Damaged, Unusable
from factcli.index.folders import Look
from factcli.index.held import (
    Entry,
    Known,
    fault_rows,
    faults_in,
    faults_sum,
    folder_row,
    listing,
    owner_of,
    tables_of,
)
from factcli.index.sums import Sums, packed, sums
from factcli.index.survey import Survey
from factcli.index.tables import drop, put, trace
from factcli.paths import SEEDS, address_of, unsound_part
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Folder, Progress

if TYPE_CHECKING:
    from factcli.index.gathering import Brought

_AT_ONCE = 250
_SHARED_FROM = 1_000
_SUMMED_TOGETHER = 100

Stale = tuple[Look, "dict[str, Entry] | None"]
"""A folder as it is, and what the index holds of it, if anything."""


def update(
    connection: sqlite3.Connection,
    tree: Folder,
    known: Mapping[str, Known],
    found: Survey,
    progress: Progress,
) -> None:
    """Bring into the index what a survey has found.

    Raises Damaged, or Unusable where the ledger is too large for an index.
    """
    _refuse_too_much(known, found)
    _verify(connection, [known[path] for path in (*found.gone, *found.looks) if path in known])
    for path in found.gone:
        _forget(connection, known[path])
    stale = [
        (look, listing(connection, known[path]) if path in known else None)
        for path, look in found.looks.items()
    ]
    total = sum(len(look.entries or ()) for look, _ in stale)
    done = 0
    left: list[Known] = []
    for brought in _brought(tree, stale, found.moment, total):
        for each in brought:
            for path in each.dropped:
                _drop(connection, path)
            if not each.whole:
                left.append(each.known)
                _drop_faults(connection, f"{each.known.path}/")
            put(connection, each.rows)
            if each.whole:
                put(connection, {"folder": [folder_row(each.known)]})
            done += each.known.files
        progress(done, total)
    if SEEDS in found.looks or SEEDS in found.gone:
        trace(connection)
    _settle(connection, left)


def _refuse_too_much(known: Mapping[str, Known], found: Survey) -> None:
    """Leave it to the reader of the whole to say that a ledger is too large."""
    rest = [each for path, each in known.items() if path not in found.looks]
    keys = [
        key
        for look in found.looks.values()
        for name, key in (look.entries or {}).items()
        if name.endswith(".yaml")
    ]
    files = sum(each.files for each in rest) + len(keys)
    size = sum(each.size for each in rest) + sum(key[1] for key in keys)
    if files > MAX_FILES or size > MAX_ALL_BYTES:
        raise Unusable


def _brought(tree: Folder, stale: list[Stale], moment: int, total: int) -> Iterator[list[Brought]]:
    """What the folders give, by as many processes as that is worth."""

    def work(piece: list[Stale]) -> list[Brought]:
        from factcli.index.gathering import bring

        return [bring(tree, look, held, moment) for look, held in piece]

    pieces: list[list[Stale]] = [[]]
    size = 0
    for each in sorted(stale, key=lambda each: -len(each[0].entries or ())):
        if size > _AT_ONCE:
            pieces.append([])
            size = 0
        pieces[-1].append(each)
        size += len(each[0].entries or ())
    if total < _SHARED_FROM:
        yield from map(work, pieces)
        return
    from factcli.processes import share

    for _, done in share(work, pieces):
        yield done


def _drop(connection: sqlite3.Connection, path: str) -> None:
    """Take out what a file gave."""
    address = address_of(path)
    assert address is not None
    if unsound_part(path) is None:
        drop(connection, *address)
        connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", address)
    _drop_faults(connection, path)


def _drop_faults(connection: sqlite3.Connection, path: str) -> None:
    where = os.fsencode(path.rpartition("/")[0]), os.fsencode(path)
    connection.execute("DELETE FROM fault WHERE folder = ? AND path = ?", where)


def _forget(connection: sqlite3.Connection, folder: Known) -> None:
    """Take out all that a folder gave."""
    for name, entry in listing(connection, folder).items():
        if entry.digest:
            _drop(connection, f"{folder.path}/{name}" if folder.path else name)
    path = os.fsencode(folder.path)
    connection.execute("DELETE FROM folder WHERE path = ?", [path])
    connection.execute("DELETE FROM listing WHERE path = ?", [path])
    connection.execute("DELETE FROM fault WHERE folder = ?", [path])


def _verify(connection: sqlite3.Connection, folders: Collection[Known]) -> None:
    """Refuse to build upon what is damaged."""
    found = _sums(connection, [each.path for each in folders])
    for each in folders:
        if each.sums != found[each.path]:
            raise Damaged("rows")
        faults_in(connection, each)


def _settle(connection: sqlite3.Connection, folders: list[Known]) -> None:
    """Note what is known of folders of which some rows were there already."""
    found = _sums(connection, [folder.path for folder in folders])
    for folder in folders:
        faults = faults_sum(fault_rows(connection, folder.path))
        known = folder._replace(faults=faults, sums=found[folder.path])
        put(connection, {"folder": [folder_row(known)]})


def _sums(connection: sqlite3.Connection, folders: list[str]) -> dict[str, bytes]:
    """The checksums of the rows of some folders."""
    together: dict[str, dict[str, Sums]] = {}

    def of(path: str, table: str) -> Sums:
        if len(folders) < _SUMMED_TOGETHER:
            return sums(connection, table, owner=owner_of(path)).get(owner_of(path), {})
        if table not in together:
            together[table] = sums(connection, table)
        return together[table].get(owner_of(path), {})

    return {
        path: packed({table: of(path, table) for table in tables_of(path)}, tables_of(path))
        for path in folders
    }
