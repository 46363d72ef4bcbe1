"""The file that the index is kept in: where it lies, who may write it, whether it can be used."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zlib import adler32, crc32

from factcli import __version__
from factcli.index import tables

FORM = 2
"""Counted up whenever the tables, or what a file gives, are no longer what they were."""

WAIT = 3.0
"""So many seconds a process waits for its turn to write; then it does without an index."""

_BUSY = 1.0  # and so many, twice at most, for those who read to let go

_DAY = 86_400
UNUSED = 90 * _DAY
"""An index that nobody asked for so many seconds goes."""

_KEPT = {
    "folder": "path PRIMARY KEY, stamp, claim, files, size, faults, listing, sums, sum",
    "listing": "path PRIMARY KEY, entries",
    "record": "kind, id, fields, sum, PRIMARY KEY (kind, id)",
    "fault": "folder, path, findings, PRIMARY KEY (folder, path)",
}
SCHEMA = (
    *tables.SCHEMA,
    "CREATE TABLE about (form, root)",
    *(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID" for name, columns in _KEPT.items()),
)


_OURS = re.compile(r"[0-9a-f]{16}\.sqlite(\.new)?")


class Unusable(Exception):
    """There is no index to be had just now; `message` is worth telling, or empty."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Damaged(Exception):
    """The index does not hold what was once put into it."""


class Cache:
    """The place of one ledger's index. `root` is the ledger's folder.

    Raises Unusable where there can be none.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        folder = _folder()
        if os.path.join(os.path.realpath(folder), "").startswith(_around(self.root)):
            raise Unusable  # nobody shall be able to send one with the files
        told = os.fsencode(self.root)
        self.path = os.path.join(folder, f"{crc32(told):08x}{adler32(told):08x}.sqlite")
        self._inode = 0

    def open(self, wait: float = _BUSY) -> sqlite3.Connection | None:
        """The index; None where there is none yet, or it is another version's. `wait` is how many
        seconds those who write have to let go.

        Raises Damaged, or Unusable where it cannot be read.
        """
        try:
            status = os.lstat(self.path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise Unusable(f"{self.path} is no file of yours")
        self._inode = status.st_ino
        with _faults():
            connection = _connect(self.path, wait)
            try:
                if not self._is_ours(connection):
                    connection.close()
                    return None
            except BaseException:
                connection.close()
                raise
        with suppress(OSError):
            if time.time() - status.st_mtime > _DAY:
                os.utime(self.path)
        return connection

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Whether it is this version's, and this ledger's. Raises Damaged, where it is neither
        that nor anything else."""
        found = connection.execute("SELECT sql FROM sqlite_master").fetchall()
        if set(found) != {(line,) for line in SCHEMA}:
            if _form(connection) != _this():
                return False
            raise Damaged("tables")
        about = connection.execute("SELECT form, root FROM about").fetchall()
        return about == [(_this(), os.fsencode(self.root))]

    def has_moved(self) -> bool:
        """Whether another file has taken the place of the one that was opened."""
        try:
            return os.lstat(self.path).st_ino != self._inode
        except OSError:
            return True

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who writes. Raises Unusable after WAIT, or where it cannot be."""
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            handle = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unusable(f"no index can be kept in {self.path}: {error.strerror}") from None
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def anew(self) -> Iterator[sqlite3.Connection]:
        """An empty index, which takes the place of what is there when all has gone well. Only for
        the one who is `writing`."""
        self._sweep()
        beginning = f"{self.path}.new"
        try:
            with _faults():
                _remove(beginning)
                connection = _connect(beginning)
                try:
                    connection.execute("PRAGMA page_size = 8192")
                    connection.execute("PRAGMA journal_mode = OFF")
                    connection.execute("PRAGMA cache_size = -65536")  # 64 MiB: nothing comes twice
                    connection.execute("BEGIN")
                    for line in SCHEMA:
                        connection.execute(line)
                    about = _this(), os.fsencode(self.root)
                    connection.execute("INSERT INTO about VALUES (?, ?)", about)
                    yield connection
                    connection.execute("COMMIT")
                finally:
                    connection.close()
                _remove(f"{self.path}-journal")
                os.replace(beginning, self.path)
        finally:
            _remove(beginning)

    def remove(self) -> None:
        """Take the index away. Only for the one who is `writing`."""
        _remove(self.path)
        _remove(f"{self.path}-journal")

    def _sweep(self) -> None:
        """Take away indexes that nobody wants any more. Who has one open can go on."""
        folder = os.path.dirname(self.path)
        with suppress(OSError):
            for name in filter(_OURS.fullmatch, os.listdir(folder)):
                path = os.path.join(folder, name)
                if time.time() - os.lstat(path).st_mtime > UNUSED:
                    _remove(path)


def _around(root: str) -> str:
    """The repository that a ledger lies in, or the ledger itself, with a slash."""
    here = root
    while here != os.path.dirname(here):
        if os.path.lexists(os.path.join(here, ".git")):
            return os.path.join(here, "")
        here = os.path.dirname(here)
    return os.path.join(root, "")


def _folder() -> str:
    """The folder of all indexes, within the user's cache folder."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):
        return os.path.join(given, "factcli")
    home = os.path.expanduser("~")
    if not os.path.isabs(home) or not os.path.isdir(home):
        raise Unusable  # this user has no place of his own
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return os.path.join(home, usual, "factcli")


def _connect(path: str, wait: float = _BUSY) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=wait)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA synchronous = OFF")  # what a power cut spoils, the sums find
    return connection


def _this() -> str:
    """What an index depends on beside the files; of Python, how texts are folded."""
    return f"{FORM} {__version__} {sys.version_info.major}.{sys.version_info.minor}"


def _form(connection: sqlite3.Connection) -> str:
    try:
        return str(connection.execute("SELECT form FROM about").fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        return ""


@contextmanager
def _faults() -> Iterator[None]:
    """What SQLite has to say, in our words."""
    try:
        yield
    except sqlite3.Error as error:
        raise told(error) from None
    except OSError as error:
        raise Unusable(f"no index can be kept: {error.strerror}") from None


def told(error: sqlite3.Error) -> Exception:
    """Whether the file is damaged, or cannot be used just now."""
    if isinstance(error, sqlite3.ProgrammingError):
        return error  # ours, not the file's
    passing = ("locked", "unable to open", "readonly", "is full")
    if any(words in str(error) for words in passing):
        return Unusable(f"the index cannot be used: {error}")
    return Damaged(str(error))


def _lock(handle: int) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise Unusable("the index is being written by another process") from None
        except OSError as error:
            raise Unusable(f"the index cannot be locked: {error.strerror}") from None
        time.sleep(0.02)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
