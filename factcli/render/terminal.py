"""What everything that is drawn for a terminal shares: glyphs, colours, text made visible, and the
page that Rich draws on. Text of users reaches Rich only as `Text`."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Literal

from rich.console import Console, RenderableType
from rich.text import Text
from rich.theme import Theme

from factcli.render import Screen
from factcli.render.palette import TONES
from factcli.render.words import as_ascii, readable, spaced, unspaced
from factcli.values.scales import SPLIT

NO_LIMIT = 100_000
"""The width of what is no terminal."""
GLYPHS = {
    "admits": ("◆", "+3"),
    "confirms": ("▲", "+3"),
    "asserts": ("▲", "+3"),
    "implies": ("△", "+2"),
    "allows": ("▵", "+1"),
    "neither": ("○", " 0"),
    "questions": ("▿", "-1"),
    "disputes": ("▽", "-2"),
    "denies": ("▼", "-3"),
    "silent": ("·", " ."),
    SPLIT: ("◇", "+-"),
}
"""Each stance's glyph, and what stands for it where only ASCII can be shown."""


def printed(pieces: Iterable[RenderableType], screen: Screen) -> str:
    """The pieces as one screen shows them, one below the other, without blanks at the ends."""
    out = _Ascii() if screen.ascii else io.StringIO()
    console = Console(
        file=out,
        width=screen.width or NO_LIMIT,
        force_terminal=bool(screen.colours),
        color_system=_system(screen.colours),
        no_color=not screen.colours,
        theme=Theme({style_of(each): _style(each, screen.colours) for each in TONES}),
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    for piece in pieces:
        console.print(piece)
    lines = (line.rstrip() for line in unspaced(out.getvalue()).split("\n"))
    return "\n".join(lines).strip("\n") + "\n"


class _Ascii(io.StringIO):
    """A page on which Rich draws with ASCII alone."""

    encoding = "ascii"


class Pen:
    """How names, texts and stances are written on one screen."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def glyph(self, stance: str) -> str:
        return GLYPHS[stance][1 if self.screen.ascii else 0]

    def mark(self, stance: str) -> Text:
        """A stance by its glyph, its word and its colour."""
        return Text(f"{self.glyph(stance)} {stance}", style_of(stance))

    def clean(self, text: str) -> str:
        """The text made visible, and cut where no screen could hold it; machines get it whole."""
        shown = readable(text)
        return as_ascii(shown) if self.screen.ascii else spaced(shown)

    def lines(self, *lines: tuple[str, str]) -> Text:
        """The texts that are not empty, a line each, in their styles."""
        drawn = Text()
        for text, style in lines:
            if text:
                if drawn:
                    drawn.append("\n")
                drawn.append_text(Text(self.clean(text), style))
        return drawn


def style_of(stance: str) -> str:
    """The name of a stance's style, as `printed` knows it."""
    return f"stance.{stance}"


def _style(stance: str, colours: int) -> str:
    """How a stance looks where so many colours are shown."""
    if stance == "silent":
        return "dim"
    tone = TONES[stance]
    return f"bold {tone.hex if colours > 16 else tone.ansi}"


def _system(colours: int) -> Literal["standard", "256", "truecolor"] | None:
    if not colours:
        return None
    return "standard" if colours <= 16 else "256" if colours <= 256 else "truecolor"


def folded(text: Text, width: int) -> list[Text]:
    """A text in lines of so many columns at most, broken between words where that can be."""
    console = Console(width=width, markup=False, emoji=False, highlight=False, _environ={})
    lines = [*text.wrap(console, width, overflow="fold")]
    for line in lines:
        line.rstrip()
    return lines


def lines_of(text: str, width: int) -> list[str]:
    """The same of a plain text."""
    return [unspaced(line.plain) for line in folded(Text(spaced(text)), width)]
