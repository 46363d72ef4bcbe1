"""Ratings: which stance they are, and when they are none."""

from __future__ import annotations

from typing import Any

import pytest

from factcli.errors import WrongUsage
from factcli.exchange.ratings import WORDS, Unclear, Verdict, overriding, plain, verdict
from factcli.values.scales import LIKELIHOODS, STANCES


def rating(word: Any = None, value: Any = None, worst: Any = None, best: Any = None) -> Any:
    told = {"alternateName": word, "ratingValue": value, "worstRating": worst, "bestRating": best}
    return {key: each for key, each in told.items() if each is not None}


@pytest.mark.parametrize(
    ("told", "stance"),
    [
        (rating("False"), "denies"),
        (rating("FALSE!"), "denies"),
        (rating("Pants on Fire"), "denies"),
        (rating("Engañoso"), "disputes"),
        (rating("Enganoso"), "disputes"),
        (rating("não_é_bem_assim"), "disputes"),
        (rating("Mostly False"), "disputes"),
        (rating("No evidence"), "questions"),
        (rating("Half-True"), "neither"),
        (rating("mostly true"), "implies"),
        (rating("True"), "confirms"),
        (rating("زائف"), "denies"),
        (rating("गलत"), "denies"),
        (rating(["Faux", "False"]), "denies"),
        (rating("False", "5", "1", "5"), "denies"),  # the word, whatever the number
        (rating("Falso", "4", None, "6"), "denies"),
        (rating(None, "False"), "denies"),
        ({"name": "False"}, "denies"),
        ([{"alternateName": "False"}], "denies"),
        ("False", "denies"),
        (rating(None, "1", "1", "5"), "denies"),
        (rating(None, "2", "1", "5"), "disputes"),
        (rating(None, "3", "1", "5"), "neither"),
        (rating(None, "4", "1", "5"), "implies"),
        (rating(None, "5", "1", "5"), "confirms"),
        (rating("Gallywobble", "5", "1", "5"), "confirms"),
        (rating(None, "-1", "-1", "1"), "denies"),
    ],
)
def test_a_rating_is_a_stance(told: Any, stance: str) -> None:
    assert verdict(told, {}).stance == stance


def test_how_it_was_read_is_told_where_a_number_decided() -> None:
    assert verdict(rating("False", "1", "1", "5"), {}) == Verdict(
        "denies", "“False”, 1 on a scale of 1 to 5", "“False”"
    )
    by_number = verdict(rating("Gallywobble", "2", "1", "5"), {})
    assert by_number.told == "“Gallywobble”, 2 on a scale of 1 to 5"
    assert (
        by_number.reading
        == "The number of the rating was read, by its scale; its words are in no table."
    )
    assert verdict(rating("Falso", "4", None, "6"), {}).told == "“Falso”, 4 of at most 6"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (None, "it has no rating"),
        ({}, "it has no rating"),
        ([], "it has no rating"),
        (rating("", "", "", ""), "it has no rating"),
        (rating("Gallywobble"), "its rating is not known: “Gallywobble”"),
        (rating("Gallywobble", "3", None, "5"), "its rating is not known"),  # the scale is half
        (rating(None, "3"), "its rating is not known: 3;"),
        (rating(None, "3", "3", "3"), "its rating is not known"),
        (rating(None, "9", "1", "5"), "lies outside its own scale: 9 on a scale of 1 to 5"),
        (rating(None, "nan", "1", "5"), "its rating is not known: “nan”"),
        (rating(["True", "False"]), "say different things: “True”, “False”"),
        (rating(None, "1" * 5000, "1", "5"), "its rating is not known"),
    ],
)
def test_what_is_not_known_is_not_guessed(told: Any, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        verdict(told, {})


def test_the_way_out_of_a_long_rating_is_its_beginning() -> None:
    long = "Reker hat diesen Satz nie gesagt. Das ist völliger Unsinn, heißt es dazu."
    with pytest.raises(Unclear, match=r'--stance "Reker hat diesen Satz nie gesagt. Das\*=STANCE"'):
        verdict(rating(long), {})
    given = overriding([("Reker hat diesen Satz nie gesagt. Das*", "denies")])
    assert verdict(rating(long), given).stance == "denies"


def test_a_word_that_is_given_comes_before_ours() -> None:
    given = overriding([("Mostly True", "neither"), ("Gallywobble", "disputes")])
    assert verdict(rating("mostly-true"), given).stance == "neither"
    assert verdict(rating("gallywobble"), given).stance == "disputes"
    assert verdict(rating("True"), given).stance == "confirms"
    with pytest.raises(Unclear, match='--stance "7=STANCE"'):
        verdict(rating(None, "7"), given)
    assert verdict(rating(None, "7"), overriding([("7", "disputes")])).stance == "disputes"


def test_no_stance_is_refused() -> None:
    with pytest.raises(
        WrongUsage, match="--stance Falso=denied: denied is no stance; did you mean"
    ):
        overriding([("Falso", "denied")])


def test_no_word_has_two_stances() -> None:
    told: dict[str, str] = {}
    for stance, words in WORDS.items():
        assert stance in STANCES
        for word in words:
            assert plain(word), word
            assert told.setdefault(plain(word), stance) == stance, word


def test_what_we_publish_is_read_again() -> None:
    found = {word: verdict(rating(word), {}).stance for word in LIKELIHOODS}
    assert found == {
        "almost no chance": "denies",
        "very unlikely": "disputes",
        "unlikely": "disputes",
        "roughly even chance": "neither",
        "likely": "implies",
        "very likely": "implies",
        "almost certain": "confirms",
    }
