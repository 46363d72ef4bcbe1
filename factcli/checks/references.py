"""References from one record to another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as AMapping
from typing import Any

from factcli.checks.rule import Fault, Rule, a_claim, a_source, a_statement, fault_at, unread
from factcli.paths import Kind, path_of
from factcli.records import Facts
from factcli.values.words import did_you_mean, with_head

_MOST_HINTS = 20


def _hints(known: Collection[str]) -> Callable[[str], str]:
    """Gives what an id was probably meant to be, for the first few that are asked for: to look
    for near misses takes as long as there are ids."""
    given: dict[str, str] = {}

    def hint(id: str) -> str:
        if id not in given and len(given) < _MOST_HINTS:
            alike = with_head(id, known)
            near = f"did you mean {alike[0]}?" if len(alike) == 1 else did_you_mean(id, known)
            given[id] = near
        return given.get(id, "")

    return hint


def missing_sources(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)
    hint = _hints(facts.sources)
    for statement in facts.statements.values():
        id = statement.source
        if "source" in statement.place.broken:
            continue
        if id not in facts.sources and path_of("source", id) not in told:
            fix = hint(id) or f"write {path_of('source', id)}"
            yield fault_at(statement, "source", f"there is no source {id}", fix)


def missing_records(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)

    hints = {"statement": _hints(facts.statements), "claim": _hints(facts.claims)}

    def fix(id: str, kind: Kind, known: Collection[str]) -> str | None:
        if id in known or path_of(kind, id) in told:
            return None
        return hints[kind](id) or f"give the id of a {kind}, whole"

    for statement in facts.statements.values():
        for field, id in (("same_as", statement.same_as), ("replaces", statement.replaces)):
            hint = fix(id, "statement", facts.statements) if id else None
            if hint:
                yield fault_at(statement, field, f"there is no statement {id}", hint)
    for claim in facts.claims.values():
        for index, id in enumerate(claim.distinct_from):
            hint = fix(id, "claim", facts.claims)
            if hint:
                yield fault_at(claim, f"distinct_from.{index}", f"there is no claim {id}", hint)


def own_references(facts: Facts) -> Iterator[Fault]:
    for statement in facts.statements.values():
        for field, id in (("same_as", statement.same_as), ("replaces", statement.replaces)):
            if id == statement.id:
                yield fault_at(statement, field, "this is the statement itself", "name another")
    for claim in facts.claims.values():
        for index, id in enumerate(claim.distinct_from):
            if id == claim.id:
                field = f"distinct_from.{index}"
                yield fault_at(claim, field, "this is the claim itself", "name another")
    for source in facts.sources.values():
        for index, id in enumerate(source.derived_from):
            if id == source.id:
                field = f"derived_from.{index}"
                yield fault_at(source, field, "this is the source itself", "name another")


def other_claims(facts: Facts) -> Iterator[Fault]:
    for statement in facts.statements.values():
        for field, id, what in (
            ("same_as", statement.same_as, "a report of the same utterance"),
            ("replaces", statement.replaces, "a correction"),
        ):
            other = facts.statements.get(id or "")
            if other is not None and other.claim != statement.claim:
                yield fault_at(
                    statement,
                    field,
                    f"{other.id} is about another claim",
                    f"{what} is a statement on the same claim",
                )


def circles(facts: Facts) -> Iterator[Fault]:
    graphs: list[tuple[str, AMapping[str, Any], dict[str, list[str]]]] = [
        ("same_as", facts.statements, {}),
        ("replaces", facts.statements, {}),
        ("derived_from", facts.sources, {}),
    ]
    for field, records, named in graphs:
        for id, record in records.items():
            value = getattr(record, field) or ()
            names = (value,) if isinstance(value, str) else value
            others = [name for name in names if name in records and name != id]
            if others:
                named[id] = others
        for ids in _rings(named):
            first = records[ids[0]]
            yield fault_at(
                first,
                field,
                f"{field} leads back here, over {', '.join(ids[1:])}",
                "take out the reference that is wrong",
            )


def _rings(named: AMapping[str, list[str]]) -> Iterator[list[str]]:
    """The ids that lead back to themselves, sorted: a list for each set of them that lead to each
    other (its strongly connected components, by Tarjan; without recursion)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_ids: dict[str, None] = {}
    for start in named:
        way = [(start, iter(named[start]))] if start not in number else []
        while way:
            id, others = way[-1]
            if id not in number:
                number[id] = lowest[id] = len(number)
                open_ids[id] = None
            for other in others:
                if other not in number:
                    way.append((other, iter(named.get(other, ()))))
                    break
                if other in open_ids:
                    lowest[id] = min(lowest[id], number[other])
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    lowest[above] = min(lowest[above], lowest[id])
                if lowest[id] == number[id]:
                    ring: list[str] = []
                    while not ring or ring[-1] != id:
                        ring.append(open_ids.popitem()[0])
                    if len(ring) > 1:
                        yield sorted(ring)


_SECOND = "2025-03-01-port-office-2"
_ID = "harbour/ferry-sunk/2025-03-01-port-office"

RULES = (
    Rule(
        "dangling-source",
        "error",
        "What cannot be traced is worth nothing.",
        missing_sources,
        a_statement("source: heralt"),
        a_statement("source: herald"),
    ),
    Rule(
        "dangling-reference",
        "error",
        "A reference must lead somewhere.",
        missing_records,
        a_claim("distinct_from: [harbour/crew-saved]"),
        a_claim("distinct_from: [harbour/crew-saved]")
        + a_claim("claim: The crew was saved.", id="harbour/crew-saved"),
    ),
    Rule(
        "self-reference",
        "error",
        "A record cannot repeat or correct itself.",
        own_references,
        a_statement(f"replaces: {_ID}"),
        a_statement(f"replaces: {_ID}", "summary: Says that one boat is missing.", name=_SECOND),
    ),
    Rule(
        "other-claim",
        "error",
        "One utterance, and what corrects it, is coded claim by claim.",
        other_claims,
        a_claim("claim: The crew was saved.", id="harbour/crew-saved")
        + a_statement(f"same_as: {_ID}", claim="harbour/crew-saved"),
        a_statement("source: gazette", f"same_as: {_ID}", name=_SECOND),
    ),
    Rule(
        "circle",
        "error",
        "What goes back to itself has no origin, and none of it would count.",
        circles,
        a_source("published: 2025-03-01", "derived_from: gazette")
        + a_source("published: 2025-03-02", "derived_from: herald", id="gazette"),
        a_source("published: 2025-03-02", "derived_from: herald", id="gazette"),
    ),
)
