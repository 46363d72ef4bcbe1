"""What lies in a ledger's folders: what holds records, what may not be opened, the captured
texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from factcli.answers import Finding
from factcli.paths import SEEDS, TEXTS, Address, address_of, unsound_part
from factcli.records import Item
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Tree, Unreadable, not_a_file

if TYPE_CHECKING:
    from factcli.values.quotes import Captured

MAX_TEXT_BYTES = 8 * 1024**2
"""A captured text has at most so many bytes."""

_TEXTS_KEPT = 32

Wanted = list[tuple[str, Address]]


def wanted_among(items: Iterable[Item]) -> tuple[Wanted, list[Finding]]:
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
                findings.append(too_much(item.path))
                break
    return wanted, findings


def too_much(path: str) -> Finding:
    what = f"the ledger has more than {MAX_FILES} files or {MAX_ALL_BYTES} bytes"
    return Finding("too-large", "error", path, 1, 1, f"{what}; what follows was not read")


def refused(path: str, error: Unreadable) -> Finding:
    return Finding(error.rule, "error", path, 1, 1, error.message, error.fix)


class Texts(Mapping[str, "Captured"]):
    """The captured texts of a tree, by path: read when they are asked for, the latest few kept."""

    def __init__(self, tree: Tree, items: Iterable[Item]) -> None:
        self._tree = tree
        self._items = items
        self._kept: dict[str, Captured] = {}

    @cached_property
    def _paths(self) -> dict[str, None]:
        return dict.fromkeys(
            item.path
            for item in self._items
            if item.kind == "file"
            and item.path.startswith(f"{SEEDS}/")
            and item.path.endswith(TEXTS)
        )

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
