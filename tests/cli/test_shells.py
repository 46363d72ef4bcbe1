"""Completion in real shells: keys are pressed in a terminal, and its line is read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import copy_shipped
from tests.test_readme import PROGRAM

WAIT = 20.0
KEPT = """\
import json, os, sys
with open(os.environ["KEPT"] + ".new", "w") as file:
    json.dump(sys.argv[1:], file)
os.replace(os.environ["KEPT"] + ".new", os.environ["KEPT"])
"""
BEGIN = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
BASH_COMPLETION = "/usr/share/bash-completion/bash_completion"
SOURCED = {
    "bash": ["source <(factcli completion bash)"],
    "zsh": ["autoload -U compinit && compinit -D", "source <(factcli completion zsh)"],
    "fish": ["factcli completion fish | source"],
}
AUTOLOADED = {
    "bash": [
        "mkdir -p ~/.local/share/bash-completion/completions",
        "factcli completion bash > ~/.local/share/bash-completion/completions/factcli",
        f"source {BASH_COMPLETION}",
    ],
    "zsh": [
        "mkdir ~/zfunc; factcli completion zsh > ~/zfunc/_factcli",
        "fpath=(~/zfunc $fpath); autoload -U compinit && compinit -D",
    ],
    "fish": [
        "mkdir -p ~/.config/fish/completions",
        "set -p fish_complete_path ~/.config/fish/completions",
        "factcli completion fish > ~/.config/fish/completions/factcli.fish",
    ],
}


class Terminal:
    """A shell in a terminal of 100 columns, in a ledger."""

    def __init__(self, shell: str, ledger: Path, home: Path) -> None:
        self.shell = shell
        self.socket = str(home / "tmux")
        self.kept = home / "kept"
        tools = home / "bin"
        tools.mkdir(parents=True)
        (tools / "factcli").symlink_to(PROGRAM)
        (tools / "keep").write_text(f"#!{sys.executable}\n{KEPT}")
        (tools / "keep").chmod(0o755)
        surroundings = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            "TERM": "screen",
            "LC_ALL": "C.UTF-8",
            "KEPT": str(self.kept),
            "PS1": "> ",
        }
        self._tmux(
            *("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", "-c", str(ledger)),
            *("env", "-i", *(f"{key}={value}" for key, value in surroundings.items())),
            *BEGIN[shell],
        )

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", self.socket, *words], capture_output=True, check=True
        )
        return done.stdout.decode()

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def shown(self) -> str:
        return self._tmux("capture-pane", "-p", "-J")

    def see(self, pattern: str) -> str:
        """Wait until the screen shows that; the screen."""
        end = time.monotonic() + WAIT
        while True:
            screen = self.shown()
            if re.search(pattern, screen):
                return screen
            assert time.monotonic() < end, f"{pattern} is not in\n{screen}"
            time.sleep(0.05)

    def do(self, *lines: str) -> None:
        """Have the shell do something first."""
        for line in (*lines, "clear", "echo rea''dy"):
            self.type(line)
            self.press("Enter")
        self.see("(?m)^ready")

    def words(self) -> list[str]:
        """What the line in front of the user would hand to a program, each word as it is."""
        self.kept.unlink(missing_ok=True)
        self.press("C-a")
        self.type("keep ")
        self.press("Enter")
        end = time.monotonic() + WAIT
        while not self.kept.exists():
            assert time.monotonic() < end, self.shown()
            time.sleep(0.05)
        found: list[str] = json.loads(self.kept.read_text())
        assert found.pop(0) == "factcli"
        return found

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture(params=["bash", "zsh", "fish"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    for program in ("tmux", request.param):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not on this machine")
    ledger = copy_shipped(tmp_path / "ledger")
    say(ledger, "Kim's “$HOME” `id`", "金正恩: 同志", "2024-10-26")
    say(ledger, "evil\\e[31m\\u202e", "lines\\nof names", "2024-10-27")
    opened = Terminal(request.param, ledger, tmp_path / "home")
    yield opened
    opened.close()


def say(ledger: Path, speaker: str, party: str, day: str) -> None:
    """One more statement, of which the names may need care."""
    name = speaker.replace('"', '\\"')
    path = ledger / "facts/dprk-troops/troops-sent" / f"{day}-x.yaml"
    path.write_text(
        f'speaker: "{name}"\nparty: "{party}"\ndate: {day}\nstance: denies\nsummary: S\n'
        "source: rfa-2024-10-25\nconfidence: probable\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("way", [SOURCED, AUTOLOADED], ids=["sourced", "autoloaded"])
def test_the_first_tab_completes(terminal: Terminal, way: dict[str, list[str]]) -> None:
    if way is AUTOLOADED and terminal.shell == "bash" and not os.path.exists(BASH_COMPLETION):
        pytest.skip("the package bash-completion is not on this machine")
    terminal.do(*way[terminal.shell])
    terminal.type("factcli timeli")
    terminal.press("Tab")
    terminal.see("factcli timeline ")
    terminal.type("troops-s")
    terminal.press("Tab")
    terminal.see("factcli timeline troops-sent ")
    terminal.type("--part sh")
    terminal.press("Tab")
    terminal.see("--part shifts ")
    assert terminal.words() == ["timeline", "troops-sent", "--part", "shifts"]


def test_what_there_is_is_listed_with_its_meaning(terminal: Terminal) -> None:
    terminal.do(*SOURCED[terminal.shell])
    terminal.type("factcli add troops-sent --stance d")
    terminal.press("Tab", "Tab")
    terminal.see(r"denies +\(?says that it is false")
    terminal.see(r"disputes +\(?says that it is unlikely")
    assert "admits" not in terminal.shown()


@pytest.mark.parametrize(
    ("typed", "seen", "words"),
    [
        ("rm troops-sent/2024-10-24-v", "putin", ["rm", "troops-sent/2024-10-24-vladimir-putin"]),
        ("query --rev HE", "HEAD", ["query", "--rev", "HEAD"]),
        ("add x --speaker Vlad", "Putin", ["add", "x", "--speaker", "Vladimir Putin"]),
        ("add x --speaker=Vlad", "Putin", ["add", "x", "--speaker=Vladimir Putin"]),
        ('add x --speaker "Vlad', "Putin", ["add", "x", "--speaker", "Vladimir Putin"]),
        ("add x --speaker 'Vlad", "Putin", ["add", "x", "--speaker", "Vladimir Putin"]),
        ("add x --speaker Vladimir\\ P", "utin", ["add", "x", "--speaker", "Vladimir Putin"]),
        ("add x --speaker put", "Putin", ["add", "x", "--speaker", "Vladimir Putin"]),
        ("add x --speaker Kim\\'", "id", ["add", "x", "--speaker", "Kim's “$HOME” `id`"]),
        ('add x --speaker "Kim\'', "id", ["add", "x", "--speaker", "Kim's “$HOME” `id`"]),
        ("timeline --party 金", "同志", ["timeline", "--party", "金正恩: 同志"]),
        ("query party:Ru", "ssia", ["query", "party:Russia"]),
        ("query not:party:ru", "Russia", ["query", "not:party:Russia"]),
        ("query 'party:North", "Korea", ["query", "party:North Korea"]),
        ("query party:North\\ ", "Korea", ["query", "party:North Korea"]),
        ("query party:金", "同志", ["query", "party:金正恩: 同志"]),
        ("edit troops-sent/2024-10-24-vladimir-putin --set stance=den", "denies",
         ["edit", "troops-sent/2024-10-24-vladimir-putin", "--set", "stance=denies"]),
        ('mv "speaker:Kim J', "Gyu", ["mv", "speaker:Kim Jong Gyu"]),
        ("fmt factc", "factcli.yaml", ["fmt", "factcli.yaml"]),
        ("timeline --output=factc", "factcli.yaml", ["timeline", "--output=factcli.yaml"]),
        ("-C fac", "facts/", ["-C", "facts/"]),
    ],
)  # fmt: skip
def test_words_come_out_as_they_are(
    terminal: Terminal, typed: str, seen: str, words: list[str]
) -> None:
    terminal.do(*SOURCED[terminal.shell])
    terminal.type(f"factcli {typed}")
    terminal.see(re.escape(typed.rpartition(" ")[2] or typed))
    terminal.press("Tab")
    terminal.see(seen)
    found = terminal.words()
    if found[0] == "-C":  # zsh takes its slash back when something else than a name follows
        found[1] = f"{found[1].rstrip('/')}/"
    assert found == words


def test_a_key_stays_open_for_its_value(terminal: Terminal) -> None:
    terminal.do(*SOURCED[terminal.shell])
    terminal.type("factcli query part")
    terminal.press("Tab")
    terminal.see("query party:")
    terminal.type("russ")
    terminal.press("Tab")
    terminal.see("party(:|\\\\:)Russia")
    assert terminal.words() == ["query", "party:Russia"]


def test_what_could_be_several_things_is_listed_and_stays(terminal: Terminal) -> None:
    terminal.do(*SOURCED[terminal.shell])
    terminal.type("factcli rm 'putin")
    terminal.press("Tab", *(["Tab"] if terminal.shell == "bash" else []))
    screen = terminal.see("pact-own-business/2024-10-24-vladimir-putin")
    assert "troops-sent/2024-10-24-vladimir-putin" in screen
    if terminal.shell == "fish":
        terminal.press("Escape")  # leaves its list
    terminal.type("'")
    assert terminal.words() == ["rm", "putin"]


@pytest.mark.parametrize("before", ["true | ", "true; ", "X=1 "])
def test_behind_other_commands(terminal: Terminal, before: str) -> None:
    terminal.do(*SOURCED[terminal.shell])
    terminal.type(f"{before}factcli timeline troops-s")
    terminal.press("Tab")
    terminal.see("factcli timeline troops-sent ")


def test_no_program_but_that_of_the_path_is_run(terminal: Terminal, tmp_path: Path) -> None:
    trap = tmp_path / "ledger" / "factcli"
    trap.write_text("#!/bin/sh\ntouch sprung\n")
    trap.chmod(0o755)
    terminal.do(*SOURCED[terminal.shell])
    terminal.type("./factcli timeline troops-s")
    terminal.press("Tab")
    terminal.see("troops-sent")
    assert not (tmp_path / "ledger" / "sprung").exists()


def test_names_that_a_terminal_would_act_upon_do_not_reach_it(terminal: Terminal) -> None:
    terminal.do(*SOURCED[terminal.shell])
    for option in ("--speaker", "--party"):
        terminal.type(f"factcli add x {option} ")
        terminal.press("Tab", *(["Tab"] if terminal.shell == "bash" else []))
        screen = terminal.see("Western")
        assert "evil" not in screen
        assert "of names" not in screen
        terminal.press("C-c")
        terminal.do()
