"""The history of a ledger in git: two versions of it side by side, and every step between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from factcli.analysis.versions import Altered, Difference, Key, difference, key_of, kind_of
from factcli.errors import WrongUsage
from factcli.format import decode
from factcli.format.fields import TABLES
from factcli.format.nearby import nearby
from factcli.format.paths import CONFIG, FACTS, SEEDS, address_of, path_of
from factcli.format.yaml import MAX_BYTES
from factcli.git import Blob, Blobs, Repository, Revision, Step, Touched
from factcli.lookup import Scope, names_in, scope_among
from factcli.records import Claim, Config, Facts, Record, Source, Statement, Story
from factcli.store import open_facts
from factcli.trees import Folder, Selection, Tree, Unreadable, ways

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
    repository: Repository, first: str, second: str | None, typed: str | None = None
) -> Versions:
    """A ledger in two commits; without the second, in one and in the working folder.

    `typed` names a story or claim of either; all of it is there where a touched source may be cited
    by it.
    """

    withdrawn = None
    if second is None:
        new, was = _in_folder(repository, first)
    else:
        commit = second
        touched = repository.differing(first, commit)
        was = {each.path: each.before for each in touched}

        def new(places: Collection[str] | None) -> Tree:
            return repository.tree(commit, places)

        withdrawn = repository.holding(commit, _WITHDRAWN, SEEDS)

    was = {path: blob for path, blob in was.items() if address_of(path) is not None}
    scope = Scope(None, [])
    if typed is not None:
        names = names_in([*was, *(item.path for item in new(None).items())])
        scope = scope_among(names.stories, names.claims, typed)
    return _opened(was, new, scope, withdrawn)


Was = Mapping[str, "Blob | None"]
"""The files of records that a change touches, with what they held before; None where nothing."""


def _in_folder(repository: Repository, first: str) -> tuple[Opening, Was]:
    """The working folder, and what a commit has otherwise."""
    if repository.is_bare:
        raise WrongUsage("there is no working folder here; name two revisions")
    folder = Folder(repository.place)
    items = tuple(folder.items())
    revision = repository.tree(first)
    unlike = _unlike(revision, folder, [item.path for item in items if item.kind == "file"])

    def opening(places: Collection[str] | None) -> Tree:
        return folder if places is None else Selection(folder, items, places)

    return opening, {path: revision.blobs.get(path) for path in unlike}


def _unlike(revision: Revision, folder: Folder, paths: Iterable[str]) -> list[str]:
    """The records of a working folder whose bytes are not those of a revision, but for the kind
    of line breaks."""
    here = {path for path in paths if address_of(path) is not None}
    there = {path for path in revision.blobs if address_of(path) is not None}
    unlike = here ^ there
    for path in here & there:
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


def _opened(was: Was, new: Opening, scope: Scope, withdrawn: Collection[str] | None) -> Versions:
    """Both versions, as far as the touched files bear on what is asked.

    `withdrawn` are the files of the sources that may have been, if that is known beforehand.
    """
    sources = [path for path in was if path.startswith(f"{SEEDS}/")]
    places = {_place(path) for path in was}
    if scope.id is not None and sources:
        places.add(f"{FACTS}/{scope.id}")  # what cites them is known from all of it
    before, after = _both(was, new, places, withdrawn)
    more: set[str] | None = _replaced(before, after) - places
    if any(_withdrawn(before, path) != _withdrawn(after, path) for path in sources):
        more = None if scope.id is None else {f"{FACTS}/{scope.id}"}
    if more is None or more:
        wider = None if more is None else places | more
        before, after = _both(was, new, wider, withdrawn)
    return Versions(before, after, list(was), scope)


def _both(
    was: Was, new: Opening, places: Collection[str] | None, withdrawn: Collection[str] | None
) -> tuple[Facts, Facts]:
    """What lies at some places, and the sources cited there, before and after. What is not touched
    is read but once."""
    within = None if places is None else frozenset(places)
    touched = [path for path in was if within is None or not within.isdisjoint(ways(path))]
    kept: dict[str, bytes] = {}
    tree = new(places)
    after = open_facts(tree if places is None else _Remembering(tree, was, kept))
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


def _replaced(*versions: Facts) -> set[str]:
    """The folders of the claims whose statements are corrected by those that were read."""
    return {
        f"{FACTS}/{statement.replaces.rpartition('/')[0]}"
        for facts in versions
        for statement in facts.statements.values()
        if statement.replaces
    }


class Change(NamedTuple):
    """A commit, and what it changed of the records that are followed.

    At an `edge`, the history before is not here, and what is added may have been there long.
    """

    commit: str
    difference: Difference
    edge: bool


class _Followed:
    """The records whose history is wanted, by all the names that they had."""

    def __init__(self, keys: Iterable[Key] | None) -> None:
        self.keys = None if keys is None else set(keys)

    def holds(self, kind: str, id: str) -> bool:
        """Whether a record is wanted: itself, or the claim or story that it belongs to."""
        if self.keys is None or (kind, id) in self.keys:
            return True
        if kind not in ("statement", "claim"):
            return False
        return self.holds("claim" if kind == "statement" else "story", id.rpartition("/")[0])

    def holds_path(self, path: str) -> bool:
        address = address_of(path)
        return address is not None and self.holds(*address)

    def wants(self, record: Record) -> bool:
        return self.holds(*key_of(record))


def walk(repository: Repository, commit: str, subject: Key | None) -> Iterator[Change]:
    """The commits that changed what a record, or what a claim or story holds, says; newest first.

    None is for all of the ledger. Other names that they had, on whichever branch, are followed. A
    version that cannot be read is passed over: what changed is told where it can be read again. Of
    a merge only what comes from none of its parents is told.
    """
    steps = _Steps(repository.steps(commit))
    followed = _Followed(None if subject is None else [subject])
    count = -1
    while followed.keys is not None and len(followed.keys) > count:
        count = len(followed.keys)
        for number in range(len(steps.steps)):
            for found in steps.changed(number, followed):
                for pair in found.renamed:
                    if any(map(followed.wants, pair)):
                        followed.keys |= {key_of(each) for each in pair}
    for number, step in enumerate(steps.steps):
        found = _kept(_common(steps.changed(number, followed)), followed)
        if found != Difference():
            yield Change(step.commit, found, step.edge)


def names_ever(repository: Repository, commit: str) -> list[str]:
    """The paths of all files that were ever in the ledger's history."""
    steps = repository.steps(commit)
    return sorted({touched.path for step in steps for side in step.sides for touched in side})


class Entrance(NamedTuple):
    """The commit in which a statement came into the repository; at an `edge`, or before."""

    commit: str
    edge: bool


def entrances(
    repository: Repository, commit: str, statements: Iterable[str]
) -> dict[str, Entrance]:
    """When each of the statements came in, under whatever name; by its id of today."""
    steps = _Steps(repository.steps(commit))
    names = {path_of("statement", id): {id} for id in statements}
    found: dict[str, Entrance] = {}
    for number, step in enumerate(steps.steps):
        new = [
            {t.path for t in side if t.before is None and t.path in names} for side in step.sides
        ]
        come = set.intersection(*new)
        if not come:
            continue
        renamed: dict[str, str] = {}
        if any(touched.after is None for side in step.sides for touched in side):
            keys: list[Key] = [("statement", _id(path)) for path in come]
            for difference in steps.changed(number, _Followed(keys)):
                pairs = difference.renamed
                renamed |= {pair.after.place.path: pair.before.place.path for pair in pairs}
        for path in come:
            if path in renamed:
                names.setdefault(renamed[path], set()).update(names[path])
            else:
                found |= dict.fromkeys(names[path], Entrance(step.commit, step.edge))
    return found


_UNREADABLE = Config("unreadable")
"""Stands for a version of a file that is no record."""


class _Steps:
    """The commits of a history, and the records that their files held."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps

    def changed(self, number: int, followed: _Followed) -> list[Difference]:
        """What a commit changed, seen from each parent, of the records followed and of what may be
        the same renamed."""
        return [self._changed(number, side, followed) for side in self.steps[number].sides]

    def _changed(self, number: int, side: Sequence[Touched], followed: _Followed) -> Difference:
        wanted = {each.path: each for each in side if followed.holds_path(each.path)}
        if not wanted:
            return Difference()
        gone = {each.path: each for each in side if each.after is None}
        come = {each.path: each for each in side if each.before is None}
        if gone and come and (gone.keys() & wanted.keys() or come.keys() & wanted.keys()):
            wanted |= {**gone, **come}
        before, after = [], []
        for touched in wanted.values():
            old, new = (_record(touched.path, each) for each in touched[1:])
            if new is _UNREADABLE:
                continue
            if old is _UNREADABLE:
                old = self._readable(number, touched.path)
            before += [old] if old else []
            after += [new] if new else []
        return difference(before, after)

    def _readable(self, number: int, path: str) -> Record | None:
        """What a file held when it could last be read, before a commit."""
        for step in self.steps[number + 1 :]:
            for touched in (each for side in step.sides for each in side if each.path == path):
                for blob in (touched.after, touched.before):
                    if (record := _record(path, blob)) is not _UNREADABLE:
                        return record
        return None


@lru_cache(maxsize=50_000)
def _record(path: str, blob: Blob | None) -> Record | None:
    """What a file of that path held; None where there was none."""
    address = address_of(path)
    if blob is None or address is None:
        return None
    try:
        return decode(blob.read(), path, address).record or _UNREADABLE
    except Unreadable:
        return _UNREADABLE


def _common(found: Sequence[Difference]) -> Difference:
    """What a commit changed that it has from none of its parents."""
    if len(found) < 2:
        return found[0] if found else Difference()
    others = [
        {key_of(each.after): each for each in seen.altered}
        | {key_of(each): None for each in seen.added}
        for seen in found
    ]
    altered: dict[Key, Altered] = {}
    for seen in found:
        for each in seen.altered:
            key = key_of(each.after)
            if key in altered or not all(key in other for other in others):
                continue
            versions = [each for each in (other[key] for other in others) if each is not None]
            if fields := _own_fields(versions):
                moves = [move for move in each.moves if {move["key"], "assessments"} & {*fields}]
                altered[key] = each._replace(fields=fields, moves=moves)
    first = found[0]
    return Difference(
        tuple(each for each in first.added if all(each in seen.added for seen in found)),
        tuple(each for each in first.removed if all(each in seen.removed for seen in found)),
        (),
        tuple(altered[key] for key in sorted(altered)),
    )


def _own_fields(versions: Sequence[Altered]) -> dict[str, list[Any]]:
    """The fields that a merge has from no parent: of a list or mapping those with a member that
    none has, or without one that all have."""
    first, *others = versions
    found = {}
    for key, (_, after) in first.fields.items():
        if all(key in each.fields for each in others):
            parents = [_members(each.fields[key][0]) for each in versions]
            known = [member for parent in parents for member in parent]
            now = _members(after)
            kept = [each for each in parents[0] if all(each in parent for parent in parents)]
            if not (all(each in known for each in now) and all(each in now for each in kept)):
                found[key] = first.fields[key]
    return found


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.items())
    return value if isinstance(value, list) else [value]


def _kept(found: Difference, followed: _Followed) -> Difference:
    """What concerns the records followed."""
    return Difference(
        tuple(record for record in found.added if followed.wants(record)),
        tuple(record for record in found.removed if followed.wants(record)),
        tuple(pair for pair in found.renamed if any(map(followed.wants, pair))),
        tuple(each for each in found.altered if followed.wants(each.after)),
    )
