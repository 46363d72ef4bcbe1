"""The options that several commands take, each declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Optional

import typer

from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from factcli.format.canonical import Plain

Text = Optional[str]  # noqa: UP045 - typer reads the annotation at run time
Texts = Optional[list[str]]  # noqa: UP045


class Takes(NamedTuple):
    """What a parameter takes, for completion: a kind of `cli/candidates.py`, or `words`."""

    kind: str
    words: tuple[str, ...] = ()


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
    Takes("format"),
]
Output = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the answer to FILE.", show_default=False
    ),
    Takes("files"),
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
    Takes("scope"),
]
Paths = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(
        metavar="[PATH]...", help="Only what is in these files and folders.", show_default=False
    ),
    Takes("files"),
]
Revision = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--rev", metavar="REV", help="As it was in that revision of git.", show_default=False
    ),
    Takes("revision"),
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


def all_given(given: dict[str, str | None]) -> dict[str, str]:
    """The values of options that are all needed. Raises WrongUsage naming the missing ones."""
    missing = [f"--{key}" for key, text in given.items() if text is None]
    if missing:
        raise WrongUsage(f"give {' and '.join(missing)} too; see --help")
    return {key: text for key, text in given.items() if text is not None}


def fields(
    kind: str,
    settings: list[str],
    given: dict[str, str | None],
    several: dict[str, list[str] | None],
) -> dict[str, Plain]:
    """The fields of one record: from its own options, and from the --set that name its kind."""
    from factcli.format.fields import TABLES

    found: dict[str, Plain] = {key: text for key, text in given.items() if text is not None}
    lists = {key: list(texts) for key, texts in several.items() if texts}
    table = TABLES[kind].by_key
    for setting in settings:
        name, text = pair("--set", setting)
        owner, dot, key = name.partition(".")
        if not dot:
            owner, key = "statement", name
        if owner not in ("statement", "claim", "source", "story"):
            raise WrongUsage(f"--set {name}: write KEY, or claim.KEY, source.KEY, story.KEY")
        if owner != kind:
            continue
        if key in found or (several.get(key)):
            raise WrongUsage(f"--set {key}: {key} is given by its own option already")
        if key in table and table[key].nested:
            raise WrongUsage(f"--set {key}: {key} has keys of its own; write it in the file")
        lists.setdefault(key, []).append(text)
    return {**found, **TABLES[kind].plain(lists)}


def check_format(format: str) -> None:
    """Refuse an unknown format before anything is read."""
    from factcli.render import FORMATS
    from factcli.values.words import did_you_mean

    if format not in FORMATS:
        hint = did_you_mean(format, FORMATS) or f"one of: {', '.join(FORMATS)}"
        raise WrongUsage(f"-f: there is no format {format}; {hint}")
