"""What the commands share: the ledger in front of the user, the screen, and how to answer.

Everything that a command takes from its surroundings (folder, terminal, environment) comes in
here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcli.cli.streams import say, warn
from factcli.errors import CannotRead, CannotWrite, NotFound, WrongUsage
from factcli.values.words import in_line, inert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from factcli.answers import Answer
    from factcli.changes.plan import Ledger
    from factcli.git import Repository
    from factcli.index.asking import Asked, Indexed
    from factcli.records import Facts
    from factcli.render import Screen
    from factcli.trees import Progress, Tree

PARTIAL = 3
_NARROWEST, _WIDEST = 20, 1_000


@dataclass
class Session:
    """One run of the program. `folder` is where it was started or what -C names."""

    folder: str | None = None
    color: str = "auto"
    ascii: bool = False
    cache: bool = True
    accessible: bool = False
    pager: bool = False
    opened: Repository | None = None
    indexed: Indexed | None = None

    @property
    def start(self) -> str:
        """The folder that relative paths start from."""
        try:
            return os.path.abspath(self.folder or os.getcwd())
        except FileNotFoundError:
            raise WrongUsage("the folder that you are in is gone; go to another") from None

    def root(self) -> str:
        """The root of the ledger: from -C, else FACTCLI_DIR, else from here upward."""
        from factcli.roots import find_bare, find_root

        place, named = self._place()
        root = find_root(place)
        if root is None and named and find_bare(place)[0]:
            raise WrongUsage(f"{named} has no working folder; say with --rev which revision of it")
        if root is None:
            raise WrongUsage(
                f"no ledger in {named or 'this folder'} or above it: no factcli.yaml, no facts/;"
                " make one with factcli init, or name its folder with -C"
            )
        return root

    def _place(self) -> tuple[str, str | None]:
        """The folder that the ledger is looked for in, and how it was named."""
        named = self.folder or os.environ.get("FACTCLI_DIR")
        return os.path.abspath(self.start if self.folder or not named else named), named

    def places(self, paths: Sequence[str]) -> list[str]:
        """Files and folders as they were typed, from the root of the ledger, with slashes; the
        empty text for the root itself."""
        root = self.root() if paths else ""
        return [_below(root, self.start, path) for path in paths]

    def asked(self, revision: str | None = None) -> Asked:
        """The ledger as its files are, or as they were in a revision of git, to be asked."""
        from factcli.index.asking import Indexed, Whole
        from factcli.trees import Folder

        tree = self.tree(revision)
        if not isinstance(tree, Folder) or not self.cache:
            return Whole(tree, _reading)
        if self.indexed is not None:
            self.indexed.close()
        self.indexed = Indexed(tree, _reading, warn)
        return self.indexed

    def tree(self, revision: str | None = None) -> Tree:
        """The files themselves."""
        from factcli.trees import Folder

        if revision is None:
            return Folder(self.root())
        from factcli.revisions import Revision

        repository = self.repository()
        tree = Revision(repository, repository.commit(revision))
        if not any(True for _ in tree.items()):
            told = in_line(revision)
            raise NotFound(f"there is no ledger in {told}: no factcli.yaml, no facts/")
        return tree

    def repository(self) -> Repository:
        """The repository that the ledger lies, or lay, in; it is closed with the session."""
        from factcli.git import Repository
        from factcli.roots import find_bare, find_root

        if self.opened is not None:
            return self.opened
        place, named = self._place()
        root = find_root(place)
        if root is None and not named and find_bare(place)[0]:
            raise WrongUsage("this is a repository without a working folder; name it: factcli -C .")
        bare = root is None and bool(named)
        self.opened = Repository(root or place, settled=root is not None, bare=bare)
        return self.opened

    def close(self) -> None:
        """End whatever was opened for this run."""
        if self.opened is not None:
            self.opened.close()
        if self.indexed is not None:
            self.indexed.close()

    def ledger(self) -> Ledger:
        """The facts with the bytes of their files."""
        from factcli.changes.plan import Ledger
        from factcli.trees import Folder, Unreadable

        tree = Folder(self.root())

        def read(path: str) -> bytes:
            try:
                return tree.read(path)
            except Unreadable as error:
                raise CannotRead(f"{path}: {error.message}") from None

        return Ledger(self.facts(tree), read)

    def facts(self, tree: Tree) -> Facts:
        """All that a tree holds."""
        from factcli.store import open_facts

        with _reading() as tell:
            return open_facts(tree, tell)

    def today(self) -> str:
        """The day that it is here."""
        from datetime import date

        return date.today().isoformat()

    def screen(self, to_file: bool = False, layout: str | None = None) -> Screen:
        from factcli.render import Screen

        terminal = sys.stdout is not None and sys.stdout.isatty() and not to_file
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") in ("dumb", None)
        coloured = self.color == "always" or (self.color == "auto" and terminal and not plain)
        width = None
        if terminal:
            from shutil import get_terminal_size

            width = min(max(get_terminal_size().columns, _NARROWEST), _WIDEST)
        accessible = self.accessible or os.environ.get("ACCESSIBLE", "0") not in ("", "0")
        return Screen(width, _colours() if coloured else 0, self.ascii, layout, accessible)

    def answer(
        self,
        answer: Answer,
        format: str,
        output: str | None,
        part: str | None = None,
        raw: bool = False,
        layout: str | None = None,
    ) -> None:
        """Render an answer and give it out, to a file or to stdout."""
        from factcli.render import render

        screen = self.screen(output is not None, layout)
        self.give(render(answer, format, screen, part, raw), output)

    def give(self, text: str, output: str | None = None, own: bool = False) -> None:
        """Write text to a file, or to stdout; a reader that has gone away is no fault.

        Where GitHub runs it, no line is a command to it but those that are our `own`.
        """
        if output is None and os.environ.get("GITHUB_ACTIONS") == "true" and not own:
            text = inert(text)
        data = text.encode("utf-8", "backslashreplace")
        if output is None or output == "-":
            if not (output is None and self.pager and _paged(data)):
                say(data)
            return
        try:
            with open(output, "wb") as file:
                file.write(data)
        except OSError as error:
            raise CannotWrite(f"could not write {output}: {error.strerror}") from None

    def tell_unread(self, facts: Facts, scope: str | None = None) -> None:
        """Name on stderr what could not be read and bears on the answer; then the exit is 3.

        `scope` is the id of the story or claim that was asked about; None for everything.
        """
        findings = [each for each in facts.findings if bears_on(each.path, scope)]
        if not findings:
            return
        from factcli.render.findings import line

        for finding in findings:
            warn(line(finding))
        warn("answered in part: these files are left out; factcli check tells all")
        raise SystemExit(PARTIAL)


def _colours() -> int:
    """How many colours the terminal says that it shows."""
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return 1 << 24
    return 256 if "256color" in os.environ.get("TERM", "") else 16


def _reading() -> AbstractContextManager[Progress]:
    from factcli.cli.progress import bar

    return bar("reading the ledger")


def _below(root: str, start: str, path: str) -> str:
    full = os.path.join(start, path)
    if not os.path.lexists(full):
        raise NotFound(f"there is no file or folder {path}")
    inside = os.path.relpath(os.path.normpath(full), root)
    if inside == "..":
        return ""
    if inside.startswith(".." + os.sep):
        raise WrongUsage(f"{path} lies outside the ledger in {root}")
    return "" if inside == "." else inside.replace(os.sep, "/")


def bears_on(path: str, scope: str | None) -> bool:
    """Whether a file matters to a question: one of the scope, a folder around it, a source, the
    settings."""
    if scope is None or not path.startswith("facts"):
        return True
    folder = f"facts/{scope}"
    return f"{folder}/".startswith(f"{path}/") or path.startswith(f"{folder}/")


def _paged(data: bytes) -> bool:
    """Show data through a pager, where people sit and have one."""
    if sys.stdout is None or not sys.stdout.isatty() or not data:
        return False
    from factcli.cli.pager import chosen, shown

    command = chosen()
    if command is None:
        return False
    sys.stdout.flush()
    if shown(data, command):
        return True
    warn(f"the pager {command} could not be started")
    return False
