"""Upkeep: whatever has changed in the files of a ledger is brought into its index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, NamedTuple
from zlib import crc32

from factcli.answers import Finding
from factcli.index.cache import Damaged, Unusable
from factcli.index.folders import Key, Look, changed, is_settled, key_of, kind_of, stamp_of
from factcli.index.tables import Sums, drop, put, sums, trace
from factcli.paths import FACTS, SEEDS, address_of, path_of
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Folder, may_hold_records

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FINDING = ("rule", "severity", "path", "line", "column", "message", "fix")
_AT_ONCE = 250
_SHARED_FROM = 1_000
_SUMMED_TOGETHER = 100

Progress = Callable[[int, int], None]
"""Told how many of how many files have been read."""


class Known(NamedTuple):
    """What the index holds of a folder.

    `stamp` is what its entries came to, empty where they must be looked at again; `claim` whether
    it is a claim's, with a record or something that cannot be read; `faults` how many of its
    entries cannot be read; `files` and `bytes` count those that should hold records; `sums` are
    the checksums of its rows by table and column.
    """

    path: str
    stamp: str
    claim: bool
    faults: int
    files: int
    bytes: int
    sums: Mapping[str, Sums]


class Entry(NamedTuple):
    """What the index holds of a file or folder: its kind as in an Item; its key, None where it
    must be looked at again; the digest of its bytes, empty where it should hold no record."""

    kind: Literal["file", "folder", "other"]
    key: Key | None
    digest: str = ""


class Survey(NamedTuple):
    """The folders that have changed, by path, as they were found not before `moment` (nanoseconds
    of the clock); and those that are gone."""

    moment: int
    looks: Mapping[str, Look]
    gone: tuple[str, ...] = ()


def known_folders(connection: sqlite3.Connection) -> dict[str, Known]:
    """Every folder that the index holds. Raises Damaged."""
    found = {}
    for *values, sum in connection.execute("SELECT * FROM folder"):
        if checksum(values) != sum:
            raise Damaged("folder")
        path, stamp, claim, faults, files, size, told = values
        found[path] = Known(path, stamp, bool(claim), faults, files, size, json.loads(told))
    return found


def listing(connection: sqlite3.Connection, path: str) -> dict[str, Entry]:
    """The entries of a folder that the index holds. Raises Damaged."""
    row = connection.execute("SELECT entries, sum FROM listing WHERE path = ?", [path]).fetchone()
    if row is None or checksum([path, row[0]]) != row[1]:
        raise Damaged("listing")
    return {
        name: Entry(kind, tuple(key) if key else None, digest)
        for name, (kind, key, digest) in json.loads(row[0]).items()
    }


def faults_in(connection: sqlite3.Connection, folder: Known) -> list[Finding]:
    """What is wrong with the entries of a folder. Raises Damaged."""
    rows = connection.execute(
        "SELECT folder, path, findings, sum FROM fault WHERE folder = ?", [folder.path]
    ).fetchall()
    if len(rows) != folder.faults or any(checksum(row[:3]) != row[3] for row in rows):
        raise Damaged("fault")
    return [Finding(*each) for row in rows for each in json.loads(row[2])]


def checksum(values: Iterable[Any]) -> int:
    """A checksum over the values of a row."""
    return crc32("\x1f".join(map(str, values)).encode("utf-8", "surrogateescape"))


def owner_of(folder: str) -> str:
    """What the rows of a folder's records have in common: the id of its claim or story."""
    return "" if folder == SEEDS else folder.partition("/")[2]


def tables_of(folder: str) -> tuple[str, ...]:
    """The tables in which the records of a folder have rows."""
    if folder == SEEDS:
        return ("source",)
    return ((), (), ("story",), ("said", "words", "correction", "claim"))[len(folder.split("/"))]


def survey(
    connection: sqlite3.Connection, root: str, known: Mapping[str, Known], moment: int, whole: bool
) -> Survey:
    """Look at a ledger's stories and sources, and at those of its claims that got or lost a file;
    at the `whole` of it, if that is asked."""
    stamps = {path: each.stamp for path, each in known.items()}
    below: dict[str, list[str]] = {}
    for path in known:
        if path:
            below.setdefault(path.rpartition("/")[0], []).append(path)
    looks: dict[str, Look] = {}
    lost: set[str] = set()

    def visit(paths: Iterable[str]) -> None:
        looks.update((each.path, each) for each in changed(root, stamps, paths))

    def inside(path: str) -> list[str]:
        """The folders within one that may hold records."""
        if path not in looks:
            return below.get(path, [])
        entries = looks[path].entries or {}
        names = (name for name, key in entries.items() if kind_of(key) == "folder")
        paths = [f"{path}/{name}" if path else name for name in names]
        found = [each for each in paths if each == SEEDS or may_hold_records(each)]
        lost.update(set(below.get(path, ())).difference(found))
        return found

    def as_before(story: str) -> set[str]:
        """The claims of a story that have neither got nor lost a file."""
        if story not in looks:
            return set(inside(story))
        held = listing(connection, story) if story in known else {}
        now = looks[story].entries or {}
        same = (name for name, key in now.items() if name in held and held[name].key == key)
        return {f"{story}/{name}" for name in same}

    visit([""])
    top = inside("")
    visit(top)
    stories = inside(FACTS) if FACTS in top else []
    visit(stories)
    left = set() if whole else set(chain.from_iterable(map(as_before, stories)))
    claims = [claim for story in stories for claim in inside(story)]
    visit(claim for claim in claims if claim not in left or claim not in known)
    gone = (path for path in known if any(f"{path}/".startswith(f"{each}/") for each in lost))
    return Survey(moment, looks, tuple(gone) if lost else ())


def survey_of(root: str, known: Mapping[str, Known], moment: int, claims: Iterable[str]) -> Survey:
    """Look at some claims, by their ids."""
    stamps = {path: each.stamp for path, each in known.items()}
    folders = (path_of("claim", id).rpartition("/")[0] for id in claims)
    return Survey(moment, {each.path: each for each in changed(root, stamps, folders)})


def update(
    connection: sqlite3.Connection,
    tree: Folder,
    known: Mapping[str, Known],
    found: Survey,
    progress: Progress,
) -> None:
    """Bring into the index what a survey has found.

    Raises Damaged, or Unusable where the ledger is too large for an index.
    """
    _verify(connection, [known[path] for path in (*found.gone, *found.looks) if path in known])
    for path in found.gone:
        _forget(connection, path)
    folders = {
        path: _Folder(connection, look, path in known, found.moment)
        for path, look in found.looks.items()
    }
    rest = [each for path, each in known.items() if path not in {*folders, *found.gone}]
    every = [*rest, *(folder.known for folder in folders.values())]
    files, size = sum(each.files for each in every), sum(each.bytes for each in every)
    if files > MAX_FILES or size > MAX_ALL_BYTES:
        raise Unusable
    wanted = [each for folder in folders.values() for each in folder.wanted]
    if wanted:
        _read_into(connection, tree, wanted, folders, found.moment, progress)
    if SEEDS in folders or SEEDS in found.gone:
        trace(connection)
    _settle(connection, list(folders.values()))


class _Folder:
    """A folder while it is brought up to date: its entries, and which of its files must be read
    (their paths, with the digests of what was read before)."""

    def __init__(
        self, connection: sqlite3.Connection, look: Look, known: bool, moment: int
    ) -> None:
        from factcli.contents import wanted_among
        from factcli.records import Item

        self.path = look.path
        self.readable = look.entries is not None
        keys = {_within(look.path, name): key for name, key in (look.entries or {}).items()}
        items = [Item(path, kind_of(key)) for path, key in keys.items()]
        if not self.readable:
            items.append(Item(look.path, "other"))
        sound, self.findings = wanted_among(items)
        records = {path for path, _ in sound}
        self.files = len(records)
        self.bytes = sum(keys[path][1] for path in records)
        held = listing(connection, look.path) if known else {}
        before = {_within(look.path, name): entry for name, entry in held.items()}
        self.entries: dict[str, Entry] = {}
        self.wanted: list[tuple[str, str]] = []
        for path, key in keys.items():
            was = before.get(path)
            if path not in records:
                self.enter(path, Entry(kind_of(key), key if is_settled(key, moment) else None))
            elif was is not None and was.key == key:
                self.enter(path, was)
            else:
                self.wanted.append((path, was.digest if was else ""))
        for path, entry in before.items():
            if entry.digest and path not in records:
                _drop(connection, path)

    def enter(self, path: str, entry: Entry) -> None:
        self.entries[path.rpartition("/")[2]] = entry

    @property
    def known(self) -> Known:
        """What is known of it now; its faults and sums are still to be counted."""
        keys = {name: entry.key for name, entry in sorted(self.entries.items())}
        settled = {name: key for name, key in keys.items() if key is not None}
        stamp = stamp_of(settled) if self.readable and len(settled) == len(keys) else ""
        deep = self.path.count("/") == 2
        broken = any(finding.path.count("/") == 3 for finding in self.findings)
        claim = deep and (self.files > 0 or broken)
        return Known(self.path, stamp, claim, 0, self.files, self.bytes, {})


def _within(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


class _Read(NamedTuple):
    """What some files gave: their paths, keys and digests, and whether the bytes of each are those
    that were read before; rows by table."""

    files: list[tuple[str, Key | None, str, bool]]
    rows: dict[str, list[tuple[Any, ...]]]


def _read_into(
    connection: sqlite3.Connection,
    tree: Folder,
    wanted: list[tuple[str, str]],
    folders: Mapping[str, _Folder],
    moment: int,
    progress: Progress,
) -> None:
    pieces = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)]
    gathered: Iterator[_Read] = (_read(tree, piece, moment) for piece in pieces)
    if len(wanted) >= _SHARED_FROM:
        from factcli.processes import share

        gathered = (done for _, done in share(lambda piece: _read(tree, piece, moment), pieces))
    before = {path for path, digest in wanted if digest}
    done = 0
    for read in gathered:
        for path, key, digest, same in read.files:
            if path in before and not same:
                _drop(connection, path)
            folders[path.rpartition("/")[0]].enter(path, Entry("file", key, digest))
        put(connection, read.rows)
        done += len(read.files)
        progress(done, len(wanted))


def _read(tree: Folder, wanted: list[tuple[str, str]], moment: int) -> _Read:
    """Read files, of which the digests are those of what was read before."""
    from hashlib import blake2b

    from factcli.contents import refused
    from factcli.trees import Unreadable

    found = _Read([], {})
    for path, before in wanted:
        try:
            data, status = tree.taken(path)
        except Unreadable as error:
            _keep_faults(found.rows, path, [refused(path, error)])
            found.files.append((path, None, "unread", False))
            continue
        key = key_of(status)
        settled = key if is_settled(key, moment) else None
        digest = blake2b(data, digest_size=16).hexdigest()
        found.files.append((path, settled, digest, digest == before))
        if digest != before:
            _keep(found.rows, path, data)
    return found


def _keep(rows: dict[str, list[tuple[Any, ...]]], path: str, data: bytes) -> None:
    """Add the rows that a file's bytes give."""
    from factcli.format.files import decode
    from factcli.format.plain import kept
    from factcli.index.tables import rows_of

    address = address_of(path)
    assert address is not None
    decoded = decode(data, path, address, heard=False)
    _keep_faults(rows, path, decoded.findings)
    if decoded.record is not None:
        for table, row in rows_of(decoded.record).items():
            rows.setdefault(table, []).append(row)
        values = *address, _ENCODER.encode(kept(decoded.record))
        rows.setdefault("record", []).append((*values, checksum(values)))


def _keep_faults(
    rows: dict[str, list[tuple[Any, ...]]], path: str, findings: Iterable[Finding]
) -> None:
    """Add the row that tells what is wrong with a file or, where the path ends in a slash, with
    what lies in a folder."""
    told = [[getattr(finding, name) for name in _FINDING] for finding in findings]
    if told:
        values = path.rpartition("/")[0], path, json.dumps(told)
        rows.setdefault("fault", []).append((*values, checksum(values)))


def _drop(connection: sqlite3.Connection, path: str) -> None:
    """Take out what a file gave."""
    address = address_of(path)
    assert address is not None
    drop(connection, *address)
    connection.execute("DELETE FROM record WHERE kind = ? AND id = ?", address)
    folder = path.rpartition("/")[0]
    connection.execute("DELETE FROM fault WHERE folder = ? AND path = ?", (folder, path))


def _forget(connection: sqlite3.Connection, folder: str) -> None:
    """Take out all that a folder gave."""
    for name, entry in listing(connection, folder).items():
        if entry.digest:
            _drop(connection, _within(folder, name))
    connection.execute("DELETE FROM folder WHERE path = ?", [folder])
    connection.execute("DELETE FROM listing WHERE path = ?", [folder])
    connection.execute("DELETE FROM fault WHERE folder = ?", [folder])


def _verify(connection: sqlite3.Connection, folders: Collection[Known]) -> None:
    """Refuse to build upon what is damaged."""
    found = _sums(connection, [each.path for each in folders])
    for each in folders:
        if dict(each.sums) != found[each.path]:
            raise Damaged("rows")
        faults_in(connection, each)


def _settle(connection: sqlite3.Connection, folders: list[_Folder]) -> None:
    """Note what is known of the folders now."""
    found = _sums(connection, [folder.path for folder in folders])
    for folder in folders:
        known = folder.known
        itself = f"{known.path}/"
        where = known.path, itself
        connection.execute("DELETE FROM fault WHERE folder = ? AND path = ?", where)
        rows: dict[str, list[tuple[Any, ...]]] = {}
        _keep_faults(rows, itself, folder.findings)
        put(connection, rows)
        ((faults,),) = connection.execute(
            "SELECT count(*) FROM fault WHERE folder = ?", [known.path]
        )
        counts = int(known.claim), faults, known.files, known.bytes
        values = known.path, known.stamp, *counts, json.dumps(found[known.path])
        held = known.path, json.dumps(folder.entries)
        put(
            connection,
            {
                "folder": [(*values, checksum(values))],
                "listing": [(*held, checksum(held))],
            },
        )


def _sums(connection: sqlite3.Connection, folders: list[str]) -> dict[str, dict[str, Sums]]:
    """The checksums of the rows of some folders, by table; tables without rows are left out."""
    found: dict[str, dict[str, Sums]] = {path: {} for path in folders}
    together: dict[str, dict[str, Sums]] = {}
    for path in folders:
        owner = owner_of(path)
        for table in tables_of(path):
            if len(folders) < _SUMMED_TOGETHER:
                told = sums(connection, table, owner=owner)
            else:
                if table not in together:
                    together[table] = sums(connection, table)
                told = together[table]
            if owner in told:
                found[path][table] = told[owner]
    return found
