"""How one claim's lanes are laid out: which lanes there are, what stands in them, and the panels of
their axis."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text

from factcli.answers import Answer, Row
from factcli.render import Screen, cells
from factcli.render.axis import OPEN, Axis, Moment, axes
from factcli.render.claims import Found, Times, Voice, voices
from factcli.render.likelihood import in_order
from factcli.render.marks import Mark
from factcli.render.terminal import Pen, style_of
from factcli.values.scales import SPLIT

PAGE = 100
"""So many columns lanes take where there is no terminal to say how many there are."""

_LEAST_LABEL = 14


class Lane(NamedTuple):
    """One party, and what it said; nothing where it was not heard."""

    name: Text
    marks: list[Mark]


class Layout(Pen):
    """One claim's lanes on one screen. A speaker is named behind the stance, where one panel is
    enough all the same, with half of the room for the axis if it needs that."""

    def __init__(self, answer: Answer, screen: Screen, found: Found) -> None:
        super().__init__(screen)
        self.answer = answer
        self.found = found
        self.id = found.about["claim"]
        self.empty = answer.part("rows").empty
        self.width = screen.width or PAGE
        self.times = Times(found.rows)
        self.voices = voices(found)
        self.numbers = {row["after"]: number for number, row in found.shifts}
        self.judged = in_order([(self.times.of(row)[::-1], row) for row in found.judged])
        for speakers in (True, False):
            self.lanes = self.lanes_of(speakers)
            axis, *others = self.panels = self.panels_of(self.lanes)
            far = axis.columns[-1] if axis.columns else 0
            if not others and (len(axis.moments) < 2 or 2 * far >= axis.width):
                break

    @cached_property
    def label(self) -> int:
        """The columns that names take, and the blank ones behind them."""
        names = [lane.name.plain for lane in self.lanes]
        names += [row["likelihood"] for _, row in self.judged]
        longest = max((cell_len(line) for name in names for line in name.split("\n")), default=0)
        word = max((cell_len(word) for name in names for word in name.split()), default=0)
        usual = max(_LEAST_LABEL, self.width // 4)
        return min(longest, max(usual, min(word, self.width // 3))) + 2

    def lanes_of(self, speakers: bool) -> list[Lane]:
        """A lane for each party; in parentheses those whose position is not followed."""
        return [Lane(self.name(each), self.marks(each.rows, speakers)) for each in self.voices]

    def name(self, voice: Voice) -> Text:
        if not voice.tracked:
            return Text(f"({self.clean(voice.party)})", "dim")
        return Text(self.clean(voice.party), "bold" if voice.rows else "dim")

    def panels_of(self, lanes: list[Lane]) -> list[Axis]:
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
