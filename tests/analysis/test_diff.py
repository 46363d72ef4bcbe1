"""What changed between the ends of two days, worked out by hand."""

from __future__ import annotations

from datetime import date

from factcli.analysis.diff import diff_dates
from tests.ledgers import on_claim

SAID = (
    "x1 P ../2024-10-23 denies",
    "x2 P 2024-10-24 neither",
    "x3 P 2024-10-26/.. admits",
    "x4 P 2024-10 silent",
    "x5 Q XXXX asserts",
)


def told(first: str, second: str | None) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    facts = on_claim(*SAID)
    end = date.fromisoformat(second) if second else None
    answer = diff_dates(facts, facts.claim_ids, date.fromisoformat(first), end)
    added, removed, _, shifts = (part.rows for part in answer.parts)
    return (
        [row["id"].rpartition("/")[2] for row in added],
        [row["id"].rpartition("/")[2] for row in removed],
        [(row["from"], row["to"]) for row in shifts],
    )


def test_the_latest_bound_decides_and_with_an_open_end_the_earliest() -> None:
    assert told("2024-10-23", "2024-10-25") == (["x2"], [], [("denies", "neither")])
    assert told("2024-10-25", "2024-10-26") == (["x3"], [], [("neither", "admits")])
    assert told("2024-10-26", "2024-10-31") == (["x4"], [], [])


def test_what_is_wholly_unknown_had_always_been_said() -> None:
    assert "x5" not in told("0001-01-01", None)[0]


def test_the_earlier_day_second_takes_away() -> None:
    assert told("2024-10-25", "2024-10-23") == ([], ["x2"], [])


def test_without_a_second_day_everything_recorded_counts() -> None:
    assert told("2024-10-24", None)[0] == ["x4", "x3"]
