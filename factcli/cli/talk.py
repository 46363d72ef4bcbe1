"""Questions on a terminal: a line is typed for each, TAB completes it, Ctrl-D leaves."""

from __future__ import annotations

import locale
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date as Day
from io import TextIOWrapper
from shutil import get_terminal_size
from typing import Protocol

import typer

from factcli.changes.suggestions import Known, perhaps, picked
from factcli.cli.streams import warn
from factcli.values.dates import parse_date
from factcli.values.spoken import spoken_date
from factcli.values.words import clipped, fold, has_invisible, visible

BACK, HELP = "<", "?"
_LISTED = 9
_NARROWEST = 20
_HANGING = 2  # columns that what goes on in the next line stands in


class Back(Exception):
    """Whoever is asked wants to answer the question before once more."""


class Talk(Protocol):
    """Somebody who can be told things and asked for a line."""

    def tell(self, text: str) -> None:
        """Say something."""
        ...

    def ask(self, prompt: str, known: Sequence[str] = (), typed: str = "") -> str:
        """A line, without the blanks around it; `known` are answers that can be completed, `typed`
        stands on the line already.

        Raises typer.Abort where somebody leaves.
        """
        ...


class Terminal:
    """The one who sits in front of it."""

    def __init__(self) -> None:
        self._known: Sequence[str] = ()
        self._typed = ""
        if isinstance(sys.stdin, TextIOWrapper):  # what is printed is UTF-8, whatever the locale is
            sys.stdin.reconfigure(encoding="utf-8", errors="strict")
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # what readline counts characters by
        try:
            import readline
        except ImportError:  # lines are typed without help then
            return
        readline.set_auto_history(False)
        readline.set_completer_delims("")
        readline.set_completer(self._completed)
        readline.set_startup_hook(lambda: readline.insert_text(self._typed))
        readline.parse_and_bind("tab: complete")
        for setting in ("input-meta on", "output-meta on", "convert-meta off"):
            readline.parse_and_bind(f"set {setting}")  # UTF-8, whatever the locale says

    def tell(self, text: str) -> None:
        from factcli.render.terminal import lines_of

        width = max(get_terminal_size().columns - 1, _NARROWEST)
        for line in visible(text).split("\n"):
            margin = len(line) - len(line.lstrip())
            pieces = lines_of(line.lstrip(), max(width - margin - _HANGING, _NARROWEST))
            for number, piece in enumerate(pieces or [""]):
                warn(" " * (margin + _HANGING * (number > 0)) + piece)

    def ask(self, prompt: str, known: Sequence[str] = (), typed: str = "") -> str:
        self._known, self._typed = known, typed
        try:
            sys.stderr.flush()
            return " ".join(input(visible(prompt)).split())
        except EOFError:
            warn("")
            raise typer.Abort from None
        except UnicodeDecodeError:
            warn("that is not UTF-8; type it again")
            return self.ask(prompt, known, typed)

    def _completed(self, typed: str, number: int) -> str | None:
        found = [each for each in self._known if fold(each).startswith(fold(typed))]
        return found[number] if number < len(found) else None


class Asking:
    """Asks one question after the other.

    Every answer that was taken is kept. To go back is to begin anew, with all of them but the last
    given again by themselves; what was typed there stands on the line when it is asked again.
    """

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._taken: list[tuple[str, str]] = []  # each with its question
        self._again: list[str] = []
        self._former: dict[str, str] = {}

    def go_back(self) -> bool:
        """Make ready to begin anew, up to the last answer; whether there is one."""
        there_is_one = bool(self._taken)
        if there_is_one:
            prompt, typed = self._taken.pop()
            self._former[prompt] = typed
        self._again = [typed for _, typed in self._taken]
        self._taken = []
        return there_is_one

    @property
    def is_repeating(self) -> bool:
        """Whether the answer to the next question is known from before."""
        return bool(self._again)

    def tell(self, text: str) -> None:
        if not self._again:
            self._talk.tell(text)

    def refused(self, why: str) -> str | None:
        """None, for an answer that cannot be taken; it is said why."""
        self.tell(why)
        return None

    def ask(self, prompt: str, help: str = "", default: str = "", known: Sequence[str] = ()) -> str:
        """A line; the default where nothing is typed. Raises Back."""
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        if self._again:
            typed = self._again.pop(0)
            self._taken.append((prompt, typed))
            return typed or default
        former = self._former.pop(prompt, "")
        while True:
            typed = self._talk.ask(shown, known, former)
            if typed == BACK:
                raise Back
            if typed != HELP:
                break
            self._talk.tell(help or "< goes back, Ctrl-D leaves with nothing written")
        self._taken.append((prompt, typed))
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
        while True:
            before = len(self._taken)
            taken = take(self.ask(prompt, help, default, known))
            if taken is not None:
                return taken
            del self._taken[before:]

    def agrees(self, question: str, default: bool = False) -> bool:
        """Yes or no."""

        def take(typed: str) -> str | None:
            if typed.casefold() in ("", "y", "yes", "n", "no"):
                return typed.casefold()[:1] or ("y" if default else "n")
            self.tell("y or n; < goes back")
            return None

        return self.until(f"{question} {'[Y/n]' if default else '[y/N]'}", take) == "y"

    def choose(
        self, prompt: str, known: Sequence[Known], help: str, default: str = "", new: str = ""
    ) -> str:
        """The name of one of those that are known, by its number, its name, or the beginnings of
        words of it; or what was typed, where it is none of them, if something `new` may be."""
        listed = [*known[:_LISTED]]
        self.listed(listed, len(known))
        names = [each.name for each in known if not has_invisible(each.name)]
        narrowed = False

        def take(typed: str) -> str | None:
            nonlocal listed, narrowed
            if not typed:
                self.tell(f"type a number, some letters{f', or {new}' if new else ''}")
                return None
            if new and typed.startswith("+"):
                return typed[1:].strip() or typed
            if typed.isdecimal() and 0 < int(typed) <= len(listed):
                return self.echoed(listed[int(typed) - 1])
            found = picked(typed, known)
            if len(found) == 1:
                return typed if typed == found[0].name else self.echoed(found[0])
            if not found:
                found = perhaps(typed, known)
                if len(found) == 1 and self.agrees(f"  {found[0].name}?", default=True):
                    return found[0].name
                if new and len(found) < 2:
                    return typed
            if not found:
                self.tell(f"there is none like “{typed}”")
                return None
            listed, narrowed = [*found[:_LISTED]], True
            self.tell(f"“{typed}” could be:")
            self.listed(listed, len(found))
            return None

        while True:
            before = len(self._taken)
            typed = self.ask(prompt, help, "" if narrowed else default, names)
            taken = take(typed)
            if taken is not None:
                return taken
            del self._taken[before:]

    def echoed(self, known: Known) -> str:
        """The name of what was picked, told with what it is."""
        self.tell(f"     {known.name}  {clipped(known.told, 100)}".rstrip())
        return known.name

    def listed(self, listed: Sequence[Known], count: int) -> None:
        width = max((len(each.name) for each in listed), default=0)
        for number, each in enumerate(listed, 1):
            self.tell(f"  {number}  {each.name:{width}}  {clipped(each.told, 100)}".rstrip())
        if count > len(listed):
            self.tell(f"     and {count - len(listed)} more; letters find them")

    def dated(self, typed: str, since: Day | None) -> str | None:
        """A date of the format; one in words only once it is agreed to what it means."""
        try:
            parse_date(typed)
            return typed
        except ValueError as error:
            told = str(error)
        if since is not None and (meant := spoken_date(typed, since)):
            day = parse_date(meant).day
            shown = f"{day:%A} {meant}" if day else meant
            self.tell(f"  {shown}: “{typed}”, seen from {since:%A} {since}")
            return meant if self.agrees("Take it?", default=True) else None
        if typed[:1].isdecimal() or "/" in typed:
            self.tell(told)
        else:
            self.tell(
                "type a date: 2024-10-24, yesterday, Thursday, 24 October, last week; ? tells all"
            )
        if since is None:
            self.tell("the source's own day is not known, so no weekday can be counted")
        return None
