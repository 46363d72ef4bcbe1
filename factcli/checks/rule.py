"""What a rule is, how it points at what it finds, and the examples that come with it."""

from __future__ import annotations

import re
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
    """A rule: its name, how grave a breach is, and in one sentence why it exists.

    `find` gives the breaches; None for those that are met while a file is read. `bad` is a ledger
    with exactly one breach of it and no other fault, `good` one without any: they are the rule's
    test and what `explain` and its page show. Both are files as `files_of` reads them, laid over
    `AROUND`. `of_file` marks rules about a file or folder as a whole, `always` those that neither a
    setting nor a comment can leave out.
    """

    name: str
    severity: Severity
    reason: str
    find: Callable[[Facts], Iterable[Fault]] | None
    bad: str
    good: str
    of_file: bool = False
    always: bool = False

    @property
    def while_reading(self) -> bool:
        return self.find is None

    @property
    def is_fixed(self) -> bool:
        """Whether neither settings nor comments reach it."""
        return self.always or self.while_reading


AROUND = """\
-- facts/harbour/ferry-sunk/claim.yaml --
claim: The ferry sank in the harbour.
-- facts/harbour/ferry-sunk/2025-03-01-port-office.yaml --
speaker: Port Office
date: 2025-03-01
stance: denies
summary: Says that no ship is missing.
source: herald
confidence: probable
-- seeds/herald.yaml --
title: No ship lost
publisher: The Herald
published: 2025-03-01
-- seeds/gazette.yaml --
title: Ferry down
publisher: The Gazette
published: 2025-03-02
"""
"""The ledger around every example."""

_HEAD = re.compile(r"^-- (\S+)(?: \(([a-z ]+)\))? --\n", re.MULTILINE)


class Exhibit(NamedTuple):
    """A file of an example; `kind` is empty, or says what else it is: `link`, `unreadable`."""

    path: str
    text: str
    kind: str = ""


A_JUDGEMENT = "likelihood: likely, confidence: low, why: No wreck is found."
"""The fields of an assessment, all but its date."""


def files_of(example: str) -> list[Exhibit]:
    """The files of an example: each a line `-- PATH --`, or `-- PATH (KIND) --`, and its text."""
    pieces = _HEAD.split(example)[1:]
    return [
        Exhibit(path, text, kind or "")
        for path, kind, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    ]


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


def a_statement(
    *lines: str, name: str = "2025-03-01-port-office", claim: str = "harbour/ferry-sunk"
) -> str:
    """A file of an example: the statement of `AROUND` with some of its lines replaced, or more.

    A line that begins with `-` and a key takes that field out.
    """
    fields = {
        "speaker": "speaker: Port Office",
        "date": "date: 2025-03-01",
        "stance": "stance: denies",
        "summary": "summary: Says that no ship is missing.",
        "source": "source: herald",
        "confidence": "confidence: probable",
    }
    for line in lines:
        key = line.partition(":")[0]
        if key.startswith("-"):
            del fields[key[1:]]
        else:
            fields[key] = line
    text = "".join(f"{line}\n" for line in fields.values())
    return f"-- facts/{claim}/{name}.yaml --\n{text}"


def a_claim(*lines: str, id: str = "harbour/ferry-sunk") -> str:
    """A file of an example: a claim, with more fields."""
    first = (
        [] if lines and lines[0].startswith("claim") else ["claim: The ferry sank in the harbour."]
    )
    return f"-- facts/{id}/claim.yaml --\n" + "".join(f"{line}\n" for line in [*first, *lines])


def a_source(*lines: str, id: str = "herald") -> str:
    """A file of an example: a source, with more fields."""
    head = ["title: No ship lost", "publisher: The Herald"]
    return f"-- seeds/{id}.yaml --\n" + "".join(f"{line}\n" for line in [*head, *lines])
