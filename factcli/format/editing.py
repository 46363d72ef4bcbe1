"""Edits that touch only the lines of the field they change.

A new value is put in place of the old one's text; comments, the order of keys, blank lines, a byte
order mark and the kind of line breaks stay as they are. What an edit makes is read again before it
is handed on: it must say exactly what was meant, or nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AMapping

from factcli.format.canonical import Plain, scalar, write, write_item
from factcli.format.nodes import Sequence
from factcli.format.page import Page, opened, plain

_IN_BRACKETS = re.compile(r"[,\[\]{}]")

Fields = AMapping[str, Plain | None]


def edited(data: bytes, changes: Fields, order: tuple[str, ...], bare: frozenset[str]) -> bytes:
    """The file with fields set to new values, or taken out where the value is None.

    `order` is that of the keys in canonical form, `bare` as in `canonical.write`. A list that only
    grows at its end keeps the lines that it has. Raises ValueError for a file that is no readable
    mapping, or is laid out in a way that no single field of it can be changed.
    """
    mark, text = opened(data)
    for key, value in changes.items():
        text = _with_field(Page(text), key, value, order, bare)
    return mark + text.encode("utf-8")


def said(data: bytes) -> AMapping[str, Plain]:
    """What the file says, by key. Raises ValueError for a file that is no readable mapping."""
    return plain(Page(opened(data)[1]).root)  # type: ignore[return-value]


def _with_field(
    page: Page, key: str, value: Plain | None, order: tuple[str, ...], bare: frozenset[str]
) -> str:
    before = plain(page.root)
    assert isinstance(before, AMapping)
    if before.get(key) == value:
        return page.text
    value = _trimmed(value)
    meant = {name: each for name, each in {**before, key: value}.items() if each is not None}
    for edit in _ways(_Edit(page, bare), key, value, order):
        try:
            if plain(Page(edit).root) == meant:
                return edit
        except ValueError:
            continue
    raise ValueError("the layout of this file does not let one field be changed")


def _trimmed(value: Plain | None) -> Plain | None:
    """The value as it is read again: no text ends in a line break."""
    if isinstance(value, str):
        return value.rstrip("\r\n")
    if isinstance(value, AMapping):
        return {key: _trimmed(each) or "" for key, each in value.items()}
    return None if value is None else [_trimmed(each) or "" for each in value]


def _ways(edit: _Edit, key: str, value: Plain | None, order: tuple[str, ...]) -> list[str]:
    """The texts that one field's change may lead to, the best first."""
    page = edit.page
    flow = page.root is not None and page.root.span.style
    if value is None:
        return [edit.out_of_flow(key) if flow else edit.without(key)]
    if flow:
        return edit.in_flow(key, value)
    if key not in page.pairs:
        on_one_line = f"{edit.indent}{scalar(key)}: {_flow(value)}{page.newline}"
        lines = (edit.lines(key, value), on_one_line)  # what follows may be indented
        return [edit.inserted(key, each, order) for each in lines]
    new = edit.lines(key, value)[len(edit.indent) + len(scalar(key)) + 1 :]
    found = (
        edit.with_items(key, value),
        edit.grown(key, value),
        edit.replaced(key, new),
        edit.replaced(key, f" {_flow(value)}"),
    )
    return [each for each in found if each is not None]


class _Edit:
    """The ways in which one field of a page is changed, each giving the new text."""

    def __init__(self, page: Page, bare: frozenset[str]) -> None:
        self.page = page
        self.bare = bare

    def replaced(self, key: str, new: str) -> str:
        """With new text behind a key's colon; what comments stood within the old one's lines come
        to stand above."""
        page, text = self.page, self.page.text
        name, node = page.pairs[key]
        start, end = text.index(":", name.span.end) + 1, page.end(node)
        gap = text[start : node.span.start]
        new = new.removesuffix(page.newline)
        if page.newline in new:
            end = page.line_end(end)
        elif gap and not gap.strip(" "):
            new = gap + new.lstrip(" ")
        comments = [each.text for each in page.comments if start <= each.start < end]
        above = "".join(f"{self.indent}{comment}{page.newline}" for comment in comments)
        at = page.line_start(name.span.start)
        return text[:at] + above + text[at:start] + new + text[end:]

    def with_items(self, key: str, value: Plain) -> str | None:
        """With some texts of a list changed, if that is all that is to be changed."""
        _, node = self.page.pairs[key]
        if not isinstance(node, Sequence) or not isinstance(value, list):
            return None
        if len(node.items) != len(value) or not all(isinstance(each, str) for each in value):
            return None
        if any(item.span.style in ("|", ">") for item in node.items):
            return None
        text = self.page.text
        for item, new in reversed([*zip(node.items, value, strict=True)]):
            if plain(item) != new:
                bracketed = node.span.style and _IN_BRACKETS.search(str(new))
                shown = _flow(new) if bracketed else scalar(str(new), key in self.bare)
                text = text[: item.span.start] + shown + text[self.page.end(item) :]
        return text

    def grown(self, key: str, value: Plain) -> str | None:
        """With items added behind the last of a list, if that is all that is to be changed."""
        page = self.page
        _, node = page.pairs[key]
        known = plain(node)
        if not isinstance(node, Sequence) or node.span.style or not isinstance(value, list):
            return None
        if value[: len(known)] != known:
            return None
        at = page.line_start(node.items[0].span.start)
        indent = page.text[at : node.span.start]
        if indent.strip(" "):
            return None
        items = value[len(known) :]
        new = "".join(write_item(item, indent, self.bare, key in self.bare) for item in items)
        return self._added(page.behind(node), new.replace("\n", page.newline))

    def inserted(self, key: str, lines: str, order: tuple[str, ...]) -> str:
        """With a new field, behind the nearest of those that come before it in canonical order."""
        page = self.page
        place = {name: number for number, name in enumerate(order)}
        before = [name for name in page.pairs if place.get(name, len(order)) < place[key]]
        if before:
            nearest = max(before, key=lambda name: place[name])
            return self._added(page.behind(page.pairs[nearest][1]), lines)
        if not page.pairs:
            return self._added(len(page.text), lines)
        at = page.line_start(min(name.span.start for name, _ in page.pairs.values()))
        for comment in reversed(page.comments):  # those right above a field are about it
            if comment.alone and page.behind_line(comment.start) == at:
                at = page.line_start(comment.start)
        return page.text[:at] + lines + page.text[at:]

    def without(self, key: str) -> str:
        name, node = self.page.pairs[key]
        at = self.page.line_start(name.span.start)
        return self.page.text[:at] + self.page.text[self.page.behind(node) :]

    def out_of_flow(self, key: str) -> str:
        """Without a field of a mapping that is written between braces."""
        text = self.page.text
        name, node = self.page.pairs[key]
        end = self.page.end(node)
        following = re.compile(r"\s*,\s*").match(text, end)
        if following:
            return text[: name.span.start] + text[following.end() :]
        before = re.compile(r",\s*\Z").search(text[: name.span.start])
        return text[: before.start() if before else name.span.start] + text[end:]

    def in_flow(self, key: str, value: Plain) -> list[str]:
        """Set a field of a mapping that is written between braces: in its place, else at the end,
        else at the beginning."""
        page, text = self.page, self.page.text
        assert page.root is not None
        if key in page.pairs:
            _, node = page.pairs[key]
            return [text[: node.span.start] + _flow(value) + text[page.end(node) :]]
        start = page.root.span.start + 1
        inside = text[start : page.root.span.end - 1].rstrip()
        comma = ", " if inside and not inside.endswith(",") else ""
        at = start + len(inside)
        pair = f"{_flow(key)}: {_flow(value)}"
        return [
            f"{text[:at]}{comma}{pair}{text[at:]}",
            f"{text[:start]}{pair}{', ' if inside else ''}{text[start:]}",
        ]

    @property
    def indent(self) -> str:
        """What stands before every key of the file, mostly nothing."""
        first = min((key.span.start for key, _ in self.page.pairs.values()), default=0)
        before = self.page.text[self.page.line_start(first) : first]
        return before if not before.strip(" ") else ""

    def lines(self, key: str, value: Plain) -> str:
        """A field in canonical form, as lines of this file."""
        text = write({key: value}, self.bare)
        lines = (f"{self.indent}{line}" if line else "" for line in text.split("\n"))
        return self.page.newline.join(lines)

    def _added(self, at: int, lines: str) -> str:
        head = self.page.text[:at]
        if head and not head.endswith("\n"):
            head += self.page.newline
        return head + lines + self.page.text[at:]


def _flow(value: Plain) -> str:
    """A value on one line, every text in quotes."""
    if isinstance(value, str):
        return f'"{scalar(value + chr(10))[1:-3]}"'
    if isinstance(value, AMapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"
