"""Repairs: what `check --fix` does about findings that have one right answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from factcli.answers import Finding
from factcli.changes.amendment import Amendment, Stem
from factcli.changes.merging import both_sides
from factcli.changes.plan import Ledger, Plan, Unsound, refuse_faults
from factcli.checks.ignores import without_rule
from factcli.errors import CannotRead, Conflict
from factcli.format.canonical import Plain
from factcli.format.files import decode, said
from factcli.format.page import opened
from factcli.paths import address_of, statement_day
from factcli.records import Facts, Statement
from factcli.values.dates import parse_date

_MOST_ONE_BY_ONE = 50


def repair(ledger: Ledger, findings: Iterable[Finding]) -> Plan:
    """The changes that mend those of the findings which have one right answer.

    What would bring another fault, or cannot be done, is left out. Those of a file are mended from
    its end on, so that the places of the others hold.
    """
    mendable = [each for each in findings if each.rule in REPAIRS]
    mendable.sort(key=lambda each: (each.path, -each.line, -each.column))
    try:
        return _repaired(ledger, mendable)
    except (Unsound, CannotRead, Conflict):
        pass
    good: list[Finding] = []
    for finding in mendable[:_MOST_ONE_BY_ONE]:
        with suppress(Unsound, CannotRead, Conflict):
            _repaired(ledger, [*good, finding])
            good.append(finding)
    return _repaired(ledger, good)


@dataclass
class _Work:
    """One round of repairs. Statements get their names together, since they may name each other."""

    ledger: Ledger
    amendment: Amendment
    stems: dict[str, Stem] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _repaired(ledger: Ledger, findings: Iterable[Finding]) -> Plan:
    work = _Work(ledger, Amendment(ledger))
    count = sum(REPAIRS[finding.rule](work, finding) for finding in findings)
    work.amendment.move_statements(work.stems)
    changes = work.amendment.changes()
    if not work.amendment.is_half_done:
        refuse_faults(ledger.facts, changes)
    return Plan(changes, notes=(*work.notes, f"{count} mended"))


def _rename(work: _Work, finding: Finding) -> bool:
    """A statement gets the name that goes with its date and speaker."""
    statement = _statement(work.ledger.facts, finding.path)
    if statement is None:
        return False
    day = statement_day(statement.date)
    work.stems[finding.path] = Stem(statement.claim, day, statement.speaker)
    return True


def _statement(facts: Facts, path: str) -> Statement | None:
    address = address_of(path)
    return facts.statements.get(address.id) if address else None


def _end(work: _Work, finding: Finding) -> bool:
    """A record that ends in .yml comes to end in .yaml, if it is one and no other has the name."""
    to = finding.path.removesuffix(".yml") + ".yaml"
    address = address_of(to)
    if address is None or not any(i == (finding.path, "file") for i in work.ledger.facts.items):
        return False
    if not work.amendment.can_move(finding.path, to):
        return False
    if decode(work.ledger.read(finding.path), to, address).record is None:
        return False
    work.amendment.move(finding.path, to)
    return True


def _sort(work: _Work, finding: Finding) -> bool:
    """Assessments and captures come into the order of their dates."""
    try:
        known = said(work.amendment.text(finding.path))
        mended = False
        for key in ("assessments", "captures"):
            value = known.get(key)
            if isinstance(value, list) and (ordered := _in_order(value)) != value:
                work.amendment.put(finding.path, key, ordered)
                mended = True
    except (KeyError, TypeError, ValueError):  # it has other faults
        return False
    return mended


def _in_order(items: list[Plain]) -> list[Plain]:
    """The items with each that is certainly older moved before; others keep their places."""
    dated = [(parse_date(str(each["date"])), each) for each in items]  # type: ignore[call-overload,index]
    moved = True
    while moved:
        moved = False
        for at in range(len(dated) - 1):
            if dated[at][0].after(dated[at + 1][0]):
                dated[at], dated[at + 1] = dated[at + 1], dated[at]
                moved = True
    return [each for _, each in dated]


def _forget(work: _Work, finding: Finding) -> bool:
    """A comment no longer asks to leave out what is not there."""
    if work.ledger.facts.findings:  # what cannot be read may yet break the rule
        return False
    data = work.amendment.text(finding.path)
    mark, text = opened(data)
    text = without_rule(text, finding)
    work.amendment.write(finding.path, mark + text.encode("utf-8"))
    return True


def _keep_both(work: _Work, finding: Finding) -> bool:
    """Of two statements that were added under one name, the second gets a name of its own."""
    address = address_of(finding.path)
    parts = both_sides(work.ledger.read(finding.path))
    if address is None or address.kind != "statement" or parts is None:
        return False
    ours, theirs = (decode(part, finding.path, address).record for part in parts)
    if not isinstance(ours, Statement) or not isinstance(theirs, Statement):
        return False
    work.amendment.write(finding.path, parts[0])
    known = work.ledger.facts.statements.values()
    naming = [each.id for each in known if address.id in (each.same_as, each.replaces)]
    if naming:
        work.notes.append(f"look which of the two is meant by {', '.join(naming)}")
    if ours != theirs:
        stem = Stem(theirs.claim, statement_day(theirs.date), theirs.speaker)
        work.amendment.add_statement(stem, parts[1])
    return True


Mend = Callable[[_Work, Finding], bool]

REPAIRS: Mapping[str, Mend] = {
    "file-name": _rename,
    "yml": _end,
    "order": _sort,
    "unused-ignore": _forget,
    "merge-conflict": _keep_both,
}
"""What mends a finding, by its rule."""
