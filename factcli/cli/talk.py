"""Questions on a terminal: a line is typed for each, TAB completes it, Ctrl-D leaves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date as Day
from shutil import get_terminal_size
from textwrap import fill
from typing import Protocol

import typer

from factcli.changes.suggestions import Known, picked
from factcli.cli.streams import warn
from factcli.values.dates import parse_date
from factcli.values.spoken import spoken_date
from factcli.values.words import clipped, fold, has_invisible, visible

BACK, HELP = "<", "?"
_LISTED = 9
_NARROWEST = 20


class Back(Exception):
    """Whoever is asked wants to answer the question before once more."""


class Talk(Protocol):
    """Somebody who can be told things and asked for a line."""

    def tell(self, text: str) -> None:
        """Say something."""
        ...

    def ask(self, prompt: str, known: Sequence[str] = ()) -> str:
        """A line, without the blanks around it; `known` are answers that can be completed.

        Raises typer.Abort where somebody leaves.
        """
        ...


class Terminal:
    """The one who sits in front of it."""

    def __init__(self) -> None:
        self._known: Sequence[str] = ()
        try:
            import readline
        except ImportError:  # lines are typed without help then
            return
        readline.set_auto_history(False)
        readline.set_completer_delims("")
        readline.set_completer(self._completed)
        readline.parse_and_bind("tab: complete")
        for setting in ("input-meta on", "output-meta on", "convert-meta off"):
            readline.parse_and_bind(f"set {setting}")  # UTF-8, whatever the locale says

    def tell(self, text: str) -> None:
        width = max(get_terminal_size().columns - 1, _NARROWEST)
        for line in text.split("\n"):
            margin = " " * (len(line) - len(line.lstrip()) + 2)
            warn(fill(line, width, subsequent_indent=margin, break_on_hyphens=False) or line)

    def ask(self, prompt: str, known: Sequence[str] = ()) -> str:
        self._known = known
        try:
            sys.stderr.flush()
            return " ".join(input(visible(prompt)).split())
        except EOFError:
            warn("")
            raise typer.Abort from None
        except UnicodeDecodeError:
            warn("that is not UTF-8; type it again")
            return self.ask(prompt, known)

    def _completed(self, typed: str, number: int) -> str | None:
        found = [each for each in self._known if fold(each).startswith(fold(typed))]
        return found[number] if number < len(found) else None


class Asking:
    """Asks one question after the other."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.asked = 0

    def ask(self, prompt: str, help: str = "", default: str = "", known: Sequence[str] = ()) -> str:
        """A line; the default where nothing is typed. Raises Back."""
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        self.asked += 1
        while True:
            typed = self.talk.ask(shown, known)
            if typed == BACK:
                raise Back
            if typed == HELP:
                self.talk.tell(help or "there is no more to say about it")
                continue
            return typed or default

    def until(
        self,
        prompt: str,
        take: Callable[[str], str | None],
        help: str = "",
        default: str = "",
        known: Sequence[str] = (),
    ) -> str:
        """The same until `take` makes something of the answer; it tells what is wrong itself."""
        asked = self.asked
        while True:
            self.asked = asked
            taken = take(self.ask(prompt, help, default, known))
            if taken is not None:
                return taken

    def agrees(self, question: str, default: bool = False) -> bool:
        """Yes or no."""
        asked = self.asked
        while True:
            self.asked = asked
            typed = self.ask(f"{question} {'[Y/n]' if default else '[y/N]'}").casefold()
            if typed in ("", "y", "yes", "n", "no"):
                return default if not typed else typed.startswith("y")
            self.talk.tell("y or n; < goes back")

    def choose(
        self, prompt: str, known: list[Known], help: str, default: str = "", kind: str = "one"
    ) -> str:
        """The name of one of those that are known, by its number, its name, or letters of it; or
        what was typed, where it can be none of them."""
        listed = known[:_LISTED]
        self.list(listed, len(known))
        names = [each.name for each in known if not has_invisible(each.name)]
        asked = self.asked
        while True:
            self.asked = asked
            typed = self.ask(prompt, help, default, names)
            if not typed:
                self.talk.tell(f"type {kind}, or ? for help")
                continue
            if typed.startswith("+"):
                return typed
            if typed.isdecimal() and 0 < int(typed) <= len(listed):
                return listed[int(typed) - 1].name
            found = picked(typed, known)
            if not found:
                return typed
            if len(found) == 1:
                if found[0].name != typed:
                    self.talk.tell(f"     {found[0].name}  {clipped(found[0].told, 100)}".rstrip())
                return found[0].name
            listed = found[:_LISTED]
            self.talk.tell(f"“{typed}” could be:")
            self.list(listed, len(found))

    def list(self, listed: list[Known], count: int) -> None:
        width = max((len(each.name) for each in listed), default=0)
        for number, each in enumerate(listed, 1):
            self.talk.tell(f"  {number}  {each.name:{width}}  {clipped(each.told, 100)}".rstrip())
        if count > len(listed):
            self.talk.tell(f"     and {count - len(listed)} more; letters find them")

    def dated(self, typed: str, since: Day | None) -> str | None:
        """A date of the format; one in words only once it is agreed to what it means."""
        if not typed:
            self.talk.tell("type a date, or ? for the forms that it can have")
            return None
        if since is not None and (meant := spoken_date(typed, since)):
            day = parse_date(meant).day
            shown = f"{day:%A} {meant}" if day else meant
            self.talk.tell(f"  {shown}: “{typed}”, seen from {since:%A} {since}")
            return meant if self.agrees("Take it?", default=True) else None
        try:
            parse_date(typed)
        except ValueError as error:
            self.talk.tell(str(error))
            if since is None:
                self.talk.tell("the source's own day is not known, so no weekday can be counted")
            return None
        return typed
