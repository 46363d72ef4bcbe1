"""How git is run; with the editor and the pager of `cli/` the only place that runs a program.

No hook, filter, driver, pager or monitor of a repository's own is run, and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable

from factcli.errors import CannotRead, WrongUsage
from factcli.trees import Unreadable, too_large

_COMMAND = (
    *("git", "--no-pager", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),  # a folder that a pull request brings is none
    *("-c", "core.quotePath=false", "-c", "submodule.recurse=false"),
    *("-c", "mailmap.file=", "-c", "mailmap.blob="),
)
_OWN = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # older ones know this one alone
}
_OF_ANOTHER = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "COMMON_DIR", "WORK_TREE", "PREFIX", "INDEX_FILE", "NAMESPACE"),
        *("OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "GRAFT_FILE", "SHALLOW_FILE"),
    )
)
"""What names another repository than the one around a folder."""

_SECONDS = 120
_PIECE = 1024 * 1024

Git = subprocess.Popen[bytes]


def start(words: Iterable[str], folder: str, git_dir: str = "") -> Git:
    """Run git in a folder, on a repository where one is named, its streams being ours."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = [*_COMMAND, *([f"--git-dir={git_dir}"] if git_dir else ()), *words]
    return _started(command, folder, {**kept, **_OWN})


def told_user(words: Iterable[str], folder: str, given: bytes = b"") -> bytes:
    """What git says in a folder with all that its user has set: for `init`, and where settings are
    asked for. Only for words by which git runs no other program. Raises WrongUsage."""
    kept = {key: value for key, value in os.environ.items() if key not in _OF_ANOTHER}
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", *words]
    return ended(_started(command, folder, {**kept, "LC_ALL": "C"}), command[4], given)


def _started(command: list[str], folder: str, environment: dict[str, str]) -> Git:
    try:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise WrongUsage(f"git could not be run: {error.strerror}") from None


def ended(done: Git, word: str, given: bytes = b"") -> bytes:
    """What git says at last. Raises WrongUsage with its own words where it fails."""
    try:
        out, error = done.communicate(given, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        done.kill()
        raise CannotRead(f"git {word} did not end in {_SECONDS} seconds") from None
    if done.returncode:
        told = error.decode("utf-8", "replace").strip().splitlines() or [f"{word} failed"]
        fatal = [line for line in told if line.startswith("fatal:")]
        raise WrongUsage(f"git: {(fatal or told)[-1].removeprefix('fatal: ')}")
    return out


def blob_told(reader: Git, hash: str, most: int) -> bytes | Unreadable:
    """What `cat-file --batch` tells of one blob. Raises CannotRead."""
    stdout = reader.stdout
    assert stdout is not None
    head = stdout.readline().split()
    if len(head) != 3:
        raise CannotRead(f"git does not have {hash}; fetch the whole of that revision")
    size = int(head[2])
    data = b""
    for left in range(size + 1, 0, -_PIECE):
        piece = stdout.read(min(left, _PIECE))
        data = data + piece if size <= most else b""
    if size <= most and len(data) != size + 1:
        raise CannotRead(f"git cannot read {hash}")
    return data[:size] if size <= most else too_large(size, most)


def merged_lines(ours: str, base: str, theirs: str) -> bytes | None:
    """What a merge of the lines of three files makes; None where that is not without conflict."""
    names = [os.path.abspath(path) for path in (ours, base, theirs)]
    done = start(["merge-file", "-p", "-q", *names], os.path.dirname(names[0]))
    out, _ = done.communicate()
    return None if done.returncode else out
