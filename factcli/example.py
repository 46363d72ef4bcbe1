"""The story that comes with factcli, to play with.

There is one copy of it, at the top of the source tree. `shipped/` holds links there, which a wheel
carries as files.
"""

from __future__ import annotations

import os

from factcli.errors import CannotRead, Conflict
from factcli.paths import CONFIG, FACTS, address_of
from factcli.trees import Folder, Unreadable

TRY = "timeline troops-sent"
"""What to ask it first."""


def example_files() -> dict[str, str]:
    """The records of the shipped story, and their settings, by path; nothing captured. Raises
    CannotRead where factcli was installed without them."""
    tree = Folder(_place())
    try:
        items = [item for item in tree.items() if item.kind == "file" and address_of(item.path)]
        found = {item.path: tree.read(item.path).decode("utf-8") for item in items}
    except Unreadable as error:
        raise CannotRead(f"the shipped story cannot be read: {error.message}") from None
    if CONFIG not in found or len(found) < 3:
        raise CannotRead("factcli was installed without its example; install it from a wheel")
    return found


def _place() -> str:
    """The folder that it lies in: in a tree the links lead to it, and where the system has no links
    it is beside the package."""
    here = os.path.dirname(os.path.abspath(__file__))
    facts = os.path.realpath(os.path.join(here, "shipped", FACTS))
    return os.path.dirname(facts if os.path.isdir(facts) else here)


def refuse_others(root: str, files: dict[str, str]) -> None:
    """Raises Conflict where a ledger holds other records than those of the example, which would be
    mixed up with them."""
    tree = Folder(root)
    for item in tree.items():
        if item.kind == "folder" or item.path == CONFIG:
            continue
        if not address_of(item.path) and item.kind == "file":
            continue
        if item.path not in files or _differs(tree, item.path, files[item.path]):
            raise Conflict(
                f"this ledger has facts of its own, as {item.path}; nothing was changed."
                " Name a new folder for the example: factcli init --example DIR"
            )


def _differs(tree: Folder, path: str, text: str) -> bool:
    try:
        return tree.read(path) != text.encode("utf-8")
    except Unreadable:
        return True
