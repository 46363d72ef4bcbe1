"""Tables for a terminal, drawn with Rich."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from factcli.answers import Answer, Column, Part, Row
from factcli.render import Screen, cells
from factcli.render.terminal import GLYPHS, NO_LIMIT, Pen, printed
from factcli.render.widths import BETWEEN, LONG_WORD, fitted
from factcli.render.words import MOST_LINES
from factcli.values.words import shortest_tails

_LONG_ID = 30
_WIDE = 100
_CELL = 26


def table(answer: Answer, screen: Screen) -> str:
    """The whole answer as a person reads it."""
    drawing = _Drawing(answer, screen)
    record, parts = answer.for_people
    pieces = [drawing.record(record)] if record else []
    return printed([*pieces, *(piece for part in parts for piece in drawing.part(part))], screen)


class _Drawing(Pen):
    """How one answer's values look on one screen."""

    def __init__(self, answer: Answer, screen: Screen) -> None:
        super().__init__(screen)
        self.headings = answer.headings
        self.narrow = screen.width is not None and screen.width < _WIDE
        self.tails = shortest_tails({id for ids in answer.known for id in ids})

    def part(self, part: Part) -> Iterable[Table | Text | Padding | Tree]:
        columns = part.screen or tuple(column for column in part.columns if column.title)
        if len(self.headings) == 1:
            columns = tuple(column for column in columns if column.key != "claim")
        if not columns:
            return
        if not part.rows and not part.sections:
            if part.empty:
                yield Text(f"\n{part.empty}", "dim")
            return
        if part.title:
            yield Text(f"\n{part.title}", "bold underline")
        if part.tree:
            yield from self.trees(columns, part.rows)
            return
        if part.across:
            yield from self.matrix(part, columns)
            return
        if not part.under:
            yield self.table(columns, part.rows)
            return
        sections: dict[str, list[Row]] = {name: [] for name in part.sections}
        for row in part.rows:
            sections.setdefault(row[part.under], []).append(row)
        for number, (name, rows) in enumerate(sections.items()):
            if number:
                yield Text()
            yield self.heading(name)
            if not rows:
                yield Text(f"  {part.empty}", "dim")
                continue
            yield Padding(
                self.table([c for c in columns if c.key != part.under], rows, BETWEEN),
                (0, 0, 0, 2),
                expand=False,
            )

    def trees(self, columns: tuple[Column, ...], rows: list[Row]) -> list[Tree]:
        """Each row below the last one before it that is less deep."""
        roots: list[Tree] = []
        above: list[Tree] = []
        for row in rows:
            told = [
                Text(self.clean(cells.flat(row[column.key])))
                for column in columns
                if row.get(column.key)
            ]
            told[0].stylize("bold")
            node = Tree(Text(", ").join(told), guide_style="dim")
            del above[row["depth"] :]
            (above[-1].children if above else roots).append(node)
            above.append(node)
        return roots

    def matrix(self, part: Part, columns: tuple[Column, ...]) -> Iterable[Table | Text]:
        """A table with a column for each value of a key; several where they do not fit."""
        heads, rows = cells.pivoted(part)
        lead = columns[:-1]  # none where there is but one claim, which heads it all
        if not lead:
            yield self.heading(rows[0]["claim"])
        first = self.longest(row["claim"] for row in rows) if lead else 0
        longest = max(len(word) for head in heads for word in head.split())
        cell = max(_CELL, longest + 2)
        wide = (self.screen.width - first) // cell if self.screen.width else len(heads)
        for at in range(0, len(heads), max(wide, 1)):
            if at:
                yield Text()
            block = heads[at : at + max(wide, 1)]
            shown = (columns[-1]._replace(key=head, title=self.clean(head)) for head in block)
            yield self.table((*lead, *shown), rows)

    def heading(self, id: str) -> Text:
        heading = Text(self.clean(id), "bold")
        if id in self.headings:
            heading.append("\n")
            heading.append_text(Text(self.clean(self.headings[id]), "italic not bold"))
        heading.append("\n")
        return heading

    def table(self, columns: Iterable[Column], rows: list[Row], indent: int = 0) -> Table:
        shown = tuple(columns)
        if self.narrow and any(column.form == "id" and column.key == "id" for column in shown):
            shown = tuple(c for c in shown if c.form not in ("who", "date"))  # the id tells both
        shown = tuple(
            c
            for c in shown
            if c.form not in ("list", "date") or any(row.get(c.key) for row in rows)
        )
        told = {column: [self.cell(column, row) for row in rows] for column in shown}
        room = (self.screen.width or NO_LIMIT) - indent
        told, widths = fitted(told, room, self.narrow)
        apart = 1 if any(column.form in ("said", "table", "sides") for column in told) else 0
        drawn = Table(box=None, padding=(0, BETWEEN, apart, 0), header_style="dim", pad_edge=False)
        for column, wide in zip(told, widths, strict=True):
            drawn.add_column(column.title, width=wide, overflow="fold")
        for row, *texts in zip(rows, *told.values(), strict=True):
            drawn.add_row(*texts, style="dim" if row.get("tracked") is False else "")
        return drawn

    def cell(self, column: Column, row: Row) -> Text:
        value = row.get(column.key)
        match column.form:
            case "stance":
                return self.stance(value, row.get("shift"), row.get("event"))
            case "id":
                return self.id(str(value))
            case "move":
                return self.move(row)
            case "count":
                return Text(str(len(value or ())))
            case "date" if self.narrow:
                return Text(cells.flat(value).replace("/", "/\n"))
            case "who":
                party, speaker = cells.who(row)
                return self.lines((party, "bold"), (speaker, ""))
            case "said":
                return self.said(row)
            case "stances":
                return self.stances(value or [])
            case "sides":
                return self.listed(cells.sides(value or []))
            case "recorded":
                return self.lines(*zip(cells.recorded(value), ("", "dim"), strict=True))
            case "table" | "list":
                return self.listed(value or [])
        text = self.clean(cells.flat(value))
        return Text(_at_hyphens(text) if self.narrow and column.form == "text" else text)

    def stance(
        self, stance: str | None, shift: Row | None = None, event: str | None = None
    ) -> Text:
        if stance is None:
            return Text("never spoke", "dim")
        drawn = self.mark(stance)
        if shift:
            words = "from" if shift["certain"] else "perhaps from"
            drawn.append(f"\n{words} {self.glyph(shift['from'])} {shift['from']}", "bold")
        if event:
            glyph = f"{self.glyph(event)} " if event in GLYPHS else ""
            drawn.append(f"\n{glyph}{event}", "bold")
        return drawn

    def stances(self, positions: list[Row]) -> Text:
        """Each party with where it stands, a line each."""
        drawn = Text()
        for each in positions[:MOST_LINES]:
            drawn.append("\n" if drawn else "")
            drawn.append_text(self.stance(each["stance"]))
            drawn.append(f" {self.clean(each['party'])}")
        more = len(positions) - MOST_LINES
        return drawn.append(f"\nand {more} more") if more > 0 else drawn

    def move(self, shift: Row) -> Text:
        drawn = self.stance(shift["from"])
        arrow = "->" if self.screen.ascii else "→"
        drawn.append(f"\n{arrow} " if self.narrow else f" {arrow} ")
        drawn.append_text(self.stance(shift["to"]))
        return drawn if shift["certain"] else drawn.append(", perhaps", "bold")

    def longest(self, ids: Iterable[Any]) -> int:
        """The width that ids need so that none is cut within one of its names."""
        longest = max(len(line) for id in ids for line in self.id(str(id)).plain.split("\n"))
        return min(longest, self.screen.width) if self.screen.width else longest

    def id(self, id: str) -> Text:
        name = self.clean(self.tails.get(id, id))
        if self.screen.width and len(name) > (_LONG_ID if self.narrow else 2 * _LONG_ID):
            name = name.replace("/", "/\n")
        return Text(name)

    def said(self, row: Row) -> Text:
        return self.lines(*zip(cells.said(row), ("bold", "", "bold", "dim"), strict=True))

    def record(self, record: Row) -> Table:
        drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        drawn.add_column(no_wrap=True, overflow="fold")
        drawn.add_column(overflow="fold")
        for key, value in record.items():
            if value not in (None, [], {}):
                drawn.add_row(
                    Text(self.clean(key.replace("_", " ")), "dim"), self.value(key, value)
                )
        return drawn

    def value(self, key: str, value: Any) -> Table | Text:
        if key == "stance":
            return self.stance(value)
        if isinstance(value, dict):
            return self.record(value)
        if isinstance(value, list):
            if value and isinstance(value[0], dict):
                inner = Table.grid(padding=(0, 0, 0, 0))
                for each in value[:MOST_LINES]:
                    inner.add_row(self.record(each))
                return inner
            return self.listed(value)
        return Text(self.clean(cells.flat(value)))

    def listed(self, values: list[Any]) -> Text:
        """A line for each value, as far as a screen can hold them."""
        more = len(values) - MOST_LINES
        lines = [(cells.flat([each]), "") for each in values[:MOST_LINES]]
        return self.lines(*lines, (f"and {more} more" if more > 0 else "", "dim"))


def _at_hyphens(text: str) -> str:
    """The text with long words broken behind their hyphens, not within a part of a name."""
    words = (
        wrap(word, LONG_WORD, break_long_words=False) if len(word) > LONG_WORD else [word]
        for word in text.split(" ")
    )
    return " ".join("\n".join(pieces) for pieces in words)
