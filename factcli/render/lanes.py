"""Swim lanes: how a story changed, a lane for each party over an axis of time, drawn with Rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from factcli.answers import Answer, Row
from factcli.render import Screen, cells
from factcli.render.axis import Axis
from factcli.render.claims import claims_of
from factcli.render.layout import PAGE, Lane, Layout
from factcli.render.likelihood import judged_lines
from factcli.render.marks import Mark, Piece, beside, guided, placed, stacked
from factcli.render.terminal import folded, printed

NARROWEST = 40
"""On fewer columns not even one mark would have room."""

_COMFORTABLE = 60


class Lanes:
    """A timeline on one screen: for each claim its parties, our judgement, and the shifts."""

    def __init__(self, answer: Answer, screen: Screen) -> None:
        self.answer = answer
        self.screen = screen if screen.width else screen._replace(width=PAGE)
        self._drawn: list[_Claim] = []
        self._left = self._claims()

    def fits(self) -> bool:
        """Whether there is a terminal that has room for every claim's lanes side by side."""
        if self.screen.width is None or self.screen.width < _COMFORTABLE:
            return False
        return all(len(claim.panels) < 2 for claim in self._each())

    def text(self) -> str:
        return printed(self._pieces(), self.screen)

    def _pieces(self) -> Iterator[RenderableType]:
        number = -1
        for number, claim in enumerate(self._each()):
            if number:
                yield Text()
            yield from claim.pieces()
        if number < 0:
            yield Text(self.answer.part("rows").empty, "dim")

    def _each(self) -> Iterator[_Claim]:
        """Every claim, laid out once."""
        yield from self._drawn
        for claim in self._left:
            self._drawn.append(claim)
            yield claim

    def _claims(self) -> Iterator[_Claim]:
        return (_Claim(self.answer, self.screen, found) for found in claims_of(self.answer))


class _Claim(Layout):
    """One claim's lanes, drawn."""

    def pieces(self) -> Iterator[RenderableType]:
        yield self.heading()
        if not self.found.rows and not self.judged:
            yield Text(f"  {self.empty}", "dim")
            return
        shown = self.by_panel()
        for number, axis in enumerate(self.panels):
            yield Text()
            yield from self.panel(axis, [marks.get(number, []) for marks in shown])
        if len(self.found.rows) == 1 and not self.found.shifts:
            yield self.told(self.found.rows[0])
        yield from self.told_shifts()
        yield from self.key()

    def heading(self) -> Text:
        heading = Text(self.clean(self.id), "bold")
        told = self.answer.headings.get(self.id)
        return heading.append(f"\n{self.clean(told)}", "italic not bold") if told else heading

    def panel(self, axis: Axis, shown: list[list[Mark]]) -> Iterator[RenderableType]:
        """The axis, and below it each lane with what stands there."""
        for labels in axis.labels:
            if labels:
                yield beside(Text(), self.label, [(at, Text(told, "dim")) for at, told in labels])
        yield beside(Text(), self.label, [(0, Text(self.ruler(axis), "dim"))])
        for lane, marks in zip(self.lanes, shown, strict=True):
            yield from self.lane(lane, marks, axis)
        drawn = judged_lines(self.judged, axis, self.screen.ascii)
        if drawn:
            yield Text("Our judgement", "italic dim")
        for likelihood, line in drawn:
            yield from self.labelled(Text(likelihood), [[(0, Text(line))]])

    def ruler(self, axis: Axis) -> str:
        flat, tick, broken = ("-", "+", "//") if self.screen.ascii else ("─", "┴", "╱╱")
        line = [flat] * max(axis.width, 1)
        for column in axis.columns:
            line[column] = tick
        for left, right in axis.breaks:
            middle = (left + right) // 2
            line[middle : middle + 2] = broken
        return "".join(line)

    def lane(self, lane: Lane, marks: list[Mark], axis: Axis) -> Iterator[RenderableType]:
        """One party's marks on a panel; nothing where it has none there."""
        if not lane.marks:
            if axis.is_first:
                yield from self.labelled(lane.name, [[(0, Text("not heard", "dim"))]])
            return
        if lines := stacked(placed(mark, axis, self) for mark in marks):
            if not self.screen.ascii:
                lines[0] = guided(lines[0], axis.width)
            yield from self.labelled(lane.name, lines)

    def labelled(self, name: Text, lines: Sequence[Sequence[Piece]]) -> Iterator[RenderableType]:
        """A name at the left of lines, in as many lines as it needs itself."""
        names = folded(name, self.label - 2)
        for number in range(max(len(names), len(lines))):
            left = names[number] if number < len(names) else Text()
            yield beside(left, self.label, lines[number] if number < len(lines) else [])

    def told_shifts(self) -> Iterator[RenderableType]:
        """The shifts with the words that made them."""
        if self.found.shifts:
            yield Text("\nShifts", "bold underline")
        for number, shift in self.found.shifts:
            said = self.answer.words[shift["after"]]
            speaker = said["speaker"] if said["speaker"] != shift["party"] else ""
            who = ", ".join(filter(None, (shift["party"], speaker, said["date"])))
            head = Text(f"({number}) {self.clean(who)}", "bold")
            move = self.mark(shift["from"]).append(" -> " if self.screen.ascii else " → ", "none")
            move.append_text(self.mark(shift["to"]))
            if not shift["certain"]:
                move.append(", perhaps", "bold")
            whole = Text(": ").join([head, move])
            if whole.cell_len <= self.width:
                yield whole
            else:
                yield from (head, Padding(move, (0, 0, 0, 4), expand=False))
            yield self.told(said)

    def told(self, row: Row) -> Padding:
        """What was said, and where it was read."""
        words, figures, source = cells.said(row)[1:]
        told = self.lines((words, ""), (figures, "bold"), (source, "dim"))
        return Padding(told, (0, 0, 0, 4), expand=False)

    def key(self) -> Iterator[RenderableType]:
        """What the brackets, parentheses and marks of doubt say, where there are any."""
        marks = [mark for lane in self.lanes for mark in lane.marks]
        line, back, on = ("==", "<", ">") if self.screen.ascii else ("──", "◂", "▸")
        known = {
            f"[{line}]: at some time in between.": (True, True),
            f"{back}{line}]: at some time up to then.": (False, True),
            f"[{line}{on}: then or at any time after.": (True, False),
            f"{back}{line}{on}: nobody knows when.": (False, False),
        }
        there = {(mark.start is not None, mark.end is not None) for mark in marks if not mark.point}
        told = [words for words, ends in known.items() if ends in there]
        if any(not shift["certain"] for _, shift in self.found.shifts):
            told.append("(1?): a shift only if it came in that order.")
        if any(not row["tracked"] for row in self.found.rows):
            told.append("(Name): a party whose position is not followed.")
        if told:
            yield Text("\n" + " ".join(told), "dim")
