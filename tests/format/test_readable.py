"""A record as a diff of lines reads it."""

from __future__ import annotations

from factcli.format.files import decode, encode
from factcli.format.readable import readable
from factcli.paths import Address

LONG = (
    "The office says that no ship is missing. It was asked again at noon! Does it know of the"
    " ferry? Nobody would say, and so it went on.\n\nA second paragraph."
)


def test_a_line_for_each_sentence() -> None:
    text = 'claim: The ferry sank.\nnote: "' + LONG.replace("\n", "\\n") + '"\n'
    assert readable(text.encode()) == (
        "claim: The ferry sank.\n"
        "note:\n"
        "  The office says that no ship is missing.\n"
        "  It was asked again at noon!\n"
        "  Does it know of the ferry?\n"
        "  Nobody would say, and so it went on.\n"
        "\n"
        "  A second paragraph.\n"
    )


def test_what_says_the_same_reads_the_same() -> None:
    one = b"tags: [a, 'b']\r\nclaim: >\r\n  The ferry\r\n  sank.\r\n"
    other = b'claim: "The ferry sank."\ntags:\n- a\n- b\n'
    assert readable(one) == readable(other) == "claim: The ferry sank.\ntags:\n  - a\n  - b\n"


def test_comments_are_seen_and_are_no_texts() -> None:
    text = "claim: A.  # why\ntags:  # so: >-\n  - a\n  - b\n"
    assert readable(text.encode()) == text


def test_each_kind_is_known_by_its_keys() -> None:
    for kind, text in (
        (
            "statement",
            "stance: denies\nspeaker: X\ndate: 2025\nsummary: Y\nsource: z\nconfidence: doubtful\n",
        ),
        ("source", "publisher: P\ntitle: T\npublished: 2025\n"),
        ("config", "severities: {spelling: error}\n"),
        ("story", "tags: [a]\ntitle: T\n"),
    ):
        record = decode(text.encode(), "", Address(kind, "x")).record  # type: ignore[arg-type]
        assert record is not None
        assert readable(text.encode()) == encode(record)


def test_whatever_cannot_be_read_is_shown_as_it_is() -> None:
    assert readable(b"\xff\x1b[31m: :\n") == "\ufffd\\x1b[31m: :\n"
    assert readable(b"stance: maybe\n") == "stance: maybe\n"
    assert readable(b"") == ""
    marked = "<<<<<<< ours\nnote: >-\n  One. Two.\n=======\nnote: x\n>>>>>>> theirs\n"
    assert readable(marked.encode()) == marked.replace(": >-\n  One. Two.", ":\n  One.\n  Two.")


def test_blank_lines_do_not_make_it_slow() -> None:
    text = 'claim: "a' + "\\n" * 300_000 + ' b"\n'
    assert readable(text.encode()).startswith("claim:")
    assert readable(b"claim: >-\n" + b"\n" * 500_000 + b"x: y\n")
