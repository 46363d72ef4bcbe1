"""Three versions of a record made one, field by field: what a merge driver does.

Fields that one side changed are taken from it. Where both changed one: lists that are sets, dated
lists and named values take the changes of both; what is left is a conflict, marked around that
field alone. Either order of the sides gives the same record.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from factcli.format import decode, edited, written
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.page import Page, opened
from factcli.format.paths import Address, address_of
from factcli.values.dates import parse_date

OURS, THEIRS = "ours", "theirs"
_SETS = ("tags", "parties", "distinct_from", "derived_from")
_DATED = ("assessments", "captures")
_NAMED = ("figures", "severities")

Fields = Mapping[str, Plain]


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
    work = _Merge(address, base, ours, theirs, size)
    found, conflicts = _merged(old, mine, other)
    added = address.kind == "statement" and before is None
    if added and (conflicts or not _are_one(mine, other)):
        return Merged(work.both(), whole=True)
    if not conflicts:
        for data in (text, *work.texts(mine, found)):
            record = decode(data, path, address).record if data is not None else None
            if data is not None and record is not None and table.encode(record) == found:
                return Merged(data)
        found = {**mine}  # each field could be merged, and together they do not hold
        conflicts = [key for key in table.by_key if mine.get(key) != other.get(key)]
    return Merged(work.marked(mine, other, found, conflicts), tuple(conflicts))


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
    return found, conflicts


def _are_one(ours: Fields, theirs: Fields) -> bool:
    """Whether two statements that were added under one name, and agree in all that both say, are
    the same one: what was said is told alike, or one of them tells only less of it."""
    mine, other = (
        {(key, repr(side[key])) for key in _WORDS if key in side} for side in (ours, theirs)
    )
    return mine <= other or other <= mine


_WORDS = ("quote", "summary", "excerpt", "translation")
_WHOLE = re.compile(
    rb"\s*<{7,}[^\n]*\n(?P<ours>(?:(?![<=>|]{7})[^\n]*\n)*)"
    rb"(?:\|{7,}[^\n]*\n)?={7,}\r?\n(?P<theirs>(?:(?![<=>|]{7})[^\n]*\n)*)>{7,}[^\n]*\s*"
)


def both_sides(data: bytes) -> tuple[bytes, bytes] | None:
    """The two files that a conflict over a whole file holds; None for any other file."""
    found = _WHOLE.fullmatch(data)
    return (found["ours"], found["theirs"]) if found else None


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


class _Merge:
    """The files that a merge of two sides may lead to."""

    def __init__(
        self, address: Address, base: bytes, ours: bytes, theirs: bytes, size: int
    ) -> None:
        self.address = address
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.size = size

    def texts(self, ours: Fields, found: Fields) -> Iterator[bytes]:
        """Files that may say what was found, the best first: our own lines where they can stay."""
        for data in (self._edited(self.ours, ours, found), self._canonical(found)):
            if data is not None:
                yield self._with_comments(data, ())

    def marked(self, ours: Fields, theirs: Fields, found: Fields, keys: Collection[str]) -> bytes:
        """The file with marks around those fields, which stand in it as in ours."""
        both = {key: theirs[key] for key in keys if key not in ours} | dict(found)
        for data in (self._edited(self.ours, ours, both), self._canonical(both)):
            if data is not None and not _in_braces(data):
                break
        assert data is not None
        mark, text = opened(self._with_comments(data, keys))
        page = Page(text)
        spans = sorted(((*_lines(page, key), key) for key in keys), reverse=True)
        for start, end, key in spans:
            mine = text[start:end] if key in ours else ""
            other = self._their_lines(key, theirs[key]) if key in theirs else ""
            lines = self._between_marks(mine, other).replace("\n", page.newline)
            text = text[:start] + lines + text[end:]
        return mark + text.encode("utf-8")

    def both(self) -> bytes:
        """The two files, whole, between marks."""
        mine, other = (opened(data)[1].replace("\r\n", "\n") for data in (self.ours, self.theirs))
        return self._between_marks(mine, other).encode("utf-8")

    def _between_marks(self, mine: str, other: str) -> str:
        def mark(sign: str, name: str = "") -> str:
            return f"{sign * self.size}{name and ' ' + name}\n"

        mine, other = (_ended(text.replace("\r\n", "\n")) for text in (mine, other))
        return f"{mark('<', OURS)}{mine}{mark('=')}{other}{mark('>', THEIRS)}"

    def _their_lines(self, key: str, value: Plain) -> str:
        page = Page(opened(self.theirs)[1])
        if _in_braces(self.theirs) or key not in page.pairs:
            return opened(self._canonical({key: value}))[1]
        start, end = _lines(page, key)
        return page.text[start:end]

    def _edited(self, data: bytes, known: Fields, wanted: Fields) -> bytes | None:
        """A file with other values for some fields; None where its layout forbids it."""
        keys = TABLES[self.address.kind].by_key
        changes = {key: wanted.get(key) for key in keys if known.get(key) != wanted.get(key)}
        try:
            return edited(data, self.address.kind, changes)
        except ValueError:
            return None

    def _canonical(self, fields: Fields) -> bytes:
        order = TABLES[self.address.kind].by_key
        return written({key: fields[key] for key in order if key in fields}).encode("utf-8")

    def _with_comments(self, data: bytes, marked: Collection[str]) -> bytes:
        """The file with the comments that only their side added, each above the field that it was
        beside or above; those within a field that is `marked` stand between the marks."""
        mark, text = opened(data)
        page, their = Page(text), Page(opened(self.theirs)[1])
        counts = _comments(their) - self._known_comments()
        counts -= _comments(page) - self._known_comments()
        starts = [start for start, _ in their.elements]
        added: dict[int, str] = {}
        for comment in their.comments:
            at = bisect_left(starts, comment.start) - (0 if comment.alone else 1)
            key = str(their.elements[at][1][0]) if 0 <= at < len(starts) else ""
            within = key in marked and comment.start in range(*_lines(their, key))
            if counts[comment.text] <= 0 or within:
                continue
            counts[comment.text] -= 1
            place = _lines(page, key)[0] if key in page.pairs else len(text)
            added[place] = f"{added.get(place, '')}{comment.text}{page.newline}"
        for place in sorted(added, reverse=True):
            gap = page.newline if place and text[place - 1] != "\n" else ""
            text = text[:place] + gap + added[place] + text[place:]
        return mark + text.encode("utf-8")

    def _known_comments(self) -> Counter[str]:
        return _comments(Page(opened(self.base)[1]))


def _comments(page: Page) -> Counter[str]:
    return Counter(comment.text for comment in page.comments)


def _lines(page: Page, key: str) -> tuple[int, int]:
    """Where the lines of a field begin and end."""
    name, node = page.pairs[key]
    return page.line_start(name.span.start), page.behind(node)


def _in_braces(data: bytes) -> bool:
    root = Page(opened(data)[1]).root
    return root is not None and bool(root.span.style)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
