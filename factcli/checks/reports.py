"""Reports and judgements: what their grading asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from factcli.analysis.origins import independent, origins_of
from factcli.analysis.positions import in_force
from factcli.analysis.utterances import utterances_of
from factcli.checks.rule import Fault, Rule, fault_at
from factcli.records import Claim, Facts, Source
from factcli.values.dates import Date


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


def disordered(facts: Facts) -> Iterator[Fault]:
    lists: list[tuple[Claim | Source, str, list[Date]]] = []
    lists += ((c, "assessments", [a.date for a in c.assessments]) for c in facts.claims.values())
    lists += ((s, "captures", [a.date for a in s.captures]) for s in facts.sources.values())
    for record, field, dates in lists:
        for index, (before, after) in enumerate(pairwise(dates), start=1):
            if after.order[1] < before.order[0]:
                yield fault_at(
                    record,
                    f"{field}.{index}.date",
                    f"{after} stands after {before}; the newest stands last",
                    "put them in the order of their dates",
                )


RULES = (
    Rule(
        "unconfirmed",
        "error",
        "Forty papers with one wire report are one source.",
        unconfirmed,
    ),
    Rule("order", "error", "The last judgement or capture is taken for the current.", disordered),
)
