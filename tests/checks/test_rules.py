"""Each rule by its own examples: the bad one breaks it once and nothing else, the good one none."""

from __future__ import annotations

import pytest

from factcli.checks import RULES, check
from factcli.checks.rule import AROUND, Rule
from factcli.store import open_facts
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
