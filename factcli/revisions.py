"""Revisions of git as trees: a ledger's files as they were in a commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from factcli.format.nodes import MAX_BYTES
from factcli.git import FILES, FOLDER, STREAMED, Blob, Repository
from factcli.paths import SEEDS, address_of
from factcli.records import Item
from factcli.trees import Unreadable, is_left_behind, may_hold_records, not_a_file, ways


class Blobs:
    """A tree of the files that some blobs hold, by path."""

    def __init__(self, blobs: Mapping[str, Blob], items: Iterable[Item] | None = None) -> None:
        self.blobs = blobs
        found = (Item(path, "file") for path in blobs) if items is None else items
        self._items = sorted(found, key=lambda item: item.path.split("/"))
        records = (item.path for item in self._items if address_of(item.path))
        self._records = [path for path in records if path in blobs]
        self._places = {path: place for place, path in enumerate(self._records)}
        self._next = 0
        self._stream: Iterator[bytes | Unreadable] = iter(())

    def items(self) -> Iterator[Item]:
        return iter(self._items)

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        if path not in self.blobs:
            raise not_a_file()
        if path not in self._places or most != MAX_BYTES:
            return self.blobs[path].read(most)
        if self._places[path] != self._next:
            self._next = self._places[path]
            self._stream = iter(())
        found = next(self._stream, None)
        if found is None:
            self._stream = self._from_here()
            found = next(self._stream)
        self._next += 1
        if isinstance(found, Unreadable):
            raise found
        return found

    def _from_here(self) -> Iterator[bytes | Unreadable]:
        """What the next records hold, as far as one repository keeps them: mostly they are read
        one after the other."""
        following = self._records[self._next : self._next + STREAMED]
        blobs = [self.blobs[path] for path in following]
        repository = blobs[0].repository
        same = takewhile(lambda blob: blob.repository is repository, blobs)
        return repository.stream([blob.hash for blob in same])


class Revision(Blobs):
    """A ledger's files, or those at some places of it, as they were in a commit."""

    def __init__(
        self, repository: Repository, commit: str, places: Collection[str] | None = None
    ) -> None:
        blobs: dict[str, Blob] = {}
        items = []
        wanted = None if places is None else frozenset(places)
        for mode, path, blob in repository.entries(commit, places):
            if any(map(is_left_behind, path.split("/"))) or not _is_entered(path):
                continue
            if wanted is not None and not wanted.intersection(ways(path)):
                continue
            if mode in FILES:
                blobs[path] = blob
            kind: Any = "file" if mode in FILES else "folder" if mode == FOLDER else "other"
            items.append(Item(path, kind))
        super().__init__(blobs, items)


def _is_entered(path: str) -> bool:
    """Whether the folder that a path lies in is one that is looked into."""
    folder = path.rpartition("/")[0]
    return not folder or folder == SEEDS or may_hold_records(folder)
