"""Tables on screens of every width: golden files that a person has read, and no line too long."""

from __future__ import annotations

import os
import re

import pytest
from rich.cells import cell_len

from factcli.analysis.diff import diff_dates
from factcli.analysis.parties import compare_parties
from factcli.analysis.sources import compare_sources
from factcli.analysis.timeline import timeline
from factcli.answers import Answer
from factcli.render import Screen, render
from factcli.values.dates import parse_day
from tests.render.test_lanes import SCREENS, STORIES


def answers(story: str) -> dict[str, Answer]:
    facts = STORIES[story]()
    claims = ["dprk-troops/troops-sent" if story == "shipped" else "s/c"]
    return {
        "sources": compare_sources(facts, claims),
        "parties": compare_parties(facts, claims),
        "diff": diff_dates(facts, claims, parse_day("2024-10-22"), parse_day("2024-10-24")),
        "timeline": timeline(facts, claims),
    }


CASES = [
    *(("shipped", width, False) for width in (60, 80, 120, 200)),
    ("shipped", 80, True),
    *(("scripts", width, False) for width in (60, 120)),
    ("everything", 80, False),
]


@pytest.mark.parametrize(("story", "width", "ascii"), CASES)
def test_screens(story: str, width: int, ascii: bool) -> None:
    drawn = "\n".join(
        f"== {name}\n{render(answer, 'table', Screen(width, 0, ascii, 'table'))}"
        for name, answer in answers(story).items()
    )
    kept = SCREENS / f"tables-{story}-{width}{'-ascii' if ascii else ''}.txt"
    if os.environ.get("GOLDEN"):
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8")
    assert drawn.isascii() or not ascii
    for line in drawn.split("\n"):
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [20, 31, 40, 60, 80, 100, 133, 200])
@pytest.mark.parametrize("story", STORIES)
def test_no_line_is_too_long(story: str, width: int) -> None:
    for answer in answers(story).values():
        for line in render(answer, "table", Screen(width, 0, False, "table")).split("\n"):
            assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_id_and_no_stance_is_cut(width: int) -> None:
    """On any screen that people use an id breaks behind its slashes alone, and a stance never."""
    for answer in answers("shipped").values():
        drawn = render(answer, "table", Screen(width, 0, False, "table"))
        assert len(re.findall("rfa-2024-10-25", drawn)) >= len(re.findall("rfa", drawn))
        for glyph in "◆▲△▵○▿▽▼":
            assert len(re.findall(f"{glyph} [a-z]{{5,}}", drawn)) == drawn.count(glyph)
