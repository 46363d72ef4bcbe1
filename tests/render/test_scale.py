"""The axes of a page: places worked out by hand, and what holds of all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.render.axis import Moment
from factcli.render.intervals import LEFT as FIRST
from factcli.render.intervals import RIGHT as LAST
from factcli.render.intervals import figures_of
from factcli.render.scale import LEFT, OPEN, RIGHT, Scale
from factcli.values.figures import parse_figure

START = datetime(2024, 1, 30)


def days(*numbers: int) -> list[Moment]:
    return [Moment(START + timedelta(days=number)) for number in numbers]


def test_times_as_far_apart_as_they_are() -> None:
    scale = Scale(days(0, 1, 2, 4), (False, False))
    first, second, third, fourth = (scale.at(each) for each in days(0, 1, 2, 4))
    assert (first, fourth) == (LEFT, RIGHT)
    assert second - first == pytest.approx(third - second, abs=0.2)
    assert fourth - third == pytest.approx(2 * (second - first), abs=0.2)
    assert scale.cuts == []


def test_a_long_silence_is_cut() -> None:
    scale = Scale(days(0, 1, 2, 3, 1000), (False, False))
    places = [scale.at(each) for each in days(0, 1, 2, 3, 1000)]
    assert places[4] - places[3] == pytest.approx(4 * (places[1] - places[0]), abs=0.4)
    assert scale.cuts == [pytest.approx((places[3] + places[4]) / 2, abs=0.1)]


def test_what_is_open_leaves_room() -> None:
    scale = Scale(days(0, 1), (True, True))
    assert [scale.at(each) for each in days(0, 1)] == [LEFT + OPEN, RIGHT - OPEN]


def test_months_and_days_are_written_once() -> None:
    ticks = Scale(days(0, 1, 2), (False, False)).ticks
    assert [(tick.month, tick.day) for tick in ticks] == [
        ("2024-01", "30"),
        ("", "31"),
        ("2024-02", "01"),
    ]


def test_a_lone_moment_and_none_at_all() -> None:
    assert LEFT < Scale(days(0), (False, False)).at(days(0)[0]) < RIGHT
    assert Scale([], (True, True)).ticks == []


@given(
    st.lists(st.integers(0, 10**6), unique=True, min_size=1, max_size=120),
    st.tuples(st.booleans(), st.booleans()),
)
def test_every_moment_stands_in_its_order_within_the_width(
    minutes: list[int], opens: tuple[bool, bool]
) -> None:
    moments = [Moment(START + timedelta(minutes=each), True) for each in sorted(minutes)]
    scale = Scale(moments, opens)
    places = [scale.at(each) for each in moments]
    assert places == sorted(places)
    assert places[0] >= LEFT
    assert places[-1] <= RIGHT + 0.1
    for kind, room in (("month", 72), ("day", 34), ("time", 52)):
        told = [tick.at for tick in scale.ticks if getattr(tick, kind)]
        assert all(b - a >= room for a, b in pairwise(told))


def row(value: str, party: str = "Ann", was: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    unit = parse_figure(value).unit
    return {
        "name": "boats",
        "unit": unit or None,
        "party": party,
        "source": "a",
        "value": value,
        "was": list(was),
        "conflict": False,
        "ids": ["s/c/1"],
        **more,
    }


def test_figures_on_one_axis() -> None:
    (boats,) = figures_of([row("10"), row("20..30", "Ben"), row("50+", "Cem")])
    ten, between, more = (each.now for each in boats.given)
    assert ten.start == ten.end
    assert ten.opens == (False, False)
    assert FIRST < ten.end < between.start < between.end < more.start < LAST
    assert between.start - ten.start == pytest.approx(between.end - between.start, abs=0.2)
    assert more.opens == (False, True)
    assert more.end > LAST
    assert [told for _, told in boats.ticks] == ["10", "20", "30", "40", "50"]
    assert not boats.logarithmic


def test_far_numbers_stand_on_a_logarithmic_axis() -> None:
    (boats,) = figures_of([row("10"), row("1000", "Ben"), row("100000", "Cem")])
    assert boats.logarithmic
    one, other, third = (each.now.start for each in boats.given)
    assert other - one == pytest.approx(third - other, abs=0.2)
    assert [told for _, told in boats.ticks] == [
        "10",
        "100",
        "1\u202f000",
        "10\u202f000",
        "100\u202f000",
    ]


def test_earlier_values_stand_on_the_same_axis() -> None:
    (boats,) = figures_of([row("30", was=("10", "20"))])
    earlier, later = boats.given[0].was
    assert earlier.start < later.start < boats.given[0].now.start
    assert [each.text for each in boats.given[0].was] == ["10", "20"]


def test_one_number_needs_no_axis_and_units_are_not_mixed() -> None:
    found = list(figures_of([row("10"), row("10", "Ben"), row("10 t", "Cem")]))
    assert [(each.unit, len(each.given), each.ticks) for each in found] == [
        ("", 2, []),
        ("t", 1, []),
    ]


@given(
    st.lists(
        st.sampled_from(
            ["0", "-5", "~3", "12+", "..7", "0.001", "900000000000", "4..5", "-1..-0.5"]
        ),
        min_size=1,
    )
)
def test_every_figure_stands_within_the_width(values: list[str]) -> None:
    for quantity in figures_of([row(value) for value in values]):
        for given_, value in zip(quantity.given, values, strict=True):
            low, high = parse_figure(value).low, parse_figure(value).high
            assert given_.now.start <= given_.now.end
            assert given_.now.opens == (low is None, high is None)
            assert given_.now.start >= FIRST - 20
            assert given_.now.end <= LAST + 20
        assert len(quantity.ticks) < 20
        assert all(FIRST - 0.2 <= at <= LAST + 0.2 for at, _ in quantity.ticks)
