"""What `add` asks on a terminal, answered by somebody who types; each question in its turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as Day
from hashlib import sha256

import pytest
import typer

from factcli.cli.draft import Draft
from factcli.cli.interview import Interview
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
        self.there: list[str] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, prompt: str, known: Sequence[str] = (), typed: str = "") -> str:
        self.asked.append(prompt)
        self.there.append(typed)
        if not self.answers:
            raise typer.Abort
        return self.answers.pop(0)


def interview(
    *answers: str,
    facts: Facts | None = None,
    draft: Draft | None = None,
    edits: Sequence[Callable[[str], str]] = (),
) -> tuple[Draft, Typist]:
    typist = Typist(*answers)
    facts = facts or facts_of(FILES)
    sheets = iter(edits)
    asking = Interview(
        typist,
        facts,
        draft or Draft(),
        facts.statements.get(LAST),
        TODAY,
        lambda text: next(sheets)(text).encode(),
    )
    found = asking.run()
    assert not typist.answers
    return found, typist


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
    assert "     for Russia, as the last time" in typist.told
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
    tests = [told for told in typist.told if told.startswith("  ") and told.endswith("?")]
    assert tests == [f"  {word}: {STANCES[word].test}?" for word in list(STANCES)[: len(noes) + 1]]
    assert "Does Kim Jong Gyu, by what was said, ..." in typist.told


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


def test_all_can_be_edited_before_writing_and_is_shown_again() -> None:
    start = ("", "", "kim", "2024-10-25", "silent", "", "So.", "")
    draft, _ = interview(*start, "e", "", edits=[lambda text: text.replace("So.", "So it is.")])
    assert draft.statement["summary"] == "So it is."
    unchanged, typist = interview(*start, "e", "", edits=[lambda text: text])
    assert unchanged.statement["summary"] == "So."
    assert typist.asked[-1].startswith("Enter writes it")
    broken, typist = interview(*start, "e", "", edits=[lambda text: text + "claim: ["])
    assert broken.statement["summary"] == "So."
    assert any(told.endswith("this was not taken over") for told in typist.told)


def test_what_was_edited_stays_when_one_goes_back_and_on() -> None:
    draft, _ = interview(
        *("", "", "kim", "2024-10-25", "silent", "", "So.", "", "e", "via=TASS", "<", ""),
        edits=[lambda text: text.replace("So.", "So it is.")],
    )
    assert draft.statement["summary"] == "So it is."
    assert "via" not in draft.statement


def test_everything_given_is_in_the_sheet_and_comes_back() -> None:
    new = Draft(
        "s/new",
        {"source": "herald", "speaker": "Mayor", "date": "2024-10-25", "stance": "denies"}
        | {"summary": "So.", "confidence": "probable"},
        {"claim": "It is new.", "when": "2024-10"},
        {"title": "T", "publisher": "H", "updated": "2024-10-25", "language": "en", "note": "n"}
        | {"published": "2024-10-24", "url": "https://h.example"},
        {"title": "A story"},
    )
    draft, _ = interview("e", "", draft=new, edits=[lambda text: text])
    assert draft == new


def test_after_a_narrowed_list_enter_takes_nothing_that_is_not_on_it() -> None:
    draft, typist = interview(
        *("sent", "", "2", "rfa", "kim", "2024-10-25", "silent", "", "So.", "", "")
    )
    assert draft.claim_id == "s/arms-sent"
    assert any(told.startswith("type a number") for told in typist.told)


def test_letters_within_a_word_are_a_guess_that_is_asked() -> None:
    taken, _ = interview("", "", "utin", "y", "2024-10-25", "silent", "", "So.", "", "")
    assert taken.statement["speaker"] == "Vladimir Putin"
    draft, _ = interview(
        "",
        "",
        "NATO",
        "n",
        "US",
        "2024-10-25",
        "silent",
        "",
        "So.",
        "",
        "",
        facts=facts_of({**FILES, "facts/s/arms-sent/2024-10-24-donato.yaml": DONATO}),
    )
    assert draft.statement["speaker"] == "NATO"
    assert draft.statement["party"] == "US"


DONATO = (
    "speaker: Donato Rossi\nparty: Russia\ndate: 2024-10-24\nstance: neither\n"
    "summary: Would not say.\nsource: rfa\nconfidence: probable\n"
)


@pytest.mark.parametrize("typed", ["lies", "d", "e", "deny"])
def test_a_stance_is_never_guessed_from_letters_within_it(typed: str) -> None:
    draft, typist = interview("", "", "kim", "2024-10-25", typed, "denies", "", "So.", "", "")
    assert draft.statement["stance"] == "denies"
    assert any(told.startswith(f"there is no stance {typed}") for told in typist.told)
    assert "     denies" in typist.told


def test_a_stance_that_letters_begin_is_echoed() -> None:
    _, typist = interview("", "", "kim", "2024-10-25", "den", "", "So.", "", "")
    assert "     denies" in typist.told


def test_what_was_typed_stands_on_the_line_when_one_goes_back() -> None:
    draft, typist = interview(
        *("", "", "kim", "2024-10-25", "<", "2024-10-26", "silent", "", "So.", "", "")
    )
    assert draft.statement["date"] == "2024-10-26"
    at = typist.asked.index("When it was said (a date, yesterday, Thursday): ")
    assert typist.there[at] == ""
    again = len(typist.asked) - typist.asked[::-1].index(typist.asked[at]) - 1
    assert typist.there[again] == "2024-10-25"


def test_back_within_a_new_source_is_one_question_back() -> None:
    draft, _ = interview(
        *("", "A title", "A paper", "2024-10-30", "", "<", "https://p.example", ""),
        *("kim", "2024-10-25", "silent", "", "So.", "", ""),
    )
    assert draft.source == {
        "title": "A title",
        "publisher": "A paper",
        "published": "2024-10-30",
        "url": "https://p.example",
    }


def test_a_source_that_is_given_in_part_is_asked_for_the_rest() -> None:
    given = Draft("s/troops-sent", {"source": "herald"}, {}, {"publisher": "H"})
    draft, typist = interview(
        *("T", "2024-10-30", "", "kim", "2024-10-25", "silent", "", "So.", "", ""), draft=given
    )
    assert draft.statement["source"] == "herald"
    assert draft.source == {"publisher": "H", "title": "T", "published": "2024-10-30"}
    assert "There is no source herald yet." in typist.told


def test_a_day_that_is_given_in_words_is_asked_about() -> None:
    given = Draft("s/troops-sent", {"source": "rfa", "date": "yesterday"})
    draft, typist = interview("kim", "y", "silent", "", "So.", "", "", draft=given)
    assert draft.statement["date"] == "2024-10-24"
    assert typist.asked[1] == "Take it? [Y/n]: "


def test_an_address_is_looked_at_and_quotation_marks_are_not_part_of_words() -> None:
    draft, typist = interview(
        *("", "A title", "A paper", "2024-10-30", "p.example", "", ""),
        *("kim", "2024-10-25", "silent", "“It is so”", "", "", "", ""),
    )
    assert draft.statement["quote"] == "It is so"
    assert "an address begins with https:// or http://" in typist.told


def test_a_story_is_picked_or_agreed_to_be_new() -> None:
    start = ("The pumps have all failed.",)
    rest = ("", "rfa", "kim", "2024-10-25", "silent", "", "So.", "", "")
    picked, _ = interview(*start, "s", *rest)
    assert picked.claim_id == "s/pumps-all-failed"
    new, typist = interview(*start, "pumps", "n", "pumps", "y", *rest)
    assert new.claim_id == "pumps/pumps-all-failed"
    assert "  a new story, pumps? [y/N]: " in typist.asked


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
