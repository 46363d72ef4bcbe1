"""Answers in sentences, one a line, for those who have them read out: no tables, no drawings,
nothing that is told by its place or its colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factcli.answers import Answer, Column, Part, Row
from factcli.render import cells
from factcli.render.words import as_ascii, readable
from factcli.values.dates import parse_date
from factcli.values.words import shortest_tails

VERBS = {
    "admits": "admits it",
    "confirms": "confirms it",
    "asserts": "asserts it",
    "implies": "implies it",
    "allows": "allows that it may be so",
    "neither": "neither confirms nor denies it",
    "questions": "questions it",
    "disputes": "disputes it",
    "denies": "denies it",
    "silent": "does not speak to it",
    "split": "contradicts itself on it",
}
"""What a party does to a claim, by its stance."""


def sentences(answer: Answer, ascii: bool = False) -> str:
    """The whole answer: what it is about, then each of its tables, a row a line."""
    record, parts = answer.for_people
    teller = _Teller(answer)
    lines = [line for key, value in record.items() for line in _field(key, value)]
    for part in parts:
        lines += teller.part(part)
    lines += (
        teller.judged(row) for part in parts if part.name == "assessments" for row in part.rows
    )
    text = "".join(f"{' '.join(readable(line).split())}\n" for line in lines)
    return as_ascii(text) if ascii else text


class _Teller:
    """Tells the rows of one answer."""

    def __init__(self, answer: Answer) -> None:
        self.headings = answer.headings
        self.words = answer.words
        self.tails = shortest_tails({id for ids in answer.known for id in ids})

    def part(self, part: Part) -> Iterator[str]:
        columns = part.screen or tuple(column for column in part.columns if column.title)
        if not columns:
            return
        if part.title and part.rows:
            yield f"{part.title}: {len(part.rows)}."
        elif part.empty and not part.rows and not part.sections:
            yield part.empty
        left_out = {part.under} | ({"claim"} if len(self.headings) == 1 else set())
        told = [column for column in columns if column.key not in left_out]
        sections: dict[str, list[Row]] = {name: [] for name in part.sections}
        for row in part.rows:
            sections.setdefault(row[part.under] if part.under else "", []).append(row)
        for name, rows in sections.items():
            if name:
                yield f"{name}: {_ended(self.headings.get(name, ''))}"
            if part.tree:
                yield from _branches(told, rows)
                continue
            for row in rows:
                yield self.row(told, row, part.across)
            if not rows and part.empty:
                yield part.empty

    def row(self, columns: list[Column], row: Row, across: str) -> str:
        forms = {column.form for column in columns}
        if "said" in forms:
            id = f" Its id: {self.id(row['id'])}." if "id" in forms else ""
            return f"{utterance(row)}{id}"
        if "move" in forms:
            return self.move(row)
        if "sides" in forms:
            about = f" of {row['name']}" if row["name"] else ""
            sides = "; against ".join(cells.sides(row["sides"]))
            return f"On {self.id(row['claim'])}, a conflict by {row['kind']}{about}: {sides}."
        if "stance" in forms and "party" in row:
            since = f", since {_since(row['since'])}" if row.get("since") else ""
            stance = row["stance"]
            return f"{row['party']} {VERBS[stance] if stance else 'never spoke on it'}{since}." + (
                _untracked(row)
            )
        told = [_pair(across, row[across])] if across else []
        told += [
            _pair(column.title or column.key, self.value(column, row[column.key]))
            for column in columns
            if row.get(column.key)
        ]
        return _ended("; ".join(told))

    def move(self, row: Row) -> str:
        """From where to where a party moved, when, and with which words."""
        doubt = "" if row["certain"] else "perhaps "
        moved = (
            f"On {self.id(row['claim'])}, {row['party']} {doubt}moved from {row['from']} to"
            f" {row['to']}, with {self.id(row['after'])}"
        )
        said = self.words.get(row["after"])
        if said is None:
            return f"{moved}."
        by = f", by {said['speaker']}" if said["speaker"] != row["party"] else ""
        return _ended(f"{moved}, of {said['date']}{by}: {cells.words(said)}")

    def id(self, id: str) -> str:
        return self.tails.get(id, id)

    def value(self, column: Column, value: Any) -> str:
        match column.form:
            case "id":
                return self.id(str(value))
            case "count":
                return str(len(value))
            case "stances":
                return "; ".join(f"{each['party']} {VERBS[each['stance']]}" for each in value)
        return cells.flat(value)

    def judged(self, row: Row) -> str:
        return (
            f"Judged on {row['date']}: {self.id(row['claim'])} is {row['likelihood']}, with"
            f" {row['confidence']} confidence: {row['why'].rstrip('.')}."
        )


def _branches(columns: list[Column], rows: list[Row]) -> Iterator[str]:
    """The rows of a tree, each with the one that it stands below."""
    above: list[str] = []
    for row in rows:
        told = [cells.flat(row[column.key]) for column in columns if row.get(column.key)]
        del above[row["depth"] :]
        yield _ended(", ".join(told) + (f"; below {above[-1]}" if above else ""))
        above.append(told[0])


def _since(text: str) -> str:
    """From when something holds, in words, by a date as it is written."""
    date = parse_date(text)
    earliest, latest = date.bound_texts()
    if earliest == latest:
        return text if earliest else "an unknown time"
    if earliest is None:
        return f"{latest} or before"
    return f"{earliest} or later" if latest is None else f"some time from {earliest} to {latest}"


def utterance(row: Row) -> str:
    """Who took which stance when, in which words, and where that was read."""
    party, speaker = cells.who(row)
    who = f"{party}, by {speaker}," if speaker else party
    shift, event = row.get("shift"), row.get("event")
    moved = ""
    if shift:
        moved = f", {'' if shift['certain'] else 'perhaps '}moving from {shift['from']}"
    if event:
        moved += ", falling silent" if event == "fell silent" else ", contradicting itself that day"
    withdrawn, words, figures, source = cells.said(row)
    told = [f"{_when(row)} {who} {VERBS[row['stance']]}{moved}: {words or 'no words kept'}"]
    told += [f"Figures: {figures}"] if figures else []
    told += [f"Withdrawn: {withdrawn}"] if withdrawn else []
    return ". ".join([each.rstrip(".") for each in told]) + f". Read in {source}.{_untracked(row)}"


def _untracked(row: Row) -> str:
    return " Its position is not followed." if row.get("tracked") is False else ""


def _when(row: Row) -> str:
    """When something was said, in words; what is uncertain with both its ends."""
    earliest, latest = row.get("earliest", row["date"]), row.get("latest", row["date"])
    if "earliest" not in row:
        return f"{row['date']}:"
    if earliest == latest:
        return "At an unknown time," if earliest is None else f"On {earliest.replace('T', ' at ')},"
    if earliest is None:
        return f"By {latest},"
    if latest is None:
        return f"On {earliest} or later,"
    return f"Between {earliest} and {latest},"


def _field(key: str, value: Any) -> Iterator[str]:
    """The sentences that tell one key of a record; several where it has keys of its own."""
    name = key.replace("_", " ")
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from _field(f"{name}, {inner}", each)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for each in value:
            yield _ended(f"{name}: " + "; ".join(_pair(k, cells.flat(v)) for k, v in each.items()))
    elif value not in (None, []):
        yield _ended(_pair(name, cells.flat(value)))


def _pair(name: str, value: str) -> str:
    return f"{name}: {value}"


def _ended(text: str) -> str:
    """The text as a sentence that ends."""
    return text if not text or text.endswith((".", "?", "!", ":", "”")) else f"{text}."
