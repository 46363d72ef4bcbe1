"""Asking a ledger: by its index, or by reading all of it. The answer is the same either way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from time import time_ns as now
from typing import Protocol, TypeVar

from factcli.errors import NotFound
from factcli.index.cache import Cache, Damaged, Unusable, told
from factcli.index.held import Known, known_folders
from factcli.index.reading import Reader
from factcli.index.survey import Survey, survey, survey_of
from factcli.index.tables import select
from factcli.index.upkeep import update
from factcli.lookup import Names, find_name, scope_among
from factcli.query import Condition
from factcli.records import Facts, Statement
from factcli.trees import Folder, Progress, Tree

Found = TypeVar("Found")


_INSTEAD = "every file was read instead; --no-cache makes do without an index"


class Asked(Protocol):
    """A ledger that questions are asked of. Each gives the facts that its answer rests on."""

    def all(self) -> Facts:
        """Everything."""
        ...

    def scope(self, typed: str | None, parties: bool = False, stories: bool = False) -> Facts:
        """A story or claim as it was typed; with `parties`, the parties of the whole ledger, too,
        with `stories`, what is said of its story.

        Raises NotFound, or WrongUsage where several could be meant.
        """
        ...

    def record(self, typed: str) -> Facts:
        """What stands around a record as it was typed, if there is one."""
        ...

    def matching(self, condition: Condition) -> tuple[Facts, list[Statement]]:
        """The statements that meet a condition, in the order of a timeline within each claim."""
        ...


Watched = Callable[[], AbstractContextManager[Progress]]
"""Shows, while it is entered, how far the reading has come."""


def unwatched() -> AbstractContextManager[Progress]:
    """Shows nobody anything."""
    return nullcontext(lambda done, total: None)


class Whole:
    """A tree of which every file is read."""

    def __init__(self, tree: Tree, progress: Watched = unwatched) -> None:
        self._tree = tree
        self._progress = progress

    def all(self) -> Facts:
        from factcli.store import open_facts

        with self._progress() as tell:
            return open_facts(self._tree, tell)

    def scope(self, typed: str | None, parties: bool = False, stories: bool = False) -> Facts:
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
        progress: Watched,
        tell: Callable[[str], None],
    ) -> None:
        self._tree = tree
        self._whole = Whole(tree, progress)
        self._progress = progress
        self._tell = tell
        self._cache: Cache | None = None
        self._connection: sqlite3.Connection | None = None
        self._is_new = False
        self._known: dict[str, Known] | None = None

    def close(self) -> None:
        """Let go of the index."""
        self._known = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def all(self) -> Facts:
        return self._ask(lambda: self._fresh().all(), self._whole.all)

    def scope(self, typed: str | None, parties: bool = False, stories: bool = False) -> Facts:
        if typed is None:
            return self.all()

        def answer() -> Facts:
            reader = self._fresh(None if parties or stories else ())
            about = scope_among(reader.story_ids, reader.claim_ids, typed)
            if not (parties or stories):
                reader = self._fresh(about.claims)
            story = {(about.id or "").partition("/")[0]} if stories else set()
            return reader.of_claims(about.claims, story.intersection(reader.names("story")))

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
        def answer() -> tuple[Facts, list[Statement]]:
            return self._fresh(meanwhile=lambda reader: reader.find(condition)).matching(condition)

        return self._ask(answer, lambda: self._whole.matching(condition))

    def _ask(self, answer: Callable[[], Found], instead: Callable[[], Found]) -> Found:
        """An answer from the index, which is made anew once, if it is damaged; else from all the
        files."""
        note = ""
        try:
            for last in (False, True):
                try:
                    found = self._by_index(answer, last)
                except Damaged as error:
                    if last:
                        raise Unusable(f"the index is damaged ({error})") from None
                    self._forget()
                    note = "the index was damaged; it was made anew"
                else:
                    break
        except Unusable as error:
            note = error.message and f"{error.message}; {_INSTEAD}"
            self.close()  # nobody need wait for us while we read
            found = instead()
        if note:
            self._tell(f"factcli: {note}")
        return found

    def _by_index(self, answer: Callable[[], Found], last: bool) -> Found:
        try:
            if self._cache is None:
                self._cache = Cache(self._tree.root)
            while True:
                try:
                    found = answer()
                except _Moved:
                    self.close()
                else:
                    break
            if self._connection is not None:
                self._connection.execute("COMMIT")  # who wants to write need not wait for us
                self._known = None
            return found
        except sqlite3.Error as error:
            raise told(error) from None
        except OSError as error:
            raise Unusable(f"the index cannot be used: {error.strerror}") from None
        except (TypeError, ValueError, LookupError) as error:
            if last:
                raise  # it is a fault of our own
            raise Damaged(str(error)) from None

    def _forget(self) -> None:
        self.close()
        assert self._cache is not None
        with self._cache.writing():
            self._cache.remove()

    def _fresh(
        self,
        claims: Collection[str] | None = None,
        meanwhile: Callable[[Reader], object] = lambda reader: None,
    ) -> Reader:
        """The index, as fresh as a question about some claims needs it, or about the whole.

        `meanwhile`, the index as it is may be asked: mostly nothing has changed.
        """
        connection = self._opened()
        if self._known is None:
            self._known = known_folders(connection)
        reader = Reader(connection, self._tree, self._known)
        if not self._is_new:
            found = self._survey(connection, self._known, claims, lambda: meanwhile(reader))
            if found.looks or found.gone:
                self._known = self._bring(connection, self._known, found, claims)
                reader = Reader(connection, self._tree, self._known)
        return reader

    def _survey(
        self,
        connection: sqlite3.Connection,
        known: Mapping[str, Known],
        claims: Collection[str] | None = None,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Survey:
        root, moment = self._tree.root, now()
        if claims:
            return survey_of(root, known, moment, claims)
        return survey(connection, root, known, moment, claims is None, meanwhile)

    def _bring(
        self,
        connection: sqlite3.Connection,
        known: dict[str, Known],
        found: Survey,
        claims: Collection[str] | None,
    ) -> dict[str, Known]:
        """Write what has changed, and go on from there."""
        assert self._cache is not None
        connection.execute("COMMIT")
        with self._cache.writing(), self._progress() as progress:
            if self._cache.has_moved():
                raise _Moved
            connection.execute("BEGIN IMMEDIATE")
            held = known_folders(connection)
            if held != known:  # another has been here: what was seen before may be older than that
                found = self._survey(connection, held, claims)
            update(connection, self._tree, held, found, progress)
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        return known_folders(connection)

    def _opened(self) -> sqlite3.Connection:
        """The index, within a transaction; it is made where there is none."""
        assert self._cache is not None
        if self._connection is None:
            self._is_new = False
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
            with self._cache.anew() as connection, self._progress() as progress:
                update(connection, self._tree, {}, self._survey(connection, {}), progress)
            there = self._cache.open()
        if there is None:
            raise Unusable("the index that was made is not there")
        self._is_new = True
        return there


class _Moved(Exception):
    """Another index has taken the place of the one that was opened."""
