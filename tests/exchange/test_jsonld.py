"""JSON-LD as it lies about: where it is found, and what is told of what cannot be read."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.exchange.jsonld import read

REVIEW = '{"@type": "ClaimReview", "claimReviewed": "It is so."}'


def claims(data: str | bytes, name: str = "x.json") -> list[str]:
    found, faults = read(data if isinstance(data, bytes) else data.encode(), name)
    assert faults == []
    return [each.thing.get("claimReviewed") or each.thing["text"] for each in found]


def told(data: str | bytes) -> list[str]:
    _, faults = read(data if isinstance(data, bytes) else data.encode(), "x")
    return [f"{each.line}:{each.column}: {each.told}" for each in faults]


def page(*scripts: str) -> str:
    tags = "\n".join(f'<script type="application/ld+json">{each}</script>' for each in scripts)
    return f"<!doctype html>\n<html><head>\n{tags}\n</head></html>"


@pytest.mark.parametrize(
    "data",
    [
        REVIEW,
        f"[{REVIEW}]",
        f'{{"@context": "https://schema.org", "@graph": [{REVIEW}]}}',
        f'{{"dataFeedElement": [{{"@type": "DataFeedItem", "item": [{REVIEW}]}}]}}',
        f'{{"@type": "NewsArticle", "review": {REVIEW}}}',
        REVIEW.replace('"ClaimReview"', '["Review", "ClaimReview"]'),
        REVIEW.replace("ClaimReview", "http://schema.org/ClaimReview"),
        REVIEW.replace('"@type": "ClaimReview", ', ""),
        "\ufeff" + REVIEW,
        REVIEW.encode("utf-16"),
        REVIEW.encode("utf-32"),
        page(REVIEW),
        "\ufeff\n" + page(REVIEW),
        page(REVIEW).replace("application/ld+json", "Application/LD+JSON; charset=utf-8"),
        page(f"//<![CDATA[\n{REVIEW}\n//]]>"),
        page(f"/*<![CDATA[*/{REVIEW}/*]]>*/"),
        page(f"<!--\n{REVIEW}\n-->"),
        page(REVIEW).replace("</script>\n</head></html>", ""),  # cut short
        page('{"@type": "WebPage"}', REVIEW, ""),
    ],
)
def test_a_review_is_found_wherever_it_stands(data: str | bytes) -> None:
    assert claims(data) == ["It is so."]


def test_several_in_one_page_are_told_apart() -> None:
    second = REVIEW.replace("It is so.", "It is not.")
    found, _ = read(page(f"[{REVIEW}, {second}]", REVIEW).encode(), "page.html")
    assert [each.place for each in found] == [f"page.html, review {n}" for n in (1, 2, 3)]
    assert claims(f"{REVIEW}\n{second}\n\n{REVIEW}\n") == ["It is so.", "It is not.", "It is so."]


def test_a_claim_that_is_reviewed_is_no_claim_by_itself() -> None:
    claim = {"@type": "Claim", "@id": "#c", "text": "It is so."}
    review = {"@type": "ClaimReview", "claimReviewed": "x", "itemReviewed": {"@id": "#c"}}
    assert claims(json.dumps([claim])) == ["It is so."]
    assert claims(json.dumps({"@graph": [claim, review]})) == ["x"]
    assert claims(json.dumps({"@graph": [{**review, "itemReviewed": claim}]})) == ["x"]


def test_what_others_name_by_its_id_is_at_hand() -> None:
    data = json.dumps(
        {"@graph": [{"@id": "#a", "name": "AFP"}, {**json.loads(REVIEW), "author": {"@id": "#a"}}]}
    )
    found, _ = read(data.encode(), "x")
    assert found[0].ids["#a"]["name"] == "AFP"


def test_the_address_of_a_page() -> None:
    head = '<link rel="canonical" href="https://a.example/x"><meta property="og:url" content="y">'
    found, _ = read(page(REVIEW).replace("<head>", f"<head>{head}").encode(), "x")
    assert found[0].base == "https://a.example/x"


def test_an_old_page_has_its_own_charset() -> None:
    old = page(REVIEW.replace("so", "schön")).replace("<head>", '<head><meta charset="iso-8859-1">')
    assert claims(old.encode("latin-1")) == ["It is schön."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("", ["1:1: the file is empty"]),
        (" \n", ["1:1: the file is empty"]),
        ("{}", ["1:1: there is no ClaimReview in it"]),
        ("<html></html>", ["1:1: there is no ClaimReview in it"]),
        ("null", ["1:1: there is no ClaimReview in it"]),
        ('{"a": 1,}', ["1:9: nothing stands between the comma and }; take the comma out"]),
        (
            '{\n "a": [1, 2,\n ]\n}',
            ["3:2: nothing stands between the comma and ]; take the comma out"],
        ),
        ('{\n // why\n "a": 1}', ["2:2: JSON has no comments; take it out"]),
        ('{"a" 1}', ["1:6: this is no JSON: expecting ':' delimiter"]),
        ("nonsense", ["1:1: this is no JSON: expecting value"]),
        (b'{\n"a": "\xff"}', ["2:7: this is not UTF-8; save it as UTF-8"]),
        (
            b'<meta charset="klingon">',
            [
                "1:1: the page says that it is in klingon, which is no known charset;"
                " save it as UTF-8"
            ],
        ),
        ("[" * 100_000, ["1:1: it is nested too deeply to be read"]),
        ('{"a":' * 100_000, ["1:1: it is nested too deeply to be read"]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(data: str | bytes, expected: list[str]) -> None:
    assert told(data) == expected


def test_a_broken_script_hides_no_other() -> None:
    text = page(REVIEW, '\n{"@type": "ClaimReview",\n  "claimReviewed": "x",\n}', REVIEW)
    found, faults = read(text.encode(), "page.html")
    assert len(found) == 2
    (fault,) = faults
    assert (fault.path, fault.line, fault.column) == ("page.html", 7, 1)
    assert text.splitlines()[6][0] == "}"


def test_a_broken_line_hides_no_other() -> None:
    found, faults = read(f"{REVIEW}\n{{,}}\n{REVIEW}\n".encode(), "x.jsonl")
    assert len(found) == 2
    assert [(each.line, each.column) for each in faults] == [(2, 2)]


def test_line_breaks_within_texts_are_read() -> None:
    assert claims('{"claimReviewed": "It is\nso."}') == ["It is\nso."]


def test_keys_that_stand_twice_are_known() -> None:
    found, _ = read(b'{"claimReviewed": "a", "url": "x", "url": "x", "claimReviewed": "b"}', "x")
    assert found[0].thing.twice == ("claimReviewed",)


def test_numbers_stay_as_they_are_written() -> None:
    found, faults = read(b'{"claimReviewed": "a", "n": [1.50, 1%b, NaN]}' % (b"0" * 5000), "x")
    assert faults == []
    assert found[0].thing["n"] == ["1.50", "1" + "0" * 5000, None]


def test_a_feed_of_many_is_read_in_its_time() -> None:
    """Linear in what there is: ten times as much takes about ten times as long."""
    hard = "<!--" * 50_000 + page(REVIEW)
    begun = time.perf_counter()
    read(hard.encode(), "x")
    assert time.perf_counter() - begun < 5
    feed = json.dumps({"dataFeedElement": [{"item": [json.loads(REVIEW)]}] * 20_000})
    assert len(read(feed.encode(), "x")[0]) == 20_000


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    found, faults = read(data, "x")
    assert found or faults


anything = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "claimReviewed", "name", "author", "itemReviewed"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_no_shape_is_too_strange(value: object) -> None:
    read(json.dumps(value).encode(), "x")
