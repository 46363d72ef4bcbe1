"""Texts of users as people read them: nothing hidden or acted upon, no more than one can read."""

from __future__ import annotations

import re
from unicodedata import category

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
