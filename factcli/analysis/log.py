"""The history of records: each commit that changed what they say, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from factcli.analysis.alterations import (
    RECORD,
    RECORD_ID,
    WAS,
    changed_row,
    field_rows,
    name_of,
    record_row,
    renamed_row,
    told_row,
)
from factcli.analysis.versions import Difference, key_of, kind_of
from factcli.answers import Answer, Column, Part, Row


class Commit(NamedTuple):
    """A commit: hash, the author's date (ISO 8601) and name, the first line of the message, what
    it changed; at an `edge` of a shallow clone what it seems to add may have been there long."""

    hash: str
    date: str
    author: str
    subject: str
    difference: Difference
    edge: bool


_COMMIT_COLUMNS = (
    Column("commit", "the hash of the commit"),
    Column("date", "the author's date and time (ISO 8601); empty where it cannot be read"),
    Column("author", "the author's name"),
    Column("subject", "the first line of the commit's message"),
    Column(
        "edge", "whether the clone is shallow and begins here; what is added may have been there"
    ),
    Column(
        "changes",
        "a row a record: change (added, removed, renamed, changed), record, id, was (the id before;"
        " or null), fields (each changed key: [before, after]; of what was added all), moves",
    ),
)
_FIELD_COLUMNS = (
    Column("commit", "the hash of the commit"),
    Column("date", "the author's date and time (ISO 8601)"),
    Column("author", "the author's name"),
    RECORD,
    RECORD_ID,
    WAS,
    Column("change", "added, removed, renamed or changed"),
    Column("field", "what changed, a row each; null where the whole record came, went or moved"),
    Column("before", "what it said, as people see it; null: nothing"),
    Column("after", "what it says, as people see it; null: nothing"),
)
_SHORT = 10
_SCREEN = (
    Column("id", "", "id", "id"),
    Column("change", "", title="change"),
    Column("before", "", title="before"),
    Column("after", "", title="after"),
)


def log(commits: Iterable[Commit]) -> Answer:
    """Parts: `commits`, newest first, each with its changes; `fields`, the same a row a field."""
    told = list(commits)
    rows = [
        {
            "commit": each.hash,
            "date": each.date,
            "author": each.author,
            "subject": each.subject,
            "edge": each.edge,
            "changes": list(_changes(each)),
        }
        for each in told
    ]
    fields = [row for each in told for row in _fields(each)]
    shown = [row for each in told for row in _shown(each)]
    headings = {each.hash[:_SHORT]: _heading(each) for each in told}
    return Answer(
        "log",
        (Part("commits", _COMMIT_COLUMNS, rows), Part("fields", _FIELD_COLUMNS, fields)),
        headings=headings,
        drawn=(Part("log", (), shown, _SCREEN, under="commit", empty="No commit changed it."),),
    )


def _heading(commit: Commit) -> str:
    edge = "\nThe clone is shallow and begins here; what came before is not in it."
    day, _, time = commit.date.partition("T")
    when = f"{day} {time[:5]}" if day else "undated"
    return f"{when}, {commit.author}: {commit.subject}{edge if commit.edge else ''}"


def _shown(commit: Commit) -> Iterator[Row]:
    """The changes for people, who see what came or went in a few words."""
    found = commit.difference
    short = {"commit": commit.hash[:_SHORT]}
    for record in found.added:
        yield {**short, "id": name_of(record), "change": "added", "after": told_row(record)["told"]}
    for record in found.removed:
        told = told_row(record)["told"]
        yield {**short, "id": name_of(record), "change": "removed", "before": told}
    for pair in found.leading:
        names = {"before": pair.before.id, "after": pair.after.id}
        yield {**short, "id": pair.after.id, "change": "renamed", **names}
    for altered in found.altered:
        for row in field_rows(altered):
            yield {**short, **row, "change": row["field"]}


def _changes(commit: Commit) -> Iterator[Row]:
    found = commit.difference
    altered = {key_of(each.after): each for each in found.altered}
    for change, records in (("added", found.added), ("removed", found.removed)):
        for record in records:
            row = record_row(record)
            yield {"change": change, "was": None, "moves": [], **row}
    for pair in found.renamed:
        both = altered.pop(key_of(pair.after), None)
        extra = changed_row(both) if both else {"fields": {}, "moves": []}
        yield {"change": "renamed", **renamed_row(pair), **extra}
    for each in altered.values():
        yield {"change": "changed", "was": None, **changed_row(each)}


def _fields(commit: Commit) -> Iterator[Row]:
    """The changes of a commit, a row a field."""
    found = commit.difference
    head = {"commit": commit.hash, "date": commit.date, "author": commit.author}
    none = {"was": None, "field": None, "before": None, "after": None}
    for change, records in (("added", found.added), ("removed", found.removed)):
        for record in records:
            row = {"record": kind_of(record), "id": name_of(record)}
            yield {**head, **none, **row, "change": change}
    for pair in found.renamed:
        yield {**head, **none, **renamed_row(pair), "change": "renamed"}
    for each in found.altered:
        row = {"record": kind_of(each.after), "id": name_of(each.after)}
        for field in field_rows(each):
            yield {**head, **none, **row, "change": "changed", **field}
