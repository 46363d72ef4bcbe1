"""What a ledger says to `check` itself: `# factcli: ignore[rule] reason` beside or above a field,
and `severities` in factcli.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from factcli.answers import Finding
from factcli.checks.rule import Fault, Rule, a_statement, fault_at, unread
from factcli.paths import CONFIG, address_of, path_of
from factcli.records import Facts, Remark
from factcli.values.words import did_you_mean

_NOTHING = "nothing here breaks "
_SPOKEN = re.compile(r"#\s*factcli:")
_IGNORE = re.compile(r"#\s*factcli:\s*ignore\[([a-z0-9 ,-]+)\]\s+\S")


class Ignore(NamedTuple):
    """A comment that asks for findings of some rules to be left out, on some lines of a file."""

    path: str
    remark: Remark
    rules: tuple[str, ...]


def ignores(facts: Facts) -> list[Ignore]:
    """Every comment of that kind that is written as it should be."""
    return [
        Ignore(path, remark, tuple(rule.strip() for rule in found[1].split(",")))
        for path, remarks in facts.remarks.items()
        for remark in remarks
        if (found := _IGNORE.match(remark.text))
    ]


def without_ignored(
    findings: Iterable[Finding], facts: Facts, ignorable: Collection[str]
) -> list[Finding]:
    """The findings less those that a comment asks to leave out.

    A comment that asks for what was not found is a finding itself, unless its file, or one that the
    rule may have had to look at, cannot be read.
    """
    asked: dict[tuple[str, str], list[Ignore]] = {}
    for each in ignores(facts):
        for rule in dict.fromkeys(each.rules):
            if rule in ignorable:
                asked.setdefault((each.path, rule), []).append(each)
    used: set[tuple[str, int, str]] = set()
    left: list[Finding] = []
    for finding in findings:
        hits = [
            each
            for each in asked.get((finding.path, finding.rule), [])
            if finding.line in each.remark.lines
        ]
        used |= {(each.path, each.remark.spot.line, finding.rule) for each in hits}
        left += [] if hits else [finding]
    told = unread(facts)
    for (path, rule), comments in asked.items():
        for each in comments if not _is_unsure(facts, path, told) else ():
            spot = each.remark.spot
            if (path, spot.line, rule) not in used:
                what = _NOTHING + rule
                left.append(
                    Finding(
                        UNUSED, "warning", path, *spot, what, "remove the comment, or that rule"
                    )
                )
    return left


def _is_unsure(facts: Facts, path: str, told: Collection[str]) -> bool:
    """Whether a file, its claim's or its source's is `told` of: that may have hidden others."""
    if not told:
        return False
    address = address_of(path)
    statement = facts.statements.get(address.id) if address else None
    if path in told or statement is None:
        return path in told
    folder = f"{path.rpartition('/')[0]}/"
    source = path_of("source", statement.source)
    return source in told or any(each.startswith(folder) for each in told)


def without_rule(text: str, finding: Finding) -> str:
    """A file's text without the rule that a comment at a finding of `UNUSED` asks for in vain; it
    has no byte order mark."""
    rule = finding.message.removeprefix(_NOTHING)
    lines = text.split("\n")
    if finding.line > len(lines):
        return text
    line = lines[finding.line - 1]
    before, comment = line[: finding.column - 1], line[finding.column - 1 :]
    found = _IGNORE.match(comment)
    if found is None:
        return text
    kept = [each.strip() for each in found[1].split(",") if each.strip() != rule]
    if kept:
        start, end = found.span(1)
        lines[finding.line - 1] = before + comment[:start] + ", ".join(kept) + comment[end:]
    elif before.strip():
        lines[finding.line - 1] = before.rstrip() + ("\r" if line.endswith("\r") else "")
    else:
        last = finding.line == len(lines)
        lines[finding.line - 1 : finding.line] = [""] if last else []
    return "\n".join(lines)


def malformed(facts: Facts) -> Iterator[Fault]:
    for path, remarks in facts.remarks.items():
        for remark in remarks:
            if _SPOKEN.match(remark.text) and not _IGNORE.match(remark.text):
                what = "a comment to factcli that it does not understand"
                yield Fault(path, remark.spot, what, "write # factcli: ignore[rule] and the reason")


def unknown_rules(facts: Facts, known: Collection[str], fixed: Collection[str]) -> Iterator[Fault]:
    """Names that are no rule's, or that of a rule which always holds (`fixed`)."""

    def wrong(rule: str) -> tuple[str, str] | None:
        if rule in fixed:
            return f"{rule} always holds, for all of the ledger", "mend what breaks it"
        if rule not in known:
            return f"there is no rule {rule}", did_you_mean(rule, known) or "see factcli explain"
        return None

    for rule in facts.config.severities:
        if fault := wrong(rule):
            yield fault_at(facts.config, f"severities.{rule}", *fault)
    for each in ignores(facts):
        for rule in each.rules:
            if fault := wrong(rule):
                yield Fault(each.path, each.remark.spot, *fault)


UNUSED = "unused-ignore"
_SETTING = f"-- {CONFIG} --\nseverities:\n  "

RULES = (
    Rule(
        "bad-ignore",
        "error",
        "Who leaves a finding out says which, and why.",
        malformed,
        a_statement("speaker: Port Office  # factcli: ignore"),
        a_statement(
            "speaker: PORT OFFICE  # factcli: ignore[spelling] as it signs its notices",
            "date: 2025-02-28",
            name="2025-02-28-port-office",
        ),
        always=True,
    ),
    Rule(
        UNUSED,
        "warning",
        "A comment that leaves nothing out would hide the next fault.",
        lambda facts: (),
        a_statement("speaker: Port Office  # factcli: ignore[spelling] as it signs its notices"),
        a_statement("speaker: Port Office"),
        always=True,
    ),
)


def rule_of_names(known: Collection[str], fixed: Collection[str]) -> Rule:
    """The rule that every name of a rule is one."""
    return Rule(
        "unknown-rule",
        "error",
        "A misspelt rule would be left as it is.",
        lambda facts: unknown_rules(facts, known, fixed),
        _SETTING + "speling: off\n",
        _SETTING + "spelling: off\n",
        always=True,
    )
