"""What a change made of records, as rows: for machines whole, for people field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from factcli.analysis.versions import Altered, Pair, kind_of
from factcli.answers import Column, Row
from factcli.format.plain import fields_of
from factcli.paths import CONFIG, path_of
from factcli.records import Claim, Record, Source, Statement, Story
from factcli.values.words import clipped

RECORD = Column("record", "claim, statement, source, story or config")
RECORD_ID = Column("id", "the record's id; of config the name of its file", "id")
WAS = Column("was", "the id that it had before", "id")

RECORD_COLUMNS = (
    RECORD,
    RECORD_ID,
    Column("path", "the file, from the ledger's root"),
    Column("fields", "all that it says: every key of the format; unset ones null or empty"),
)
RENAMED_COLUMNS = (RECORD, RECORD_ID, WAS)
CHANGED_COLUMNS = (
    RECORD,
    RECORD_ID,
    Column("fields", "each changed key: [before, after]; null where it is unset"),
    Column(
        "moves",
        "what rose or fell: key (confidence, reliability; of a claim likelihood and confidence of"
        " our latest judgement), from, to, direction (up, down; null where one is missing)",
    ),
)
_KIND = Column("record", "", title="record")
_ID = Column("id", "", "id", "id")
RENAMED_SCREEN = (_KIND, Column("was", "", "id", "was"), _ID)
FIELD_SCREEN = (
    _ID,
    Column("field", "", title="field"),
    Column("before", "", title="before"),
    Column("after", "", title="after"),
)
OTHER_SCREEN = (_KIND, _ID, Column("told", "", title="what it is"))

_DIGEST = re.compile("[0-9a-f]{64}")
_MOST = 1_000


def record_row(record: Record) -> Row:
    kind = kind_of(record)
    path = record.place.path or path_of(kind, record.id)
    return {"record": kind, "id": name_of(record), "path": path, "fields": fields_of(record)}


def renamed_row(pair: Pair) -> Row:
    return {"record": kind_of(pair.after), "id": pair.after.id, "was": pair.before.id}


def changed_row(altered: Altered) -> Row:
    return {
        "record": kind_of(altered.after),
        "id": name_of(altered.after),
        "fields": altered.fields,
        "moves": altered.moves,
    }


def name_of(record: Record) -> str:
    """A record's id; the ledger's settings go by the name of their file."""
    return record.id or CONFIG


def told_row(record: Record) -> Row:
    """A record that is no statement, for people: what it is."""
    return {"record": kind_of(record), "id": name_of(record), "told": _what(record)}


def _what(record: Record) -> str:
    match record:
        case Statement():
            return f"{record.represents} {record.stance}, {record.date}"
        case Claim():
            return record.claim
        case Source():
            return f"{record.publisher}: {record.title}"
        case Story():
            return record.title or record.summary or ""
    return "the settings of the ledger"


def field_rows(altered: Altered) -> Iterator[Row]:
    """The changed fields for people: of a list or mapping only the members that differ."""
    id = name_of(altered.after)
    moves = {move["key"]: move for move in altered.moves}
    for key, (before, after) in altered.fields.items():
        was, now = _differing(before, after)
        now = _with_direction(now, moves.pop(key, None))
        yield {"id": id, "field": key, "before": was, "after": now}
    for key, move in moves.items():
        now = _with_direction(move["to"] or "", move)
        yield {"id": id, "field": f"our {key}", "before": move["from"] or "", "after": now}


def _with_direction(text: str, move: Row | None) -> str:
    if move is None or move["direction"] is None:
        return text
    return f"{text} ({'raised' if move['direction'] == 'up' else 'lowered'})"


def _differing(before: Any, after: Any) -> tuple[str, str]:
    """Two values of a field as texts."""
    old, new = _members(before), _members(after)
    if isinstance(before or after, str) or sorted(old) == sorted(new):
        return _joined(old), _joined(new)
    return _joined(_without(old, new)), _joined(_without(new, old))


def _without(texts: list[str], others: list[str]) -> list[str]:
    left = list(others)
    found = []
    for text in texts:
        if text in left:
            left.remove(text)
        else:
            found.append(text)
    return found


def _members(value: Any) -> list[str]:
    """The members of a value, a text each; a text is its own."""
    if value is None:
        return []
    if isinstance(value, dict):
        pairs = ((key, each) for key, each in value.items() if each is not None)
        return [f"{key} {_short(each)}" for key, each in pairs]
    if isinstance(value, list):
        return [", ".join(_short(v) for v in _values(each)) for each in value]
    return [str(value)]


def _values(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [each for each in value.values() if each is not None]
    return [value]


def _short(value: Any) -> str:
    return _DIGEST.sub(lambda found: f"{found[0][:12]}...", str(value))


def _joined(texts: list[str]) -> str:
    return clipped("; ".join(texts), _MOST)
