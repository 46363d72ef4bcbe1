"""The gate: check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from factcli.cli import options
from factcli.cli.asking import check_format
from factcli.cli.session import Session

if TYPE_CHECKING:
    from factcli.answers import Finding


def check(
    context: typer.Context,
    paths: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="[PATH]...", help="Only what is in these files and folders.", show_default=False
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text, json, jsonl, csv, tsv or md."),
    ] = "text",
    output: options.Output = None,
) -> None:
    """Check every file: its format, its references, its grading. Exits 1 with any error."""
    from factcli.checks import check as find
    from factcli.checks import report, within
    from factcli.render.findings import lines

    session: Session = context.obj
    if format != "text":
        check_format(format)
    places = session.places(paths or ())
    findings = within(find(session.facts()), places)
    if format == "text":
        session.give(lines(findings), output)
    else:
        session.answer(report(findings), format, output)
    if _fails(findings, strict):
        raise typer.Exit(1)


def _fails(findings: list[Finding], strict: bool) -> bool:
    grave = ("error", "warning") if strict else ("error",)
    return any(finding.severity in grave for finding in findings)
