"""The command that begins a ledger: init."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli.options import Takes, Text, Texts, option
from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Mapping


def init(
    context: typer.Context,
    folder: Annotated[
        Text,
        typer.Argument(metavar="[DIR]", help="The folder; here where left out."),
        Takes("folders"),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Begin with the story that comes with factcli.")
    ] = False,
    no_git: Annotated[
        bool, typer.Option("--no-git", help="Make no git repository of a new ledger.")
    ] = False,
    hooks: Annotated[
        bool,
        typer.Option(
            "--hooks", help="Let git check what is committed, and merge records field by field."
        ),
    ] = False,
    ci: Annotated[
        Texts,
        option("FORGE", "Let a CI check it: github, gitlab or pre-commit; again for more."),
        Takes("words", ("github", "gitlab", "pre-commit")),
    ] = None,
    private_captures: Annotated[
        bool,
        typer.Option(
            "--private-captures",
            help="Keep the captured texts of sources out of git: they may not be republished.",
        ),
    ] = False,
) -> None:
    """Make a ledger: factcli.yaml, facts/ and seeds/, in a git repository. What is there stays.

    A new ledger that lies in no repository gets one. .gitignore and .gitattributes are for git,
    schemas and settings in .vscode/ for editors with a YAML language server.
    """
    from factcli.keeping import is_kept, unkept
    from factcli.roots import find_repository, find_root
    from factcli.scaffold import PRIVATE_TEXTS

    session: Session = context.obj
    files = _files(ci or (), private_captures)
    root = os.path.normpath(os.path.join(session.start, folder or ""))
    is_new = find_root(root) != root
    is_kept_already = is_kept(root)
    if hooks and not is_kept_already and (no_git or not is_new):
        raise WrongUsage("--hooks: this ledger lies in no git repository; git init makes one")
    made = _make(root, files, example)
    ungit = ""
    if is_new and not is_kept_already and not no_git:
        ungit = _begin(root, needed=hooks)
        made += [] if ungit else [".git/"]
    for each in dict.fromkeys(map(_shortly, made)):
        warn(f"made {each}")
    if is_new:
        _tell_around(root)
    if ungit:
        warn(f"{ungit}; the ledger is made, and lies in no repository")
    if private_captures:
        _tell_kept(root, PRIVATE_TEXTS)
    if not _knows_schemas(root):
        warn("kept .vscode/settings.json: see factcli schema for what it should say")
    if find_repository(root):
        for each in unkept(root):
            warn(each)
    if hooks:
        _put_hooks(root)
    elif not made:
        warn("this is a ledger already; nothing was changed")
    if example:
        _tell_example(folder)


def _files(ci: "list[str] | tuple[()]", private_captures: bool) -> dict[str, str]:
    """What is put beside a ledger, by path."""
    from factcli.scaffold import FOR_CI, FOR_GIT, FOR_TEXTS, PRIVATE_TEXTS, for_editors
    from factcli.values.words import did_you_mean

    for name in ci:
        if name not in FOR_CI:
            hint = did_you_mean(name, FOR_CI) or f"one of: {', '.join(FOR_CI)}"
            raise WrongUsage(f"--ci: there is nothing for {name}; {hint}")
    files = {**FOR_GIT, **FOR_TEXTS, **for_editors(), **dict(FOR_CI[name] for name in ci)}
    return {**files, **(PRIVATE_TEXTS if private_captures else {})}


def _make(root: str, files: "Mapping[str, str]", example: bool) -> list[str]:
    """Make what is missing, and name it."""
    from factcli.writer import apply, make_ledger

    if not example:
        return make_ledger(root, files)
    from factcli.changes.change import Edit
    from factcli.example import example_files, refuse_others
    from factcli.paths import CONFIG
    from factcli.scaffold import SETTINGS
    from factcli.trees import Folder

    story = example_files()
    refuse_others(root, story)
    made = make_ledger(root, {**story, **files})
    if CONFIG in made:
        return made
    known, ours = Folder(root).read(CONFIG), story[CONFIG].encode("utf-8")
    if known == SETTINGS.encode("utf-8"):  # nobody has set anything yet
        apply(root, [Edit(CONFIG, known, ours)])
        return [*made, CONFIG]
    if known != ours:
        warn(f"kept {CONFIG}: what the story sets is not set in it")
    return made


def _begin(root: str, needed: bool) -> str:
    """Make a repository; or tell why there is none."""
    from factcli.keeping import begin

    try:
        begin(root)
    except WrongUsage as error:
        if needed:
            raise
        return str(error)
    return ""


def _put_hooks(root: str) -> None:
    from factcli.drivers import install
    from factcli.git import Repository
    from factcli.keeping import put_hook

    repository = Repository(root)
    path = install(repository, sys.executable)
    warn(f"git shows and merges records field by field in this clone; see {path}")
    hook = put_hook(repository, sys.executable)
    if hook.is_other:
        warn(f"kept {hook.path}: let it run factcli check and factcli fmt --check")
    elif hook.is_made:
        warn(f"git checks what is committed in this clone; see {hook.path}")


def _tell_around(root: str) -> None:
    """Say so where a new ledger lies somewhere within a repository: that may be no ledger's."""
    from factcli.roots import find_repository

    around = find_repository(root)
    if around not in (None, os.path.abspath(root)):
        warn(
            f"it lies in the git repository of {around}, and is committed there; if that is not"
            " what you want, begin it outside of that folder"
        )


def _tell_example(folder: str | None) -> None:
    import shlex

    from factcli.example import TRY

    there = f" -C {shlex.quote(folder)}" if folder else ""
    warn(f"type next: factcli{there} {TRY}")


def _tell_kept(root: str, files: "Mapping[str, str]") -> None:
    """Say which of the files say something else than they would."""
    for path, text in files.items():
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            if file.read() != text:
                warn(f"kept {path}: see that it leaves the captured texts out of git")


def _knows_schemas(root: str) -> bool:
    """Whether the settings for editors, ours or not, say where the schemas are."""
    from factcli.scaffold import SCHEMAS

    with open(os.path.join(root, ".vscode/settings.json"), encoding="utf-8", errors="replace") as f:
        return SCHEMAS in f.read()


def _shortly(path: str) -> str:
    """What is said of a file that was made: its folder, where all of that is ours."""
    if path.startswith(".vscode/"):
        return ".vscode/"
    if path == "seeds/.gitattributes":
        return "seeds/"
    parts = path.split("/")
    return "/".join(parts[:2]) + "/" if parts[0] == "facts" and parts[1] else path
