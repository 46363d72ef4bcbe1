"""What is said back: an Answer to a question, a Finding of a fault. Plain values, no layout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, NamedTuple

Row = dict[str, Any]
Severity = Literal["error", "warning", "information"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information")

_PASSING = re.compile(r" \([^()]*\)|[0-9]+")

_NOTHING: Row = {}

Form = Literal[
    "text",
    "id",
    "stance",
    "date",
    "list",
    "figures",
    "said",
    "who",
    "table",
    "count",
    "move",
    "stances",
    "sides",
    "recorded",
]
"""How a column's values are to be read: see `Column`."""


class Finding(NamedTuple):
    """One fault: where it is (1-based line and column), what is wrong, what to do about it."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    fix: str = ""

    @property
    def told(self) -> str:
        """What is wrong, and what to do."""
        return f"{self.message}; {self.fix}" if self.fix else self.message

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same of it while the files around it change: its rule, and its message
        without numbers and what stands in parentheses."""
        return self.rule, _PASSING.sub("", self.message)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Findings are told by place, whatever found them."""
        return self.path, self.line, self.column, self.rule, self.message

    def row(self) -> Row:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "fix": self.fix or None,
        }


class Column(NamedTuple):
    """One key of an answer's rows.

    `form` says how its values read: `text`, `id`, `stance` (a word of the scale), `date`, `list`
    (of texts), `figures` (name to value), `table` (rows within the row), `count` (of a
    list's members), `stances` (positions, each a party and its stance), `sides` (of a
    conflict), `recorded` (when it came into the repository); `who`, `said` and `move`
    draw several keys of a row as one cell on a screen. `title` heads the column on a screen; one
    that is `spare` is left out where there is no room for all.
    """

    key: str
    help: str
    form: Form = "text"
    title: str = ""
    spare: bool = False


class Part(NamedTuple):
    """One table of an answer.

    `columns` are the keys of its rows, for machines; `screen` the columns that people see, by
    default those of `columns` that have a title. `under` names the key whose values head sections
    on a screen; `sections` are values that have one even without rows. `across` names the key
    whose values head columns on a screen, the last of `columns` being what stands in their cells
    and the first what heads their rows. `tree` draws each row below the last one before it whose
    `depth` is less. `empty` is what is said where there are no rows.
    """

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]
    screen: tuple[Column, ...] = ()
    title: str = ""
    under: str = ""
    sections: tuple[str, ...] = ()
    across: str = ""
    tree: bool = False
    empty: str = ""


class Answer(NamedTuple):
    """What a command found.

    `command` names the schema, `factcli/COMMAND/1`. `record` holds keys of the answer itself,
    beside its tables. `headings` gives the words for ids that head sections; `known` all ids
    among which an id on a screen must stay unambiguous when it is shortened. `seen` is the record
    as people see it, where they see less of it, and `drawn` are tables for people alone, above
    the others. `words` tells what statements say, by id, to those who draw more than tables.
    """

    command: str
    parts: tuple[Part, ...] = ()
    record: Row = _NOTHING
    headings: Mapping[str, str] = _NOTHING
    known: tuple[Collection[str], ...] = ()
    seen: Row | None = None
    drawn: tuple[Part, ...] = ()
    words: Mapping[str, Row] = _NOTHING

    def part(self, name: str) -> Part:
        """The table of that name."""
        return next(part for part in self.parts if part.name == name)

    @property
    def for_people(self) -> tuple[Row, tuple[Part, ...]]:
        """The record and the tables that people see."""
        return self.record if self.seen is None else self.seen, (*self.drawn, *self.parts)


def grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    """Rows by what they have under that key, in their order."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
