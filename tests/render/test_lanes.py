"""Swim lanes: golden screens that a person has read, and what holds on every screen."""

from __future__ import annotations

import os
import re
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from factcli.analysis.timeline import Window, timeline
from factcli.answers import Answer
from factcli.records import Facts
from factcli.render import Screen, render
from factcli.render import lanes as lanes_of
from factcli.render.words import spaced
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.values.dates import parse_date
from tests.conftest import ROOT
from tests.ledgers import facts_of, on_claim

SCREENS = Path(__file__).parent / "screens"
SOURCE = "title: A page\npublisher: RFA\nupdated: 2024-12-25\n"


def statement(speaker: str, date: str, stance: str, more: str = "") -> str:
    return (
        f"speaker: {speaker}\ndate: {date}\nstance: {stance}\nsummary: It was so.\n"
        f"source: rfa\nconfidence: probable\n{more}"
    )


def ledger(claim: str, *statements: str) -> Facts:
    """One claim, with those statements."""
    named = {f"facts/s/c/x{number:03}.yaml": text for number, text in enumerate(statements)}
    return facts_of({"seeds/rfa.yaml": SOURCE, "facts/s/c/claim.yaml": claim, **named})


def shipped() -> Facts:
    return open_facts(Folder(str(ROOT)))


def scripts() -> Facts:
    """Names that are wide, that run from right to left, that combine."""
    return ledger(
        "claim: 북한이 러시아에 군대를 보냈다.\n",
        statement("조선민주주의인민공화국", "2024-10-23", "denies", "translation: '없다'\n"),
        statement("조선민주주의인민공화국", "2024-10-25", "allows"),
        statement("روسيا", "../2024-10-23", "denies"),
        statement("روسيا", "2024-10-24", "neither"),
        statement("भारत", "2024-10-2X", "questions"),
        statement("中国", "2024-10-22/2024-10-25", "disputes"),
        statement("中国", "2024-10-26", "silent"),
        statement("Cafe\u0301", "XXXX", "implies"),
    )


def forty() -> Facts:
    """Forty parties in two months, among them one that moves back and forth."""
    said = [
        statement(f"Party {number:02}", f"2024-{10 + number % 2}-{1 + number % 20:02}", stance)
        for number, stance in enumerate(["denies", "asserts", "silent", "neither"] * 10)
    ]
    moves = ["denies", "disputes", "questions", "neither", "allows", "implies", "admits"]
    said += [
        statement("Party 01", f"2024-11-{5 + 3 * number:02}", stance)
        for number, stance in enumerate(moves)
    ]
    return ledger("claim: They came.\n", *said)


def everything() -> Facts:
    """What else may stand in a lane: clock times, a split, falling silent, possible shifts, open
    ends, judgements that rise and fall, one that is tracked and was never heard."""
    return ledger(
        "claim: The dam broke.\nparties: [Ministry, Mayor, Army, Opposition]\nassessments:\n"
        + "".join(
            f"  - date: {date}\n    likelihood: {likelihood}\n    confidence: {confidence}\n"
            "    why: We saw it.\n"
            for date, likelihood, confidence in [
                ("2024-03-01", "unlikely", "low"),
                ("2024-03-04", "very likely", "moderate"),
                ("2024-06-20", "roughly even chance", "moderate"),
                ("2024-06-21", "almost certain", "high"),
            ]
        ),
        statement("Ministry", "2024-03-01T09:30+03:00", "denies"),
        statement("Ministry", "2024-03-01T18:05+03:00", "neither"),
        statement("Ministry", "2024-03-02", "silent"),
        statement("Mayor", "2024-03-02", "asserts"),
        statement("Mayor", "2024-03-02", "denies"),
        statement("Mayor", "2024-06-20", "admits"),
        statement("Army", "2024-03-01/2024-03-04", "denies"),
        statement("Army", "2024-03-02/2024-03-10", "confirms"),
        statement("Army", "2024-06-20/..", "implies"),
        statement("Press", "2024-03-02", "questions"),
    )


STORIES = {"shipped": shipped, "scripts": scripts, "forty": forty, "everything": everything}


def answer(story: str) -> Answer:
    return timeline(STORIES[story](), ["dprk-troops/troops-sent" if story == "shipped" else "s/c"])


CASES = [
    *((story, width, False, False) for story in STORIES for width in (60, 80, 120, 200)),
    *((story, 80, True, False) for story in STORIES),
    ("shipped", 80, False, True),
]


@pytest.mark.parametrize(("story", "width", "ascii", "colour"), CASES)
def test_screens(story: str, width: int, ascii: bool, colour: bool) -> None:
    drawn = render(answer(story), "table", Screen(width, 256 if colour else 0, ascii, "lanes"))
    name = f"{story}-{width}{'-ascii' if ascii else ''}{'-colour' if colour else ''}.txt"
    kept = SCREENS / name
    if os.environ.get("GOLDEN"):
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8")
    if ascii:
        assert drawn.isascii()
    for line in drawn.split("\n"):
        assert cell_len(spaced(re.sub(r"\x1b\[[0-9;]*m", "", line))) <= width, line


STANCES = st.sampled_from(
    ["admits", "confirms", "denies", "disputes", "questions", "allows", "silent", "neither"]
)
DAYS = st.dates(min_value=Day(2024, 1, 1), max_value=Day(2024, 12, 31))


@st.composite
def dates(draw: st.DrawFn) -> str:
    day, other = sorted(draw(st.tuples(DAYS, DAYS)))
    forms = [f"{day}", f"{day}T10:30", f"../{day}", f"{day}/..", f"{day}/{other}", "XXXX", "2024"]
    return draw(st.sampled_from(forms))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "外務省報道官", "The ministry of long names"]), dates(), STANCES
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(40, 200),
    st.booleans(),
)
def test_nothing_is_lost_and_no_line_too_long(
    said: list[tuple[str, str, str]], width: int, ascii: bool
) -> None:
    """Every statement is drawn on at least one panel, within the width."""
    facts = ledger("claim: It is so.\n", *(statement(*each) for each in said))
    drawn = render(timeline(facts, ["s/c"]), "table", Screen(width, 0, ascii, "lanes"))
    for line in drawn.split("\n"):
        assert cell_len(line) <= width, line
    above = drawn.split("\nShifts\n")[0]
    found = timeline(facts, ["s/c"])
    told = [
        row["event"] if row["event"] not in (None, "split") else row["stance"]
        for row in found.part("rows").rows
    ]
    for word in set(told):
        assert len(re.findall(rf"\b{word}\b", above)) >= told.count(word), (word, drawn)
    shifts = found.part("shifts").rows
    assert len(re.findall(r"\([0-9]+\??\)", above)) >= len(shifts)


def drawn_of(facts: Facts, window: Window | None = None, width: int = 100) -> list[str]:
    answer = timeline(facts, ["s/c"], window or Window())
    return render(answer, "table", Screen(width, 0, False, "lanes")).splitlines()


def test_a_shift_is_told_by_the_statement_that_made_it() -> None:
    """Not by the first report of its utterance, which may be another party's, or left out."""
    facts = on_claim(
        "a V 2024-03-02 asserts party=Russia",
        "b K 2024-03-01 denies party=Kremlin",
        "c V 2024-03-02 asserts party=Kremlin same_as=s/c/a source=b",
    )
    assert "(1) Kremlin, V, 2024-03-02: ▼ denies → ▲ asserts" in drawn_of(facts)
    only = Window(parties=("Kremlin",))
    assert "(1) Kremlin, V, 2024-03-02: ▼ denies → ▲ asserts" in drawn_of(facts, only)


def test_a_shift_whose_row_is_left_out_is_told_all_the_same() -> None:
    facts = on_claim(
        "a A ../2024-03-09 denies",
        "b A 2024-03-02 asserts",
        "c A ../2024-03-10 asserts same_as=s/c/b source=b",
    )
    for until in ("2024-03-01", "2024-03-20"):
        assert any("Shifts" in line for line in drawn_of(facts, Window(until=parse_date(until))))


def test_a_range_goes_to_the_end_of_its_last_day() -> None:
    lines = drawn_of(on_claim("a A ../2024-03-04 denies", "b B 2024-03-04T15:00 asserts"))
    a, b = (next(line for line in lines if line.startswith(name)) for name in "AB")
    assert a.index("]") > b.index("▲")


def test_a_day_among_clock_times_is_all_of_it() -> None:
    lines = drawn_of(on_claim("a A 2024-03-04 denies", "b B 2024-03-04T15:00 asserts"))
    a, b = (next(line for line in lines if line.startswith(name)) for name in "AB")
    assert a.index("[") < b.index("▲") < a.index("]")


def test_clock_times_of_several_zones_stand_in_the_order_of_the_shifts() -> None:
    lines = drawn_of(
        on_claim("a A 2024-03-04T10:00+00:00 denies", "b A 2024-03-04T11:00+03:00 asserts")
    )
    lane = next(number for number, line in enumerate(lines) if line.startswith("A "))
    both = "\n".join(line.ljust(200) for line in lines[lane : lane + 2])
    columns = {word: both.index(word) % 201 for word in ("▼ denies (1)", "▲ asserts")}
    assert columns["▲ asserts"] < columns["▼ denies (1)"]


def judged(*made: tuple[str, str]) -> Facts:
    told = "".join(
        f"  - date: {date}\n    likelihood: {likelihood}\n    confidence: low\n    why: So.\n"
        for date, likelihood in made
    )
    return ledger(
        f"claim: It is so.\nassessments:\n{told}",
        statement("A", "2024-03-01", "denies"),
        statement("A", "2024-05-01", "denies"),
    )


def test_the_newest_judgement_holds_however_sure_its_date_is() -> None:
    lines = drawn_of(judged(("2024-03", "unlikely"), ("2024-03-15", "likely")))
    likely = next(line for line in lines if line.startswith("likely"))
    unlikely = next(line for line in lines if line.startswith("unlikely"))
    assert len(likely) > len(unlikely)


def test_a_judgement_of_unknown_date_holds_from_the_beginning() -> None:
    lines = drawn_of(judged(("XXXX", "unlikely"), ("2024-03-15", "likely")))
    assert next(line for line in lines if line.startswith("unlikely")).split()[1][0] == "┄"


def test_a_window_keeps_the_judgement_that_held_when_it_began() -> None:
    lines = drawn_of(
        judged(("2024-02-01", "unlikely"), ("2024-06-01", "likely")),
        Window(since=parse_date("2024-04-01"), until=parse_date("2024-05-30")),
    )
    assert any(line.startswith("unlikely") for line in lines)
    assert not any(line.startswith("likely") for line in lines)


def test_a_large_claim_on_a_narrow_screen_takes_no_more_than_its_marks() -> None:
    """Each mark is looked at on the panels that it stands on, and on no others."""
    said = [statement(f"P{n % 9}", f"{1900 + n}-03-01", "denies") for n in range(120)]
    looked = 0
    real = lanes_of.placed

    def counted(*args: Any) -> Any:
        nonlocal looked
        looked += 1
        return real(*args)

    lanes_of.placed = counted
    try:
        drawn_of(ledger("claim: It is so.\n", *said), width=40)
    finally:
        lanes_of.placed = real
    assert looked == 120


def test_the_words_of_a_lone_statement_stand_below_it() -> None:
    assert drawn_of(on_claim("a A 2024-03-04 denies summary=It_is_not.")) == [
        "s/c",
        "It is so.",
        "",
        "   2024-03",
        "   04",
        "   ┴───────",
        "A  ▼ denies",
        "    It is not.",
        "    a, probable",
    ]
    two = on_claim("a A 2024-03-04 denies", "b B 2024-03-04 denies")
    assert not any("probable" in line for line in drawn_of(two))
