"""A file's text together with its nodes: where each field stands in it, and each comment.

All indexes count characters of the text, which has no byte order mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from factcli.format.canonical import Plain
from factcli.format.nodes import Mapping, Node, Scalar, Sequence
from factcli.format.yaml import read
from factcli.records import Remark, Spot

MARK = b"\xef\xbb\xbf"

Path = tuple[str | int, ...]
"""The keys and numbers that lead from the root of a file to one of its values."""

_COMMENT = re.compile(r"#[^\r\n]*")


def opened(data: bytes) -> tuple[bytes, str]:
    """The byte order mark of a file, if it has one, and the text behind it."""
    mark = MARK if data.startswith(MARK) else b""
    return mark, data[len(mark) :].decode("utf-8")


class Comment(NamedTuple):
    """A comment from its `#` on; `alone` if nothing else stands on its line."""

    start: int
    text: str
    alone: bool


class Page:
    """One file's text with its nodes. Raises ValueError for what is no readable mapping."""

    def __init__(self, text: str) -> None:
        root, findings = read(text.encode("utf-8"), "", spans=True)
        if findings:
            raise ValueError(findings[0].message)
        if text.startswith("\ufeff"):
            raise ValueError("a second byte order mark")
        if not isinstance(root, Mapping | None):
            raise ValueError("this is no mapping")
        self.text = text
        self.root = root
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.pairs = {key.text: (key, value) for key, value in root.pairs} if root else {}

    @cached_property
    def comments(self) -> list[Comment]:
        """Every comment, in order: whatever begins with `#` between the texts of the file."""
        texts = sorted(_texts(self.root, self.text)) if self.root else []
        found = []
        here = 0
        for start, end in [*texts, (len(self.text), 0)]:
            for match in _COMMENT.finditer(self.text, here, start):
                line = self.text[self.line_start(match.start()) : match.start()]
                found.append(Comment(match.start(), match[0].rstrip(), not line.strip()))
            here = end
        return found

    def remarks(self, wanted: Callable[[str], object], most: int) -> list[Remark]:
        """The first comments that are wanted, with the lines that each concerns; above all fields
        from line 1 on."""
        found = []
        for comment in islice((each for each in self.comments if wanted(each.text)), most):
            at = self.element_of(comment)
            line = self.line(comment.start)
            first = 1 if at <= 0 and comment.alone else line
            last = line
            if 0 <= at < len(self._parts):
                last = max(line, self.line(self.end(self._parts[at][2])))
            column = comment.start - self.line_start(comment.start) + 1
            found.append(Remark(comment.text, Spot(line, column), range(first, last + 1)))
        return found

    def element_of(self, comment: Comment) -> int:
        """The number of the element that a comment is above or beside; one that no element has
        where it is above all, beside none, or below the last."""
        begins = self._begins
        return bisect_right(begins, comment.start) - (0 if comment.alone else 1)

    @cached_property
    def _begins(self) -> list[int]:
        return [start for start, _, _ in self._parts]

    def line(self, index: int) -> int:
        """The number of the line, from 1."""
        return bisect_left(self._breaks, index) + 1

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def elements(self) -> list[tuple[int, Path]]:
        """Where each field and each item begins, in order, with its path; what stands between
        brackets belongs to the whole."""
        return [(start, path) for start, path, _ in self._parts]

    @cached_property
    def _parts(self) -> list[tuple[int, Path, Node]]:
        found = _elements(self.root, ()) if self.root else ()
        return sorted(found, key=lambda part: part[0])

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Behind the last character of the line, before its line break."""
        stop = self.text.find("\n", index)
        stop = len(self.text) if stop < 0 else stop
        return stop - 1 if stop > index and self.text[stop - 1] == "\r" else stop

    def behind(self, node: Node) -> int:
        """Where the line after a node's last one begins."""
        return self.behind_line(self.end(node))

    def behind_line(self, index: int) -> int:
        """Where the next line begins."""
        stop = self.text.find("\n", index)
        return len(self.text) if stop < 0 else stop + 1

    def end(self, node: Node) -> int:
        """Behind the last character of a node, less the line breaks that a block text ends in."""
        while not isinstance(node, Scalar) and not node.span.style:
            node = node.items[-1] if isinstance(node, Sequence) else node.pairs[-1][1]
        start = node.span.start
        return start + len(self.text[start : node.span.end].rstrip("\r\n \t"))


def plain(node: Node | None) -> Plain:
    """What a node says. A text is taken without the line breaks at its end, as a record does."""
    if isinstance(node, Scalar):
        return node.text.rstrip("\r\n")
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs} if node else {}


def _texts(node: Node, text: str) -> Iterator[tuple[int, int]]:
    """Where each text begins and ends; of a block text without the line that introduces it."""
    if isinstance(node, Scalar):
        start, end, style = node.span
        if style in ("|", ">"):
            start = text.find("\n", start, end) + 1 or end
        yield start, end
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item, text)
    else:
        for key, value in node.pairs:
            yield from _texts(key, text)
            yield from _texts(value, text)


def _elements(node: Node, path: Path) -> Iterator[tuple[int, Path, Node]]:
    if isinstance(node, Scalar) or (node.span.style and path):
        return
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield key.span.start, (*path, key.text), value
            yield from _elements(value, (*path, key.text))
    else:
        for index, item in enumerate(node.items):
            yield item.span.start, (*path, index), item
            yield from _elements(item, (*path, index))
