"""Findings as lines of text: `path:line:column: rule: message; what to do`."""

from __future__ import annotations

from collections.abc import Iterable

from factcli.answers import Finding
from factcli.values.words import visible


def line(finding: Finding) -> str:
    """One finding on one line."""
    grade = "" if finding.severity == "error" else f" ({finding.severity})"
    fix = f"; {finding.fix}" if finding.fix else ""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    text = visible(f"{place}: {finding.rule}{grade}: {finding.message}{fix}")
    return text.replace("\n", "\\n").replace("\t", "\\t")


def lines(findings: Iterable[Finding]) -> str:
    """All findings, a line each, and how many there are of each severity."""
    found = list(findings)
    counts = {
        severity: sum(finding.severity == severity for finding in found)
        for severity in ("error", "warning", "information")
    }
    told = [
        f"{n} {severity}{'s' * (n > 1 and severity != 'information')}"
        for severity, n in counts.items()
        if n
    ]
    summary = ", ".join(told) if told else "no faults found"
    return "".join(f"{line(finding)}\n" for finding in found) + f"{summary}\n"
