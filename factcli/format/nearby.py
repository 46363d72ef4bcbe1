"""The record of a file that differs little from one that was read: most edits change a line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from factcli.format.fields import TABLES
from factcli.format.kinds import Reading
from factcli.format.nodes import Scalar
from factcli.records import Record

_PLAIN = re.compile(rb"([a-z_]+): ([A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*)")


def nearby(data: bytes, other: bytes, record: Record) -> Record | None:
    """The record in `data`, told from the one that `other` holds; None where that cannot be told.

    It can where they differ only in plain values, of letters and digits, of fields that stand on
    one line each: there YAML leaves nothing to decide.
    """
    here, there = data.split(b"\n"), other.split(b"\n")
    if len(here) != len(there):
        return None
    table = TABLES[type(record).__name__.lower()]
    values: dict[str, Any] = {}
    for number, (line, was) in enumerate(zip(here, there, strict=True), start=1):
        if line == was:
            continue
        new, old = _PLAIN.fullmatch(line), _PLAIN.fullmatch(was)
        if new is None or old is None or new[1] != old[1]:
            return None
        key = new[1].decode("ascii")
        place = number, len(key) + 3
        if record.place.spots.get(key) != place or _goes_on(here, number):
            return None
        reading = Reading(record.place.path)
        values[key] = table.by_key[key].kind.decode(
            Scalar(new[2].decode("ascii"), *place), key, reading
        )
        if reading.findings:
            return None
    return replace(record, **values)


def _goes_on(lines: list[bytes], number: int) -> bool:
    """Whether a value may go on behind the line of that number: what follows is indented."""
    following = next((line for line in lines[number:] if line.strip()), b"")
    return following[:1] in (b" ", b"\t")
