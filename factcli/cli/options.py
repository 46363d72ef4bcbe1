"""The options that several commands take, each declared once."""

from __future__ import annotations

from typing import Annotated, Any, Optional

import typer

from factcli.errors import WrongUsage

Text = Optional[str]  # noqa: UP045 - typer reads the annotation at run time
Texts = Optional[list[str]]  # noqa: UP045


def option(metavar: str, help: str, *names: str) -> Any:
    """An option that takes a text."""
    return typer.Option(*names, metavar=metavar, help=help, show_default=False)


Format = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="table, json, jsonl, csv, tsv or md.",
        show_default=False,
    ),
]
Output = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the answer to FILE.", show_default=False
    ),
]
Part = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--part",
        metavar="NAME",
        help="Only this one of its tables; jsonl, csv and tsv give the first.",
        show_default=False,
    ),
]
Raw = Annotated[
    bool,
    typer.Option("--raw", help="In csv and tsv, leave cells unguarded against spreadsheets."),
]
Scope = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(
        metavar="[SCOPE]", help="A story or a claim; all where left out.", show_default=False
    ),
]
Paths = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(
        metavar="[PATH]...", help="Only what is in these files and folders.", show_default=False
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")
]


def pair(option: str, text: str) -> tuple[str, str]:
    """The two sides of a NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise WrongUsage(f"{option} {text}: write {'KEY' if option == '--set' else 'NAME'}=VALUE")
    return name, value
