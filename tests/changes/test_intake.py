"""Taking in rows: what is new, what is known, what is refused, and the same end however often."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pytest

from factcli.changes.additions import Request
from factcli.changes.change import Change, Create, Edit
from factcli.changes.intake import Counts, Intake, Wanted, intake
from factcli.changes.plan import Ledger, Plan
from factcli.checks import check
from factcli.format.canonical import Plain
from factcli.records import Facts
from tests.ledgers import after, ledger_of, texts_of

EMPTY: dict[str, str | bytes] = {"factcli.yaml": ""}
SAID: dict[str, Plain] = {
    "speaker": "Kim",
    "date": "2025-03-01",
    "stance": "denies",
    "summary": "Says no.",
    "source": "herald",
    "confidence": "probable",
}
HERALD: dict[str, Plain] = {"title": "T", "publisher": "The Herald", "published": "2025-03-01"}
POST: dict[str, Plain] = {"title": "U", "publisher": "The Post", "published": "2025-03-02"}
CLAIM: dict[str, Plain] = {"claim": "It is so."}


def row(
    number: int,
    claim: str = "s/c",
    said: dict[str, Plain] | None = None,
    id: str = "",
    problems: tuple[str, ...] = (),
    **of: dict[str, Plain],
) -> Wanted:
    """A row with a statement by Kim, in which some fields are others; None takes it away."""
    fields = {**SAID, **(said or {})}
    fields = {key: value for key, value in fields.items() if value != ""}
    request = Request(
        claim, fields, of.get("claim_", CLAIM), of.get("source", HERALD), of.get("story", {})
    )
    return Wanted(f"row {number}", request, number, id, problems)


def alone(claim: str, source: str = "", **of: dict[str, Plain]) -> Wanted:
    """A row without a statement."""
    said = {"source": source} if source else {}
    request = Request(claim, said, of.get("claim_", {}), of.get("source_", {}), of.get("story", {}))
    return Wanted("row 2", request)


def taken(ledger: Ledger, rows: Sequence[Wanted]) -> tuple[Intake, Ledger]:
    """What becomes of the rows, and the ledger afterwards; checked at every moment."""
    found = intake(ledger, rows)
    for changes in accumulate([[each] for each in found.plan.changes], initial=[]):
        assert errors(ledger, changes) == [], changes[-1]
    return found, ledger_of({**after(ledger, found.plan)})


def errors(ledger: Ledger, changes: Sequence[Change]) -> list[Any]:
    facts = ledger_of({**after(ledger, Plan(tuple(changes)))}).facts
    return [each for each in check(facts) if each.severity == "error"]


def paths(found: Intake) -> list[str]:
    return [each.path for each in found.plan.changes]


def refused(found: Intake) -> dict[str, str]:
    return {each.wanted.place: each.reason for each in found.refused}


def test_what_is_new_comes_in_an_order_that_is_always_valid() -> None:
    rows = [
        row(2, said={"speaker": "Lee"}, story={"title": "S"}),
        row(3, "t/d", {"source": "post"}, source={**POST, "derived_from": "herald"}),
        row(4, said={"summary": "Says no again."}),
    ]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert paths(found) == [
        "seeds/herald.yaml",
        "seeds/post.yaml",
        "facts/s/story.yaml",
        "facts/s/c/claim.yaml",
        "facts/t/d/claim.yaml",
        "facts/s/c/2025-03-01-lee.yaml",
        "facts/t/d/2025-03-01-kim.yaml",
        "facts/s/c/2025-03-01-kim.yaml",
    ]
    assert (found.new, found.known) == (Counts(2, 3, 2, 1), Counts())
    again = intake(ledger, rows)
    assert again.plan.changes == ()
    assert (again.new, again.known) == (Counts(), Counts(2, 3, 2, 1))
    assert again.plan.rests_on == (
        "facts/s/c/claim.yaml",
        "facts/t/d/claim.yaml",
        "seeds/herald.yaml",
        "seeds/post.yaml",
    )


def test_what_a_row_needs_may_come_in_another_row() -> None:
    rows = [
        row(2, "s/c", claim_={}, source={}),
        alone("s/c", claim_=CLAIM),
        alone("", "herald", source_=HERALD),
    ]
    found, _ = taken(ledger_of(EMPTY), rows)
    assert (found.new, found.refused) == (Counts(1, 1, 1), [])


def test_rows_without_statements() -> None:
    rows = [
        alone("s/c", claim_=CLAIM),
        alone("t", story={"title": "T"}),
        alone("", "post", source_=POST),
        Wanted("row 5", Request("", {})),
    ]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert found.new == Counts(1, 0, 1, 1)
    assert refused(found) == {"row 5": "there is nothing in it"}
    assert intake(ledger, rows[:3]).known == Counts(1, 0, 1, 1)


def test_further_statements_of_a_day_are_numbered_in_the_order_of_the_rows() -> None:
    rows = [row(n, said={"summary": f"Remark {n}."}) for n in range(2, 6)]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert [path[-8:-5] for path in paths(found)[2:]] == ["kim", "m-2", "m-3", "m-4"]
    assert "Remark 4." in texts_of(ledger)["facts/s/c/2025-03-01-kim-3.yaml"]
    more = row(1, said={"summary": "Remark 1."})
    found, _ = taken(ledger, [more, *rows])
    assert paths(found) == ["facts/s/c/2025-03-01-kim-5.yaml"]


def test_what_a_row_said_before_is_known() -> None:
    found, ledger = taken(ledger_of(EMPTY), [row(2), row(3)])
    assert (found.new.statements, found.known.statements) == (1, 1)
    verified = "verified: {{capture: {}, words: {}, date: 2025}}\n".format("a" * 64, "b" * 64)
    files = texts_of(ledger)
    files["facts/s/c/2025-03-01-kim.yaml"] += verified
    assert intake(ledger_of({**files}), [row(2)]).known.statements == 1


def test_one_bad_row_refuses_itself_and_what_only_it_needs() -> None:
    rows = [
        row(2, "s/bad", {"stance": "denied", "source": "post"}, source=POST),
        row(3, said={"date": "yesterday"}),
        row(4, said={"speaker": "Lee"}, claim_={}, source={}),
        row(5, problems=("column 9 has no name",)),
    ]
    found, _ = taken(ledger_of(EMPTY), rows)
    assert paths(found) == [
        "seeds/herald.yaml",
        "facts/s/c/claim.yaml",
        "facts/s/c/2025-03-01-lee.yaml",
    ]
    told = refused(found)
    assert list(told) == ["row 2", "row 3", "row 5"]
    assert told["row 2"] == '"denied" is no stance; did you mean denies?'
    assert told["row 3"].startswith('date: "yesterday" is no EDTF date')
    assert told["row 5"] == "column 9 has no name"
    assert [each.wanted.row for each in found.refused] == [2, 3, 5]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (row(2, "s/x", claim_={}), "there is no claim s/x, and its text is not given"),
        (row(2, "S c"), "S c cannot be the id of a claim; write it as s-c"),
        (row(2, said={"source": "x"}, source={}), "there is no source x, and its title and"),
        (row(2, said={"source": "X"}), "X cannot be the id of a source; write it as x"),
        (row(2, said={"source": ""}, source={}), "this statement lacks source"),
        (row(2, claim_={"claim": "It is not so."}), "the claim s/c is there already, with claim "),
        (row(2, source={**HERALD, "title": "V"}), "the source herald is there already, with title"),
        (row(2, source={**HERALD, "note": "V"}), "the source herald is there already, with no not"),
        (row(2, claim_={"note": "N"}), "the claim s/c is there already, with no note"),
        (row(2, id="s/c/x"), "the file's name does not match its date and speaker"),
        (row(2, id="s/d/2025-03-01-kim"), "s/d/2025-03-01-kim cannot be the id of a statement on"),
        (row(2, id="s/c/2025-03-01-lee"), "the statement s/c/2025-03-01-lee is there already, and"),
        (row(2, id="s/c/2025-03-01-sun"), "facts/s/c/2025-03-01-sun.yaml cannot be read; mend"),
        (row(2, "s/broken"), "facts/s/broken/claim.yaml cannot be read; mend it first"),
        (row(2, said={"date": "2025-03-09"}), "2025-03-09 is later than its source, herald"),
        (row(2, said={"same_as": "s/c/nobody"}), "there is no statement s/c/nobody, nor a row"),
        (row(2, said={"summary": "x" * (1 << 20)}), "its file would be larger than 1048576 bytes"),
        (
            alone("", "new", source_={**HERALD, "updated": "2024"}),
            "source new: updated on 2024, before it was published on 2025-03-01",
        ),
    ],
)
def test_reasons(wanted: Wanted, reason: str) -> None:
    _, ledger = taken(ledger_of(EMPTY), [row(2, said={"speaker": "Lee"})])
    ledger = ledger_of(
        {
            **texts_of(ledger),
            "facts/s/broken/claim.yaml": "claim:\n",
            "facts/s/c/2025-03-01-sun.yaml": "speaker: Sun\n",
        }
    )
    found = intake(ledger, [wanted])
    assert refused(found)["row 2"].startswith(reason), refused(found)
    assert found.plan.changes == ()


def test_what_names_a_refused_statement_is_refused_with_it() -> None:
    first = "s/c/2025-03-01-kim"
    lee = {"speaker": "Lee", "same_as": first}
    sun = {"speaker": "Sun", "same_as": "s/c/2025-03-01-lee"}
    rows = [
        row(2, said=sun, id="s/c/2025-03-01-sun"),
        row(3, said=lee, id="s/c/2025-03-01-lee"),
        row(4, id=first),
    ]
    found, _ = taken(ledger_of(EMPTY), rows)
    assert [path[-8:-5] for path in paths(found)[2:]] == ["kim", "lee", "sun"]
    rows[2] = row(4, said=CONFIRMED, id=first)
    told = refused(intake(ledger_of(EMPTY), rows))
    assert told["row 4"].startswith("confirmed asks for reports of two independent origins")
    assert told["row 3"] == f"it names {first}, which is refused (row 4)"
    assert told["row 2"] == "it names s/c/2025-03-01-lee, which is refused (row 3)"
    told = refused(intake(ledger_of(EMPTY), rows[:2]))
    assert told["row 3"] == f"there is no statement {first}, nor a row that makes it"
    assert told["row 2"] == "it names s/c/2025-03-01-lee, which is refused (row 3)"


def test_two_particulars_of_one_address_are_one_source() -> None:
    at: dict[str, Plain] = {"url": "https://example.org/a"}
    rows = [
        row(2, source={**HERALD, **at}),
        row(3, said={"speaker": "Lee"}, source={**HERALD, **at, "title": "Other"}),
    ]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert (found.new.sources, found.otherwise, found.refused) == (1, 1, [])
    assert "title: T\n" in texts_of(ledger)["seeds/herald.yaml"]


def test_what_one_row_leaves_out_another_may_say() -> None:
    rows = [row(2, claim_=CLAIM), row(3, claim_={**CLAIM, "note": "What"}), row(4, claim_=CLAIM)]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert texts_of(ledger)["facts/s/c/claim.yaml"] == "claim: It is so.\nnote: What\n"
    assert found.refused == []
    assert intake(ledger, rows).refused == []


def near(one: str, other: str) -> Wanted:
    return alone(one, claim_={"claim": f"{one} is so.", "distinct_from": [other]})


def test_claims_that_name_each_other_are_completed_at_the_end() -> None:
    rows = [near("s/a", "s/b"), near("s/b", "s/a")]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert [type(each) for each in found.plan.changes] == [Create, Create, Edit]
    assert intake(ledger, rows).plan.changes == ()
    lost, _ = taken(ledger_of(EMPTY), [*rows, near("s/d", "s/nowhere")])
    assert refused(lost)["row 2"].startswith("claim s/d: there is no claim s/nowhere")


CONFIRMED: dict[str, Plain] = {"confidence": "confirmed"}


def test_confirmed_reports_are_probable_until_all_are_there() -> None:
    rows = [
        row(2, said=CONFIRMED),
        row(3, said={**CONFIRMED, "source": "post"}, source=POST),
    ]
    found, ledger = taken(ledger_of(EMPTY), rows)
    kinds = [type(each) for each in found.plan.changes]
    assert kinds == [Create] * 5 + [Edit] * 2
    assert {each.confidence for each in ledger.facts.statements.values()} == {"confirmed"}
    found, _ = taken(ledger_of(EMPTY), rows[:1])
    assert refused(found)["row 2"].startswith("confirmed asks for reports of two independent")


def test_a_report_that_is_graded_twice_has_the_surer_grade() -> None:
    rows = [
        row(1),
        row(2, said=CONFIRMED),
        row(3, said={**CONFIRMED, "source": "post"}, source=POST),
    ]
    found, ledger = taken(ledger_of(EMPTY), rows)
    assert (found.new.statements, found.known.statements) == (2, 1)
    assert intake(ledger, rows).plan.changes == ()
    found, ledger = taken(ledger_of(EMPTY), [*rows[:2], row(4)])
    assert list(refused(found)) == ["row 2"]
    assert (found.new.statements, found.known.statements) == (1, 1)
    assert intake(ledger, [*rows[:2], row(4)]).plan.changes == ()


def test_an_intake_that_was_cut_short_is_completed_by_the_same_rows() -> None:
    rows = [
        row(2, said=CONFIRMED, source={**HERALD, "derived_from": "agency"}),
        row(3, said={**CONFIRMED, "source": "post"}, source=POST),
        alone("", "agency", source_={**POST, "publisher": "Agency"}),
        near("s/a", "s/b"),
        near("s/b", "s/a"),
        row(8),
        row(9),
        row(10, said={"stance": "wrong"}),
        row(11, id="s/c/2025-03-01-kim-7", said={"summary": "7"}),
        row(12, said={"same_as": "s/c/2025-03-01-kim-7", "summary": "8"}),
    ]
    start = ledger_of(EMPTY)
    whole, ledger = taken(start, rows)
    end = texts_of(ledger)
    assert len(whole.plan.changes) > 12
    for cut in range(len(whole.plan.changes)):
        half = ledger_of({**after(start, Plan(whole.plan.changes[:cut]))})
        found, ledger = taken(half, rows)
        assert texts_of(ledger) == end, cut
        assert len(found.refused) == 1


def test_an_error_in_an_old_file_is_told_of_the_row_that_brings_it() -> None:
    """Kim's two reports confirm each other; a correction of one leaves the other alone."""
    rows = [
        row(2, said=CONFIRMED),
        row(3, said={**CONFIRMED, "source": "post"}, source=POST),
    ]
    _, ledger = taken(ledger_of(EMPTY), rows)
    more = [row(2, said={"speaker": f"S{n}"}) for n in range(5)]
    correction = row(
        9,
        said={"replaces": "s/c/2025-03-01-kim-2", "stance": "neither", "source": "post"},
        source=POST,
    )
    found, _ = taken(ledger, [*more[:2], correction, *more[2:]])
    assert list(refused(found)) == ["row 9"]
    assert refused(found)["row 9"].startswith("facts/s/c/2025-03-01-kim.yaml would not hold:")
    assert found.new.statements == 5


def test_old_faults_are_nobodys() -> None:
    files: dict[str, str | bytes] = {"facts/s/old/claim.yaml": "claim:\n", "seeds/X.yaml": "x"}
    found = intake(ledger_of(files), [row(2)])
    assert (found.refused, found.new.statements) == ([], 1)


def test_settings_of_the_ledger_hold() -> None:
    hidden = row(2, said={"summary": "a\u202eb"})
    assert intake(ledger_of(EMPTY), [hidden]).refused == []
    strict = ledger_of({"factcli.yaml": "severities: {hidden-character: error}\n"})
    found = intake(strict, [hidden, row(3)])
    assert list(refused(found)) == ["row 2"]
    assert found.new.statements == 1


def test_words_of_a_captured_text_are_attested() -> None:
    import hashlib

    text = "Kim said: “No ship is missing.”\n"
    files: dict[str, str | bytes] = {
        "seeds/herald.txt": text,
        "seeds/herald.yaml": "title: T\npublisher: The Herald\npublished: 2025-03-01\ncaptures:\n"
        f"  - date: 2025-03-01\n    sha256: {hashlib.sha256(text.encode()).hexdigest()}\n"
        "    file: herald.txt\n",
    }
    rows = [
        row(2, said={"quote": "No ship is missing"}, source={}),
        row(3, said={"quote": "No boat is missing"}, source={}),
    ]
    found = intake(ledger_of(files), rows, "2025-03-02")
    assert b"date: 2025-03-02" in found.plan.changes[-1].after  # type: ignore[union-attr]
    assert refused(found)["row 3"].startswith("these words do not stand in seeds/herald.txt")


def test_the_rows_are_told_as_they_are_read() -> None:
    told: list[tuple[int, int]] = []
    rows = [row(n, said={"summary": f"{n}"}) for n in range(2_500)]
    intake(ledger_of(EMPTY), rows, progress=lambda done, of: told.append((done, of)))
    assert told == [(1_000, 2_500), (2_000, 2_500)]


def test_what_is_planned_is_what_the_files_say() -> None:
    """Records are made from rows, and never read again from their files."""
    said: dict[str, Plain] = {
        "quote": ["“It is”", "so\r\nthere"],
        "summary": " a\u2028b: #c\n\n d ",
        "figures": {"troops": "3000+", "ships": "~5 m"},
        "tags": ["no", "1:20"],
        "via": "Reuters",
        "note": "\x00\x1b[31m",
    }
    ledger = ledger_of(EMPTY)
    found = intake(ledger, [row(2, said=said)])
    facts: Facts = ledger_of({**after(ledger, found.plan)}).facts
    assert facts.findings == ()
    assert intake(Ledger(facts, ledger.read), [row(2, said=said)]).known.statements == 1
