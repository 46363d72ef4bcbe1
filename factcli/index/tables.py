"""The tables that queries are asked of: what is searched of each record.

A row rests on one file alone; what a statement takes from its claim, story and sources is joined
by the view `statement` when it is asked for.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from factcli.analysis.origins import roots_of
from factcli.query import Condition, bound_keys, confidence_rank, reliability_rank
from factcli.records import Claim, Facts, Record, Source, Statement, Story
from factcli.values.words import fold

Row = tuple[str | int | bytes | None, ...]

BREAK = "\0"
"""Stands behind each of several names in one column: no argument of a program can hold it."""

COLUMNS = {
    "said": [
        "claim",
        "id",
        "story",
        "speaker",
        "party",
        "name",
        "earliest",
        "latest",
        "stance",
        "score",
        "source",
        "carrier",
        "last",
        "confidence_word",
        "confidence",
        "carriers",
        "figures",
        "tags",
        "sum",
    ],
    "words": ["claim", "id", "words"],
    "correction": ["claim", "id", "corrects"],
    "claim": ["id", "words", "tags", "parties", "sum"],
    "story": ["id", "tags", "sum"],
    "source": [
        "id",
        "words",
        "publisher",
        "name",
        "derived",
        "reliability_word",
        "reliability",
        "roots",
        "sum",
    ],
}
KEYS = {name: "claim, id" if "claim" in columns else "id" for name, columns in COLUMNS.items()}
_UNKNOWN = "F"
"""The reliability of a source that has no record."""

_STATEMENT = f"""CREATE VIEW statement AS SELECT
 s.id AS id, s.story AS story, s.claim AS claim, s.speaker AS speaker, s.party AS party,
 s.earliest AS earliest, s.latest AS latest, s.stance AS score_word, s.score AS score,
 s.confidence_word AS confidence_word, s.confidence AS confidence,
 s.carriers AS carriers, s.figures AS figures,
 s.claim || coalesce(char(10) || c.words, '') AS claim_words,
 w.words || coalesce(char(10) || c.words, '') AS words,
 s.tags || coalesce(c.tags, '') || coalesce(y.tags, '') AS tags,
 coalesce(o.words, s.source) AS source,
 coalesce(o.reliability_word, '{_UNKNOWN}') AS reliability_word,
 coalesce(o.reliability, {reliability_rank(_UNKNOWN)}) AS reliability,
 CASE WHEN s.carrier <> '' THEN coalesce(v.publisher, s.last)
  ELSE coalesce(o.roots, s.source) END AS origins
 FROM said s
 LEFT JOIN words w ON w.claim = s.claim AND w.id = s.id
 LEFT JOIN claim c ON c.id = s.claim
 LEFT JOIN story y ON y.id = s.story
 LEFT JOIN source o ON o.id = s.source
 LEFT JOIN source v ON v.id = s.carrier"""

Columns = Mapping[str, Collection[str]]
"""Columns of some of the tables, by table."""

_RESTS_ON: Mapping[str, Columns] = {
    "score_word": {"said": ["stance"]},
    "claim_words": {"claim": ["id", "words"]},
    "words": {"said": ["id"], "words": ["id", "words"], "claim": ["id", "words"]},
    "tags": {"said": ["story", "tags"], "claim": ["id", "tags"], "story": ["id", "tags"]},
    "source": {"said": ["source"], "source": ["id", "words"]},
    "reliability": {"said": ["source"], "source": ["id", "reliability"]},
    "reliability_word": {"said": ["source"], "source": ["id", "reliability_word"]},
    "origins": {
        "said": ["source", "carrier", "last"],
        "source": ["id", "publisher", "roots"],
    },
}
"""What the columns of the view rest on, where it is not the one column of `said` of that name. The
claim is verified with any other column, as the sums are taken claim by claim."""

SCHEMA = (
    *(
        f"CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY ({KEYS[name]})) WITHOUT ROWID"
        for name, columns in COLUMNS.items()
    ),
    _STATEMENT,
)


def select(facts: Facts, condition: Condition) -> list[Statement]:
    """The statements that meet a condition, in the order of a timeline within each claim."""
    connection = sqlite3.connect(":memory:")
    try:
        for line in SCHEMA:
            connection.execute(line)
        gathered: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        for kind in ("statement", "claim", "story", "source"):
            for record in facts.of(kind).values():
                for table, row in rows_of(record).items():
                    gathered[table].append(row)
        put(connection, gathered)
        trace(connection)
        return in_order(facts.statements[id] for id in matching(connection, condition))
    finally:
        connection.close()


def matching(connection: sqlite3.Connection, condition: Condition) -> list[str]:
    """The ids of the statements that meet a condition."""
    sql = f"SELECT id FROM statement WHERE {condition.sql}"
    return [id for (id,) in connection.execute(sql, condition.values)]


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in the order of a timeline within each claim."""
    return sorted(statements, key=lambda s: (s.claim, *bound_keys(s.date), s.id))


def rests_on(condition: Condition) -> Columns:
    """The columns that decide which statements meet a condition."""
    found: dict[str, set[str]] = {"said": {"sum"}}
    for name in set(re.findall("[a-z_]+", condition.sql)):
        own: Columns = {"said": [name]} if name in COLUMNS["said"] else {}
        for table, columns in _RESTS_ON.get(name, own).items():
            found.setdefault(table, set()).update(columns)
    return found


def rows_of(record: Record, sum: int = 0) -> dict[str, Row]:
    """What is searched of a record: a row for each table that it has a part in. `sum` is the
    checksum of the record itself, where that is kept beside."""
    match record:
        case Statement():
            return _of_statement(record, sum)
        case Claim():
            tags, parties = _joined(map(fold, record.tags)), _joined(record.parties)
            return {"claim": (record.id, fold(record.claim), tags, parties, sum)}
        case Story():
            return {"story": (record.id, _joined(map(fold, record.tags)), sum)}
        case Source():
            return {"source": (*_of_source(record), sum)}
        case _:
            return {}


def _of_statement(s: Statement, sum: int) -> dict[str, Row]:
    texts = [s.speaker, s.party, s.summary, *s.quote, s.excerpt, s.translation, s.reading, s.note]
    carrier = s.via[-1] if s.via else ""
    said = (
        *(s.claim, s.id, s.claim.partition("/")[0]),
        *(fold(s.speaker), fold(s.represents), s.represents),
        *(*bound_keys(s.date), s.stance, s.score),
        *(s.source, carrier, fold(carrier)),
        *(s.confidence, confidence_rank(s.confidence)),
        *(_joined(map(fold, names)) for names in (s.via, s.figures, s.tags)),
        sum,
    )
    rows: dict[str, Row] = {"said": said, "words": (s.claim, s.id, _folded([*texts, *s.tags]))}
    if s.corrects:
        rows["correction"] = (s.claim, s.id, s.corrects)
    return rows


def _of_source(source: Source) -> Row:
    return (
        source.id,
        _folded([source.id, source.title, source.publisher]),
        fold(source.publisher),
        source.publisher,
        _joined(source.derived_from),
        source.reliability,
        reliability_rank(source.reliability),
        fold(source.publisher),
    )


def _joined(names: Iterable[str]) -> str:
    return "".join(f"{name}{BREAK}" for name in names)


def _folded(texts: Iterable[str | None]) -> str:
    return fold("\n".join(text for text in texts if text))


def names_of(joined: str) -> tuple[str, ...]:
    """The several names in one column."""
    return tuple(joined.split(BREAK)[:-1])


def put(connection: sqlite3.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write rows, by table, in place of those with the same keys."""
    for table, given in rows.items():
        if given:
            places = ", ".join("?" * len(given[0]))
            connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", given)


def drop(connection: sqlite3.Connection, kind: str, id: str) -> None:
    """Take a record out."""
    if kind == "statement":
        for table in (name for name, key in KEYS.items() if key != "id"):
            values = id.rpartition("/")[0], id
            connection.execute(f"DELETE FROM {table} WHERE claim = ? AND id = ?", values)
    elif kind in COLUMNS:
        connection.execute(f"DELETE FROM {kind} WHERE id = ?", [id])


def trace(connection: sqlite3.Connection) -> None:
    """Follow each source that repeats others to what it goes back to in the end."""
    rows = connection.execute("SELECT id, name, derived, roots FROM source").fetchall()
    sources = {
        id: Source(id, "", name, derived_from=names_of(derived)) for id, name, derived, _ in rows
    }
    facts = Facts({}, {}, {}, sources)
    now = ((_joined(map(fold, roots_of(facts, id))), id, was) for id, _, _, was in rows)
    connection.executemany(
        "UPDATE source SET roots = ? WHERE id = ?",
        [(roots, id) for roots, id, was in now if roots != was],
    )
