"""What a repository's git is told of our files: how to show their differences, how to merge them.

It is told in settings that are not shared: the repository's config, and `info/attributes`.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import stat
from contextlib import suppress

from factcli.errors import CannotWrite, WrongUsage
from factcli.git import Repository
from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.values.words import in_line

CONFLICT = 10
"""What `factcli git merge` ends with where it marked a conflict; a Python without factcli, or one
that fails, ends otherwise, and then git merges line by line."""

_KEYS = ("diff.factcli.textconv", "merge.factcli.name", "merge.factcli.driver")


def install(repository: Repository, program: str) -> str:
    """Tell git, and give the path of the attributes that name our files.

    `program` is the Python that has factcli. Where it is gone one day, git shows and merges the
    files line by line, as it does all others.
    """
    run = f"{shlex.quote(program)} -P -m factcli git"
    settings = (
        f'f() {{ {run} textconv -- "$1" 2>/dev/null || cat -- "$1"; }}; f',
        "records of factcli, field by field",
        f'f() {{ {run} merge -- "$@"; s=$?; test $s = 0 && return 0;'
        f" test $s = {CONFLICT} && return 1;"
        ' git merge-file -q -L ours -L base -L theirs --marker-size="$5" "$2" "$1" "$3"; };'
        " f %O %A %B %P %L",
    )
    path, _ = _put(repository, _attributes(repository.prefix))
    with suppress(WrongUsage):  # mostly it is not there
        repository.ask("config", "--local", "--unset-all", "diff.factcli.command")
    for key, value in zip(_KEYS, settings, strict=True):
        repository.ask("config", "--local", "--replace-all", key, value)
    return path


def uninstall(repository: Repository) -> str:
    """Take it all out again."""
    path, left = _put(repository, "")
    if "=factcli" not in left:  # no other ledger of this repository needs it
        for section in ("diff.factcli", "merge.factcli"):
            with suppress(WrongUsage):  # it is not there
                repository.ask("config", "--local", "--remove-section", section)
    return path


def _attributes(prefix: str) -> str:
    places = (f"{FACTS}/**/*.yaml", f"{SEEDS}/*.yaml", CONFIG)
    lines = (f"{_pattern(prefix, place)} diff=factcli merge=factcli\n" for place in places)
    return "".join(lines)


def _pattern(prefix: str, place: str) -> str:
    """A pattern of gitattributes for a place below a folder of any name."""
    folder = re.sub(r"([\\*?\[\]!#])", r"\\\1", prefix)
    pattern = f"/{folder}{place}"
    if not re.search(r'[\s"]', pattern):
        return pattern
    return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def _put(repository: Repository, lines: str) -> tuple[str, str]:
    """Put our lines for this ledger in the place of those that are there; the path of the file, and
    what it holds now."""
    path = repository.path("info/attributes")
    name = repository.prefix or "."
    if any(ord(character) < 0x20 for character in name):
        raise CannotWrite(f"the name of this folder cannot stand in {path}: {in_line(name)}")
    begin, end = f"# factcli {name}: by factcli git install\n", f"# factcli {name}: end\n"
    try:
        known = read_own(path)
        block = re.compile(f"^{re.escape(begin)}.*?^{re.escape(end)}", re.DOTALL | re.MULTILINE)
        left = block.sub("", known)
        gap = "\n" if left and not left.endswith("\n") else ""
        held = f"{left}{gap}{begin}{lines}{end}" if lines else left
        if held != known:
            write_own(path, held)
    except OSError as error:
        raise CannotWrite(f"could not write {path}: {error.strerror}") from None
    return path, held


def read_own(path: str) -> str:
    """What a file of git's holds; nothing where there is none. Raises OSError where it, or its
    folder, is something else, such as a link."""
    folder = os.path.dirname(path)
    if os.path.lexists(folder) and not stat.S_ISDIR(os.lstat(folder).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "its folder is none")
    if not os.path.lexists(path):
        return ""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise FileExistsError(errno.EEXIST, "what is there is no file")
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape")


def write_own(path: str, text: str, executable: bool = False) -> None:
    """Put a file of git's in its place. Raises OSError."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    beside = f"{path}.{os.urandom(8).hex()}"
    with open(beside, "xb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
        if executable:
            os.fchmod(file.fileno(), 0o755)
    os.replace(beside, path)
