"""What rows from elsewhere say of claims, sources and stories, each said over and over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from factcli.changes.additions import Fields, built
from factcli.changes.plan import Ledger
from factcli.format.fields import TABLES
from factcli.format.files import encode
from factcli.paths import Kind, path_of
from factcli.records import Claim, Record, Source, Statement
from factcli.values.words import NAME, clipped, did_you_mean, slug

_MOST_HINTS = 20


class Offered:
    """The records that rows bring beside their statements, by kind and id; and what is there.

    What rows say of one record must agree; what one leaves out another may say. A source is known
    by its address: other particulars of the same address are counted, and let be.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.facts = ledger.facts
        self.new: dict[Kind, dict[str, Any]] = {"claim": {}, "source": {}, "story": {}}
        self.begun: dict[str, Claim] = {}
        self.otherwise = 0
        self._read = ledger.read
        self._seen: dict[tuple[str, str], Fields] = {}
        self._paths = {item.path for item in ledger.facts.items}
        self._hints = 0

    def get(self, kind: Kind, id: str) -> Any:
        """The record of that id, there or offered; None where there is none."""
        return self.facts.of(kind).get(id) or self.new[kind].get(id)

    def offer(self, kind: Kind, id: str, fields: Fields, problems: list[str]) -> None:
        """Take what a row says of a record; what is wrong with it is added to the problems."""
        if not fields or self._seen.get((kind, id)) == fields:
            return
        if not all(NAME.fullmatch(part) for part in id.split("/")):
            problems.append(no_name(kind, id))
            return
        known = self.get(kind, id)
        table = TABLES[kind]
        said = {**(table.encode(known) if known else {}), **fields}
        found: list[str] = []
        record = built(kind, id, said, found)
        if record is None:
            problems += [f"{kind}: {problem}" for problem in found]
            return
        if known is None:
            path = path_of(kind, id)
            if path in self._paths:
                problems.append(f"{path} cannot be read; mend it first")
                return
            self.new[kind][id] = record
        else:
            self._compare(kind, known, record, list(fields), problems)
        self._seen[kind, id] = fields

    def _compare(
        self, kind: Kind, known: Any, record: Any, keys: list[str], problems: list[str]
    ) -> None:
        other = [key for key in keys if getattr(known, key) != getattr(record, key)]
        if not other:
            return
        if known.id in self.new[kind] and all(not getattr(known, key) for key in other):
            self.new[kind][known.id] = record
        elif (
            isinstance(known, Claim)
            and other == ["distinct_from"]
            and self._is_begun(known, record)
        ):
            self.begun[known.id] = record
        elif isinstance(known, Source) and known.url and known.url == record.url:
            self.otherwise += 1
        else:
            told = getattr(known, other[0])
            is_new = known.id in self.new[kind]
            whence = "has come in an earlier row" if is_new else "is there already"
            what = f"{other[0]} {clipped(str(told), 60)}" if told else f"no {other[0]}"
            problems.append(f"the {kind} {known.id} {whence}, with {what}")

    def _is_begun(self, known: Claim, record: Claim) -> bool:
        """Whether a claim is what an import that was cut short had made of it."""
        if not set(known.distinct_from) < set(record.distinct_from):
            return False
        data = self._read(known.place.path)
        return data == encode(replace(record, distinct_from=known.distinct_from)).encode()

    def missing(self, kind: Kind, id: str) -> str | None:
        """What to say of an id that is neither there nor offered."""
        if self.get(kind, id) is not None:
            return None
        if not all(NAME.fullmatch(part) for part in id.split("/")):
            return no_name(kind, id)
        if path_of(kind, id) in self._paths:
            return f"{path_of(kind, id)} cannot be read; mend it first"
        hint = ""
        if self._hints < _MOST_HINTS:  # to look for near misses takes as long as there are ids
            self._hints += 1
            hint = did_you_mean(id, {*self.facts.of(kind), *self.new[kind]})
        what = "its text" if kind == "claim" else "its title and publisher"
        return f"there is no {kind} {id}, and {what} is not given" + (f"; {hint}" if hint else "")

    def drop(self, kind: Kind, id: str) -> None:
        """Take back an offer that would not hold."""
        self.new[kind].pop(id, None)
        if kind == "claim":
            self.begun.pop(id, None)

    def needed(self, kind: Kind, ids: Iterable[str]) -> Iterator[Record]:
        """The new records among those ids, with the new ones that they name in their turn; what is
        named comes first, as far as it can."""
        new = self.new[kind]
        for id in ordered([id for id in ids if id in new], self._named(kind)):
            yield new[id]

    def _named(self, kind: Kind) -> Callable[[str], list[str]]:
        new = self.new[kind]
        if kind == "story":
            return lambda id: []
        return lambda id: [
            each
            for each in (new[id].distinct_from if kind == "claim" else new[id].derived_from)
            if each in new
        ]


def ordered(ids: Iterable[str], named: Callable[[str], list[str]]) -> list[str]:
    """The ids, and those that are named by them, each behind those that it names; circles are cut
    somewhere."""
    order: dict[str, None] = {}
    for id in ids:
        way = [(id, iter(named(id)))] if id not in order else []
        entered = {id}
        while way:
            for each in way[-1][1]:
                if each not in order and each not in entered:
                    entered.add(each)
                    way.append((each, iter(named(each))))
                    break
            else:
                order.setdefault(way.pop()[0])
    return list(order)


def no_name(kind: Kind, id: str) -> str:
    """What to say of an id that no record can have."""
    example = "/".join(slug(part) for part in id.split("/")) if id else "name"
    return f"{clipped(id, 80) or 'nothing'} cannot be the id of a {kind}; write it as {example}"


_R = TypeVar("_R", bound=Record)


def provisional(record: _R, there: Collection[str]) -> _R:
    """A record as it can stand before what it rests on is all there: a claim without neighbours
    that are not `there` yet, a confirmed report as a probable one."""
    if isinstance(record, Claim):
        kept = tuple(id for id in record.distinct_from if id in there)
        return record if kept == record.distinct_from else replace(record, distinct_from=kept)
    if isinstance(record, Statement) and record.confidence == "confirmed":
        return replace(record, confidence="probable")
    return record
