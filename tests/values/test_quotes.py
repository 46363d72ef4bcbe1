"""Quoted words: what counts as the same, where they stand, what comes nearest."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.values.quotes import Span, Text, digest, normal
from tests.data import needs, outside

PAGE = """\
Ferry down in the harbour

The port office said on Monday: “No ship is missing, and I can’t say more.” It had
counted 3,000 boats — two of them twice.

“We know who was there [the pilot], and from which harbour,” the master told the
Herald. ‘If there was a ship…’ he began. “Then we shall find it.”

Asked about the crew's café, he said it didn't matter: “The crew is safe.” The crew is safe,
the office said.
"""


def places(text: str, *pieces: str) -> list[str]:
    placing = Text(text).placing(pieces)
    assert placing.missing is None, placing
    return [text[start:end] for start, end in placing.spans]


def missing(text: str, *pieces: str) -> bool:
    return Text(text).placing(pieces).missing is not None


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("No ship is missing", "No ship is missing"),
        ("No ship is missing, and I can't say more", "No ship is missing, and I can’t say more"),
        ("No ship is missing.", "No ship is missing"),
        ("It had counted 3,000 boats - two of them twice!", None),
        ("boats -- two of them", "boats — two of them"),
        ("boats—two of them", "boats — two of them"),
        ("“No ship is missing", "No ship is missing"),
        ('"No ship is missing"', "No ship is missing"),
        ("we shall find it", "we shall find it"),
        ("If there was a ship...' he began", "If there was a ship…’ he began"),
        ("If there was a ship . . .", "If there was a ship"),
        ("We know who was there [the pilot], and", "We know who was there [the pilot], and"),
        ("We know who was there, and from", "We know who was there [the pilot], and from"),
        ("the pilot], and from", "the pilot], and from"),
        ("the crew's cafe\u0301", "the crew's café"),
        ("cre\xadw's", "crew's"),
        ("the\u2003crew\u2019s", "the crew's"),
    ],
)
def test_what_stands_in_a_text(words: str, stands: str | None) -> None:
    (found,) = places(PAGE, words)
    if stands is None:
        assert found == "It had\ncounted 3,000 boats — two of them twice"
    else:
        assert found == stands


@pytest.mark.parametrize(
    "words",
    [
        "no ship is missing",  # another case
        "No ship was missing",
        "I can",  # of: I can't
        "3",  # of: 3,000
        "000 boats",
        "No ship is missin",
        "o ship is missing",
        "We know who was there [the guard], and",
        "We know who was there [the pilot, and",
        "We know who was [always] there",  # an addition of the quoter's own
        "the crew's cafe",
        "No ship is ... missing",
        "Ferry down in the harbour The crew",
        "",
        " ",
    ],
)
def test_what_does_not(words: str) -> None:
    assert missing(PAGE, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Он сказал: «Мы  не знаем».", '"Мы не знаем"'),
        ("Il a dit : « Rien ne manque ! »", '"Rien ne manque!"'),
        ("朝鮮の兵士が派遣された。", "兵士が派遣"),
        ("북한군은 “없다”고 말했다", "북한군"),
        ("ภาพถ่ายเป็นเรื่องจริงจัง", "เรื่องจริงจัง"),
        ("the ﬁrst ﬂeet", "first fleet"),
        ("word\xad\nbreak here", "wordbreak"),
        ("said (as  he put it ) so", "(as he put it)"),
        ("it sank . So", "it sank. So"),
        ("ha\u0308rte", "härte"),
        ("a \u201e\u2018b\u2019\u201c c", "a \"'b'\" c"),
    ],
)
def test_other_scripts_and_layouts(text: str, words: str) -> None:
    assert not missing(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [("härter", "härte"), ("क्षमा", "क"), ("naïve", "na"), ("x\u0302y", "x"), ("3.5 m", "3")],
)
def test_words_are_not_cut(text: str, words: str) -> None:
    assert missing(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He lost 2½ years there", "He lost 21"),
        ("a force of 10² men", "a force of 102 men"),
        ("a force of 10² men", "a force of 10"),
        ("sent 3,000² troops", "sent 3,0002 troops"),
        ("[un]happy men", "happy men"),
        ("1[0],000 troops", "1,000 troops"),
        ("he lost 1[2] ships", "he lost 1"),
        ("[W]e will go", "e will go"),
        ("He [never][1] agreed", "He agreed"),
        ("He [never](https://x.example) agreed", "He agreed"),
        ("lost 1’200 soldiers", "200 soldiers"),
        ("lost 1\u202f200 soldiers", "200 soldiers"),
        ("It was −5 degrees", "5 degrees"),
        ("growth of .5 percent", "5 percent"),
        ("3·5 million", "5 million"),
        ("٣٫٥ مليون", "٥ مليون"),
        ("sent 3/4 of them", "4 of them"),
        ("12:30 today", "30 today"),
        ("rose 10 .5 million", "rose 10.5 million"),
        ("there, from which", "there [Ukraine], from which"),
        ("thirty-eight people were", "eight people were"),
        ("there were thirty-eight", "there were thirty"),
        ("a non-lethal one", "lethal one"),
        ("from 10-15 men", "15 men"),
    ],
)
def test_what_would_turn_the_meaning(text: str, words: str) -> None:
    assert missing(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the troops¹ are", "the troops"),
        ("the year 2024.¹ Then", "the year 2024."),
        ("Windows™ fails", "Windows"),
        ("don\u02bct go", "don't go"),
        ("one\u2e3atwo ⋯ three", "one -- two ... three"),
        ("so \u061c\ufe0fsaid", "so said"),
        ("He \u200b said so", "He said so"),
        ("there [Ukraine], from which", "there, from which"),
        ("a [b] c [b] d", "c d"),
        ("said “3 of them”", "3 of them"),
        ("from 10–15 men", "15 men"),
        ("boats — 3 of them", "3 of them"),
        ("in 2024 300 men", "300 men"),
        ("in mid‑October", "in mid-October"),
        ("war—and then", "and then"),
        ("war -- and then", "and then"),
    ],
)
def test_what_is_but_typography(text: str, words: str) -> None:
    assert not missing(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "!" * 200_000 + "x"),
        ("[a] " * 300_000, "a b"),
        ("the " * 200_000, "the " * 5_000 + "zzz"),
        ("a b " * 100_000, "a b " * 3_000 + "zzz"),
        ("a" * 2_000_000, "b"),
        ("x y " + "x " * 200_000, "x y" + " x" * 20_000),
        ("\xad\n" * 200_000, "a\xad\n" * 20_000),
        (". " * 300_000, ". " * 10_000 + "x"),
    ],
)
def test_hostile_texts_take_no_time(text: str, words: str) -> None:
    start = time.process_time()
    held = Text(text)
    held.placing([words, words])
    held.nearest(words)
    assert time.process_time() - start < 10  # some took minutes


def test_pieces_stand_in_their_order() -> None:
    assert places(PAGE, "No ship is missing", "Then we shall find it") == [
        "No ship is missing",
        "Then we shall find it",
    ]
    wrong = Text(PAGE).placing(["Then we shall find it", "No ship is missing"])
    assert (wrong.missing, wrong.elsewhere) == (1, True)
    never = Text(PAGE).placing(["No ship is missing", "Then we shall lose it"])
    assert (never.missing, never.elsewhere) == (1, False)
    twice = Text(PAGE).placing(["we shall", "we shall"])
    assert (twice.missing, twice.elsewhere) == (1, True)


def test_what_stands_in_several_places() -> None:
    assert Text(PAGE).placing(["The crew is safe"]).unsure
    assert Text(PAGE).placing(["The crew is safe,"]).unsure is not False
    assert not Text(PAGE).placing(["No ship is missing"]).unsure
    assert not Text(PAGE).placing(["The crew is safe", "The crew is safe"]).unsure
    assert Text("a b. “a b”").placing(["a b"]).unsure
    assert Text("a ‘b’. a 'b'").placing(["a 'b'"]).unsure


def test_spans_lead_back_to_the_text() -> None:
    text = Text("x  — “ﬁne” [so]\n\n  we say")
    (span,) = text.placing(['fine" we say']).spans
    assert text.text[slice(*span)] == "ﬁne” [so]\n\n  we say"
    assert (text.line(span.start), text.column(span.start)) == (1, 7)
    assert (text.line(span.end - 1), text.column(span.end - 1)) == (3, 8)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("No ship is mising", "No ship is [-mising-]{+missing+}"),
        ("If there were a ship", "If there [-were-]{+was+} a ship"),
        ("No ship is missing, and I won't say more", None),
        ("misssing", "[-misssing-]{+missing+}"),
        ("The moon is made of green cheese", ""),
        ("zyx", ""),
    ],
)
def test_what_comes_nearest(words: str, told: str | None) -> None:
    near = Text(PAGE).nearest(words)
    if told == "":
        assert near is None
    else:
        assert near is not None
        assert near.told == (told or "No ship is missing, and I [-won't-]{+can't+} say more")


def test_a_long_passage_is_told_around_its_differences() -> None:
    words = [f"word{number}" for number in range(60)]
    text = Text(" ".join(words))
    words[30] = "other"
    near = text.nearest(" ".join(words))
    assert near is not None
    assert near.told == (
        "... word24 word25 word26 word27 word28 word29 [-other-]{+word30+}"
        " word31 word32 word33 word34 word35 word36 ..."
    )
    assert near.span == Span(0, len(text.text))


def test_the_digest_is_of_normal_forms_a_line_each() -> None:
    expected = sha256(b'no"ship"-here\nnone').hexdigest()
    assert digest(["no “ship” — here.", " none!"]) == expected
    assert digest(["no “ship” — here", "nine"]) != expected


# -- properties ------------------------------------------------------------------------------------

CHOICES = {
    '"': ['"', "“", "”", "„", "«", "»", "''"],
    "'": ["'", "’", "‘", "`"],
    "-": [" - ", " ‐ ", "–", "—", " — ", "--", "\n– "],  # a bare hyphen would join words
    " ": [" ", "  ", "\n", "\r\n", "\t", "\xa0", "\u2009", " \n\n "],
    "...": ["...", "…", ". . .", " ... "],
}


def roughened(words: str, chance: random.Random) -> str:
    """The same words in other typography."""
    plain = normal(words)
    told = []
    for piece in re.findall(r"\.\.\.|\w+|.", plain):
        if piece in CHOICES:
            told.append(chance.choice(CHOICES[piece]))
        elif len(piece) > 3 and piece.isalpha() and chance.random() < 0.3:
            at = chance.randrange(1, len(piece))
            told.append(piece[:at] + chance.choice(["\xad", "\u200b", "\u2060"]) + piece[at:])
        else:
            told.append(unicodedata.normalize(chance.choice(["NFC", "NFD", "NFKD"]), piece))
    return "".join(told) + chance.choice(["", ".", ",", "!", " "])


def drawn(page: str, chance: random.Random) -> str:
    """A stretch of whole words of a page."""
    words = [found.span() for found in re.finditer(r"\S+", page)]
    first = chance.randrange(len(words))
    last = min(first + chance.randrange(1, 25), len(words) - 1)
    return page[words[first][0] : words[last][1]]


def pages() -> list[str]:
    article = outside("seeds/rfa-2024-10-25.txt")
    russian = "Он сказал: «Мы не знаем — и не скажем». Потом, в среду, их спросили вновь… и всё."
    return [PAGE, russian, *([article.read_text("utf-8")] if article else [])]


@pytest.mark.parametrize("page", pages(), ids=len)
def test_every_stretch_stands_in_its_page_whatever_the_typography(page: str) -> None:
    chance = random.Random(5)
    text = Text(page)
    for number in range(1_500):
        words = drawn(page, chance)
        assert text.placing([words]).missing is None, words
        if number % 10 == 0:
            rougher = Text(roughened(page, chance))
        assert rougher.placing([words]).missing is None, words
        rough = roughened(words, chance)
        assert text.placing([rough]).missing is None, (words, rough)
        assert digest([rough]) == digest([words])


def occurs(words: list[str], page: list[str]) -> bool:
    return any(page[at : at + len(words)] == words for at in range(len(page) - len(words) + 1))


@pytest.mark.parametrize("page", pages(), ids=len)
def test_no_other_sequence_of_its_words_does(page: str) -> None:
    chance = random.Random(6)
    text, there = Text(page), re.findall(r"[\w',]*\w", normal(page).replace("'", "’"))
    bare = re.findall(r"\w+", page)
    tried = 0
    while tried < 10_000:
        words = chance.sample(there, min(chance.randrange(2, 8), len(there)))
        if chance.random() < 0.5:  # a stretch of the page in which one word is another
            at = chance.randrange(len(there) - 5)
            words = there[at : at + 5]
            words[chance.randrange(5)] = chance.choice(there)
        if occurs(re.findall(r"\w+", " ".join(words)), bare):
            continue
        tried += 1
        assert text.placing([" ".join(words)]).missing is not None, words


def test_no_stretch_with_a_letter_changed_does() -> None:
    chance = random.Random(7)
    tried = 0
    while tried < 2_000:
        words = drawn(PAGE, chance)
        at = chance.randrange(len(words))
        letter = chance.choice("abcdefghijklmnopqrstuvwxyzABC")
        changed = words[:at] + letter + words[at + 1 :]
        if not words[at].isalpha() or changed in PAGE or letter == words[at]:
            continue
        tried += 1
        assert missing(PAGE, changed), (words, changed)
        assert digest([changed]) != digest([words])


@given(st.text(max_size=60))
def test_the_normal_form_is_normal_already(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 30))
def test_any_stretch_of_any_text_is_found_at_its_place_or_before(
    text: str, at: int, length: int
) -> None:
    words = text[at : at + length]
    placing = Text(text).placing([words])
    for span in placing.spans:
        assert 0 <= span.start <= span.end <= len(text)
    if placing.missing is None:
        assert placing.spans[0].start <= at + len(words)


def test_the_article_is_where_it_is_said_to_be() -> None:
    page = needs("seeds/rfa-2024-10-25.txt").read_text("utf-8")
    text = Text(page)
    (span,) = text.placing(["nothing but baseless rumor"]).spans
    assert text.line(span.start) == page.splitlines().index(next(
        line for line in page.splitlines() if "baseless" in line
    )) + 1  # fmt: skip
