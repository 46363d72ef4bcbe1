"""The names that a ledger holds, to be offered while somebody types: at once, be they a little old.

Ids are the names of files and folders; no record is read for them. What records say comes from the
index as it stands and, where there is none, from the records themselves if these are few.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from factcli.paths import FACTS, SEEDS
from factcli.values.words import NAME

if TYPE_CHECKING:
    from factcli.index.names import What
    from factcli.records import Facts

FEW = 400
"""A ledger with more files and folders is not read to offer names."""

_NO_IDS = ("claim", "story")


def stories(root: str) -> list[str]:
    """The ids of all stories of the ledger in the folder `root`, as of its folders."""
    return _below(root, FACTS, folders=True)


def claims(root: str, of: Iterable[str]) -> list[str]:
    """The ids of the claims of those stories."""
    found = ((story, _below(root, f"{FACTS}/{story}", folders=True)) for story in of)
    return [f"{story}/{name}" for story, names in found for name in names]


def statements(root: str, of: Iterable[str]) -> list[str]:
    """The ids of what is said on those claims."""
    found = ((claim, _below(root, f"{FACTS}/{claim}", folders=False)) for claim in of)
    return [f"{claim}/{name}" for claim, names in found for name in names if name not in _NO_IDS]


def sources(root: str) -> list[str]:
    """The ids of all sources."""
    return _below(root, SEEDS, folders=False)


def _below(root: str, folder: str, folders: bool) -> list[str]:
    """The names of a folder's folders, or of its records, that can be part of an id."""
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            if folders:
                names = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
            else:
                names = [each.name[:-5] for each in entries if each.name.endswith(".yaml")]
    except OSError:
        return []
    return sorted(filter(NAME.fullmatch, names))


def spoken(root: str, what: What, kept: bool = True) -> set[str]:
    """The speakers, parties or other names that records hold; none where it would take long.

    `kept` tells whether the index may be asked.
    """
    from factcli.index.names import known

    found = known(root, what) if kept else None
    return _read(root, what) if found is None else found


def _read(root: str, what: What) -> set[str]:
    from factcli.trees import Folder

    tree = Folder(root)
    if len(list(islice(tree.items(), FEW + 1))) > FEW:
        return set()
    from factcli.store import open_facts

    return set(_said(open_facts(tree), what))


def _said(facts: Facts, what: What) -> Iterator[str]:
    if what == "party":
        yield from facts.parties
    elif what == "publisher":
        yield from (source.publisher for source in facts.sources.values())
    elif what == "speaker":
        yield from (each.speaker for each in facts.statements.values())
    elif what == "via":
        yield from (name for each in facts.statements.values() for name in each.via)
    elif what == "figure":
        yield from (name for each in facts.statements.values() for name in each.figures)
    else:
        for records in (facts.statements, facts.claims, facts.stories):
            yield from (tag for each in records.values() for tag in each.tags)


def branches(root: str) -> list[tuple[str, str]]:
    """The branches and tags of the repository around the ledger, each with which of both it is.

    As git's own files name them; none in a linked work tree, or where refs are kept otherwise.
    """
    here = os.path.abspath(root)
    while not os.path.isdir(os.path.join(here, ".git")):
        if here == os.path.dirname(here):
            return []
        here = os.path.dirname(here)
    found: set[tuple[str, str]] = set()
    for kind, folder in (("branch", "heads"), ("tag", "tags")):
        place = os.path.join(here, ".git", "refs", folder)
        for way, _, files in os.walk(place):
            found.update((os.path.relpath(os.path.join(way, each), place), kind) for each in files)
        found.update((name, kind) for name in _packed(here, f"refs/{folder}/"))
    return sorted(found)


def _packed(repository: str, prefix: str) -> Iterator[str]:
    path = os.path.join(repository, ".git", "packed-refs")
    if not os.path.isfile(path):
        return
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                name = line.rstrip("\n").partition(" ")[2]
                if name.startswith(prefix):
                    yield name.removeprefix(prefix)
    except OSError:
        return
