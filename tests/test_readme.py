"""README.md: its sessions run as shown, its screen is what a terminal of 80 columns shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_shipped
from tests.test_stories import replay, run

README = ROOT / "README.md"
PROGRAM = Path(sys.executable).parent / "factcli"


def terminal(words: list[str], width: int, folder: Path, **surroundings: str) -> str:
    """What a command shows on a terminal of that width, escapes and all."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        [str(PROGRAM), *words],
        cwd=folder,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "HOME": os.environ["HOME"],
            **surroundings,
        },
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert process.wait(timeout=30) == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


def plain(text: str) -> str:
    """The text without colours, and without the blanks that they leave at the ends of lines."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_the_screen_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.search(r"<!-- screen: factcli (.*?) -->\n\n```\n(.*?)```\n", text, re.S)
    assert shown is not None
    now = plain(terminal(shown[1].split(), 80, ROOT))
    if os.environ.get("GOLDEN"):
        README.write_text(
            text.replace(shown[2], now) if shown[2] else text.replace("```\n```", f"```\n{now}```"),
            encoding="utf-8",
        )
    else:
        assert now == shown[2]
    assert max(map(len, now.splitlines())) <= 80


def blocks() -> list[str]:
    return re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), re.S)


def test_every_command_that_the_readme_names_succeeds(tmp_path: Path) -> None:
    copy_shipped(tmp_path)
    commands = re.findall(r"^\$ (.*)$", blocks()[0], re.M)
    assert len(commands) > 5
    for command in commands:
        printed = run(command, tmp_path)
        assert printed, command
        assert "[exit" not in printed, (command, printed)


def test_the_session_in_the_readme(tmp_path: Path) -> None:
    """The second block begins a ledger, the third goes on with it."""
    session = blocks()[1] + blocks()[2]
    printed = replay(
        re.sub(r"^\$ mkdir ferry && cd ferry && ", "$ ", session, flags=re.M), tmp_path
    )
    printed = re.sub(r"^\[exit 2\]\n", "", printed, flags=re.M)
    assert f"$ mkdir ferry && cd ferry && {printed[2:]}" == session


def test_the_corrections_in_the_readme(tmp_path: Path) -> None:
    session = blocks()[3]
    replayed = replay(re.sub(r"^\$ ", "$ cd shipped && ", session, flags=re.M), tmp_path)
    assert replayed.replace("$ cd shipped && ", "$ ") == session


def test_every_look_back_in_the_readme(tmp_path: Path) -> None:
    copy_shipped(tmp_path)
    who = "git -c user.name=Ann -c user.email=ann@example.org commit -q"
    for command in (
        f"git init -q -b main && git add -A && {who} -m one",
        f"factcli assess troops-sent --date 2024-10-28 --likelihood likely --confidence low --why x"
        f" && git add -A && {who} -m two",
        *re.findall(r"^\$ (.*?) *#", blocks()[4], re.M),
    ):
        printed = run(command, tmp_path)
        assert "[exit" not in printed, (command, printed)
        assert printed or "init -q" in command


@pytest.mark.parametrize("page", ["format.md", "answers.md"])
def test_the_generated_pages_are_fresh(page: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert page not in done.stderr
    assert done.returncode == 0, done.stderr
