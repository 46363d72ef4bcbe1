"""Folders as they are on disk: who lies in each, and by which marks a change is known."""

from __future__ import annotations

import marshal
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple
from zlib import adler32, crc32

from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.trees import is_left_behind

GRAIN = 2_500_000_000
"""Within so many nanoseconds two changes may leave the same time: the coarsest clock of a file
system in use ticks every two seconds."""

MANY = 300
"""So many folders, and more, are looked at by several processes."""

_PIECES = 16
_NEVER = 2**62
_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

Key = tuple[int, int, int, int, int]
"""What is known of a file without opening it: inode, size, times of its last changes of content
and of any kind (nanoseconds), mode."""


_Entry = tuple[str, int, int, int, int, int]
"""A name, and its key."""


class Look(NamedTuple):
    """A folder at one moment: the key of each entry by name, in the order of the names.

    `entries` is None where the folder cannot be read.
    """

    path: str
    entries: dict[str, Key] | None


def key_of(status: os.stat_result) -> Key:
    return (
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_mode,
    )


def _unknown(entry: os.DirEntry[str]) -> Key:
    """The key of what cannot be looked at: its kind is known, and it is never settled."""
    mode = stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else 0
    mode = stat.S_IFREG if entry.is_file(follow_symlinks=False) else mode
    return 0, 0, _NEVER, _NEVER, mode


def is_settled(key: Key, moment: int) -> bool:
    """Whether a change that comes after `moment` (nanoseconds) will show in the key."""
    return max(key[2], key[3]) < moment - GRAIN


def stamp_of(entries: Mapping[str, Key]) -> str:
    """What all the entries of a folder, by name in order, come to: another text whenever one of
    them is another."""
    return _stamp([(name, *key) for name, key in entries.items()])


def _stamp(entries: list[_Entry]) -> str:
    told = marshal.dumps(entries, 2)  # 2: the same values are always the same bytes
    return f"{crc32(told):08x}{adler32(told):08x}"


def kind_of(key: Key) -> Literal["file", "folder", "other"]:
    """As in an Item."""
    if stat.S_ISREG(key[4]):
        return "file"
    return "folder" if stat.S_ISDIR(key[4]) else "other"


def _look(root: str, path: str) -> list[_Entry] | None:
    """The entries of a folder of the ledger, in the order of their names; None where it cannot be
    read. The root itself holds no more than the ledger's three names."""
    if not path:
        return _top(root)
    entries: list[_Entry] = []
    try:
        handle = os.open(f"{root}/{path}", _FLAGS)
    except FileNotFoundError:
        return []
    except OSError:
        return None
    try:
        with os.scandir(handle) as found:
            for entry in found:
                name = entry.name
                if name[0] in ".#" or (name[-5:] != ".yaml" and is_left_behind(name)):
                    continue
                try:
                    s = entry.stat(follow_symlinks=False)
                    key = s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_mode
                    entries.append((name, *key))
                except FileNotFoundError:
                    continue
                except OSError:  # the folder may be listed, and not searched
                    entries.append((name, *_unknown(entry)))
    except OSError:
        return None
    finally:
        os.close(handle)
    entries.sort()
    return entries


def _top(root: str) -> list[_Entry]:
    found: list[_Entry] = []
    for name in sorted((FACTS, CONFIG, SEEDS)):
        try:
            found.append((name, *key_of(os.lstat(f"{root}/{name}"))))
        except FileNotFoundError:
            continue
        except OSError:
            found.append((name, 0, 0, 0, 0, 0))
    return found


def changed(
    root: str,
    known: Mapping[str, str],
    paths: Iterable[str],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Look]:
    """Those of some folders whose stamp is not the one that is known of them. Where other processes
    look, this one does something else `meanwhile`."""

    def compare(piece: list[str]) -> list[Look]:
        found = []
        for path in piece:
            entries = _look(root, path)
            if entries is None:
                found.append(Look(path, None))
            elif _stamp(entries) != known.get(path):
                found.append(Look(path, {each[0]: each[1:] for each in entries}))
        return found

    wanted = list(paths)
    if len(wanted) < MANY:
        meanwhile()
        yield from compare(wanted)
        return
    from factcli.processes import share

    pieces = [wanted[at::_PIECES] for at in range(_PIECES)]
    for _, looks in share(compare, pieces, meanwhile):
        yield from looks
