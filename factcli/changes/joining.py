"""The file that a merge makes: whose lines stay, where comments go, and marks around conflicts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.files import edited, written
from factcli.format.page import Page, opened
from factcli.paths import Kind

OURS, THEIRS = "ours", "theirs"
_LEAST, _MOST = 7, 100

Fields = Mapping[str, Plain]


class Joining:
    """The texts that two sides of a merge, both readable, may become.

    `size` is how long the marks of a conflict are to be; they are always ones that `check` knows.
    """

    def __init__(self, kind: Kind, base: bytes, ours: bytes, theirs: bytes, size: int) -> None:
        self.kind = kind
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.size = max(_LEAST, min(size, _MOST))

    def texts(self, ours: Fields, found: Fields) -> Iterator[bytes]:
        """Files that may say what was found, the best first: our own lines where they can stay."""
        for data in (self._edited(ours, found), self._canonical(found)):
            if data is not None:
                yield self._commented(data, {}, {})

    def marked(self, ours: Fields, theirs: Fields, found: Fields, keys: Collection[str]) -> bytes:
        """The file with marks around those fields, which stand in it as in ours."""
        both = {key: theirs[key] for key in keys if key not in ours} | dict(found)
        data = self._edited(ours, both)
        own = data is not None and _is_plain(data)
        if data is None or not own:
            data = self._canonical(both)
        their = Page(opened(self.theirs)[1])
        raw = _is_plain(self.theirs)
        inner = {key: _lines(their, key) for key in keys if raw and key in their.pairs}
        mark, text = opened(self._commented(data, dict.fromkeys(keys) if own else {}, inner))
        page = Page(text)
        spans = sorted(((*_lines(page, key), key) for key in keys), reverse=True)
        for start, end, key in spans:
            mine = text[start:end] if key in ours else ""
            other = ""
            if key in inner:
                other = their.text[slice(*inner[key])]
            elif key in theirs:
                other = opened(self._canonical({key: theirs[key]}))[1]
            rest = _BEHIND.sub(_dedented, text[end:], count=1)  # no block text may take it in
            text = text[:start] + self._between(mine, other, page.newline) + rest
        return mark + text.encode("utf-8")

    def both(self) -> bytes:
        """The two files, whole, between marks."""
        newline = "\r\n" if b"\r\n" in self.ours else "\n"
        parts = (data.decode("utf-8") for data in (self.ours, self.theirs))
        mine, other = (f"{part}{'' if part.endswith(chr(10)) else newline}" for part in parts)
        return self._marks(mine, other, newline).encode("utf-8")

    def _between(self, mine: str, other: str, newline: str) -> str:
        """Lines of two sides between marks, in one kind of line breaks."""
        mine, other = (
            _ended(text.replace("\r\n", "\n")).replace("\n", newline) for text in (mine, other)
        )
        return self._marks(mine, other, newline)

    def _marks(self, mine: str, other: str, newline: str) -> str:
        first, middle, last = (sign * self.size for sign in "<=>")
        return f"{first} {OURS}{newline}{mine}{middle}{newline}{other}{last} {THEIRS}{newline}"

    def _edited(self, known: Fields, wanted: Fields) -> bytes | None:
        """Our file with other values for some fields; None where its layout forbids it."""
        keys = TABLES[self.kind].by_key
        changes = {key: wanted.get(key) for key in keys if known.get(key) != wanted.get(key)}
        try:
            return edited(self.ours, self.kind, changes)
        except ValueError:
            return None

    def _canonical(self, fields: Fields) -> bytes:
        order = TABLES[self.kind].by_key
        mark, text = opened(self.ours)
        newline = "\r\n" if "\r\n" in text else "\n"
        lines = written({key: fields[key] for key in order if key in fields})
        return mark + lines.replace("\n", newline).encode("utf-8")

    def _commented(
        self, data: bytes, mine: Mapping[str, object], inner: Mapping[str, tuple[int, int]]
    ) -> bytes:
        """The file with the comments that a merge of both sides leads to, each with its field.

        Of the fields in `mine` the comments within their own lines stay as they are, of those in
        `inner` what their side has within these lines is told elsewhere.
        """
        mark, text = opened(data)
        page = Page(text)
        own = {key: _lines(page, key) for key in mine if key in page.pairs}
        now = [each for each in _comments(page) if not _within(each, own)]
        wanted = self._wanted(mine, inner)
        left = Counter(wanted)
        for comment in reversed(now):  # what neither side wants any more goes
            if left[comment.key, comment.text]:
                left[comment.key, comment.text] -= 1
            else:
                text = _without(text, comment)
        page = Page(text)
        added: dict[int, str] = {}
        for (key, words), count in left.items():
            place = _lines(page, key)[0] if key in page.pairs else len(text)
            added[place] = added.get(place, "") + f"{words}{page.newline}" * count
        for place in sorted(added, reverse=True):
            gap = page.newline if place and text[place - 1] != "\n" else ""
            text = text[:place] + gap + added[place] + text[place:]
        return mark + text.encode("utf-8")

    def _wanted(
        self, mine: Mapping[str, object], inner: Mapping[str, tuple[int, int]]
    ) -> dict[tuple[str, str], int]:
        """How often each comment is to stand with its field: as often as one side has it that
        changed that, or as the one that has it more often."""
        base, ours, theirs = (Page(opened(d)[1]) for d in (self.base, self.ours, self.theirs))
        own = {key: _lines(ours, key) for key in mine if key in ours.pairs}
        old = Counter((each.key, each.text) for each in _comments(base))
        here = Counter((e.key, e.text) for e in _comments(ours) if not _within(e, own))
        there = Counter((e.key, e.text) for e in _comments(theirs) if not _within(e, inner))
        wanted = {}
        for each in dict.fromkeys([*here, *there]):
            b, o, t = old[each], here[each], there[each]
            wanted[each] = t if o == b else o if t == b else max(o, t)
        return {each: count for each, count in wanted.items() if count}


class _Comment(NamedTuple):
    """A comment, where it begins, and the field that it is in, beside or above; none at the end."""

    start: int
    text: str
    alone: bool
    key: str


def _comments(page: Page) -> list[_Comment]:
    found = []
    for comment in page.comments:
        at = page.element_of(comment)
        key = str(page.elements[at][1][0]) if 0 <= at < len(page.elements) else ""
        found.append(_Comment(comment.start, comment.text, comment.alone, key))
    return found


_BEHIND = re.compile(r"\A(?:[ \t]*\r?\n|[ \t]*#[^\n]*(?:\n|\Z))+")


def _dedented(found: re.Match[str]) -> str:
    return re.sub(r"^[ \t]+(?=#)", "", found[0], flags=re.MULTILINE)


def _within(comment: _Comment, spans: Mapping[str, tuple[int, int]]) -> bool:
    return any(start <= comment.start < end for start, end in spans.values())


def _without(text: str, comment: _Comment) -> str:
    """The text without a comment, and without its line where that holds nothing else."""
    start, end = comment.start, comment.start + len(comment.text)
    if comment.alone:
        start = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        return text[:start] + (text[stop + 1 :] if stop >= 0 else "")
    return text[:start].rstrip(" \t") + text[end:]


def _lines(page: Page, key: str) -> tuple[int, int]:
    """Where the lines of a field begin and end."""
    name, node = page.pairs[key]
    return page.line_start(name.span.start), page.behind(node)


def _is_plain(data: bytes) -> bool:
    """Whether each field of a file stands on lines of its own, that begin with its key."""
    page = Page(opened(data)[1])
    if page.root is None or page.root.span.style:
        return False
    return all(page.line_start(key.span.start) == key.span.start for key, _ in page.pairs.values())


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
