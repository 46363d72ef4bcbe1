"""Lanes as a picture: every utterance has its mark, no two touch, what is open is open."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.analysis.timeline import timeline
from factcli.render.chart import HEAD, Chart, Dot, Strip
from factcli.render.claims import claims_of
from factcli.render.scale import LEFT, RIGHT
from tests.ledgers import on_claim
from tests.render.test_lanes import everything, forty, scripts


def chart(*statements: str, claim: str = "claim: It is so.") -> Chart:
    (found,) = claims_of(timeline(on_claim(*statements, claim=claim), ["s/c"]))
    return Chart(found)


def dots(drawn: Chart) -> dict[str, Dot]:
    return {dot.id.rpartition("/")[2]: dot for strip in strips(drawn) for dot in strip.dots}


def strips(drawn: Chart) -> list[Strip]:
    return [strip for panel in drawn.panels for strip in panel.strips]


def test_a_day_is_a_point_and_a_range_a_bracket() -> None:
    marks = dots(
        chart(
            "a Ann 2024-03-01 denies",
            "b Ann 2024-03-01/2024-03-05 allows",
            "c Ben ../2024-03-05 denies",
            "d Ben 2024-03-05/.. denies",
        )
    )
    assert (marks["a"].start, marks["a"].end) == (None, None)
    start, end = marks["b"].start, marks["b"].end
    assert start == marks["a"].at
    assert start is not None
    assert end is not None
    assert start < marks["b"].at < end
    assert marks["b"].opens == (False, False)
    assert marks["c"].opens == (True, False)
    assert marks["c"].start == LEFT
    assert marks["d"].opens == (False, True)
    assert (marks["d"].end or 0) > (marks["d"].start or 0)


def test_each_mark_says_all_of_it() -> None:
    (mark,) = dots(chart("a Ann 2024-03-01 denies quote=No_ship")).values()
    assert mark.told == "On 2024-03-01, Ann denies it: “No ship”. Read in a, probable."


def test_shifts_carry_their_numbers() -> None:
    marks = dots(
        chart(
            "a Ann 2024-03-01 denies",
            "b Ann 2024-03-02 allows",
            "c Ann 2024-03-02/2024-03-09 denies",
        )
    )
    assert [marks[name].number for name in "abc"] == ["", "1", "2?"]


def test_a_split_stands_above_what_contradicts_itself() -> None:
    (strip,) = strips(chart("a Ann 2024-03-01 denies", "b Ann 2024-03-01 asserts"))
    assert [(dot.stance, dot.row, bool(dot.id)) for dot in strip.dots] == [
        ("split", 0, False),
        ("denies", 1, True),
        ("asserts", 2, True),
    ]


def test_the_line_of_likelihood() -> None:
    drawn = chart(
        "a Ann 2024-03-01 denies",
        claim="claim: It is so.\nassessments:\n"
        "  - {date: 2024-03-01, likelihood: unlikely, confidence: low, why: x}\n"
        "  - {date: 2024-03-05, likelihood: likely, confidence: high, why: y}\n",
    )
    first, last = drawn.steps
    lowest, *_, highest = drawn.levels
    assert highest < last.y < first.y < lowest  # from above: the likelier, the higher up
    assert drawn.rungs == [
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
    ]
    assert [drawn.rungs[drawn.levels.index(step.y)] for step in drawn.steps] == [
        "unlikely",
        "likely",
    ]
    assert first.end == last.start
    assert (first.confidence, last.confidence) == ("low", "high")


def test_one_that_was_not_heard_and_one_that_is_not_followed() -> None:
    drawn = chart("a Ann 2024-03-01 denies", claim="claim: It is so.\nparties: [Ben]")
    assert [(strip.name, strip.tracked, len(strip.dots)) for strip in strips(drawn)] == [
        ("Ben", True, 0),
        ("Ann", False, 1),
    ]


def test_in_a_full_lane_the_words_give_way() -> None:
    months = [f"2024-{month:02}-{day:02}" for month in (3, 4) for day in range(1, 29)]
    days = [f"x{number:02} Ann {day} denies" for number, day in enumerate(months)]
    (strip,) = strips(chart(*days))
    assert not strip.words
    assert max(dot.row for dot in strip.dots) < 4


def test_the_axis_is_drawn_again_for_those_far_below() -> None:
    (found,) = claims_of(timeline(forty(), ["s/c"]))
    drawn = Chart(found)
    assert len(drawn.panels) > 1
    assert len(strips(drawn)) == 40
    for panel in drawn.panels:
        assert panel.strips[0].y == HEAD
        assert panel.strips[-1].y + panel.strips[-1].height < panel.height < 900
    assert drawn.height == sum(panel.height for panel in drawn.panels)


@pytest.mark.parametrize("facts", [everything, forty, scripts])
def test_nothing_of_a_story_is_lost(facts: object) -> None:
    answer = timeline(facts(), ["s/c"])  # type: ignore[operator]
    (found,) = claims_of(answer)
    assert set(dots(Chart(found))) - {""} == {
        row["id"].rpartition("/")[2] for row in answer.part("rows").rows
    }


DATES = """2024-03-01 2024-03-02 2024-03-09 2025-01-01 XXXX ../2024-03-05 2024-03-01T10:00
2024-03-01T23:00 2024-03/.. 2024 2024-03-1X"""
dates = st.sampled_from(DATES.split())
stances = st.sampled_from(["denies", "admits", "neither", "silent", "asserts"])


@given(st.lists(st.tuples(st.sampled_from("AB"), dates, stances), min_size=1, max_size=30))
def test_no_two_marks_touch(said: list[tuple[str, str, str]]) -> None:
    drawn = chart(*(f"x{n:02} {' '.join(each)}" for n, each in enumerate(said)))
    assert sum(len(panel.strips) for panel in drawn.panels) == len({party for party, *_ in said})
    bottom = 0
    for strip in drawn.panels[0].strips:
        assert strip.y >= bottom
        bottom = strip.y + strip.height
        rows: dict[int, list[tuple[float, float]]] = {}
        for dot in strip.dots:
            rows.setdefault(dot.row, []).append(dot.reaches(strip.words))
            assert LEFT <= dot.at <= RIGHT + 60
            assert strip.middle(dot) < bottom
        for row in rows.values():
            row.sort()
            assert all(a[1] <= b[0] for a, b in pairwise(row))
    assert bottom <= drawn.panels[0].height
    marks = [dot for strip in strips(drawn) for dot in strip.dots if dot.id]
    assert all(re.match("(On|By|Between|At) ", dot.told) for dot in marks)
