"""A terminal for real, in tmux: what is typed key by key, and what then stands on the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_app import PROGRAM

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


class Terminal:
    """A terminal with a shell in it."""

    def __init__(
        self, folder: Path, width: int = 80, height: int = 60, **surroundings: str
    ) -> None:
        self.socket = f"factcli-{os.getpid()}-{folder.name}"
        self.folder = folder
        env = {
            "PATH": f"{Path(PROGRAM).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": os.environ["HOME"],
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LANG": "C.UTF-8",
            "PS1": "$ ",
            **surroundings,
        }
        session = ["new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height)]
        told = [f"{key}={value}" for key, value in env.items()]
        shell = ["env", "-i", "TERM=screen-256color", *told, "bash", "--norc", "--noprofile"]
        subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", *session, "-c", str(folder), *shell],
            check=True,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": os.environ["HOME"]},
        )
        self.until("$ ")

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-L", self.socket, *words], capture_output=True, check=True
        )
        return done.stdout.decode()

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "t").rstrip("\n")

    def until(self, ending: str) -> str:
        """The screen, once it ends so; the blanks at its end do not count."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            shown = self.screen()
            if shown.endswith(ending.rstrip()):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"never ended in {ending!r}:\n{shown}")

    def keys(self, text: str) -> None:
        """Press keys, one after the other."""
        for key in text:
            literal = "\\;" if key == ";" else key  # which would end a command of tmux
            self.tmux("send-keys", "-t", "t", "-l", "--", literal)

    def types(self, text: str, then: str) -> str:
        """Type a line and Enter, and wait for what the screen then ends in."""
        self.keys(text)
        self.tmux("send-keys", "-t", "t", "Enter")
        return self.until(then)

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], check=False)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    folder = tmp_path / "ferry"
    folder.mkdir()
    opened = Terminal(folder)
    yield opened
    opened.close()


STORY = """\
$ factcli timeline
harbour/ferry-sank-harbour
The ferry sank in the harbour.

                2025-02         2025-03
                28              01              02
                ┴───────────────┴───────────────┴───────────
Port Authority  ▼ denies ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ ▵ allows (1)
Mayor           ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ ▲ asserts Ann Ó Briain ┈┈┈┈┈

Shifts
(1) Port Authority, 2025-03-02: ▼ denies → ▵ allows
    “If there was a ship, we shall find it”
    the-herald-2025-03-01, probable
$"""


def test_from_an_empty_folder_to_a_story_of_three_statements(terminal: Terminal) -> None:
    """By one who has read README.md and nothing else."""
    t = terminal
    t.types("factcli init --no-git", "made .vscode/\n$ ")
    t.types("clear; factcli add", "deny: ")
    t.types("The ferry sank in the harbour.", "belongs to: ")
    t.types("harbour", "[ferry-sank-harbour]: ")
    t.types("", "as printed: ")
    t.types("No ship lost", "Publisher: ")
    t.types("The Herald", "came out: ")
    t.types("2025-03-01", "(Enter for none): ")
    t.types("", "[the-herald-2025-03-01]: ")
    t.types("", "Who spoke: ")
    t.types("Port Authority", "for itself): ")
    t.types("", "yesterday, Thursday): ")
    shown = t.types("yesterday", "Take it? [Y/n]: ")
    assert "“yesterday”, seen from Saturday 2025-03-01" in shown
    t.types("", "test by test): ")
    t.types("den", "(Enter for none): ")
    t.types("", "own words: ")
    t.types("Says that no ship is missing.", "[probable]: ")
    t.types("", "< goes back: ")
    t.types("", "harbour/ferry-sank-harbour/2025-02-28-port-authority\n$ ")

    t.types("clear; factcli add", "[harbour/ferry-sank-harbour]: ")
    t.types("", "[the-herald-2025-03-01]: ")
    t.types("", "new name): ")
    t.keys("Po")
    t.tmux("send-keys", "-t", "t", "Tab")
    t.until("new name): Port Authority")
    t.types("", "yesterday, Thursday): ")
    t.types("2025-03-02", "test by test): ")
    t.types("", "another claim)?\n  so [y/N]: ")
    for test in ("reported", "for it", "denied)", "evidence", "proof", "be"):
        t.types("n", f"{test}?\n  so [y/N]: ")
    t.types("y", "(Enter for none): ")
    t.types("If there was a ship, we shall find it", "no more): ")
    t.types("", "leave it out): ")
    t.types("", "[probable]: ")
    t.types("", "< goes back: ")
    t.types("", "harbour/ferry-sank-harbour/2025-03-02-port-authority\n$ ")

    t.types(
        "clear; factcli add ferry-sank-harbour --source the-herald --stance asserts", "new name): "
    )
    t.types("Ann Ó Briain", "for itself): ")
    t.types("<", "new name): ")
    t.types("Ann Ó Briain", "for itself): ")
    t.types("Mayor", "yesterday, Thursday): ")
    t.types("today", "Take it? [Y/n]: ")
    t.types("y", "(Enter for none): ")
    t.types("", "own words: ")
    t.types("Saw it sink.", "[probable]: ")
    t.types("", "< goes back: ")
    t.types("", "harbour/ferry-sank-harbour/2025-03-01-ann-o-briain\n$ ")

    t.types("clear", "$ ")
    shown = t.types("factcli timeline", "the-herald-2025-03-01, probable\n$")
    assert shown == STORY
