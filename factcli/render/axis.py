"""An axis of time on a screen: where each moment stands on it, and what is written above it.

The axis shows the moments at which something begins or ends, and no others: an empty stretch that
is much longer than the usual one is broken. Where the moments do not all fit side by side, the axis
goes on below, panel after panel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import NamedTuple

OPEN = 5
"""So many columns stand for what lies before the first moment, or behind the last."""

_ROOMY = 16  # columns that the usual stretch takes at most
_BREAK = 4  # a stretch of more than so many usual ones is broken
_APART = 3  # columns between two moments, at least


class Moment(NamedTuple):
    """A day, or a time of a day by the clock."""

    at: datetime
    clock: bool = False

    @property
    def labels(self) -> tuple[str, str, str]:
        """What names it: its month, its day, its time."""
        return (
            self.at.strftime("%Y-%m").zfill(7),
            self.at.strftime("%d"),
            self.at.strftime("%H:%M:%S" if self.at.second else "%H:%M") if self.clock else "",
        )


_NOWHERE: Mapping[Moment, int] = {}


class Axis(NamedTuple):
    """Moments in order, each with its column. `breaks` are the columns between which the axis is
    broken; `width` is what it takes, open ends and what is written behind the last included. Of
    several panels one `is_first`, and one `is_last`."""

    moments: tuple[Moment, ...]
    columns: tuple[int, ...]
    breaks: tuple[tuple[int, int], ...]
    width: int
    is_first: bool = True
    is_last: bool = True
    at: Mapping[Moment, int] = _NOWHERE

    def column(self, moment: Moment) -> int | None:
        """Where it stands; None where it lies on another panel."""
        return self.at.get(moment)

    def before(self, moment: Moment) -> bool:
        """Whether the whole panel comes before it."""
        return bool(self.moments) and self.moments[-1] < moment

    def after(self, moment: Moment) -> bool:
        """Whether the whole panel comes after it."""
        return bool(self.moments) and moment < self.moments[0]

    @property
    def open_end(self) -> int:
        """The column at which what is open at its end, or goes on, is left."""
        return (self.columns[-1] if self.columns else OPEN) + OPEN

    @property
    def labels(self) -> list[list[tuple[int, str]]]:
        """Lines of labels, each with its column; a month and a day stand where they begin."""
        return [
            [
                (column, new[line])
                for column, new in zip(self.columns, _new_labels(self.moments), strict=True)
                if new[line]
            ]
            for line in range(3)
        ]


Behind = Callable[[Moment], int]
"""How many columns are written from a moment on, at most, itself included."""


def axes(
    moments: Sequence[Moment], width: int, behind: Behind, opens: tuple[bool, bool]
) -> list[Axis]:
    """The panels of an axis for these moments, in order, none wider than `width` as far as that
    can be. `opens` says whether something begins before all of them, or ends after."""
    spread = _Spread(moments, width, behind, opens)
    panels: list[Axis] = []
    start = 0
    while start < len(moments):
        end = min(len(moments), start + width // _APART + 1)
        while end > start + 1 and not spread.fits(start, end):
            end -= 1
        panels.append(spread.panel(start, end))
        start = end
    return panels or [Axis((), (), (), 2 * OPEN + behind(Moment(datetime.min)))]


def _new_labels(moments: Sequence[Moment]) -> list[tuple[str, str, str]]:
    """For each moment those of its labels that the one before it has not."""
    found = []
    before = ("", "", "")
    for moment in moments:
        month, day, time = moment.labels
        new_day = (month, day) != before[:2]
        found.append((month if month != before[0] else "", day if new_day else "", time))
        before = (month, day, time)
    return found


class _Spread:
    """How moments are spread over the columns of a panel."""

    def __init__(
        self, moments: Sequence[Moment], width: int, behind: Behind, opens: tuple[bool, bool]
    ) -> None:
        self.moments = moments
        self.width = width
        self.behind = behind
        self.opens = opens
        gaps = [(b.at - a.at).total_seconds() for a, b in pairwise(moments)]
        self.usual = median([gap for gap in gaps if gap] or [1.0])
        self.gaps = [gap / self.usual for gap in gaps]

    def fits(self, start: int, end: int) -> bool:
        return self._drawn(start, end, 0)[1] <= self.width

    def panel(self, start: int, end: int) -> Axis:
        """The moments from start to end, as far apart as the width allows."""
        low, high = 0.0, float(_ROOMY)
        if self._drawn(start, end, high)[1] <= self.width:
            low = high
        for _ in range(12):
            middle = (low + high) / 2
            if self._drawn(start, end, middle)[1] <= self.width:
                low = middle
            else:
                high = middle
        columns, width = self._drawn(start, end, low)
        breaks = tuple(
            pair
            for pair, gap in zip(pairwise(columns), self.gaps[start : end - 1], strict=True)
            if gap > _BREAK
        )
        moments = tuple(self.moments[start:end])
        return Axis(
            moments,
            tuple(columns),
            breaks,
            width,
            start == 0,
            end == len(self.moments),
            dict(zip(moments, columns, strict=True)),
        )

    def _drawn(self, start: int, end: int, scale: float) -> tuple[list[int], int]:
        """The column of each moment, where the usual stretch takes `scale` columns, and the width
        of all."""
        moments = self.moments[start:end]
        at = OPEN if start > 0 or self.opens[0] else 0
        free = [0, 0, 0]  # from which column on each line of labels is empty
        columns: list[int] = []
        for number, labels in enumerate(_new_labels(moments)):
            if number:
                gap = min(self.gaps[start + number - 1], _BREAK)
                at = columns[-1] + max(_APART, round(gap * scale))
            at = max([at, *(free[line] for line, label in enumerate(labels) if label)])
            columns.append(at)
            for line, label in enumerate(labels):
                if label:
                    free[line] = at + len(label) + 1
        ends = [
            column + self.behind(moment) for moment, column in zip(moments, columns, strict=True)
        ]
        open_end = OPEN if end < len(self.moments) or self.opens[1] else 0
        return columns, max(*ends, *free, columns[-1] + 1 + open_end)
