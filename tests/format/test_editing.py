"""Edits by field: what is meant is said, and no line changes but those of the field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.format.canonical import write
from factcli.format.fields import TABLES
from factcli.format.files import decode, edited, encode, said, tidied
from factcli.paths import Kind, address_of, path_of
from factcli.records import Record
from tests.strategies import claims, records, sources, statements, stories

FILE = """\
# What Kim said.

speaker:   Kim Jong Gyu  # the deputy minister
date: 2024-10-25
stance: allows
summary: >-
  Says that, if there is such a thing, it would conform
  with international law.
source: rfa
# carried by
via: [KCNA, Reuters]
confidence: probable
tags:
  # words
  - law  # not war
  - "no"
"""


def edit(text: str, **fields: Any) -> str:
    return edited(dedent(text).encode(), "statement", fields).decode()


def changed(text: str, **fields: Any) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    before, after = text.splitlines(), edit(text, **fields).splitlines()
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return before, after


@pytest.mark.parametrize(
    ("fields", "went", "came"),
    [
        ({"stance": "denies"}, ["stance: allows"], ["stance: denies"]),
        (
            {"speaker": "Kim"},
            ["speaker:   Kim Jong Gyu  # the deputy minister"],
            ["speaker:   Kim  # the deputy minister"],
        ),
        (
            {"summary": "Short."},
            [
                "summary: >-",
                "  Says that, if there is such a thing, it would conform",
                "  with international law.",
            ],
            ["summary: Short."],
        ),
        ({"party": "North Korea"}, [], ["party: North Korea"]),
        ({"note": "no"}, [], ['note: "no"']),
        ({"confidence": None}, ["confidence: probable"], []),
        ({"via": ["KCNA", "AFP"]}, ["via: [KCNA, Reuters]"], ["via: [KCNA, AFP]"]),
        ({"via": ["KCNA", "A, B"]}, ["via: [KCNA, Reuters]"], ['via: [KCNA, "A, B"]']),
        ({"via": "KCNA"}, ["via: [KCNA, Reuters]"], ["via: KCNA"]),
        ({"tags": ["law", "no", "yes"]}, [], ['  - "yes"']),
        ({"tags": ["laws", "no"]}, ["  - law  # not war"], ["  - laws  # not war"]),
        ({"figures": {"troops": "3000+"}}, [], ["figures:", "  troops: 3000+"]),
        ({"stance": "allows"}, [], []),
        ({"reading": None}, [], []),
    ],
)
def test_an_edit_touches_the_lines_of_its_field(
    fields: dict[str, Any], went: list[str], came: list[str]
) -> None:
    assert changed(FILE, **fields) == (went, came)


def test_comments_within_a_replaced_value_come_to_stand_above_it() -> None:
    assert edit(FILE, tags=["war"]).endswith(
        "confidence: probable\n# words\n# not war\ntags:\n  - war\n"
    )


def test_a_comment_beside_a_value_does_not_become_text() -> None:
    text = edit("note: short  # why\n", note="long " * 30 + "end")
    assert text.startswith("# why\nnote: >-\n  long ")
    assert said(text.encode()) == {"note": "long " * 30 + "end"}


def test_a_new_field_stands_where_the_order_of_keys_puts_it() -> None:
    keys = re.findall("^([a-z_]+):", edit(FILE, quote="No.", note="x"), re.MULTILINE)
    assert keys == [
        *("speaker", "date", "stance", "summary", "quote", "source", "via", "confidence"),
        *("note", "tags"),
    ]
    assert edit("stance: denies", speaker="A") == "speaker: A\nstance: denies"


def test_a_mapping_between_braces_stays_one() -> None:
    assert edit("{speaker: A, date: 2024}", date="2025-01") == '{speaker: A, date: "2025-01"}'
    assert edit("{speaker: A}\n", note="x: y") == '{speaker: A, "note": "x: y"}\n'
    assert edit("{speaker: A, date: 2024}", speaker=None) == "{date: 2024}"
    assert edit("{speaker: A, date: 2024}", date=None) == "{speaker: A}"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffspeaker: A\nstance: denies\n",
        "speaker: A\r\nstance: denies\r\n# end\r\n",
        "---\nspeaker: A\nstance: denies\n...\n",
        '"speaker": A\n\'stance\':   "denies"   # x\n',
        "speaker: A\nstance:\n  denies\n",
        "speaker: A\nstance: |\n  denies\n\n\nnote: |+\n  x\n\n\n",
        "speaker: A\nstance: >- # why\n  denies",
        "speaker: A\nstance: 'de\n  nies'\n",
        "stance:\n",
        "tags:\n- a\n-\n    b\nstance: x\n",
    ],
)
def test_any_layout_is_edited_and_kept(text: str) -> None:
    before = said(text.encode())
    for fields in ({"stance": "admits"}, {"tags": ["a", "b", "c"]}, {"note": "Ünïcode: ☃ 朝鮮"}):
        after = edited(text.encode(), "statement", fields)
        assert said(after) == {**before, **fields}
        assert after.startswith(b"\xef\xbb\xbf") == text.startswith("\ufeff")
        assert (b"\r\n" in after) == ("\r\n" in text)
        assert b"\n" not in after.replace(b"\r\n", b"") or "\r\n" not in text


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "a: &x b\n", "speaker: A\nspeaker: B\n"])
def test_what_cannot_be_read_is_not_edited(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        edit(text, stance="denies")


# -- properties ------------------------------------------------------------------------------------


def kind_of(record: Record) -> Kind:
    return type(record).__name__.lower()  # type: ignore[return-value]


def without(text: str, key: str) -> list[str]:
    """The lines of a file in canonical layout, less those of one field; comments stay."""
    rest: list[str] = []
    blank: list[str] = []  # part of the field only where it goes on behind them
    inside = False
    for line in text.splitlines(keepends=True):
        if inside and not line.strip():
            blank.append(line)
            continue
        if re.match("[a-z_0-9]+:|#", line):
            rest += blank
            inside = line.startswith(f"{key}:")
        blank = []
        if not inside:
            rest.append(line)
    return rest + blank


def laid_out(text: str, chance: Any) -> str:
    """The text with comments and blank lines between its fields, and line breaks of either kind."""
    out = []
    for line in text.splitlines(keepends=True):
        if re.match("[a-z]", line):
            out.append(chance.choice(["", "", "# note: 'x\n", "\n", "\n# a\n\n# b\n"]))
        out.append(line)
    joined = "".join(out) + chance.choice(["", "# end\n"])
    return joined.replace("\n", "\r\n") if chance.random() < 0.3 else joined


WORDS = "Kim said: Путин 김정규 «no» 朝鮮 # not a comment - it's ünïcode, 3,000"
line = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8)
paragraph = st.lists(line, min_size=4, max_size=9).map(
    lambda lines: " ".join(word for each in lines for word in each)
)
prose = st.one_of(line.map(" ".join), paragraph, st.lists(paragraph, min_size=2).map("\n".join))
pairs = st.one_of([st.tuples(each, each) for each in (statements, claims, sources, stories)])
TRIED: Counter[str] = Counter()


@settings(max_examples=1000)
@given(pairs, prose, prose, st.randoms(use_true_random=False), st.booleans())
def a_random_edit_touches_the_lines_of_its_field_alone(
    pair: tuple[Record, Record], one: str, two: str, chance: Any, marked: bool
) -> None:
    record, other = (
        replace(each, note=words) for each, words in zip(pair, (one, two), strict=True)
    )
    kind = kind_of(record)
    table = TABLES[kind]
    text = laid_out(encode(record), chance)
    key = chance.choice(["note", *table.by_key])
    before, value = table.encode(record).get(key), table.encode(other).get(key)
    if value is None or before == value:
        value = None if before is not None else table.encode(other)[key := "note"]
    TRIED[f"{before is not None} {value is not None}"] += before != value
    TRIED["block"] += ">-" in text
    data = text.encode()
    after = edited(b"\xef\xbb\xbf" + data if marked else data, kind, {key: value})
    assert after.startswith(b"\xef\xbb\xbf") == marked
    result = after.removeprefix(b"\xef\xbb\xbf").decode()
    meant = {k: v for k, v in {**table.encode(record), key: value}.items() if v is not None}
    assert said(after) == meant
    assert without(result, key) == without(text, key)


def test_a_thousand_random_edits_touch_the_lines_of_their_field_alone() -> None:
    """And enough of each kind were tried."""
    TRIED.clear()
    a_random_edit_touches_the_lines_of_its_field_alone()
    assert TRIED["True True"] > 300, TRIED
    assert TRIED["False True"] > 50, TRIED
    assert TRIED["True False"] > 50, TRIED
    assert TRIED["block"] > 200, TRIED


@pytest.mark.parametrize(
    "comment",
    [
        'at: "page # 3"  # why',
        "at: 'it''s # 3' # why",
        'at: "x"# why',
        "tags: [a, b]# why",
        "tags: [a, # why\n  b]",
        "tags: [# why\n  b]",
        "note: |# why\n  x",
        "note: >- # why\n  x # no comment",
        "tags:\n  - > # why\n    x",
    ],
)
def test_no_comment_is_lost(comment: str) -> None:
    text = f"speaker: A\ndate: 2024-10-24\nstance: denies\nsource: a\nsummary: S\n{comment}\n"
    data = (text + "confidence: probable\n").encode()
    address = address_of("facts/s/c/2024-10-24-a.yaml")
    assert address is not None
    record, *_ = decode(data, "", address)
    assert record is not None
    once = tidied(data, record)
    assert once.count(b"# why") == 1
    assert tidied(once, record) == once
    for key, value in (("at", "y " * 80), ("tags", ["z"]), ("note", "y " * 80)):
        if f"{key}:" in comment:
            assert edited(data, "statement", {key: value}).count(b"# why") == 1


def test_layouts_that_leave_one_way() -> None:
    long = "word " * 30 + "end"
    for text in (
        "claim: x # c1\n  # c2\nnote: y\n",
        "  claim: x\n  note: y\n",
        "{claim: x # c\n}\n",
        "---\nclaim: x\n",
    ):
        for key in ("claim", "when", "tags"):
            after = edited(text.encode(), "claim", {key: ["z"] if key == "tags" else long})
            assert said(after)[key] == (["z"] if key == "tags" else long)
            assert after.count(b"# c") == text.count("# c")
    for text in ("claim: x\rnote: y\n", "\ufeff\ufeffclaim: x\n"):
        with pytest.raises(ValueError, match=r"carriage return|second byte order mark"):
            edited(text.encode(), "claim", {"note": "z"})


def test_a_field_before_the_first_leaves_that_its_comment() -> None:
    text = b"# about this file\n\n# about the tags\ntags: [a]\n"
    assert edited(text, "story", {"title": "T"}) == (
        b"# about this file\n\ntitle: T\n# about the tags\ntags: [a]\n"
    )


def test_a_text_loses_the_line_breaks_at_its_end() -> None:
    assert edited(b"title: x\n", "story", {"note": "a\nb\n"}) == b'title: x\nnote: "a\\nb"\n'


@settings(max_examples=500)
@given(records, st.randoms(use_true_random=False))
def test_tidying_keeps_the_record_and_every_comment(record: Record, chance: Any) -> None:
    kind = kind_of(record)
    path = path_of(kind, record.id)
    address = address_of(path)
    assert address is not None
    plain = list(TABLES[kind].encode(record).items())
    chance.shuffle(plain)
    lines: list[str] = []
    count = 0
    folded: int | None = None  # the indentation of a field or item whose text goes on in lines
    for line in write(dict(plain), frozenset()).splitlines():
        indent = len(line) - len(line.lstrip(" "))
        if folded is not None and (indent > folded or not line):
            lines.append(line)
            continue
        if chance.random() < 0.5:
            lines.append(" " * chance.randrange(3) + f"# {count}")
            count += 1
        folded = indent if line.endswith(">-") else None
        if folded is None and chance.random() < 0.5:
            line += f"  # {count}"
            count += 1
        lines.append(line)
        if folded is None and chance.random() < 0.2:
            lines.append("")
    data = "\n".join(lines).encode()
    before, findings, *_ = decode(data, path, address)
    assert (before, findings) == (record, [])
    after = tidied(data, record)
    again, findings, *_ = decode(after, path, address)
    assert not findings
    assert again == record
    assert tidied(after, record) == after
    told = re.findall("# ([0-9]+)$", after.decode(), re.MULTILINE)
    assert {str(n) for n in range(count)} <= set(told)
    bare = "".join(
        re.sub("  # [0-9]+\n$", "\n", line)
        for line in after.decode().splitlines(keepends=True)
        if not re.match(" *# [0-9]+$", line) and line != "\n"
    )
    assert bare == encode(record).replace("\n\n", "\n")


def test_tidying() -> None:
    text = """\
    # About this file.

    # of the stance
    stance: 'denies'   # beside
    summary: >-   # why
      It is
      not so.
    speaker: "A"

    date: '2024-10-24'
    tags: [ a, b ]   # words
    via: [Reuters]
    source: rfa
    confidence: probable
    # the end
    """
    data = dedent(text).encode()
    address = address_of("facts/s/c/2024-10-24-a.yaml")
    assert address is not None
    record, *_ = decode(data, "", address)
    assert record is not None
    assert tidied(data, record).decode() == dedent(
        """\
        # About this file.

        speaker: A
        date: 2024-10-24
        # of the stance
        stance: denies  # beside
        summary: It is not so.  # why
        source: rfa
        via: Reuters
        confidence: probable
        tags:  # words
          - a
          - b
        # the end
        """
    )


def test_tidying_keeps_a_byte_order_mark_and_line_breaks() -> None:
    address = address_of("facts/s/story.yaml")
    assert address is not None
    data = b"\xef\xbb\xbftags: [a]\r\n# c\r\ntitle: x\r\n"
    record, *_ = decode(data, "", address)
    assert record is not None
    assert tidied(data, record) == b"\xef\xbb\xbf# c\r\ntitle: x\r\ntags:\r\n  - a\r\n"
    empty, *_ = decode(b"# nothing yet\n", "", address)
    assert empty is not None
    assert tidied(b"# nothing yet\n", empty) == b"# nothing yet\n"
