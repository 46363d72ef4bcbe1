"""The colours of stances, the same in a terminal and on a page.

Blue affirms, orange denies, the stronger the fuller; grey takes no side. People with any of the
three colour blindnesses tell these apart. All are as light as each other, so that they stand out
equally against white and against black (at 4.5 to 1, WCAG 2.2). No colour is ever alone: a glyph
and a word stand with it.
"""

from __future__ import annotations

from typing import NamedTuple

from factcli.values.scales import SPLIT


class Tone(NamedTuple):
    """A colour as sRGB, and what stands for it where a terminal has 16 colours of its own."""

    hex: str
    ansi: str


_AFFIRMS = {3: "#0274e0", 2: "#3576c6", 1: "#5577a4"}
_DENIES = {3: "#be5802", 2: "#ad6328", 1: "#9c6a48"}
_NO_SIDE = Tone("#72767c", "default")

TONES: dict[str, Tone] = {
    "admits": Tone(_AFFIRMS[3], "blue"),
    "confirms": Tone(_AFFIRMS[3], "blue"),
    "asserts": Tone(_AFFIRMS[3], "blue"),
    "implies": Tone(_AFFIRMS[2], "blue"),
    "allows": Tone(_AFFIRMS[1], "blue"),
    "neither": _NO_SIDE,
    "questions": Tone(_DENIES[1], "yellow"),
    "disputes": Tone(_DENIES[2], "yellow"),
    "denies": Tone(_DENIES[3], "yellow"),
    "silent": _NO_SIDE,
    SPLIT: _NO_SIDE,
}
"""Of each stance of the scale, and of a split."""
