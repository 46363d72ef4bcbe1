"""Values as the text of one cell."""

from __future__ import annotations

from typing import Any

from factcli.answers import Part, Row


def flat(value: Any) -> str:
    """A value as plain text: lists and mappings joined by `; `, nothing for null."""
    if value is None:
        return ""
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}={flat(each)}" for key, each in value.items() if each is not None)
    if isinstance(value, list):
        return "; ".join(_member(each) for each in value)
    return str(value)


def sides(values: list[Row]) -> list[str]:
    """The sides of a conflict, a text each."""
    return [f"{party} {value} ({where})" for party, value, where in sides_of(values)]


def sides_of(values: list[Row]) -> list[tuple[str, str, str]]:
    """The sides of a conflict: who, with which value, and where that was read; what a party has
    alike in several sources is one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for each in values:
        alike.setdefault((each["party"], each["value"]), []).append(each["source"])
    more = {key: len(sources) - 1 for key, sources in alike.items()}
    return [
        (*key, f"{sources[0]}{f' and {more[key]} more' if more[key] else ''}")
        for key, sources in alike.items()
    ]


def _member(value: Any) -> str:
    """One member of a list; a report, a side or a position is told by what it is about."""
    if not isinstance(value, dict):
        return flat(value)
    if "origin" in value:
        return f"{value['source']} ({value['origin']})"
    if "stance" in value:
        return f"{value['party']} {value['stance']}"
    if "value" in value and "source" in value:
        return f"{value['party']} {value['value']} ({value['source']})"
    if "value" in value:
        return f"{value['party']} {value['name']} {value['value']}"
    return f"({flat(value)})"


def pivoted(part: Part) -> tuple[list[str], list[Row]]:
    """A table with a column for each value of the key that goes across: these values, and a row
    for each value of the first column, with the last column's value under each of them."""
    columns = part.screen or part.columns
    down, cell = columns[0].key, columns[-1].key
    heads = list(dict.fromkeys(row[part.across] for row in part.rows))
    rows: dict[str, Row] = {}
    for row in part.rows:
        rows.setdefault(row[down], {down: row[down]})[row[part.across]] = row[cell]
    return heads, list(rows.values())


def who(row: Row) -> tuple[str, str]:
    """The party, and the speaker where that is another name."""
    party, speaker = row["party"], row["speaker"]
    return party, "" if speaker == party else speaker


def words(row: Row) -> str:
    """What was said: the quote, else the summary, else the source's words for it."""
    if row.get("quote"):
        return "“" + " … ".join(row["quote"]) + "”"
    if row.get("summary"):
        return str(row["summary"])
    return f"{row['excerpt']} (the source's words)" if row.get("excerpt") else ""


def figures(row: Row) -> str:
    """The figures of an utterance, each with what it revised, and what other reports have."""
    revised = row.get("revisions") or {}
    told = []
    for name, value in row["figures"].items():
        asides = [f"was {revised[name]}"] if name in revised else []
        asides += (
            f"{report['source']}: {report['figures'][name]}"
            for report in row.get("sources", ())
            if report["figures"].get(name, value) != value
        )
        told.append(f"{name} {value} ({'; '.join(asides)})" if asides else f"{name} {value}")
    return "; ".join(told)


def grade(row: Row) -> str:
    """How sure we are of the report, and whether its words had to be read one way of several."""
    return f"{row['confidence']}, a reading" if row.get("reading") else str(row["confidence"])


def said(row: Row) -> list[str]:
    """What was said, a line each: whether it still stands, words, figures, where it was read."""
    withdrawn = row.get("withdrawn")
    source = f"{reports(row)}, {grade(row)}"
    return [f"({withdrawn})" if withdrawn else "", words(row), figures(row), source]


def reports(row: Row) -> str:
    """Where an utterance was read: each source, who carried it there, and its stance if that is
    another than the row's."""
    if "sources" not in row:
        return _report(row, row["stance"])
    return "; ".join(_report(each, row["stance"]) for each in row["sources"])


def _report(report: Row, stance: str) -> str:
    via = f" via {', '.join(report['via'])}" if report["via"] else ""
    other = f" (there: {report['stance']})" if report["stance"] != stance else ""
    return f"{report['source']}{via}{other}"


def recorded(value: Row | None) -> tuple[str, str]:
    """When something came into the repository: the day, and how long after it was said."""
    if value is None:
        return "not committed", ""
    day = str(value["date"] or "at an unknown time")[:18].partition("T")[0]
    if value["edge"]:
        return f"by {day}", ""
    if value["days"] is None:
        return day, ""
    least, most = value["days"]
    if least is None or most is None:
        return day, "" if least is None else f"{_days(least)} or more later"
    if least == most:
        return day, _later(least)
    return day, f"{least} to {_days(most)} later"


def _later(days: int) -> str:
    if days == 0:
        return "the same day"
    return f"{_days(abs(days))} {'later' if days > 0 else 'before'}"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
