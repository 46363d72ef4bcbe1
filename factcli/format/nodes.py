"""Nodes: what a file of YAML is made of, each with its place; and how much of it may be."""

from __future__ import annotations

from typing import Final, NamedTuple

MAX_BYTES: Final = 1024 * 1024
MAX_FAULTS: Final = 100


class Span(NamedTuple):
    """Where a node stands in the text: the index of its first character, and behind its last.

    `style` is the mark that begins a scalar (`'`, `"`, `|`, `>`, or none), or `[` or `{` for a
    collection between brackets, none for one in lines.
    """

    start: int
    end: int
    style: str


class Scalar:
    """A text, with its line and column (from 1)."""

    __slots__ = ("column", "line", "span", "text")

    span: Span

    def __init__(self, text: str, line: int, column: int) -> None:
        self.text = text
        self.line = line
        self.column = column


class Sequence:
    """A list of nodes."""

    __slots__ = ("column", "items", "line", "span")

    span: Span

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line = line
        self.column = column


class Mapping:
    """Pairs of a key and a node, in the order of the file; no key stands twice."""

    __slots__ = ("column", "keys", "line", "pairs", "span")

    span: Span

    def __init__(self, line: int, column: int) -> None:
        self.pairs: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, Scalar] = {}
        self.line = line
        self.column = column


Node = Scalar | Sequence | Mapping
