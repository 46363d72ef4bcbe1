"""Markdown: the tables that people see, for a comment or a note; users' text is never live."""

from __future__ import annotations

import re

from factcli.answers import Answer, Column, Part, Row
from factcli.render import cells
from factcli.values.words import visible

_LIVE = re.compile(r"([\\`*_\[\]<>|#~!&@])")


def markdown(answer: Answer) -> str:
    """Each table under its title; where rows belong to claims, a heading for each claim."""
    pieces = [_record(answer.record)] if answer.record else []
    for part in answer.parts:
        pieces += _part(part, answer)
    return "\n\n".join(pieces) + "\n"


def _part(part: Part, answer: Answer) -> list[str]:
    columns = part.screen or tuple(column for column in part.columns if column.title)
    if not columns:
        return []
    if not part.rows:
        return [part.empty] if part.empty else []
    pieces = [f"## {part.title}"] if part.title else []
    if not part.under:
        return [*pieces, _table(columns, part.rows)]
    sections: dict[str, list[Row]] = {}
    for row in part.rows:
        sections.setdefault(row[part.under], []).append(row)
    for name, rows in sections.items():
        pieces.append(f"### {escape(name)}")
        if name in answer.headings:
            pieces.append(escape(answer.headings[name]))
        pieces.append(_table([column for column in columns if column.key != part.under], rows))
    return pieces


def _table(columns: tuple[Column, ...] | list[Column], rows: list[Row]) -> str:
    lines = ["| " + " | ".join(column.title for column in columns) + " |"]
    lines.append("|" + " --- |" * len(columns))
    lines += ("| " + " | ".join(_cell(column, row) for column in columns) + " |" for row in rows)
    return "\n".join(lines)


def _cell(column: Column, row: Row) -> str:
    if column.form == "who":
        return escape(" / ".join(filter(None, cells.who(row))))
    if column.form == "said":
        said = (cells.words(row), cells.figures(row), f"{cells.reports(row)}, {cells.grade(row)}")
        return "<br>".join(escape(text) for text in said if text)
    text = escape(cells.flat(row.get(column.key)))
    if column.form == "stance" and row.get("shift"):
        return f"{text} (from {row['shift']['from']})"
    return text


def _record(record: Row) -> str:
    known = {key: value for key, value in record.items() if value not in (None, [], {})}
    lines = ["| | |", "| --- | --- |"]
    lines += (f"| {escape(key)} | {escape(cells.flat(value))} |" for key, value in known.items())
    return "\n".join(lines)


def escape(text: str) -> str:
    """The text as Markdown that shows it as it is, on one line."""
    shown = _LIVE.sub(r"\\\1", visible(text).replace("\t", " "))
    return "<br>".join(shown.split("\n"))
