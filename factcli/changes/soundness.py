"""Which rows of an intake would bring errors into a ledger, by its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from factcli.answers import Finding
from factcli.changes.plan import Unsound, with_new
from factcli.changes.wanted import Row
from factcli.checks import check
from factcli.format.nodes import MAX_BYTES
from factcli.paths import Kind, address_of, path_of
from factcli.records import Facts, Record

_MOST_SEARCHES = 20
_FEW = 3


class Rows(Protocol):
    """Rows that are taken in, and what is to be made of them."""

    @property
    def rows(self) -> Sequence[Row]: ...

    def records(self, first: int | None = None) -> Mapping[str, Record]:
        """What is to be made of the rows that are not refused, or of those among the first so
        many, by path."""
        ...

    def finished(self) -> Mapping[str, Record]:
        """What is there and is to be made whole, by path."""
        ...

    def text(self, record: Record) -> bytes:
        """The file of a record."""
        ...

    def drop(self, kind: Kind, id: str) -> None:
        """Make no such claim, source or story."""
        ...


def unsound(facts: Facts, work: Rows) -> Iterator[tuple[Row, str]]:
    """Each row that must be refused, and why, until nothing is wrong. Whoever asks for the next has
    refused the one before.

    Raises Unsound where rows bring errors into so many files that are there already that it would
    take too long to tell which of them do.
    """
    known: set[tuple[str, ...]] | None = None
    searches = 0
    while True:
        new = {**work.records(), **work.finished()}
        wrong = _too_large(new, work) or _errors(facts, new, work)
        here = {path: told for path, told in wrong.items() if path in new}
        if here:
            yield from _refused(here, work)
            continue
        if wrong and known is None:
            known = {(each.path, *each.identity) for each in check(facts)}
        elsewhere = _fresh(wrong, known)
        if not elsewhere:
            return
        searches += 1
        if searches > _MOST_SEARCHES:
            raise Unsound(elsewhere, {item.path for item in facts.items})
        row, finding = _culprit(facts, work, known or set())
        yield row, f"{finding.path} would not hold: {finding.told}"


def _too_large(new: Mapping[str, Record], work: Rows) -> dict[str, list[Finding]]:
    what = f"its file would be larger than {MAX_BYTES} bytes"
    return {
        path: [Finding("too-large", "error", path, 1, 1, what)]
        for path, record in new.items()
        if len(work.text(record)) > MAX_BYTES
    }


def _errors(facts: Facts, new: Mapping[str, Record], work: Rows) -> dict[str, list[Finding]]:
    """The errors that there would be, by path."""
    hiding = [path for path, record in new.items() if b"\\" in work.text(record)]
    found: dict[str, list[Finding]] = {}
    for each in check(with_new(facts, new, hiding)):
        if each.severity == "error":
            found.setdefault(each.path, []).append(each)
    return found


def _refused(wrong: Mapping[str, list[Finding]], work: Rows) -> Iterator[tuple[Row, str]]:
    """The rows that bring the files at these paths."""
    owners: dict[str, list[Row]] = {}
    for row in work.rows:
        if row.reason is None:
            paths = [path_of("claim", row.claim)] if row.claim else []
            paths += [path_of("source", row.source)] if row.source else []
            paths += [path_of("story", row.story)] if row.story else []
            paths += [row.statement.place.path] if row.statement else []
            for path in paths:
                if path in wrong:
                    owners.setdefault(path, []).append(row)
    for path, findings in wrong.items():
        address = address_of(path)
        assert address is not None
        told = "; ".join(dict.fromkeys(each.told for each in findings[:_FEW]))
        if address.kind != "statement":
            work.drop(address.kind, address.id)
            told = f"{address.kind} {address.id}: {told}"
        for row in owners.get(path, ()):
            yield row, told


def _fresh(wrong: Mapping[str, list[Finding]], known: set[tuple[str, ...]] | None) -> list[Finding]:
    every = (each for findings in wrong.values() for each in findings)
    return [each for each in every if (each.path, *each.identity) not in (known or ())]


def _culprit(facts: Facts, work: Rows, known: set[tuple[str, ...]]) -> tuple[Row, Finding]:
    """The first row with which a file that is there already has an error that it had not."""

    def brought(first: int) -> list[Finding]:
        new = {**work.records(first), **work.finished()}
        wrong = _errors(facts, new, work)
        return _fresh({path: each for path, each in wrong.items() if path not in new}, known)

    without, found = 0, len(work.rows)
    while found - without > 1:
        middle = (without + found) // 2
        if brought(middle):
            found = middle
        else:
            without = middle
    return work.rows[found - 1], brought(found)[0]
