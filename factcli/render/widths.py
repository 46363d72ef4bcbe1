"""How wide the columns of a table are, where a screen has no room for all as they are."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text

from factcli.answers import Column

BETWEEN = 2
"""Blank columns behind each."""

LONG_WORD = 16
"""What is longer may be cut."""

_NARROW_WIDTHS = {"date": 11, "who": 16, "stance": 14}

Told = dict[Column, list[Text]]
"""The cells of a table, by column."""


def fitted(told: Told, width: int, narrow: bool) -> tuple[Told, list[int]]:
    """The columns that are shown on so many columns of a screen, and how wide each of them is.

    What is too much is taken from the widest, and from none more than leaves its words whole, as
    far as there is room for that.
    """
    for column in reversed([*told]):
        if column.spare and _least(told) > width:
            told = {other: texts for other, texts in told.items() if other != column}
    if _least(told) > width:
        told = _closer(told)
    widths = []
    for column, texts in told.items():
        most = _NARROW_WIDTHS.get(column.form) if narrow else None
        widest = _widest(column, texts)
        widths.append(max(1, min(widest, most or widest)))
    words = [_word(column, texts) for column, texts in told.items()]
    for least in (words, [1] * len(words)):
        while sum(widths) + BETWEEN * len(widths) > width:
            spare = [wide if wide > low else 0 for wide, low in zip(widths, least, strict=True)]
            if not any(spare):
                break
            widths[spare.index(max(spare))] -= 1
    return told, widths


def _least(told: Told) -> int:
    """The columns that a table takes at least, where no word in it is cut."""
    return sum(_word(column, texts) + BETWEEN for column, texts in told.items())


def _closer(told: Told) -> Told:
    """The columns of a table with the date above who spoke then."""
    left = dict(told)
    date, who = (next((c for c in left if c.form == form), None) for form in ("date", "who"))
    if date is not None and who is not None:
        dates = [_joined(text, _NARROW_WIDTHS[who.form]) for text in left.pop(date)]
        left[who] = [Text("\n").join(both) for both in zip(dates, left[who], strict=True)]
    return left


def _joined(date: Text, width: int) -> Text:
    """A date on one line, where it has room on one."""
    whole = date.plain.replace("\n", "")
    return Text(whole) if len(whole) <= width else date


def _lines(column: Column, texts: list[Text]) -> Iterable[str]:
    """The lines of a column, its title's first."""
    return (line for text in (column.title, *(t.plain for t in texts)) for line in text.split("\n"))


def _widest(column: Column, texts: list[Text]) -> int:
    """The width in which nothing of a column is folded."""
    return max(cell_len(line) for line in _lines(column, texts))


def _word(column: Column, texts: list[Text]) -> int:
    """The width that a column needs so that no word in it is cut, and no glyph stands alone."""
    if column.form in ("stance", "move", "id"):
        return _widest(column, texts)
    words = (word for line in _lines(column, texts) for word in line.split())
    return max((min(cell_len(word), 2 * LONG_WORD) for word in words), default=1)
