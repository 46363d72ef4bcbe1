"""What a ledger says to check: comments that leave a finding out, and severities."""

from __future__ import annotations

import re

import pytest

from factcli.answers import Finding
from factcli.changes.repairs import repair
from factcli.checks import brought, check, chosen
from factcli.errors import WrongUsage
from tests.checks.test_checks import CLAIM, GOOD, SAID
from tests.ledgers import after, facts_of, ledger_of

LOUD = SAID.replace("speaker: A", "speaker: A B")
TWO: dict[str, str | bytes] = {
    "facts/s/c/claim.yaml": CLAIM,
    "seeds/a.yaml": GOOD["seeds/a.yaml"],
    "facts/s/c/2024-10-24-a-b.yaml": LOUD,
    "facts/s/c/2024-10-25-a-b.yaml": LOUD.replace("10-24", "10-25"),
    "facts/s/d/claim.yaml": "claim: That is so.\n",
}
OTHER = "facts/s/d/2024-10-24-a-b.yaml"
SHOUTED = LOUD.replace("A B", "A. B.")


def told(text: str, **more: str) -> list[str]:
    files = {**TWO, OTHER: text, **{f"{key}.yaml": value for key, value in more.items()}}
    return [finding.rule for finding in check(facts_of(files))]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (SHOUTED, ["spelling"]),
        (SHOUTED.replace("B.", "B.  # factcli: ignore[spelling] so it signs"), []),
        ("# factcli: ignore[spelling] so it signs\n" + SHOUTED, []),
        ("# factcli: ignore[spelling, units] so it signs\n" + SHOUTED, ["unused-ignore"]),
        ("# factcli: ignore[units] so it signs\n" + SHOUTED, ["unused-ignore", "spelling"]),
        (SHOUTED + "# factcli: ignore[spelling] so it signs\n", ["spelling", "unused-ignore"]),
        (SHOUTED.replace("B.", "B. # factcli: ignore[spelling]"), ["spelling", "bad-ignore"]),
        (SHOUTED.replace("B.", "B. # factcli: disable=all"), ["spelling", "bad-ignore"]),
        (SHOUTED.replace("B.", "B. # factcli: ignore[speling] x"), ["spelling", "unknown-rule"]),
        (SHOUTED.replace("B.", "B. # factcli: ignore[bad-date] x"), ["spelling", "unknown-rule"]),
        (SHOUTED + "note: 'a # factcli: ignore[spelling] b'\n", ["spelling"]),
    ],
)
def test_a_comment_leaves_out_what_it_names_where_it_stands(text: str, rules: list[str]) -> None:
    assert told(text) == rules


def test_a_comment_above_a_field_of_many_lines_covers_them() -> None:
    figures = "# factcli: ignore[units] as printed\nfigures:\n  n: 3 km\n  k: 4 ft\n"
    other = LOUD.replace("A B", "C D") + "figures: {n: 3 m, m: 1, k: 4 ft}\n"
    files = {**TWO, "facts/s/c/2024-10-24-a-b.yaml": LOUD + figures}
    found = check(facts_of({**files, "facts/s/c/2024-10-24-c-d.yaml": other}))
    assert [finding.rule for finding in found] == []


def test_severities() -> None:
    assert told(SHOUTED, factcli="severities: {spelling: off}") == []
    files = {**TWO, OTHER: SHOUTED, "factcli.yaml": "severities:\n  spelling: error\n"}
    assert [finding.severity for finding in check(facts_of(files))] == ["error"]
    assert told(SHOUTED, factcli="severities: {spelling: grave}") == ["unknown-word", "spelling"]
    assert told(SHOUTED, factcli="severities: {speling: off}") == ["unknown-rule", "spelling"]
    broken = told("stance: x", factcli="severities: {missing-key: off, bad-name: off}")
    assert broken.count("unknown-rule") == 2
    assert "missing-key" in broken


def test_a_hidden_character_in_a_comment() -> None:
    found = check(facts_of({**TWO, OTHER: LOUD + "note: x # a\u202eb\n"}))
    assert [(each.rule, each.line, each.column) for each in found] == [("hidden-character", 7, 9)]


def test_rules_are_chosen_by_name() -> None:
    found = [Finding(rule, "error", "x", 1, 1, "m") for rule in ("spelling", "units")]
    assert chosen(found, ["units"], []) == found[1:]
    assert chosen(found, [], ["units"]) == found[:1]
    assert chosen(found, ["units"], ["units"]) == []
    with pytest.raises(WrongUsage, match="did you mean spelling"):
        chosen(found, ["speling"], [])


def test_what_a_change_brought() -> None:
    def at(path: str, line: int = 1, message: str = "m") -> Finding:
        return Finding("units", "error", path, line, 1, message)

    before = [at("a", 3), at("b"), at("old")]
    assert brought([at("a", 7), at("b"), at("new")], before, {"old"}) == []
    assert brought([at("new")], before, set()) == [at("new")]
    assert brought([at("a", 3), at("a", 7)], before, set()) == [at("a", 7)]
    assert brought([at("a", 3, "n")], before, set()) == [at("a", 3, "n")]


def test_repairs() -> None:
    judged = "{{date: {}, likelihood: likely, confidence: low, why: x}}"
    ledger = ledger_of(
        {
            **TWO,
            "facts/s/d/claim.yaml": "claim: That is so.\nassessments:\n"
            f"  - {judged.format('2024-11-02')}\n  - {judged.format('2024-11-01')}\n",
            "facts/s/d/2020-01-01-x.yaml": LOUD.replace("A B", "C")
            + "# factcli: ignore[units, spelling] no reason\n",
            "facts/s/d/2024-10-24-d.yaml": "# factcli: ignore[units] none\n"
            + LOUD.replace("A B", "D  # factcli: ignore[units, opposite-stances] or other"),
            "facts/s/e/claim.yml": "claim: X.\n",
            "facts/s/story.yml": "nonsense: [\n",
        }
    )
    plan = repair(ledger, check(ledger.facts))
    files = after(ledger, plan)
    assert "facts/s/d/2024-10-24-c.yaml" in files
    assert "ignore" not in files["facts/s/d/2024-10-24-c.yaml"]
    assert "ignore" not in files["facts/s/d/2024-10-24-d.yaml"]
    assert files["facts/s/e/claim.yaml"] == "claim: X.\n"
    assert "facts/s/story.yml" in files
    claim = files["facts/s/d/claim.yaml"]
    assert claim.index("2024-11-01") < claim.index("2024-11-02")
    left = check(ledger_of(dict(files)).facts)
    assert sorted({finding.rule for finding in left}) == ["yml"]
    assert repair(ledger_of(dict(files)), left).changes == ()


def test_a_comment_is_not_taken_for_unused_where_something_cannot_be_read() -> None:
    late = LOUD.replace("date: 2024-10-24", "date: 2024-11-24  # factcli: ignore[after-source] x")
    files = {**TWO, "facts/s/d/2024-11-24-a-b.yaml": late}
    assert check(facts_of(files)) == []
    for broken in ({"seeds/a.yaml": "title: [\n"}, {"facts/s/d/2024-10-24-c.yaml": "x: [\n"}):
        ledger = ledger_of({**files, **broken})
        found = check(ledger.facts)
        assert "unused-ignore" not in {finding.rule for finding in found}
    ledger = ledger_of({**TWO, OTHER: "# factcli: ignore[units] x\n" + LOUD, "seeds/b.yaml": "["})
    found = check(ledger.facts)
    assert "unused-ignore" in {finding.rule for finding in found}
    assert repair(ledger, found).changes == ()


def mended(files: dict[str, str | bytes]) -> dict[str, str]:
    ledger = ledger_of({**TWO, **files})
    return after(ledger, repair(ledger, check(ledger.facts)))


def test_repairs_do_no_harm() -> None:
    twice = "# factcli: ignore[units, units] why\nnote: Kept.\n"
    assert mended({OTHER: LOUD + twice})[OTHER] == LOUD + "note: Kept.\n"
    assert mended({OTHER: LOUD + "# factcli: ignore[units, units] why"})[OTHER] == LOUD
    judged = "  - {{date: {}, likelihood: likely, confidence: low, why: x}}\n"
    claim = "claim: That is so.\nassessments:\n"

    def dates(*given: str) -> list[str]:
        text = claim + "".join(judged.format(f"'{each}'") for each in given)
        after = mended({"facts/s/d/claim.yaml": text})["facts/s/d/claim.yaml"]
        return re.findall(r"date: ['\"]?([^'\",\n]+)", after)

    assert dates("2025-03-02T01:00+09:00", "2025-03-01T20:00Z") == [
        *("2025-03-02T01:00+09:00", "2025-03-01T20:00Z")
    ]
    assert dates("2025-03-01", "2025-02-01", "2025") == ["2025-02-01", "2025-03-01", "2025"]


def test_one_repair_that_cannot_be_hinders_no_other() -> None:
    files: dict[str, str | bytes] = {
        "facts/s/d/2020-01-01-x.yaml": LOUD,
        "facts/s/d/2024-10-24-e.yml": LOUD.replace("source: a", "source: nope"),
        "facts/s/e/claim.yaml": "claim: E.\nnote: a\nnote: b\nassessments:\n"
        "  - {date: 2025, likelihood: likely, confidence: low, why: x}\n"
        "  - {date: 2024, likelihood: likely, confidence: low, why: x}\n",
    }
    after = mended(files)
    assert "facts/s/d/2024-10-24-a-b.yaml" in after
    assert "facts/s/d/2024-10-24-e.yml" in after


def test_statements_that_name_each_other_are_named_together() -> None:
    misnamed = {
        "facts/s/d/2024-10-25-c.yaml": LOUD.replace("A B", "C"),
        "facts/s/d/2024-10-25-c-2.yaml": LOUD.replace("A B", "C").replace("S", "T")
        + "same_as: s/d/2024-10-25-c\n",
    }
    after = mended({**misnamed})
    assert {path for path in after if path.startswith("facts/s/d/2024")} == {
        *("facts/s/d/2024-10-24-c.yaml", "facts/s/d/2024-10-24-c-2.yaml")
    }
    again = ledger_of({**TWO, **misnamed, **{p: t for p, t in after.items() if "-c" in p}})
    assert len(repair(again, check(again.facts)).changes) == 2
