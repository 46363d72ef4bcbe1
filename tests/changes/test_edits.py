"""Editing records: by field, by text, by judgement; and the canonical form of many."""

from __future__ import annotations

import pytest

from factcli.changes.change import Create, Edit, Rename
from factcli.changes.diff import as_diff
from factcli.changes.edits import assess, edit_fields, edit_text, retract, tidy
from factcli.changes.plan import Plan, Unsound
from factcli.errors import CannotRead, Conflict, NotFound, WrongUsage
from tests.ledgers import after, ledger_of

KIM = """\
speaker: Kim
date: 2024-10-24
stance: denies
summary: So.
source: page
confidence: probable
figures:
  troops: 3000+
"""
FILES: dict[str, str | bytes] = {
    "seeds/page.yaml": "title: T\npublisher: RFA\nupdated: 2024-10-25\n",
    "facts/s/c/claim.yaml": "claim: It is so.\n",
    "facts/s/c/2024-10-24-kim.yaml": KIM,
    "facts/s/c/2024-10-24-lee.yaml": KIM.replace("Kim", "Lee") + "same_as: s/c/2024-10-24-kim\n",
}
LEDGER = ledger_of(FILES)
PATH = "facts/s/c/2024-10-24-kim.yaml"


def edited(*sets: str, unset: tuple[str, ...] = (), id: str = "2024-10-24-kim") -> dict[str, str]:
    pairs = [(key, value) for key, _, value in (each.partition("=") for each in sets)]
    return after(LEDGER, edit_fields(LEDGER, id, pairs, unset))


def test_a_field_is_set_and_another_taken_out() -> None:
    plan = edit_fields(LEDGER, "2024-10-24-kim", [("stance", "neither")], ["figures"])
    new = KIM.replace("denies", "neither").replace("figures:\n  troops: 3000+\n", "")
    assert plan == Plan((Edit(PATH, KIM.encode(), new.encode()),), "s/c/2024-10-24-kim")
    assert as_diff(plan.changes) == (
        f"diff --git a/{PATH} b/{PATH}\n--- a/{PATH}\n+++ b/{PATH}\n"
        "@@ -1,8 +1,6 @@\n speaker: Kim\n date: 2024-10-24\n-stance: denies\n+stance: neither\n"
        " summary: So.\n source: page\n confidence: probable\n-figures:\n-  troops: 3000+\n"
    )


def test_lists_and_names_within_a_field() -> None:
    assert edited("tags=a", "tags=b")[PATH].endswith("tags:\n  - a\n  - b\n")
    assert edited("tags=a")[PATH].endswith("tags:\n  - a\n")
    assert edited("via=AFP")[PATH].replace("via: AFP\n", "") == KIM
    figures = edited("figures.troops=~3000", "figures.lost in.all=5")[PATH]
    assert figures.endswith("figures:\n  troops: ~3000\n  lost in.all: 5\n")
    assert "figures" not in edited(unset=("figures.troops",))[PATH]
    assert edited("retracted.date=2024-11-01", id="page")["seeds/page.yaml"].endswith(
        "retracted:\n  date: 2024-11-01\n"
    )


def test_another_date_or_speaker_renames_the_file_and_every_reference() -> None:
    files = edited("date=2024-10-25")
    assert PATH not in files
    assert "date: 2024-10-25\n" in files["facts/s/c/2024-10-25-kim.yaml"]
    assert "same_as: s/c/2024-10-25-kim\n" in files["facts/s/c/2024-10-24-lee.yaml"]
    assert "facts/s/c/2024-10-24-lee-2.yaml" in edited("speaker=Lee")
    assert PATH in edited("date=2024-10-24T10:00")


def test_what_is_not_there_yet_is_made() -> None:
    assert edit_fields(LEDGER, "s", [("title", "S")], []).changes == (
        Create("facts/s/story.yaml", b"title: S\n"),
    )
    assert edit_fields(LEDGER, "factcli.yaml", [("title", "L")], []).changes == (
        Create("factcli.yaml", b"title: L\n"),
    )


def test_nothing_to_change_is_said() -> None:
    plan = edit_fields(LEDGER, "2024-10-24-kim", [("stance", "denies")], ["note"])
    assert plan.changes == ()
    assert "nothing was changed" in plan.notes[0]


@pytest.mark.parametrize(
    ("sets", "unsets", "words"),
    [
        ([("stanse", "x")], [], "did you mean stance?"),
        ([("stance", "denys")], [], "did you mean denies?"),
        ([("date", "soon"), ("confidence", "sure")], [], "no EDTF date"),
        ([("note", "")], [], "note is empty"),
        ([("figures", "3000")], [], "write figures.NAME=VALUE"),
        ([("figures.troops", "3,000")], [], "thousands separators"),
        ([("stance.x", "y")], [], "stance has no names of its own"),
        ([("note", "x")], ["note"], "set or unset, not both"),
        ([], ["stance"], "lacks stance"),
        ([], ["summary"], "at least one of summary, quote, excerpt"),
        ([("confidence", "confirmed")], [], "two independent origins"),
        ([("same_as", "s/c/2024-10-24-kim")], [], "the statement itself"),
    ],
)
def test_what_would_not_hold_is_refused(
    sets: list[tuple[str, str]], unsets: list[str], words: str
) -> None:
    with pytest.raises(WrongUsage) as caught:
        edit_fields(LEDGER, "2024-10-24-kim", sets, unsets)
    assert words in str(caught.value)


def test_ids_are_made_whole_and_those_that_are_none_are_told() -> None:
    with pytest.raises(NotFound, match="there is no source nope"):
        edit_fields(LEDGER, "2024-10-24-kim", [("source", "nope")], [])
    lee = edited("same_as=kim", unset=("figures",), id="2024-10-24-lee")
    assert "same_as: s/c/2024-10-24-kim\n" in lee["facts/s/c/2024-10-24-lee.yaml"]
    assert edited("source=page")[PATH] == KIM


def test_what_has_another_shape_in_the_file_is_not_written_over() -> None:
    ledger = ledger_of({**FILES, PATH: KIM.replace("figures:\n  troops:", "figures:")})
    with pytest.raises(CannotRead, match="has no names in the file"):
        edit_fields(ledger, "2024-10-24-kim", [("figures.lost", "5")], [])
    ledger = ledger_of({"facts/s/c/claim.yaml": "claim: So.\nassessments: {why: x}\n"})
    with pytest.raises(CannotRead, match="no list"):
        assess(ledger, "s/c", JUDGED)


def test_a_claim_without_its_file_gets_one() -> None:
    homeless = ledger_of({path: FILES[path] for path in FILES if "claim.yaml" not in path})
    files = after(homeless, edit_fields(homeless, "s/c", [("claim", "It is so.")], []))
    assert files["facts/s/c/claim.yaml"] == "claim: It is so.\n"


def test_assessments_are_no_single_field() -> None:
    with pytest.raises(WrongUsage, match="use factcli assess"):
        edit_fields(LEDGER, "s/c", [("assessments", "x")], [])
    with pytest.raises(NotFound):
        edit_fields(LEDGER, "nope", [("note", "x")], [])


def test_a_file_with_faults_is_mended_step_by_step() -> None:
    broken = KIM.replace("denies", "denys").replace("3000+", "3,000")
    ledger = ledger_of({**FILES, PATH: broken})
    first = edit_fields(ledger, "2024-10-24-kim", [("stance", "denies")], [])
    assert after(ledger, first)[PATH] == KIM.replace("3000+", "3,000")
    with pytest.raises(WrongUsage, match="no EDTF date"):
        edit_fields(ledger, "2024-10-24-kim", [("date", "soon")], [])
    ledger = ledger_of({**FILES, PATH: KIM + "note: a\nnote: b\n"})
    with pytest.raises(CannotRead, match="mend it with factcli edit"):
        edit_fields(ledger, "2024-10-24-kim", [("stance", "denies")], [])


# -- by text ---------------------------------------------------------------------------------------


def test_a_whole_text_is_put_in_place() -> None:
    new = KIM.replace("2024-10-24", "2024-10-25").replace("So.", "So it is.")
    plan = edit_text(LEDGER, PATH, KIM.encode(), new.encode())
    assert plan.changes[0] == Rename(
        PATH, "facts/s/c/2024-10-25-kim.yaml", KIM.encode(), new.encode()
    )
    assert "same_as: s/c/2024-10-25-kim\n" in after(LEDGER, plan)["facts/s/c/2024-10-24-lee.yaml"]


def test_a_text_with_faults_is_refused_with_all_of_them() -> None:
    broken = KIM.replace("denies", "denys").replace("page", "nope") + "nte: x\n"
    with pytest.raises(Unsound) as caught:
        edit_text(LEDGER, PATH, KIM.encode(), broken.encode())
    assert [(f.rule, f.line) for f in caught.value.findings] == [
        ("unknown-word", 3),
        ("dangling-source", 5),
        ("unknown-key", 9),
    ]
    with pytest.raises(Unsound):
        edit_text(LEDGER, PATH, KIM.encode(), b"speaker: [")
    for path, before in ((PATH, b"what was read before"), ("facts/s/c/2024-01-01-x.yaml", b"it")):
        with pytest.raises(Conflict, match="changed meanwhile"):
            edit_text(LEDGER, path, before, KIM.encode())


def test_by_its_text_a_file_with_faults_is_mended_altogether() -> None:
    broken = KIM.replace("denies", "denys").replace("3000+", "3,000")
    ledger = ledger_of({**FILES, PATH: broken})
    with pytest.raises(Unsound, match="thousands"):
        edit_text(ledger, PATH, broken.encode(), broken.replace("denys", "denies").encode())
    assert after(ledger, edit_text(ledger, PATH, broken.encode(), KIM.encode()))[PATH] == KIM


# -- judgements and retractions --------------------------------------------------------------------

JUDGED = {"date": "2024-11-02", "likelihood": "likely", "confidence": "low", "why": "Images."}


def test_a_judgement_comes_behind_those_before_it() -> None:
    first = after(LEDGER, assess(LEDGER, "c", JUDGED))["facts/s/c/claim.yaml"]
    assert first == (
        "claim: It is so.\nassessments:\n  - date: 2024-11-02\n    likelihood: likely\n"
        "    confidence: low\n    why: Images.\n"
    )
    ledger = ledger_of({**FILES, "facts/s/c/claim.yaml": first})
    later = {**JUDGED, "date": "2024-12-01", "likelihood": "very likely"}
    second = after(ledger, assess(ledger, "c", later))["facts/s/c/claim.yaml"]
    assert second.startswith(first)
    earlier = {**JUDGED, "date": "2024-10-01"}
    third = after(ledger, assess(ledger, "c", earlier))["facts/s/c/claim.yaml"]
    assert third.index("2024-10-01") < third.index("2024-11-02")
    with pytest.raises(Conflict, match="recorded already"):
        assess(ledger, "c", JUDGED)


def test_a_judgement_is_whole() -> None:
    with pytest.raises(WrongUsage) as caught:
        assess(LEDGER, "c", {"date": "2024", "likelihood": "maybe"})
    for words in ("lacks confidence", "lacks why", '"maybe" is no likelihood'):
        assert words in str(caught.value)
    homeless = ledger_of({"facts/s/c/2024-10-24-kim.yaml": KIM})
    with pytest.raises(NotFound, match=r"no claim\.yaml yet"):
        assess(homeless, "s/c", JUDGED)


def test_a_source_is_withdrawn_once() -> None:
    plan = retract(LEDGER, "page", {"date": "2024-11-01", "note": "Wrong."})
    files = after(LEDGER, plan)
    assert files["seeds/page.yaml"].endswith("retracted:\n  date: 2024-11-01\n  note: Wrong.\n")
    ledger = ledger_of(dict(files))
    with pytest.raises(Conflict, match="--unset retracted"):
        retract(ledger, "page", {"date": "2024-11-02"})
    with pytest.raises(WrongUsage, match="lacks date"):
        retract(LEDGER, "page", {})


# -- canonical form --------------------------------------------------------------------------------


def test_tidying_touches_what_is_not_canonical_and_leaves_what_has_faults() -> None:
    ledger = ledger_of(
        {
            **FILES,
            "facts/s/story.yaml": "tags: [a]\n# about\ntitle: 'S'\n",
            "facts/s/d/claim.yaml": "clam:   x\n",
            "factcli.yaml": "# settings\n",
        }
    )
    plan = tidy(ledger, [])
    new = b"# about\ntitle: S\ntags:\n  - a\n"
    assert plan.changes == (Edit("facts/s/story.yaml", b"tags: [a]\n# about\ntitle: 'S'\n", new),)
    assert tidy(ledger, ["facts/s/c", "seeds/page.yaml"]).changes == ()
    assert tidy(ledger, ["facts"]) == plan
