"""Reports and judgements: what their grading asks for."""

from __future__ import annotations

from collections.abc import Iterator

from factcli.analysis.origins import independent, origins_of
from factcli.analysis.positions import in_force
from factcli.analysis.utterances import utterances_of
from factcli.checks.rule import Fault, Rule, a_statement, fault_at
from factcli.records import Claim, Facts, Source, Statement
from factcli.values.words import fold


def unconfirmed(facts: Facts) -> Iterator[Fault]:
    standing = in_force(facts)
    for said in facts.by_claim.values():
        if not any(statement.confidence == "confirmed" for statement in said):
            continue
        for group in utterances_of((s for s in said if s.id in standing), said):
            origins = independent(origins_of(facts, statement) for statement in group)
            if len(origins) >= 2:
                continue
            for statement in group:
                if statement.confidence == "confirmed":
                    yield fault_at(
                        statement,
                        "confidence",
                        "confirmed asks for reports of two independent origins; all of this"
                        f" utterance go back to {', '.join(origins.values())}",
                        "add a report of another origin, or write probable",
                    )


def uncorroborated(facts: Facts) -> Iterator[Fault]:
    standing = in_force(facts)
    for id, said in facts.by_claim.items():
        claim = facts.claims.get(id)
        if claim is None or claim.place.broken:
            continue
        counted = [each for each in said if each.id in standing and each.source in facts.sources]
        for side, what in ((1, "is so"), (-1, "is not so")):
            reports = [each for each in counted if (each.score or 0) * side > 0]
            publishers = {fold(facts.sources[each.source].publisher) for each in reports}
            origins = independent(origins_of(facts, each) for each in reports)
            if len(publishers) > 1 and len(origins) == 1:
                (origin,) = origins.values()
                yield fault_at(
                    claim,
                    "claim",
                    f"{len(publishers)} publishers have it that this {what}, and all of it goes"
                    f" back to {origin}",
                    "look for a report of another origin; until then these count as one",
                )


def duplicates(facts: Facts) -> Iterator[Fault]:
    for kind in (_statements, _claims, _sources):
        first: dict[object, str] = {}
        for record, field, key in kind(facts):
            known = first.setdefault(key, record.id)
            if known != record.id:
                yield fault_at(
                    record,
                    field,
                    f"this says the same as {known}",
                    f"remove one: factcli rm {record.id}",
                )


def _statements(facts: Facts) -> Iterator[tuple[Statement, str, object]]:
    for each in in_force(facts).values():
        if not each.place.broken:
            words = each.summary, each.quote, each.excerpt
            said = each.speaker, each.date.text, each.stance, each.source
            yield each, "speaker", (each.claim, *said, *words)


def _claims(facts: Facts) -> Iterator[tuple[Claim, str, object]]:
    for each in facts.claims.values():
        if "claim" not in each.place.broken:
            yield each, "claim", fold(each.claim).strip(" .!")


def _sources(facts: Facts) -> Iterator[tuple[Source, str, object]]:
    for each in facts.sources.values():
        if not each.place.broken:
            printed = each.published or each.updated
            head = fold(each.publisher), fold(each.title), printed and printed.text
            yield each, "url" if each.url else "title", each.url or head


_CONFIRMED = a_statement("confidence: confirmed")
_DERIVED = (
    "-- seeds/gazette.yaml --\ntitle: Ferry down\npublisher: The Gazette\n"
    "published: 2025-03-02\nderived_from: herald\n"
)

RULES = (
    Rule(
        "unconfirmed",
        "error",
        "Forty papers with one wire report are one source.",
        unconfirmed,
        _CONFIRMED,
        _CONFIRMED + a_statement("source: gazette", name="2025-03-01-port-office-2"),
    ),
    Rule(
        "single-origin",
        "warning",
        "Many reports of one origin corroborate nothing.",
        uncorroborated,
        _DERIVED + a_statement("source: gazette", name="2025-03-01-port-office-2"),
        a_statement("source: gazette", name="2025-03-01-port-office-2"),
    ),
    Rule(
        "duplicate",
        "warning",
        "What is recorded twice is counted twice.",
        duplicates,
        a_statement(name="2025-03-01-port-office-2"),
        a_statement("summary: Says that no boat is missing.", name="2025-03-01-port-office-2"),
    ),
)
