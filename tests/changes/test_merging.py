"""Merging: nothing is lost that one side alone changed, and what both changed is told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.changes.merging import Merged, both_sides, merge
from factcli.checks import check
from factcli.format.files import decode, encode
from factcli.format.plain import fields_of
from factcli.paths import Address, address_of, path_of
from factcli.records import Record
from tests import strategies
from tests.ledgers import facts_of

PATH = "facts/harbour/ferry-sunk/2025-03-01-port-office.yaml"
BASE = """\
speaker: Port Office
date: 2025-03-01
stance: denies
summary: Says that no ship is missing.
source: herald
confidence: probable
tags:
  - ferry
"""
CLAIM = "facts/harbour/ferry-sunk/claim.yaml"


def merged(base: str, ours: str, theirs: str, path: str = PATH) -> Merged:
    found = merge(base.encode(), ours.encode(), theirs.encode(), path)
    assert found is not None
    return found


def clean(base: str, ours: str, theirs: str, path: str = PATH) -> str:
    found = merged(base, ours, theirs, path)
    assert found.conflicts == ()
    assert not found.whole
    return found.data.decode()


def test_each_side_changes_another_field() -> None:
    ours = BASE.replace("denies", "disputes")
    theirs = BASE.replace("probable", "possible") + "note: By telephone.\n"
    assert clean(BASE, ours, theirs) == (
        BASE.replace("denies", "disputes").replace("probable", "possible").replace("tags:\n", "")
    ).replace("  - ferry\n", "note: By telephone.\ntags:\n  - ferry\n")


def test_both_add_and_take_out_tags() -> None:
    ours = BASE.replace("  - ferry\n", "  - ferry\n  - harbour\n")
    theirs = BASE.replace("  - ferry\n", "  - storm\n")
    assert clean(BASE, ours, theirs).endswith("tags:\n  - harbour\n  - storm\n")
    assert clean(BASE, theirs, ours).endswith("tags:\n  - harbour\n  - storm\n")


def test_both_add_a_judgement_and_they_come_in_the_order_of_their_dates() -> None:
    base = "claim: The ferry sank.\n"

    def judged(day: str, likelihood: str) -> str:
        return (
            f"{base}assessments:\n  - date: {day}\n    likelihood: {likelihood}\n"
            "    confidence: low\n    why: A photograph.\n"
        )

    found = clean(base, judged("2025-03-05", "likely"), judged("2025-03-03", "unlikely"), CLAIM)
    assert found.index("2025-03-03") < found.index("2025-03-05")
    assert found.count("why: A photograph.") == 2


def test_both_change_one_judgement() -> None:
    base = (
        "claim: The ferry sank.\nassessments:\n  - date: 2025-03-03\n    likelihood: likely\n"
        "    confidence: low\n    why: A photograph.\n"
    )
    ours, theirs = (base.replace("likely", f"{word} likely") for word in ("very", "un"))
    theirs = theirs.replace("un likely", "unlikely")
    found = merged(base, ours, theirs, CLAIM)
    assert found.conflicts == ("assessments",)


def test_figures_are_merged_name_by_name() -> None:
    base = BASE + "figures:\n  aboard: 300\n  saved: 20\n"
    ours = base.replace("300", "310")
    theirs = base.replace("saved: 20", "saved: 25\n  boats: 3")
    found = clean(base, ours, theirs)
    assert found.endswith("figures:\n  aboard: 310\n  boats: 3\n  saved: 25\n")
    assert merged(base, ours, base.replace("300", "320")).conflicts == ("figures",)


def test_a_conflict_is_marked_around_its_field_alone() -> None:
    ours = BASE.replace("no ship is missing", "all ships are safe") + "note: By telephone.\n"
    theirs = BASE.replace("no ship is missing", "one is late").replace("denies", "disputes")
    found = merged(BASE, ours, theirs)
    assert found.conflicts == ("summary",)
    assert (
        found.data.decode()
        == """\
speaker: Port Office
date: 2025-03-01
stance: disputes
<<<<<<< ours
summary: Says that all ships are safe.
=======
summary: Says that one is late.
>>>>>>> theirs
source: herald
confidence: probable
tags:
  - ferry
note: By telephone.
"""
    )


def test_one_changes_what_the_other_took_out() -> None:
    base = BASE + "note: By telephone.\n"
    ours, theirs = BASE, base.replace("By telephone", "By letter")
    marked = "<<<<<<< ours\n=======\nnote: By letter.\n>>>>>>> theirs\n"
    assert marked in merged(base, ours, theirs).data.decode()
    marked = "<<<<<<< ours\nnote: By letter.\n=======\n>>>>>>> theirs\n"
    assert marked in merged(base, theirs, ours).data.decode()


def test_each_takes_out_what_the_other_leaves_and_together_nothing_would_be_said() -> None:
    base = BASE.replace("source:", "quote: No ship is missing.\nsource:")
    ours = base.replace("quote: No ship is missing.\n", "")
    theirs = base.replace("summary: Says that no ship is missing.\n", "")
    found = merged(base, ours, theirs)
    assert set(found.conflicts) == {"quote", "summary"}
    assert "summary: Says that no ship is missing." in found.data.decode()
    assert "quote: No ship is missing." in found.data.decode()


def test_every_conflict_is_named_by_check() -> None:
    ours = BASE.replace("no ship is missing", "all ships are safe").replace("denies", "silent")
    theirs = BASE.replace("no ship is missing", "one is late").replace("denies", "disputes")
    found = merged(BASE, ours, theirs)
    findings = [f for f in check(facts_of({PATH: found.data})) if f.rule == "merge-conflict"]
    assert [(f.line, f.message) for f in findings] == [
        (3, "unresolved merge conflict of stance"),
        (8, "unresolved merge conflict of summary"),
    ]


def test_comments_of_both_sides_stay() -> None:
    ours = BASE.replace("stance:", "# asked twice\nstance:").replace("denies", "disputes")
    theirs = BASE.replace("probable", "possible  # hearsay").replace(
        "speaker:", "# from the archive\n\nspeaker:"
    )
    for one, other in ((ours, theirs), (theirs, ours)):
        found = clean(BASE, one, other)
        for comment in ("# asked twice", "# hearsay", "# from the archive"):
            assert found.count(comment) == 1


def test_two_statements_under_one_name_are_both_kept() -> None:
    ours, theirs = BASE, BASE.replace("denies", "allows").replace("no ship", "one ship")
    found = merged("", ours, theirs)
    assert found.whole
    assert found.data.decode() == f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n"


def test_the_same_statement_added_twice_is_one() -> None:
    theirs = BASE.replace("  - ferry\n", "  - storm\n") + "note: By telephone.\n"
    found = clean("", BASE, theirs)
    assert "note: By telephone." in found
    assert "tags:\n  - ferry\n  - storm\n" in found


def test_what_cannot_be_read_is_left_to_a_merge_of_lines() -> None:
    broken = BASE.replace("denies", "neihter").encode()
    assert merge(BASE.encode(), broken, BASE.replace("no", "a").encode(), PATH) is None
    assert merge(b"x", b"y", b"z", "notes.txt") is None


def test_a_base_that_cannot_be_read_is_left_to_a_merge_of_lines() -> None:
    marks = BASE.replace("stance: denies\n", "<<<<<<< a\nstance: denies\n=======\n>>>>>>> b\n")
    for base in (marks, BASE.replace("denies", "maybe")):
        ours = BASE.replace("denies", "disputes").encode()
        assert merge(base.encode(), ours, BASE.encode(), PATH) is None


def test_two_parts_of_one_day_are_not_made_one_statement() -> None:
    ours = BASE.replace("no ship is missing", "at noon, all is well")
    theirs = BASE.replace("summary: Says that no ship is missing.", "quote: They are lost")
    assert merged("", ours, theirs).whole
    assert not merged("", BASE, BASE + "quote: No ship is missing\n").whole


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_marks_stay(newline: str, mark: str) -> None:
    def file(text: str) -> bytes:
        return (mark + text).replace("\n", newline).encode()

    ours = BASE.replace("no ship", "any ship").replace("denies", "silent")
    theirs = BASE.replace("no ship", "one ship").replace("probable", "possible")
    found = merge(file(BASE), file(ours), file(theirs), PATH)
    assert found is not None
    assert found.conflicts == ("summary",)
    assert found.data.decode().count("\n") == found.data.decode().count(newline)
    assert found.data.decode().startswith(mark)
    assert found.data.count(b"<<<<<<<") == 1


def test_braces() -> None:
    base = '{claim: "The ferry sank.", tags: [ferry]}\n'
    ours = base.replace("sank", "went down")
    theirs = base.replace("[ferry]", "[ferry, storm]")
    assert decode(clean(base, ours, theirs, CLAIM).encode(), CLAIM, Address("claim", "a/b")).record
    found = merged(base, ours, base.replace("sank", "burnt"), CLAIM)
    assert found.conflicts == ("claim",)
    assert "<<<<<<< ours\nclaim: The ferry went down.\n=======\n" in found.data.decode()


def test_comments_stay_whatever_becomes_of_the_lines() -> None:
    base = "claim: |\n  A.\nnote: N\ntags: [a]\n"
    ours = (
        "# licence\nclaim: |  # text from X\n  A.\nnote: N  # keep\n\n  # about tags\ntags: [a]\n"
    )
    theirs = "claim: |\n  A.\ntags: [a, b]\n"
    for one, other in ((ours, theirs), (theirs, ours)):
        found = clean(base, one, other, CLAIM)
        for comment in ("# licence", "# text from X", "# keep", "# about tags"):
            assert found.count(comment) == 1, found
        assert "note" not in found


def test_comments_of_a_file_in_braces_stay_in_a_conflict() -> None:
    base = "{claim: A., tags: [a]}\n"
    ours = "# factcli: ignore[x] y\n{claim: B.,  # why B\n tags: [a]}\n"
    found = merged(base, ours, "{claim: C., tags: [a]}\n", CLAIM).data.decode()
    assert found.count("# factcli: ignore[x] y") == found.count("# why B") == 1


def test_comments_alike_stay_each_with_its_field() -> None:
    base = "claim: A.\n# factcli: ignore[x] y\nnote: N\ntags: [a]\n"
    ours = base.replace("claim: A", "claim: B")
    theirs = base.replace("tags:", "# factcli: ignore[x] y\ntags:").replace("[a]", "[b]")
    found = clean(base, ours, theirs, CLAIM)
    assert "# factcli: ignore[x] y\nnote" in found
    assert "# factcli: ignore[x] y\ntags" in found


def test_a_comment_that_one_side_took_out_goes() -> None:
    base = BASE.replace("note", "").replace("stance:", "# to be asked again\nstance:")
    ours = base.replace("probable", "possible")
    theirs = BASE.replace("denies", "disputes")
    assert "#" not in clean(base, ours, theirs)
    assert "#" not in clean(base, theirs, ours)


def test_sides_that_are_indented_otherwise() -> None:
    base = "claim: |\n  A.\ntags: [a]\n"
    ours = "  claim: B.\n  note: N\n  tags: [a]\n"
    theirs = "claim: |\n  C.\ntags: [a]\n"
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merged(base, one, other, CLAIM)
        assert found.conflicts == ("claim",)
        for side in ("ours", "theirs"):
            text = chosen(found.data.decode(), side).encode()
            record = decode(text, CLAIM, Address("claim", "a/b")).record
            assert record is not None
            assert fields_of(record)["note"] == "N"
            assert fields_of(record)["tags"] == ["a"]


def test_a_list_that_shrinks_to_one_is_no_conflict() -> None:
    base = "title: A\npublisher: P\npublished: 2025\nderived_from: [a, b, c]\n"
    ours = base.replace("[a, b, c]", "[b, c]").replace("title: A", "title: B")
    theirs = base.replace("[a, b, c]", "[a, b]")
    found = clean(base, ours, theirs, "seeds/x.yaml")
    assert "derived_from: b\n" in found or "derived_from:\n  - b\n" in found
    assert "title: B" in found


def test_an_attestation_is_not_joined_with_other_words() -> None:
    base = BASE + "quote: No ship is missing\n"
    proof = f"verified: {{capture: {'a' * 64}, words: {'b' * 64}, date: 2025-03-02}}\n"
    ours = base.replace("quote: No ship", "quote: No big ship")
    found = merged(base, ours, base + proof)
    assert found.conflicts == ("verified",)
    assert clean(
        base, BASE.replace("denies", "disputes") + "quote: No ship is missing\n", base + proof
    )


@pytest.mark.parametrize(("size", "marks"), [(3, 7), (9, 9), (10**9, 100)])
def test_marks_are_such_as_check_knows(size: int, marks: int) -> None:
    sides = (BASE.replace("denies", each).encode() for each in ("silent", "neither"))
    found = merge(BASE.encode(), *sides, PATH, None, size)
    assert found is not None
    assert f"\n{'<' * marks} ours\n" in found.data.decode()
    assert [f.rule for f in check(facts_of({PATH: found.data}))].count("merge-conflict") == 1


def test_both_of_two_files_keep_their_bytes() -> None:
    ours = ("\ufeff" + BASE).replace("\n", "\r\n").encode()
    theirs = BASE.replace("denies", "allows").replace("\n", "\r\n").encode()
    found = merge(b"", ours, theirs, PATH)
    assert found is not None
    assert found.whole
    assert both_sides(found.data) == (ours, theirs)
    assert both_sides(f"<<<<<<< a\n{BASE}||||||| b\n=======\n{BASE}>>>>>>> c\n".encode()) == (
        BASE.encode(),
        BASE.encode(),
    )
    for other in (BASE, "<<<<<<< a\n=======\n", f"note: x\n<<<<<<< a\n{BASE}=======\n>>>>>>> b\n"):
        assert both_sides(other.encode()) is None
    for hostile in (b"<" * 500_000 + b"\n", b"\n" * 100_000 + b"<" * 500_000, b">" * 10**6):
        assert both_sides(hostile) is None


SETS = ("tags", "parties", "distinct_from", "derived_from")


def edited(data: st.DataObject, base: Record) -> Record:
    """The record with a few fields as another one of its kind has them, some lists longer."""
    kind = type(base).__name__.lower()
    other = data.draw(getattr(strategies, "stories" if kind == "story" else f"{kind}s"))
    keys = [key for key in fields_of(base) if key != "severities"]
    fields: dict[str, Any] = {}
    for key in data.draw(st.lists(st.sampled_from(keys), max_size=4, unique=True)):
        value = getattr(other, key)
        longer = type(value) is tuple and data.draw(st.booleans())
        fields[key] = getattr(base, key) + value if longer else value
    return replace(base, **fields)


def chosen(text: str, side: str) -> str:
    """The text with every conflict decided for one side."""
    pattern = "<<<<<<< ours\n(.*?)=======\n(.*?)>>>>>>> theirs\n"
    return re.sub(pattern, r"\1" if side == "ours" else r"\2", text, flags=re.DOTALL)


def expected(key: str, base: Any, ours: Any, theirs: Any) -> tuple[bool, Any]:
    """Whether the merge of a field is sure, and what it leads to: by the rules of the page, over
    values, in another way than the code."""
    if ours == theirs or theirs == base:
        return True, ours
    if ours == base:
        return True, theirs
    if key in SETS:
        both = {*ours, *theirs}
        stay = {each for each in both if each not in base or (each in ours and each in theirs)}
        return True, stay
    return False, None


@settings(max_examples=300)
@given(st.data())
def test_random_edits_are_merged_without_loss_or_reported(data: st.DataObject) -> None:
    base = data.draw(strategies.records)
    ours, theirs = edited(data, base), edited(data, base)
    kind: Any = type(base).__name__.lower()
    path = path_of(kind, base.id)
    address = address_of(path)
    assert address is not None
    files = [encode(each).encode() for each in (base, ours, theirs)]
    comments = [b"# by us\n", b"# by them\n"]
    files = [files[0], *(comment + each for comment, each in zip(comments, files[1:], strict=True))]
    assert merge(files[0], files[1], files[1], path) == Merged(files[1])
    found = merge(*files, path)
    swapped = merge(files[0], files[2], files[1], path)
    assert found is not None
    assert swapped is not None
    assert set(found.conflicts) == set(swapped.conflicts)
    text = found.data.decode()
    for comment in comments:
        assert text.count(comment.decode()) == 1
    results = {
        side: decode(chosen(text, side).encode(), path, address) for side in ("ours", "theirs")
    }
    turned = decode(chosen(swapped.data.decode(), "theirs").encode(), path, address)
    assert (decode(found.data, path, address).record is None) == bool(found.conflicts)
    if found.conflicts:
        findings = decode(found.data, path, address).findings
        assert {finding.rule for finding in findings} == {"merge-conflict"}
    for side, version in (("ours", ours), ("theirs", theirs)):
        record = results[side].record
        assert record is not None, results[side].findings
        for key in fields_of(base):
            values = [getattr(each, key) for each in (base, ours, theirs)]
            sure, value = expected(key, *values)
            now = getattr(record, key)
            if key in found.conflicts:
                assert now == getattr(version, key)
                assert values[1] != values[2]
            elif sure and key in SETS and values[1] not in (values[0], values[2]) != values[2]:
                assert set(now) == set(value)
            elif sure:
                assert now == value
            elif key in ("assessments", "captures"):
                assert {*values[1], *values[2]} - {*values[0]} <= {*now}
            elif key == "figures":
                assert now.keys() >= (values[1].keys() | values[2].keys()) - values[0].keys()
            else:
                pytest.fail(f"{key} was changed by both, and is neither merged nor reported")
    if not found.conflicts:
        assert results["ours"].record == turned.record
