"""What README.md and the pages of docs/ show, as sessions that can be run.

`<!-- session: START -->` begins a session in a new folder; the blocks behind it go on in it, and a
`cd` lasts. START is `an empty folder` or `the shipped story`. Comments and blocks are, in order:

    <!-- beforehand          commands that the page does not show, a line each, until the comment
    ...                      ends; they must succeed. No how-to has any
    -->
    ```sh                    commands to be copied into a terminal as they are; they must succeed
    <!-- file: NAME -->      the next block is what stands in that file
    <!-- line: NAME -->      the next block is a line of it as the reader changes it
    ```console               commands behind `$ `, further lines of them behind `> `, and what they
                             print on a terminal of 80 columns, to the letter. A block that shows no
                             output at all need only succeed.

A command that fails must show its message; its exit code is not shown. Nobody sits at the terminal,
so nothing asks. The session's folder is the home folder, `~`. Commits are those of Ann, on 10 March
2025 at nine, and git begins with the branch that is its own default; the one that a pull request
would go into, as GitHub names it, is main.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import ROOT, copy_shipped
from tests.test_readme import on_terminal, plain
from tests.test_stories import replay

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
STARTS: dict[str, Callable[[Path], object]] = {
    "an empty folder": lambda folder: None,
    "the shipped story": copy_shipped,
}
MARK = re.compile(
    r"""^<!--[ ]session:[ ](?P<session>.*?)[ ]-->$
      | ^<!--[ ]beforehand\n(?P<beforehand>.*?)^-->$
      | ^```sh\n(?P<copied>.*?)^```$
      | ^<!--[ ]file:[ ](?P<file>\S+)[ ]-->\n\n```\w*\n(?P<text>.*?)^```$
      | ^<!--[ ]line:[ ](?P<changed>\S+)[ ]-->\n\n```\w*\n(?P<line>(?P<key>\w+:)[^\n]*)\n```$
      | ^```console\n(?P<console>.*?)^```$""",
    re.X | re.M | re.S,
)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


class Shell:
    """Runs one command after the other; the working folder lasts."""

    def __init__(self, folder: Path, unrun: Callable[[str], bool]) -> None:
        folder.mkdir(parents=True)
        self.here = folder
        self.unrun = unrun
        self._left = Path(f"{folder}-left")
        settings = Path(f"{folder}-gitconfig")
        settings.write_text("[user]\nname = Ann\nemail = ann@example.org\n")
        self._surroundings = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "XDG_CACHE_HOME": f"{folder}-cache",
            "GIT_CONFIG_GLOBAL": str(settings),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": "2025-03-10T09:00:00Z",
            "GIT_COMMITTER_DATE": "2025-03-10T09:00:00Z",
            "GIT_PAGER": "cat",
            "GITHUB_BASE_REF": "main",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "TERM": "xterm",
            "TZ": "UTC",
        }

    def run(self, command: str) -> tuple[str, int]:
        script = f"trap 'pwd > \"{self._left}\"' EXIT\n{command}"
        shown, code = on_terminal(
            ["bash", "-c", script], 80, self.here, self._surroundings, asks=False
        )
        self.here = Path(self._left.read_text().strip())
        shown = re.sub(r"[^\n]*\r\x1b\[K", "", shown)  # how far long work had come
        return plain(shown).replace(self._surroundings["HOME"], "~"), code

    def must(self, command: str) -> str:
        shown, code = self.run(command)
        assert code == 0, f"{command}\n{shown}"
        return shown

    def block(self, told: str) -> str:
        """The block as it should be."""
        silent = all(line.startswith(("$ ", "> ")) for line in told.splitlines())

        def shell(command: str) -> str:
            if self.unrun(command):
                return ""
            if silent:
                self.must(command)
                return ""
            shown, code = self.run(command)
            assert shown or code == 0, f"exit code {code}, and not a word: {command}"
            return shown

        return replay(told, shell)


def replayed(text: str, folder: Path, unrun: Callable[[str], bool]) -> str:
    """The page with every output as it is now, each session in a folder of its own below that one.
    AssertionError where a command that should succeed does not."""
    shells: list[Shell] = []

    def step(found: re.Match[str]) -> str:
        if (start := found["session"]) is not None:
            shells.append(Shell(folder / str(len(shells)), unrun))
            STARTS[start](shells[-1].here)
            return found[0]
        assert shells, f"no session has begun before: {found[0]}"
        if (told := found["console"]) is not None:
            return f"```console\n{shells[-1].block(told)}```"
        if found["file"] is not None:
            (shells[-1].here / found["file"]).write_text(found["text"], encoding="utf-8")
        elif found["changed"] is not None:
            change(shells[-1].here / found["changed"], found["key"], found["line"])
        else:
            shells[-1].must(f"set -e\n{found['beforehand'] or found['copied']}")
        return found[0]

    return MARK.sub(step, text)


def change(path: Path, key: str, line: str) -> None:
    """Put a line in the place of the only one of that key."""
    lines = path.read_text(encoding="utf-8").splitlines()
    (at,) = (number for number, each in enumerate(lines) if each.startswith(key))
    lines[at] = line
    path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")


def shown_commands(text: str) -> Iterator[str]:
    """Every command in its blocks of `console`."""
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S):
        for command in re.findall(r"^\$ (.*(?:\n> .*)*)", block, re.M):
            yield command.replace("\n> ", "\n")
