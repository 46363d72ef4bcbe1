"""The store: a tree of files, read as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from factcli.contents import Texts, Wanted, refused, too_much, wanted_among
from factcli.format.fields import TABLES
from factcli.format.files import Decoded, decode
from factcli.records import Config, Facts, Record, Remark
from factcli.trees import MAX_ALL_BYTES, Folder, Progress, Tree, Unreadable

SHARED_FROM = 3_000
"""From so many files on, several processes read a folder."""

_AT_ONCE = 250


def untold(done: int, total: int) -> None:
    """Nobody is told."""


def open_facts(tree: Tree, progress: Progress = untold) -> Facts:
    """Read a whole tree. What cannot be read becomes a finding and never hides the rest."""
    items = tuple(tree.items())
    wanted, findings = wanted_among(items)
    known: dict[str, dict[str, Any]] = {kind: {} for kind in TABLES}
    drafts: dict[str, Record] = {}
    remarks: dict[str, tuple[Remark, ...]] = {}
    hiding: set[str] = set()
    for (path, address), read in zip(wanted, _read_all(tree, wanted, progress), strict=False):
        findings += read.findings
        if read.remarks:
            remarks[path] = read.remarks
        if read.hides:
            hiding.add(path)
        if read.draft is not None:
            drafts[path] = read.draft
        if read.record is not None:
            known[address.kind][address.id] = read.record
    return Facts(
        known["story"],
        dict(sorted(known["claim"].items())),
        dict(sorted(known["statement"].items())),
        known["source"],
        known["config"].get("", Config()),
        items,
        tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.path)),
        drafts,
        remarks,
        frozenset(hiding),
        Texts(tree, items),
    )


def _read_all(tree: Tree, wanted: Wanted, progress: Progress) -> list[Decoded]:
    """What each file gave, in their order; the end may be missing, where it would be too much."""
    pieces = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)]
    read: dict[int, Read] = {}
    for number, done in _read_pieces(tree, pieces, isinstance(tree, Folder)):
        read[number] = done
        progress(min(len(read) * _AT_ONCE, len(wanted)), len(wanted))
    found: list[Decoded] = []
    size = 0
    for number, piece in enumerate(pieces):
        if size > MAX_ALL_BYTES:
            return [*found, Decoded(None, [too_much(piece[0][0])])]
        decoded, bytes_read = read.pop(number)
        found += decoded
        size += bytes_read
    return found


Read = tuple[list[Decoded], int]
"""What each of some files gave, and how many bytes these are."""


def _read_pieces(tree: Tree, pieces: list[Wanted], shared: bool) -> Iterable[tuple[int, Read]]:
    """The files of each piece, by its number: by several processes, or in turn until it is too
    much."""
    if shared and sum(map(len, pieces)) >= SHARED_FROM:
        from factcli.processes import share

        return share(lambda piece: _read(tree, piece), pieces)
    return _in_turn(tree, pieces)


def _in_turn(tree: Tree, pieces: list[Wanted]) -> Iterator[tuple[int, Read]]:
    size = 0
    for number, piece in enumerate(pieces):
        if size > MAX_ALL_BYTES:
            return
        done = _read(tree, piece)
        size += done[1]
        yield number, done


def _read(tree: Tree, wanted: Wanted) -> Read:
    found: list[Decoded] = []
    size = 0
    for path, address in wanted:
        try:
            data = tree.read(path)
        except Unreadable as error:
            found.append(Decoded(None, [refused(path, error)]))
        else:
            size += len(data)
            found.append(decode(data, path, address))
    return found, size
