"""How git keeps a ledger: the repository that it begins in, what git leaves out and how it writes
line ends, and the hook that checks what is committed."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from typing import NamedTuple

from factcli.drivers import read_own, write_own
from factcli.errors import CannotWrite, WrongUsage
from factcli.git import Repository
from factcli.paths import CONFIG, FACTS, SEEDS
from factcli.plumbing import told_user
from factcli.roots import find_bare, find_repository

_RECORDS = (f"{FACTS}/story/claim/claim.yaml", f"{SEEDS}/source.yaml", CONFIG)
_TEMPORARY = f"{FACTS}/story/claim/.claim.yaml.0123456789abcdef.tmp"


def is_kept(folder: str) -> bool:
    """Whether a folder, which need not be there yet, lies in a repository."""
    return find_repository(folder) is not None or bool(find_bare(folder)[0])


def begin(folder: str) -> None:
    """Make a repository of a folder, as its user has set git up; its branch is main where nobody
    has set another. Raises WrongUsage."""
    own: list[str] = []
    try:
        told_user(["config", "--get", "init.defaultBranch"], folder)
    except WrongUsage:
        own = ["-c", "init.defaultBranch=main"]  # unlike -b, older ones let it pass
    told_user([*own, "init", "-q"], folder)


def unkept(root: str) -> list[str]:
    """What git would not keep of a ledger as it is, each with the way out."""
    found = []
    try:
        told = told_user(["check-attr", "-z", "text", "eol", "--", *_RECORDS], root)
    except WrongUsage:  # there is no git
        return []
    words = iter(told.decode("utf-8", "replace").split("\0"))
    said = {(path, key): value for path, key, value in zip(words, words, words, strict=False)}
    if any(said[path, "text"] != "unset" and said[path, "eol"] != "lf" for path in _RECORDS):
        lines = f"/{FACTS}/**/*.yaml, /{SEEDS}/*.yaml and /{CONFIG}"
        found.append(f"kept .gitattributes: let it say text eol=lf of {lines}")
    ignored: list[str] = []
    with suppress(WrongUsage):  # none is ignored
        paths = "\0".join((*_RECORDS, _TEMPORARY)).encode()
        told = told_user(["check-ignore", "--no-index", "-z", "--stdin"], root, paths)
        ignored = told.decode("utf-8", "replace").split("\0")
    if lost := [path for path in _RECORDS if path in ignored]:
        found.append(f"git leaves out what lies at {lost[0]}: git check-ignore -v tells why")
    if _TEMPORARY not in ignored:
        found.append("kept .gitignore: let it name *.tmp too, what a killed factcli leaves")
    return found


# -- The hook --------------------------------------------------------------------------------------

_HOOK = """\
#!/bin/sh
# Checks the ledger as it is being committed; by factcli init --hooks.
# git commit --no-verify goes without.
python={python}
ledger={ledger}
export GIT_LITERAL_PATHSPECS=1
set -- "${{ledger}}facts" "${{ledger}}seeds" "${{ledger}}factcli.yaml"
git diff --cached --quiet --no-ext-diff -- "$@" && exit 0
"$python" -P -m factcli --version >/dev/null 2>&1 || {{
	echo "pre-commit: factcli is gone from $python; the ledger was not checked" >&2
	echo "pre-commit: factcli init --hooks finds it again, wherever it is now" >&2
	exit 0
}}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
tree=$(git write-tree) || exit 1
GIT_INDEX_FILE=$folder/index
export GIT_INDEX_FILE
git -c core.sparseCheckout=false read-tree "$tree" || exit 1
git ls-tree -r -z --name-only --full-tree "$tree" -- "$@" |
	git checkout-index -q -z --stdin --prefix="$folder/tree/" || exit 1
ledger=$folder/tree/$ledger
[ -e "${{ledger}}factcli.yaml" ] || [ -d "${{ledger}}facts" ] || exit 0
unset $(git rev-parse --local-env-vars)
told=$("$python" -P -m factcli -C "$ledger" check) || {{
	printf '%s\\n' "$told" >&2
	exit 1
}}
told=$("$python" -P -m factcli -C "$ledger" fmt --check) || {{
	printf '%s\\n' "$told" "pre-commit: not in canonical form; factcli fmt, then git add" >&2
	exit 1
}}
"""


class Hook(NamedTuple):
    """Where the hook is; whether it was made now, or is another's, which was kept."""

    path: str
    is_made: bool
    is_other: bool


def put_hook(repository: Repository, program: str) -> Hook:
    """Let git run `check` and `fmt --check` on what is committed, with the factcli of a Python.

    What another has put there is kept. Raises CannotWrite, also where the folder of the hooks
    belongs to other repositories too.
    """
    place = _place(repository.place)
    path = os.path.join(place, "pre-commit")
    text = _HOOK.format(python=shlex.quote(program), ledger=shlex.quote(repository.prefix))
    try:
        if os.path.lexists(path):
            known = "" if os.path.islink(path) else read_own(path)
            if known == text or not _is_ours(known, repository.prefix):
                return Hook(path, False, known != text)
        write_own(path, text, executable=True)
    except OSError as error:
        raise CannotWrite(f"could not write {path}: {error.strerror}") from None
    return Hook(path, True, False)


def _is_ours(text: str, prefix: str) -> bool:
    """Whether a hook is the one of this ledger, though with another Python."""
    mark = "another Python"
    ours = _HOOK.format(python=mark, ledger=shlex.quote(prefix))
    return re.fullmatch(re.escape(ours).replace(re.escape(mark), ".*"), text) is not None


def _place(folder: str) -> str:
    """Where git looks for the hooks of a repository, if no other one looks there."""

    def asked(word: str, *more: str) -> str:
        told = told_user(["rev-parse", word, *more], top)
        return os.path.realpath(os.path.join(top, os.fsdecode(told).removesuffix("\n")))

    top = folder
    top = asked("--show-toplevel")
    place, own = asked("--git-path", "hooks"), asked("--git-common-dir")
    if os.path.commonpath([place, own]) == own or os.path.commonpath([place, top]) == top:
        return place
    raise CannotWrite(
        f"core.hooksPath sets {place} for hooks, beyond this repository; no hook was put there."
        " Let yours run factcli check and factcli fmt --check"
    )
