"""Which statements say the same, whatever they are called."""

from __future__ import annotations

from typing import Any

from factcli.records import Facts, Statement


def said_by(statement: Statement) -> Any:
    """What a statement says, on which claim, to be compared; neither its own name nor whether its
    words were verified."""
    return (
        statement.claim,
        statement.speaker,
        statement.party,
        statement.date.text,
        statement.stance,
        statement.source,
        statement.confidence,
        statement.summary,
        statement.quote,
        statement.excerpt,
        statement.translation,
        statement.at,
        statement.via,
        frozenset((name, figure.text) for name, figure in statement.figures.items()),
        statement.reading,
        statement.same_as,
        statement.replaces,
        statement.note,
        statement.tags,
    )


def references_of(statement: Statement) -> list[str]:
    """The ids of the statements that a statement names."""
    return [id for id in (statement.same_as, statement.replaces) if id]


class Said:
    """What is said already in a ledger, looked up claim by claim."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._claims: dict[str, dict[Any, list[str]]] = {}

    def all(self, statement: Statement) -> list[str]:
        """The ids of the statements that say the same."""
        claim = statement.claim
        if claim not in self._claims:
            known: dict[Any, list[str]] = {}
            for each in self._facts.by_claim.get(claim, ()):
                known.setdefault(said_by(each), []).append(each.id)
            self._claims[claim] = known
        return self._claims[claim].get(said_by(statement), [])
