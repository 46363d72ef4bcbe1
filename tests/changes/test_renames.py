"""Renaming: every reference follows, nothing else changes, and what was cut short is completed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factcli.changes.change import Create, Edit, Remove, Rename
from factcli.changes.plan import Ledger, Plan, outcome, outcomes
from factcli.changes.renames import move_statements, rename
from factcli.checks import check
from factcli.errors import CannotRead, Conflict, NotFound, WrongUsage
from factcli.store import open_facts
from factcli.trees import Memory
from tests.ledgers import after, ledger_of, texts_of


def said(speaker: str, *more: str, date: str = "2024-10-24") -> str:
    lines = [f"speaker: {speaker}", f"date: {date}", "stance: denies", "summary: So."]
    return "\n".join([*lines, "source: page", "confidence: probable", *more]) + "\n"


FILES: dict[str, str | bytes] = {
    "seeds/page.yaml": "title: T\npublisher: RFA\nupdated: 2024-10-25\n",
    "seeds/copy.yaml": "title: T\npublisher: Paper\nupdated: 2024-10-25\nderived_from: page\n",
    "facts/s/story.yaml": "title: S\ntags: [war, law]  # words\n",
    "facts/s/c/claim.yaml": "claim: It is so.\nparties: [Kim, Russia]\ndistinct_from: [s/d]\n",
    "facts/s/c/2024-10-24-kim.yaml": said("Kim", "# why", "tags:", "  - war  # sic"),
    "facts/s/c/2024-10-24-kim-2.yaml": said("Kim", "replaces: s/c/2024-10-24-kim"),
    "facts/s/c/2024-10-24-lee.yaml": said("Lee", "party: Kim", "via: page"),
    "facts/s/c/2024-10-24-putin.yaml": said("Putin", "same_as: s/c/2024-10-24-kim-2"),
    "facts/s/d/claim.yaml": "claim: That is so.\ndistinct_from:\n  - s/c\n",
}
LEDGER = ledger_of(FILES)


def renamed(old: str, new: str) -> dict[str, str]:
    plan = rename(LEDGER, old, new)
    files = after(LEDGER, plan)
    facts = open_facts(Memory({path: text.encode() for path, text in files.items()}))
    assert [each for each in check(facts) if each.severity == "error"] == []
    foreseen = outcome(LEDGER.facts, plan.changes)
    assert set(foreseen.items) == set(facts.items)
    for kind in ("stories", "claims", "statements", "sources", "findings"):
        assert getattr(foreseen, kind) == getattr(facts, kind)
    return files


def changed(files: dict[str, str]) -> tuple[set[str], set[str]]:
    """The files that went, and those that are new or say something else."""
    before = texts_of(LEDGER)
    return set(before) - set(files), {p for p, text in files.items() if before.get(p) != text}


def test_a_speaker() -> None:
    files = renamed("speaker:Kim", "Kim Jong Gyu")
    assert changed(files) == (
        {"facts/s/c/2024-10-24-kim.yaml", "facts/s/c/2024-10-24-kim-2.yaml"},
        {
            "facts/s/c/2024-10-24-kim-jong-gyu.yaml",
            "facts/s/c/2024-10-24-kim-jong-gyu-2.yaml",
            "facts/s/c/2024-10-24-putin.yaml",
            "facts/s/c/claim.yaml",
        },
    )
    assert files["facts/s/c/2024-10-24-kim-jong-gyu.yaml"] == said(
        "Kim Jong Gyu", "# why", "tags:", "  - war  # sic"
    )
    assert (
        "replaces: s/c/2024-10-24-kim-jong-gyu\n"
        in files["facts/s/c/2024-10-24-kim-jong-gyu-2.yaml"]
    )
    assert "same_as: s/c/2024-10-24-kim-jong-gyu-2\n" in files["facts/s/c/2024-10-24-putin.yaml"]
    # others speak for Kim still, so the position of both is tracked
    assert "parties:\n  - Kim\n  - Kim Jong Gyu\n  - Russia\n" in files["facts/s/c/claim.yaml"]
    (note,) = rename(LEDGER, "speaker:Kim", "Kim Jong Gyu").notes
    assert 'factcli mv "party:Kim" "Kim Jong Gyu"' in note


def test_a_speaker_whose_file_keeps_its_name() -> None:
    files = renamed("speaker:Lee", "LEE")
    assert changed(files) == (set(), {"facts/s/c/2024-10-24-lee.yaml"})
    assert files["facts/s/c/2024-10-24-lee.yaml"] == said("LEE", "party: Kim", "via: page")


def test_two_spellings_of_a_speaker_become_one() -> None:
    files = renamed("speaker:Putin", "Kim")
    assert "speaker: Kim\n" in files["facts/s/c/2024-10-24-kim-3.yaml"]
    assert changed(files)[0] == {"facts/s/c/2024-10-24-putin.yaml"}


def test_a_party() -> None:
    files = renamed("party:kim", "party:North Korea")
    assert changed(files)[0] == set()
    assert "parties: [North Korea, Russia]\n" in files["facts/s/c/claim.yaml"]
    assert "party: North Korea\n" in files["facts/s/c/2024-10-24-lee.yaml"]
    assert files["facts/s/c/2024-10-24-kim.yaml"].startswith("speaker: Kim\nparty: North Korea\n")
    assert files["facts/s/c/2024-10-24-putin.yaml"] == FILES["facts/s/c/2024-10-24-putin.yaml"]


def test_a_party_that_is_listed_already_is_not_listed_twice() -> None:
    assert "parties:\n  - Russia\n" in renamed("party:Kim", "Russia")["facts/s/c/claim.yaml"]


def test_a_tag() -> None:
    files = renamed("tag:war", "deployment")
    assert files["facts/s/story.yaml"] == "title: S\ntags: [deployment, law]  # words\n"
    assert files["facts/s/c/2024-10-24-kim.yaml"].endswith("tags:\n  - deployment  # sic\n")
    assert changed(files) == (set(), {"facts/s/story.yaml", "facts/s/c/2024-10-24-kim.yaml"})


def test_a_claim() -> None:
    files = renamed("s/c", "e")
    gone, new = changed(files)
    assert gone == {path for path in FILES if path.startswith("facts/s/c/")}
    assert new == {path.replace("/c/", "/e/") for path in gone} | {"facts/s/d/claim.yaml"}
    assert files["facts/s/d/claim.yaml"] == "claim: That is so.\ndistinct_from:\n  - s/e\n"
    assert "same_as: s/e/2024-10-24-kim-2" in files["facts/s/e/2024-10-24-putin.yaml"]
    assert "facts/t/e/claim.yaml" in renamed("c", "t/e")


def test_a_story_takes_along_whatever_its_folder_holds() -> None:
    ledger = ledger_of({**FILES, "facts/s/c/README.md": "Read me."})
    files = after(ledger, rename(ledger, "s", "t"))
    assert not [path for path in files if path.startswith("facts/s/")]
    assert files["facts/t/c/README.md"] == "Read me."
    assert "distinct_from: [t/d]" in files["facts/t/c/claim.yaml"]
    assert "distinct_from:\n  - t/c\n" in files["facts/t/d/claim.yaml"]


def test_a_source() -> None:
    files = renamed("page", "rfa-2024-10-25")
    assert changed(files)[0] == {"seeds/page.yaml"}
    assert all("source: page" not in text for text in files.values())
    assert "via: rfa-2024-10-25\n" in files["facts/s/c/2024-10-24-lee.yaml"]
    assert "derived_from: rfa-2024-10-25\n" in files["seeds/copy.yaml"]


def test_statements_to_another_claim() -> None:
    files = renamed("s/c/2024-10-24-lee", "d")
    assert changed(files) == (
        {"facts/s/c/2024-10-24-lee.yaml"},
        {"facts/s/d/2024-10-24-lee.yaml"},
    )
    with pytest.raises(WrongUsage, match="is about another claim"):
        rename(LEDGER, "s/c/2024-10-24-putin", "d")
    together = ["2024-10-24-kim", "2024-10-24-kim-2", "2024-10-24-putin"]
    files = after(LEDGER, move_statements(LEDGER, together, "s/d"))
    assert "same_as: s/d/2024-10-24-kim-2" in files["facts/s/d/2024-10-24-putin.yaml"]
    assert "replaces: s/d/2024-10-24-kim\n" in files["facts/s/d/2024-10-24-kim-2.yaml"]


def test_a_statement_to_another_number() -> None:
    files = renamed("s/c/2024-10-24-lee", "s/c/2024-10-24-lee-7")
    assert "facts/s/c/2024-10-24-lee-7.yaml" in files


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("speaker:Kmi", "Kim", NotFound, "there is no speaker Kmi; Kim is there"),
        ("speaker:Kmi", "X", NotFound, "did you mean Kim?"),
        ("speaker:Kim", "Kim", WrongUsage, "that name already"),
        ("speaker:Kim", " ", WrongUsage, "give the new name"),
        ("party:", "x", NotFound, "no party"),
        ("tag:peace", "x", NotFound, "no tag peace"),
        ("s/c", "d", Conflict, "facts/s/d/claim.yaml is there already"),
        ("s/c", "Über", WrongUsage, "write it as uber"),
        ("s/c", "a/b/c", WrongUsage, "cannot be the name of a story"),
        ("s", "../x", WrongUsage, "cannot be the name of a story"),
        ("page", "copy", Conflict, "seeds/copy.yaml is there already"),
        ("page", "con", WrongUsage, "con-x"),
        ("nope", "x", NotFound, "no record nope"),
        ("factcli.yaml", "x", WrongUsage, "cannot be renamed"),
        ("s/c/2024-10-24-lee", "c", Conflict, "a statement on s/c already"),
        ("s/c/2024-10-24-lee", "nope", NotFound, "no claim nope"),
        ("s/c/2024-10-24-lee", "s/c/2024-10-24-kim", WrongUsage, "from its date and speaker"),
    ],
)
def test_refusals(old: str, new: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        rename(LEDGER, old, new)
    assert words in str(caught.value)


def test_files_with_other_faults_follow_too() -> None:
    broken = said("Kim").replace("denies", "denys") + "same_as: s/c/2024-10-24-lee\n"
    ledger = ledger_of({**FILES, "facts/s/c/2024-10-24-kim-3.yaml": broken})
    files = after(ledger, rename(ledger, "speaker:Kim", "Kim Il"))
    assert files["facts/s/c/2024-10-24-kim-il-3.yaml"] == broken.replace("Kim", "Kim Il")
    files = after(ledger, rename(ledger, "speaker:Lee", "Li"))
    assert "same_as: s/c/2024-10-24-li\n" in files["facts/s/c/2024-10-24-kim-3.yaml"]


def test_a_file_that_cannot_be_edited_stops_a_renaming_that_concerns_it() -> None:
    twice = said("Kim") + "note: a\nnote: b\n"
    ledger = ledger_of({**FILES, "facts/s/c/2024-10-24-kim-3.yaml": twice})
    with pytest.raises(CannotRead, match="stands twice"):
        rename(ledger, "speaker:Kim", "Kim Il")


def test_what_lies_in_a_folder_and_cannot_move_stops_it() -> None:
    ledger = ledger_of({**FILES, "facts/s/c/deep/x.yaml": "a: b"})
    with pytest.raises(Conflict, match="facts/s/c/deep"):
        rename(ledger, "s/c", "e")


# -- order, and what is left when it is cut short --------------------------------------------------


def steps(plan: Plan) -> list[tuple[str, str]]:
    """The single acts of a plan, in the order in which the writer carries them out."""
    made = [
        (c.to if isinstance(c, Rename) else c.path, c.after)
        for c in plan.changes
        if isinstance(c, Create | Rename)
    ]
    edited = [(c.path, c.after) for c in plan.changes if isinstance(c, Edit)]
    gone = [c.path for c in reversed(plan.changes) if isinstance(c, Rename | Remove)]
    return [(p, d.decode()) for p, d in [*made, *edited]] + [(path, "") for path in gone]


RENAMINGS = [
    ("speaker:Kim", "Kim Jong Gyu"),
    ("party:Kim", "North Korea"),
    ("tag:war", "deployment"),
    ("s/c", "e"),
    ("s/c", "t/e"),
    ("s", "t"),
    ("page", "rfa-2024-10-25"),
    ("s/c/2024-10-24-lee", "d"),
]


def errors(ledger: Ledger) -> list[str]:
    return [each.rule for each in check(ledger.facts) if each.severity == "error"]


def moments(ledger: Ledger, plan: Plan) -> Iterator[tuple[bool, Ledger]]:
    """The ledger after each act of a plan, and whether that was the last."""
    files = texts_of(ledger)
    acts = steps(plan)
    for number, (path, text) in enumerate(acts, start=1):
        if text:
            files[path] = text
        else:
            del files[path]
        yield number == len(acts), ledger_of(dict(files))


@pytest.mark.parametrize(("old", "new"), RENAMINGS)
def test_reruns_may_be_cut_short_as_well(old: str, new: str) -> None:
    end = after(LEDGER, rename(LEDGER, old, new))
    for done, here in moments(LEDGER, rename(LEDGER, old, new)):
        if done:
            break
        for finished, there in moments(here, rename(here, old, new)):
            assert errors(there) == []
            if not finished:
                assert after(there, rename(there, old, new)) == end


def test_statements_that_name_each_other_are_not_doubled() -> None:
    ledger = ledger_of(
        {
            **{path: FILES[path] for path in ("seeds/page.yaml", "facts/s/c/claim.yaml")},
            "facts/s/d/claim.yaml": "claim: That is so.\n",
            "facts/s/c/2024-10-24-ann.yaml": said("Ann", "same_as: s/c/2024-10-24-ann-2"),
            "facts/s/c/2024-10-24-ann-2.yaml": said("Ann", "same_as: s/c/2024-10-24-ann"),
        }
    )

    def by_name(ledger: Ledger) -> Plan:
        return rename(ledger, "speaker:Ann", "Bob")

    def by_id(ledger: Ledger) -> Plan:
        ids = ["s/c/2024-10-24-ann", "s/c/2024-10-24-ann-2"]
        return move_statements(ledger, ids, "s/d")

    for plan in (by_name, by_id):
        end = after(ledger, plan(ledger))
        assert len(end) == 5
        for done, here in moments(ledger, plan(ledger)):
            assert set(errors(here)) <= {"circle", "other-claim"}
            assert done or after(here, plan(here)) == end


def test_several_statements_of_which_one_has_gone_already() -> None:
    ids = ["s/c/2024-10-24-kim", "s/c/2024-10-24-kim-2", "s/c/2024-10-24-putin"]
    plan = move_statements(LEDGER, ids, "s/d")
    end = after(LEDGER, plan)
    for done, here in moments(LEDGER, plan):
        assert errors(here) == []
        assert done or after(here, move_statements(here, ids, "s/d")) == end
    with pytest.raises(NotFound):
        move_statements(LEDGER, [*ids, "s/c/2024-10-24-nobody"], "s/d")


def test_a_respelling_is_followed_by_the_parties_of_every_claim() -> None:
    ledger = ledger_of(
        {
            "seeds/page.yaml": FILES["seeds/page.yaml"],
            "facts/s/c/claim.yaml": "claim: X.\nparties: [ann smith, Bob]\n",
            "facts/s/d/claim.yaml": "claim: Y.\nparties: [ann smith]\n",
            "facts/s/c/2024-10-24-ann-smith.yaml": said("ann smith"),
            "facts/s/d/2024-10-24-ann-smith.yaml": said("ann smith"),
        }
    )
    plan = rename(ledger, "speaker:ann smith", "Ann Smith")
    end = after(ledger, plan)
    assert "parties: [Ann Smith, Bob]" in end["facts/s/c/claim.yaml"]
    for done, here in moments(ledger, plan):
        assert done or after(here, rename(here, "speaker:ann smith", "Ann Smith")) == end


def test_hints() -> None:
    with pytest.raises(NotFound, match='for the speaker give "speaker:Kim"'):
        rename(LEDGER, "KIM", "Kim Jong Gyu")
    with pytest.raises(WrongUsage, match="a speaker is no party"):
        rename(LEDGER, "speaker:Kim", "party:North Korea")
    assert "facts/t/c/claim.yaml" in renamed("s/c", "t/")


@pytest.mark.parametrize(("old", "new"), RENAMINGS)
def test_at_every_moment_the_ledger_is_valid_and_a_rerun_completes_it(old: str, new: str) -> None:
    whole = rename(LEDGER, old, new)
    end = after(LEDGER, whole)
    for done, here in moments(LEDGER, whole):
        assert errors(here) == []
        if done:
            assert texts_of(here) == end
        else:
            assert after(here, rename(here, old, new)) == end


def test_where_two_name_each_other_both_are_right_at_every_moment() -> None:
    plan = rename(LEDGER, "s", "t")
    twice = [c.path for c in plan.changes if isinstance(c, Edit)]
    assert twice == ["facts/t/d/claim.yaml", "facts/s/d/claim.yaml"]
    shown = [(each.path, each.to) for each in outcomes(plan.changes)]
    assert ("facts/s/d/claim.yaml", "facts/t/d/claim.yaml") in shown
    assert all(path and to for path, to in shown)


def test_a_move_into_what_is_there_is_refused_though_files_have_other_names() -> None:
    ledger = ledger_of({**FILES, "facts/t/x/claim.yaml": "claim: X.\n"})
    with pytest.raises(Conflict, match="facts/t is there already"):
        rename(ledger, "s", "t")


def test_the_values_of_a_plan() -> None:
    ledger: Ledger = ledger_of({"seeds/a.yaml": "title: T\npublisher: P\nupdated: 2024\n"})
    data = b"title: T\npublisher: P\nupdated: 2024\n"
    assert rename(ledger, "a", "b") == Plan(
        (Rename("seeds/a.yaml", "seeds/b.yaml", data, data),), "b"
    )
