"""Trees: whatever lists paths and gives bytes. A working folder, or a dict in a test.

Paths are relative to the root of the ledger, with slashes. Reading never follows a symbolic link
and never opens what is not a regular file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Protocol

from factcli.format.nodes import MAX_BYTES
from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.records import Item

MAX_FILES = 500_000
MAX_ALL_BYTES = 2 * 1024**3

Progress = Callable[[int, int], None]
"""Is told how much has been read, of how much."""


class Unreadable(Exception):
    """A file that cannot be read; `rule` names the finding that it becomes."""

    def __init__(self, rule: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.fix = fix


class Tree(Protocol):
    """A ledger's files."""

    def items(self) -> Iterator[Item]:
        """All that lies in the ledger's folders, sorted by path; a folder before what it holds.

        What editors and systems leave behind is left out.
        """
        ...

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        """The bytes of a file. Raises Unreadable, also where it has more than `most` bytes."""
        ...


class Memory:
    """A tree held in a dict of path to bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    def items(self) -> Iterator[Item]:
        folders = {path[:at] for path in self.files for at, mark in enumerate(path) if mark == "/"}
        found = [Item(path, "file") for path in self.files] + [Item(f, "folder") for f in folders]
        return iter(sorted(found, key=lambda item: item.path.split("/")))

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        return self.files[path]


class Folder:
    """A working folder on disk."""

    def __init__(self, root: str) -> None:
        self.root = root

    def items(self) -> Iterator[Item]:
        for name in (CONFIG, FACTS, SEEDS):
            try:
                mode = os.lstat(os.path.join(self.root, name)).st_mode
            except FileNotFoundError:
                continue
            except OSError:
                yield Item(name, "other")
                continue
            if name == CONFIG:
                yield Item(name, "file" if stat.S_ISREG(mode) else "other")
            elif stat.S_ISDIR(mode):
                yield Item(name, "folder")
                yield from self._below(name)
            else:
                yield Item(name, "other")

    def _below(self, folder: str) -> Iterator[Item]:
        try:
            with os.scandir(os.path.join(self.root, folder)) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield Item(folder, "other")
            return
        for entry in found:
            if is_left_behind(entry.name):
                continue
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield Item(path, "folder")
                if may_hold_records(path):
                    yield from self._below(path)
            else:
                regular = entry.is_file(follow_symlinks=False)
                yield Item(path, "file" if regular else "other")

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        return self.taken(path, most)[0]

    def taken(self, path: str, most: int = MAX_BYTES) -> tuple[bytes, os.stat_result]:
        """The bytes of a file, with what was known of it just before they were read."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            handle = os.open(f"{self.root}/{path}", flags)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise not_a_file() from None
            raise Unreadable("unreadable", f"cannot be read: {error.strerror}") from None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise not_a_file()
            if status.st_size > most:
                raise too_large(status.st_size, most)
            return _read_all(handle, status.st_size, most), status
        except OSError as error:
            raise Unreadable("unreadable", f"cannot be read: {error.strerror}") from None
        finally:
            os.close(handle)


class Selection:
    """Those of a tree's files that stand at some paths, or in some folders."""

    def __init__(self, tree: Tree, items: Iterable[Item], places: Collection[str]) -> None:
        wanted = frozenset(places)
        self._items = [item for item in items if wanted.intersection(ways(item.path))]
        self.read = tree.read

    def items(self) -> Iterator[Item]:
        return iter(self._items)


def ways(path: str) -> list[str]:
    """A path, and those of the folders around it."""
    return [path, *(path[:at] for at, mark in enumerate(path) if mark == "/")]


def may_hold_records(folder: str) -> bool:
    """Whether records, or folders of them, lie in such a folder; deeper ones are not entered."""
    parts = folder.split("/")
    return parts[0] == FACTS and len(parts) <= 3


def _read_all(handle: int, size: int, most: int) -> bytes:
    """What the file holds now, though it may have changed since it was measured."""
    data = os.read(handle, size + 1)
    while len(data) > size and size <= most:
        piece = os.read(handle, most + 1 - len(data))
        if not piece:
            break
        data += piece
        size = max(size, len(data) - 1)
    return data


def not_a_file() -> Unreadable:
    return Unreadable(
        "not-a-file", "not a regular file; links are never followed", "put the file itself here"
    )


def too_large(size: int, most: int) -> Unreadable:
    return Unreadable(
        "too-large",
        f"{size} bytes; a file may have {most}",
        "split it, or keep the text in a capture",
    )


def is_left_behind(name: str) -> bool:
    """Whether a file of that name is an editor's or the system's, and no part of the ledger."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".swo", ".tmp", ".bak"))


_AT_ONCE = 2_000_000_000  # nanoseconds within which files were written together: cloned, copied


def newest(root: str, paths: Iterable[str]) -> list[str]:
    """The files that were written last: one, or those that were written together with it."""
    written: dict[str, int] = {}
    for path in paths:
        with suppress(OSError):
            written[path] = os.lstat(os.path.join(root, path)).st_mtime_ns
    last = max(written.values(), default=0)
    return [path for path, time in written.items() if last - time <= _AT_ONCE]
