"""Rows while they are taken in: which statements are new, under which ids, and which rows go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from factcli.changes.additions import built
from factcli.changes.attestations import attestation
from factcli.changes.offered import Offered, no_name, ordered, provisional
from factcli.changes.plan import Ledger
from factcli.changes.sameness import Said, references_of, said_by
from factcli.changes.wanted import Row, Wanted
from factcli.format.files import encode
from factcli.paths import Kind, path_of, statement_day
from factcli.records import NOWHERE, Place, Record, Statement
from factcli.values.words import NAME, clipped, statement_stem

_OFTEN = 1_000


class Taking:
    """The rows of one intake, and what becomes of them."""

    def __init__(self, ledger: Ledger, day: str | None) -> None:
        self.ledger = ledger
        self.facts = ledger.facts
        self.rows: Sequence[Row] = ()
        self.offered = Offered(ledger)
        self._day = day
        self._taken = {item.path for item in self.facts.items}
        self._made: dict[str, Row] = {}  # by the id of a statement that is to be made
        self._naming: dict[str, list[Row]] = {}  # by the id of a statement, the rows that name it
        self._begun: dict[str, Row] = {}  # by the id of a statement that was cut short
        self._texts: dict[str, tuple[Record, bytes]] = {}

    def read(self, wanted: list[Wanted], progress: Callable[[int, int], None]) -> None:
        """Build the records of every row; refuse those that name claims or sources that are
        nowhere."""
        rows: list[Row] = []
        self.rows = rows
        for number, each in enumerate(wanted, 1):
            rows.append(self._read(each))
            if number % _OFTEN == 0:
                progress(number, len(wanted))
        for row in self.rows:
            for kind, id in (("claim", row.claim), ("source", row.source)):
                if row.reason is None and id:
                    row.reason = self.offered.missing(kind, id)  # type: ignore[arg-type]

    def _read(self, wanted: Wanted) -> Row:
        request, problems = wanted.request, list(wanted.problems)
        source = request.statement.get("source")
        row = Row(wanted, request.claim_id, source if isinstance(source, str) else "")
        speaks = len(request.statement) > ("source" in request.statement)
        if request.story:
            row.story = row.claim.partition("/")[0]
            self.offered.offer("story", row.story, request.story, problems)
        if row.claim.count("/") == 1:
            self.offered.offer("claim", row.claim, request.claim, problems)
        elif speaks or request.claim:
            problems.append(no_name("claim", row.claim))
        else:
            row.claim = ""
        self.offered.offer("source", row.source, request.source, problems)
        if speaks:
            row.statement = built("statement", f"{row.claim}/new", request.statement, problems)
            problems += self._misnamed(row)
        elif not (request.claim or request.source or request.story):
            problems.append("there is nothing in it")
        row.reason = "; ".join(problems) or None
        return row

    def _misnamed(self, row: Row) -> list[str]:
        id = row.wanted.statement_id
        claim, _, stem = id.rpartition("/")
        if not id or (claim == row.claim and NAME.fullmatch(stem)):
            return []
        return [f"{clipped(id, 80)} cannot be the id of a statement on {row.claim}"]

    def _spoken(self) -> Iterator[tuple[Row, Statement]]:
        return ((row, said) for row in self.rows if (said := row.said) is not None)

    def recognise(self) -> None:
        """Find the statements that are there already, and those that an import has begun."""
        there = Said(self.facts)
        self._join_surer()
        for row, said in self._spoken():
            if row.twin is not None:
                continue
            if id := row.wanted.statement_id:
                self._compare(row, said, id)
            else:
                row.known = next(iter(there.all(said)), "")
        claimed = {row.known for row in self.rows if row.known}
        for row, said in self._spoken():
            if row.known or said.confidence != "confirmed":
                continue
            begun = provisional(said, ())
            fixed = row.wanted.statement_id
            for id in [fixed] if fixed else there.all(begun):
                if id not in claimed and self._is_begun(id, begun):
                    claimed.add(id)
                    known = self.facts.statements[id]
                    row.known, row.statement = id, replace(known, confidence=said.confidence)
                    self._begun[id] = row
                    break

    def _join_surer(self) -> None:
        """Take a report that is probable in one row and confirmed in another for one."""
        surer: dict[Any, Row] = {}
        for row, said in self._spoken():
            if said.confidence == "confirmed" and not row.wanted.statement_id:
                surer.setdefault(said_by(provisional(said, ())), row)
        for row, said in self._spoken() if surer else ():
            if said.confidence == "probable" and not row.wanted.statement_id:
                row.join(surer.get(said_by(said)))

    def _compare(self, row: Row, said: Statement, id: str) -> None:
        """Whether the very statement of that id is there."""
        known = self.facts.statements.get(id)
        if known is None:
            if path_of("statement", id) in self._taken:
                row.reason = f"{path_of('statement', id)} cannot be read; mend it first"
        elif said_by(known) == said_by(said):
            row.known = id
        elif not self._is_begun(id, provisional(said, ())):
            row.reason = f"the statement {id} is there already, and says otherwise"

    def _is_begun(self, id: str, begun: Statement) -> bool:
        """Whether a statement is what an import that was cut short had made of a confirmed one."""
        known = self.facts.statements.get(id)
        if known is None or said_by(known) != said_by(begun):
            return False
        return self.ledger.read(known.place.path) == encode(known).encode()

    def number(self) -> None:
        """Give each new statement its id: its own, or the first free one for its day and speaker.

        What an earlier row says is no new one. Rows that name statements which are nowhere are
        refused.
        """
        for row, said in self._spoken():
            id = row.wanted.statement_id
            if id and not row.known:
                if id in self._made:
                    row.reason = f"an earlier row has the id {id}"
                else:
                    self._make(row, said, id)
        twins: dict[Any, Row] = {}
        numbers: dict[str, int] = {}
        for row, said in self._spoken():
            if row.known or row.twin or row.wanted.statement_id:
                continue
            row.join(twins.get(key := said_by(said)))
            if row.twin is None:
                twins[key] = row
                self._make(row, said, self._free(said, numbers))
        for id, rows in [*self._naming.items()]:
            if id not in self.facts.statements and id not in self._made:
                for row in rows:
                    self.refuse(row, f"there is no statement {id}, nor a row that makes it")

    def _free(self, said: Statement, numbers: dict[str, int]) -> str:
        day = statement_day(said.date)
        first = f"{said.claim}/{statement_stem(day, said.speaker)}"
        number = numbers.get(first, 1)
        while True:
            id = f"{said.claim}/{statement_stem(day, said.speaker, number)}"
            number += 1
            if id not in self._made and path_of("statement", id) not in self._taken:
                numbers[first] = number
                return id

    def _make(self, row: Row, said: Statement, id: str) -> None:
        said = replace(said, id=id, place=Place(path_of("statement", id), NOWHERE.spots))
        source = self.facts.sources.get(said.source)
        if self._day and said.verified is None and source and source.captures:
            said = replace(said, verified=attestation(self.facts, said, self._day))
        row.statement = said
        self._made[id] = row
        for each in references_of(said):
            self._naming.setdefault(each, []).append(row)

    def refuse(self, row: Row, reason: str) -> None:
        """Refuse a row, those that say the same, and those that name its statement."""
        waiting = [(row, reason)]
        while waiting:
            row, reason = waiting.pop()
            if row.reason is not None:
                continue
            row.reason = reason
            id = row.statement.id if row.statement else ""
            made = self._made.pop(id, None) if self._made.get(id) is row else None
            waiting += [(each, reason) for each in self._bereft(row, id if made else "")]
            if made and id not in self._made:
                why = f"it names {id}, which is refused ({row.wanted.place})"
                waiting += [(each, why) for each in self._naming.get(id, ())]

    def _bereft(self, row: Row, id: str) -> Iterator[Row]:
        """Those whom a refused row stood for, less those whose report is less sure: the first of
        them stands for itself, by that id."""
        heir: Row | None = None
        for each in row.twins:
            said = each.statement
            if each.reason is not None or said is None:
                continue
            if row.statement and said.confidence == row.statement.confidence:
                yield each
            elif heir is None and id:
                heir = each
                each.twin = None
                self._make(each, said, id)
            else:
                each.join(heir)

    def drop(self, kind: Kind, id: str) -> None:
        """Make no such claim, source or story."""
        self.offered.drop(kind, id)

    def records(self, first: int | None = None) -> dict[str, Record]:
        """What is to be made of the rows that are not refused, or of those among the first so
        many, by path, each behind what it rests on."""
        taken = [row for row in self.rows[:first] if row.reason is None]
        made = [id for row in taken if row.statement and (id := row.statement.id) in self._made]
        return {
            each.place.path: each for each in (*self._beside(taken, made), *self._ordered(made))
        }

    def _beside(self, taken: list[Row], made: list[str]) -> Iterator[Record]:
        """The new sources, stories and claims that rows and their statements need."""
        carriers = (name for id in made if (said := self._made[id].said) for name in said.via)
        sources = dict.fromkeys([*(row.source for row in taken), *carriers])
        yield from self.offered.needed("source", sources)
        yield from self.offered.needed("story", dict.fromkeys(row.story for row in taken))
        yield from self.offered.needed("claim", dict.fromkeys(row.claim for row in taken))

    def _ordered(self, made: list[str]) -> Iterator[Record]:
        for id in ordered(made, self._named):
            if said := self._made[id].said:
                yield said

    def _named(self, id: str) -> list[str]:
        said = self._made[id].said
        return [each for each in references_of(said) if each in self._made] if said else []

    def finished(self) -> dict[str, Record]:
        """What is there and is to be made whole, by path."""
        rows = (row.said for row in self._begun.values())
        found: list[Record] = [*filter(None, rows), *self.offered.begun.values()]
        return {each.place.path: each for each in found}

    def text(self, record: Record) -> bytes:
        """The file of a record."""
        known = self._texts.get(record.place.path)
        if known is None or known[0] is not record:
            known = self._texts[record.place.path] = record, encode(record).encode()
        return known[1]
