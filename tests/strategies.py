"""Strategies for property tests: records of every kind, with texts of any script."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from factcli.records import (
    Assessment,
    Capture,
    Claim,
    Config,
    Retraction,
    Source,
    Statement,
    Story,
    Verified,
)
from factcli.values import scales
from factcli.values.dates import parse_date
from factcli.values.figures import parse_figure

text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150).filter(
    lambda each: bool(each.strip()) and each == each.rstrip("\r\n")
)
words = st.lists(text, min_size=1, max_size=3).map(tuple)
name = st.from_regex("[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
date = st.sampled_from(
    [
        "2024",
        "2024-10",
        "2024-10-24",
        "2024-10-24T14:30+03:00",
        "2024-10~",
        "2024-10-2X",
        "XXXX",
        "../2024-10-23",
        "2024-10-22/..",
        "[2024-10-22,2024-10-24]",
        "?2024-10-~24",
        "%2024",
    ]
).map(parse_date)
figure = st.sampled_from(["3000", "~3000", "3000+", "..12000", "3000..5000", "50 m", "-1.5 %"]).map(
    parse_figure
)
digest = st.text("0123456789abcdef", min_size=64, max_size=64)
claim_id = st.builds("{}/{}".format, name, name)
statement_id = st.builds("{}/{}/{}".format, name, name, name)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


statements = st.builds(
    Statement,
    id=st.just("s/c/x"),
    speaker=text,
    party=maybe(text),
    date=date,
    stance=st.sampled_from(list(scales.STANCES)),
    summary=text,
    quote=some(text),
    excerpt=maybe(text),
    translation=maybe(text),
    source=name,
    at=maybe(text),
    via=some(text),
    confidence=st.sampled_from(list(scales.CONFIDENCES)),
    figures=st.dictionaries(
        st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
        figure,
        max_size=3,
    ),
    reading=maybe(text),
    same_as=maybe(statement_id),
    replaces=maybe(statement_id),
    verified=maybe(st.builds(Verified, digest, digest, date)),
    note=maybe(text),
    tags=some(text),
)
claims = st.builds(
    Claim,
    id=st.just("s/c"),
    claim=text,
    parties=some(text),
    when=maybe(date),
    distinct_from=some(claim_id),
    assessments=some(
        st.builds(
            Assessment,
            date,
            st.sampled_from(list(scales.LIKELIHOODS)),
            st.sampled_from(list(scales.ANALYTIC_CONFIDENCES)),
            text,
        )
    ),
    note=maybe(text),
    tags=some(text),
)
sources = st.builds(
    Source,
    id=st.just("x"),
    title=text,
    publisher=text,
    published=date,
    updated=maybe(date),
    url=maybe(st.just("https://example.org/a?b=1#c")),
    author=maybe(text),
    language=maybe(text),
    note=maybe(text),
    kind=st.sampled_from(list(scales.SOURCE_KINDS)),
    reliability=st.sampled_from(list(scales.RELIABILITIES)),
    derived_from=some(text),
    retracted=maybe(st.builds(Retraction, date, maybe(text))),
    captures=some(st.builds(Capture, date, digest, maybe(st.just("x.txt")), maybe(text))),
)
stories = st.builds(
    Story,
    id=st.just("s"),
    title=maybe(text),
    summary=maybe(text),
    note=maybe(text),
    tags=some(text),
)
configs = st.builds(Config, title=maybe(text), note=maybe(text))


records = st.one_of(statements, claims, sources, stories, configs)
