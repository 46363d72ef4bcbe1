"""The only writer: what it acknowledges is on disk, and nothing is lost or left lying about."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from factcli.changes.change import Change, Create, Edit, Remove, Rename
from factcli.errors import Busy, CannotWrite, Conflict
from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.scaffold import SETTINGS
from factcli.trees import Folder, Unreadable

LOCK_SECONDS = 10.0
NO_FILES: Mapping[str, str] = {}
_POLL_SECONDS = 0.02
_STALE_SECONDS = 3600.0
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EBADF, errno.EINVAL, errno.ENOSYS)
_TEMPORARY = re.compile(r"\..{1,64}\.[0-9a-f]{16}\.tmp")


@contextmanager
def locked(root: str, shared: bool = False, wait: float = LOCK_SECONDS) -> Iterator[bool]:
    """Hold the ledger's lock: alone, to plan and make changes, or shared by those who only add.
    Gives whether nobody else can be writing.

    It is the kernel's, on the folder itself: it leaves no file and dies with its holder. Where the
    file system knows no locks, what is compared before each change has to do. Raises Busy when
    another writer holds it for longer than `wait` seconds.
    """
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise CannotWrite(f"could not open {root}: {error.strerror}") from None
    try:
        held = _await_lock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, wait)
        yield held and not shared
    finally:
        os.close(handle)


def _await_lock(handle: int, kind: int, wait: float) -> bool:
    """Wait for the lock; false where the file system has none."""
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy(
                    "another factcli is changing this ledger; nothing was changed, try again later"
                ) from None
            time.sleep(_POLL_SECONDS)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return False
            raise CannotWrite(f"could not lock the ledger: {error.strerror}") from None
        else:
            return True


def apply(
    root: str, changes: Sequence[Change], rests_on: Sequence[str] = (), alone: bool = False
) -> None:
    """Carry out the changes; on return all of them are on disk. The caller holds the lock.

    New names are made in their order, then files are edited, then old names go, in reverse; each
    of these is on disk before the next begins. A file is written whole beside its place and then
    linked there, or put in the place of the old one: it is never seen half written, and a new one
    never replaces another. Raises Conflict, with nothing changed, where a file is not what the
    changes start from, or one of `rests_on` is gone; CannotWrite where the system refuses: what
    was carried out before that stays, and planning the same anew completes it.

    What killed writers have left in these folders is removed: all of it if the caller is `alone`,
    else what is older than an hour.
    """
    work = _Work(root, changes)
    work.sweep(0 if alone else _STALE_SECONDS)
    work.refuse_lost_races(rests_on)
    work.carry_out()


class _Work:
    """The changes of one ledger while they are carried out."""

    def __init__(self, root: str, changes: Sequence[Change]) -> None:
        self.root = root
        self.changes = changes
        self.tree = Folder(root)
        self.done = 0
        self.touched: set[str] = set()

    def refuse_lost_races(self, rests_on: Sequence[str]) -> None:
        later: set[str] = set()  # what a change makes of a file, the next one starts from
        for change in self.changes:
            if isinstance(change, Create | Rename):
                later.add(_new_name(change))
                if os.path.lexists(os.path.join(self.root, _new_name(change))):
                    raise _there_already(_new_name(change))
        for change in self.changes:
            if isinstance(change, Edit | Rename) and change.path not in later:
                self._refuse_changed(change)
                later.add(change.path)
        for change in self.changes:
            if isinstance(change, Remove) and change.path not in later:
                self._refuse_changed(change)
        for path in rests_on:
            if not os.path.lexists(os.path.join(self.root, path)):
                raise Conflict(f"{path} has gone meanwhile; nothing was changed")

    def carry_out(self) -> None:
        for change in self.changes:
            if isinstance(change, Create | Rename):
                self._do(self._make, change)
        self._sync()
        for change in self.changes:
            if isinstance(change, Edit):
                self._do(self._replace, change)
        self._sync()
        for change in reversed(self.changes):
            if isinstance(change, Rename | Remove):
                self._do(self._let_go, change)
        self._sync()

    def _do(self, step: Callable[[Any], None], change: Change) -> None:
        try:
            step(change)
        except FileExistsError:
            raise _there_already(_new_name(change)) from None
        except OSError as error:
            path = _new_name(change)
            raise CannotWrite(f"could not write {path}: {error.strerror}{self._so_far()}") from None
        self.done += 1

    def _so_far(self) -> str:
        if not self.done:
            return ""
        return f"; some of the changes ({self.done}) are made: the same command will complete them"

    def _make(self, change: Create | Rename) -> None:
        folder, _, name = _new_name(change).rpartition("/")
        made = _make_folders(self.root, folder)
        place = os.path.join(self.root, folder)
        like = None if isinstance(change, Create) else os.path.join(self.root, change.path)
        try:
            with _written_beside(place, name, change.after, like) as temporary:
                os.link(temporary, os.path.join(place, name))
        except BaseException:
            for empty in reversed(made):
                with suppress(OSError):
                    os.rmdir(empty)
            raise
        self.touched.add(place)

    def _replace(self, change: Edit) -> None:
        path = os.path.join(self.root, change.path)
        place, name = os.path.split(path)
        with _written_beside(place, name, change.after, path) as temporary:
            self._refuse_changed(change)
            os.replace(temporary, path)
        self.touched.add(place)

    def _let_go(self, change: Rename | Remove) -> None:
        self._refuse_changed(change)
        os.unlink(os.path.join(self.root, change.path))
        folder = os.path.dirname(change.path)
        self.touched.add(os.path.join(self.root, folder))
        while "/" in folder:
            try:
                os.rmdir(os.path.join(self.root, folder))
            except OSError:
                return
            self.touched.discard(os.path.join(self.root, folder))
            folder = os.path.dirname(folder)
            self.touched.add(os.path.join(self.root, folder))

    def _refuse_changed(self, change: Edit | Rename | Remove) -> None:
        try:
            _refuse_links(self.root, os.path.dirname(change.path))
            same = self.tree.read(change.path) == change.before
        except (OSError, Unreadable):
            same = False
        if not same:
            raise Conflict(
                f"{change.path} was changed meanwhile by somebody else; it was left alone"
                + self._so_far()
            )

    def _sync(self) -> None:
        for place in sorted(self.touched):
            try:
                _sync_folder(place)
            except OSError as error:
                why = f"{error.strerror}{self._so_far()}"
                raise CannotWrite(f"could not write to {place}: {why}") from None
        self.touched.clear()

    def sweep(self, age: float) -> None:
        """Remove temporary files of that age, in seconds, from the folders of the changes."""
        names = {path for change in self.changes for path in (change.path, _new_name(change))}
        for folder in {os.path.join(self.root, os.path.dirname(name)) for name in names}:
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    if _TEMPORARY.fullmatch(entry.name):
                        status = entry.stat(follow_symlinks=False)
                        if time.time() - status.st_mtime >= age:
                            os.unlink(entry.path)


def _new_name(change: Change) -> str:
    return change.to if isinstance(change, Rename) else change.path


def _there_already(path: str) -> Conflict:
    return Conflict(f"{path} is there already; nothing was overwritten")


def _refuse_links(root: str, folder: str) -> None:
    """Raises OSError unless every part of `folder` is a real folder."""
    here = root
    for name in filter(None, folder.split("/")):
        here = os.path.join(here, name)
        if os.path.islink(here) or not os.path.isdir(here):
            raise NotADirectoryError(errno.ENOTDIR, f"{name} is no folder")


def _make_folders(root: str, folder: str) -> list[str]:
    """Make what is missing of `folder`; every part must be a real folder, not a link."""
    made: list[str] = []
    here = root
    for name in filter(None, folder.split("/")):
        above, here = here, os.path.join(here, name)
        try:
            os.mkdir(here)
            made.append(here)
            _sync_folder(above)
        except FileExistsError:
            _refuse_links(above, name)
    return made


@contextmanager
def _written_beside(place: str, name: str, data: bytes, like: str | None) -> Iterator[str]:
    """A hidden file in the folder `place` that holds the data, on disk; it is gone afterwards.

    It has the mode of the file `like`, if one is given.
    """
    temporary = os.path.join(place, f".{name[:64]}.{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(temporary, flags, 0o666)
        try:
            if like is not None:
                os.fchmod(handle, stat.S_IMODE(os.stat(like).st_mode))
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        yield temporary
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _sync_folder(place: str) -> None:
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_ledger(root: str, files: Mapping[str, str] = NO_FILES) -> list[str]:
    """Make a ledger's settings file and folders, and other files by path, where they are missing;
    names what was made."""
    made: list[str] = []
    try:
        os.makedirs(root, exist_ok=True)
        for folder in (FACTS, SEEDS):
            if _make_folders(root, folder):
                made.append(f"{folder}/")
    except OSError as error:
        raise CannotWrite(f"could not make a ledger in {root}: {error.strerror}") from None
    for path, text in {CONFIG: SETTINGS, **files}.items():
        with suppress(Conflict):
            apply(root, [Create(path, text.encode("utf-8"))])
            made.append(path)
    return made
