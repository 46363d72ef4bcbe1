"""Stances and judgements: what may be meant, and is worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date as Day

from factcli.analysis.positions import in_force, shifts_of, stands_of, tracked_among
from factcli.checks.rule import A_JUDGEMENT, Fault, Rule, a_claim, a_statement, fault_at
from factcli.records import Facts, Statement


def opposite(facts: Facts) -> Iterator[Fault]:
    standing = in_force(facts)
    said_on: dict[tuple[str, str, Day], list[Statement]] = {}
    for statement in standing.values():
        if statement.score and statement.date.day and not statement.place.broken:
            key = statement.claim, statement.represents, statement.date.day
            said_on.setdefault(key, []).append(statement)
    for (_, party, day), said in said_on.items():
        first = said[0]
        other = next((s for s in said if (s.score or 0) * (first.score or 0) < 0), None)
        if other is not None:
            yield fault_at(
                other,
                "stance",
                f"{party} {other.stance} this on {day}, and {first.stance} it in {first.id}",
                "see whether both speak for the same party, on the same claim",
            )


def outdated(facts: Facts) -> Iterator[Fault]:
    standing = in_force(facts)
    for claim in facts.claims.values():
        if not claim.assessments or "assessments" in claim.place.broken:
            continue
        statements = [s for s in facts.by_claim.get(claim.id, []) if s.id in standing]
        stands = stands_of(statements)
        judged = claim.assessments[-1].date
        shifts = [
            shift
            for party in tracked_among(claim, stands)
            for shift in shifts_of(claim.id, stands[party])
            if shift.after.date.after(judged)
        ]
        if shifts:
            last = max(shifts, key=lambda shift: (*shift.after.bounds, shift.party))
            yield fault_at(
                claim,
                f"assessments.{len(claim.assessments) - 1}.date",
                f"judged on {judged}; on {last.after.date} {last.party} moved from"
                f" {last.before.stance} to {last.after.stance}",
                "judge it anew: factcli assess",
            )


def two_parties(facts: Facts) -> Iterator[Fault]:
    by_speaker: dict[str, list[Statement]] = {}
    for statement in in_force(facts).values():
        if not statement.place.broken & {"speaker", "party"}:
            by_speaker.setdefault(statement.speaker, []).append(statement)
    for speaker, said in by_speaker.items():
        counts = Counter(statement.represents for statement in said)
        if len(counts) > 1:
            rarest = min(counts, key=lambda party: (counts[party], party))
            told = ", ".join(f"{party} ({count})" for party, count in counts.most_common())
            yield fault_at(
                next(each for each in said if each.represents == rarest),
                "party" if rarest != speaker else "speaker",
                f"{speaker} speaks for several parties: {told}",
                "see whether that is meant",
            )


RULES = (
    Rule(
        "opposite-stances",
        "information",
        "A party that says both on one day contradicts itself, or was coded wrongly.",
        opposite,
        a_statement(
            "speaker: Clerk", "party: Port Office", "stance: asserts", name="2025-03-01-clerk"
        ),
        a_statement("speaker: Clerk", "stance: asserts", name="2025-03-01-clerk"),
    ),
    Rule(
        "outdated-assessment",
        "warning",
        "A judgement that is older than the last shift may rest on what nobody says any more.",
        outdated,
        a_claim(f"assessments: [{{date: 2025-03-01, {A_JUDGEMENT}}}]")
        + a_statement(
            "date: 2025-03-02",
            "stance: confirms",
            "source: gazette",
            name="2025-03-02-port-office",
        ),
        a_claim(f"assessments: [{{date: 2025-03-03, {A_JUDGEMENT}}}]")
        + a_statement(
            "date: 2025-03-02",
            "stance: confirms",
            "source: gazette",
            name="2025-03-02-port-office",
        ),
    ),
    Rule(
        "two-parties",
        "information",
        "Whose position moves depends on whom a speaker speaks for.",
        two_parties,
        a_statement("date: 2025-02-28", "party: Town", name="2025-02-28-port-office"),
        a_statement("date: 2025-02-28", "party: Port Office", name="2025-02-28-port-office"),
    ),
)
