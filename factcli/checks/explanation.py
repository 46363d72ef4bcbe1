"""A rule in full, as Markdown: for `explain`, for its page and for whoever shows a finding."""

from __future__ import annotations

from factcli.checks.rule import Rule, files_of
from factcli.values.words import visible

_LONGEST = 90


def explained(rule: Rule, fixable: bool) -> str:
    """The rule's reason, what breaks it and what holds, and what can be done about a finding."""
    met = ", met while a file is read" if rule.while_reading else ""
    pieces = [
        f"{rule.severity}{met}",
        rule.reason,
        "Breaks it:",
        _shown(rule.bad),
        "Holds:",
        _shown(rule.good),
        _way_out(rule, fixable),
    ]
    return "\n\n".join(pieces) + "\n"


def _shown(example: str) -> str:
    blocks = []
    for path, text, kind in files_of(example):
        head = f"`{path}`" + (f", {_KINDS[kind]}" if kind else "")
        body = "\n".join(map(_line, visible(text).splitlines()))
        fence = "yaml" if path.endswith((".yaml", ".yml")) else "text"
        blocks.append(f"{head}\n" + (f"\n```{fence}\n{body}\n```" if body else "").rstrip("\n"))
    return "\n\n".join(block.rstrip("\n") for block in blocks)


_KINDS = {"link": "a symbolic link", "unreadable": "a file without permission to read it"}


def _line(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ..."


def _way_out(rule: Rule, fixable: bool) -> str:
    ways = []
    if fixable:
        ways.append("`factcli check --fix` mends it where there is one right answer.")
    if rule.is_fixed:
        ways.append("It always holds: neither comments nor settings leave it out.")
    elif rule.of_file:
        ways.append(
            f"To grade it otherwise: `severities: {{{rule.name}: ...}}` in factcli.yaml, with"
            " error, warning, information or off."
        )
    else:
        ways.append(
            f"To leave one finding out: `# factcli: ignore[{rule.name}] reason`, beside the field"
            f" or above it. To grade it otherwise: `severities: {{{rule.name}: ...}}` in"
            " factcli.yaml, with error, warning, information or off."
        )
    return " ".join(ways)
