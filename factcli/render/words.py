"""Texts of users as people read them: nothing hidden or acted upon, no more than one can read."""

from __future__ import annotations

import re
from unicodedata import category

from factcli.values.dates import parse_date
from factcli.values.words import visible

MOST_LINES = 100
"""No text has more lines; machines get it whole."""

_MOST_TEXT = 4_000


_BESIDE, _BEYOND = 0xF0000, 0x100000
_STAND_INS = re.compile("[\U000f0000-\U0010fffd]")


def spaced(text: str) -> str:
    """The text with a stand-in for every vowel sign that takes a column of its own on a terminal,
    as in Devanagari; Rich gives them none. `unspaced` puts them back."""
    if text.isascii():
        return text
    return "".join(_stand_in(each) if category(each) == "Mc" else each for each in text)


def _stand_in(character: str) -> str:
    code = ord(character)
    return chr(_BESIDE + code if code < 0x10000 else _BEYOND + code - 0x10000)


def unspaced(text: str) -> str:
    """The text with its own signs in the place of their stand-ins."""

    def sign(found: re.Match[str]) -> str:
        code = ord(found[0])
        sign = chr(code - _BESIDE if code < _BEYOND else code - _BEYOND + 0x10000)
        return sign if category(sign) == "Mc" else found[0]

    return _STAND_INS.sub(sign, text)


def readable(text: str) -> str:
    """The text made visible, and cut where no screen could hold it."""
    lines = visible(text[:_MOST_TEXT]).replace("\t", "\\t").split("\n", MOST_LINES)
    shown = "\n".join(lines[:MOST_LINES])
    left = len(text) - len(text[:_MOST_TEXT]) + sum(map(len, lines[MOST_LINES:]))
    return f"{shown} … ({left} more characters)" if left else shown


_ASCII = str.maketrans({"“": '"', "”": '"', "…": "...", "→": "->", "—": "-", "–": "-", "’": "'"})


def as_ascii(text: str) -> str:
    """Only ASCII: our own marks by their likes, all else of users' text as an escape."""
    return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?[?~%]?")


def day_in_words(text: str) -> str:
    """A date as written (EDTF) for people who do not know that notation: `by 23 October 2024`."""
    date = parse_date(text)
    first, last = date.bound_texts()
    plain = _PLAIN.fullmatch(text)
    if plain:
        told = " ".join(filter(None, (_month(plain[2]), plain[1])))
    elif first is None:
        told = "at an unknown time" if last is None else f"by {_day(last)}"
    elif last is None:
        told = f"{_day(first)} or later"
    elif first == last:
        told = _day(first)
    else:
        told = f"between {_without_shared(_day(first), _day(last))} and {_day(last)}"
    perhaps = "perhaps " if "?" in text or "%" in text else ""
    about = "about " if "~" in text or "%" in text else ""
    return f"{perhaps}{about}{told}"


def _month(number: str | None) -> str:
    return _MONTHS[int(number) - 1] if number else ""


def _day(text: str) -> str:
    """`2024-10-24` or `2024-10-24T14:30Z` in words."""
    day, _, clock = text.partition("T")
    year, month, number = day.split("-")
    told = f"{int(number)} {_month(month)} {year}"
    return f"{told}, {clock.replace('Z', ' UTC')}" if clock else told


def _without_shared(one: str, other: str) -> str:
    """The first of two days without the year, or month and year, that the other has, too."""
    words, others = one.split(), other.split()
    while len(words) > 1 and words[-1] == others[-1]:
        words.pop()
        others.pop()
    return " ".join(words)
