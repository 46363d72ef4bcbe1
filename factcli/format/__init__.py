"""The file format: bytes to records with the place of every field, and records to bytes.

One table of keys (`fields`) rules both ways. What a file may not hold becomes a Finding; nothing
here raises for bad bytes.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from factcli.answers import Finding
from factcli.format.canonical import write
from factcli.format.fields import TABLES
from factcli.format.kinds import Reading
from factcli.format.paths import Address
from factcli.format.yaml import Mapping, read
from factcli.records import Place, Record
from factcli.values.dates import Date
from factcli.values.figures import Figure

_MAY_BE_EMPTY = ("story", "config")


def decode(data: bytes, path: str, address: Address) -> tuple[Record | None, list[Finding]]:
    """The record that a file holds, and every fault in it; with faults there is no record."""
    root, findings = read(data, path)
    table = TABLES[address.kind]
    if root is None:
        if findings:
            return None, findings
        if address.kind not in _MAY_BE_EMPTY:
            keys = ", ".join(table.needed)
            return None, [
                Finding("empty-file", "error", path, 1, 1, "the file is empty", f"it needs {keys}")
            ]
        return table.holds(id=address.id, place=Place(path, {})), []
    reading = Reading(path)
    reading.findings = findings
    if not isinstance(root, Mapping):
        reading.fault(
            "not-a-mapping", root, f"a {table.name} is a mapping", "write KEY: VALUE lines"
        )
        return None, findings
    values = table.decode(root, reading)
    if findings:
        return None, findings
    return table.holds(id=address.id, place=Place(path, reading.spots), **values), []


def encode(record: Record) -> str:
    """The canonical text of a record's file."""
    table = TABLES[type(record).__name__.lower()]
    return write(table.encode(record), _BARE)


def fields_of(record: Record) -> dict[str, Any]:
    """Every field of a record as texts, lists and mappings; unset ones are None or empty."""
    table = TABLES[type(record).__name__.lower()]
    return {field.key: _told(getattr(record, field.key)) for field in table.fields}


def _told(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    if isinstance(value, dict):
        return {key: _told(each) for key, each in value.items()}
    if isinstance(value, Date | Figure):
        return value.text
    if dataclasses.is_dataclass(value):
        return {
            field.name: _told(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return value


_BARE = frozenset().union(*(table.bare for table in TABLES.values()), ("date",))
