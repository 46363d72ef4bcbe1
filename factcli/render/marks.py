"""What stands in a lane: marks at the times when something was said, and where they have room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from factcli.render.axis import Axis, Moment
from factcli.render.terminal import Pen, style_of


class Mark(NamedTuple):
    """What one party said once. `start` and `end` are the same moment where it is known when, None
    where that side is open; `words` stand behind the glyph."""

    start: Moment | None
    end: Moment | None
    stance: str
    words: Text

    @property
    def point(self) -> bool:
        return self.start is not None and self.start == self.end


Piece = tuple[int, Text]
"""A text, and the column that it begins at."""


def placed(mark: Mark, axis: Axis, pen: Pen) -> Piece:
    """How a mark looks on a panel that it stands on, and where.

    A range of dates is a bracket over all of it, with an arrow where it is open, and a line where
    it goes on on another panel. The words stand within where they have room, else behind.
    """
    start, end = mark.start, mark.end
    glyph = pen.glyph(mark.stance)
    style = style_of(mark.stance)
    whole = Text(f"{glyph} ", style) + mark.words
    left = axis.column(start) if start else None
    if mark.point:
        return left or 0, whole
    right = axis.column(end) if end else None
    first = left or 0
    inner = (axis.open_end if right is None else right) - first - 1
    line, back, on = ("=", "<", ">") if pen.screen.ascii else ("─", "◂", "▸")
    opening = back if start is None else line if left is None else "["
    closing = on if end is None else line if right is None else "]"
    inside, behind = Text(" ") + whole + Text(" "), Text()
    if inner < inside.cell_len:
        inside, behind = Text(glyph.strip(), style), Text(" ") + mark.words
    if not axis.is_last and (end is None or axis.before(end)):
        behind = Text()  # it goes on below; where it ends there is room for the words
    fill = max(inner - inside.cell_len, 0)
    drawn = Text(opening + line * (fill // 2), style) + inside
    return first, drawn + Text(line * (fill - fill // 2) + closing, style) + behind


def stacked(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces in as few lines as they need without touching each other."""
    lines: list[list[Piece]] = []
    ends: list[int] = []
    for at, drawn in sorted(pieces, key=lambda piece: piece[0]):
        number = next((n for n, end in enumerate(ends) if end <= at), len(lines))
        if number == len(lines):
            lines.append([])
            ends.append(0)
        lines[number].append((at, drawn))
        ends[number] = at + drawn.cell_len + 1
    return lines


def guided(pieces: list[Piece], width: int) -> list[Piece]:
    """A line with dots where nothing is, for the eye to follow."""
    found: list[Piece] = []
    at = 0
    for column, piece in [*pieces, (width + 1, Text())]:
        if column - at > 2:
            found.append((at, Text("┈" * (column - at - 1), "dim")))
        found.append((column, piece))
        at = column + piece.cell_len + 1
    return found[:-1]


def beside(name: Text, width: int, pieces: Sequence[Piece]) -> Text:
    """A name in so many columns, and beside it the pieces of a line."""
    line = Text().append_text(name)
    line.append(" " * (width - line.cell_len))
    at = 0
    for column, piece in pieces:
        line.append(" " * (column - at))
        line.append_text(piece)
        at = column + piece.cell_len
    line.no_wrap, line.overflow = True, "ignore"
    return line
