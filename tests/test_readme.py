"""README.md: its screen is what a terminal of 80 columns shows; and no generated page is stale.
Its sessions are run by test_pages.py."""

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

from tests.conftest import ROOT

README = ROOT / "README.md"
PROGRAM = Path(sys.executable).parent / "factcli"


def terminal(words: list[str], width: int, folder: Path, **surroundings: str) -> str:
    """What a command shows on a terminal of that width, escapes and all."""
    env = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "HOME": os.environ["HOME"]}
    shown, code = on_terminal([str(PROGRAM), *words], width, folder, {**env, **surroundings})
    assert code == 0
    return shown


def on_terminal(
    words: list[str], width: int, folder: Path, surroundings: dict[str, str], *, asks: bool = True
) -> tuple[str, int]:
    """What any program shows on such a terminal, and its exit code. With `asks` false nobody sits
    there: its standard input is empty."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdin=follower if asks else subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=surroundings,
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
    return shown.decode("utf-8").replace("\r\n", "\n"), process.wait(timeout=30)


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


def test_the_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
