"""Captures and attestations as plans: what is written, what is said, what is left alone."""

from __future__ import annotations

from hashlib import sha256

import pytest

from factcli.changes.additions import Request, add_statement
from factcli.changes.attestations import verify
from factcli.changes.captures import capture
from factcli.changes.edits import edit_fields, edit_text
from factcli.changes.plan import Ledger, Plan
from factcli.checks import check
from factcli.errors import Conflict, NotFound, WrongUsage
from factcli.values.quotes import digest
from tests.ledgers import after, ledger_of

TEXT = "The office said: “No ship is missing.” It said no more.\n"
LATER = "The office said: “One ship is late.” It said no more. Update adds a word.\n"
SHA, LATER_SHA = (sha256(text.encode()).hexdigest() for text in (TEXT, LATER))
PAGE = "title: Ferry\npublisher: P\npublished: 2025-03-01\n"
LISTED = f"captures:\n  - date: 2025-03-01\n    sha256: {SHA}\n    file: p.txt\n"
STATEMENT = """\
speaker: Office
date: 2025-03-01
stance: denies
quote: No ship is missing  # sic
source: p
confidence: probable
"""
PATH = "facts/h/f/2025-03-01-office.yaml"
ATTESTED = (
    f"verified:\n  capture: {SHA}\n  words: {digest(['No ship is missing'])}\n  date: 2025-03-02\n"
)


def ledger(**more: str) -> Ledger:
    files: dict[str, str | bytes] = {
        "facts/h/f/claim.yaml": "claim: The ferry sank.\n",
        PATH: STATEMENT,
        "seeds/p.yaml": PAGE,
    }
    return ledger_of({**files, **more})


def held(statement: str = STATEMENT, **more: str) -> Ledger:
    """The text is captured and at hand."""
    return ledger(**{"seeds/p.yaml": PAGE + LISTED, "seeds/p.txt": TEXT, PATH: statement, **more})


def take(known: Ledger, text: str = TEXT, day: str = "2025-03-01", ending: str = ".txt") -> Plan:
    return capture(known, "p", text.encode(), ending, day)


def test_the_first_capture() -> None:
    known = ledger()
    plan = take(known)
    files = after(known, plan)
    assert files["seeds/p.txt"] == TEXT
    assert files["seeds/p.yaml"] == PAGE + LISTED
    (note,) = plan.notes
    assert note == "1 of 1 quotations stand in it; attest that: factcli source verify p"
    assert set(files) == {PATH, "facts/h/f/claim.yaml", "seeds/p.yaml", "seeds/p.txt"}


def test_a_later_capture_says_what_changed() -> None:
    known = held()
    plan = take(known, LATER, "2025-03-04")
    files = after(known, plan)
    assert files["seeds/p-2025-03-04.txt"] == LATER
    assert files["seeds/p.txt"] == TEXT
    assert files["seeds/p.yaml"] == (
        PAGE + LISTED + f"  - date: 2025-03-04\n    sha256: {LATER_SHA}\n"
        "    file: p-2025-03-04.txt\n    note: 1 sentence added, 1 sentence changed.\n"
    )
    assert plan.notes == (
        "since the capture of 2025-03-01: 1 sentence added, 1 sentence changed",
        "added: Update adds a word.",
        "changed: The office said: “No ship is missing. -> The office said: “One ship is late.",
        "to record that: factcli edit p --set updated=2025-03-04",
        "0 of 1 quotations stand in it",
        "stands no longer in it: h/f/2025-03-01-office: “No ship is missing”",
    )


def test_names_of_captures_never_clash() -> None:
    known = held(**{"seeds/p-2025-03-04.md": "mine\n"})
    files = after(known, take(known, LATER, "2025-03-04"))
    assert files["seeds/p-2025-03-04-2.txt"] == LATER
    other = PAGE.replace("Ferry", "Other") + LISTED.replace("p.txt", "p-2025-03-04.txt")
    known = held(**{"seeds/p-2025-03-04.yaml": other})  # its text is kept elsewhere
    assert "seeds/p-2025-03-04-2.txt" in after(known, take(known, LATER, "2025-03-04"))
    long = "x" * 64
    known = ledger(**{f"seeds/{long}.yaml": PAGE + LISTED})
    files = after(known, capture(known, long, LATER.encode(), ".txt", "2025-03-04"))
    assert f"seeds/{'x' * 53}-2025-03-04.txt" in files


def test_what_was_cut_short_is_completed() -> None:
    known = ledger(**{"seeds/p.txt": TEXT})
    plan = take(known)
    assert [change.path for change in plan.changes] == ["seeds/p.yaml"]
    assert after(known, plan)["seeds/p.yaml"] == PAGE + LISTED
    known = ledger(**{"seeds/p.txt": "Somebody's notes.\n"})
    files = after(known, take(known))
    assert files["seeds/p.txt"] == "Somebody's notes.\n"
    assert files["seeds/p-2025-03-01.txt"] == TEXT


def test_a_text_that_is_known() -> None:
    assert take(held()).changes == ()
    known = ledger(**{"seeds/p.yaml": PAGE + LISTED})
    plan = take(known, day="2025-04-01")
    assert [change.path for change in plan.changes] == ["seeds/p.txt"]
    assert "beside the record" in plan.notes[0]
    known = ledger(**{"seeds/p.yaml": PAGE + LISTED.replace("    file: p.txt\n", "")})
    assert after(known, take(known))["seeds/p.yaml"] == PAGE + LISTED
    with pytest.raises(Conflict, match="remove it"):
        take(ledger(**{"seeds/p.yaml": PAGE + LISTED, "seeds/p.txt": "x"}))


def test_a_page_that_is_as_it_was_before_is_a_new_capture() -> None:
    twice = f"  - date: 2025-03-04\n    sha256: {LATER_SHA}\n    file: q.txt\n"
    known = held(**{"seeds/p.yaml": PAGE + LISTED + twice, "seeds/q.txt": LATER})
    files = after(known, take(known, day="2025-03-05"))
    assert files["seeds/p.yaml"].count(SHA) == 2
    assert files["seeds/p-2025-03-05.txt"] == TEXT


def test_what_cannot_be_captured() -> None:
    with pytest.raises(NotFound):
        capture(ledger(), "q", b"x", ".txt", "2025-03-01")
    with pytest.raises(WrongUsage, match="--date"):
        take(ledger(), day="yesterday")
    with pytest.raises(WrongUsage, match="no single day"):
        take(ledger(), day="../2025-03")
    with pytest.raises(WrongUsage, match="2025-03-01"):
        take(held(), LATER, "2025-02-01")


def test_verify_attests_what_stands_and_nothing_else() -> None:
    wrong = "facts/h/f/2025-03-01-master.yaml"
    known = held(**{wrong: STATEMENT.replace("Office", "Master").replace("No ship", "No boat")})
    plan, answer = verify(known, [], "2025-03-02")
    files = after(known, plan)
    assert files[PATH] == STATEMENT + ATTESTED
    assert files[wrong] == known.read(wrong).decode()
    assert [(row["id"], row["status"]) for row in answer.part("rows").rows] == [
        ("h/f/2025-03-01-master", "absent"),
        ("h/f/2025-03-01-office", "found"),
    ]
    (problem,) = answer.part("problems").rows
    assert problem["nearest"] == "No [-boat-]{+ship+} is missing"
    again, _ = verify(held(STATEMENT + ATTESTED), ["p"], "2025-04-01")
    assert again.changes == ()


def test_words_that_were_changed_are_attested_anew_if_they_stand() -> None:
    known = held(STATEMENT.replace("No ship is missing", "It said no more") + ATTESTED)
    files = after(known, verify(known, [], "2025-03-03")[0])
    assert digest(["It said no more"]) in files[PATH]
    assert "date: 2025-03-03" in files[PATH]


def test_a_newer_attestation_is_not_lost_to_an_older_text() -> None:
    newer = f"  - date: 2025-03-04\n    sha256: {LATER_SHA}\n    file: q.txt\n"
    attested = ATTESTED.replace(SHA, LATER_SHA)
    known = held(STATEMENT + attested, **{"seeds/p.yaml": PAGE + LISTED + newer})
    assert verify(known, [], "2025-04-01")[0].changes == ()
    false = held(
        STATEMENT + attested, **{"seeds/p.yaml": PAGE + LISTED + newer, "seeds/q.txt": LATER}
    )
    assert after(false, verify(false, [], "2025-03-02")[0])[PATH] == STATEMENT + ATTESTED


def test_a_page_that_reads_so_again_is_told_by_its_day() -> None:
    newer = f"  - date: 2025-03-04\n    sha256: {LATER_SHA}\n    file: q.txt\n"
    known = ledger(**{"seeds/p.yaml": PAGE + LISTED + newer})
    plan = take(known, day="2025-03-09")
    assert [change.path for change in plan.changes] == ["seeds/p.txt"]
    assert "--date" in plan.notes[0]
    dated = capture(known, "p", TEXT.encode(), ".txt", "2025-03-09", dated=True)
    assert after(known, dated)["seeds/p.yaml"].count(SHA) == 2


def test_what_is_added_is_verified_at_once() -> None:
    fields = {
        "speaker": "Master",
        "date": "2025-03-01",
        "stance": "denies",
        "quote": "It said no more",
        "source": "p",
        "confidence": "probable",
    }
    known = held()
    plan = add_statement(known.facts, Request("h/f", fields), "2025-03-02")
    text = after(known, plan)["facts/h/f/2025-03-01-master.yaml"]
    assert f"verified:\n  capture: {SHA}\n" in text
    with pytest.raises(WrongUsage, match="nearest, in line 1"):
        add_statement(known.facts, Request("h/f", {**fields, "quote": "It says no more"}), "2025")
    ours = held(**{"facts/h/f/2025-03-01-master.yaml": text})
    with pytest.raises(Conflict, match="already"):
        add_statement(ours.facts, Request("h/f", fields), "2025-05-05")


def edited(known: Ledger, *sets: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    plan = edit_fields(known, "h/f/2025-03-01-office", sets, [], "2025-03-05")
    return after(known, plan)[PATH], plan.notes


def test_an_edit_keeps_the_attestation_true() -> None:
    known = held(STATEMENT + ATTESTED)
    text, notes = edited(known, ("note", "x"))
    assert text == STATEMENT + ATTESTED + "note: x\n"
    text, notes = edited(known, ("quote", "It said no more"))
    assert digest(["It said no more"]) in text
    assert "date: 2025-03-05" in text
    assert notes == ()
    with pytest.raises(WrongUsage, match="not the words that were verified"):
        edited(known, ("quote", "It says no more"))
    text, notes = edited(known, ("quote", "“No ship is missing.”"))  # the same words
    assert ATTESTED in text
    apart = ledger(**{"seeds/p.yaml": PAGE + LISTED, PATH: STATEMENT + ATTESTED})
    text, notes = edited(apart, ("quote", "It said no more"))
    assert "verified" not in text
    assert notes == ("its words are no longer verified: factcli source verify p",)


def test_without_words_there_is_nothing_to_attest() -> None:
    known = held(STATEMENT + "summary: None.\n" + ATTESTED)
    plan = edit_fields(known, "h/f/2025-03-01-office", [], ["quote"], "2025-03-05")
    assert "verified" not in after(known, plan)[PATH]
    assert plan.notes == ()


def test_what_attested_words_that_have_gone_is_taken_out() -> None:
    known = held(STATEMENT.replace("quote: No ship is missing  # sic", "summary: No.") + ATTESTED)
    (fault,) = (each for each in check(known.facts) if each.rule == "quote-altered")
    assert fault.fix.endswith("factcli edit h/f/2025-03-01-office --unset verified")
    plan = edit_fields(known, "h/f/2025-03-01-office", [], ["verified"], "2025-03-05")
    assert "verified" not in after(known, plan)[PATH]


def test_so_does_the_editor() -> None:
    known = held(STATEMENT + ATTESTED)
    new = (STATEMENT + ATTESTED).replace("No ship is missing", "It said no more")
    plan = edit_text(known, PATH, known.read(PATH), new.encode(), "2025-03-05")
    assert digest(["It said no more"]) in after(known, plan)[PATH]


def test_another_source_is_another_text() -> None:
    other = PAGE.replace("Ferry", "Other")
    known = held(STATEMENT + ATTESTED, **{"seeds/q.yaml": other})
    text, notes = edited(known, ("source", "q"))
    assert "verified" not in text
    assert notes
