"""Two versions of a ledger side by side, read only as far as a change bears on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from factcli.analysis.versions import kind_of
from factcli.errors import WrongUsage
from factcli.format.fields import TABLES
from factcli.format.files import decode
from factcli.format.nearby import nearby
from factcli.format.nodes import MAX_BYTES
from factcli.git import Blob, Repository
from factcli.lookup import Scope, names_in, scope_among
from factcli.paths import CONFIG, FACTS, SEEDS, address_of, path_of
from factcli.records import Claim, Facts, Source, Statement, Story
from factcli.revisions import Blobs, Revision
from factcli.store import open_facts, untold
from factcli.trees import Folder, Progress, Selection, Tree, Unreadable, ways

Opening = Callable[[Collection[str] | None], Tree]
"""Opens a version of a ledger: what lies at some places of it, or all."""


class Versions(NamedTuple):
    """What a change bears on, before and after it.

    Of claims that it touches, all is there; of others, nothing. `touched` are the files of records
    whose bytes differ.
    """

    before: Facts
    after: Facts
    touched: list[str]
    scope: Scope


def versions(
    repository: Repository,
    first: str,
    second: str | None,
    typed: str | None = None,
    progress: Progress = untold,
) -> Versions:
    """A ledger in two commits; without the second, in one and in the working folder.

    `typed` names a story or claim of either; all of it is there where a touched source may be cited
    by it.
    """
    withdrawn = None
    if second is None:
        new, was = _in_folder(repository, first, progress)
    else:
        commit = second
        holding = repository.holding(commit, _WITHDRAWN, SEEDS)
        touched = repository.differing(first, commit)
        was = {each.path: each.before for each in touched}

        def new(places: Collection[str] | None) -> Tree:
            return Revision(repository, commit, places)

        withdrawn = holding()

    was = {path: blob for path, blob in was.items() if address_of(path) is not None}
    scope = Scope(None, [])
    if typed is not None:
        names = names_in([*was, *(item.path for item in new(None).items())])
        scope = scope_among(names.stories, names.claims, typed)
    return _opened(was, new, scope, withdrawn, progress)


Was = Mapping[str, "Blob | None"]
"""The files of records that a change touches, with what they held before; None where nothing."""


def _in_folder(repository: Repository, first: str, progress: Progress) -> tuple[Opening, Was]:
    """The working folder, and what a commit has otherwise."""
    if repository.is_bare:
        raise WrongUsage("there is no working folder here; name two revisions")
    folder = Folder(repository.place)
    items = tuple(folder.items())
    revision = Revision(repository, first)
    unlike = _unlike(
        revision, folder, [item.path for item in items if item.kind == "file"], progress
    )

    def opening(places: Collection[str] | None) -> Tree:
        return folder if places is None else Selection(folder, items, places)

    return opening, {path: revision.blobs.get(path) for path in unlike}


def _unlike(
    revision: Revision, folder: Folder, paths: Iterable[str], progress: Progress
) -> list[str]:
    """The records of a working folder whose bytes are not those of a revision, but for the kind
    of line breaks."""
    here = {path for path in paths if address_of(path) is not None}
    there = {path for path in revision.blobs if address_of(path) is not None}
    unlike = here ^ there
    for number, path in enumerate(here & there):
        progress(number, len(here))
        hash = revision.blobs[path].hash
        try:
            data = folder.read(path)
        except Unreadable:
            unlike.add(path)
            continue
        if _hash(data, hash) != hash and _hash(data.replace(b"\r\n", b"\n"), hash) != hash:
            unlike.add(path)
    return sorted(unlike)


def _hash(data: bytes, like: str) -> str:
    """The hash that git gives to such bytes, of the kind of another one."""
    import hashlib

    make = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


_WITHDRAWN = ("retracted", "\\")
"""What stands in the file of every source that was withdrawn: the key, or a part of it escaped."""


def _opened(
    was: Was,
    new: Opening,
    scope: Scope,
    withdrawn: Collection[str] | None,
    progress: Progress,
) -> Versions:
    """Both versions, as far as the touched files bear on what is asked.

    `withdrawn` are the files of the sources that may have been, if that is known beforehand.
    """
    sources = [path for path in was if path.startswith(f"{SEEDS}/")]
    places = {_place(path) for path in was}
    if scope.id is not None and sources:
        places.add(f"{FACTS}/{scope.id}")  # what cites them is known from all of it
    before, after = _both(was, new, places, withdrawn, progress)
    if scope.id is None and any(
        _withdrawn(before, path) != _withdrawn(after, path) for path in sources
    ):
        before, after = _both(was, new, None, withdrawn, progress)
    return Versions(before, after, list(was), scope)


def _both(
    was: Was,
    new: Opening,
    places: Collection[str] | None,
    withdrawn: Collection[str] | None,
    progress: Progress,
) -> tuple[Facts, Facts]:
    """What lies at some places, and the sources cited there, before and after. What is not touched
    is read but once."""
    within = None if places is None else frozenset(places)
    touched = [path for path in was if within is None or not within.isdisjoint(ways(path))]
    kept: dict[str, bytes] = {}
    tree = new(places)
    after = open_facts(tree if places is None else _Remembering(tree, was, kept), progress)
    blobs = ((path, was[path]) for path in touched)
    old = Blobs({path: blob for path, blob in blobs if blob is not None})
    before = _exchanged(after, touched, _older(old, kept, after))
    cited = {s.source for facts in (before, after) for s in facts.statements.values()}
    known = {*before.sources, *after.sources}
    paths = [path_of("source", id) for id in sorted(cited - known)]
    wanted = [path for path in paths if withdrawn is None or path in withdrawn]
    sources = _withdrawn_among(new(wanted))
    return (
        replace(before, sources={**before.sources, **sources}),
        replace(after, sources={**after.sources, **sources}),
    )


class _Remembering:
    """A tree that keeps what some of its files hold, as they are read."""

    def __init__(self, tree: Tree, paths: Container[str], kept: dict[str, bytes]) -> None:
        self.items = tree.items
        self._tree = tree
        self._paths = paths
        self._kept = kept

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        data = self._tree.read(path, most)
        if path in self._paths and len(self._kept) < _MOST_KEPT:
            self._kept[path] = data
        return data


_MOST_KEPT = 10_000


def _older(old: Blobs, newer: Mapping[str, bytes], after: Facts) -> Facts:
    """What an older version of some files holds; where a line or so differs from what is read
    already, without reading all the rest anew."""
    records = {each.place.path: each for kind in TABLES for each in after.of(kind).values()}
    found: dict[str, dict[str, Any]] = {kind: {} for kind in TABLES}
    left = dict(old.blobs)
    for path in [item.path for item in old.items()]:
        known = records.get(path)
        if path not in newer or known is None:
            continue
        with suppress(Unreadable):
            record = nearby(old.read(path), newer[path], known)
            if record is not None:
                found[kind_of(record)][record.id] = record
                del left[path]
    rest = open_facts(Blobs(left))
    return replace(
        rest,
        stories={**rest.stories, **found["story"]},
        claims={**rest.claims, **found["claim"]},
        statements={**rest.statements, **found["statement"]},
        sources={**rest.sources, **found["source"]},
        config=found["config"].get("", rest.config),
    )


def _withdrawn_among(tree: Tree) -> dict[str, Source]:
    """The sources of a tree that were withdrawn; of others nothing is asked, so that most need not
    be read as records."""
    found = {}
    for path, address in ((item.path, address_of(item.path)) for item in tree.items()):
        if address is None:
            continue
        with suppress(Unreadable):
            data = tree.read(path)
            if any(word.encode("ascii") in data for word in _WITHDRAWN):
                record = decode(data, path, address).record
                if isinstance(record, Source) and record.retracted:
                    found[record.id] = record
    return found


def _exchanged(facts: Facts, paths: Collection[str], others: Facts) -> Facts:
    """The facts with what other ones have at those paths."""
    gone = {*paths}

    def staying(known: Mapping[str, R], new: Mapping[str, R]) -> dict[str, R]:
        kept = {id: each for id, each in known.items() if each.place.path not in gone}
        return dict(sorted({**kept, **new}.items()))

    return Facts(
        staying(facts.stories, others.stories),
        staying(facts.claims, others.claims),
        staying(facts.statements, others.statements),
        staying(facts.sources, others.sources),
        others.config if CONFIG in gone else facts.config,
        findings=(*(f for f in facts.findings if f.path not in gone), *others.findings),
    )


R = TypeVar("R", Claim, Source, Statement, Story)


def _place(path: str) -> str:
    """What has to be read for a touched file: of a claim all, else the file alone."""
    folder = path.rpartition("/")[0]
    return folder if folder.count("/") == 2 else path


def _id(path: str) -> str:
    address = address_of(path)
    assert address is not None
    return address.id


def _withdrawn(facts: Facts, path: str) -> object:
    source = facts.sources.get(_id(path))
    return source and source.retracted
