"""The file format: bytes to records with the place of every field, and records to bytes.

One table of keys (`fields`) rules both ways. What a file may not hold becomes a Finding; nothing
here raises for bad bytes.
"""

from __future__ import annotations

from collections.abc import Mapping as AMapping
from typing import NamedTuple

from factcli.answers import Finding
from factcli.format import editing, tidy
from factcli.format.canonical import Plain, write
from factcli.format.editing import Fields, said
from factcli.format.fields import TABLES
from factcli.format.kinds import Reading, TooManyFaults
from factcli.format.nodes import Mapping
from factcli.format.page import Page, opened
from factcli.format.yaml import read
from factcli.paths import Address, Kind
from factcli.records import Place, Record, Remark
from factcli.values.dates import parse_date
from factcli.values.words import has_invisible

__all__ = [
    "Decoded",
    "Fields",
    "decode",
    "edited",
    "encode",
    "said",
    "tidied",
    "written",
]

_MOST_REMARKS = 1_000
_MAY_BE_EMPTY = ("story", "config")


class Decoded(NamedTuple):
    """What a file gave: its record, or, with faults, what was wrong and perhaps a draft."""

    record: Record | None
    findings: list[Finding]
    draft: Record | None = None
    remarks: tuple[Remark, ...] = ()
    hides: bool = False


def decode(data: bytes, path: str, address: Address, heard: bool = True) -> Decoded:
    """The record that a file holds, or every fault in it; with what its comments say, if these are
    `heard`.

    A draft is what can be made of a faulty record, with stand-ins for the fields that its place
    names as broken; it is for checks across records, and for nothing else.
    """
    root, findings = read(data, path)
    table = TABLES[address.kind]
    if root is None:
        if findings:
            return Decoded(None, findings)
        if address.kind in _MAY_BE_EMPTY:
            record = table.holds(id=address.id, place=Place(path, {}))
            return Decoded(record, [], None, *(_heard(data) if heard else ()))
        fix = f"it needs {', '.join(table.needed)}"
        empty = Finding("empty-file", "error", path, 1, 1, "the file is empty", fix)
        return Decoded(None, [empty])
    reading = Reading(path)
    reading.findings = findings
    if not isinstance(root, Mapping):
        what = f"a {table.name} is a mapping"
        reading.fault("not-a-mapping", root, what, "write KEY: VALUE lines")
        return Decoded(None, findings)
    try:
        values = table.decode(root, reading)
    except TooManyFaults:
        return Decoded(None, findings)
    if not findings:
        place = Place(path, reading.spots)
        record = table.holds(id=address.id, place=place, **values)
        return Decoded(record, [], None, *(_heard(data) if heard else ()))
    broken = frozenset(name.partition(".")[0] for name in reading.broken)
    sound = {key: value for key, value in values.items() if key not in broken}
    stand_ins = {key: _STAND_INS[key] for key in table.needed if key in broken}
    place = Place(path, reading.spots, broken)
    draft = table.holds(id=address.id, place=place, **stand_ins, **sound)
    return Decoded(None, findings, draft, *(_heard(data) if heard else ()))


def _heard(data: bytes) -> tuple[tuple[Remark, ...], bool]:
    """The comments of a file that `check` must know of; whether anything in it may be hidden."""
    raw = not data.isascii() and bool(has_invisible(data.decode("utf-8")))
    hides = raw or b"\\" in data
    if not raw and b"factcli:" not in data:
        return (), hides
    try:
        page = Page(opened(data)[1])
    except ValueError:
        return (), hides
    return tuple(page.remarks(_is_remark, _MOST_REMARKS)), hides


def _is_remark(comment: str) -> bool:
    return "factcli:" in comment or (not comment.isascii() and bool(has_invisible(comment)))


_STAND_INS = {
    "claim": "?",
    "speaker": "?",
    "date": parse_date("XXXX"),
    "stance": "silent",
    "source": "?",
    "confidence": "unjudged",
    "title": "?",
    "publisher": "?",
}


def encode(record: Record) -> str:
    """The canonical text of a record's file."""
    table = TABLES[type(record).__name__.lower()]
    return written(table.encode(record))


def written(fields: AMapping[str, Plain]) -> str:
    """The canonical text of fields, in the order in which they are given."""
    return write(fields, _BARE)


def edited(data: bytes, kind: Kind, changes: Fields) -> bytes:
    """A record's file with some fields set, or taken out where None is given for them.

    Only the lines of those fields change. Raises ValueError where the file is no readable mapping.
    """
    return editing.edited(data, changes, tuple(TABLES[kind].by_key), _BARE)


def tidied(data: bytes, record: Record) -> bytes:
    """The canonical file of the record that `data` holds, with the comments of `data`.

    Raises ValueError should it not say the very same.
    """
    kind: Kind = type(record).__name__.lower()  # type: ignore[assignment]
    after = tidy.tidied(data, TABLES[kind].encode(record), _BARE)
    if decode(after, record.place.path, Address(kind, record.id)).record != record:
        raise ValueError("the canonical form would not say the same")
    return after


_BARE = frozenset().union(*(table.bare for table in TABLES.values()), ("date",))
