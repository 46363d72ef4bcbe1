"""The strict reader: what is refused, where, and that nothing hostile gets further. The writer:
what it writes, every YAML reader takes for the same text."""

from __future__ import annotations

import tracemalloc
from io import StringIO
from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factcli.format.canonical import scalar, write
from factcli.format.nodes import Mapping, Node, Scalar
from factcli.format.yaml import read

REFUSED: list[tuple[bytes, str, int, int, str]] = [
    (b"a: &x b", "forbidden-yaml", 1, 4, "an anchor, &x"),
    (b"a: 1\nb: *x", "forbidden-yaml", 2, 4, "an alias, *x"),
    (b"a: !!str b", "forbidden-yaml", 1, 4, "a tag"),
    (b"a: !!python/object/apply:os.system [id]", "forbidden-yaml", 1, 4, "a tag"),
    (b"<<: {a: 1}", "forbidden-yaml", 1, 1, "a merge key"),
    (b"a: 1\n---\nb: 2", "forbidden-yaml", 2, 1, "a second document"),
    (b"? [a]\n: b", "forbidden-yaml", 1, 3, "a key that is no text"),
    (b"[[[[[[[[[1]]]]]]]]]", "forbidden-yaml", 1, 9, "nested more than 8 levels"),
    (b"a: 1\nb: 2\na: 3", "duplicate-key", 3, 1, "first on line 1"),
    (b"{a: 1, a: 2}", "duplicate-key", 1, 8, "first on line 1"),
    (b"a:\n\tb: 1", "syntax", 2, 1, "a tab in the indentation"),
    (b"\ta: 1", "syntax", 1, 1, "a tab in the indentation"),
    (b"a: %b", "syntax", 1, 4, "cannot begin with %"),
    (b"a: b: c", "syntax", 1, 5, "a colon in an unquoted text"),
    (b"a: 'b", "syntax", 1, 6, "within a quoted text"),
    (b"a: 1\nb", "syntax", 3, 1, "no key and colon"),
    (b"a: [1", "syntax", 1, 4, "is not closed"),
    ("a: b\u2028c".encode(), "raw-character", 1, 5, "U+2028"),
    ("a: b\x85c".encode(), "raw-character", 1, 5, "U+0085"),
    (b"a: 1\nb: \x00", "raw-character", 2, 4, "U+0000"),
    (b"a: \x1b[31m", "raw-character", 1, 4, "U+001B"),
    (b"a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "merge-conflict", 2, 1, "conflict"),
    ("a: 1\n".encode("utf-16"), "encoding", 1, 1, "UTF-16"),
    (b"a: 1\nb: \xc3\xa9\xff", "encoding", 2, 5, "not UTF-8"),
    (b"a: " + b"x" * 1024 * 1024, "too-large", 1, 1, "larger than 1048576"),
]


@pytest.mark.parametrize(("data", "rule", "line", "column", "words"), REFUSED)
def test_refusals_name_the_place(
    data: bytes, rule: str, line: int, column: int, words: str
) -> None:
    _, findings = read(data, "f.yaml")
    found = [(finding.rule, finding.line, finding.column) for finding in findings]
    assert (rule, line, column) in found
    assert any(words in finding.message for finding in findings)


def test_all_faults_are_told_at_once() -> None:
    _, findings = read(b"a: &x 1\nb: *x\na: !t 2\n", "f.yaml")
    assert [finding.rule for finding in findings] == [
        "forbidden-yaml",
        "forbidden-yaml",
        "forbidden-yaml",
        "duplicate-key",
    ]


HOSTILE = {
    "nesting": b"[" * 500_000,
    "nested mappings": b"{a: " * 200_000,
    "block nesting": b"".join(b" " * n + b"a:\n" for n in range(1_000)),
    "aliases": b"a: &a [x,x]\n" + b"".join(b"b%d: &b%d [*a,*a]\n" % (n, n) for n in range(20_000)),
    "merge keys": b"".join(b"a%d: &a%d {<<: [*a, *a]}\n" % (n, n) for n in range(20_000)),
    "tags": b"- !!python/name:os.system\n" * 30_000,
    "many keys": b"".join(b"k%d: v\n" % n for n in range(100_000)),
    "many items": b"- a\n" * 250_000,
    "one long text": b"a: " + b"x " * 500_000,
    "quotes": b'"' * 1_000_000,
    "percent": b"%" * 1_000_000,
    "dashes": b"- " * 500_000,
    "question marks": b"? " * 500_000,
    "colons": b":" * 1_000_000,
    "blank": b" " * 1_000_000,
    "comment": b"#" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_findings_or_nodes(name: str) -> None:
    tracemalloc.start()
    root, findings = read(HOSTILE[name], "f.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert root is not None or findings or name in ("blank", "comment")
    assert len(findings) <= 101
    assert peak < 400 * 1024 * 1024


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    root, findings = read(data, "f.yaml")
    for finding in findings:
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.message
    assert root is None or isinstance(root, Node)


@given(st.text("ab:-[]{}&*!|>'\"%@`#,?<~ \n\t", max_size=60))
def test_any_yaml_characters_are_read_or_refused(text: str) -> None:
    root, _ = read(text.encode(), "f.yaml")
    assert root is None or isinstance(root, Node)


def test_every_scalar_is_text_with_its_place() -> None:
    root, findings = read(b"\xef\xbb\xbfno: 012\r\nb:  [~, 1:20, NO]\r\n", "f.yaml")
    assert not findings
    assert isinstance(root, Mapping)
    (key, value), (_, items) = root.pairs
    assert isinstance(value, Scalar)
    assert (key.text, value.text, value.line, value.column) == ("no", "012", 1, 5)
    assert [item.text for item in items.items] == ["~", "1:20", "NO"]  # type: ignore[union-attr]
    assert (items.line, items.column) == (2, 5)


# -- writing -------------------------------------------------------------------------------------

numerals = st.text("0123456789abefxoTZ_.:+- ", min_size=1, max_size=20).filter(
    lambda text: text == text.strip()
)
BENT = [
    "NO",
    "no",
    "on",
    "On",
    "off",
    "yes",
    "y",
    "n",
    "Y",
    "N",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "=",
    "<<",
    "1:20",
    "012",
    "0x1F",
    "0o14",
    "0b1",
    "1e3",
    "1_000",
    ".5",
    "-.5",
    "+1",
    ".inf",
    "-.Inf",
    ".nan",
    "2024-10-24",
    "2024-10-24T14:30",
    "190:20:30.15",
    "12e03",
    "-",
    "?",
    ":",
    "--",
    "---",
    "...",
    "[a]",
    "{a}",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'",
    '"',
    "%",
    "@",
    "`",
    "#a",
    "a:b",
    "a:",
    ",a",
    "-a",
    "?a",
    ":a",
]


def readings(text: str) -> list[Any]:
    """What PyYAML (YAML 1.1), ruamel (1.2) and our own reader take a document for."""
    root, findings = read(text.encode(), "f.yaml")
    assert not findings, (text, findings)
    assert isinstance(root, Mapping)
    ours = {key.text: _plain(value) for key, value in root.pairs}
    newer = ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    return [ours, yaml.safe_load(text), newer]


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.pairs}
    return [_plain(item) for item in node.items]


@pytest.mark.parametrize("text", BENT)
def test_what_yaml_would_bend_is_quoted(text: str) -> None:
    key = text if text != "<<" else "other"  # no key may be called <<, even in quotes
    written = write({"k": text, "list": [text], "map": {key: text}})
    expected = {"k": text, "list": [text], "map": {key: text}}
    assert readings(written) == [expected] * 3


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
long_texts = st.lists(
    st.text(st.sampled_from("abc é金 .,:#-\n"), min_size=1, max_size=40), min_size=4, max_size=30
).map(" ".join)


@given(st.one_of(texts, long_texts, numerals, st.sampled_from(BENT)))
def test_what_is_written_reads_as_the_same_text_everywhere(text: str) -> None:
    written = write({"k": text, "list": [text]})
    assert readings(written) == [{"k": text, "list": [text]}] * 3


def test_the_canonical_layout() -> None:
    text = "word " * 30 + "end"
    written = write(
        {
            "a": "x",
            "date": "2024-10-24",
            "other": "2024-10-24",
            "long": text,
            "list": ["x", "NO"],
            "figures": {"troops": "3000", "soap": "300 g"},
            "assessments": [{"date": "2024", "why": "so"}],
        },
        bare=frozenset({"date", "figures"}),
    )
    assert written == (
        "a: x\n"
        "date: 2024-10-24\n"
        'other: "2024-10-24"\n'
        "long: >-\n"
        f"  {' '.join(['word'] * 19)}\n"
        f"  {' '.join(['word'] * 11)} end\n"
        "list:\n"
        "  - x\n"
        '  - "NO"\n'
        "figures:\n"
        "  troops: 3000\n"
        "  soap: 300 g\n"
        "assessments:\n"
        "  - date: 2024\n"
        "    why: so\n"
    )


@pytest.mark.parametrize("text", ["1999-2000", "3f2a", "12 000", "2024-10", "1.2.3", "24/7", "0-1"])
def test_what_no_reader_bends_stays_plain(text: str) -> None:
    assert write({"k": text}) == f"k: {text}\n"
    assert readings(f"k: {text}\n") == [{"k": text}] * 3


def test_a_date_that_is_no_plain_scalar_is_quoted() -> None:
    bare = frozenset({"date"})
    assert write({"date": "[2024-10-22,2024-10-24]"}, bare) == 'date: "[2024-10-22,2024-10-24]"\n'
    assert write({"date": "%2024-10"}, bare) == 'date: "%2024-10"\n'
    assert write({"date": "?2024-10"}, bare) == "date: ?2024-10\n"


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    assert scalar("a\u202eb\x1b\u2028\x85\ufeff\n") == r'"a\u202eb\x1b\L\N\ufeff\n"'


def test_ruamel_is_used_as_a_second_opinion_only() -> None:
    out = StringIO()
    ruamel.yaml.YAML().dump({"k": "no"}, out)
    # The reason why the writer is our own: plain `no` is False to YAML 1.1.
    assert yaml.safe_load(out.getvalue()) == {"k": False}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("speaker Putin\ndate: 2024\n", 1, 1, "a line without a colon"),
        ("speaker: Putin\n date: 2024\n", 2, 1, "indented more than the one before it"),
        ("speaker: Putin\ntags: [a, b\n", 2, 7, "opened here is not closed"),
        ("speaker: [\n", 1, 10, "opened here is not closed"),
        ("speaker: A\ntags: [a,\n\n", 2, 7, "opened here is not closed"),
        ("figures: {a: 1 b: 2}\n", 1, 10, "opened here is not closed, or lacks a comma"),
        ("summary: Says: so\n", 1, 14, "a colon in an unquoted text"),
    ],
)
def test_slips_of_the_hand_are_told_where_they_are(
    text: str, line: int, column: int, words: str
) -> None:
    _, (finding, *_) = read(text.encode(), "x")
    assert (finding.line, finding.column) == (line, column), finding
    assert words in finding.message
