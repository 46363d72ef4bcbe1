"""Repairs: what `check --fix` does about findings that have one right answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from factcli.answers import Finding
from factcli.changes.amendment import Amendment, Stem
from factcli.changes.plan import Ledger, Plan, refuse_faults
from factcli.checks.ignores import without_rule
from factcli.format import decode, said
from factcli.format.canonical import Plain
from factcli.format.page import MARK
from factcli.format.paths import address_of, statement_day
from factcli.records import Facts, Statement
from factcli.values.dates import parse_date


def repair(ledger: Ledger, findings: Iterable[Finding]) -> Plan:
    """The changes that mend those of the findings which have one right answer.

    Those of a file are mended from its end on, so that the places of the others hold.
    """
    amendment = Amendment(ledger)
    count = 0
    for finding in sorted(findings, key=lambda each: (each.path, -each.line, -each.column)):
        mend = REPAIRS.get(finding.rule)
        if mend is not None and mend(ledger, amendment, finding):
            count += 1
    changes = amendment.changes()
    refuse_faults(ledger.facts, changes)
    return Plan(changes, notes=(f"{count} mended",))


def _rename(ledger: Ledger, amendment: Amendment, finding: Finding) -> bool:
    """A statement gets the name that goes with its date and speaker."""
    statement = _statement(ledger.facts, finding.path)
    if statement is None:
        return False
    stem = Stem(statement.claim, statement_day(statement.date), statement.speaker)
    amendment.move_statements({finding.path: stem})
    return True


def _statement(facts: Facts, path: str) -> Statement | None:
    address = address_of(path)
    return facts.statements.get(address.id) if address else None


def _end(ledger: Ledger, amendment: Amendment, finding: Finding) -> bool:
    """A record that ends in .yml comes to end in .yaml, if it is one and no other has the name."""
    to = finding.path.removesuffix(".yml") + ".yaml"
    address = address_of(to)
    if address is None or any(item.path == to for item in ledger.facts.items):
        return False
    if decode(ledger.read(finding.path), to, address).record is None:
        return False
    amendment.move(finding.path, to)
    return True


def _sort(ledger: Ledger, amendment: Amendment, finding: Finding) -> bool:
    """Assessments and captures come into the order of their dates."""
    known = said(amendment.text(finding.path))
    mended = False
    for key in ("assessments", "captures"):
        value = known.get(key)
        if isinstance(value, list):
            ordered = sorted(value, key=_date)
            mended = mended or ordered != value
            amendment.put(finding.path, key, ordered)
    return mended


def _date(item: Plain) -> tuple[datetime, datetime]:
    assert isinstance(item, Mapping)
    return parse_date(str(item["date"])).order


def _forget(ledger: Ledger, amendment: Amendment, finding: Finding) -> bool:
    """A comment no longer asks to leave out what is not there."""
    if ledger.facts.findings:  # what cannot be read may yet break the rule
        return False
    data = amendment.text(finding.path)
    mark = MARK if data.startswith(MARK) else b""
    text = without_rule(data.removeprefix(MARK).decode("utf-8"), finding)
    amendment.write(finding.path, mark + text.encode("utf-8"))
    return True


Mend = Callable[[Ledger, Amendment, Finding], bool]

REPAIRS: Mapping[str, Mend] = {
    "file-name": _rename,
    "yml": _end,
    "order": _sort,
    "unused-ignore": _forget,
}
"""What mends a finding, by its rule."""
