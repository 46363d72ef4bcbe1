"""CSV and TSV: a header and a line for each row, every key of the table.

By default a cell that a spreadsheet would run as a formula gets an apostrophe before it, and
control characters are spelled out; `raw` leaves cells as they are.
"""

from __future__ import annotations

import csv as _csv
import re
from typing import Any

from factcli.answers import Part
from factcli.render.cells import flat
from factcli.values.words import visible

_FORMULA = re.compile(r"[\s\"']*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def csv(part: Part, tabs: bool = False, raw: bool = False) -> str:
    """The table; cells by comma and quoted where needed, or by tab with breaks spelled out."""
    lines = [[column.key for column in part.columns]]
    lines += ([_cell(row.get(c.key), raw) for c in part.columns] for row in part.rows)
    if tabs:
        return "".join("\t".join(map(_spelled, line)) + "\n" for line in lines)
    out = _Lines()
    _csv.writer(out).writerows(lines)
    return "".join(out)


class _Lines(list[str]):
    """Takes the writer's lines and ends them in a bare line feed.

    The writer itself is left to end them in CR LF, since it quotes only the breaks that it uses.
    """

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")


def _spelled(cell: str) -> str:
    for mark, spelled in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        cell = cell.replace(mark, spelled)
    return cell


def _cell(value: Any, raw: bool) -> str:
    text = flat(value)
    if raw:
        return text
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = "'" + text
    return visible(text)
