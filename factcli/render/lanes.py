"""Swim lanes: how a story changed, a lane for each party over an axis of time, drawn with Rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from factcli.answers import Answer, Row
from factcli.render import Screen, cells
from factcli.render.axis import OPEN, Axis, Moment, axes
from factcli.render.likelihood import in_order, judged_lines
from factcli.render.marks import Mark, Piece, Times, beside, guided, placed, stacked
from factcli.render.terminal import Pen, folded, printed, style_of
from factcli.values.scales import SPLIT

PAGE = 100
"""So many columns lanes take where there is no terminal to say how many there are."""

NARROWEST = 40
"""On fewer columns not even one mark would have room."""

_COMFORTABLE = 60
_LEAST_LABEL = 14


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
        rows, shifts, judged = (
            _by_claim(self.answer.part(name).rows) for name in ("rows", "shifts", "assessments")
        )
        about = {row["claim"]: row for row in self.answer.part("claims").rows}
        number = 1
        for claim in dict.fromkeys((*self.answer.part("rows").sections, *rows)):
            found = _Found(
                about[claim],
                rows.get(claim, []),
                [(n, row) for n, row in enumerate(shifts.get(claim, []), number)],
                judged.get(claim, []),
            )
            number += len(found.shifts)
            yield _Claim(self.answer, self.screen, found)


class _Found(NamedTuple):
    """What an answer tells of one claim: its shifts with their numbers."""

    about: Row
    rows: list[Row]
    shifts: list[tuple[int, Row]]
    judged: list[Row]


class _Lane(NamedTuple):
    """One party, and what it said; nothing where it was not heard."""

    name: Text
    marks: list[Mark]


class _Claim(Pen):
    """One claim's lanes on one screen. A speaker is named behind the stance, where one panel is
    enough all the same, with half of the room for the axis if it needs that."""

    def __init__(self, answer: Answer, screen: Screen, found: _Found) -> None:
        super().__init__(screen)
        self.answer = answer
        self.found = found
        self.id = found.about["claim"]
        self.empty = answer.part("rows").empty
        self.width = screen.width or PAGE
        self.times = Times(found.rows)
        self.numbers = {row["after"]: number for number, row in found.shifts}
        self.judged = in_order([(self.times.of(row)[::-1], row) for row in found.judged])
        for speakers in (True, False):
            self.lanes = self.lanes_of(speakers)
            axis, *others = self.panels = self.panels_of(self.lanes)
            far = axis.columns[-1] if axis.columns else 0
            if not others and (len(axis.moments) < 2 or 2 * far >= axis.width):
                break

    def pieces(self) -> Iterator[RenderableType]:
        yield self.heading()
        if not self.found.rows and not self.judged:
            yield Text(f"  {self.empty}", "dim")
            return
        shown = self.by_panel()
        for number, axis in enumerate(self.panels):
            yield Text()
            yield from self.panel(axis, [marks.get(number, []) for marks in shown])
        yield from self.told_shifts()
        yield from self.key()

    def heading(self) -> Text:
        heading = Text(self.clean(self.id), "bold")
        told = self.answer.headings.get(self.id)
        return heading.append(f"\n{self.clean(told)}", "italic not bold") if told else heading

    @cached_property
    def label(self) -> int:
        """The columns that names take, and the blank ones behind them."""
        names = [lane.name.plain for lane in self.lanes]
        names += [row["likelihood"] for _, row in self.judged]
        longest = max((cell_len(line) for name in names for line in name.split("\n")), default=0)
        word = max((cell_len(word) for name in names for word in name.split()), default=0)
        usual = max(_LEAST_LABEL, self.width // 4)
        return min(longest, max(usual, min(word, self.width // 3))) + 2

    def lanes_of(self, speakers: bool) -> list[_Lane]:
        """First the parties that are tracked, the unheard last of them, then the others."""
        tracked: dict[str, list[Row]] = {}
        others: dict[str, list[Row]] = {}
        for row in self.found.rows:
            (tracked if row["tracked"] else others).setdefault(row["party"], []).append(row)
        tracked |= {party: [] for party in self.found.about["unheard"]}
        followed = [
            _Lane(Text(self.clean(party), "bold" if rows else "dim"), self.marks(rows, speakers))
            for party, rows in tracked.items()
        ]
        return followed + [
            _Lane(Text(f"({self.clean(party)})", "dim"), self.marks(rows, speakers))
            for party, rows in others.items()
        ]

    def panels_of(self, lanes: list[_Lane]) -> list[Axis]:
        marks = [mark for lane in lanes for mark in lane.marks]
        behind: dict[Moment | None, int] = {}
        for mark in marks:
            wide = cell_len(self.glyph(mark.stance)) + 1 + mark.words.cell_len
            wide += 0 if mark.point else 2
            behind[mark.end] = max(behind.get(mark.end, 0), wide)
        judged = [moment for moment, _ in self.judged if moment]
        for moment in judged:
            behind[moment] = max(behind.get(moment, 0), OPEN)
        moments = {moment for mark in marks for moment in (mark.start, mark.end)} | {*judged}
        known = sorted(moment for moment in moments if moment is not None)
        opens = any(mark.start is None for mark in marks), None in behind
        if known and None in behind:
            last = known[-1]
            behind[last] = max(behind.get(last, 0), OPEN + 1 + behind[None])
        room = self.width - self.label
        return axes(known, room, lambda m: behind.get(m, behind.get(None, 0)), opens)

    def marks(self, rows: list[Row], speakers: bool) -> list[Mark]:
        """What one party said, in order; above what contradicts each other, that it does."""
        found: list[Mark] = []
        split: set[Moment | None] = set()
        for row in rows:
            start, end = self.times.of(row)
            if row["event"] == SPLIT:
                if start not in split:
                    found.append(Mark(start, end, SPLIT, Text(SPLIT, style_of(SPLIT))))
                split.add(start)
            found.append(Mark(start, end, row["stance"], self.words(row, speakers)))
        return found

    def words(self, row: Row, speakers: bool) -> Text:
        """The stance in words, and the number of the shift that it makes."""
        stance = row["stance"]
        words = Text(stance if row["event"] in (None, SPLIT) else row["event"], style_of(stance))
        speaker = cells.who(row)[1]
        if speaker and speakers:
            words.append(f" {self.clean(speaker)}".replace("\n", " "), "not bold dim")
        if row["shift"]:
            ids = [each["id"] for each in row["sources"]]
            number = next((self.numbers[id] for id in ids if id in self.numbers), None)
            doubt = "" if row["shift"]["certain"] else "?"
            if number is not None:
                words.append(f" ({number}{doubt})", "bold")
        return words

    def by_panel(self) -> list[dict[int, list[Mark]]]:
        """Of each lane the marks that stand on each panel."""
        number = {moment: n for n, axis in enumerate(self.panels) for moment in axis.moments}
        found: list[dict[int, list[Mark]]] = []
        for lane in self.lanes:
            found.append({})
            for mark in lane.marks:
                first = number[mark.start] if mark.start else 0
                last = number[mark.end] if mark.end else len(self.panels) - 1
                for panel in range(first, last + 1):
                    found[-1].setdefault(panel, []).append(mark)
        return found

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

    def lane(self, lane: _Lane, marks: list[Mark], axis: Axis) -> Iterator[RenderableType]:
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
            words, figures, source = cells.said(said)[1:]
            told = self.lines((words, ""), (figures, "bold"), (source, "dim"))
            yield Padding(told, (0, 0, 0, 4), expand=False)

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


def _by_claim(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["claim"], []).append(row)
    return found
