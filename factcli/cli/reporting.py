"""The command that tells a story to those who have no ledger: report."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import options
from factcli.cli.options import Takes, Text, option
from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from factcli.lookup import Scope
    from factcli.records import Facts

FORMATS = ("html", "md", "svg", "json")


def report(
    context: typer.Context,
    scope: Annotated[
        Text,
        typer.Argument(
            metavar="[SCOPE]", help="A story or a claim; the story, where there is but one."
        ),
        Takes("scope"),
    ] = None,
    output: options.Output = None,
    format: Annotated[
        Text,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="html, md, svg (the lanes alone) or json; else what FILE ends in, or html.",
        ),
        Takes("words", FORMATS),
    ] = None,
    site: Annotated[
        Text,
        option("DIR", "Write a site into DIR: all stories, with a page for each party.", "--site"),
        Takes("folders"),
    ] = None,
    rev: options.Revision = None,
) -> None:
    """Tell a story on one page that needs nothing else: how it moved, who says what, every source.

    The page can be opened from disk, printed, sent or put on the web. It loads nothing.
    """
    session: Session = context.obj
    if site is not None:
        given = (scope, output, format)
        if any(each is not None for each in given):
            raise WrongUsage("--site tells all stories as HTML: leave out SCOPE, -o and -f")
        _site(session, site, rev)
        return
    from factcli.analysis.report import report as answer

    chosen = _format(format, output)
    facts = session.asked(rev).scope(scope, stories=True)
    about = _about(facts, scope)
    if chosen in ("html", "svg") and output is None and sys.stdout and sys.stdout.isatty():
        name = (about.id or "").rpartition("/")[2]
        raise WrongUsage(f"say where to: -o {name}.{chosen}; or - for standard output")
    session.answer(answer(facts, about), chosen, output)
    session.tell_unread(facts, about.id)


def _about(facts: "Facts", typed: str | None) -> "Scope":
    """The story or claim that is meant: where none was named, the only story."""
    from factcli.lookup import find_scope

    if typed is not None:
        return find_scope(facts, typed)
    if len(facts.story_ids) != 1:
        several = ", ".join(facts.story_ids)
        raise WrongUsage(
            f"name one of the stories: {several}; or --site DIR for all"
            if several
            else "there is no story yet; factcli add begins one"
        )
    return find_scope(facts, facts.story_ids[0])


def _format(typed: str | None, output: str | None) -> str:
    from factcli.values.words import did_you_mean

    if typed is None:
        ending = os.path.splitext(output or "")[1].lower().removeprefix(".")
        return ending if ending in FORMATS else "html"
    if typed not in FORMATS:
        hint = did_you_mean(typed, FORMATS) or f"one of: {', '.join(FORMATS)}"
        raise WrongUsage(f"-f: there is no format {typed} of a report; {hint}")
    return typed


def _refuse_records(folder: str) -> None:
    """No page is put among the records of a ledger, where `check` would stumble over it."""
    from factcli.paths import FACTS, SEEDS
    from factcli.roots import find_root

    full = os.path.abspath(folder)
    root = find_root(full)
    if root and os.path.relpath(full, root).split(os.sep)[0] in (FACTS, SEEDS):
        raise WrongUsage(f"--site {folder}: that is among the records; name a folder elsewhere")


def _site(session: Session, folder: str, rev: str | None) -> None:
    """Write the site, and say where it begins."""
    from factcli.analysis.report import profiles
    from factcli.analysis.report import report as answer
    from factcli.lookup import find_scope
    from factcli.render.page import site
    from factcli.sites import publish

    _refuse_records(folder)
    facts = session.asked(rev).all()
    stories = [answer(facts, find_scope(facts, story)) for story in facts.story_ids]
    parties = [*profiles(facts)]
    title = facts.config.title or "All stories"
    count = publish(folder, site(title, stories, parties))
    warn(f"wrote {count} {'page' if count == 1 else 'pages'}: {os.path.join(folder, 'index.html')}")
    session.tell_unread(facts)
