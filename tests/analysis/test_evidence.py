"""How the words of statements are borne out, with the texts of their sources and without."""

from __future__ import annotations

import random
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from factcli.analysis.evidence import evidence_of, words_of
from factcli.analysis.lineage import lineage, listing
from factcli.analysis.origins import roots_of
from factcli.analysis.revisions import revision
from factcli.analysis.sources import compare_sources
from factcli.checks import check
from factcli.records import Facts
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.values.quotes import Text, digest
from tests.conftest import ROOT, copy_shipped
from tests.data import needs
from tests.ledgers import facts_of, on_claim

FIRST = "Ferry down\n\nThe office said: “No ship is missing.” It said no more.\n"
SECOND = "Ferry down\n\nThe office said: “One ship is late.” It said no more.\n"
ID = "h/f/2025-03-01-office"


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def facts(*lines: str, texts: dict[str, str], captured: tuple[tuple[str, str], ...]) -> Facts:
    """One statement with these lines, and its source: captures as (file, text), the texts that are
    at hand by file."""
    captures = "".join(
        f"  - date: 2025-03-0{day}\n    sha256: {sha(text)}\n    file: {name}\n"
        for day, (name, text) in enumerate(captured, start=1)
    )
    head = "speaker: Office\ndate: 2025-03-01\nstance: denies\nsummary: None.\nsource: p\n"
    return facts_of(
        {
            "facts/h/f/claim.yaml": "claim: The ferry sank.\n",
            f"facts/{ID}.yaml": head + "confidence: probable\n" + "".join(f"{x}\n" for x in lines),
            "seeds/p.yaml": "title: Ferry down\npublisher: P\npublished: 2025-03-01\n"
            + (f"captures:\n{captures}" if captures else ""),
            **{f"seeds/{name}": text for name, text in texts.items()},
        }
    )


def verified(words: str, text: str) -> str:
    return f"verified: {{capture: {sha(text)}, words: {digest([words])}, date: 2025-03-03}}"


MISSING, LATE = "No ship is missing", "One ship is late"
ONE = (("p.txt", FIRST),)
BOTH = (("p.txt", FIRST), ("p-2.txt", SECOND))
HELD, HELD_2 = {"p.txt": FIRST}, {"p-2.txt": SECOND}


@pytest.mark.parametrize(
    ("lines", "texts", "captured", "status", "rules"),
    [
        ([], HELD, ONE, "none", ["quote-missing"]),
        ([f"quote: {MISSING}"], {}, (), "no capture", []),
        ([f"quote: {MISSING}"], HELD, ONE, "found", []),
        ([f"excerpt: {MISSING}"], HELD, ONE, "found", []),
        ([f"quote: {MISSING}", "excerpt: It said less"], HELD, ONE, "absent", ["quote-altered"]),
        ([f"quote: {LATE}"], HELD, ONE, "absent", ["quote-altered"]),
        ([f"quote: {MISSING}"], {}, ONE, "unverified", ["quote-unverified"]),
        ([f"quote: {MISSING}", verified(MISSING, FIRST)], {}, ONE, "attested", []),
        ([f"quote: {MISSING}", verified(LATE, FIRST)], {}, ONE, "altered", ["quote-altered"]),
        ([f"quote: {MISSING}", verified(LATE, FIRST)], HELD, ONE, "altered", ["quote-altered"]),
        # an attestation that is not true
        ([f"quote: {LATE}", verified(LATE, FIRST)], HELD, ONE, "absent", ["quote-altered"]),
        ([f"quote: {LATE}", verified(LATE, FIRST)], {}, ONE, "attested", []),
        # of a text that the source does not have
        ([f"quote: {LATE}", verified(LATE, SECOND)], {}, ONE, "unverified",
         ["dangling-capture", "quote-unverified"]),
        ([f"quote: {MISSING}", verified(MISSING, SECOND)], HELD, ONE, "found",
         ["dangling-capture"]),
        ([f"quote: {MISSING}", verified(MISSING, SECOND)], {}, (), "no capture",
         ["dangling-capture"]),
        # the page was captured twice
        ([f"quote: {MISSING}"], {**HELD, **HELD_2}, BOTH, "found", ["source-revised"]),
        ([f"quote: {LATE}"], {**HELD, **HELD_2}, BOTH, "found", []),
        ([f"quote: {LATE}", verified(LATE, SECOND)], {}, BOTH, "attested", []),
        ([f"quote: {MISSING}", verified(MISSING, FIRST)], {}, BOTH, "attested",
         ["source-revised"]),
        ([f"quote: {MISSING}", verified(MISSING, FIRST)], HELD_2, BOTH, "attested",
         ["source-revised"]),
        ([f"quote: {MISSING}", verified(MISSING, FIRST)], HELD, BOTH, "found",
         ["source-revised"]),
        ([f"quote: {MISSING}"], HELD_2, BOTH, "absent", ["quote-altered"]),
        ([f"quote: {LATE}"], HELD, BOTH, "unverified", ["quote-unverified"]),
        ([f"quote: {MISSING}", verified(MISSING, SECOND)], {**HELD, **HELD_2}, BOTH, "found",
         ["dangling-capture", "source-revised"]),
        # the words are gone, and what attested them is not
        ([verified(MISSING, FIRST)], HELD, ONE, "altered", ["quote-altered"]),
        # the text beside the record is another
        ([f"quote: {MISSING}"], {"p.txt": SECOND}, ONE, "unverified",
         ["capture-changed", "quote-unverified"]),
        ([f"quote: {MISSING}", verified(MISSING, FIRST)], {"p.txt": SECOND}, ONE, "attested",
         ["capture-changed"]),
    ],
)  # fmt: skip
def test_the_words_of_a_statement(
    lines: list[str],
    texts: dict[str, str],
    captured: tuple[tuple[str, str], ...],
    status: str,
    rules: list[str],
) -> None:
    known = facts(*lines, texts=texts, captured=captured)
    assert evidence_of(known, known.statements[ID]).status == status
    assert sorted(finding.rule for finding in check(known)) == rules


def test_what_is_told_of_words_that_do_not_stand() -> None:
    known = facts(
        "quote:", "  - It said no more", "  - No ship is missing", texts=HELD, captured=ONE
    )
    (found,) = check(known)
    assert (found.line, found.column) == (9, 5)
    assert found.message == "this stands in seeds/p.txt before the piece above it, not behind it"
    (found,) = check(facts("quote: No boat is missing", texts=HELD, captured=ONE))
    assert found.message == (
        "these words do not stand in seeds/p.txt; nearest, in line 3 ([-here-]{+there+}):"
        " No [-boat-]{+ship+} is missing"
    )
    (found,) = check(facts("quote: Cats and dogs", texts=HELD, captured=ONE))
    assert found.message.endswith("seeds/p.txt, nor anything like them")


def test_what_is_told_where_the_words_are_known_elsewhere() -> None:
    pieces = ["quote:", "  - It said no more", "  - No ship is missing"]
    good = f"verified: {{capture: {sha(FIRST)}, words: {'0' * 63}a, date: 2025-03-03}}"
    (found,) = check(facts(*pieces, good, texts=HELD, captured=ONE))
    assert found.message.endswith("2025-03-03; they stand in seeds/p.txt in another order")
    known = facts(f"quote: {LATE}", texts=HELD, captured=BOTH)
    (found,) = check(known)
    assert "do not stand in seeds/p.txt, and the text of 2025-03-02 is not here" in found.message
    twice = FIRST + "“No ship is missing.”\n"
    both = (("p.txt", twice), ("p-2.txt", SECOND))
    found, _ = check(facts(f"quote: {MISSING}", texts={"p.txt": twice, **HELD_2}, captured=both))
    assert found.message == "these words stand in several places of seeds/p.txt"


def test_a_withdrawn_source_taints_what_goes_back_to_it() -> None:
    def page(name: str, *more: str) -> str:
        return "".join(
            f"{line}\n" for line in (f"title: {name}", f"publisher: {name}", "updated: 2025", *more)
        )

    known = on_claim(
        r=page("R", "retracted: {date: 2025-03-01}"),
        d=page("D", "derived_from: r"),
        e=page("E", "derived_from: [w, d]"),
    )
    found = [(each.rule, each.path) for each in check(known)]
    assert found == [("source-retracted", "seeds/d.yaml"), ("source-retracted", "seeds/e.yaml")]


def test_a_text_that_is_too_large_or_no_file_is_told(tmp_path: Path) -> None:
    seeds = copy_shipped(tmp_path) / "seeds"
    (seeds / "rfa-2024-10-25.txt").write_bytes(b"x" * (8 * 1024**2 + 1))
    (found,) = check(open_facts(Folder(str(tmp_path))))
    assert found.rule == "capture-changed"
    assert "may have 8388608" in found.message
    (seeds / "rfa-2024-10-25.txt").unlink()
    (seeds / "rfa-2024-10-25.txt").symlink_to("/etc/passwd")
    (found,) = check(open_facts(Folder(str(tmp_path))))
    assert (found.rule, found.path) == ("not-a-file", "seeds/rfa-2024-10-25.txt")


# -- the shipped story -----------------------------------------------------------------------------

QUOTATIONS = 11


def article(folder: Path) -> Path:
    copy_shipped(folder)
    shutil.copy(needs("seeds/rfa-2024-10-25.txt"), folder / "seeds/rfa-2024-10-25.txt")
    return folder


def statuses(folder: Path) -> list[str]:
    known = open_facts(Folder(str(folder)))
    quoting = (each for each in known.statements.values() if words_of(each))
    return [evidence_of(known, each).status for each in quoting]


def test_the_shipped_quotations_are_attested() -> None:
    known = open_facts(Folder(str(ROOT)))
    quoting = [each for each in known.statements.values() if words_of(each)]
    held = [path.name for path in (ROOT / "seeds").iterdir() if path.suffix == ".txt"]
    if not held:
        assert [evidence_of(known, s).status for s in quoting] == ["attested"] * QUOTATIONS


def test_they_stand_in_the_article(tmp_path: Path) -> None:
    assert statuses(article(tmp_path)) == ["found"] * QUOTATIONS


def _altered(folder: Path) -> None:
    """Change one letter in each quotation in turn, and see what check says."""
    chance = random.Random(3)
    tried = 0
    for path in sorted((folder / "facts").rglob("20*.yaml")):
        text = path.read_text()
        known = open_facts(Folder(str(folder)))
        statement = next(s for s in known.statements.values() if path.match(s.place.path))
        for words in words_of(statement):
            places = [n for n, letter in enumerate(words) if letter.isalpha()]
            for at in chance.sample(places, min(5, len(places))):
                letter = chance.choice([x for x in "abcdefghij" if x != words[at].lower()])
                lines = " ".join(text.split())
                assert words in lines
                start = text.index("quote:")
                at_in_file = _nth(text, start, words, at)
                path.write_text(text[:at_in_file] + letter + text[at_in_file + 1 :])
                found = check(open_facts(Folder(str(folder))))
                assert [each.rule for each in found] == ["quote-altered"], (words, letter)
                held = (folder / "seeds/rfa-2024-10-25.txt").exists()
                assert ("[-here-]{+there+}" in found[0].message) == held
                tried += 1
        path.write_text(text)
    assert tried >= QUOTATIONS * 5


def _nth(text: str, start: int, words: str, at: int) -> int:
    """Where in a file the letter number `at` of some words stands, folded over lines or not."""
    import re

    found = re.search(r"\s+".join(map(re.escape, words.split())), text[start:])
    assert found is not None
    letters = sum(not c.isspace() for c in words[:at])
    place = start + found.start()
    while letters or text[place].isspace():
        letters -= not text[place].isspace()
        place += 1
    return place


def test_one_letter_is_found_without_the_text(tmp_path: Path) -> None:
    _altered(copy_shipped(tmp_path))


def test_one_letter_is_found_with_the_text(tmp_path: Path) -> None:
    _altered(article(tmp_path))


# -- revisions -------------------------------------------------------------------------------------


def test_what_changed_from_one_text_to_the_next() -> None:
    before = Text("Ferry down\n\nOne sank. Two swam.\nThree stayed on land all day.\n")
    now = "Ferry lost\n\nTwo  swam. Three stayed on land all night. Four flew.\n"
    made = revision(before, Text(now), "Ferry down")
    assert made.title == ("Ferry down", "Ferry lost")
    assert made.added == ("Four flew.",)
    assert made.gone == ("One sank.",)
    assert made.changed == (("Three stayed on land all day.", "Three stayed on land all night."),)
    assert made.summary == (
        "the title changed, 1 sentence added, 1 sentence changed, 1 sentence gone"
    )
    assert revision(before, Text("Ferry down\nOne sank. Two swam. Three stayed on land all day."),
                    "Ferry down").summary == ""  # fmt: skip
    assert revision(before, Text(now), "Another title").title is None


# -- origins ---------------------------------------------------------------------------------------


def copies(count: int) -> dict[str, str]:
    return {
        f"p{n:02}": f"title: Page {n}\npublisher: Paper {n}\nupdated: 2024-10-25\nderived_from: w\n"
        for n in range(count)
    }


def told(*statements: str, **sources: str) -> list[tuple[str, str]]:
    known = on_claim(*statements, **sources)
    return [(each.rule, each.message) for each in check(known) if each.rule != "duplicate"]


def test_forty_copies_are_one_origin() -> None:
    said = [f"2024-10-24-x{f'-{n}' if n > 1 else ''} X 2024-10-24 asserts source=p{n - 1:02}"
            for n in range(1, 41)]  # fmt: skip
    found = told(*said, **copies(40))
    assert found == [
        ("single-origin", "40 publishers have it that this is so, and all of it goes back to"
                          " Reuters")
    ]  # fmt: skip
    sure = [f"{each} confidence=confirmed" for each in said]
    rules = [rule for rule, _ in told(*sure, **copies(40))]
    assert rules.count("unconfirmed") == 40
    rows = compare_sources(known := on_claim(*said, **copies(40)), ["s/c"]).part("origins").rows
    assert [(row["origin"], len(row["sources"])) for row in rows] == [("Reuters", 40)]
    matrix, _, origins = compare_sources(known, ["s/c"]).drawn
    assert [row["told"] for row in origins.rows] == ["p00, p01 and 38 more"]
    assert {row["source"] for row in matrix.rows} == {"p00 and 39 more of the same origin"}


def test_two_wires_are_two_origins() -> None:
    said = ("2024-10-24-x X 2024-10-24 asserts source=w confidence=confirmed",
            "2024-10-24-x-2 X 2024-10-24 asserts source=b confidence=confirmed")  # fmt: skip
    assert told(*said) == []


def test_by_carrier_by_publisher_and_by_derivation_an_origin_is_one() -> None:
    said = ("2024-10-24-x X 2024-10-24 asserts source=a via=Reuters",
            "2024-10-24-x-2 X 2024-10-24 asserts source=w",
            "2024-10-24-x-3 X 2024-10-24 asserts source=p")  # fmt: skip
    ((rule, message),) = told(*said)
    assert rule == "single-origin"
    assert message.startswith("3 publishers")
    assert message.endswith("Reuters")


def test_each_side_of_a_claim_is_looked_at_for_itself() -> None:
    said = ("2024-10-24-x X 2024-10-24 asserts source=w",
            "2024-10-24-y Y 2024-10-24 asserts source=p",
            "2024-10-24-z Z 2024-10-24 denies source=b")  # fmt: skip
    assert [rule for rule, _ in told(*said)] == ["single-origin"]


def tree(answer: Any) -> list[str]:
    return [f"{'  ' * row['depth']}{row['name']}: {row['how']} {row['statements']}"
            for row in answer.parts[0].rows]  # fmt: skip


def test_the_lineage_of_sources() -> None:
    known = on_claim(
        "2024-10-24-x X 2024-10-24 asserts source=a via=Reuters",
        "2024-10-24-x-2 X 2024-10-24 asserts source=p",
        "2024-10-24-y Y 2024-10-24 asserts source=q",
        "2024-10-24-z Z 2024-10-24 asserts source=b via=Somebody",
        q="title: Q\npublisher: Q\nupdated: 2024-10-25\nderived_from: [p, b]\n",
    )
    assert tree(lineage(known)) == [
        "Reuters: origin 3",
        "  a: carried 1",
        "  w: own 0",
        "    p: derived 1",
        "      q: derived 1",
        "RFA: origin 0",
        "  a: own 0",
        "Somebody: origin 1",
        "  b: carried 1",
        "TASS: origin 1",
        "  b: own 0",
        "    q: derived 1",
    ]
    assert tree(lineage(known, ["w"]))[0] == "Reuters: origin 3"
    assert len(tree(lineage(known, ["w"]))) == 5


def test_the_lineage_of_a_circle_ends() -> None:
    def page(name: str, of: str) -> str:
        return f"title: {name}\npublisher: {name}\nupdated: 2024-10-25\nderived_from: {of}\n"

    known = on_claim(c=page("C", "d"), d=page("D", "c"), e=page("E", "[w, p]"))
    told = tree(lineage(known))
    assert sorted(told) == sorted(
        ["C: origin 0", "  c: derived 0", "    d: derived 0", "Reuters: origin 0", "  w: own 0",
         "    e: derived 0", "    p: derived 0", "RFA: origin 0", "  a: own 0", "TASS: origin 0",
         "  b: own 0"]
    )  # fmt: skip


def test_the_list_of_sources() -> None:
    known = facts(f"quote: {MISSING}", texts=HELD, captured=ONE)
    ((row,),) = (part.rows for part in listing(known).parts)
    wanted = ("id", "statements", "quotations", "verified", "captured", "origins")
    assert [row[key] for key in wanted] == ["p", 1, 1, 1, "2025-03-01", ["P"]]


# -- sources side by side --------------------------------------------------------------------------


def part(name: str, *statements: str, by: str = "source") -> list[tuple[Any, ...]]:
    known = on_claim(*statements)
    keys = {"figures": ("name", "party", "source", "value", "low", "high", "was", "conflict"),
            "alone": ("source", "what", "name")}[name]  # fmt: skip
    rows = compare_sources(known, ["s/c"], by=by).part(name).rows
    return [tuple(row[key] for key in keys) for row in rows]


def test_figures_side_by_side() -> None:
    said = (
        "2024-10-23-x X 2024-10-23 asserts source=a figures={troops:_3}",
        "2024-10-24-x X 2024-10-24 asserts source=a figures={troops:_~3}",
        "2024-10-24-y Y 2024-10-24 asserts source=b figures={guns:_1.5_t,_troops:_4+}",
    )
    assert part("figures", *said) == [
        ("guns", "Y", "b", "1.5 t", 1.5, 1.5, [], False),
        ("troops", "X", "a", "~3", 2.7, 3.3, ["3"], True),
        ("troops", "Y", "b", "4+", 4, None, [], True),
    ]


def test_what_one_source_alone_has() -> None:
    said = ("2024-10-23-x X 2024-10-23 asserts source=a figures={troops:_3,_guns:_3}",
            "2024-10-24-x X 2024-10-24 asserts source=b figures={troops:_3}",
            "2024-10-24-y Y 2024-10-24 denies source=b")  # fmt: skip
    assert part("alone", *said) == [("a", "figure", "guns"), ("b", "party", "Y")]
    assert part("alone", said[0]) == []  # nothing to compare it with
    assert part("alone", *said, by="publisher") == [
        ("RFA", "figure", "guns"), ("TASS", "party", "Y")
    ]  # fmt: skip


def test_the_root_of_a_long_chain_and_of_what_leads_into_a_circle() -> None:
    def page(of: str) -> str:
        return f"title: T {of}\npublisher: By {of}\nupdated: 2024-10-25\nderived_from: {of}\n"

    chain = {f"c{n:04}": page(f"c{n - 1:04}" if n else "Somebody") for n in range(1_500)}
    known = on_claim(**chain, x=page("y"), y=page("z"), z=page("y"), v=page("[x, w]"))
    assert roots_of(known, "c1499") == roots_of(known, "c0000") == ("Somebody",)
    assert roots_of(known, "x") == roots_of(known, "z") == roots_of(known, "y") == ("By z",)
    assert roots_of(known, "v") == ("Reuters",)
