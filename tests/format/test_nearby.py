"""A record told from one that differs in a line says what reading it says, or nothing."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.format.files import decode, encode
from factcli.format.nearby import nearby
from factcli.paths import Address
from factcli.records import Record, Statement
from tests import strategies

PATH = "facts/s/c/x.yaml"
ADDRESS = Address("statement", "s/c/x")
BASE = (
    "speaker: Port Office\ndate: 2025-03-01\nstance: denies\nsummary: Says no\nsource: herald\n"
    "confidence: probable\nnote: By telephone\n"
)


def record_of(text: str) -> Record:
    record = decode(text.encode(), PATH, ADDRESS).record
    assert record is not None
    return record


def told(old: str, new: str) -> tuple[object, object]:
    """What is told of the new text from the old one's record; what reading it says."""
    near = nearby(new.encode(), old.encode(), record_of(old))
    return near, decode(new.encode(), PATH, ADDRESS).record


def test_a_line_that_differs() -> None:
    near, read = told(BASE, BASE.replace("probable", "possible").replace("Port Office", "Harbour"))
    assert near == read
    assert near is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (BASE, BASE.replace("denies", "maybe")),
        (BASE, BASE + "tags: [a]\n"),
        (BASE, BASE.replace("By telephone", "By: telephone")),
        (BASE, BASE.replace("By telephone", "By telephone # x")),
        (BASE, BASE.replace("stance: denies", "speaker: denies")),
        (BASE + "  and mail\n", BASE.replace("telephone", "letter") + "  and mail\n"),
        (BASE + "\n\n  and mail\n", BASE.replace("telephone", "letter") + "\n\n  and mail\n"),
        (BASE + "at: |\n note: a\n", BASE + "at: |\n note: b\n"),
        (BASE + 'at: "a\n note: a"\n', BASE + 'at: "a\n note: b"\n'),
        (BASE, BASE.replace("probable\n", "probable\r\n")),
    ],
)
def test_what_is_not_as_plain_is_not_told(old: str, new: str) -> None:
    near, _ = told(old, new)
    assert near is None


@given(strategies.statements, st.integers(0, 10**9))
def test_it_is_what_reading_says_or_nothing(record: Statement, seed: int) -> None:
    text = encode(record)
    chance = random.Random(seed)
    words = re.findall(r"[A-Za-z0-9]+", text) or ["x"]
    new = text
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(
            [found.span() for found in re.finditer(r"[A-Za-z0-9]+", new)] or [(0, 0)]
        )
        new = new[: at[0]] + chance.choice([*words, "denies", "2025", "a b", "- "]) + new[at[1] :]
    near = nearby(new.encode(), text.encode(), record_of(text))
    if near is not None:
        assert near == decode(new.encode(), PATH, ADDRESS).record
