"""Checksums over the columns of the tables, by which damage is found that SQLite does not see."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from struct import pack, unpack_from
from zlib import crc32

from factcli.index.tables import COLUMNS, KEYS, Row

_OWNERS = {
    **{name: "claim" for name, key in KEYS.items() if key != "id"},
    "claim": "id",
    "story": "id",
    "source": "''",
}
"""By table: what the rows that stand and fall together have in common; sources are one lot."""

_NUMBERS = {"score", "confidence", "reliability", "sum"}
"""The columns that hold no texts."""

Sums = dict[str, int]
"""A checksum by column."""

_NULL = "\x1b"  # what an absent value counts as


def sums(
    connection: sqlite3.Connection,
    table: str,
    columns: Collection[str] = (),
    owner: str | None = None,
) -> dict[str, Sums]:
    """For each owner of rows in a table, or for one: a checksum over each of the columns, all where
    none is named. No sums for an owner of a value that is not of its column's kind."""
    names = list(columns or COLUMNS[table])
    told = (f"CAST(group_concat(coalesce({name}, char(27)), char(30)) AS BLOB)" for name in names)
    # SQLite sorts numbers before texts, and texts before bytes.
    kinds = (f"{n} >= ''" if n in _NUMBERS else f"{n} >= x'' OR {n} < ''" for n in names)
    one = _OWNERS[table]
    where = "" if owner is None else f"WHERE {one} = ?"
    found = connection.execute(
        f"SELECT {one}, total({' OR '.join(kinds)}), {', '.join(told)} FROM {table} {where}"
        f" GROUP BY {one}",
        () if owner is None else (owner,),
    )
    return {
        name: {} if odd else dict(zip(names, map(crc32, rest), strict=True))
        for name, odd, *rest in found
    }


def sums_of(rows: Mapping[str, Sequence[Row]], tables: Iterable[str]) -> dict[str, Sums]:
    """The same of all the rows that one owner has in some tables, before they are written."""
    found = {}
    for table in tables:
        ordered = sorted(rows.get(table, ()), key=lambda row: row[: KEYS[table].count(",") + 1])
        texts = (
            "\x1e".join(_NULL if value is None else str(value) for value in column)
            for column in zip(*ordered, strict=True)
        )
        if ordered:
            found[table] = {
                name: crc32(text.encode("utf-8"))
                for name, text in zip(COLUMNS[table], texts, strict=True)
            }
    return found


def packed(found: Mapping[str, Sums], tables: Iterable[str]) -> bytes:
    """The sums of one owner in some tables as bytes; zeros where it has no rows."""
    named = ((found.get(table, {}), COLUMNS[table]) for table in tables)
    return b"".join(pack("<I", sums.get(name, 0)) for sums, names in named for name in names)


def unpacked(told: bytes, tables: Iterable[str], table: str, columns: Iterable[str]) -> Sums | None:
    """Of these the sums of some columns of one table; None where there are no rows in it."""
    at = 0
    for each in tables:
        if each == table:
            break
        at += 4 * len(COLUMNS[each])
    names = COLUMNS[table]
    if not any(told[at : at + 4 * len(names)]):
        return None
    return {name: unpack_from("<I", told, at + 4 * names.index(name))[0] for name in columns}
