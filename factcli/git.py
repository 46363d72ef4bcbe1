"""The repository that a ledger lies in: its commits, their files, what differs between them.

What a user types as a revision is made a hash before anything else sees it. A submodule that holds
a part of the ledger is read at the commit that was recorded for it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from factcli.errors import CannotRead, NotFound, WrongUsage
from factcli.format.nodes import MAX_BYTES
from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.plumbing import blob_told, ended, start
from factcli.roots import find_bare
from factcli.trees import Unreadable
from factcli.values.words import in_line

_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_DIFF = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--ignore-submodules=none")
"""The last of these: whatever .gitmodules asks for."""

_MODULES = ".gitmodules"
_MOST_PLACES = 100
STREAMED = 1_500
"""So many hashes fit into a pipe."""
_PLACES = (CONFIG, FACTS, SEEDS)
FILES = ("100644", "100755")
FOLDER, _LINK = "040000", "160000"


class Blob(NamedTuple):
    """What a file held at a time: the repository that keeps it, and its hash there."""

    repository: Repository
    hash: str

    def read(self, most: int = MAX_BYTES) -> bytes:
        """Raises Unreadable where there are more than `most` bytes, CannotRead without any."""
        return self.repository.read(self.hash, most)


class Touched(NamedTuple):
    """A file that a change bears on: what it held, and what it holds; None where it is not."""

    path: str
    before: Blob | None
    after: Blob | None


class Step(NamedTuple):
    """A commit, and the files in which it differs from each of its parents, as far as it differs
    from all of them.

    At an `edge` the parents are not here, since the clone is shallow; then all is touched.
    """

    commit: str
    sides: list[list[Touched]]
    edge: bool


class Signature(NamedTuple):
    """Who made a commit: the author's date (ISO 8601; empty where it has none that can be read) and
    name, and the first line of the words."""

    date: str
    author: str
    subject: str


class Repository:
    """The repository that a ledger lies in.

    `place` is a folder in one's working folder: the ledger's root, if `settled`, else it is looked
    for there and above in each revision. With `bare`, it may be a repository without one, or the
    name of a folder within that. All of a `part`, a submodule, belongs to the ledger.
    """

    def __init__(
        self, place: str, settled: bool = True, bare: bool = False, part: bool = False
    ) -> None:
        self.place = place
        self._settled = settled
        self._part = part
        self._reader: subprocess.Popen[bytes] | None = None
        self._links: dict[str, Repository | None] = {}
        self._dir, inside = find_bare(place) if bare else ("", "")
        self.is_bare = bool(self._dir)
        self.prefix = inside and f"{inside}/"
        if not self.is_bare:
            self._dir, self.prefix = self._found()

    def _found(self) -> tuple[str, str]:
        """Where git keeps the repository, and the way from its working folder to the place."""
        words = ("--absolute-git-dir", "--show-prefix")
        both = self._line("rev-parse", *words).split("\n")
        if len(both) == 2:
            return both[0], both[1]
        one, other = (self._line("rev-parse", each) for each in words)  # a name has a line break
        return one, other

    def commit(self, revision: str) -> str:
        """The hash of the commit that is meant. Raises NotFound."""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = ""
        with suppress(WrongUsage, ValueError):
            found = self.ask(*words).decode("ascii").strip()
        if not _HASH.fullmatch(found):  # ^REV is one to git
            if revision == "HEAD":
                raise NotFound("nothing has been committed here yet: git add . and git commit")
            raise NotFound(
                f"there is no revision {in_line(revision) or 'without a name'} here;"
                " if the clone is shallow, fetch more of it"
            )
        return found

    def base(self, one: str, other: str) -> str:
        """The hash of the last commit that two commits have in common. Raises NotFound."""
        try:
            return self.ask("merge-base", one, other).decode("ascii").split()[0]
        except WrongUsage:
            raise NotFound(f"{one[:10]} and {other[:10]} have no commit in common here") from None

    def differing(self, one: str, other: str) -> list[Touched]:
        """The files of the ledger in which two commits differ."""
        self._settle(other)
        told = self.ask(*_DIFF, one, other, "--", *self._within).split(b"\0")[:-1]
        return [
            each for one in range(0, len(told), 2) for each in self._touched(*told[one : one + 2])
        ]

    def steps(self, commit: str) -> list[Step]:
        """The history of a commit, children before parents: whatever touched the ledger."""
        self._settle(commit)
        told = self.ask("rev-list", "--topo-order", "--parents", commit).decode("ascii")
        parents = {hash: len(rest) for hash, *rest in map(str.split, told.splitlines())}
        words = (*_DIFF, "--stdin", "--root", "-m")
        given = "".join(f"{each}\n" for each in parents).encode("ascii")
        sides: dict[str, list[list[Touched]]] = {}
        pieces = iter(self.ask(*words, "--", *self._within, given=given).split(b"\0")[:-1])
        here: list[list[Touched]] = []
        for piece in pieces:
            if piece.startswith(b":"):
                here[-1].extend(self._touched(piece, next(pieces)))
            else:
                here = sides.setdefault(piece.decode("ascii"), [])
                here.append([])
        return [
            Step(hash, found, hash in self.edges)
            for hash, found in sides.items()
            if len(found) == max(parents[hash], 1)
        ]

    def signatures(self, commits: Iterable[str]) -> dict[str, Signature]:
        """Who made each of the commits, by its hash."""
        given = "".join(f"{each}\n" for each in commits).encode("ascii")
        words = ("rev-list", "--no-walk=unsorted", "--stdin", "--encoding=UTF-8")
        if not given:
            return {}
        told = self.ask(*words, "--format=%H%x00%aI%x00%an%x00%s", given=given)
        lines = told.decode("utf-8", "replace").split("\n")
        pieces = (line.split("\0") for line in lines if line.count("\0") == 3)
        return {
            hash: Signature(
                date if _DATE.match(date) else "", "" if author == "%an" else author, subject
            )
            for hash, date, author, subject in pieces
        }

    @cached_property
    def edges(self) -> frozenset[str]:
        """The commits whose parents are not here, in a shallow clone."""
        try:
            with open(self.path("shallow"), encoding="ascii") as file:
                return frozenset(file.read().split())
        except (OSError, ValueError):
            return frozenset()

    def path(self, name: str) -> str:
        """Where git keeps a file of its own."""
        return os.path.join(self._dir, self._line("rev-parse", "--git-path", name))

    def read(self, hash: str, most: int = MAX_BYTES) -> bytes:
        """The bytes of a blob. Raises Unreadable where there are more than `most`."""
        if self._reader is None:
            self._reader = self.start("cat-file", "--batch")
        stdin = self._reader.stdin
        assert stdin is not None
        with suppress(OSError):  # it has ended, over something that it could not read
            stdin.write(f"{hash}\n".encode("ascii"))
            stdin.flush()
        found = blob_told(self._reader, hash, most)
        if isinstance(found, Unreadable):
            raise found
        return found

    def stream(self, hashes: Sequence[str], most: int = MAX_BYTES) -> Iterator[bytes | Unreadable]:
        """The bytes of at most `STREAMED` blobs, or why one has none; git reads ahead meanwhile."""
        reader = self.start("cat-file", "--batch")
        try:
            assert reader.stdin is not None
            with suppress(OSError):
                reader.stdin.write("".join(f"{hash}\n" for hash in hashes).encode("ascii"))
                reader.stdin.flush()
            for hash in hashes:
                yield blob_told(reader, hash, most)
        finally:
            reader.kill()
            reader.communicate()

    def entries(
        self, commit: str, places: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, Blob]]:
        """The mode, path and blob of everything in a commit's ledger, or at some places of it."""
        if places is not None and not places:
            return
        self._settle(commit)
        words = ("ls-tree", "-r", "-t", "-z", "--full-tree", commit, "--")
        if places is None:
            told = self.ask(*words, *self._within)
        else:
            told = self.ask(*words, _MODULES, *(self.prefix + each for each in _few(places)))
            if told.partition(b"\0")[0].endswith(b"\t" + _MODULES.encode()):
                told = self.ask(*words, *self._within)  # no path into a submodule finds anything
        for entry in told.split(b"\0")[:-1]:
            head, _, name = entry.partition(b"\t")
            mode, _, hash = head.decode("ascii").split()
            path = name.decode("utf-8", "surrogateescape").removeprefix(self.prefix)
            link = self._linked(path) if mode == _LINK else None
            if link is None:
                yield mode, path, Blob(self, hash)
                continue
            yield FOLDER, path, Blob(self, hash)
            for inner, below, blob in link.entries(hash):
                yield inner, f"{path}/{below}", blob

    def holding(
        self, commit: str, words: Sequence[str], folder: str
    ) -> Callable[[], set[str] | None]:
        """Gives the files below a folder of a commit's ledger that hold one of some words; None
        where they may lie in submodules, which are not asked. git looks meanwhile."""
        self._settle(commit)
        options = ("--full-name", "--no-color", "--no-textconv", "-a", "-l", "-z", "-F")
        patterns = (f"-e{word}" for word in words)
        look = self.start("grep", *options, *patterns, commit, "--", self.prefix + folder)
        modules = self.start("ls-tree", "--full-tree", commit, "--", _MODULES)

        def found() -> set[str] | None:
            told = b""
            with suppress(WrongUsage):  # none holds any
                told = ended(look, "grep")
            if ended(modules, "ls-tree"):
                return None
            names = told.decode("utf-8", "surrogateescape").split("\0")[:-1]
            return {name.removeprefix(f"{commit}:{self.prefix}") for name in names}

        return found

    def close(self) -> None:
        """End the processes that read."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
            self._reader = None
        for link in self._links.values():
            if link is not None:
                link.close()

    @property
    def _within(self) -> list[str]:
        return [] if self._part else [self.prefix + name for name in _PLACES]

    def _settle(self, commit: str) -> None:
        """Find the ledger, where it is not known yet: in the place, or the nearest folder above."""
        while not self._settled and not self._part:
            if self._mode(commit, CONFIG) in FILES or self._mode(commit, FACTS) in (FOLDER, _LINK):
                self._settled = True
            elif not self.prefix:
                raise NotFound(f"there is no ledger in {commit[:10]}: no {CONFIG}, no {FACTS}/")
            else:
                above = self.prefix.rstrip("/").rpartition("/")[0]
                self.prefix = above and f"{above}/"

    def _mode(self, commit: str, name: str) -> str:
        """The mode of what stands at a path of a commit's ledger; empty where nothing does."""
        told = self.ask("ls-tree", "--full-tree", commit, "--", self.prefix + name)
        return told.partition(b" ")[0].decode("ascii")

    def _touched(self, head: bytes, name: bytes) -> Iterator[Touched]:
        """What one entry of `diff-tree --raw -z` tells; of a submodule what differs within it."""
        *modes, old, new, _ = head.decode("ascii").lstrip(":").split()
        path = name.decode("utf-8", "surrogateescape").removeprefix(self.prefix)
        if _LINK not in modes:
            before, after = (
                Blob(self, hash) if mode in FILES else None
                for mode, hash in zip(modes, (old, new), strict=True)
            )
            yield Touched(path, before, after)
            return
        link = self._linked(path)
        if link is None:
            raise CannotRead(f"{path} is a submodule that is not here; git submodule update --init")
        there, here = (
            {name: blob for kind, name, blob in link.entries(hash) if kind in FILES}
            if mode == _LINK
            else {}
            for mode, hash in zip(modes, (old, new), strict=True)
        )
        for each in sorted({*there, *here}):
            if there.get(each) != here.get(each):
                yield Touched(f"{path}/{each}", there.get(each), here.get(each))

    def _linked(self, path: str) -> Repository | None:
        """The repository of a submodule; None where it is not here."""
        if path not in self._links:
            place = os.path.join(self.place, path)
            self._links[path] = None
            if not self.is_bare and os.path.lexists(os.path.join(place, ".git")):
                with suppress(WrongUsage):
                    self._links[path] = Repository(place, part=True)
        return self._links[path]

    def _line(self, *words: str) -> str:
        return self.ask(*words).decode("utf-8", "surrogateescape").removesuffix("\n")

    def ask(self, *words: str, given: bytes = b"") -> bytes:
        """What git says. Raises WrongUsage with its own words where it fails."""
        return ended(self.start(*words), words[0], given)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Run git on this repository, its streams being ours."""
        return start(words, self._dir or self.place, self._dir)


def _few(places: Collection[str]) -> Collection[str]:
    """The places, or the folders around them, so that there are not too many of them."""
    while len(places) > _MOST_PLACES and any("/" in each for each in places):
        places = {each.rpartition("/")[0] or each for each in places}
    return places
