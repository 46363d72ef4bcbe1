"""Texts of users as people read them: nothing hidden or acted upon, no more than one can read."""

from __future__ import annotations

from factcli.values.words import visible

MOST_LINES = 100
"""No text has more lines; machines get it whole."""

_MOST_TEXT = 4_000


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
