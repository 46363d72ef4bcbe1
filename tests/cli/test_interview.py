"""What `add` asks on a terminal, answered by somebody who types; each question in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from hashlib import sha256

import pytest
import typer

from factcli.cli.draft import Draft
from factcli.cli.interview import Interview
from factcli.cli.review import InEditor
from factcli.records import Facts
from factcli.values.scales import STANCES
from tests.ledgers import facts_of

TODAY = Day(2024, 11, 1)
SENT = "facts/s/troops-sent/claim.yaml"
FILES: dict[str, str | bytes] = {
    "seeds/rfa.yaml": "title: A page\npublisher: RFA\npublished: 2024-10-25\n",
    "seeds/tass.yaml": "title: Another\npublisher: TASS\npublished: 2024-10\nurl: https://t.ru/1\n",
    SENT: "claim: North Korea has sent troops to Russia.\n",
    "facts/s/arms-sent/claim.yaml": "claim: North Korea has sent arms to Russia.\n",
    "facts/s/troops-sent/2024-10-24-vladimir-putin.yaml": (
        "speaker: Vladimir Putin\nparty: Russia\ndate: 2024-10-24\nstance: neither\n"
        "summary: Would not say.\nsource: rfa\nconfidence: probable\n"
    ),
    "facts/s/troops-sent/2024-10-23-kim-jong-gyu.yaml": (
        "speaker: Kim Jong Gyu\nparty: North Korea\ndate: 2024-10-23\nstance: denies\n"
        "summary: Said no.\nsource: rfa\nconfidence: probable\n"
    ),
}
LAST = "s/troops-sent/2024-10-24-vladimir-putin"


class Typist:
    """Somebody who types these answers, and keeps what was asked and told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.told: list[str] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, prompt: str, known: Sequence[str] = ()) -> str:
        self.asked.append(prompt)
        if not self.answers:
            raise typer.Abort
        return self.answers.pop(0)


def interview(
    *answers: str, facts: Facts | None = None, draft: Draft | None = None
) -> tuple[Draft, Typist]:
    typist = Typist(*answers)
    facts = facts or facts_of(FILES)
    asking = Interview(typist, facts, draft or Draft(), LAST, TODAY)
    asking.run()
    assert not typist.answers
    return asking.draft, typist


def test_all_that_a_statement_needs_in_the_order_in_which_one_thinks() -> None:
    draft, typist = interview("", "", "putin", "yesterday", "", "den", "", "Says no.", "", "")
    assert draft.claim_id == "s/troops-sent"
    assert draft.statement == {
        "source": "rfa",
        "speaker": "Vladimir Putin",
        "party": "Russia",
        "date": "2024-10-24",
        "stance": "denies",
        "summary": "Says no.",
        "confidence": "probable",
    }
    assert [prompt.split(" ")[0] for prompt in typist.asked] == [
        "Claim",
        "Source",
        "Who",
        "When",
        "Take",
        "Stance",
        "The",
        "What",
        "Confidence",
        "Enter",
    ]
    assert "  for Russia, as the last time" in typist.told
    assert any(
        told == "  Thursday 2024-10-24: “yesterday”, seen from Friday 2024-10-25"
        for told in typist.told
    )


def test_the_claim_and_source_last_used_are_offered_first() -> None:
    _, typist = interview("", "", "kim", "2024-10-25", "silent", "", "So.", "", "")
    assert typist.asked[0].endswith("[s/troops-sent]: ")
    assert typist.asked[1].endswith("[rfa]: ")


def test_letters_pick_and_several_are_shown() -> None:
    draft, typist = interview("sent", "2", "tass", "kim", "2024-10-25", "silent", "", "So.", "", "")
    assert "“sent” could be:" in typist.told
    assert draft.claim_id == "s/arms-sent"
    assert draft.statement["source"] == "tass"
    assert draft.statement["speaker"] == "Kim Jong Gyu"


def test_a_new_claim_is_held_against_those_that_are_there() -> None:
    draft, typist = interview(
        "+",
        "North Korea sent its troops to Russia",
        "1",
        "",
        "kim",
        "2024-10-25",
        "silent",
        "",
        "So.",
        "",
        "",
    )
    assert "Much like it:" in typist.told
    assert draft.claim_id == "s/troops-sent"
    assert draft.claim == {}


def test_a_new_claim_a_new_source_and_a_new_speaker() -> None:
    draft, typist = interview(
        "The tunnel under the river has flooded.",
        "",
        "troops sent",
        "Tunnel Flood",
        "https://h.example/1",
        "No water",
        "The Herald",
        "2 days ago",
        "",
        "",
        "Ms. O'Neill",
        "the city",
        "last week",
        "y",
        "a",
        "allows",
        "It may be wet",
        "",
        "",
        "possible",
        "",
    )
    assert draft.claim_id == "s/tunnel-flood"
    assert draft.claim == {"claim": "The tunnel under the river has flooded."}
    assert draft.source == {
        "url": "https://h.example/1",
        "title": "No water",
        "publisher": "The Herald",
        "published": "2024-10-30",
    }
    assert draft.statement == {
        "source": "the-herald-2024-10-30",
        "speaker": "Ms. O'Neill",
        "party": "the city",
        "date": "2024-10-21/2024-10-27",
        "stance": "allows",
        "quote": "It may be wet",
        "confidence": "possible",
    }
    assert "there is a claim s/troops-sent already; give another name" in typist.told


def test_an_address_that_is_known_is_that_source() -> None:
    draft, _ = interview("", "https://t.ru/1", "kim", "2024-10-25", "silent", "", "So.", "", "")
    assert draft.statement["source"] == "tass"
    assert draft.source == {}


def test_a_word_for_a_day_is_not_guessed_where_the_source_has_none() -> None:
    draft, typist = interview(
        "", "tass", "kim", "yesterday", "2024-10-2X", "silent", "", "So.", "", ""
    )
    assert draft.statement["date"] == "2024-10-2X"
    assert any("no weekday can be counted" in told for told in typist.told)


def test_a_reading_of_a_date_can_be_declined() -> None:
    draft, _ = interview(
        "", "", "kim", "Friday", "n", "last Friday", "y", "silent", "", "So.", "", ""
    )
    assert draft.statement["date"] == "2024-10-18"


@pytest.mark.parametrize("stance", STANCES)
def test_the_tests_of_the_scale_as_questions(stance: str) -> None:
    noes = ["n"] * list(STANCES).index(stance)
    draft, typist = interview("", "", "kim", "2024-10-25", "", *noes, "y", "", "So.", "", "")
    assert draft.statement["stance"] == stance
    tests = [told for told in typist.told if told.endswith("?")]
    assert tests == [f"  {word}: {STANCES[word].test}?" for word in list(STANCES)[: len(noes) + 1]]
    assert "Does Kim Jong Gyu, by these very words, ..." in typist.told


def test_no_test_met_leads_back_to_the_claim() -> None:
    _, typist = interview("", "", "kim", "2024-10-25", "", *["n"] * 10, "silent", "", "So.", "", "")
    assert any(told.startswith("None is met") for told in typist.told)


def test_one_can_go_back_over_what_was_answered() -> None:
    draft, _ = interview(
        "arms",
        "",
        "putin",
        "<",
        "kim",
        "2024-10-25",
        "<",
        "2024-10-26",
        "<",
        "<",
        "<",
        "<",
        "troops-sent",
        "",
        "kim",
        "2024-10-25",
        "silent",
        "",
        "So.",
        "",
        "",
    )
    assert draft.claim_id == "s/troops-sent"
    assert draft.statement["party"] == "North Korea"
    assert draft.statement["date"] == "2024-10-25"


def test_back_within_a_question_of_several_parts_begins_it_again() -> None:
    draft, _ = interview(
        "", "", "Newcomer", "<", "kim", "2024-10-25", "silent", "", "<", "", "So.", "", ""
    )
    assert draft.statement["speaker"] == "Kim Jong Gyu"
    assert draft.statement["summary"] == "So."


def test_back_from_the_first_question_says_how_to_leave() -> None:
    _, typist = interview("<", "", "", "kim", "2024-10-25", "silent", "", "So.", "", "")
    assert any("Ctrl-D leaves" in told for told in typist.told)


def test_leaving_raises() -> None:
    with pytest.raises(typer.Abort):
        interview("", "", "kim")


def test_what_is_given_is_not_asked() -> None:
    given = Draft("s/troops-sent", {"source": "rfa", "stance": "silent", "summary": "So."})
    _, typist = interview("kim", "2024-10-25", "", "", draft=given)
    assert [prompt.split(" ")[0] for prompt in typist.asked] == [
        "Who",
        "When",
        "Confidence",
        "Enter",
    ]


def test_words_are_looked_up_at_once() -> None:
    text = "“It is so,” he said. Nothing more."
    digest = sha256(text.encode()).hexdigest()
    capture = f"captures:\n  - date: 2024-10-26\n    sha256: {digest}\n    file: rfa.txt\n"
    files = {
        **FILES,
        "seeds/rfa.txt": text.encode(),
        "seeds/rfa.yaml": f"title: A page\npublisher: RFA\npublished: 2024-10-25\n{capture}",
    }
    for path in list(files):
        if "/2024-" in path:
            del files[path]
    draft, typist = interview(
        *("rfa", "Kim", "", "2024-10-25", "silent", "It was so", "It is so", "", "", "", ""),
        facts=facts_of(files),
        draft=Draft("s/troops-sent"),
    )
    assert draft.statement["quote"] == "It is so"
    told = [each.strip() for each in typist.told]
    assert any(
        each.startswith("does not stand in seeds/rfa.txt; nearest, in line 1") for each in told
    )
    assert "stands in seeds/rfa.txt, line 1, column 2" in told


def test_near_duplicates_are_shown_before_writing() -> None:
    _, typist = interview("", "", "putin", "2024-10-24", "neither", "", "Would not say it.", "", "")
    assert any(
        told.startswith(
            "much like s/troops-sent/2024-10-24-vladimir-putin: the same speaker and stance at the"
            " same time, nearly the same words"
        )
        for told in typist.told
    )


def test_any_key_can_be_set_before_writing() -> None:
    draft, typist = interview(
        "",
        "",
        "kim",
        "2024-10-25",
        "silent",
        "",
        "So.",
        "",
        "via=Reuters",
        "figures.troops=3000+",
        "at=page 1",
        "at=",
        "nosuch=1",
        "what",
        "stance=denise",
        "stance=denies",
        "",
    )
    assert draft.statement["via"] == "Reuters"
    assert draft.statement["figures"] == {"troops": "3000+"}
    assert draft.statement["stance"] == "denies"
    assert "at" not in draft.statement
    assert any(told.startswith("a statement has no key nosuch") for told in typist.told)
    assert any("did you mean denies?" in told for told in typist.told)


def test_the_rest_can_be_done_in_an_editor() -> None:
    with pytest.raises(InEditor):
        interview("", "", "kim", "2024-10-25", "silent", "", "So.", "", "e")


def test_help_for_every_question() -> None:
    _, typist = interview(
        "?",
        "",
        "?",
        "",
        "?",
        "kim",
        "?",
        "2024-10-25",
        "?",
        "silent",
        "?",
        "",
        "?",
        "So.",
        "?",
        "",
        "?",
        "",
    )
    assert len([told for told in typist.told if told]) > 15


def test_a_misspelt_name_is_pointed_out() -> None:
    _, typist = interview("", "", "Vladimir Puttin", "", "2024-10-25", "silent", "", "So.", "", "")
    assert any("did you mean Vladimir Putin?" in told for told in typist.told)
