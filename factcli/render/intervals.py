"""Figures as intervals on one axis, so that one sees which of them cannot both be true."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from factcli.answers import Row
from factcli.values.figures import Figure, parse_figure

LEFT, RIGHT = 40.0, 960.0
_WIDE = 30  # with a highest number of more than so many times the lowest, the axis is logarithmic
_TICKS = 5


class Span(NamedTuple):
    """From where to where a figure's numbers go, in thousandths of the width; and whether there is
    no limit at either side."""

    start: float
    end: float
    opens: tuple[bool, bool]
    text: str


class Given(NamedTuple):
    """A figure as one party gives it now, and before (`was`, oldest first)."""

    party: str
    source: str
    id: str
    conflict: bool
    now: Span
    was: list[Span]


class Figures(NamedTuple):
    """All that was given for one quantity of one claim. `ticks` are places with their numbers, none
    where there is but one number to tell."""

    name: str
    unit: str
    given: list[Given]
    ticks: list[tuple[float, str]]
    logarithmic: bool

    @property
    def conflict(self) -> bool:
        return any(each.conflict for each in self.given)


def figures_of(rows: Iterable[Row]) -> Iterator[Figures]:
    """The quantities of one claim, from the rows of a comparison of sources."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["name"], row["unit"] or ""), []).append(row)
    for (name, unit), group in groups.items():
        known = [parse_figure(text) for row in group for text in (row["value"], *row["was"])]
        axis = _Axis(known)
        given = [
            Given(
                row["party"],
                row["source"],
                row["ids"][0],
                row["conflict"],
                axis.span(parse_figure(row["value"])),
                [axis.span(parse_figure(text)) for text in row["was"]],
            )
            for row in group
        ]
        told = len({figure.text for figure in known}) > 1
        yield Figures(name, unit, given, axis.ticks if told else [], axis.logarithmic)


class _Axis:
    """An axis from the lowest to the highest number that any of some figures names."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        ends = {float(end) for each in figures for end in (each.low, each.high) if end is not None}
        low, high = min(ends, default=0.0), max(ends, default=0.0)
        self.logarithmic = low > 0 and high > _WIDE * low
        if self.logarithmic:
            self.low, self.high = math.log10(low), math.log10(high)
            self.low, self.high = math.floor(self.low), math.ceil(self.high)
        else:
            margin = (high - low) * 0.12 or max(abs(high) * 0.1, 1.0)
            self.low, self.high = low - margin, high + margin
            if low >= 0:
                self.low = max(self.low, 0.0)

    def at(self, number: Decimal | float) -> float:
        value = math.log10(float(number)) if self.logarithmic else float(number)
        share = (value - self.low) / (self.high - self.low)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def span(self, figure: Figure) -> Span:
        return Span(
            LEFT - 20 if figure.low is None else self.at(figure.low),
            RIGHT + 20 if figure.high is None else self.at(figure.high),
            (figure.low is None, figure.high is None),
            figure.text,
        )

    @property
    def ticks(self) -> list[tuple[float, str]]:
        if self.logarithmic:
            low, high = int(self.low), int(self.high)
            powers = range(low, high + 1, (high - low) // _TICKS + 1)
            return [(self.at(10.0**power), _number(10.0**power)) for power in powers]
        step = _step((self.high - self.low) / _TICKS)
        first = math.ceil(self.low / step)
        last = math.floor(self.high / step)
        return [(self.at(n * step), _number(n * step)) for n in range(first, last + 1)]


def _step(rough: float) -> float:
    """The next of 1, 2, 5, 10, 20, ... that is not less."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= rough * 0.999)


def _number(value: float) -> str:
    """In groups of three digits, and shortly where there are many."""
    if abs(value) >= 10**15 or 0 < abs(value) < 1e-6:
        return f"{value:.3g}"
    return f"{value:,.12g}".replace(",", "\u202f")
