"""Dates as people say them, seen from a day: yesterday, on Thursday, last week, 24 October.

What they mean is a reading, not a date of the file format: whoever typed it is shown it before it
is taken.
"""

from __future__ import annotations

import re
from datetime import date as Day
from datetime import timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_FOUR_DIGITS = 1000  # a year of fewer could be meant to be one of this century
_SHORTEST = 3  # letters of a weekday or a month that name it


def spoken_date(text: str, seen_from: Day) -> str | None:
    """What those words mean in EDTF, seen from that day; None where they are none of ours.

    A weekday is the last one of that name, the day itself included; with `last` before it, the day
    itself is not. `last week` runs from Monday to Sunday. A day without a year is the last of that
    name. `by` and `before` make an open start.
    """
    words = re.sub(r"[,.]", " ", text.casefold()).split()
    words = [re.sub(r"^([0-9]{1,2})(st|nd|rd|th)$", r"\1", word) for word in words]
    if words[:1] == ["on"]:
        del words[0]
    try:
        if words[:1] in (["by"], ["until"], ["before"]):
            end = _day(words[1:], seen_from)
            earlier = timedelta(days=1 if words[0] == "before" else 0)
            return f"../{end - earlier}" if end else None
        day = _day(words, seen_from)
        return day.isoformat() if day else _stretch(" ".join(words), seen_from)
    except (OverflowError, ValueError):  # before the calendar begins, or no such day
        return None


def _day(words: list[str], seen_from: Day) -> Day | None:
    """A single day."""
    match words:
        case ["today"]:
            return seen_from
        case ["yesterday"]:
            return _before(seen_from, 1)
        case ["the", "day", "before", "yesterday"]:
            return _before(seen_from, 2)
        case [count, "day" | "days", "ago"] if count in _NUMBERS or re.fullmatch("[0-9]+", count):
            return _before(seen_from, _NUMBERS.get(count) or int(count))
        case ["last", name] if (weekday := _named(name, _WEEKDAYS)) is not None:
            yesterday = _before(seen_from, 1)
            return _before(yesterday, (yesterday.weekday() - weekday) % 7)
        case [name] if (weekday := _named(name, _WEEKDAYS)) is not None:
            return _before(seen_from, (seen_from.weekday() - weekday) % 7)
    return _calendar_day(words, seen_from)


def _calendar_day(words: list[str], seen_from: Day) -> Day | None:
    """`24 October`, `October 24 2024`, `24 10 2024`, `2024-10-24`."""
    if len(words) == 1 and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words[0]):
        return Day.fromisoformat(words[0])
    numbers = [int(word) for word in words if re.fullmatch("[0-9]{1,4}", word)]
    months = [month for word in words if (month := _named(word, _MONTHS)) is not None]
    if len(months) == 1 and len(numbers) == len(words) - 1 and numbers:
        day, month, *years = [numbers[0], months[0] + 1, *numbers[1:]]
    elif not months and len(numbers) == len(words) and len(numbers) in (2, 3):
        day, month, *years = numbers
    else:
        return None
    if years:
        return Day(years[0], month, day) if len(years) == 1 and years[0] >= _FOUR_DIGITS else None
    found = _in_year(seen_from.year, month, day)
    return found if found and found <= seen_from else _in_year(seen_from.year - 1, month, day)


def _in_year(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _stretch(words: str, seen_from: Day) -> str | None:
    """Several days, in one of which it was said."""
    monday = _before(seen_from, seen_from.weekday())
    first = seen_from.replace(day=1)
    if named := re.fullmatch("([a-z]{3,}) ([0-9]{4})", words):
        month = _named(named[1], _MONTHS)
        return f"{named[2]}-{month + 1:02}" if month is not None else None
    match words:
        case "this week" | "earlier this week":
            return _span(monday, seen_from)
        case "last week":
            return _span(_before(monday, 7), _before(monday, 1))
        case "this month" | "earlier this month":
            return _span(first, seen_from)
        case "last month":
            return _before(first, 1).strftime("%Y-%m").zfill(7)
        case "this year" | "earlier this year":
            return _span(seen_from.replace(month=1, day=1), seen_from)
        case "last year":
            return f"{_before(seen_from.replace(month=1, day=1), 1).year:04}"
    return None


def _span(first: Day, last: Day) -> str:
    return f"{first}/{last}" if first < last else first.isoformat()


def _before(day: Day, days: int) -> Day:
    return day - timedelta(days=days)


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word is, or begins."""
    if len(word) < _SHORTEST:
        return None
    found = [number for number, name in enumerate(names) if name.startswith(word)]
    return found[0] if len(found) == 1 else None
