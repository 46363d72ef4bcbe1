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
from factcli.index.held import (
    Known,
    checksum,
    faults_in,
    folder_of,
    listing,
    owner_of,
    sums_in,
    tables_of,
)
from factcli.index.sums import sums
from factcli.index.tables import Columns, in_order, matching, names_of, rests_on
from factcli.paths import SEEDS, Kind
from factcli.query import Condition
from factcli.records import Facts, Item, Statement
from factcli.trees import Folder

Found = TypeVar("Found")

_FEW = 50
"""So many claims are verified one by one; for more of them it is faster to verify all."""


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
        self._found: dict[Condition, list[str]] = {}

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

    def of_claims(self, claims: Collection[str], stories: Collection[str] = ()) -> Facts:
        """All that is said on some claims, with the sources that it was read in; and stories."""
        self._verify({"said": ["id", "sum"]}, claims)
        query = "SELECT id FROM said WHERE claim = ?"
        rows = (row for claim in claims for row in self._connection.execute(query, [claim]))
        return self._facts([id for (id,) in rows], claims, stories)

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        """The statements that meet a condition, in the order of a timeline within each claim."""
        found = self.find(condition)
        facts = self._facts([*found, *self._corrections(found)], {_claim(id) for id in found})
        return facts, in_order(facts.statements[id] for id in found)

    def find(self, condition: Condition) -> list[str]:
        """The ids of the statements that meet a condition; found once."""
        if condition not in self._found:
            self._verify(rests_on(condition))
            self._found[condition] = matching(self._connection, condition)
        return self._found[condition]

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
        claims: Collection[str],
        stories: Iterable[str] = (),
        sources: Iterable[str] = (),
    ) -> Facts:
        self._verify({"source": ["id", "sum"]})
        self._verify({"claim": ["id", "sum"]}, claims)
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
        there = [claim for claim in claims if self._has_record(claim)]
        return Facts(
            self._records("story", set(stories)),
            self._records("claim", there),
            said,
            {id: held[id] for id in sorted(held, key=lambda id: f"{id}.yaml")},
            findings=tuple(self._findings()),
            texts=Texts(self._tree, self._captured()),
            catalogue=self,
        )

    def _records(self, kind: Kind, ids: Collection[str]) -> dict[str, Any]:
        """Records by id. Each must be the one that the verified row in its table speaks of."""
        table = "said" if kind == "statement" else kind
        owners = {"statement": lambda: {_claim(id) for id in ids}, "source": lambda: {""}}
        self._verify({table: ["sum"]}, owners.get(kind, lambda: ids)())
        statement = kind == "statement"
        on = "s.claim = json_extract(j.value, '$[0]') AND s.id = json_extract(j.value, '$[1]')"
        wanted = [[_claim(id), id] for id in sorted(ids)] if statement else sorted(ids)
        rows = self._connection.execute(
            f"SELECT r.id, r.fields, r.sum, s.sum FROM json_each(?) j"
            f" CROSS JOIN {table} s ON {on if statement else 's.id = j.value'}"
            f" CROSS JOIN record r ON r.kind = ? AND r.id = s.id",
            [json.dumps(wanted), kind],
        )
        found = {}
        for id, fields, own, told in rows:
            if not checksum((kind, id, fields)) == own == told:
                raise Damaged("record")
            found[id] = recorded(kind, id, json.loads(fields))
        if found.keys() != set(ids):
            raise Damaged("record")
        return found

    def _has_record(self, claim: str) -> bool:
        return bool(
            self._connection.execute("SELECT 1 FROM claim WHERE id = ?", [claim]).fetchone()
        )

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
            for name, entry in listing(self._connection, self._known[SEEDS]).items():
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

    def _verify(self, columns: Columns, owners: Collection[str] | None = None) -> None:
        """Hold what stands in some columns against its checksums: all of it, once, or what belongs
        to a few owners."""
        for table, names in columns.items():
            wanted = sorted(set(names) - self._sound.setdefault(table, set()))
            if not wanted:
                continue
            if owners is not None and len(owners) < _FEW:
                for owner in owners:
                    folder = self._known.get(folder_of(owner))
                    kept = sums_in(folder, table, wanted) if folder else None
                    if sums(self._connection, table, wanted, owner).get(owner) != kept:
                        raise Damaged(table)
                continue
            every = (
                (owner_of(each.path), sums_in(each, table, wanted))
                for each in self._known.values()
                if table in tables_of(each.path)
            )
            kept_all = {owner: found for owner, found in every if found is not None}
            if sums(self._connection, table, wanted) != kept_all:
                raise Damaged(table)
            self._sound[table].update(wanted)


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
