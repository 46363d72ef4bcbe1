"""Three versions of a record made one, field by field: what a merge driver does.

Fields that one side changed are taken from it. Where both changed one: lists that are sets, dated
lists and named values take the changes of both; what is left is a conflict, marked around that
field alone. Either order of the sides gives the same record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from factcli.changes.joining import Fields, Joining
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.files import decode, written
from factcli.paths import Address, address_of
from factcli.records import Record
from factcli.values.dates import parse_date

_WORDED = frozenset(("quote", "excerpt", "verified"))
_SETS = ("tags", "parties", "distinct_from", "derived_from")
_DATED = ("assessments", "captures")
_NAMED = ("figures", "severities")


class Merged(NamedTuple):
    """The file that a merge makes, and the fields in it that are in conflict.

    `whole`: two statements were added under one name; the file holds both, parted by markers.
    """

    data: bytes
    conflicts: tuple[str, ...] = ()
    whole: bool = False


def merge(
    base: bytes, ours: bytes, theirs: bytes, path: str, text: bytes | None = None, size: int = 7
) -> Merged | None:
    """Two versions of the record at `path` made one; None where one of the three cannot be read.

    `base` is what both come from, empty where both added it. `text` is what a merge of lines made,
    if that was without conflict; it is taken where it says what is wanted. `size` is that of the
    marks around conflicts.
    """
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    address = address_of(path)
    if address is None:
        return None
    sides = [decode(data, path, address).record for data in (ours, theirs)]
    if None in sides:
        return None
    before = decode(base, path, address).record
    if before is None and base.strip():
        return None
    table = TABLES[address.kind]
    old, mine, other = (table.encode(each) if each else {} for each in (before, *sides))
    joining = Joining(address.kind, base, ours, theirs, size)
    found, conflicts = _merged(old, mine, other)
    added = address.kind == "statement" and before is None
    if added and (conflicts or not _are_one(mine, other)):
        return Merged(joining.both(), whole=True)
    if not conflicts:
        wanted = _record(written(found).encode("utf-8"), path, address)
        for data in (text, *joining.texts(mine, found)):
            if data is not None and wanted and _record(data, path, address) == wanted:
                return Merged(data)
        found = {**mine}  # each field could be merged, and together they do not hold
        conflicts = [key for key in table.by_key if mine.get(key) != other.get(key)]
    return Merged(joining.marked(mine, other, found, conflicts), tuple(conflicts))


def _record(data: bytes, path: str, address: Address) -> Record | None:
    return decode(data, path, address).record


def _merged(base: Fields, ours: Fields, theirs: Fields) -> tuple[dict[str, Plain], list[str]]:
    """The fields that a merge leads to, and the keys of those in conflict, which are as in ours."""
    found: dict[str, Plain] = {}
    conflicts = []
    for key in dict.fromkeys([*ours, *theirs]):
        b, o, t = base.get(key), ours.get(key), theirs.get(key)
        try:
            value = _value(key, b, o, t)
        except _Conflict:
            conflicts.append(key)
            value = o
        if value is not None and value != [] and value != {}:
            found[key] = value
    if _WORDED.isdisjoint(conflicts) and not _attests(found, ours, theirs):
        conflicts.append("verified")
        found.pop("verified")
        found |= {"verified": ours["verified"]} if "verified" in ours else {}
    return found, conflicts


def _attests(found: Fields, ours: Fields, theirs: Fields) -> bool:
    """Whether an attestation that one side brought is of the words that a merge leads to."""
    if "verified" not in found or ours.get("verified") == theirs.get("verified"):
        return True
    return any(
        all(side.get(key) == found.get(key) for key in ("quote", "excerpt", "verified"))
        for side in (ours, theirs)
    )


def _are_one(ours: Fields, theirs: Fields) -> bool:
    """Whether two statements that were added under one name, and agree in all that both say, are
    the same one: what was said is told alike, or one of them tells only less of it."""
    mine, other = (
        {(key, repr(side[key])) for key in _WORDS if key in side} for side in (ours, theirs)
    )
    return mine <= other or other <= mine


_WORDS = ("quote", "summary", "excerpt", "translation")


def both_sides(data: bytes) -> tuple[bytes, bytes] | None:
    """The two files that a conflict over a whole file holds; None for any other file."""
    lines = data.strip(b" \t\r\n").split(b"\n")
    marks = [(at, line[:1]) for at, line in enumerate(lines) if line[:7] in _MARKS]
    signs = b"".join(sign for _, sign in marks)
    places = [at for at, _ in marks]
    if signs == b"<|=>" and places[2] == places[1] + 1:  # what they come from, which is nothing
        del places[1]
    elif signs != b"<=>":
        return None
    first, middle, last = places
    if first != 0 or last != len(lines) - 1:
        return None
    ours, theirs = lines[1:middle], lines[places[-2] + 1 : last]
    if signs == b"<|=>":
        ours = lines[1 : marks[1][0]]
    return tuple(b"".join(line + b"\n" for line in side) for side in (ours, theirs))  # type: ignore[return-value]


_MARKS = tuple(sign * 7 for sign in (b"<", b"|", b"=", b">"))


class _Conflict(Exception):
    """Both sides changed a value, and not in the same way."""


def _value(key: str, base: Plain | None, ours: Plain | None, theirs: Plain | None) -> Plain | None:
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if key in _NAMED:
        return _named(_mapping(base), _mapping(ours), _mapping(theirs))
    if key in _SETS:
        return _set(_list(base), _list(ours), _list(theirs))
    if key in _DATED:
        return _dated(_list(base), _list(ours), _list(theirs))
    if key == "verified":
        return _later(_mapping(ours), _mapping(theirs))
    raise _Conflict


def _mapping(value: Plain | None) -> Mapping[str, Plain]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Plain | None) -> list[Plain]:
    if value is None:
        return []
    return [value] if isinstance(value, str | Mapping) else list(value)


def _named(base: Fields, ours: Fields, theirs: Fields) -> Plain:
    """Each name's value for itself; names of ours first in the order of the alphabet."""
    names = sorted({*ours, *theirs})
    values = {name: _value("", base.get(name), ours.get(name), theirs.get(name)) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _set(base: list[Plain], ours: list[Plain], theirs: list[Plain]) -> Plain:
    """What neither side took out, then what either added, in the order of the alphabet."""
    kept = [each for each in base if each in ours and each in theirs]
    added = {str(each) for each in (*ours, *theirs) if each not in base}
    return [*kept, *sorted(added)]


def _dated(base: list[Plain], ours: list[Plain], theirs: list[Plain]) -> Plain:
    """The same for what has a date, in that order. An item that both sides took out, or changed,
    is in conflict where they did not put the same in its place."""
    added = [[each for each in side if each not in base] for side in (ours, theirs)]
    if any(each not in ours and each not in theirs for each in base) and added[0] != added[1]:
        raise _Conflict
    kept = [each for each in base if each in ours and each in theirs]
    new = sorted((each for each in added[0] + added[1]), key=repr)
    new = [each for at, each in enumerate(new) if each not in new[:at]]
    return sorted([*kept, *new], key=lambda each: parse_date(str(_mapping(each)["date"])).order)


def _later(ours: Fields, theirs: Fields) -> Plain:
    """Of two attestations of the same words in the same text the later."""
    if any(
        ours.get(key) is None or ours.get(key) != theirs.get(key) for key in ("capture", "words")
    ):
        raise _Conflict
    return max(ours, theirs, key=lambda each: (parse_date(str(each["date"])).order, repr(each)))
