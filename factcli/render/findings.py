"""Findings as text: each on a line with its place, and below it the line of the file it is in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from factcli.answers import SEVERITIES, Finding
from factcli.values.words import inert, visible

Excerpt = Callable[[Finding], str | None]
"""The line of the file that a finding is in; None where there is nothing to show."""

_BEFORE, _LONGEST = 60, 100


def line(finding: Finding) -> str:
    """One finding on one line: `path:line:column: rule: message; what to do`."""
    grade = "" if finding.severity == "error" else f" ({finding.severity})"
    place = f"{finding.path}:{finding.line}:{finding.column}"
    text = visible(f"{place}: {finding.rule}{grade}: {finding.told}")
    return inert(text.replace("\n", "\\n").replace("\t", "\\t"))


def lines(findings: Iterable[Finding], excerpt: Excerpt = lambda finding: None) -> str:
    """All findings, and how many there are of each severity."""
    found = list(findings)
    told = "".join(f"{line(finding)}\n{_quoted(finding, excerpt(finding))}" for finding in found)
    return told + summary(found) + "\n"


def summary(findings: Iterable[Finding]) -> str:
    """How many there are of each severity."""
    found = [finding.severity for finding in findings]
    counts = {severity: found.count(severity) for severity in SEVERITIES}
    told = [
        f"{n} {severity}{'s' * (n > 1 and severity != 'information')}"
        for severity, n in counts.items()
        if n
    ]
    return ", ".join(told) if told else "no faults found"


def _quoted(finding: Finding, text: str | None) -> str:
    """The line that a finding is in, cut if it is long, with a caret under its column."""
    if text is None:
        return ""
    start = max(0, finding.column - 1 - _BEFORE)
    cut = text[start : start + _LONGEST]
    head = "..." if start else ""
    shown = head + visible(cut).replace("\t", " ") + ("..." if start + _LONGEST < len(text) else "")
    before = head + visible(text[start : finding.column - 1])
    number = f"{finding.line:>5}"
    caret = " " * sum(map(_width, before)) + "^"
    return inert(f"{number} | {shown}\n") + f"{'':>5} | {caret}\n"


def _width(character: str) -> int:
    """The columns that a character takes on a screen."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
