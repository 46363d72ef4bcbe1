"""A survey of a ledger: which of its folders are no longer what the index holds of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from factcli.index.folders import Look, changed, kind_of
from factcli.index.held import Known, listing
from factcli.paths import FACTS, SEEDS, path_of
from factcli.trees import may_hold_records


class Survey(NamedTuple):
    """The folders that have changed, by path, as they were found not before `moment` (nanoseconds
    of the clock); and those that are gone."""

    moment: int
    looks: Mapping[str, Look]
    gone: tuple[str, ...] = ()


class _Surveyor:
    """Goes through a ledger's folders from the top, and looks at those that it is sent to."""

    def __init__(
        self, connection: sqlite3.Connection, root: str, known: Mapping[str, Known]
    ) -> None:
        self._connection = connection
        self._root = root
        self._known = known
        self._stamps = {path: each.stamp for path, each in known.items()}
        self._below: dict[str, list[str]] = {}
        for path in filter(None, known):
            self._below.setdefault(path.rpartition("/")[0], []).append(path)
        self.looks: dict[str, Look] = {}
        self._visited: set[str] = set()
        self._lost: set[str] = set()

    def visit(self, paths: Iterable[str], meanwhile: Callable[[], object] = lambda: None) -> None:
        """Look at folders, at each but once."""
        wanted = [path for path in paths if path not in self._visited]
        self._visited.update(wanted)
        looks = changed(self._root, self._stamps, wanted, meanwhile)
        self.looks.update((look.path, look) for look in looks)

    def inside(self, path: str) -> list[str]:
        """The folders within one that may hold records."""
        known = self._below.get(path, [])
        if path not in self.looks:
            return known
        entries = self.looks[path].entries or {}
        names = (name for name, key in entries.items() if kind_of(key) == "folder")
        paths = [f"{path}/{name}" if path else name for name in names]
        found = [each for each in paths if each == SEEDS or may_hold_records(each)]
        self._lost.update(set(known).difference(found))
        return found

    def is_as_before(self, story: str) -> Callable[[str], bool]:
        """Tells of a claim of the story whether it has neither got nor lost a file."""
        look = self.looks.get(story)
        changed = look is not None and story in self._known
        held = listing(self._connection, self._known[story]) if changed else {}

        def as_before(claim: str) -> bool:
            if claim not in self._known or not self._known[claim].stamp:
                return False
            name = claim.rpartition("/")[2]
            return look is None or (
                name in held and held[name].key == (look.entries or {}).get(name)
            )

        return as_before

    def gone(self) -> tuple[str, ...]:
        """What is known, and no longer there."""
        lost = tuple(f"{path}/" for path in self._lost)
        return tuple(path for path in self._known if f"{path}/".startswith(lost)) if lost else ()


def survey(
    connection: sqlite3.Connection,
    root: str,
    known: Mapping[str, Known],
    moment: int,
    whole: bool,
    meanwhile: Callable[[], object] = lambda: None,
) -> Survey:
    """Look at a ledger's stories and sources, and at those of its claims that got or lost a file;
    at the `whole` of it, if that is asked, and do something else `meanwhile`."""
    ledger = _Surveyor(connection, root, known)
    if whole:
        ledger.visit(known, meanwhile)
    ledger.visit([""])
    top = ledger.inside("")
    ledger.visit(top)
    stories = ledger.inside(FACTS) if FACTS in top else []
    ledger.visit(stories)
    claims: list[str] = []
    for story in stories:
        as_before = ledger.is_as_before(story)
        claims += (each for each in ledger.inside(story) if whole or not as_before(each))
    ledger.visit(claims)
    gone = ledger.gone()
    return Survey(moment, {p: each for p, each in ledger.looks.items() if p not in gone}, gone)


def survey_of(root: str, known: Mapping[str, Known], moment: int, claims: Iterable[str]) -> Survey:
    """Look at some claims, by their ids."""
    stamps = {path: each.stamp for path, each in known.items()}
    folders = (path_of("claim", id).rpartition("/")[0] for id in claims)
    return Survey(moment, {each.path: each for each in changed(root, stamps, folders)})
