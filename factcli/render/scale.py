"""Where moments stand across a page, whatever its width.

Positions are thousandths of the width. Like the axis of a terminal, this one shows the moments at
which something begins or ends, in their order and as far apart as their times, but for two things:
an empty stretch that is much longer than the usual one is cut, and a very short one is drawn out.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from factcli.render.axis import Moment

LEFT, RIGHT, OPEN = 25.0, 870.0, 55.0
"""Where the first and the last moment stand, and how much less where something is open there."""

_CUT = 4.0  # a stretch of more than so many usual ones is cut
_LEAST = 0.5  # and none is drawn shorter than this much of one, while there are few
_FEW = 40
_DAY_ROOM, _MONTH_ROOM, _TIME_ROOM = 34.0, 72.0, 52.0


class Tick(NamedTuple):
    """What is written above a moment: month, day and time, each empty where it has no room or
    stands further left already."""

    at: float
    month: str
    day: str
    time: str


class Scale:
    """An axis of time. `opens`: whether something begins before all moments, or ends after."""

    def __init__(self, moments: Collection[Moment], opens: tuple[bool, bool]) -> None:
        known = sorted(moments)
        gaps = [(b.at - a.at).total_seconds() for a, b in pairwise(known)]
        usual = median([gap for gap in gaps if gap] or [1.0])
        least = _LEAST if len(known) <= _FEW else 0.0
        lengths = [min(max(gap / usual, least), _CUT) for gap in gaps]
        self.start = LEFT + (OPEN if opens[0] else 0)
        self.end = RIGHT - (OPEN if opens[1] else 0)
        whole = sum(lengths)
        unit = (self.end - self.start) / whole if whole else 0.0
        at, places = self.start if whole else (self.start + self.end) / 3, []
        for length in [*lengths, 0.0]:
            places.append(round(at, 1))
            at += length * unit
        self._places = dict(zip(known, places, strict=False))
        self.cuts = [
            round((a + b) / 2, 1)
            for (a, b), gap in zip(pairwise(places), gaps, strict=True)
            if gap > _CUT * usual
        ]

    def at(self, moment: Moment) -> float:
        return self._places[moment]

    @property
    def ticks(self) -> list[Tick]:
        """A tick for each moment, written above as far as there is room."""
        found = []
        free = {"month": -1.0, "day": -1.0, "time": -1.0}
        last_month, last_day = "", ""
        for moment, at in self._places.items():
            month, day, time = moment.labels
            told = {"month": "", "day": "", "time": ""}
            if month != last_month and at >= free["month"]:
                told["month"], last_month = month, month
                free["month"] = at + _MONTH_ROOM
            if month + day != last_day and at >= free["day"] and month == last_month:
                told["day"], last_day = day, month + day
                free["day"] = at + _DAY_ROOM
            if time and at >= free["time"] and last_day == month + day:
                told["time"] = time
                free["time"] = at + _TIME_ROOM
            found.append(Tick(at, **told))
        return found
