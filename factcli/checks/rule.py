"""What a rule is, and how it points at what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from factcli.answers import Severity
from factcli.records import Claim, Config, Facts, Source, Spot, Statement, Story


class Fault(NamedTuple):
    """One place where a rule does not hold."""

    path: str
    spot: Spot
    message: str
    fix: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule: its name, how grave a breach is, why it exists, and what finds the breaches."""

    name: str
    severity: Severity
    reason: str
    find: Callable[[Facts], Iterable[Fault]]


def fault_at(
    record: Claim | Statement | Source | Story | Config, field: str, message: str, fix: str = ""
) -> Fault:
    """A fault at a field of a record."""
    return Fault(record.place.path, record.place.spot(field), message, fix)


def fault_of(path: str, message: str, fix: str = "") -> Fault:
    """A fault of a file as a whole."""
    return Fault(path, Spot(1, 1), message, fix)


def unread(facts: Facts) -> set[str]:
    """The files that are there but gave no record; their own faults are told already."""
    return {finding.path for finding in facts.findings}
