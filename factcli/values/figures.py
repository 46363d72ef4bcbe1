"""Reported quantities: `3000`, `~3000`, `3000+`, `..12000`, `3000..5000`, each with a unit or none.

A figure is kept as it was written, with the lowest and the highest number that fit it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

ABOUT = Decimal("0.1")
"""`~` allows for this share either way."""

_NUMBER = r"-?[0-9]{1,24}(?:\.[0-9]{1,12})?"
_FIGURE = re.compile(
    rf"(?:(?P<about>~)?(?P<one>{_NUMBER})(?P<more>\+)?"
    rf"|(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER}))"
    r"(?:[ ]+(?P<unit>[^\s0-9](?:.*\S)?))?"
)


FIGURE_PATTERN = rf"(?:~?{_NUMBER}|{_NUMBER}\+|(?:{_NUMBER})?\.\.{_NUMBER})(?: +[^\s0-9](?:.*\S)?)?"
"""What a figure looks like, for readers that have a regular expression only."""


class Figure(NamedTuple):
    """A quantity as written; `low` and `high` are inclusive, None where there is no limit."""

    text: str
    low: Decimal | None
    high: Decimal | None
    unit: str = ""

    def __str__(self) -> str:
        return self.text

    def same_as(self, other: Figure) -> bool:
        """Whether both allow the same numbers of the same unit, however they are written."""
        return (self.low, self.high, self.unit) == (other.low, other.high, other.unit)


@lru_cache(maxsize=16384)
def parse_figure(text: str) -> Figure:
    """Read one figure. Raises ValueError with the way out in its message."""
    found = _FIGURE.fullmatch(text)
    if found is None or (found["about"] and found["more"]):
        raise ValueError(_no_figure(text))
    unit = found["unit"] or ""
    if found["one"] is None:
        low = Decimal(found["low"]) if found["low"] else None
        high = Decimal(found["high"])
        if low is not None and low > high:
            raise ValueError(f'"{text}" ends below its beginning; put the smaller number first')
        return Figure(text, low, high, unit)
    number = Decimal(found["one"])
    if found["about"]:
        spread = abs(number) * ABOUT
        return Figure(text, number - spread, number + spread, unit)
    return Figure(text, number, None if found["more"] else number, unit)


def _no_figure(text: str) -> str:
    without = re.sub(r"(?<=[0-9])[,'’_\s](?=[0-9]{3})", "", text)
    if without != text and _FIGURE.fullmatch(without):
        return f'"{text}" is no figure; leave out the thousands separators: {without}'
    return (
        f'"{text}" is no figure; write 3000, ~3000 (about), 3000+ (at least), ..12000 (at most)'
        " or 3000..5000, each with a unit or none, as 50 m"
    )
