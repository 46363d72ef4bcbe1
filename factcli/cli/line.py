"""What a shell's script is told: the candidates for the word under the cursor.

The script runs factcli with `completion.ASKS` in the environment and the words up to the cursor as
arguments, the last of them perhaps empty. It is answered with a line for each candidate: the value,
a tab, what it means. A line that begins with a tab tells what else to do: `files` or `folders`
(complete these, behind what stands after a further tab), or `list` (show the candidates and change
nothing: they do not go on from what was typed). Nothing is ever said on stderr, and the exit code
is 0.

The commands are read from Typer's own records of them, so that none has to be built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple, get_args, get_origin

import typer

from factcli.cli.offers import candidates
from factcli.cli.offers.fitting import Asked, Candidate, fitting
from factcli.cli.options import Takes
from factcli.cli.streams import say
from factcli.values.words import fold


def answer_shell(app: typer.Typer, words: list[str]) -> int:
    """Tell the candidates for the last word; whatever is wrong, there are none."""
    with suppress(Exception, SystemExit):
        lines = "".join(f"{line}\n" for line in told(app, words))
        say(lines.encode("utf-8"))
    return 0


def told(app: typer.Typer, words: list[str]) -> Iterator[str]:
    """The lines of the answer."""
    line = Line(app)
    for word in words[:-1]:
        line.read(word)
    typed = words[-1] if words else ""
    head, takes = line.wanted(typed)
    if takes is not None and takes.kind in ("files", "folders"):
        yield f"\t{takes.kind}\t{head}"
        return
    if takes is None:
        found = line.next_words(typed)
    else:
        found = [
            Candidate(head + value, meaning)
            for value, meaning in candidates(takes, line.asked(typed.removeprefix(head)))
        ]
    goes_on = all(fold(value).startswith(fold(typed)) for value, _ in found)
    if len(found) > 1 and not goes_on:
        yield "\tlist"
    for value, meaning in found:
        yield f"{value}\t{meaning}"


class Parameter(NamedTuple):
    """An option, by its names, or an argument, which has none."""

    names: tuple[str, ...]
    help: str
    takes: Takes | None
    flag: bool
    several: bool


def parameters(callback: Any) -> list[Parameter]:
    """The parameters of a command or group, in their order, as Typer makes them of a function."""
    found = []
    for name, annotation in callback.__annotations__.items():
        told = getattr(annotation, "__metadata__", ())
        infos = [each for each in told if isinstance(each, typer.models.ParameterInfo)]
        if not infos or infos[0].hidden:
            continue
        takes = [each for each in told if isinstance(each, Takes)]
        kind = annotation.__origin__
        several = any(get_origin(each) is list for each in (kind, *get_args(kind)))
        names: tuple[str, ...] = ()
        if isinstance(infos[0], typer.models.OptionInfo):
            given = (infos[0].default, *(infos[0].param_decls or ()))  # the first is there
            names = tuple(each for each in given if isinstance(each, str) and each[:1] == "-")
            names = names or (f"--{name.replace('_', '-')}",)
        last = takes[-1] if takes else None
        found.append(Parameter(names, infos[0].help or "", last, kind is bool, several))
    return found


_HELP = Parameter(("--help", "-h"), "Show the help and stop.", None, True, False)


class Line:
    """What the words before the cursor come to: the command, its arguments, what is awaited."""

    def __init__(self, app: typer.Typer) -> None:
        self.group: typer.Typer | None = app
        self.before: list[str] = []
        self.awaiting: Parameter | None = None
        self.lost = self.ended = False
        self._folder = ""
        self._kept = True
        callback = app.registered_callback
        self._take(callback.callback if callback else None)

    def _take(self, callback: Any) -> None:
        """Go on with the parameters of that function."""
        known = parameters(callback) if callback else []
        self.arguments = [each for each in known if not each.names]
        self.options = [each for each in known if each.names] + [_HELP]
        self._by_name = {name: each for each in self.options for name in each.names}

    def read(self, word: str) -> None:
        """Take in a word that is whole."""
        if self.awaiting is not None:
            self._note(self.awaiting, word)
            self.awaiting = None
        elif word == "--" and not self.ended:
            self.ended = True
        elif word.startswith("-") and word != "-" and not self.ended:
            self._option(word)
        elif self.group is not None:
            self._enter(self.group, word)
        else:
            self.before.append(word)

    def _option(self, word: str) -> None:
        option, value = self._parted(word)
        if option is None:
            return
        if option.flag:
            self._kept = self._kept and "--no-cache" not in option.names
            self._seen(option)
        elif value is None:
            self.awaiting = option
        else:
            self._note(option, word[value:])

    def _parted(self, word: str) -> tuple[Parameter | None, int | None]:
        """The last option in a word, and where its value begins; None where it has none there."""
        name, equals, _ = word.partition("=")
        if word.startswith("--"):
            return self._by_name.get(name), len(name) + 1 if equals else None
        option = None
        for at in range(1, len(word)):
            option = self._by_name.get(f"-{word[at]}")
            if option is None or not option.flag:
                return option, at + 1 if at + 1 < len(word) else None
        return option, None

    def _note(self, option: Parameter, value: str) -> None:
        if "-C" in option.names:
            self._folder = os.path.expanduser(value)
        self._seen(option)

    def _seen(self, option: Parameter) -> None:
        if not option.several and option in self.options:
            self.options.remove(option)

    def _enter(self, group: typer.Typer, word: str) -> None:
        """Go on with a command of the group, or with a group in it."""
        self.group = None
        for command in group.registered_commands:
            if command.name == word:
                self._take(command.callback)
                return
        for inner in group.registered_groups:
            if inner.name == word:
                self.group = inner.typer_instance
                self._take(None)
                return
        self.lost = True

    def wanted(self, typed: str) -> tuple[str, Takes | None]:
        """What the value takes that the cursor is in, and what of the word stands before that
        value; None where the cursor is in no value."""
        if self.awaiting is not None:
            return "", self.awaiting.takes or Takes("words")
        if typed.startswith("-") and not self.ended:
            option, value = self._parted(typed)
            if option is not None and value is not None and not option.flag:
                return typed[:value], option.takes or Takes("words")
            return "", None
        at = len(self.before)
        if at >= len(self.arguments) and self.arguments and self.arguments[-1].several:
            at = len(self.arguments) - 1
        if self.group is None and at < len(self.arguments):
            return "", self.arguments[at].takes or Takes("words")
        return "", None

    def next_words(self, typed: str) -> list[Candidate]:
        """Commands where one is to come, else options."""
        if self.lost:
            return []
        if self.group is not None and not typed.startswith("-"):
            return fitting(typed, _commands(self.group)) if typed else [*_commands(self.group)]
        if self.ended:
            return []
        named = [(name, each.help) for each in self.options for name in each.names]
        return [Candidate(*each) for each in named if each[0].startswith(typed)]

    def asked(self, typed: str) -> Asked:
        """What is to be completed, with all that bears on it."""
        start = self._folder or os.environ.get("FACTCLI_DIR") or os.curdir
        return Asked(typed, tuple(self.before), os.path.abspath(start), self._kept)


def _commands(group: typer.Typer) -> Iterator[Candidate]:
    for command in group.registered_commands:
        assert command.name is not None
        yield Candidate(command.name, _first(command.callback.__doc__ if command.callback else ""))
    for inner in group.registered_groups:
        assert inner.name is not None
        told = inner.typer_instance.info.help if inner.typer_instance else ""
        yield Candidate(inner.name, _first(str(told)))


def _first(text: str | None) -> str:
    """The first sentence of a command's help."""
    return " ".join((text or "").partition("\n\n")[0].split())
