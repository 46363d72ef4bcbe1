"""What a report tells, claim by claim, in the order in which a reader wants it: for a page, or a
document in Markdown."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from factcli.answers import Answer, Row, grouped
from factcli.render import cells
from factcli.render.chart import Chart
from factcli.render.claims import Found, Voice, claims_of
from factcli.render.intervals import Figures, figures_of
from factcli.render.palette import TONES
from factcli.render.words import day_in_words
from factcli.values.scales import score_of
from factcli.values.words import fold

_MOST_COLUMNS = 8
_SAID = ("quote", "summary", "excerpt", "reading")
_SIDES = ("Neither, or silent", "That it is so, or may be", "That it is not so, or may not be")


class Claim(NamedTuple):
    """One claim with all that is told of it. `text` is its proposition; `rows` are its utterances,
    `withdrawn` the statements that no longer stand, `said` both by date; `conflicts` have their
    sides `told`: who, with which value, and where."""

    id: str
    text: str
    judged: list[Row]
    unheard: list[str]
    rows: list[Row]
    withdrawn: list[Row]
    said: list[Row]
    picture: Chart
    conflicts: list[Row]
    figures: list[Figures]
    origins: list[Row]

    @property
    def lone(self) -> bool:
        """Whether there is but one statement to tell."""
        return len(self.said) == 1 and not (self.judged or self.unheard)

    @property
    def sides(self) -> list[tuple[str, dict[str, int]]]:
        """Who in the end has it that it is so, that it is not, or neither: how many independent
        origins these reports go back to, and how many reports to each."""
        told: dict[str, dict[str, tuple[str, int]]] = {}
        for report in (each for row in self.rows for each in row["sources"]):
            score = score_of(report["stance"])
            side = _SIDES[0 if score is None or not score else 1 if score > 0 else 2]
            for name in report["origins"]:
                known, count = told.setdefault(side, {}).get(fold(name), (name, 0))
                told[side][fold(name)] = known, count + 1
        return [
            (f"{side}: {_count(len(names), 'independent origin')}", dict(names.values()))
            for side in (_SIDES[1], _SIDES[2], _SIDES[0])
            if (names := told.get(side))
        ]


class Moved(NamedTuple):
    """A shift with its number, and the statements after and before it."""

    number: int
    row: Row
    said: Row
    before: Row


class Matrix(NamedTuple):
    """Who reports what: with `heads` a column a source and a row a claim, else a row for each
    claim and source. A row has `id` and `text` of its claim, the `origins` of all that is said on
    it, and `cells`: lists of positions, or rows with `source`, `positions`, `origins`."""

    heads: list[str]
    rows: list[Row]


class Telling:
    """One report."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.about = answer.record
        self.title = str(answer.record["title"] or "All claims")
        self.rows = {part.name: part.rows for part in answer.parts}
        self.statements = {row["id"]: row for row in self.rows["statements"]}
        self.sources = {row["id"]: row for row in self.rows["sources"]}
        self.found = list(claims_of(answer))

    @property
    def facts(self) -> str:
        """How much there is, in a sentence or two."""
        about = self.about
        if not about["statements"] and not about["withdrawn"]:
            return f"{_count(about['claims'], 'claim')}; nothing was said yet."
        said = self.extent
        if about["party"] is None:
            said += f" by {_count(about['parties'], 'party', 'parties')}"
        told = f"{said}, read in {_count(about['sources'], 'source')}"
        if about["sources"] > 1:
            told += f" that go back to {_count(about['origins'], 'independent origin')}"
        told += f". Latest statement: {day_in_words(about['last'])}." if about["last"] else "."
        if about["withdrawn"]:
            told += f" {about['withdrawn']} more no longer stand."
        return told

    @property
    def extent(self) -> str:
        """How many statements there are, and on how many claims."""
        statements, claims = self.about["statements"], self.about["claims"]
        if self.about["party"] is not None and not statements:
            return f"never spoke, on {_count(claims, 'claim')}"
        return f"{_count(statements, 'statement')} on {_count(claims, 'claim')}"

    @cached_property
    def shifts(self) -> list[Moved]:
        """The shifts in the order of time, each with what was said with it, and before."""
        said = self.statements
        return [
            Moved(number, row, said[row["after"]], said[row["before"]])
            for number, row in enumerate(self.rows["shifts"], 1)
        ]

    @cached_property
    def stances(self) -> list[str]:
        """The stances that somebody took."""
        taken = {each for row in self.rows["rows"] for each in (row["stance"], row["event"])}
        return [word for word in TONES if word in taken]

    @cached_property
    def claims(self) -> list[Claim]:
        drawn = {part.name: part.rows for part in self.answer.drawn}
        gone = grouped((row for row in self.rows["statements"] if row["withdrawn"]), "claim")
        conflicts = grouped(self.rows.get("conflicts", ()), "claim")
        figures = grouped(drawn.get("figures", ()), "claim")
        origins = grouped(self.rows.get("origins", ()), "claim")
        return [
            Claim(
                id := found.about["claim"],
                text_of(found),
                found.judged,
                found.about["unheard"],
                found.rows,
                gone.get(id, []),
                _by_date(found.rows, gone.get(id, [])),
                Chart(found),
                [{**row, "told": cells.sides_of(row["sides"])} for row in conflicts.get(id, ())],
                [*figures_of(figures.get(id, ()))],
                origins.get(id, []),
            )
            for found in self.found
        ]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The propositions, by claim."""
        return {found.about["claim"]: text_of(found) for found in self.found}

    @property
    def matrix(self) -> Matrix:
        rows = next((part.rows for part in self.answer.drawn if part.name == "matrix"), [])
        heads = list(dict.fromkeys(row["source"] for row in rows))
        if len(heads) < 2:
            return Matrix([], [])
        across = len(heads) <= _MOST_COLUMNS
        by_claim = grouped(rows, "claim")
        told = []
        for claim in self.claims:
            cells = {row["source"]: row for row in by_claim.get(claim.id, ())}
            if cells:
                told.append(
                    {
                        "id": claim.id,
                        "text": claim.text,
                        "origins": [row["origin"] for row in claim.origins],
                        "cells": [
                            cells[head]["positions"] if head in cells else [] for head in heads
                        ]
                        if across
                        else list(cells.values()),
                    }
                )
        return Matrix(heads if across else [], told)

    def publisher(self, head: str) -> str:
        """Who published the source that a column of the matrix begins with."""
        source = self.sources.get(head.partition(" ")[0])
        return str(source["publisher"]) if source else ""

    @property
    def by_claim(self) -> Chart | None:
        """The lanes of one party, one for each claim on which it spoke."""
        spoke = [found for found in self.found if found.rows]
        if not spoke:
            return None
        rows = [row for found in spoke for row in found.rows]
        shifts = [shift for found in spoke for shift in found.shifts]
        lanes = [
            Voice(text_of(found), found.rows, all(row["tracked"] for row in found.rows))
            for found in spoke
        ]
        return Chart(Found(spoke[0].about, rows, shifts, []), lanes)


def text_of(found: Found) -> str:
    """The proposition of a claim; its id where its own record cannot be read."""
    return str(found.about["text"] or found.about["claim"])


def spoke(row: Row) -> str:
    """Party and speaker."""
    return ", ".join(filter(None, cells.who(row)))


def beyond(report: Row, row: Row) -> Row | None:
    """What a report of an utterance says otherwise than the row that tells it; None for nothing."""
    told: Row = {key: report[key] if report[key] != row[key] else None for key in _SAID}
    figures = report["figures"].items()
    told["figures"] = {name: value for name, value in figures if row["figures"].get(name) != value}
    return told if any(told.values()) else None


def _by_date(rows: list[Row], withdrawn: list[Row]) -> list[Row]:
    """Utterances in their order, each statement that no longer stands before what came later."""
    waiting = sorted(withdrawn, key=lambda row: row["earliest"] or "", reverse=True)
    told: list[Row] = []
    for row in rows:
        while waiting and (waiting[-1]["earliest"] or "") < (row["earliest"] or ""):
            told.append(waiting.pop())
        told.append({**row, "withdrawn": None})
    return told + waiting[::-1]


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
