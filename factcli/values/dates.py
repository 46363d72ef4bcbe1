"""Uncertain dates: the Extended Date/Time Format (EDTF) as far as the file format goes.

Source: ISO 8601-2:2019 and the Library of Congress EDTF specification of 2019, levels 0 and 1,
and of level 2 one-of sets, unspecified digits anywhere and qualified components; years 0001 to
9999. Two deviations: seconds may be left out, and in a statement's `date` an interval is one
moment somewhere within it.

A date is kept as it was written, with two bounds in the wall-clock time of the place that it was
written for. An unknown or open bound is None. Qualifiers (`?` `~` `%`) never widen the bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Day
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

EVERYWHERE = timedelta(hours=14)
"""How far the calendar days of two places can lie apart."""

_SECOND = timedelta(seconds=1)
_LAST = datetime(9999, 12, 31, 23, 59, 59)
_QUALIFIER = "[?~%]"
_CALENDAR = re.compile(
    rf"({_QUALIFIER}?)([0-9X]{{4}})({_QUALIFIER}?)"
    rf"(?:-({_QUALIFIER}?)([0-9X]{{2}})({_QUALIFIER}?)"
    rf"(?:-({_QUALIFIER}?)([0-9X]{{2}})({_QUALIFIER}?))?)?"
)
_CLOCK = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
# Seasons by the northern meteorological calendar: first month and length.
_SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}
_MONTHS = "January February March April May June July August September October November December"


class Date(NamedTuple):
    """A date as written, and the bounds of what it can mean.

    `earliest` and `latest` are naive datetimes, both inclusive, to the second, in the speaker's
    own wall-clock time; None where that side is open or unknown. `offset` is the distance from
    UTC, where a clock time came with one. `clock` says whether the date carries a clock time.
    """

    text: str
    earliest: datetime | None
    latest: datetime | None
    clock: bool = False
    offset: timedelta | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def day(self) -> Day | None:
        """The single day that this date names, or None where it spans several or is open."""
        if self.earliest is None or self.latest is None:
            return None
        first = self.earliest.date()
        return first if first == self.latest.date() else None

    @property
    def order(self) -> tuple[datetime, datetime]:
        """Sorts by earliest, then latest; an open start comes first, an open end last."""
        return self.earliest or datetime.min, self.latest or datetime.max

    def bound_texts(self) -> tuple[str | None, str | None]:
        """Both bounds as text: days, or the clock time as written; None where open."""
        if self.clock:
            return self.text, self.text
        return (
            self.earliest.date().isoformat() if self.earliest else None,
            self.latest.date().isoformat() if self.latest else None,
        )

    def by_end_of(self, day: Day) -> bool:
        """Whether this had happened by the end of `day`.

        The latest bound decides; with an open end the earliest; open at both ends, it always had.
        """
        decisive = self.latest or self.earliest
        return decisive is None or decisive.date() <= day

    def overlaps(self, other: Date) -> bool:
        """Whether some moment fits both, by wall-clock time."""
        (a, b), (c, d) = self.order, other.order
        return a <= d and c <= b

    def after(self, other: Date) -> bool:
        """Whether this is later than `other` by the same clock; where both tell their offset from
        UTC, in fact."""
        if self.earliest is None or other.latest is None:
            return False
        if self.offset is not None and other.offset is not None:
            return moved(self.earliest, -self.offset) > moved(other.latest, -other.offset)
        return self.earliest > other.latest

    def clearly_after(self, other: Date) -> bool:
        """Whether this is later than `other` wherever on earth the two were written."""
        if self.earliest is None or other.latest is None:
            return False
        if self.offset is not None and other.offset is not None:
            return self.after(other)
        return self.earliest - other.latest > EVERYWHERE


def moved(moment: datetime, distance: timedelta) -> datetime:
    """The moment so much later; at the ends of the calendar it stays within it."""
    try:
        return moment + distance
    except OverflowError:
        return datetime.max if distance > timedelta(0) else datetime.min


@lru_cache(maxsize=65536)
def parse_date(text: str) -> Date:
    """Read one EDTF expression.

    Raises ValueError, with the way out in its message, for anything that the format leaves out.
    """
    if text.startswith("[") or text.endswith("]"):
        return Date(text, *_set_bounds(text))
    if "/" in text:
        return Date(text, *_interval_bounds(text))
    if "T" in text and text[0] in "0123456789X":
        return _clock_time(text)
    return Date(text, *_calendar_bounds(text))


def parse_day(text: str) -> Day:
    """The last day of what `text` names: `2024-10` is the 31st. For bounds given by a user.

    Raises ValueError where the text is no date or its end is open.
    """
    latest = parse_date(text).latest
    if latest is None:
        raise ValueError(f'"{text}" has no last day; give a day such as 2024-10-24')
    return latest.date()


def _set_bounds(text: str) -> tuple[datetime | None, datetime | None]:
    """`[a,b,c..d]`: one of these; `[..a]` and `[a..]` are open at one side."""
    if not (text.startswith("[") and text.endswith("]") and len(text) > 2):
        raise ValueError(f'"{text}" is no one-of set; write [2024-10-22,2024-10-24]')
    spans = []
    members = text[1:-1].split(",")
    for index, member in enumerate(members):
        start, dots, end = member.strip().partition("..")
        if not dots:
            spans.append(_calendar_bounds(start))
            continue
        if (not start and index > 0) or (not end and index < len(members) - 1):
            raise ValueError(f'"{text}": only the first member may begin, and the last end, open')
        spans.append(_span(start or "..", end or "..", text))
    first = min((span[0] or datetime.min for span in spans), default=datetime.min)
    last = max((span[1] or datetime.max for span in spans), default=datetime.max)
    return (None if first == datetime.min else first), (None if last == datetime.max else last)


def _interval_bounds(text: str) -> tuple[datetime | None, datetime | None]:
    start, _, end = text.partition("/")
    if text == "/" or "/" in end:
        raise ValueError(
            f'"{text}" is no interval; write 2024-10-22/2024-10-25, or .. for an open side'
            " (a single day is 2024-10-24)"
        )
    return _span(start or "..", end or "..", text)


def _span(start: str, end: str, whole: str) -> tuple[datetime | None, datetime | None]:
    for side in (start, end):
        if "T" in side:
            raise ValueError(f'"{whole}": EDTF intervals join dates, without clock times')
    first = (None, None) if start == ".." else _calendar_bounds(start)
    last = (None, None) if end == ".." else _calendar_bounds(end)
    if first[0] and last[1] and first[0] > last[1]:
        raise ValueError(f'"{whole}" ends before it begins; put the earlier date first')
    return first[0], last[1]


def _clock_time(text: str) -> Date:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(
            f'"{text}" is no EDTF time; write 2024-10-24T14:30 or 2024-10-24T14:30+03:00'
        )
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    seconds, zone = found.group(6), found.group(7)
    start = _first_of_day(text, year, month, day)
    if hour > 23 or minute > 59 or int(seconds or 0) > 59:
        raise ValueError(
            f'"{text}": no such time of day; hours go to 23, minutes and seconds to 59'
        )
    start = start.replace(hour=hour, minute=minute, second=int(seconds or 0))
    end = start if seconds else start.replace(second=59)
    return Date(text, start, end, clock=True, offset=_offset(zone, text) if zone else None)


def _offset(zone: str, text: str) -> timedelta:
    if zone == "Z":
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[-2:] if len(zone) > 3 else 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > EVERYWHERE:
        raise ValueError(f'"{text}": no place on earth is {zone} from UTC')
    return -offset if zone[0] == "-" else offset


def _calendar_bounds(text: str) -> tuple[datetime | None, datetime | None]:
    """The first second and the last of a year, a month, a season or a day, with X for unknown."""
    found = _CALENDAR.fullmatch(text)
    if found is None:
        raise ValueError(_no_date(text))
    year, month, day = found.group(2), found.group(5), found.group(8)
    if month in _SEASONS:
        if day or "X" in year:
            raise ValueError(
                f'"{text}": a season stands with its year alone, as 2024-21 for spring'
            )
        return _season_bounds(text, int(year), _SEASONS[month])
    fits_some_year = next(_days("2000", month, day, backwards=False), None)
    first = next(_days(year, month, day, backwards=False), None) if fits_some_year else None
    if first is None:
        raise ValueError(_no_day(text, year, month, day))
    if year == "XXXX":
        return None, None
    last = next(_days(year, month, day, backwards=True))
    return first, last.replace(hour=23, minute=59, second=59)


def _season_bounds(text: str, year: int, month: int) -> tuple[datetime, datetime]:
    start = _first_of_day(text, year, month, 1)
    if month == 12:  # winter runs into the next year
        return start, _LAST if year == 9999 else datetime(year + 1, 3, 1) - _SECOND
    return start, datetime(year, month + 3, 1) - _SECOND


def _days(year: str, month: str | None, day: str | None, backwards: bool) -> Iterator[datetime]:
    """Every real day that fits the digits, in order or backwards, as midnights."""
    for y in _matching(year, 1, 9999, backwards):
        for m in _matching(month or "XX", 1, 12, backwards):
            for d in _matching(day or "XX", 1, _month_length(y, m), backwards):
                yield datetime(y, m, d)


def _matching(digits: str, least: int, most: int, backwards: bool) -> Iterator[int]:
    if "X" not in digits:
        number = int(digits)
        if least <= number <= most:
            yield number
        return
    low = max(least, int(digits.replace("X", "0")))
    high = min(most, int(digits.replace("X", "9")))
    width = len(digits)
    for number in range(high, low - 1, -1) if backwards else range(low, high + 1):
        written = str(number).zfill(width)
        if all(d in ("X", w) for d, w in zip(digits, written, strict=True)):
            yield number


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _first_of_day(text: str, year: int, month: int, day: int) -> datetime:
    try:
        return datetime(year, month, day)
    except ValueError:
        raise ValueError(_no_day(text, f"{year:04}", f"{month:02}", f"{day:02}")) from None


def _no_day(text: str, year: str, month: str | None, day: str | None) -> str:
    if year == "0000":
        return f'"{text}": years go from 0001 to 9999'
    if month and not any(True for _ in _matching(month, 1, 12, False)):
        return f'"{text}": there is no month {month}; months go from 01 to 12'
    if day and month and "X" not in year + month and int(month) <= 12:
        length = _month_length(int(year), int(month))
        name = _MONTHS.split()[int(month) - 1]
        return f'"{text}": there is no such day; {name} {year} has {length} days'
    return f'"{text}": there is no such day'


def _no_date(text: str) -> str:
    if re.fullmatch(r"Y?-?[0-9]{5,}|-[0-9]{4}.*", text):
        return f'"{text}": years go from 0001 to 9999, in four digits'
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2} ", text):
        return f'"{text}" is no EDTF date; put a T between day and time, as 2024-10-24T14:30'
    if ".." in text:
        return f'"{text}" is no EDTF date; an interval is written with a slash: ../2024-10-23'
    return (
        f'"{text}" is no EDTF date; write 2024-10-24, 2024-10 (some day in it),'
        " 2024-10-24T14:30+03:00, ../2024-10-23 (by then), 2024-10-22/2024-10-25 (some day"
        " between), or XXXX (unknown)"
    )
