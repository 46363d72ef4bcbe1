"""What the commands share: the ledger in front of the user, the screen, and how to answer.

Everything that a command takes from its surroundings (folder, terminal, environment) comes in
here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from factcli.errors import CannotWrite, WrongUsage
from factcli.values.words import visible

if TYPE_CHECKING:
    from factcli.answers import Answer, Finding
    from factcli.records import Facts
    from factcli.render import Screen

PARTIAL = 3


@dataclass
class Session:
    """One run of the program. `folder` is where it was started or what -C names."""

    folder: str | None = None
    color: str = "auto"
    ascii: bool = False

    @property
    def start(self) -> str:
        return self.folder or os.getcwd()

    def root(self) -> str:
        """The root of the ledger: from -C, else FACTCLI_DIR, else from here upward."""
        from factcli.trees import find_root

        named = self.folder or os.environ.get("FACTCLI_DIR")
        root = find_root(named or os.getcwd())
        if root is None:
            raise WrongUsage(
                f"no ledger in {named or 'this folder'} or above it: no factcli.yaml, no facts/;"
                " make one with factcli init, or name its folder with -C"
            )
        return root

    def facts(self) -> Facts:
        from factcli.store import open_facts
        from factcli.trees import Folder

        return open_facts(Folder(self.root()))

    def screen(self, to_file: bool = False) -> Screen:
        from factcli.render import Screen

        terminal = sys.stdout.isatty() and not to_file
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") in ("dumb", None)
        colour = self.color == "always" or (self.color == "auto" and terminal and not plain)
        width = None
        if terminal:
            from shutil import get_terminal_size

            width = max(get_terminal_size().columns, 20)
        return Screen(width, colour, self.ascii)

    def answer(
        self,
        answer: Answer,
        format: str,
        output: str | None,
        part: str | None = None,
        raw: bool = False,
    ) -> None:
        """Render an answer and give it out, to a file or to stdout."""
        from factcli.render import render

        self.give(render(answer, format, self.screen(output is not None), part, raw), output)

    def give(self, text: str, output: str | None = None) -> None:
        """Write text to a file, or to stdout; a reader that has gone away is no fault."""
        data = text.encode("utf-8", "backslashreplace")
        if output is None or output == "-":
            say(data)
            return
        try:
            with open(output, "wb") as file:
                file.write(data)
        except OSError as error:
            raise CannotWrite(f"could not write {output}: {error.strerror}") from None

    def tell_unread(self, facts: Facts, claims: Sequence[str] | None = None) -> None:
        """Name on stderr what could not be read and bears on the answer; then the exit is 3.

        `claims` are the ids that the answer is about; None for all.
        """
        findings = facts.findings if claims is None else _bearing_on(facts, claims)
        if not findings:
            return
        from factcli.render.findings import line

        for finding in findings:
            warn(line(finding))
        warn("answered in part: these files are left out; factcli check tells all")
        raise SystemExit(PARTIAL)


def _bearing_on(facts: Facts, claims: Sequence[str]) -> list[Finding]:
    from factcli.format.paths import FACTS

    folders = tuple(f"{FACTS}/{claim}/" for claim in claims)
    return [f for f in facts.findings if f.path.startswith(folders) or f.path[:6] != f"{FACTS}/"]


def say(data: bytes) -> None:
    """Write to stdout; when the reader has gone away (`| head`), end quietly."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _end_quietly()


def _end_quietly() -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    raise SystemExit(0)


def warn(message: str) -> None:
    """One message on stderr; what a terminal would act upon is spelled out."""
    data = f"{visible(message)}\n".encode("utf-8", "backslashreplace")
    try:
        sys.stderr.flush()
        sys.stderr.buffer.write(data)
        sys.stderr.buffer.flush()
    except (OSError, ValueError):
        pass
