"""Reading from the index: the facts that a question rests on, and no more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar

from factcli.answers import Finding
from factcli.contents import Texts
from factcli.format.plain import recorded
from factcli.index.cache import Damaged
from factcli.index.tables import Columns, in_order, matching, names_of, rests_on, sums
from factcli.index.upkeep import Known, checksum, faults_in, listing, owner_of
from factcli.paths import SEEDS, Kind, path_of
from factcli.query import Condition
from factcli.records import Config, Facts, Item, Statement
from factcli.trees import Folder

Found = TypeVar("Found")


class Reader:
    """An index that is as fresh as the question needs. What is damaged is found: every row that
    an answer rests on, or might have rested on, is held against its checksum."""

    def __init__(
        self, connection: sqlite3.Connection, tree: Folder, known: Mapping[str, Known]
    ) -> None:
        self._connection = connection
        self._tree = tree
        self._known = known
        self._sound: dict[str, set[str]] = {}

    # The catalogue: what the whole ledger holds, by name.

    @cached_property
    def claim_ids(self) -> list[str]:
        return sorted(owner_of(each.path) for each in self._known.values() if each.claim)

    @cached_property
    def story_ids(self) -> list[str]:
        return sorted({*self.names("story"), *(id.partition("/")[0] for id in self.claim_ids)})

    def names(self, kind: str) -> Collection[str]:
        return _Names(self, kind)

    @cached_property
    def parties(self) -> Collection[str]:
        return self._now(self._parties, lambda facts: facts.parties)

    def _parties(self) -> Collection[str]:
        self._verify({"said": ["name"], "claim": ["parties"]})
        spoke = {name for (name,) in self._connection.execute("SELECT DISTINCT name FROM said")}
        tracked = self._connection.execute("SELECT parties FROM claim")
        return spoke.union(*(names_of(joined) for (joined,) in tracked))

    # The facts, as far as they bear on something.

    def of_claims(self, claims: Iterable[str]) -> Facts:
        """All that is said on some claims, with the sources that it was read in."""
        ids = [id for claim in claims for id in self._said_on(claim)]
        return self._facts(ids, claims)

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        """The statements that meet a condition, in the order of a timeline within each claim."""
        self._verify(rests_on(condition))
        found = matching(self._connection, condition)
        facts = self._facts([*found, *self._corrections(found)], {_claim(id) for id in found})
        return facts, in_order(facts.statements[id] for id in found)

    def around(self, kind: Kind, id: str) -> Facts:
        """What stands around one record."""
        if kind in ("claim", "statement"):
            return self.of_claims([id if kind == "claim" else _claim(id)])
        if kind == "story":
            return self._facts([], [], stories=[id])
        self._verify({"said": ["id", "source"]})
        rows = self._connection.execute("SELECT id FROM said WHERE source = ?", [id])
        said = [each for (each,) in rows]
        return self._facts(said, [], sources=self.names("source"))

    def all(self) -> Facts:
        """Everything."""
        names = {kind: list(self.names(kind)) for kind in ("story", "claim", "statement", "source")}
        return self._facts(names["statement"], names["claim"], names["story"], names["source"])

    def _facts(
        self,
        statements: Iterable[str],
        claims: Iterable[str],
        stories: Iterable[str] = (),
        sources: Iterable[str] = (),
    ) -> Facts:
        said = self._records("statement", set(statements))
        cited = {name for s in said.values() for name in (s.source, *s.via)}
        known = set(self.names("source"))
        held: dict[str, Any] = {}
        wanted = known.intersection({*cited, *sources})
        while wanted:
            more = self._records("source", wanted)
            held |= more
            derived = {name for source in more.values() for name in source.derived_from}
            wanted = known.intersection(derived).difference(held)
        there = set(self.names("claim"))
        config = self._record("config", "")
        return Facts(
            self._records("story", set(stories)),
            dict(sorted(self._records("claim", there.intersection(claims)).items())),
            dict(sorted(said.items())),
            {id: held[id] for id in sorted(held, key=lambda id: f"{id}.yaml")},
            config or Config(),
            findings=tuple(self._findings()),
            texts=Texts(self._tree, self._captured()),
            catalogue=self,
        )

    def _record(self, kind: Kind, id: str) -> Any:
        row = self._connection.execute(
            "SELECT fields, sum FROM record WHERE kind = ? AND id = ?", [kind, id]
        ).fetchone()
        if row is None:
            return None
        if checksum((kind, id, row[0])) != row[1]:
            raise Damaged("record")
        return recorded(kind, id, json.loads(row[0]))

    def _records(self, kind: Kind, ids: Collection[str]) -> dict[str, Any]:
        found = {id: self._record(kind, id) for id in sorted(ids)}
        if None in found.values():
            raise Damaged("record")
        return found

    def _said_on(self, claim: str) -> list[str]:
        folder = self._known.get(path_of("claim", claim).rpartition("/")[0])
        if folder is None:
            return []
        for table in ("said", "claim"):
            found = sums(self._connection, table, ["id"], claim).get(claim)
            if found != _only(folder.sums.get(table), ["id"]):
                raise Damaged(table)
        rows = self._connection.execute("SELECT id FROM said WHERE claim = ?", [claim])
        return [id for (id,) in rows]

    def _corrections(self, ids: Iterable[str]) -> set[str]:
        """What tells whether some statements were corrected: whatever corrects them, and what that
        leads to."""
        self._verify({"correction": ["id", "corrects"]})
        rows = self._connection.execute("SELECT id, corrects FROM correction")
        corrects = dict(rows.fetchall())
        asked = set(ids)
        chain = [id for id, other in corrects.items() if other in asked]
        there = set(self.names("statement")) if corrects else set()
        found: set[str] = set()
        while chain:
            id = chain.pop()
            if id in there and id not in found:
                found.add(id)
                chain += [corrects[id]] if id in corrects else []
        return found

    def _findings(self) -> list[Finding]:
        """What cannot be read, in the order of paths."""
        faulty = (each for each in self._known.values() if each.faults)
        found = (each for folder in faulty for each in faults_in(self._connection, folder))
        return sorted(dict.fromkeys(found), key=lambda finding: finding.path)

    def _captured(self) -> Iterator[Item]:
        """What lies beside the records of sources."""
        if SEEDS in self._known:
            for name, entry in listing(self._connection, SEEDS).items():
                yield Item(f"{SEEDS}/{name}", entry.kind)

    def ids(self, kind: str) -> Collection[str]:
        """The ids of the records of one kind, in the order that facts have them."""
        return self._now(lambda: self._ids(kind), lambda facts: facts.names(kind))

    def _now(self, read: Callable[[], Found], instead: Callable[[Facts], Found]) -> Found:
        """What is read from the index; or, where the answer has been found already and another
        process was at the index since, from the files."""
        try:
            return read()
        except (Damaged, sqlite3.Error):
            with suppress(sqlite3.ProgrammingError):  # it is closed
                if self._connection.in_transaction:
                    raise
        from factcli.store import open_facts

        return instead(open_facts(self._tree))

    def _ids(self, kind: str) -> list[str]:
        table = "said" if kind == "statement" else kind
        self._verify({table: ["id"]})
        found = [id for (id,) in self._connection.execute(f"SELECT id FROM {table}")]
        return sorted(found, key=(lambda id: f"{id}.yaml") if kind == "source" else None)

    def _verify(self, columns: Columns) -> None:
        """Hold all that stands in some columns against their checksums, once."""
        for table, names in columns.items():
            wanted = sorted(set(names) - self._sound.setdefault(table, set()))
            if not wanted:
                continue
            kept = {owner_of(each.path): each.sums[table]
                    for each in self._known.values() if table in each.sums}  # fmt: skip
            found = sums(self._connection, table, wanted)
            if found != {owner: _only(told, wanted) for owner, told in kept.items()}:
                raise Damaged(table)
            self._sound[table].update(wanted)


def _only(told: Mapping[str, int] | None, names: Iterable[str]) -> dict[str, int] | None:
    return None if told is None else {name: told[name] for name in names}


class _Names(Collection[str]):
    """The ids of one kind, read when they are wanted."""

    def __init__(self, reader: Reader, kind: str) -> None:
        self._reader = reader
        self._kind = kind

    @cached_property
    def _ids(self) -> dict[str, None]:
        return dict.fromkeys(self._reader.ids(self._kind))

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _claim(statement: str) -> str:
    return statement.rpartition("/")[0]
