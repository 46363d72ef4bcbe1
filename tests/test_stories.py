"""Shell sessions in a user's words: every `$ command` in tests/stories/*.txt is run, and what it
prints must be what stands below it.

A session runs in a folder of its own, with the shipped story in `shipped/`. Lines that begin with
`> ` continue a command. stdout and stderr are shown as a terminal would mix them; an exit code
other than 0 stands last, as `[exit N]`. `make golden` writes the outputs anew, to be read.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_shipped

SESSIONS = sorted((ROOT / "tests" / "stories").glob("*.txt"))


def run(command: str, folder: Path) -> str:
    """What a command prints, and its exit code where it is not 0."""
    surroundings = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "XDG_CACHE_HOME": f"{folder}-cache",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUTF8": "1",
        "GIT_COMMITTER_DATE": "2024-11-01T00:00:00Z",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    printed = done.stdout.decode("utf-8").replace(str(folder), "~")
    if printed and not printed.endswith("\n"):
        printed += "\n"
    return printed + (f"[exit {done.returncode}]\n" if done.returncode else "")


def replay(session: str, shell: Callable[[str], str]) -> str:
    """The session with every output as that shell now gives it."""
    out: list[str] = []
    lines = session.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith("# ") and out:
            out.append("\n")
        if line:
            out.append(f"{line}\n")
        if not line.startswith("$ "):
            continue
        command = [line[2:]]
        while at < len(lines) and lines[at].startswith("> "):
            command.append(lines[at][2:])
            out.append(f"{lines[at]}\n")
            at += 1
        while at < len(lines) and not lines[at].startswith(("$ ", "# ")):
            at += 1
        out.append(shell("\n".join(command)))
    return "".join(out)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_session(path: Path, tmp_path: Path) -> None:
    told = path.read_text(encoding="utf-8")
    copy_shipped(tmp_path / "shipped")
    now = replay(told, lambda command: run(command, tmp_path))
    if os.environ.get("GOLDEN"):
        path.write_text(now, encoding="utf-8")
    else:
        assert now == told
