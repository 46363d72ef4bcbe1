"""The history of a ledger in git: every commit that changed what its records say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from factcli.analysis.versions import Altered, Difference, Key, difference, key_of
from factcli.format.files import decode
from factcli.git import Blob, Repository, Step, Touched
from factcli.paths import address_of, path_of
from factcli.records import Config, Record
from factcli.store import untold
from factcli.trees import Progress, Unreadable


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


def walk(
    repository: Repository, commit: str, subject: Key | None, progress: Progress = untold
) -> Iterator[Change]:
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
            progress(number, len(steps.steps))
            for found in steps.changed(number, followed):
                for pair in found.renamed:
                    if any(map(followed.wants, pair)):
                        followed.keys |= {key_of(each) for each in pair}
    for number, step in enumerate(steps.steps):
        progress(number, len(steps.steps))
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
    repository: Repository, commit: str, statements: Iterable[str], progress: Progress = untold
) -> dict[str, Entrance]:
    """When each of the statements came in, under whatever name; by its id of today."""
    steps = _Steps(repository.steps(commit))
    names = {path_of("statement", id): {id} for id in statements}
    found: dict[str, Entrance] = {}
    for number, step in enumerate(steps.steps):
        progress(number, len(steps.steps))
        new = [
            {t.path for t in side if t.before is None and t.path in names} for side in step.sides
        ]
        come = set.intersection(*new)
        if not come:
            continue
        renamed: dict[str, str] = {}
        if any(touched.after is None for side in step.sides for touched in side):
            keys = [address for path in come if (address := address_of(path))]
            for seen in steps.changed(number, _Followed(keys)):
                pairs = seen.renamed
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
