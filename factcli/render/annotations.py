"""Findings as GitHub's workflow commands: annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from factcli.answers import Finding
from factcli.values.words import COMMAND, visible

_LEVELS = {"error": "error", "warning": "warning", "information": "notice"}


def commands(findings: Iterable[Finding], prefix: str = "") -> str:
    """A line for each finding. `prefix` is the way from the repository to the ledger."""
    return "".join(_annotation(finding, prefix) for finding in findings)


def _annotation(finding: Finding, prefix: str) -> str:
    properties = {
        "file": prefix + finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"factcli: {finding.rule}",
    }
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {told}::{_data(finding.told)}\n"


def _data(text: str) -> str:
    text = visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return COMMAND.sub("#%23", text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
