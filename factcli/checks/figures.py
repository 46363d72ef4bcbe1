"""Figures under one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from factcli.analysis.positions import in_force
from factcli.checks.rule import Fault, Rule, a_statement, fault_at
from factcli.records import Facts, Statement


def units(facts: Facts) -> Iterator[Fault]:
    given: dict[tuple[str, str], dict[str, list[Statement]]] = {}
    for statement in in_force(facts).values():
        if "figures" in statement.place.broken:
            continue
        for name, figure in statement.figures.items():
            by_unit = given.setdefault((statement.claim, name), {})
            by_unit.setdefault(figure.unit, []).append(statement)
    for (_, name), by_unit in given.items():
        if len(by_unit) == 1:
            continue
        counts = Counter({unit: len(said) for unit, said in by_unit.items()})
        usual = max(counts, key=lambda unit: (counts[unit], unit))
        for unit in by_unit:
            if unit != usual:
                for statement in by_unit[unit]:
                    yield fault_at(
                        statement,
                        f"figures.{name}",
                        f"{name} is given {_in(unit)} here, and {_in(usual)} elsewhere",
                        "write one unit for all of this claim, or give it another name",
                    )


def _in(unit: str) -> str:
    return f"in {unit}" if unit else "without a unit"


RULES = (
    Rule(
        "units",
        "warning",
        "Figures of different units are never compared.",
        units,
        a_statement("figures: {length: 50 m}")
        + a_statement("speaker: Pilot", "figures: {length: 164 ft}", name="2025-03-01-pilot"),
        a_statement("figures: {length: 50 m}")
        + a_statement("speaker: Pilot", "figures: {length: 55 m}", name="2025-03-01-pilot"),
    ),
)
