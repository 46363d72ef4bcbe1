"""What a repository's git is told of our files: how to show their differences, how to merge them.

It is told in settings that are not shared: the repository's config, and `info/attributes`.
"""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress

from factcli.errors import CannotWrite, WrongUsage
from factcli.format.paths import CONFIG, FACTS, SEEDS
from factcli.git import Repository

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
        f'f() {{ {run} textconv "$1" 2>/dev/null || cat "$1"; }}; f',
        "records of factcli, field by field",
        f'f() {{ {run} merge "$@"; s=$?; test $s = 0 && return 0; test $s = {CONFLICT} && return 1;'
        ' git merge-file -q -L ours -L base -L theirs --marker-size="$5" "$2" "$1" "$3"; };'
        " f %O %A %B %P %L",
    )
    for key, value in zip(_KEYS, settings, strict=True):
        repository.ask("config", "--local", key, value)
    return _put(repository, _attributes(repository.prefix))[0]


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
    begin, end = f"# factcli {name}: by factcli git install\n", f"# factcli {name}: end\n"
    try:
        known = ""
        with suppress(FileNotFoundError), open(path, encoding="utf-8", newline="") as file:
            known = file.read()
        block = re.compile(f"^{re.escape(begin)}.*?^{re.escape(end)}", re.DOTALL | re.MULTILINE)
        left = block.sub("", known)
        gap = "\n" if left and not left.endswith("\n") else ""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            held = f"{left}{gap}{begin}{lines}{end}" if lines else left
            file.write(held)
    except (OSError, UnicodeDecodeError) as error:
        raise CannotWrite(f"could not write {path}: {error}") from None
    return path, held
