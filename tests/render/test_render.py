"""Every format with hostile text: nothing is obeyed, nothing is lost, nothing raises."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.analysis.diff import diff_dates
from factcli.analysis.parties import compare_parties
from factcli.analysis.sources import compare_sources
from factcli.analysis.timeline import timeline
from factcli.analysis.trail import listing, show
from factcli.answers import Answer
from factcli.errors import WrongUsage
from factcli.records import Facts
from factcli.render import FORMATS, Screen, render
from factcli.render.markdown import escape
from factcli.values.dates import parse_day
from tests.ledgers import on_claim

HOSTILE = [
    "[sic] :fire: [/x] \x1b[31m",
    "[link=javascript:alert(1)]x[/link]",
    "\x1b]8;;http://evil/\x07click\x1b]8;;\x07",
    "\x1b]52;c;aGk=\x07",
    "\x9b31mred",
    "a\u202egnp.exe",
    '=HYPERLINK("http://evil","x")',
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "::error::x",
    "<script>alert(1)</script>",
    "| a | b |\n|---|---|",
    "CR\rover",
    "NUL\x00",
    "tab\tnext",
    "金正恩 " * 20,
    "كيم جونغ أون",
    "e\u0301" * 30,
]
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def hostile_facts(text: str) -> Facts:
    facts = on_claim("x1 A 2024-10-23 denies", "x2 A 2024-10-24 admits figures={n:_5}")
    return Facts(
        facts.stories,
        {id: replace(each, claim=text, parties=("A", text)) for id, each in facts.claims.items()},
        {
            id: replace(
                each,
                party=text,
                quote=(text, text),
                tags=(text,),
                via=(text,),
                note=text,
                figures={text: each.figures["n"]} if each.figures else {},
            )
            for id, each in facts.statements.items()
        },
        facts.sources,
    )


def all_answers(facts: Facts) -> list[Answer]:
    claims = facts.claim_ids
    return [
        timeline(facts, claims),
        compare_sources(facts, claims),
        compare_parties(facts, claims),
        diff_dates(facts, claims, parse_day("2024-10-23"), None),
        listing(facts, list(facts.statements.values())),
        *(show(facts, each) for each in facts.statements.values()),
        *(show(facts, each) for each in facts.claims.values()),
    ]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_hostile_reaches_the_reader(format: str, text: str) -> None:
    for answer in all_answers(hostile_facts(text)):
        for width in (None, 60):
            shown = render(answer, format, Screen(width))
            assert not OBEYED.search(shown), (answer.command, format)
            assert format != "md" or not re.search(r"(?<!\\)<script", shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_table_shows_markup_as_it_is(text: str) -> None:
    shown = render(timeline(hostile_facts(text), ["s/c"]), "table", Screen())
    if "\n" not in text and "\t" not in text and "\r" not in text:
        from factcli.values.words import visible

        assert visible(text).rstrip() in shown


def test_colours_come_from_us_alone() -> None:
    answer = timeline(hostile_facts("\x1b[31m red"), ["s/c"])
    coloured = render(answer, "table", Screen(100, colours=16))
    assert "\x1b[" in coloured
    assert "\x1b[31m" not in coloured
    assert (
        re.sub(r"\x1b\[[0-9;]*m", "", coloured).split()
        == render(answer, "table", Screen(100)).split()
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_ascii_is_ascii(text: str) -> None:
    for answer in all_answers(hostile_facts(text)):
        shown = render(answer, "table", Screen(80, ascii=True))
        assert shown.isascii()
        assert max(map(len, shown.splitlines())) <= 80


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=80), st.sampled_from([None, 40, 80, 200]))
def test_any_text_can_be_drawn(text: str, width: int | None) -> None:
    for answer in all_answers(hostile_facts(text)):
        shown = render(answer, "table", Screen(width))
        assert not OBEYED.search(shown)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_json_gives_every_text_back(text: str) -> None:
    answer = timeline(hostile_facts(text), ["s/c"])
    body = json.loads(render(answer, "json", Screen()))
    assert body["schema"] == "factcli/timeline/1"
    assert body["rows"][0]["quote"] == [text, text]
    lines = render(answer, "jsonl", Screen()).splitlines()
    assert [json.loads(line) for line in lines] == body["rows"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_raw_csv_gives_every_text_back(text: str) -> None:
    answer = listing(facts := hostile_facts(text), list(facts.statements.values()))
    rows = list(csv.DictReader(io.StringIO(render(answer, "csv", Screen(), raw=True), newline="")))
    assert rows[0]["party"] == text


@pytest.mark.parametrize(
    "text", ["NO", "on", "1:20", "012", "2024-10-24", "~", "null", "-5", "+3.5"]
)
def test_csv_leaves_harmless_cells_alone(text: str) -> None:
    answer = listing(facts := hostile_facts(text), list(facts.statements.values()))
    rows = list(csv.DictReader(io.StringIO(render(answer, "csv", Screen()))))
    assert (rows[0]["party"], rows[0]["tags"]) == (text, text)


@pytest.mark.parametrize(
    "text", ["=1", "+cmd", "-2+3", "@x", "\tx", "\n=1", "＝1", "\"=cmd|' /C calc'!A0\""]
)
def test_csv_guards_formulas(text: str) -> None:
    answer = listing(facts := hostile_facts(text), list(facts.statements.values()))
    rows = list(csv.DictReader(io.StringIO(render(answer, "csv", Screen()))))
    assert rows[0]["party"] == "'" + text


def test_tsv_has_a_line_for_each_row() -> None:
    answer = listing(facts := hostile_facts("a\tb\nc\\d"), list(facts.statements.values()))
    lines = render(answer, "tsv", Screen()).splitlines()
    assert len(lines) == 3
    assert "a\\tb\\nc\\\\d" in lines[1].split("\t")


def test_markdown_keeps_users_out_of_its_markup() -> None:
    shown = render(timeline(hostile_facts("**b** [x](y) | <b>\nz"), ["s/c"]), "md", Screen())
    assert r"\*\*b\*\* \[x\](y) \| \<b\><br>z" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- item", r"\- item"),
        ("---", r"\---"),
        ("1. item", r"1\. item"),
        ("https://evil.example", r"https\://evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        (":smile:", r"\:smile:"),
        ("$x$", r"\$x\$"),
        ("at 14:30", "at 14:30"),
        ("first - second", "first - second"),
    ],
)
def test_markdown_of_users_is_not_live(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_part_alone_can_be_drawn_too() -> None:
    answer = timeline(on_claim("x1 A 2024-10-23 denies", "x2 A 2024-10-24 admits"), ["s/c"])
    assert "Shifts" in render(answer, "table", Screen(), part="shifts")
    assert "what was said" not in render(answer, "table", Screen(), part="shifts")
    with pytest.raises(WrongUsage, match="has no part zzz"):
        render(answer, "table", Screen(), part="zzz")


def test_a_text_that_no_screen_holds_is_cut_and_says_so() -> None:
    answer = timeline(hostile_facts("word " * 10_000), ["s/c"])
    assert "more characters)" in render(answer, "table", Screen(80))
    assert render(answer, "json", Screen()).count("word ") >= 20_000


def test_a_part_can_be_chosen_and_a_wrong_one_says_which_there_are() -> None:
    answer = timeline(on_claim("x1 A 2024-10-23 denies", "x2 A 2024-10-24 admits"), ["s/c"])
    assert len(render(answer, "jsonl", Screen(), part="shifts").splitlines()) == 1
    with pytest.raises(WrongUsage, match="did you mean shifts"):
        render(answer, "csv", Screen(), part="shift")


def test_lines_keep_to_the_width_of_the_screen() -> None:
    from rich.cells import cell_len

    for text in ("金正恩 " * 20, "word " * 30, "e\u0301" * 40, "x" * 200):
        for answer in all_answers(hostile_facts(text)):
            for width in (60, 80, 120, 200):
                shown = render(answer, "table", Screen(width))
                assert max(cell_len(line) for line in shown.splitlines()) <= width
