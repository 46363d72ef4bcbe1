"""Asking a ledger: by its index, or by reading all of it. The answer is the same either way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from time import time_ns as now
from typing import Protocol, TypeVar

from factcli.errors import NotFound
from factcli.index.cache import Cache, Damaged, Unusable, told
from factcli.index.reading import Reader
from factcli.index.tables import select
from factcli.index.upkeep import Known, Progress, Survey, known_folders, survey, survey_of, update
from factcli.lookup import Names, find_name, scope_among
from factcli.query import Condition
from factcli.records import Facts, Statement
from factcli.trees import Folder, Tree

Found = TypeVar("Found")


_INSTEAD = "every file was read instead; --no-cache makes do without an index"


class Asked(Protocol):
    """A ledger that questions are asked of. Each gives the facts that its answer rests on."""

    def all(self) -> Facts:
        """Everything."""
        ...

    def scope(self, typed: str | None, parties: bool = False) -> Facts:
        """A story or claim as it was typed; with `parties`, the parties of the whole ledger, too.

        Raises NotFound, or WrongUsage where several could be meant.
        """
        ...

    def record(self, typed: str) -> Facts:
        """What stands around a record as it was typed, if there is one."""
        ...

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        """The statements that meet a condition, in the order of a timeline within each claim."""
        ...


class Whole:
    """A tree of which every file is read."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def all(self) -> Facts:
        from factcli.store import open_facts

        return open_facts(self._tree)

    def scope(self, typed: str | None, parties: bool = False) -> Facts:
        return self.all()

    def record(self, typed: str) -> Facts:
        return self.all()

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        facts = self.all()
        return facts, select(facts, condition)


class Indexed:
    """A folder that has an index, or gets one. Where that cannot be, every file is read; `tell`
    is told why."""

    def __init__(
        self,
        tree: Folder,
        progress: Callable[[], AbstractContextManager[Progress]],
        tell: Callable[[str], None],
    ) -> None:
        self._tree = tree
        self._whole = Whole(tree)
        self._progress = progress
        self._tell = tell
        self._cache: Cache | None = None
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the index."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def all(self) -> Facts:
        return self._ask(lambda: self._fresh().all(), self._whole.all)

    def scope(self, typed: str | None, parties: bool = False) -> Facts:
        if typed is None:
            return self.all()

        def answer() -> Facts:
            reader = self._fresh(None if parties else ())
            about = scope_among(reader.story_ids, reader.claim_ids, typed)
            if not parties:
                reader = self._fresh(about.claims)
            return reader.of_claims(about.claims)

        return self._ask(answer, self._whole.all)

    def record(self, typed: str) -> Facts:
        def answer() -> Facts:
            reader = self._fresh()
            kinds = ("story", "claim", "statement", "source")
            try:
                found = find_name(Names(*(list(reader.names(kind)) for kind in kinds)), typed)
            except NotFound:
                return reader.of_claims(())
            return reader.around(*found)

        return self._ask(answer, self._whole.all)

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        return self._ask(
            lambda: self._fresh().matching(condition), lambda: self._whole.matching(condition)
        )

    def _ask(self, answer: Callable[[], Found], instead: Callable[[], Found]) -> Found:
        """An answer from the index; a damaged one is made anew once."""
        note = ""
        try:
            try:
                return self._by_index(answer)
            except Damaged:
                self._forget()
                note = "the index was damaged; it was made anew"
                return self._by_index(answer)
        except Damaged as error:
            note = f"the index is damaged ({error}); {_INSTEAD}"
        except Unusable as error:
            note = f"{error.message}; {_INSTEAD}" if error.message else note
        finally:
            if note:
                self._tell(f"factcli: {note}")
        return instead()

    def _by_index(self, answer: Callable[[], Found]) -> Found:
        try:
            if self._cache is None:
                self._cache = Cache(self._tree.root)
            found = answer()
            if self._connection is not None:
                self._connection.execute("COMMIT")  # who wants to write need not wait for us
            return found
        except sqlite3.Error as error:
            raise told(error) from None

    def _forget(self) -> None:
        self.close()
        assert self._cache is not None
        with self._cache.writing():
            self._cache.remove()

    def _fresh(self, claims: Collection[str] | None = None) -> Reader:
        """The index, as fresh as a question about some claims needs it, or about the whole."""
        connection = self._opened()
        known = known_folders(connection)
        root, moment = self._tree.root, now()
        if claims:
            found = survey_of(root, known, moment, claims)
        else:
            found = survey(connection, root, known, moment, claims is None)
        if found.looks or found.gone:
            known = self._bring(connection, found)
        return Reader(connection, self._tree, known)

    def _bring(self, connection: sqlite3.Connection, found: Survey) -> dict[str, Known]:
        """Write what has changed, and go on from there."""
        assert self._cache is not None
        connection.execute("COMMIT")
        with self._cache.writing():
            connection.execute("BEGIN IMMEDIATE")
            with self._progress() as progress:
                update(connection, self._tree, known_folders(connection), found, progress)
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        return known_folders(connection)

    def _opened(self) -> sqlite3.Connection:
        """The index, within a transaction; it is made where there is none."""
        assert self._cache is not None
        if self._connection is None:
            self._connection = self._cache.open() or self._made()
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
        return self._connection

    def _made(self) -> sqlite3.Connection:
        assert self._cache is not None
        with self._cache.writing():
            there = self._cache.open()  # another may have made it while we waited
            if there is not None:
                return there
            root, moment = self._tree.root, now()
            with self._cache.anew() as connection, self._progress() as progress:
                found = survey(connection, root, {}, moment, whole=True)
                update(connection, self._tree, {}, found, progress)
            there = self._cache.open()
        if there is None:
            raise Unusable("the index that was made is not there")
        return there
