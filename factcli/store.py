"""The store: a tree of files, read as facts."""

from __future__ import annotations

from typing import Any

from factcli.contents import Texts, Wanted, refused, too_much, wanted_among
from factcli.format.fields import TABLES
from factcli.format.files import Decoded, decode
from factcli.records import Config, Facts, Record, Remark
from factcli.trees import MAX_ALL_BYTES, Folder, Tree, Unreadable

SHARED_FROM = 3_000
"""From so many files on, several processes read a folder."""

_AT_ONCE = 250


def open_facts(tree: Tree) -> Facts:
    """Read a whole tree. What cannot be read becomes a finding and never hides the rest."""
    items = tuple(tree.items())
    wanted, findings = wanted_among(items)
    known: dict[str, dict[str, Any]] = {kind: {} for kind in TABLES}
    drafts: dict[str, Record] = {}
    remarks: dict[str, tuple[Remark, ...]] = {}
    hiding: set[str] = set()
    for (path, address), read in zip(wanted, _read_all(tree, wanted), strict=False):
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


def _read_all(tree: Tree, wanted: Wanted) -> list[Decoded]:
    """What each file gave, in their order; the end may be missing, where it would be too much."""
    if not isinstance(tree, Folder) or len(wanted) < SHARED_FROM:
        return _read(tree, wanted)[0]
    from factcli.processes import share

    pieces = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)]
    read = dict(share(lambda piece: _read(tree, piece), pieces))
    found: list[Decoded] = []
    size = 0
    for number, piece in enumerate(pieces):
        if size > MAX_ALL_BYTES:
            return [*found, Decoded(None, [too_much(piece[0][0])])]
        decoded, bytes_read = read.pop(number)
        found += decoded
        size += bytes_read
    return found


def _read(tree: Tree, wanted: Wanted) -> tuple[list[Decoded], int]:
    """The same, by one process, and how many bytes that were."""
    found: list[Decoded] = []
    size = 0
    for path, address in wanted:
        if size > MAX_ALL_BYTES:
            return [*found, Decoded(None, [too_much(path)])], size
        try:
            data = tree.read(path)
        except Unreadable as error:
            found.append(Decoded(None, [refused(path, error)]))
        else:
            size += len(data)
            found.append(decode(data, path, address))
    return found, size
