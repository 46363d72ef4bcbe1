"""Swim lanes as a picture: what stands where, in thousandths of the width and pixels of height."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from factcli.answers import Row
from factcli.render.axis import Moment
from factcli.render.claims import Found, Times, Voice, voices
from factcli.render.likelihood import in_order
from factcli.render.scale import LEFT, OPEN, Scale, Tick
from factcli.render.sentences import utterance
from factcli.render.words import readable
from factcli.values.scales import LIKELIHOODS, SPLIT
from factcli.values.words import clipped

HEAD = 52
"""The height of the axis with what is written above it."""

WHOLE = 1000.0
"""The width, in its thousandths."""

_NAME, _ROW, _BETWEEN, _LEVEL = 20, 26, 8, 15
_GLYPH, _LETTER, _BADGE = 34.0, 9.4, 30.0
_TALL = 4  # rows of marks with words; a lane that needs more has glyphs alone
_REPEAT = 700  # pixels of a panel, at most one lane more
_MOST_TOLD = 140
_FEW, _APART = 12, 48.0  # days above a chart that a phone has room for
_DENSE = 24  # moments that paper has room for


class Dot(NamedTuple):
    """One mark. `at` is where its glyph stands; `start` and `end` where the bracket of an uncertain
    date does, None for a point; `opens` whether the bracket is open at either side. `id` is that
    of the statement, empty for a split; `told` says all of it."""

    id: str
    stance: str
    at: float
    start: float | None
    end: float | None
    opens: tuple[bool, bool]
    word: str
    number: str
    told: str
    row: int = 0

    @property
    def beside(self) -> float:
        """Where its words stand: behind the glyph, or behind a bracket without room for them."""
        if self.end is None or self.at + self._room(True) <= self.end:
            return self.at
        return self.end

    def reaches(self, words: bool) -> tuple[float, float]:
        """From where to where it takes room, with its words or without."""
        right = self.beside + self._room(words)
        return min(self.at - _GLYPH / 2, self.start or WHOLE), max(right, self.end or 0)

    def _room(self, words: bool) -> float:
        """What stands at the right of its middle."""
        return _GLYPH / 2 + words * len(self.word) * _LETTER + bool(self.number) * _BADGE


class Strip(NamedTuple):
    """One lane: `y` is its upper edge; with `words` there is room for them beside the glyphs."""

    name: str
    tracked: bool
    dots: list[Dot]
    y: int
    height: int
    words: bool

    def middle(self, dot: Dot) -> int:
        """Where the middle of a mark stands, from above."""
        return self.y + _NAME + dot.row * _ROW + _ROW // 2


class Panel(NamedTuple):
    """Some lanes below an axis of their own, so that one is in sight; all heights are from its top.
    `judged_at` is that of our judgements, on the last panel, where there are any."""

    strips: list[Strip]
    height: int
    judged_at: int | None = None


class Step(NamedTuple):
    """A likelihood that we gave the claim, from one place to the next; `y` is that of its level.
    Its name stands at `label`, which is its start, or the end of the last; None: it has no room."""

    start: float
    end: float
    y: int
    likelihood: str
    confidence: str
    told: str
    label: float | None


class Chart:
    """The lanes of some parties over one axis, and our judgements below."""

    def __init__(self, found: Found, lanes: Sequence[Voice] | None = None) -> None:
        self.id = found.about["claim"]
        self.times = Times(found.rows)
        self.numbers = {row["after"]: number for number, row in found.shifts}
        judged = in_order([(self.times.of(row)[::-1], row) for row in found.judged])
        spans = [self.times.of(row) for row in found.rows]
        moments = {m for span in spans for m in span if m} | {m for m, _ in judged if m}
        opens = any(a is None for a, _ in spans), any(b is None for _, b in spans)
        self.scale = Scale(moments, opens)
        self.ticks: list[Tick] = self.scale.ticks
        self.panels = list(self._panels(voices(found) if lanes is None else lanes))
        self.steps: list[Step] = []
        self.levels: list[int] = []
        self.rungs: list[str] = []
        if judged:
            last = self.panels.pop()
            top = last.height + _NAME
            self.rungs = _rungs(row["likelihood"] for _, row in judged)
            self.steps = self._steps(judged, top)
            self.levels = [self._level(name, top) for name in self.rungs]
            self.panels.append(Panel(last.strips, max(self.levels) + _LEVEL, last.height))

    @property
    def height(self) -> int:
        """That of all panels, one below the other."""
        return sum(panel.height for panel in self.panels)

    @property
    def wide(self) -> bool:
        """Whether it needs more room than a phone has."""
        told = [tick.at for tick in self.ticks if tick.day]
        return len(told) > _FEW or any(b - a < _APART for a, b in pairwise(told))

    @property
    def dense(self) -> bool:
        """Whether paper, too, has room for the glyphs alone."""
        return len(self.ticks) > _DENSE

    def _panels(self, lanes: Sequence[Voice]) -> Iterator[Panel]:
        strips: list[Strip] = []
        y = HEAD
        for lane in lanes:
            if y > _REPEAT:
                yield Panel(strips, y)
                strips, y = [], HEAD
            strips.append(self._strip(lane, y))
            y += strips[-1].height + _BETWEEN
        yield Panel(strips, y)

    def _level(self, likelihood: str, y: int) -> int:
        """How far below `y` the line of a likelihood is."""
        return y + (len(self.rungs) - 1 - self.rungs.index(likelihood)) * _LEVEL + _LEVEL // 2

    def _strip(self, lane: Voice, y: int) -> Strip:
        dots = [*self._dots(lane.rows)]
        rows = _stacked(dots, words=True)
        words = max(rows, default=0) < _TALL
        if not words:
            rows = _stacked(dots, words)
        placed = [dot._replace(row=row) for dot, row in zip(dots, rows, strict=True)]
        height = _NAME + (max(rows, default=-1) + 1) * _ROW
        return Strip(lane.party, lane.tracked, placed, y, height, words)

    def _dots(self, rows: Iterable[Row]) -> Iterable[Dot]:
        split: set[Moment | None] = set()
        for row in rows:
            start, end = self.times.of(row)
            if row["event"] == SPLIT and start not in split:
                split.add(start)
                yield self._dot(start, end, SPLIT, SPLIT)
            word = row["stance"] if row["event"] in (None, SPLIT) else row["event"]
            dot = self._dot(start, end, row["stance"], word)
            number = next(
                (self.numbers[each["id"]] for each in row["sources"] if each["id"] in self.numbers),
                None,
            )
            doubt = "" if not row["shift"] or row["shift"]["certain"] else "?"
            yield dot._replace(
                id=row["id"],
                number="" if number is None else f"{number}{doubt}",
                told=clipped(readable(utterance(row)), _MOST_TOLD),
            )

    def _dot(self, start: Moment | None, end: Moment | None, stance: str, word: str) -> Dot:
        opens = start is None, end is None
        left = self.scale.at(start) if start else LEFT
        right = self.scale.at(end) if end else self.scale.end + OPEN
        if start is not None and start == end:
            return Dot("", stance, left, None, None, opens, word, "", "")
        return Dot("", stance, round((left + right) / 2, 1), left, right, opens, word, "", "")

    def _steps(self, judged: list[tuple[Moment | None, Row]], y: int) -> list[Step]:
        """The line of likelihood; of several judgements of one moment the last holds."""
        at = dict(judged)
        places = [self.scale.at(moment) if moment else LEFT for moment in at]
        ends = [*places[1:], WHOLE]
        return [
            Step(
                start,
                end,
                self._level(row["likelihood"], y),
                row["likelihood"],
                row["confidence"],
                _judged(row),
                _label(row["likelihood"], start, end),
            )
            for row, start, end in zip(at.values(), places, ends, strict=False)
        ]


def _rungs(likelihoods: Iterable[str]) -> list[str]:
    """The likelihoods from just below the lowest of some to just above the highest, in order."""
    words = list(LIKELIHOODS)
    at = [words.index(each) for each in likelihoods]
    return words[max(min(at) - 1, 0) : max(at) + 2]


def _label(likelihood: str, start: float, end: float) -> float | None:
    if end == WHOLE:
        return WHOLE
    return start if end - start > len(likelihood) * _LETTER else None


def _judged(row: Row) -> str:
    return f"Judged {row['likelihood']} on {row['date']}, with {row['confidence']} confidence."


def _stacked(dots: Sequence[Dot], words: bool) -> list[int]:
    """The row of each mark: as few as they need without touching each other."""
    extents = [dot.reaches(words) for dot in dots]
    rows = [0] * len(dots)
    taken: list[tuple[float, int]] = []  # until where, and which row
    free: list[int] = []
    for number, (left, right) in sorted(enumerate(extents), key=lambda each: each[1]):
        while taken and taken[0][0] <= left:
            heappush(free, heappop(taken)[1])
        rows[number] = heappop(free) if free else len(taken)
        heappush(taken, (right, rows[number]))
    return rows
