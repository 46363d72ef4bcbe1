"""Answers in sentences: all that a table tells, one line a row, nothing told by place alone."""

from __future__ import annotations

import re

import pytest

from factcli.analysis.parties import compare_parties
from factcli.analysis.timeline import timeline
from factcli.answers import Answer, Column, Part
from factcli.render import Screen, render
from tests.ledgers import on_claim
from tests.render.test_lanes import everything
from tests.render.test_render import HOSTILE, OBEYED, all_answers, hostile_facts

READ_OUT = Screen(80, 16, False, None, True)


def told(*statements: str) -> list[str]:
    facts = on_claim(*statements)
    return render(timeline(facts, ["s/c"]), "table", READ_OUT).splitlines()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2024-10-24", "On 2024-10-24, A denies it: So. Read in a, probable."),
        ("2024-10-24T14:30", "On 2024-10-24 at 14:30, A denies it: So. Read in a, probable."),
        ("../2024-10-24", "By 2024-10-24, A denies it: So. Read in a, probable."),
        ("2024-10-24/..", "On 2024-10-24 or later, A denies it: So. Read in a, probable."),
        (
            "2024-10",
            "Between 2024-10-01 and 2024-10-31, A denies it: So. Read in a, probable.",
        ),
        ("XXXX", "At an unknown time, A denies it: So. Read in a, probable."),
    ],
)
def test_dates_in_words(date: str, words: str) -> None:
    assert told(f"x A {date} denies")[1] == words


def test_a_shift_is_told_where_it_was_made_and_among_the_shifts() -> None:
    lines = told("x A 2024-10-23 denies", "y A 2024-10-24 neither party=B", "z B 2024-10-22 admits")
    assert lines == [
        "s/c: It is so.",
        "On 2024-10-22, B admits it: So. Read in a, probable.",
        "On 2024-10-23, A denies it: So. Read in a, probable.",
        "On 2024-10-24, B, by A, neither confirms nor denies it, moving from admits: So."
        " Read in a, probable.",
        "Shifts: 1.",
        "On c, B moved from admits to neither, with y, of 2024-10-24, by A: So.",
    ]


def test_what_is_uncertain_or_split_or_silent_is_said() -> None:
    lines = render(timeline(everything(), ["s/c"]), "table", READ_OUT)
    assert "Army confirms it, perhaps moving from denies" in lines
    assert "Mayor denies it, contradicting itself that day" in lines
    assert "Ministry does not speak to it, falling silent" in lines
    assert "Never spoke on it: Opposition." in lines
    assert "Press questions it: It was so. Read in rfa, probable. Its position is not" in lines
    assert "Judged on 2024-03-01: c is unlikely, with low confidence: We saw it." in lines


def test_where_parties_stand() -> None:
    facts = on_claim("x A 2024-10-23 denies", claim="claim: So.\nparties: [A, B]")
    assert render(compare_parties(facts, ["s/c"]), "table", READ_OUT).splitlines()[:3] == [
        "s/c: So.",
        "A denies it, since 2024-10-23.",
        "B never spoke on it.",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_obeyed_and_each_line_is_a_sentence(text: str) -> None:
    for answer in all_answers(hostile_facts(text)):
        lines = render(answer, "table", READ_OUT).splitlines()
        for line in lines:
            assert not OBEYED.search(line)
            assert re.search(r"[.:?!”)]$", line), line


def test_each_part_alone() -> None:
    for answer in all_answers(everything()):
        for part in answer.parts:
            render(answer, "table", READ_OUT, part.name)


def test_what_stands_below_what_in_a_tree() -> None:
    row = {"told": "x"}
    rows = [{"depth": depth, "name": name, **row} for depth, name in [(0, "A"), (1, "b"), (2, "c")]]
    rows.append({"depth": 1, "name": "d", **row})
    part = Part(
        "rows", (Column("name", "", title="n"), Column("told", "", title="t")), rows, tree=True
    )
    assert render(Answer("x", (part,)), "table", READ_OUT).splitlines() == [
        "A, x.",
        "b, x; below A.",
        "c, x; below b.",
        "d, x; below A.",
    ]


def test_since_when_in_words() -> None:
    facts = on_claim("x A ../2024-10-23 denies", "y B 2024-10 admits", "z C XXXX admits")
    lines = render(compare_parties(facts, ["s/c"]), "table", READ_OUT).splitlines()[1:4]
    assert sorted(lines) == [
        "A denies it, since 2024-10-23 or before.",
        "B admits it, since some time from 2024-10-01 to 2024-10-31.",
        "C admits it, since an unknown time.",
    ]
