"""The command line: one function a command, found here by name; and the edge of the program,
where whatever went wrong becomes one clear message and an exit code."""

import os
import sys
from io import StringIO
from typing import Annotated, Any, Optional

import typer

from factcli import __version__
from factcli.cli import (
    asking,
    beginning,
    changing,
    claimreviews,
    completion,
    drivers,
    gate,
    history,
    reporting,
    sources,
    writing,
)
from factcli.cli.options import Takes
from factcli.cli.session import Session
from factcli.cli.streams import leave_stdout, say, warn
from factcli.errors import CannotWrite, FactcliError, WrongUsage

INTERRUPTED = 130
_GLOBAL = ("--accessible", "--ascii", "--color", "--no-cache", "--pager", "-C")
BROKEN = 70

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _app(help: str) -> typer.Typer:
    return typer.Typer(
        help=help,
        context_settings=_SETTINGS,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


app = _app("Keep track of what was claimed, by whom, and how the story changed.")
compare = _app("Who says what, and where each party stands.")
source = _app("The documents that statements are read in.")
imports = _app("Take in what other tools hold.")
exports = _app("Give out what other tools can read.")
git = _app("How git shows and merges the files of records.")

app.command("add")(writing.add)
app.command("edit")(changing.edit)
app.command("rm")(changing.rm)
app.command("mv")(changing.mv)
app.command("assess")(changing.assess)
app.command("show")(asking.show)
app.command("query")(asking.query)
app.command("timeline")(asking.timeline)
app.add_typer(compare, name="compare")
compare.command("sources")(asking.compare_sources)
compare.command("parties")(asking.compare_parties)
app.command("report")(reporting.report)
app.command("diff")(history.diff)
app.command("log")(history.log)
app.command("check")(gate.check)
app.command("explain")(gate.explain)
app.command("schema")(gate.schema)
app.command("fmt")(changing.fmt)
app.add_typer(source, name="source")
source.command("add")(sources.add)
source.command("capture")(sources.capture)
source.command("list")(sources.list_all)
source.command("verify")(sources.verify)
source.command("lineage")(sources.lineage)
source.command("retract")(sources.retract)
app.add_typer(imports, name="import")
imports.command("claimreview")(claimreviews.import_claimreview)
app.add_typer(exports, name="export")
exports.command("claimreview")(claimreviews.export_claimreview)
app.add_typer(git, name="git")
git.command("install")(drivers.install)
git.command("uninstall")(drivers.uninstall)
git.command("textconv")(drivers.textconv)
git.command("merge")(drivers.merge)
app.command("init")(beginning.init)
app.command("completion")(completion.completion)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"factcli {__version__}\n".encode())
        raise typer.Exit


@app.callback()
def _globals(
    context: typer.Context,
    folder: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("-C", metavar="DIR", help="Work in the ledger of DIR.", show_default=False),
        Takes("folders"),
    ] = None,
    color: Annotated[
        str,
        typer.Option(metavar="WHEN", help="auto, always or never.", show_default=False),
        Takes("words", ("auto", "always", "never")),
    ] = "auto",
    ascii: Annotated[bool, typer.Option("--ascii", help="Draw with ASCII alone.")] = False,
    accessible: Annotated[
        bool, typer.Option("--accessible", help="Answer in sentences, one a line: no tables.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read every file; neither use nor keep an index.")
    ] = False,
    pager: Annotated[
        bool, typer.Option("--pager", help="Show the answer through your pager.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    if color not in ("auto", "always", "never"):
        raise WrongUsage(f"--color: auto, always or never, not {color}")
    session = Session(folder, color, ascii, cache=not no_cache, accessible=accessible, pager=pager)
    context.obj = session
    context.call_on_close(session.close)


def run(words: list[str]) -> int:
    """Run one command and return the exit code; no traceback reaches a user."""
    if completion.ASKS in os.environ:
        from factcli.cli.line import answer_shell

        return answer_shell(app, words)
    try:
        return _run(words)
    except FactcliError as error:
        warn(f"factcli: {error}")
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        warn("factcli: interrupted")
        return INTERRUPTED
    except OSError as error:  # the streams: all that is read and written has its own words
        leave_stdout()
        if isinstance(error, BrokenPipeError):
            return 0
        warn(f"factcli: could not write: {error.strerror}")
        return CannotWrite.exit_code
    except _USAGE_ERROR as error:
        told = StringIO()
        error.show(told)
        warn(told.getvalue().rstrip())
        if getattr(error, "option_name", "") in _GLOBAL:
            warn(f"{error.option_name} stands before the command: factcli {error.option_name} ...")
        return int(error.exit_code)
    except Exception as error:
        return _broken(error)


def _run(words: list[str]) -> int:
    _refuse_bad_text(words)
    try:
        result = app(words, prog_name="factcli", standalone_mode=False)
    except SystemExit as error:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # Typer has seen a broken pipe
            return 0
        result = error.code
    if result == INTERRUPTED:  # Typer has caught the interrupt already
        raise KeyboardInterrupt
    if sys.stdout is not None:
        sys.stdout.flush()
    return result if isinstance(result, int) else 0


# Typer hands on Click's errors, from its own copy of Click; this is their common root.
_USAGE_ERROR: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


def _refuse_bad_text(words: list[str]) -> None:
    for word in words:
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            raise WrongUsage(f"this argument is not UTF-8: {word}") from None


def _broken(error: Exception) -> int:
    if "FACTCLI_DEBUG" in os.environ:
        import traceback

        traceback.print_exc()
    warn(
        f"factcli: this is a fault of factcli itself: {type(error).__name__}: {error}\n"
        "set FACTCLI_DEBUG=1 to see where, and please report it"
    )
    return BROKEN
