"""Completion: the command that prints a script for a shell. `line` answers what it asks."""

from typing import Annotated

import typer

from factcli.cli.options import Takes
from factcli.cli.session import Session
from factcli.errors import WrongUsage

ASKS = "_FACTCLI_COMPLETE"
"""In the environment, with any value, where a shell asks."""


def completion(
    context: typer.Context,
    shell: Annotated[
        str,
        typer.Argument(metavar="SHELL", help="bash, zsh or fish."),
        Takes("words", ("bash", "zsh", "fish")),
    ],
) -> None:
    """Print a script that lets a shell complete factcli's commands, ids and names.

    bash: into ~/.local/share/bash-completion/completions/factcli. zsh: as _factcli into a folder of
    $fpath. fish: into ~/.config/fish/completions/factcli.fish. Or for this shell alone: source
    <(factcli completion bash), and so zsh; factcli completion fish | source.
    """
    from factcli.cli.shells import SCRIPTS
    from factcli.values.words import did_you_mean

    session: Session = context.obj
    if shell not in SCRIPTS:
        hint = did_you_mean(shell, SCRIPTS) or f"one of: {', '.join(SCRIPTS)}"
        raise WrongUsage(f"there is no completion for {shell}; {hint}")
    session.give(SCRIPTS[shell])
