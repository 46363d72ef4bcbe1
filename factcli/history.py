"""The history of a ledger in git: two versions of it side by side, and every step between them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, TypeVar

from factcli.analysis.versions import Difference, Key, difference, key_of
from factcli.errors import WrongUsage
from factcli.format import decode
from factcli.format.paths import CONFIG, FACTS, SEEDS, address_of, path_of
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

    `typed` names the story or claim that alone is wanted, with the sources that it cites.
    """

    if second is None:
        new, was = _in_folder(repository, first)
    else:
        commit = second
        touched = repository.differing(first, commit)
        was = {each.path: each.before[0] for each in touched}

        def new(places: Collection[str] | None) -> Tree:
            return repository.tree(commit, places)

    was = {path: blob for path, blob in was.items() if address_of(path) is not None}
    scope = Scope(None, [])
    if typed is not None:
        names = names_in([*was, *(item.path for item in new(None).items())])
        scope = scope_among(names.stories, names.claims, typed)
    return _opened(was, new, scope)


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
    make = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _opened(was: Was, new: Opening, scope: Scope) -> Versions:
    """Both versions, as far as the touched files bear on what is asked."""
    about = [path for path in was if _is_about(path, scope)]
    sources = [path for path in about if path.startswith(f"{SEEDS}/")]
    places = {_place(path) for path in about}
    if scope.id is not None and sources:
        places.add(f"{FACTS}/{scope.id}")  # what cites them is known from all of it
    before, after = _both(was, new, places)
    more: set[str] | None = _replaced(before, after) - places
    if any(_withdrawn(before, path) != _withdrawn(after, path) for path in sources):
        more = None if scope.id is None else {f"{FACTS}/{scope.id}"}
    if more is None or more:
        before, after = _both(was, new, None if more is None else places | more)
    if scope.id is not None:
        cited = {s.source for facts in (before, after) for s in facts.statements.values()}
        about = [path for path in about if path not in sources or _id(path) in cited]
    return Versions(before, after, about, scope)


def _both(was: Was, new: Opening, places: Collection[str] | None) -> tuple[Facts, Facts]:
    """What lies at some places, and the sources cited there, before and after. What is not touched
    is read but once."""
    wanted = None if places is None else frozenset(places)
    touched = [path for path in was if wanted is None or not wanted.isdisjoint(ways(path))]
    blobs = ((path, was[path]) for path in touched)
    old = Blobs({path: blob for path, blob in blobs if blob is not None})
    after, there = open_facts(new(places)), open_facts(old)
    before = _exchanged(after, touched, there)
    cited = {s.source for facts in (before, after) for s in facts.statements.values()}
    known = {*before.sources, *after.sources}
    sources = _withdrawn_among(new([path_of("source", id) for id in sorted(cited - known)]))
    return (
        replace(before, sources={**before.sources, **sources}),
        replace(after, sources={**after.sources, **sources}),
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
            if b"retracted" in data or b"\\" in data:
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


def _is_about(path: str, scope: Scope) -> bool:
    """Whether a file may belong to a scope; of sources one cannot tell by their paths."""
    if scope.id is None or path.startswith(f"{SEEDS}/"):
        return True
    return path.startswith(f"{FACTS}/{scope.id}/")


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
    """The records whose history is wanted, by the names that they have at the time."""

    def __init__(self, keys: Iterable[Key] | None) -> None:
        self.keys = None if keys is None else set(keys)

    def holds(self, kind: str, id: str) -> bool:
        """Whether a record is wanted: itself, or the claim or story that it belongs to."""
        if self.keys is None:
            return True
        if (kind, id) in self.keys:
            return True
        if kind not in ("statement", "claim"):
            return False
        above = id.rpartition("/")[0]
        return self.holds("claim" if kind == "statement" else "story", above)

    def wants(self, record: Record) -> bool:
        return self.holds(*key_of(record))

    def add(self, record: Record) -> None:
        if self.keys is not None:
            self.keys.add(key_of(record))


def walk(repository: Repository, commit: str, subject: Key | None) -> Iterator[Change]:
    """The commits that changed what a record, or what a claim or story holds, says; newest first.

    None is for all of the ledger. Other names that they had before are followed. A version that
    cannot be read is passed over: what changed is told where it can be read again. Of a merge only
    what is in none of its parents is told.
    """
    steps = _Steps(repository.steps(commit))
    followed = _Followed(None if subject is None else [subject])
    for number, step in enumerate(steps.steps):
        found = _kept(steps.changed(number, followed), followed)
        if found != Difference():
            yield Change(step.commit, found, step.edge)


def names_ever(repository: Repository, commit: str) -> list[str]:
    """The paths of all files that were ever in the ledger's history."""
    return sorted({touched.path for step in repository.steps(commit) for touched in step.touched})


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
        come = [each for each in step.touched if each.path in names and not any(each.before)]
        if not come:
            continue
        renamed = {}
        if any(each.after is None for each in step.touched):
            keys: list[Key] = [("statement", _id(each.path)) for each in come]
            pairs = steps.changed(number, _Followed(keys)).renamed
            renamed = {pair.after.place.path: pair.before.place.path for pair in pairs}
        for each in come:
            ids = names[each.path]
            if each.path in renamed:
                names.setdefault(renamed[each.path], set()).update(ids)
            else:
                found |= dict.fromkeys(ids, Entrance(step.commit, step.edge))
    return found


_UNREADABLE = Config("unreadable")
"""Stands for a version of a file that is no record."""


class _Steps:
    """The commits of a history, and the records that their files held."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps

    def changed(self, number: int, followed: _Followed) -> Difference:
        """What a commit changed of the records followed, and of what may be the same renamed."""
        touched = [each for each in self.steps[number].touched if address_of(each.path)]
        wanted = {
            each.path: each
            for each in touched
            if followed.holds(*address_of(each.path) or ("", ""))
        }
        if not wanted:
            return Difference()
        gone = {each.path: each for each in touched if each.after is None}
        come = {each.path: each for each in touched if not any(each.before)}
        if gone.keys() & wanted.keys() or come.keys() & wanted.keys():
            wanted |= {**gone, **come} if gone and come else {}
        versions = [self._versions(number, each) for each in wanted.values()]
        sides = zip(*(each for each in versions if each[-1] is not _UNREADABLE), strict=True)
        *before, after = [[record for record in side if record] for side in sides] or [[]]
        return _common([difference(side, after) for side in before])

    def _versions(self, number: int, touched: Touched) -> list[Record | None]:
        """What a file held in each parent, and what it holds in the commit."""
        before = [
            self._readable(number, touched.path) if record is _UNREADABLE else record
            for record in (_record(touched.path, blob) for blob in touched.before)
        ]
        return [*before, _record(touched.path, touched.after)]

    def _readable(self, number: int, path: str) -> Record | None:
        """What a file held when it could last be read, before a commit."""
        for step in self.steps[number + 1 :]:
            for touched in step.touched:
                if touched.path == path:
                    for blob in (touched.after, *touched.before):
                        if (record := _record(path, blob)) is not _UNREADABLE:
                            return record
        return None


@lru_cache(maxsize=10_000)
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
    """What differs from every parent of a commit."""
    first, *others = found or [Difference()]
    for each in others:
        fields = {key_of(altered.after): altered.fields for altered in each.altered}
        kept = (
            altered._replace(
                fields={
                    key: pair
                    for key, pair in altered.fields.items()
                    if key in fields.get(key_of(altered.after), ())
                }
            )
            for altered in first.altered
        )
        first = Difference(
            tuple(record for record in first.added if record in each.added),
            tuple(record for record in first.removed if record in each.removed),
            tuple(pair for pair in first.renamed if pair in each.renamed),
            tuple(altered for altered in kept if altered.fields),
        )
    return first


def _kept(found: Difference, followed: _Followed) -> Difference:
    """What concerns the records followed; those that had other names before are followed by these
    from here on."""
    renamed = tuple(pair for pair in found.renamed if any(map(followed.wants, pair)))
    for pair in renamed:
        followed.add(pair.before)
    return Difference(
        tuple(record for record in found.added if followed.wants(record)),
        tuple(record for record in found.removed if followed.wants(record)),
        renamed,
        tuple(each for each in found.altered if followed.wants(each.after)),
    )
