"""JSON Schema and checker agree, as far as a schema can tell."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from factcli.checks import RULES
from factcli.checks.rule import AROUND, Exhibit, files_of
from factcli.format.fields import TABLES
from factcli.format.files import decode
from factcli.format.schema import schema
from factcli.paths import address_of
from tests.conftest import ROOT
from tests.format.test_records import shipped


class _Plain(SafeConstructor):
    """As editors read YAML 1.2: a date is a text."""


_Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def allows(path: str, text: str) -> bool:
    """Whether the schema of that file allows the text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Plain
    address = address_of(path)
    assert address is not None
    validator = jsonschema.Draft202012Validator(schema(address.kind))
    return validator.is_valid(yaml.load(text))


def sound(path: str, text: str) -> bool:
    address = address_of(path)
    assert address is not None
    return not decode(text.encode(), path, address).findings


@pytest.mark.parametrize("kind", TABLES)
def test_each_schema_is_one(kind: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    for key, field in schema(kind)["properties"].items():
        assert field["description"] == TABLES[kind].by_key[key].help


def test_the_shipped_story_is_allowed() -> None:
    for path in shipped():
        assert allows(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")), path


# What a schema cannot tell, or what is no YAML that could be loaded for it.
BEYOND = {"bad-date", "encoding", "raw-character", "duplicate-key", "forbidden-yaml", "syntax"}
BEYOND |= {"merge-conflict", "not-a-file", "unreadable"}


def exhibits() -> list[tuple[str, Exhibit]]:
    found = [("around", each) for each in files_of(AROUND)]
    for rule in RULES.values():
        for example in (rule.bad, rule.good):
            found += [(rule.name, each) for each in files_of(example) if not each.kind]
    return [(name, each) for name, each in found if name not in BEYOND and address_of(each.path)]


@pytest.mark.parametrize(
    ("name", "exhibit"), exhibits(), ids=[f"{n}-{i}" for i, (n, _) in enumerate(exhibits())]
)
def test_schema_and_checker_agree_on_the_examples(name: str, exhibit: Exhibit) -> None:
    assert allows(exhibit.path, exhibit.text) == sound(exhibit.path, exhibit.text)


HEAD = "speaker: A\ndate: 2024-10-24\nstance: denies\nsource: a\nconfidence: probable\n"


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("summary: S", True),
        ("summary: 3000", True),
        ("summary: NO", True),
        ("summary: ''", False),
        ("summary:", False),
        ("summary: [a]", False),
        ("summary: {a: b}", False),
        ("quote: [a, b]", True),
        ("quote: []", False),
        ("quote: [[a]]", False),
        ("excerpt: S\nfigures: {n: 3000}", True),
        ("excerpt: S\nfigures: {n: 3000+ men, m: ~3, k: ..5, j: 2..3 km, l: -1.5 %}", True),
        ("excerpt: S\nfigures: {n: '3,000'}", False),
        ("excerpt: S\nfigures: {n: about 3}", False),
        ("excerpt: S\nfigures: {n: ~3+}", False),
        ("excerpt: S\nfigures: {}", False),
        ("excerpt: S\nfigures: 3", False),
        ("excerpt: S\nsame_as: a/b/c", True),
        ("excerpt: S\nsame_as: a/b", False),
        ("excerpt: S\nsame_as: A/b/c", False),
        ("excerpt: S\nverified: {capture: x, words: y, date: 2024}", False),
        (f"excerpt: S\nverified: {{capture: {'0a' * 32}, words: {'0a' * 32}, date: 2024}}", True),
        (f"excerpt: S\nverified: {{capture: {'0a' * 32}, date: 2024}}", False),
        ("excerpt: S\ntags: a", False),
        ("excerpt: S\nnope: a", False),
        ("at: p. 3", False),
    ],
)
def test_schema_and_checker_agree(line: str, good: bool) -> None:
    path = "facts/s/c/2024-10-24-a.yaml"
    assert sound(path, f"{HEAD}{line}\n") == good
    assert allows(path, f"{HEAD}{line}\n") == good


DATES = "2024 2024-10-24T14:30+03:00 ../2024-10-23 2024-10-2X '[2024-10-22,2024-10-24]'"
DATES += " ?2024-10-~24 '%2024' XXXX 2024-10-22/.. 2024-10~"


@pytest.mark.parametrize("date", DATES.split())
def test_the_schema_allows_every_kind_of_date(date: str) -> None:
    text = f"{HEAD}summary: S\n".replace("2024-10-24", date)
    assert sound("facts/s/c/2024-10-24-a.yaml", text)
    assert allows("facts/s/c/2024-10-24-a.yaml", text)
    assert not allows("facts/s/c/2024-10-24-a.yaml", text.replace(date, "yesterday"))
