"""git, asked through its plumbing; the only place that runs it.

No hook, driver, pager or monitor of a repository's own is run, and nothing is fetched. What a user
types as a revision is made a hash before anything else sees it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

from factcli.errors import CannotRead, NotFound, WrongUsage
from factcli.format.paths import CONFIG, FACTS, SEEDS
from factcli.format.yaml import MAX_BYTES
from factcli.records import Item
from factcli.trees import is_left_behind, may_hold_records, not_a_file, too_large

_COMMAND = (
    *("git", "--no-pager", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that a pull request brings is none
    *("-c", "core.quotePath=false", "-c", "submodule.recurse=false"),
)
_SECONDS = 120


class Repository:
    """The repository that a ledger lies in."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.prefix = self._ask("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape")
        self.prefix = self.prefix.removesuffix("\n")

    def commit(self, revision: str) -> str:
        """The hash of the commit that is meant. Raises NotFound."""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        try:
            return self._ask(*words).decode("ascii").strip()
        except (WrongUsage, UnicodeDecodeError):
            raise NotFound(
                f"there is no revision {revision} here; if the clone is shallow, fetch more of it"
            ) from None

    def tree(self, commit: str) -> Revision:
        """The ledger as it was in a commit, given by its hash."""
        return Revision(self, commit)

    def _ask(self, *words: str) -> bytes:
        done = self.start(*words)
        try:
            out, error = done.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            done.kill()
            raise CannotRead(f"git {words[0]} did not end in {_SECONDS} seconds") from None
        if done.returncode:
            told = error.decode("utf-8", "replace").strip().splitlines() or [f"{words[0]} failed"]
            fatal = [line for line in told if line.startswith("fatal:")]
            raise WrongUsage(f"git: {(fatal or told)[-1].removeprefix('fatal: ')}")
        return out

    def listing(self, commit: str) -> bytes:
        """`ls-tree` of the ledger's own folders."""
        places = [self.prefix + name for name in (CONFIG, FACTS, SEEDS)]
        words = ("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit, "--", *places)
        return self._ask(*words)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Run git in the ledger's folder, its streams being ours."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        own = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        own |= {"GIT_CONFIG_NOSYSTEM": "1"}
        try:
            return subprocess.Popen(
                [*_COMMAND, *words],
                cwd=self.root,
                env={**kept, **own, "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise WrongUsage(f"git could not be run: {error.strerror}") from None


class Revision:
    """A ledger's files as they were in a commit; a tree like any other."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self._repository = repository
        self._blobs: dict[str, tuple[str, int]] = {}
        self._items = sorted(self._listed(commit), key=lambda item: item.path.split("/"))
        self._reader: subprocess.Popen[bytes] | None = None

    def _listed(self, commit: str) -> Iterator[Item]:
        prefix = self._repository.prefix
        for entry in self._repository.listing(commit).split(b"\0")[:-1]:
            head, _, name = entry.partition(b"\t")
            mode, _, hash, size = head.split()
            path = name.decode("utf-8", "surrogateescape").removeprefix(prefix)
            if any(map(is_left_behind, path.split("/"))) or not _is_entered(path):
                continue
            if mode in (b"100644", b"100755"):
                if not size.isdigit():
                    raise CannotRead(f"git does not have {path} of that revision; fetch it whole")
                self._blobs[path] = hash.decode("ascii"), int(size)
                yield Item(path, "file")
            else:
                yield Item(path, "folder" if mode == b"040000" else "other")

    def items(self) -> Iterator[Item]:
        return iter(self._items)

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        if path not in self._blobs:
            raise not_a_file()
        hash, size = self._blobs[path]
        if size > most:
            raise too_large(size, most)
        if self._reader is None:
            self._reader = self._repository.start("cat-file", "--batch")
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        try:
            self._reader.stdin.write(f"{hash}\n".encode("ascii"))
            self._reader.stdin.flush()
        except OSError:  # it has ended, over something that it could not read
            raise CannotRead(f"git cannot read {path} of that revision") from None
        head = self._reader.stdout.readline().split()
        data = self._reader.stdout.read(size + 1) if len(head) == 3 else b""
        if len(data) != size + 1:
            raise CannotRead(f"git cannot read {path} of that revision")
        return data[:size]

    def close(self) -> None:
        """End the process that reads."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
            self._reader = None


def _is_entered(path: str) -> bool:
    """Whether the folder that a path lies in is one that is looked into."""
    folder = path.rpartition("/")[0]
    return not folder or folder == SEEDS or may_hold_records(folder)
