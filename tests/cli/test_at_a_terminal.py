"""A terminal for real, in tmux: what is typed key by key, and what then stands on the screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from rich.cells import cell_len

from factcli.render.words import spaced
from tests.cli.test_app import PROGRAM
from tests.conftest import ROOT, copy_shipped
from tests.pages import replayed
from tests.test_pages import unrun
from tests.test_readme import plain
from tests.test_readme import terminal as screen_of

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


_NUMBERS = count()


class Terminal:
    """A terminal with a shell in it."""

    def __init__(
        self, folder: Path, width: int = 80, height: int = 60, **surroundings: str
    ) -> None:
        self.socket = f"factcli-{os.getpid()}-{next(_NUMBERS)}"
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


ASKED = "<!-- asked -->\n\n"
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
    t.types("clear", "$")
    t.types("factcli add", "one sentence: ")
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
    assert "  Friday 2025-02-28: “yesterday”, seen from Saturday 2025-03-01\n" in shown
    t.types("", "test by test): ")
    t.types("den", "(Enter for none): ")
    t.types("", "own words: ")
    t.types("Says that no ship is missing.", "[probable]: ")
    t.types("", "< goes back: ")
    shown = t.types("", "harbour/ferry-sank-harbour/2025-02-28-port-authority\n$ ")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = readme.partition(f"{ASKED}```\n")[2].partition("```")[0]
    assert shown.removesuffix("$") == told

    t.types("clear; factcli add", "[harbour/ferry-sank-harbour]: ")
    t.types("", "[the-herald-2025-03-01]: ")
    t.types("", "new name): ")
    t.keys("Po")
    t.tmux("send-keys", "-t", "t", "Tab")
    t.until("new name): Port Authority")
    t.types("", "yesterday, Thursday): ")
    t.types("2025-03-02", "test by test): ")
    t.types("", "  admits [y/N]: ")
    for stance in ("confirms", "asserts", "denies", "disputes", "questions", "allows"):
        t.types("n", f"  {stance} [y/N]: ")
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
    t.types("<", "new name): Ann Ó Briain")
    t.types("", "for itself): ")
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


def test_the_tutorial_is_asked_as_it_shows(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    before, _, after = text.partition(ASKED)
    block, silently = (
        re.search(mark, after, re.M | re.S)
        for mark in (r"\A```\n(.*?)```$", r"^<!-- beforehand\n(.*?)^-->$")
    )
    assert block is not None and silently is not None
    replayed(before, tmp_path / "s", unrun)
    ledger = tmp_path / "s/0/ferry-tutorial/sandhaven"
    files = ledger / "facts" / "sandhaven" / "marlin-aground"
    t = Terminal(ledger, 90)
    try:
        t.types(block[1].partition("\n")[0].removeprefix("$ "), "marlin-aground]: ")
        t.types("", "[herald-2025-03-04]: ")
        t.types("post", "new name): ")
        t.types("ana", "yesterday, Thursday): ")
        t.types("monday", "Take it? [Y/n]: ")
        t.types("", "test by test): ")
        t.types("asserts", "(Enter for none): ")
        t.types("She is on the rocks with 40 people aboard", "no more): ")
        t.types("", "leave it out): ")
        t.types("", "[probable]: ")
        t.types("", "< goes back: ")
        shown = t.types("", "sandhaven/marlin-aground/2025-03-03-ana-reyes-2\n$ ")
        made = files / "2025-03-03-ana-reyes-2.yaml"
        asked = made.read_bytes()
        made.unlink()
        t.types("clear", "$")
        t.types(silently[1].rstrip().replace("\\\n ", ""), "ana-reyes-2\n$ ")
    finally:
        t.close()
    assert made.read_bytes() == asked  # what is silently done for the rest of the page
    now = re.sub(r"^(    date: ).*", r"\g<1>2025-03-04", shown, flags=re.M)  # which is today
    assert now.removesuffix("$") == block[1]


SCREENS = ROOT / "tests" / "render" / "screens"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    return copy_shipped(folder)


def test_a_terminal_that_is_resized(shipped: Path) -> None:
    t = Terminal(shipped, 120)
    try:
        for width in (120, 60, 200, 80):
            t.tmux("resize-window", "-t", "t", "-x", str(width))
            t.types("clear", "$")
            shown = t.types("factcli timeline troops-sent", "then.\n$")
            kept = (SCREENS / f"shipped-{width}.txt").read_text(encoding="utf-8")
            assert shown.partition("\n")[2] == f"{kept}$"
    finally:
        t.close()


@pytest.mark.parametrize(
    "surroundings",
    [{"TERM": "dumb"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX", "LANG": ""}, {"NO_COLOR": "1"}],
    ids=str,
)
def test_whatever_the_terminal_says_of_itself(shipped: Path, surroundings: dict[str, str]) -> None:
    shown = screen_of(["timeline", "troops-sent"], 80, shipped, **surroundings)
    kept = (SCREENS / "shipped-80.txt").read_text(encoding="utf-8")
    assert plain(shown) == kept
    assert ("\x1b" in shown) == ("LC_ALL" in surroundings)


def test_without_any_terminal(shipped: Path) -> None:
    """As cron runs it: nothing set, nothing to read from, a pipe for what is printed."""
    done = subprocess.run(
        ["/usr/bin/env", "-i", PROGRAM, "timeline", "troops-sent"],
        cwd=shipped,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8").startswith("dprk-troops/troops-sent\n")
    assert "who" in done.stdout.decode("utf-8").splitlines()[4]
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_a_locale_of_ascii_takes_names_in_any_script(shipped: Path) -> None:
    t = Terminal(shipped, 80, LC_ALL="C", LANG="C")
    try:
        t.types("clear; factcli add troops-sent --source rfa-2024-10-25", "new name): ")
        t.types("外務省報道官", "for itself): ")
        t.types("日本", "yesterday, Thursday): ")
        t.types("2024-10-25", "test by test): ")
        t.types("questions", "(Enter for none): ")
        t.types("", "own words: ")
        t.types("Noch unklar – „vielleicht“.", "[probable]: ")
        t.types("", "< goes back: ")
        shown = t.types("", "2024-10-25-waiwushengbaodaoguan\n$")
        assert "wrote facts/dprk-troops/troops-sent/2024-10-25-waiwushengbaodaoguan.yaml" in shown
    finally:
        t.close()
    made = shipped / "facts/dprk-troops/troops-sent/2024-10-25-waiwushengbaodaoguan.yaml"
    assert made.read_text(encoding="utf-8").startswith(
        "speaker: 外務省報道官\nparty: 日本\ndate: 2024-10-25\nstance: questions\n"
        "summary: Noch unklar – „vielleicht“.\n"
    )


@pytest.mark.parametrize("key", ["C-c", "C-d"])
def test_one_can_leave_at_any_question_with_nothing_written(shipped: Path, key: str) -> None:
    before = {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}
    answers = ["troops-sent", "rfa-2024-10-25", "kim jong gyu", "2024-10-26", "denies", "", "No."]
    t = Terminal(shipped, 100)
    try:
        for count in range(len(answers) + 2):
            t.types("clear; factcli add", "troops-sent]:")
            for answer, then in zip(
                answers[:count],
                ("]:", "name):", "Thursday):", "test):", "none):", "words:", "[probable]:"),
                strict=False,
            ):
                t.types(answer, then)
            t.tmux("send-keys", "-t", "t", key)
            shown = t.until("interrupted\n$")
            assert "Traceback" not in shown
    finally:
        t.close()
    after = {path: path.read_bytes() for path in shipped.rglob("*") if path.is_file()}
    assert after == before


def test_the_rest_in_an_editor(shipped: Path) -> None:
    editor = shipped / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^summary:.*/summary: Said no in an editor./' \"$1\"\n")
    editor.chmod(0o755)
    t = Terminal(shipped, 100, EDITOR=str(editor))
    given = "--source rfa-2024-10-25 --speaker Mayor --date 2024-10-25 --stance denies"
    try:
        t.types(f"clear; factcli add troops-sent {given}", "none):")
        t.types("", "words:")
        t.types("First words.", "[probable]:")
        t.types("", "goes back:")
        shown = t.types("e", "goes back:")
        assert "  summary: Said no in an editor.\n" in shown
        t.types("", "troops-sent/2024-10-25-mayor\n$")
    finally:
        t.close()
    made = shipped / "facts/dprk-troops/troops-sent/2024-10-25-mayor.yaml"
    assert "summary: Said no in an editor.\n" in made.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["भारत गणराज्य", "বাংলাদেশ", "外務省報道官", "조선", "روسيا", "Zoë"])
def test_a_terminal_counts_the_columns_of_a_script_as_we_do(terminal: Terminal, name: str) -> None:
    terminal.types(f"clear; printf %s '{name}'", "$ ")
    column = terminal.tmux("display-message", "-p", "-t", "t", "#{cursor_x}").strip()
    assert int(column) == cell_len(spaced(name)) + len("$ ")
