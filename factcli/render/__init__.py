"""Answers to text: for people (table, md) and for machines (json, jsonl, csv, tsv).

Each renderer is a function from an Answer to text. Claim text, names and quotes are hostile until
shown otherwise: every format neutralises what its reader would act upon.
"""

from __future__ import annotations

from typing import NamedTuple

from factcli.answers import Answer, Column, Part
from factcli.errors import WrongUsage
from factcli.values.words import did_you_mean

LAYOUTS = ("table", "lanes")
"""How a timeline may be drawn for people."""

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "md")


class Screen(NamedTuple):
    """What the reader's terminal can do, and what its reader wants.

    `width` None: not a terminal, lines are never wrapped. `colours`: how many it shows (0, 16, 256,
    or 2 ** 24). `layout`: one of LAYOUTS; None: lanes
    for a timeline on a terminal, where they fit. `accessible`: sentences instead of either.
    """

    width: int | None = None
    colours: int = 0
    ascii: bool = False
    layout: str | None = None
    accessible: bool = False


def render(
    answer: Answer, format: str, screen: Screen, part: str | None = None, raw: bool = False
) -> str:
    """The answer as text in that format, ending in a line break unless it is empty.

    `part` names the one table that is wanted (jsonl, csv and tsv give the first by default); `raw`
    leaves the cells of csv and tsv unguarded.
    """
    if part is not None:
        answer = answer._replace(parts=(_part(answer, part),), record={}, seen={}, drawn=())
    if format == "table" and screen.accessible:
        from factcli.render.sentences import sentences

        return sentences(answer, screen.ascii)
    if format == "table" and screen.layout != "table" and answer.command == "timeline":
        from factcli.render.lanes import NARROWEST, Lanes

        drawn = Lanes(answer, screen)
        wide = screen.width is None or screen.width >= NARROWEST
        if (screen.layout and wide) or (part is None and screen.width and drawn.fits()):
            return drawn.text()
    if format == "table":
        from factcli.render.table import table

        return table(answer, screen)
    if answer.command == "report" and format != "json":
        from factcli.render.page import document

        return document(answer, format)
    if format == "json":
        from factcli.render.json import json

        return json(answer)
    if format == "md":
        from factcli.render.markdown import markdown

        return markdown(answer)
    rows = _part(answer, None)
    if format == "jsonl":
        from factcli.render.json import jsonl

        return jsonl(rows)
    from factcli.render.csv import csv

    return csv(rows, tabs=format == "tsv", raw=raw)


def _part(answer: Answer, name: str | None) -> Part:
    """The table that is asked for; an answer that is one record is a table of one row."""
    parts = {part.name: part for part in answer.parts} or {"record": _as_part(answer)}
    if name is None:
        return next(iter(parts.values()))
    if name not in parts:
        hint = did_you_mean(name, parts) or f"one of: {', '.join(parts)}"
        raise WrongUsage(f"{answer.command} has no part {name}; {hint}")
    return parts[name]


def _as_part(answer: Answer) -> Part:
    columns = tuple(Column(key, "") for key in answer.record)
    return Part("record", columns, [answer.record])
