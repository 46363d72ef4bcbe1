"""Sheets: what somebody filled in in an editor, and what becomes of it."""

from __future__ import annotations

import pytest

from factcli.changes.additions import Request
from factcli.changes.plan import Ledger, Unsound
from factcli.changes.sheet import add_sheet, sheet
from factcli.errors import WrongUsage
from tests.ledgers import after, ledger_of

FILES: dict[str, str | bytes] = {
    "seeds/rfa.yaml": "title: A page\npublisher: RFA\npublished: 2024-10-25\n",
    "facts/s/c/claim.yaml": "claim: It is so.\n",
}
FIRST = "claim: c\nspeaker: Mayor\ndate: 2024-10-24\nstance: denies\nsummary: No.\n"
SURE = "confidence: probable\n"


def added(text: str, source: str = "rfa", ledger: Ledger | None = None) -> dict[str, str]:
    """The files that a sheet adds."""
    ledger = ledger or ledger_of(FILES)
    plan = add_sheet(ledger.facts, text.encode(), "2024-11-01", source)
    return {path: text for path, text in after(ledger, plan).items() if path not in FILES}


def faults(text: str, source: str = "rfa") -> list[tuple[int, str]]:
    with pytest.raises(Unsound) as caught:
        add_sheet(ledger_of(FILES).facts, text.encode(), "2024-11-01", source)
    return [(finding.line, finding.message) for finding in caught.value.findings]


def test_an_empty_sheet_names_the_keys_and_what_is_known() -> None:
    facts = ledger_of(FILES).facts
    text = sheet(facts, Request("s/c", {"speaker": "Mayor", "stance": "denies"}))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == [
        "claim: s/c",
        "speaker: Mayor",
        "stance: denies",
        "party:",
        "date:",
        "quote:",
        "summary:",
        "source:",
        "via:",
        "confidence:",
    ]
    assert "#   denies     says that it is false (or the source says: denied)" in text
    assert "#   s/c  It is so." in text


def test_a_sheet_of_an_article_has_several_blocks_without_its_source() -> None:
    text = sheet(ledger_of(FILES).facts, Request("", {}), 3, "rfa")
    assert text.count("\n---\n") == 2
    assert "\nsource:" not in text


def test_every_block_in_which_something_is_told_becomes_a_statement() -> None:
    empty = "claim:\nspeaker:\ndate:\n"
    second = FIRST.replace("denies", "admits").replace("-24", "-25")
    assert added(f"# a note\n{FIRST}{SURE}---\n{empty}---\n{second}{SURE}") == {
        "facts/s/c/2024-10-24-mayor.yaml": (
            "speaker: Mayor\ndate: 2024-10-24\nstance: denies\nsummary: No.\nsource: rfa\n"
            "confidence: probable\n"
        ),
        "facts/s/c/2024-10-25-mayor.yaml": (
            "speaker: Mayor\ndate: 2024-10-25\nstance: admits\nsummary: No.\nsource: rfa\n"
            "confidence: probable\n"
        ),
    }


def test_a_block_that_tells_little_is_refused_and_not_dropped() -> None:
    few = "claim: s/new\nclaim.claim: New.\nparty: City\nconfidence: probable\n"
    assert any(
        told.startswith("statement 2: this statement lacks speaker")
        for _, told in faults(f"{FIRST}{SURE}---\n{few}")
    )


def test_a_block_left_as_it_was_filled_in_is_none() -> None:
    empty = sheet(ledger_of(FILES).facts, Request("", {"stance": "denies"}), 3, "rfa")
    filled = empty.replace("claim:\n", "claim: c\n", 1)
    for line in FIRST.splitlines()[1:] + SURE.splitlines():
        filled = filled.replace(f"\n{line.partition(':')[0]}:\n", f"\n{line}\n", 1)
    plan = add_sheet(ledger_of(FILES).facts, filled.encode(), "2024-11-01", "rfa", empty)
    assert plan.id == "s/c/2024-10-24-mayor"


def test_likeness_within_a_sheet_is_told() -> None:
    plan = add_sheet(
        ledger_of(FILES).facts,
        f"{FIRST}{SURE}---\n{FIRST}{SURE}at: p. 2\n".encode(),
        "2024-11-01",
        "rfa",
    )
    assert any("much like s/c/2024-10-24-mayor" in note for note in plan.notes)


def test_two_of_one_day_get_names_of_their_own() -> None:
    second = FIRST.replace("No.", "No, and no.")
    assert sorted(added(f"{FIRST}{SURE}---\n{second}{SURE}")) == [
        "facts/s/c/2024-10-24-mayor-2.yaml",
        "facts/s/c/2024-10-24-mayor.yaml",
    ]


def test_a_claim_and_a_source_made_by_one_block_are_there_for_the_next() -> None:
    new = FIRST.replace("claim: c\n", "claim: s/new\nclaim.claim: It is new.\n") + SURE
    document = (
        "source: herald\nsource.title: T\nsource.publisher: The Herald\n"
        "source.published: 2024-10-25\n"
    )
    next_ = FIRST.replace("claim: c", "claim: new").replace("-24", "-25") + SURE
    assert sorted(added(f"{new}{document}---\n{next_}source: herald\n", source="")) == [
        "facts/s/new/2024-10-24-mayor.yaml",
        "facts/s/new/2024-10-25-mayor.yaml",
        "facts/s/new/claim.yaml",
        "seeds/herald.yaml",
    ]


def test_all_faults_at_once_each_with_the_line_of_its_block() -> None:
    found = faults(f"# a note\n{FIRST}---\n\nspeaker: X\nsumary: y\nstance: denise\n---\nfoo\n")
    told = {message: line for line, message in found}
    assert told["a statement has a key and a value in each line, as speaker: Vladimir Putin"] == 13
    assert told["statement 2: claim is missing: which proposition is it about?"] == 9
    assert any(m.startswith("statement 1: this statement lacks confidence") for m in told)


def test_a_fault_of_yaml_has_its_line_in_the_sheet() -> None:
    assert faults(f"{FIRST}{SURE}---\nspeaker: [\n")[0][0] == 8


def test_a_mark_between_blocks_may_have_blanks_and_line_ends_of_windows() -> None:
    text = f"{FIRST}{SURE}---  \n{FIRST}{SURE}".replace("-24\nstance", "-24\nstance")
    two = text.replace("No.", "No, and no.", 1).replace("\n", "\r\n")
    assert len(added(two)) == 2


def test_nothing_told_adds_nothing() -> None:
    with pytest.raises(WrongUsage, match="nothing was added"):
        add_sheet(ledger_of(FILES).facts, b"# only a note\n---\nclaim:\n", "2024-11-01")


def test_a_sheet_that_is_no_text_says_so() -> None:
    with pytest.raises(Unsound, match="UTF-8"):
        add_sheet(ledger_of(FILES).facts, b"claim: c\nspeaker: \xff\n", "2024-11-01")


def test_a_sheet_of_a_thousand_statements_and_one_of_nothing_but_marks() -> None:
    many = "---\n".join(
        f"{FIRST.replace('No.', f'No {n}.')}{SURE}at: p. {n}\n" for n in range(1100)
    )
    plan = add_sheet(ledger_of(FILES).facts, many.encode(), "2024-11-01", "rfa")
    assert len(plan.changes) == 1100
    with pytest.raises(WrongUsage, match="nothing was added"):
        add_sheet(ledger_of(FILES).facts, b"---\n" * 50_000, "2024-11-01")
