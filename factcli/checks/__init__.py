"""Rules over a whole ledger: each a plain function from facts to the faults it finds.

What is wrong within one file (keys, types, YAML) is found while reading it; the rules here look
across fields, files and names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from factcli.answers import Answer, Column, Finding, Part
from factcli.checks import (
    dates,
    evidence,
    figures,
    ignores,
    layout,
    names,
    reading,
    references,
    reports,
    stances,
    texts,
)
from factcli.checks.rule import Rule
from factcli.errors import WrongUsage
from factcli.records import Claim, Config, Facts, Source, Statement, Story
from factcli.values.words import clipped, did_you_mean

_ACROSS: tuple[Rule, ...] = (
    *layout.RULES,
    *references.RULES,
    *dates.RULES,
    *stances.RULES,
    *reports.RULES,
    *evidence.RULES,
    *names.RULES,
    *figures.RULES,
    *texts.RULES,
    *ignores.RULES,
)
_FIXED = {"unknown-rule", *(each.name for each in (*reading.RULES, *_ACROSS) if each.is_fixed)}
"""Those that no setting and no comment leaves out."""
_NAMES = ignores.rule_of_names({"unknown-rule", *(each.name for each in _ACROSS)}, _FIXED)

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in sorted((*reading.RULES, *_ACROSS, _NAMES), key=lambda rule: rule.name)
}
"""Every rule by its name."""


def check(facts: Facts) -> list[Finding]:
    """Every fault of the ledger, by place: those met while reading, and those of each rule.

    The ledger's own severities hold, and what its comments ask to leave out is left out.
    """
    whole = _with_drafts(facts)
    found = {*facts.findings, *_across(whole)}
    left = ignores.without_ignored(found, facts, set(RULES) - _FIXED)
    return sorted(_graded(left, facts.config), key=lambda finding: finding.order)


def _across(whole: Facts) -> Iterator[Finding]:
    for rule in (*_ACROSS, _NAMES):
        for fault in rule.find(whole) if rule.find else ():
            words = clipped(fault.message), clipped(fault.fix)
            yield Finding(rule.name, rule.severity, fault.path, *fault.spot, *words)


def _graded(findings: Iterable[Finding], config: Config) -> Iterator[Finding]:
    """The findings with the severities of the ledger's settings, less those that are off."""
    for finding in findings:
        severity = None if finding.rule in _FIXED else config.severities.get(finding.rule)
        if severity is None:
            yield finding
        elif severity != "off":
            yield finding._replace(severity=severity)  # type: ignore[arg-type]


def _with_drafts(facts: Facts) -> Facts:
    """The facts with what can be made of faulty files, so that one fault hides no other."""

    def plus(known: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
        drafts = {each.id: each for each in facts.drafts.values() if isinstance(each, kind)}
        return {**known, **drafts}

    return replace(
        facts,
        stories=plus(facts.stories, Story),
        claims=plus(facts.claims, Claim),
        statements=plus(facts.statements, Statement),
        sources=plus(facts.sources, Source),
    )


def report(findings: Iterable[Finding]) -> Answer:
    """The findings as an answer, in the part `findings`."""
    return Answer(
        "check",
        (
            Part(
                "findings",
                FINDING_COLUMNS,
                [finding.row() for finding in findings],
                empty="No faults found.",
            ),
        ),
    )


FINDING_COLUMNS = (
    Column("rule", "the rule that found it", title="rule"),
    Column("severity", "error, warning or information", title="severity"),
    Column("path", "the file, from the ledger's root", title="file"),
    Column("line", "the line, from 1", title="line"),
    Column("column", "the column, from 1, in characters", title="column"),
    Column("message", "what is wrong", title="what is wrong"),
    Column("fix", "what to do; null: the message says it", title="what to do"),
)


def chosen(
    findings: Iterable[Finding], select: Collection[str], ignore: Collection[str]
) -> list[Finding]:
    """The findings of the rules selected, all where none is, less those of the rules ignored.

    Raises WrongUsage for what is no rule.
    """
    for name in (*select, *ignore):
        if name not in RULES:
            hint = did_you_mean(name, RULES) or "factcli explain names them all"
            raise WrongUsage(f"there is no rule {name}; {hint}")
    return [f for f in findings if (not select or f.rule in select) and f.rule not in ignore]


def brought(
    now: Iterable[Finding], before: Iterable[Finding], gone: Collection[str]
) -> list[Finding]:
    """The findings of now that were not there before: in the same file at any line, or in one of
    the files that have `gone` since, which may have been renamed."""
    known = Counter((each.path, *each.identity) for each in before)
    moved = Counter(each.identity for each in before if each.path in gone)
    new = []
    for finding in now:
        same = finding.path, *finding.identity
        if known[same]:
            known[same] -= 1
        elif moved[finding.identity]:
            moved[finding.identity] -= 1
        else:
            new.append(finding)
    return new


def within(findings: Iterable[Finding], places: Sequence[str]) -> list[Finding]:
    """Those in the files or folders at `places` (from the root); all where none is named."""
    return [finding for finding in findings if is_within(finding.path, places)]


def is_within(path: str, places: Sequence[str]) -> bool:
    """Whether a path is one of the places or lies in one; the empty place is the root."""
    return not places or any(
        not place or path == place or path.startswith(f"{place}/") for place in places
    )
