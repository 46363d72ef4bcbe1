"""The commands around git itself: install, uninstall, and what git then runs."""

import os
import sys
from typing import Annotated

import typer

from factcli.cli.options import Takes
from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.errors import CannotRead, CannotWrite


def install(context: typer.Context) -> None:
    """Let git show and merge the records of this repository field by field.

    git diff, log -p and show then read what changed in a record, not how its text is folded; git
    merge, rebase and pull merge records field by field. Only this clone is told: its config and
    info/attributes.
    """
    from factcli.drivers import install as put
    from factcli.paths import FACTS, SEEDS

    session: Session = context.obj
    repository = session.repository()
    path = put(repository, sys.executable)
    for name in (FACTS, SEEDS):
        if os.path.lexists(os.path.join(repository.place, name, ".git")):
            warn(f"{name}/ is a repository of its own; what lies in it is merged line by line")
    warn(f"git shows and merges records field by field in this clone; see {path}")


def uninstall(context: typer.Context) -> None:
    """Take back what install told git."""
    from factcli.drivers import uninstall as take

    session: Session = context.obj
    path = take(session.repository())
    warn(f"git shows and merges records line by line again; see {path}")


def textconv(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A file of a record."), Takes("files")
    ],
) -> None:
    """Print a record for a diff of lines. git runs this."""
    from factcli.format.readable import readable

    session: Session = context.obj
    session.give(readable(_read(file)))


def merge(
    base: Annotated[
        str, typer.Argument(metavar="BASE", help="What both sides come from."), Takes("files")
    ],
    ours: Annotated[
        str,
        typer.Argument(metavar="OURS", help="Our side; the result is put here."),
        Takes("files"),
    ],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their side."), Takes("files")],
    path: Annotated[
        str,
        typer.Argument(metavar="PATH", help="The file's path in the repository."),
        Takes("files"),
    ],
    size: Annotated[
        int, typer.Argument(metavar="[SIZE]", help="How long the marks of a conflict are.", min=1)
    ] = 7,
) -> None:
    """Merge two versions of a record field by field. git runs this.

    Exits 10 with a marked conflict, which Python itself never does.
    """
    from factcli.changes.merging import merge as merged
    from factcli.drivers import CONFLICT
    from factcli.paths import within_ledger
    from factcli.plumbing import merged_lines

    old, mine, other = (_read(each) for each in (base, ours, theirs))
    text = merged_lines(ours, base, theirs)
    found = merged(old, mine, other, within_ledger(path), text, size)
    if found is None:
        raise CannotRead(f"{path}: one side cannot be read as a record; merged line by line")
    try:
        with open(ours, "wb") as file:
            file.write(found.data)
    except OSError as error:
        raise CannotWrite(f"could not write {ours}: {error.strerror}") from None
    if found.whole:
        warn(f"{path}: two statements under one name; factcli check --fix keeps both")
    elif found.conflicts:
        warn(f"{path}: both sides changed {', '.join(found.conflicts)}")
    if found.whole or found.conflicts:
        raise typer.Exit(CONFLICT)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotRead(f"cannot read {path}: {error.strerror}") from None
