"""Markdown: the tables that people see, for a comment or a note; users' text is never live."""

from __future__ import annotations

import re
from typing import Any

from factcli.answers import Answer, Column, Part, Row
from factcli.render import cells
from factcli.values.words import visible

_LIVE = re.compile(
    r"([\\`*_\[\]<>|#~!&@$]|:(?=//|[\w+-]+:|:)|(?<=www)\.|^[-+=](?=[-+=\s]|$))", re.M
)
_NUMBERED = re.compile(r"^(\s*[0-9]+)(?=[.)])", re.M)


def markdown(answer: Answer) -> str:
    """Each table under its title; where rows belong to claims, a heading for each claim."""
    record, parts = answer.for_people
    pieces = [_record(record)] if record else []
    for part in parts:
        pieces += _part(part, answer)
    return "\n\n".join(pieces) + "\n"


def _part(part: Part, answer: Answer) -> list[str]:
    columns = part.screen or tuple(column for column in part.columns if column.title)
    if not columns:
        return []
    if not part.rows and not part.sections:
        return [part.empty] if part.empty else []
    pieces = [f"## {part.title}"] if part.title else []
    if part.tree:
        return [*pieces, "\n".join(_branch(columns, row) for row in part.rows)]
    if part.across:
        heads, rows = cells.pivoted(part)
        columns = (columns[0], *(columns[-1]._replace(key=head, title=head) for head in heads))
        return [*pieces, _table(columns, rows)]
    if not part.under:
        return [*pieces, _table(columns, part.rows)]
    sections: dict[str, list[Row]] = {name: [] for name in part.sections}
    for row in part.rows:
        sections.setdefault(row[part.under], []).append(row)
    for name, rows in sections.items():
        pieces.append(f"### {escape(name)}")
        if name in answer.headings:
            pieces.append(escape(answer.headings[name]))
        shown = [column for column in columns if column.key != part.under]
        pieces.append(_table(shown, rows) if rows else part.empty)
    return pieces


def _branch(columns: tuple[Column, ...], row: Row) -> str:
    told = ", ".join(filter(None, (_cell(column, row) for column in columns)))
    return f"{'  ' * row['depth']}- {told}"


def _table(columns: tuple[Column, ...] | list[Column], rows: list[Row]) -> str:
    lines = ["| " + " | ".join(escape(column.title) for column in columns) + " |"]
    lines.append("|" + " --- |" * len(columns))
    lines += ("| " + " | ".join(_cell(column, row) for column in columns) + " |" for row in rows)
    return "\n".join(lines)


def _cell(column: Column, row: Row) -> str:
    if column.form == "who":
        return escape(" / ".join(filter(None, cells.who(row))))
    if column.form == "said":
        return "<br>".join(escape(text) for text in cells.said(row) if text)
    if column.form == "stance":
        return escape(", ".join(_stance(row[column.key], row)))
    if column.form == "move":
        perhaps = "" if row["certain"] else ", perhaps"
        return f"{row['from']} → {row['to']}{perhaps}"
    if column.form == "stances":
        told = row.get(column.key) or ()
        return "<br>".join(escape(f"{each['party']} {each['stance']}") for each in told)
    if column.form == "sides":
        return escape("; ".join(cells.sides(row.get(column.key) or [])))
    if column.form == "recorded":
        return escape(", ".join(filter(None, cells.recorded(row[column.key]))))
    if column.form == "count":
        return str(len(row[column.key]))
    return escape(cells.flat(row.get(column.key)))


def _stance(stance: str | None, row: Row) -> list[str]:
    told = [stance or "never spoke"]
    if row.get("shift"):
        told.append(f"{'' if row['shift']['certain'] else 'perhaps '}from {row['shift']['from']}")
    return told + ([row["event"]] if row.get("event") else [])


def _record(record: Row) -> str:
    lines = ["| | |", "| --- | --- |"]
    lines += (f"| {escape(name)} | {escape(text)} |" for name, text in _fields(record, ""))
    return "\n".join(lines)


def _fields(value: Any, name: str) -> list[tuple[str, str]]:
    """Each value within a record under the path of its keys."""
    if isinstance(value, dict):
        return [
            pair for key, each in value.items() for pair in _fields(each, f"{name} {key}".strip())
        ]
    return [(name, cells.flat(value))] if value not in (None, []) else []


def escape(text: str) -> str:
    """The text as Markdown that shows it as it is, on one line."""
    shown = _NUMBERED.sub(r"\1\\", _LIVE.sub(r"\\\1", visible(text).replace("\t", " ")))
    return "<br>".join(shown.split("\n"))
