"""The store: a tree of files, read as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from factcli.answers import Finding
from factcli.format.fields import TABLES
from factcli.format.files import Decoded, decode
from factcli.paths import SEEDS, TEXTS, Address, address_of, unsound_part
from factcli.records import Config, Facts, Item, Record, Remark
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Folder, Tree, Unreadable, not_a_file

if TYPE_CHECKING:
    from factcli.values.quotes import Captured

SHARED_FROM = 3_000
"""From so many files on, several processes read a folder."""

_AT_ONCE = 250

MAX_TEXT_BYTES = 8 * 1024**2
"""A captured text has at most so many bytes."""

_TEXTS_KEPT = 32

Wanted = list[tuple[str, Address]]


def open_facts(tree: Tree) -> Facts:
    """Read a whole tree. What cannot be read becomes a finding and never hides the rest."""
    items = tuple(tree.items())
    wanted, findings = _wanted(items)
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
        _Texts(tree, items),
    )


class _Texts(Mapping[str, "Captured"]):
    """The captured texts of a tree, by path: read when they are asked for, the latest few kept."""

    def __init__(self, tree: Tree, items: Iterable[Item]) -> None:
        self._tree = tree
        self._paths = dict.fromkeys(
            item.path
            for item in items
            if item.kind == "file"
            and item.path.startswith(f"{SEEDS}/")
            and item.path.endswith(TEXTS)
        )
        self._kept: dict[str, Captured] = {}

    def __getitem__(self, path: str) -> Captured:
        if path not in self._paths:
            raise KeyError(path)
        found = self._kept.pop(path, None) or self._read(path)
        self._kept[path] = found
        if len(self._kept) > _TEXTS_KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def _read(self, path: str) -> Captured:
        from factcli.values.quotes import Captured, Text, captured

        try:
            return captured(self._tree.read(path, MAX_TEXT_BYTES))
        except Unreadable as error:
            return Captured("", Text(""), error.message)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _wanted(items: Iterable[Item]) -> tuple[Wanted, list[Finding]]:
    """The files that hold records, and what is wrong with those that may not be opened."""
    wanted: Wanted = []
    findings: list[Finding] = []
    for item in items:
        address = address_of(item.path)
        if item.kind == "other" or (address is not None and item.kind == "folder"):
            findings.append(refused(item.path, not_a_file()))
        elif address is not None and item.kind == "file":
            unsound = unsound_part(item.path)
            if unsound is not None:
                from factcli.checks.layout import misnamed  # rules are many, and seldom wanted

                findings.append(misnamed(unsound))
            elif len(wanted) < MAX_FILES:
                wanted.append((item.path, address))
            else:
                findings.append(_too_much(item.path))
                break
    return wanted, findings


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
            return [*found, Decoded(None, [_too_much(piece[0][0])])]
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
            return [*found, Decoded(None, [_too_much(path)])], size
        try:
            data = tree.read(path)
        except Unreadable as error:
            found.append(Decoded(None, [refused(path, error)]))
        else:
            size += len(data)
            found.append(decode(data, path, address))
    return found, size


def _too_much(path: str) -> Finding:
    what = f"the ledger has more than {MAX_FILES} files or {MAX_ALL_BYTES} bytes"
    return Finding("too-large", "error", path, 1, 1, f"{what}; what follows was not read")


def refused(path: str, error: Unreadable) -> Finding:
    return Finding(error.rule, "error", path, 1, 1, error.message, error.fix)
