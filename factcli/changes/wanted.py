"""The rows of an intake: as they are wanted, and while they are looked at."""

from __future__ import annotations

from typing import Any, NamedTuple

from factcli.changes.additions import Request
from factcli.records import Statement


class Wanted(NamedTuple):
    """One row as it is wanted: a statement with what it needs, or only some of that.

    `place` is how people find the row (`row 7`). The request's ids are whole; its `claim_id` may be
    that of a story alone, or empty, where there is no statement. `row` is the row as it came, kept
    for those who write the refused ones out; `statement_id` the id that the statement must have, if
    it must; `problems` why it has to be refused whatever else is right with it.
    """

    place: str
    request: Request
    row: Any = None
    statement_id: str = ""
    problems: tuple[str, ...] = ()


class Row:
    """A row while it is looked at: what it needs and brings, and, once it is refused, the reason.

    `known` is the id of the statement that says the same already, `twin` another row that does and
    is taken in its place, `twins` are those in whose place this one is.
    """

    __slots__ = (
        "claim",
        "known",
        "reason",
        "source",
        "statement",
        "story",
        "twin",
        "twins",
        "wanted",
    )

    def __init__(self, wanted: Wanted, claim: str, source: str) -> None:
        self.wanted = wanted
        self.claim = claim
        self.source = source
        self.story = ""
        self.statement: Statement | None = None
        self.reason: str | None = None
        self.known = ""
        self.twin: Row | None = None
        self.twins: tuple[Row, ...] = ()

    @property
    def said(self) -> Statement | None:
        """Its statement, as long as it is not refused."""
        return self.statement if self.reason is None else None

    def join(self, other: Row | None) -> None:
        """Let another row stand for this one, if there is one."""
        self.twin = other
        if other is not None:
            other.twins += (self,)
