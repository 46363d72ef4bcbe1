"""What the index holds of folders, and how it is held against damage."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple
from zlib import crc32

from factcli.answers import Finding
from factcli.index.cache import Damaged
from factcli.index.folders import Key
from factcli.index.sums import Sums, unpacked
from factcli.index.tables import Row
from factcli.paths import FACTS, SEEDS
from factcli.trees import MAX_FILES


class Known(NamedTuple):
    """What the index holds of a folder.

    `stamp` is what its entries came to, empty where they must be looked at again; `claim` whether
    it is a claim's, with a record or something that cannot be read; `files` counts the entries
    that should hold records, `size` their bytes; `faults` is a checksum over what is wrong with the
    entries, 0 where nothing is, `listing` one over their list; `sums` are those of its rows,
    packed.
    """

    path: str
    stamp: str
    claim: bool
    files: int
    size: int
    faults: int
    listing: int
    sums: bytes


class Entry(NamedTuple):
    """What the index holds of a file or folder: its kind as in an Item; its key, None where it
    must be looked at again; the digest of its bytes, empty where it should hold no record."""

    kind: Literal["file", "folder", "other"]
    key: Key | None
    digest: str = ""


def known_folders(connection: sqlite3.Connection) -> dict[str, Known]:
    """Every folder that the index holds. Raises Damaged."""
    found = {}
    for number, (path, *values, sum) in enumerate(connection.execute("SELECT * FROM folder")):
        if number > MAX_FILES or checksum([path, *values]) != sum:
            raise Damaged("folder")
        stamp, claim, *rest = values
        folder = os.fsdecode(path)
        found[folder] = Known(folder, stamp, bool(claim), *rest)
    return found


def folder_row(known: Known) -> Row:
    """What is kept of it."""
    counts = int(known.claim), known.files, known.size, known.faults, known.listing
    values: Row = (os.fsencode(known.path), known.stamp, *counts, known.sums)
    return *values, checksum(values)


def sums_in(known: Known, table: str, columns: Iterable[str]) -> Sums | None:
    """The sums of some columns; None where it has no rows in the table."""
    return unpacked(known.sums, tables_of(known.path), table, columns)


def listing(connection: sqlite3.Connection, folder: Known) -> dict[str, Entry]:
    """The entries of a folder that the index holds. Raises Damaged."""
    path = os.fsencode(folder.path)
    row = connection.execute("SELECT entries FROM listing WHERE path = ?", [path]).fetchone()
    if row is None or checksum([path, *row]) != folder.listing:
        raise Damaged("listing")
    return {
        name: Entry(kind, tuple(key) if key else None, digest)
        for name, (kind, key, digest) in json.loads(row[0]).items()
    }


def listing_row(path: str, entries: Mapping[str, Entry]) -> Row:
    """What is kept of them."""
    return os.fsencode(path), json.dumps(entries)


def faults_in(connection: sqlite3.Connection, folder: Known) -> list[Finding]:
    """What is wrong with the entries of a folder. Raises Damaged."""
    rows = fault_rows(connection, folder.path)
    if faults_sum(rows) != folder.faults:
        raise Damaged("fault")
    return [Finding(*each) for row in rows for each in json.loads(row[2])]


def fault_rows(connection: sqlite3.Connection, folder: str) -> list[tuple[Any, ...]]:
    """What the index holds of it, unseen: folder, file (the folder itself with a slash), faults."""
    query = "SELECT * FROM fault WHERE folder = ? ORDER BY path"
    return connection.execute(query, [os.fsencode(folder)]).fetchall()


def faults_sum(rows: Sequence[tuple[Any, ...]]) -> int:
    """A checksum over them, in the order of their paths."""
    return checksum(value for row in rows for value in row) if rows else 0


def checksum(values: Iterable[Any]) -> int:
    """A checksum over the values of a row."""
    return crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogateescape"))


def owner_of(folder: str) -> str:
    """What the rows of a folder's records have in common: the id of its claim or story."""
    return "" if folder == SEEDS else folder.partition("/")[2]


def folder_of(owner: str) -> str:
    """The folder whose records these are."""
    return f"{FACTS}/{owner}" if owner else SEEDS


@lru_cache(maxsize=1 << 16)
def tables_of(folder: str) -> tuple[str, ...]:
    """The tables in which the records of a folder have rows."""
    if folder == SEEDS:
        return ("source",)
    if not folder.isascii():
        return ()  # no record's
    return ((), (), ("story",), ("said", "words", "correction", "claim"))[len(folder.split("/"))]
