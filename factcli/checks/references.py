"""References from one record to another."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from factcli.checks.rule import Fault, Rule, fault_at, unread
from factcli.format.paths import Kind, path_of
from factcli.records import Facts
from factcli.values.words import did_you_mean


def missing_sources(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)
    for statement in facts.statements.values():
        id = statement.source
        if "source" in statement.place.broken:
            continue
        if id not in facts.sources and path_of("source", id) not in told:
            fix = did_you_mean(id, facts.sources) or f"write {path_of('source', id)}"
            yield fault_at(statement, "source", f"there is no source {id}", fix)


def missing_records(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)

    def fix(id: str, kind: Kind, known: Collection[str]) -> str | None:
        if id in known or path_of(kind, id) in told:
            return None
        return did_you_mean(id, known) or f"give the id of a {kind}, whole"

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
        if claim.id in claim.distinct_from:
            yield fault_at(claim, "distinct_from", "this is the claim itself", "name another")
    for source in facts.sources.values():
        if source.id in source.derived_from:
            yield fault_at(source, "derived_from", "this is the source itself", "name another")


def other_claims(facts: Facts) -> Iterator[Fault]:
    for statement in facts.statements.values():
        other = facts.statements.get(statement.same_as or "")
        if other is not None and other.claim != statement.claim:
            yield fault_at(
                statement,
                "same_as",
                f"{other.id} is about another claim",
                "a report of the same utterance is a statement on the same claim",
            )


RULES = (
    Rule("dangling-source", "error", "What cannot be traced is worth nothing.", missing_sources),
    Rule("dangling-reference", "error", "A reference must lead somewhere.", missing_records),
    Rule("self-reference", "error", "A record cannot repeat or correct itself.", own_references),
    Rule("other-claim", "error", "One utterance is coded claim by claim.", other_claims),
)
