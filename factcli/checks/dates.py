"""Dates that rule each other out, and lists that are out of order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from factcli.checks.rule import A_JUDGEMENT, Fault, Rule, a_claim, a_source, a_statement, fault_at
from factcli.records import Claim, Facts, Source
from factcli.values.dates import Date


def after_source(facts: Facts) -> Iterator[Fault]:
    for statement in facts.statements.values():
        source = facts.sources.get(statement.source)
        if source is None or "date" in statement.place.broken:
            continue
        last = source.updated or source.published
        if last is not None and statement.date.clearly_after(last):
            yield fault_at(
                statement,
                "date",
                f"{statement.date} is later than its source, {source.id}, which is of {last}",
                "correct one of the dates, or name the source that it was read in",
            )


def turned_round(facts: Facts) -> Iterator[Fault]:
    for source in facts.sources.values():
        if source.published and source.updated and source.published.after(source.updated):
            yield fault_at(
                source,
                "updated",
                f"updated on {source.updated}, before it was published on {source.published}",
                "correct one of the dates",
            )


def disordered(facts: Facts) -> Iterator[Fault]:
    lists: list[tuple[Claim | Source, str, list[Date]]] = []
    lists += ((c, "assessments", [a.date for a in c.assessments]) for c in facts.claims.values())
    lists += ((s, "captures", [a.date for a in s.captures]) for s in facts.sources.values())
    for record, field, dates in lists:
        for index, (before, after) in enumerate(pairwise(dates), start=1):
            if before.after(after):
                yield fault_at(
                    record,
                    f"{field}.{index}.date",
                    f"{after} stands after {before}; the newest stands last",
                    "put them in the order of their dates",
                )


RULES = (
    Rule(
        "after-source",
        "error",
        "A source cannot report what was said later.",
        after_source,
        a_statement("speaker: Pilot", "date: 2025-03-04", name="2025-03-04-pilot"),
        a_statement("speaker: Pilot", "date: 2025-02-28", name="2025-02-28-pilot"),
    ),
    Rule(
        "source-dates",
        "error",
        "What was said and published by a day is counted by these dates.",
        turned_round,
        a_source("published: 2025-03-01", "updated: 2025-02-28"),
        a_source("published: 2025-03-01", "updated: 2025-03-01T18:00"),
    ),
    Rule(
        "order",
        "error",
        "The last judgement or capture is taken for the current one.",
        disordered,
        a_claim(
            "assessments:",
            f"  - {{date: 2025-03-05, {A_JUDGEMENT}}}",
            f"  - {{date: 2025-03-03, {A_JUDGEMENT}}}",
        ),
        a_claim(
            "assessments:",
            f"  - {{date: 2025-03-03, {A_JUDGEMENT}}}",
            f"  - {{date: 2025-03-05, {A_JUDGEMENT}}}",
        ),
    ),
)
