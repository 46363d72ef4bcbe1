"""Each rule by its own examples: the bad one breaks it once and nothing else, the good one none."""

from __future__ import annotations

import pytest

from factcli.checks import RULES, check
from factcli.checks.rule import AROUND, Rule, a_statement
from factcli.store import open_facts
from factcli.values.words import slug
from tests.ledgers import Shown

EVERY = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)


def test_the_ledger_around_the_examples_is_sound() -> None:
    assert check(open_facts(Shown())) == []


@EVERY
def test_the_bad_example_breaks_the_rule_and_no_other(rule: Rule) -> None:
    found = check(open_facts(Shown(rule.bad)))
    expected = {rule.name} | ({"bad-name"} if rule.name == "name-clash" else set())
    assert {finding.rule for finding in found} == expected, found
    mine = [finding for finding in found if finding.rule == rule.name]
    assert (
        len(mine) == (2 if rule.name in ("name-clash", "merge-conflict") else 1) or len(mine) == 1
    )
    for finding in mine:
        assert finding.severity == rule.severity
        assert finding.message
        assert finding.fix or ";" in finding.message or rule.name in WITHOUT_FIX, finding


# The message itself says the way out, or there is none but the obvious.
WITHOUT_FIX = {
    "bad-date",
    "bad-digest",
    "bad-figure",
    "bad-file-name",
    "bad-id",
    "bad-url",
    "unreadable",
}


@EVERY
def test_the_good_example_breaks_none(rule: Rule) -> None:
    assert rule.good != rule.bad
    assert check(open_facts(Shown(rule.good))) == []


@EVERY
def test_a_rule_says_why_in_one_sentence(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert ". " not in rule.reason
    assert len(rule.reason) < 100


def test_every_example_lies_around_one_story() -> None:
    for rule in RULES.values():
        for text in (AROUND, rule.bad, rule.good):
            assert text.startswith("-- ")


def name(speaker: str, day: str) -> str:
    return a_statement(f'speaker: "{speaker}"', f"date: {day}", name=f"{day}-{slug(speaker)}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kim Jong Gyu", "KIM JONG-GYU", True),
        ("Kim Jong Gyu", "Gyu Kim Jong", True),
        ("Zoë Müller", "Zoe Muller", True),
        ("U.S. Army", "US Army", True),
        ("J. Smith", "John Smith", True),
        ("Путин", "ПУТИН", True),
        ("North Korea", "South Korea", False),
        ("Jane Smith", "John Smith", False),
        ("राम", "रोम", False),
        ("パリ", "バリ", False),
        ("2nd Battalion, 3rd Brigade", "3rd Battalion, 2nd Brigade", False),
        ("Canal", "Canal+", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    tree = Shown(name(one, "2025-02-01"), name(other, "2025-02-02"))
    found = [each for each in check(open_facts(tree)) if each.rule == "spelling"]
    assert bool(found) == same, found


def test_initials_that_fit_several_names_are_no_advice() -> None:
    people = ("J. Smith", "Jane Smith", "John Smith")
    tree = Shown(*(name(each, f"2025-02-0{day}") for day, each in enumerate(people, start=1)))
    (found,) = (each for each in check(open_facts(tree)) if each.rule == "spelling")
    assert found.message == "J. Smith (once) may be Jane Smith (once) or John Smith (once)"
    assert "factcli mv" not in found.fix


def test_a_name_in_advice_is_safe_to_paste() -> None:
    tree = Shown(name("$(touch x) Office", "2025-02-01"), name("$(TOUCH x) Office", "2025-02-02"))
    (found,) = (each for each in check(open_facts(tree)) if each.rule == "spelling")
    assert "mv 'speaker:$(" in found.fix


def test_a_correction_is_no_duplicate() -> None:
    corrected = a_statement(
        "confidence: possible",
        "replaces: harbour/ferry-sunk/2025-03-01-port-office",
        name="2025-03-01-port-office-2",
    )
    assert check(open_facts(Shown(corrected))) == []


def test_rings_are_told_apart_and_what_only_leads_to_them_is_not_blamed() -> None:
    named = {"a": "d", "b": "[c, a]", "c": "b", "d": "e", "e": "d"}
    sources = "".join(
        f"-- seeds/{id}.yaml --\ntitle: {id}\npublisher: P\npublished: 2025\nderived_from: {to}\n"
        for id, to in named.items()
    )
    found = check(open_facts(Shown(sources)))
    assert [(each.rule, each.path) for each in found] == [
        ("circle", "seeds/b.yaml"),
        ("circle", "seeds/d.yaml"),
    ]
