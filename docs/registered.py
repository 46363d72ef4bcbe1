"""The commands as they are registered with Typer: one walk for the manual page, the reference and
the tests of what the pages show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import typer

from factcli.cli.app import app


class Parameter(NamedTuple):
    """`names` of an option, the shortest first, an argument has none; `metavar` is what it takes,
    empty for a flag."""

    names: tuple[str, ...]
    metavar: str
    help: str


class Command(NamedTuple):
    """`name` without factcli: `compare sources`; empty for factcli itself, whose parameters stand
    before the command."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]

    @property
    def arguments(self) -> list[Parameter]:
        return [each for each in self.parameters if not each.names]

    @property
    def options(self) -> list[Parameter]:
        return [each for each in self.parameters if each.names]


def program() -> Command:
    """factcli itself."""
    root: Any = typer.main.get_command(app)
    told = Parameter(("-h", "--help"), "", "Tell how it is used; of a command, too.")
    return Command("", root.help, (*_parameters(root), told))


def commands() -> Iterator[Command]:
    """Each command in the order of the help, with those of a group in its place."""
    return _within(typer.main.get_command(app), "")


def _within(group: Any, above: str) -> Iterator[Command]:
    for command in group.commands.values():
        if command.hidden:
            continue
        name = f"{above} {command.name}".strip()
        if hasattr(command, "commands"):
            yield from _within(command, name)
        else:
            yield Command(name, command.help, _parameters(command))


def _parameters(command: Any) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            tuple(sorted(each.opts, key=len)) if each.param_type_name == "option" else (),
            each.metavar or "",
            each.help,
        )
        for each in command.params
        if each.help and not each.hidden
    )
