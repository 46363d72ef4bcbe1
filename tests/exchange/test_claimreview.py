"""import claimreview: what reviews say, as statements; and twenty real ones, read by eye."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.changes.intake import Intake, Wanted, intake
from factcli.changes.plan import Ledger, outcome
from factcli.checks import check
from factcli.exchange.claimreview import MADE, READING, Reader, own_ids
from factcli.exchange.jsonld import read
from factcli.exchange.known import Known
from factcli.exchange.ratings import overriding
from factcli.records import Facts, Statement
from tests.data import needs
from tests.ledgers import ledger_of

EMPTY = ledger_of({"factcli.yaml": ""})
REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The ferry sank.",
    "url": "https://desk.example/ferry",
    "name": "No, the ferry did not sink",
    "datePublished": "2025-03-05",
    "author": {"@type": "Organization", "name": "The Desk"},
    "reviewRating": {"@type": "Rating", "alternateName": "False"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Bo Blogger"},
        "datePublished": "2025-03-02",
        "appearance": {"@type": "CreativeWork", "url": "https://www.facebook.com/bo/1"},
    },
}


def rows(data: Any, facts: Facts = EMPTY.facts, **stances: str) -> list[Wanted]:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    found, faults = read(text, "x.json")
    assert faults == []
    reader = Reader(Known(facts, own_ids(found)), "reviews", overriding(stances.items()))
    return [wanted for each in found for wanted in reader.wanted(each)]


def taken(data: Any, ledger: Ledger = EMPTY, **stances: str) -> tuple[Intake, Facts]:
    """What becomes of it, and the ledger that it gives, which holds all rules."""
    told = intake(
        ledger, [each for each in rows(data, ledger.facts, **stances) if not each.problems]
    )
    after = outcome(ledger.facts, told.plan.changes)
    assert [each for each in check(after) if each.severity == "error"] == []
    return told, after


def refusals(data: Any, **stances: str) -> list[str]:
    return [problem for each in rows(data, **stances) for problem in each.problems]


def said(facts: Facts) -> dict[str, Statement]:
    return {each.speaker: each for each in facts.statements.values()}


def changed(**fields: Any) -> dict[str, Any]:
    """The review with other fields, those left out that are None; `item_x` is x of its item."""
    told = {**REVIEW, **{k: v for k, v in fields.items() if not k.startswith("item_")}}
    item = {k.removeprefix("item_"): v for k, v in fields.items() if k.startswith("item_")}
    told["itemReviewed"] = {**REVIEW["itemReviewed"], **item} if item else told["itemReviewed"]
    told["itemReviewed"] = told["itemReviewed"] and {
        key: value for key, value in told["itemReviewed"].items() if value is not None
    }
    return {key: value for key, value in told.items() if value is not None}


def test_a_review_is_two_statements_each_with_its_source() -> None:
    told, after = taken(REVIEW)
    assert told.refused == []
    assert {id: each.claim for id, each in after.claims.items()} == {
        "reviews/the-ferry-sank": "The ferry sank."
    }
    desk, bo = said(after)["The Desk"], said(after)["Bo Blogger"]
    assert (desk.stance, desk.date.text, desk.confidence) == ("denies", "2025-03-05", "probable")
    assert desk.summary == "Rates it “False”."
    assert (bo.stance, bo.date.text, bo.confidence) == ("asserts", "2025-03-02", "possible")
    assert (bo.summary, bo.reading) == (MADE, READING)
    review, post = after.sources[desk.source], after.sources[bo.source]
    assert (
        review.title,
        review.publisher,
        review.published and review.published.text,
        review.url,
    ) == (
        "No, the ferry did not sink",
        "The Desk",
        "2025-03-05",
        "https://desk.example/ferry",
    )
    assert (post.title, post.publisher, post.published and post.published.text, post.kind) == (
        "www.facebook.com/bo/1",
        "facebook.com",
        "2025-03-02",
        "post",
    )
    assert post.note == "Named by a ClaimReview: https://desk.example/ferry"
    assert (review.id, post.id) == ("the-desk-2025-03-05", "facebook-com-2025-03-02")


def test_a_foreign_rating_is_no_judgement_of_ours() -> None:
    _, after = taken(REVIEW)
    assert all(claim.assessments == () for claim in after.claims.values())


def test_the_second_time_nothing_is_new() -> None:
    _, after = taken(REVIEW)
    told, _ = taken(REVIEW, Ledger(after, lambda path: b""))
    assert told.plan.changes == ()
    assert sum(told.new) == 0 and told.known.statements == 2


def test_two_reviews_of_one_text_are_of_one_claim() -> None:
    other = changed(
        claimReviewed="“The Ferry sank”",
        url="https://other.example/ferry",
        author={"@type": "Organization", "name": "Others"},
        reviewRating={"alternateName": "True"},
    )
    _, after = taken([REVIEW, other])
    assert len(after.claims) == 1
    assert {each.speaker: each.stance for each in after.statements.values()} == {
        "Bo Blogger": "asserts",
        "The Desk": "denies",
        "Others": "confirms",
    }


def test_a_claim_that_is_there_is_found_by_its_text_in_any_story() -> None:
    ledger = ledger_of({"facts/harbour/ferry/claim.yaml": "claim: the ferry sank\n"})
    _, after = taken(REVIEW, ledger)
    assert list(after.claims) == ["harbour/ferry"]
    assert {each.claim for each in after.statements.values()} == {"harbour/ferry"}


def test_a_source_that_is_there_is_found_by_its_address() -> None:
    seed = "title: Ferry\npublisher: Desk\npublished: 2025-03-05\nurl: https://desk.example/ferry\n"
    _, after = taken(REVIEW, ledger_of({"seeds/mine.yaml": seed}))
    assert said(after)["The Desk"].source == "mine"


@pytest.mark.parametrize(
    ("fields", "speaker", "party", "publisher", "author"),
    [
        ({}, "The Desk", None, "The Desk", None),
        ({"author": "Ann"}, "Ann", None, "Ann", None),
        ({"author": {"@type": "Person", "name": "Ann"}}, "Ann", None, "desk.example", "Ann"),
        (
            {"author": [{"@type": "Person", "name": "Ann"}], "publisher": {"name": "The Desk"}},
            "Ann",
            "The Desk",
            "The Desk",
            "Ann",
        ),
        (
            {"author": [{"name": "Ann"}, {"name": "Cy"}], "publisher": {"name": "The Desk"}},
            "The Desk",
            None,
            "The Desk",
            "Ann, Cy",
        ),
        (
            {"author": [{"@type": "Person", "name": "Ann"}, {"@type": "Person", "name": "Cy"}]},
            "Ann, Cy",
            None,
            "desk.example",
            "Ann, Cy",
        ),
        ({"author": None, "publisher": {"name": "The Desk"}}, "The Desk", None, "The Desk", None),
        ({"author": None}, "desk.example", None, "desk.example", None),
        (
            {"author": {"@type": "Organization", "name": ["The Desk", "X"]}},
            "The Desk",
            None,
            "The Desk",
            None,
        ),
    ],
)
def test_who_reviews(
    fields: Any, speaker: str, party: str | None, publisher: str, author: str | None
) -> None:
    _, after = taken(changed(**fields))
    desk = next(each for each in after.statements.values() if each.stance == "denies")
    source = after.sources[desk.source]
    assert (desk.speaker, desk.party, source.publisher, source.author) == (
        speaker,
        party,
        publisher,
        author,
    )


@pytest.mark.parametrize(
    ("fields", "date", "note"),
    [
        ({}, "2025-03-02", None),
        ({"item_datePublished": "2025-03-02T10:00:00Z"}, "2025-03-02", None),
        ({"item_datePublished": None}, "../2025-03-05", None),
        ({"item_datePublished": None, "datePublished": None}, "XXXX", None),
        ({"item_datePublished": "02/03/2025"}, "../2025-03-05", "datePublished: 02/03/2025"),
        # made after it was reviewed: one of the dates is wrong
        ({"item_datePublished": "2025-04-01"}, "../2025-03-05", "datePublished: 2025-04-01"),
        (
            {"item_appearance": {"url": "https://x.com/bo/1", "datePublished": "2025-03-01"}},
            "2025-03-01",
            None,
        ),
    ],
)
def test_when_a_claim_was_made(fields: Any, date: str, note: str | None) -> None:
    _, after = taken(changed(**fields))
    bo = said(after)["Bo Blogger"]
    assert (bo.date.text, bo.note) == (date, note)


def test_a_review_without_a_date_of_its_own() -> None:
    _, after = taken(changed(datePublished=None, dateModified="2025-03-06"))
    desk = said(after)["The Desk"]
    source = after.sources[desk.source]
    assert (desk.date.text, source.published, source.updated and source.updated.text) == (
        "../2025-03-06",
        None,
        "2025-03-06",
    )


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        ({}, ["https://www.facebook.com/bo/1"]),
        ({"item_appearance": None}, ["https://desk.example/ferry"]),
        ({"item_appearance": "https://x.com/bo"}, ["https://x.com/bo"]),
        (
            {
                "item_firstAppearance": {"url": "https://t.me/1"},
                "item_appearance": ["https://t.me/2", "https://t.me/1"],
            },
            ["https://t.me/1", "https://t.me/2"],
        ),
        ({"item_appearance": None, "item_url": "https://t.me/3"}, ["https://t.me/3"]),
        ({"item_appearance": {"name": "a leaflet"}}, ["https://desk.example/ferry"]),
        ({"item_appearance": "not an address"}, ["https://desk.example/ferry"]),
    ],
)
def test_where_a_claim_was_made(fields: Any, urls: list[str]) -> None:
    _, after = taken(changed(**fields))
    found = [
        after.sources[s.source].url for s in after.statements.values() if s.speaker == "Bo Blogger"
    ]
    assert sorted(map(str, found)) == urls


def test_several_authors_of_a_claim_speak_each_for_themselves() -> None:
    _, after = taken(changed(item_author=["Bo", {"name": "Cy", "jobTitle": "Mayor"}]))
    assert {each.speaker for each in after.statements.values()} == {"Bo", "Cy", "The Desk"}
    assert said(after)["Cy"].note == "jobTitle: Mayor"


def test_a_claim_of_nobody_is_reviewed_all_the_same() -> None:
    _, after = taken(changed(item_author=None))
    assert list(said(after)) == ["The Desk"]
    assert said(after)["The Desk"].note == "appearance: https://www.facebook.com/bo/1"
    _, after = taken(changed(itemReviewed=None))
    assert list(said(after)) == ["The Desk"]


def test_what_does_not_fit_is_kept_in_notes() -> None:
    _, after = taken(
        changed(
            reviewBody="<p>It is in the &amp;quot;harbour&amp;quot;.</p>",
            sdLicense="https://creativecommons.org/licenses/by/4.0/",
            url="/ferry",
            item_name="Town council",
            item_author={"name": ["Bo Blogger", "mayor"], "affiliation": {"name": "The Party"}},
        )
    )
    desk, bo = said(after)["The Desk"], said(after)["Bo Blogger"]
    assert desk.note == 'reviewBody: It is in the "harbour".'
    assert after.sources[desk.source].note == (
        "sdLicense: https://creativecommons.org/licenses/by/4.0/; url: /ferry"
    )
    assert bo.note == "name: mayor; affiliation: The Party; itemReviewed: Town council"
    assert bo.party is None  # who is affiliated with a party does not always speak for it


def test_a_relative_address_is_completed_by_the_page() -> None:
    body = json.dumps(changed(url="/ferry"))
    link = '<link rel=canonical href="https://desk.example/x">'
    page = f"{link}<script type=application/ld+json>{body}</script>"
    _, after = taken(page.encode())
    assert after.sources[said(after)["The Desk"].source].url == "https://desk.example/ferry"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"reviewRating": None},
            "it has no rating, so what its author says of the claim is not told",
        ),
        (
            {"reviewRating": {"alternateName": "Gallywobble"}},
            "its rating is not known: “Gallywobble”; say what it means:"
            ' --stance "Gallywobble=STANCE"',
        ),
        (
            {"claimReviewed": None},
            "it does not say which claim it is about: claimReviewed is missing",
        ),
        (
            {"claimReviewed": " <p></p> "},
            "it does not say which claim it is about: claimReviewed is missing",
        ),
        ({"author": None, "url": None}, "nobody is named as the author of the review"),
    ],
)
def test_what_is_refused_says_why(fields: Any, reason: str) -> None:
    assert refusals(changed(**fields)) == [reason]


def test_a_rating_that_is_not_known_refuses_the_reviewer_alone() -> None:
    data = changed(reviewRating={"alternateName": "Gallywobble"})
    _, after = taken(data)
    assert list(said(after)) == ["Bo Blogger"]
    _, after = taken(data, Gallywobble="questions")
    assert said(after)["The Desk"].stance == "questions"


def test_a_key_that_stands_twice_is_refused() -> None:
    data = json.dumps(REVIEW).replace('"url"', '"claimReviewed": "Another.", "url"', 1).encode()
    assert refusals(data) == ["claimReviewed stands in it twice, with different values"]


def test_a_claim_by_itself() -> None:
    claim = {"@type": "Claim", "name": "The ferry sank.", "keywords": "ferry, harbour"}
    told, after = taken(claim)
    assert (told.new.claims, told.new.statements) == (1, 0)
    assert after.claims["reviews/the-ferry-sank"].tags == ("ferry", "harbour")
    _, after = taken({**claim, "author": "Bo", "appearance": "https://x.com/bo/1"})
    assert [(each.speaker, each.date.text) for each in after.statements.values()] == [
        ("Bo", "XXXX")
    ]


def test_what_others_write_cannot_make_ids() -> None:
    """Else a foreign file could choose where its records go."""
    for id in ("../x", "a/b/c", "366056", "A/B", "con/aux", "x" * 70 + "/y"):
        _, after = taken(changed(item_identifier=id))
        assert list(after.claims) == ["reviews/the-ferry-sank"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("@id", "@type", "@value", "name", "url", "text", "author", "keywords"),
                    *("isPartOf", "inDefinedTermSet", "memberOf", "datePublished", "identifier"),
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
OF_REVIEW = (
    *("claimReviewed", "url", "name", "datePublished", "dateModified", "author", "publisher"),
    *("reviewRating", "mainEntityOfPage", "inLanguage", "reviewBody"),
)
OF_ITEM = (
    *("author", "url", "name", "datePublished", "appearance", "firstAppearance", "subjectOf"),
    *("keywords", "identifier", "isPartOf", "temporalCoverage", "text"),
)
shapes = st.fixed_dictionaries({}, optional=dict.fromkeys(OF_REVIEW, anything))
items = st.fixed_dictionaries({}, optional=dict.fromkeys(OF_ITEM, anything))


@given(shapes, items | anything)
def test_no_shape_of_a_review_is_too_strange(fields: dict[str, Any], item: Any) -> None:
    data = {**REVIEW, **fields, "itemReviewed": item}
    told, _ = taken(data)
    assert told.refused == [] or all(each.reason for each in told.refused)


def statement(facts: Facts, speaker: str) -> tuple[Any, ...]:
    found = [each for each in facts.statements.values() if each.speaker == speaker]
    assert found, speaker
    each = found[0]
    source = facts.sources[each.source]
    when = (source.published or source.updated or "?") and (source.published or source.updated)
    return each.party, each.date.text, each.stance, source.publisher, str(when), len(found)


# file: (reviewer, its party, date, stance, publisher of the review, when it came out),
#       (author of the claim, date, publisher of where it was read, how many reports), read by eye
TWENTY: dict[str, tuple[tuple[str | None, ...] | None, tuple[str, str, str, int] | None]] = {
    "cr001": (
        ("Aajtak", None, "2020-07-05", "denies", "Aajtak", "2020-07-05"),
        ("सोशल मीडिया यूजर्स", "2020-07-05", "Aajtak", 1),
    ),
    "cr003": (
        ("AFP", None, "2021-08-04", "denies", "AFP", "2021-08-04T06:49"),
        ("Several persons", "2021-07-30", "facebook.com", 1),
    ),
    "cr005": (
        ("Factual", None, "2021-06-01", "disputes", "Factual", "2021-06-01T23:35"),
        ("Varias fuentes", "2021-05-30", "facebook.com", 1),
    ),
    "cr007": (
        ("AFP", None, "2022-01-28", "denies", "AFP", "2022-01-28T18:35"),
        ("Sources multiples", "2022-01-24", "facebook.com", 1),
    ),
    "cr009": (
        ("AFP", None, "2022-03-02", "disputes", "AFP", "2022-03-02T07:11"),
        ("Multiple persons", "2022-02-24", "facebook.com", 1),
    ),
    "cr011": (
        (
            "Taryn Willows",
            None,
            "2020-03-27",
            "denies",
            "Taryn Willows",
            "2020-03-27T10:46:13+02:00",
        ),
        ("Mzwandile Masina", "2020-03-18", "youtu.be", 1),
    ),
    "cr013": (
        ("Luiz Fernando Menezes", "Aos Fatos", "2022-08-11", "disputes", "Aos Fatos", "2022-08-11"),
        ("desinformação", "2022-08-11", "Aos Fatos", 1),
    ),
    "cr015": (
        (
            "Nivedita Niranjankumar",
            "BOOM",
            "2019-04-10",
            "denies",
            "BOOM",
            "2019-04-10T12:09:05+05:30",
        ),
        ("Facebook Page - NoConversion", "2019-04-10", "BOOM", 1),
    ),
    "cr017": (None, ("Irmin Suhl", "2019-09-07", "facebook.com", 1)),
    "cr019": (
        ("Clarissa Pacheco", None, "XXXX", "denies", "Clarissa Pacheco", "XXXX"),
        ("Oswaldo Eustáquio", "2023-01-24", "Clarissa Pacheco", 1),
    ),
    "cr021": (
        ("Fatabyyano Platform", None, "2022-08-24", "denies", "Fatabyyano Platform", "2022-08-24"),
        ("منشورات مواقع التواصل الاجتماعي", "2022-08-21", "facebook.com", 4),
    ),
    "cr023": (
        ("India Today", None, "2020-10-13", "neither", "India Today", "2020-10-13"),
        ("Facebook user", "2020-10-12", "India Today", 1),
    ),
    "cr025": (
        ("Agência Lupa", None, "2020-08-31", "denies", "Agência Lupa", "2020-08-31T17:22:16"),
        ("Post no Facebook", "2020-08-31", "Agência Lupa", 1),
    ),
    "cr027": (
        ("Newtral", None, "2022-10-08", "denies", "Newtral", "2022-10-08"),
        ("Jéssica Albiach", "2022-10-04", "Newtral", 1),
    ),
    "cr029": (
        ("Newtral", None, "2022-10-06", "disputes", "Newtral", "2022-10-06"),
        ("Sergio Sayas", "2022-10-05", "Newtral", 1),
    ),
    "cr031": (
        ("Newtral", None, "2022-10-06", "denies", "Newtral", "2022-10-06"),
        ("Iván Espinosa de los Monteros", "2022-10-05", "Newtral", 1),
    ),
    "cr033": (
        ("Newtral", None, "2022-10-06", "disputes", "Newtral", "2022-10-06"),
        ("Sergio Sayas", "2022-10-05", "Newtral", 1),
    ),
    "cr035": (("Newtral", None, "2022-10-17", "denies", "Newtral", "2022-10-17"), None),
    "cr037": (("Newtral", None, "2022-10-14", "denies", "Newtral", "2022-10-14"), None),
    "cr039": (("Newtral", None, "2022-10-14", "denies", "Newtral", "2022-10-14"), None),
}


@pytest.mark.parametrize("name", TWENTY)
def test_a_review_as_its_publisher_wrote_it(name: str) -> None:
    data = needs("claimreview").joinpath(f"{name}.json").read_bytes()
    reviewer, author = TWENTY[name]
    told, after = taken(data)
    assert told.refused == []
    (claim,) = after.claims.values()
    assert claim.claim == " ".join(json.loads(data)["claimReviewed"].split())
    speakers = {each.speaker for each in after.statements.values()}
    assert speakers == {each[0] for each in (reviewer, author) if each}
    if reviewer:
        assert statement(after, str(reviewer[0])) == (*reviewer[1:], 1)
        assert refusals(data) == []
    else:
        assert len(refusals(data)) == 1
    if author:
        party, date, stance, publisher, _, count = statement(after, author[0])
        assert (party, date, stance, publisher, count) == (None, author[1], "asserts", *author[2:])


def test_all_twenty_at_once() -> None:
    """One of them stands there twice, with other decoration; one is rated in whole sentences."""
    folder = needs("claimreview")
    data = json.dumps([json.loads(each.read_bytes()) for each in sorted(folder.glob("*.json"))])
    told, after = taken(data.encode())
    assert told.refused == []
    assert (told.new.claims, told.new.statements, told.new.sources) == (19, 37, 28)
    assert told.known.statements == 2
    (reason,) = refusals(data.encode())
    assert reason == (
        "its rating is not known: “Reker hat diesen Satz nie gesagt. «Völliger Unsinn», heißt es"
        " dazu aus der Pressestelle der Stadt Köln.”; say what it means:"
        ' --stance "Reker hat diesen Satz nie gesagt.*=STANCE"'
    )
    again, _ = taken(data.encode(), Ledger(after, lambda path: b""))
    assert again.plan.changes == ()


def test_the_sources_of_the_twenty() -> None:
    """What a publisher did not write is not made up: no title, no whole address."""
    folder = needs("claimreview")
    _, after = taken(folder.joinpath("cr019.json").read_bytes())
    (source,) = after.sources.values()
    assert (source.url, source.title) == (
        None,
        "[ClaimReview: Yanomamis em situação de desnutrição são venezuelanos, não brasileiros]",
    )
    _, after = taken(folder.joinpath("cr013.json").read_bytes())
    (source,) = after.sources.values()
    assert source.url == (
        "https://aosfatos.org/noticias/"
        "video-manipulado-faz-crer-que-drauzio-incentiva-criancas-a-usarem-drogas/"
    )
    _, after = taken(folder.joinpath("cr011.json").read_bytes())
    assert sorted(each.title for each in after.sources.values()) == [
        "State of the city address",
        "[ClaimReview: Interferon alpha-2b a Covid-19 ‘vaccine’]",
    ]
