"""Rules across fields and files: each breach is found, at its place, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from factcli.answers import Finding
from factcli.changes.change import Edit
from factcli.changes.plan import outcome
from factcli.checks import RULES, check, within
from factcli.format.fields import TABLES
from factcli.format.files import decode
from factcli.paths import address_of
from factcli.records import Facts
from factcli.store import open_facts
from factcli.trees import Folder
from tests.conftest import ROOT
from tests.ledgers import SOURCE, facts_of

PROGRAM = str(Path(sys.executable).parent / "factcli")
CLAIM = "claim: It is so.\n"
SAID = "speaker: A\ndate: 2024-10-24\nstance: denies\nsummary: S\nsource: a\nconfidence: probable\n"
GOOD: dict[str, str | bytes] = {
    "facts/s/c/claim.yaml": CLAIM,
    "facts/s/c/2024-10-24-a.yaml": SAID,
    "seeds/a.yaml": SOURCE,
}


def told(facts: Facts) -> list[tuple[str, str, int, int]]:
    return [(f.rule, f.path.rpartition("/")[2], f.line, f.column) for f in check(facts)]


def with_files(**files: str) -> Facts:
    """The good ledger, with files added or replaced; `__` in a name is a slash, `_` a hyphen."""
    return facts_of(
        GOOD | {n.replace("__", "/").replace("_", "-") + ".yaml": text for n, text in files.items()}
    )


def test_a_good_ledger_has_no_faults() -> None:
    assert told(facts_of(GOOD)) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"facts__s__c__2024_10_25_a": SAID}, ("file-name", "2024-10-25-a.yaml", 1, 1)),
        ({"facts__s__c__2024_10_24_b": SAID}, ("file-name", "2024-10-24-b.yaml", 1, 1)),
        ({"facts__s__c__2024_10_24_a_1": SAID}, ("file-name", "2024-10-24-a-1.yaml", 1, 1)),
        (
            {"facts__s__c__2024_10_24_a_2": SAID.replace("source: a", "source: b")},
            ("dangling-source", "2024-10-24-a-2.yaml", 5, 9),
        ),
        (
            {"facts__s__c__2024_10_24_a_2": SAID + "same_as: s/c/nope\n"},
            ("dangling-reference", "2024-10-24-a-2.yaml", 7, 10),
        ),
        (
            {"facts__s__c__2024_10_24_a_2": SAID + "replaces: s/c/2024-10-24-a-2\n"},
            ("self-reference", "2024-10-24-a-2.yaml", 7, 11),
        ),
        (
            {
                "facts__s__d__claim": CLAIM,
                "facts__s__d__2024_10_24_a": SAID + "same_as: s/c/2024-10-24-a\n",
            },
            ("other-claim", "2024-10-24-a.yaml", 7, 10),
        ),
        (
            {"facts__s__d__claim": CLAIM + "distinct_from:\n  - s/c\n  - s/x\n"},
            ("dangling-reference", "claim.yaml", 4, 5),
        ),
        (
            {"facts__s__d__claim": CLAIM + "distinct_from: [s/d]\n"},
            ("self-reference", "claim.yaml", 2, 17),
        ),
        ({"facts__s__d__2024_10_24_a": SAID}, ("claim-missing", "claim.yaml", 1, 1)),
        (
            {"facts__s__c__2024_10_24_a": SAID.replace("probable", "confirmed")},
            ("unconfirmed", "2024-10-24-a.yaml", 6, 13),
        ),
        (
            {
                "facts__s__d__claim": CLAIM + "assessments:\n"
                "  - {date: 2024-10-25, likelihood: likely, confidence: low, why: x}\n"
                "  - {date: 2024-10-24, likelihood: likely, confidence: low, why: x}\n"
            },
            ("order", "claim.yaml", 4, 12),
        ),
        (
            {"facts__s__d__claim": 'claim: "a\\u202eb"\n'},
            ("hidden-character", "claim.yaml", 1, 8),
        ),
        (
            {"seeds__b": "title: T\npublisher: P\nupdated: 2024\nderived_from: b\n"},
            ("self-reference", "b.yaml", 4, 15),
        ),
        ({"facts__s__x": "a: 1\n"}, ("stray-file", "x.yaml", 1, 1)),
        ({"facts__s__c__deep__x": "a: 1\n"}, ("stray-file", "deep", 1, 1)),
        ({"facts__s__c__2024_10_24_É": SAID}, ("bad-name", "2024-10-24-É.yaml", 1, 1)),
    ],
)
def test_a_breach_is_found_at_its_place(
    files: dict[str, str], expected: tuple[str, str, int, int]
) -> None:
    assert expected in told(with_files(**files))


def test_a_misnamed_file_is_told_of_by_every_command() -> None:
    facts = facts_of({**GOOD, "facts/s/c/2024-10-25-Putin.yaml": SAID})
    assert [(f.rule, f.path) for f in facts.findings] == [
        ("bad-name", "facts/s/c/2024-10-25-Putin.yaml")
    ]
    facts = facts_of({**GOOD, "facts/S/c/claim.yaml": CLAIM, "facts/S/c/2024-x.yaml": SAID})
    assert [(f.rule, f.path) for f in facts.findings] == [("bad-name", "facts/S")]
    facts = facts_of({**GOOD, "facts/s/c/2024-10-25-a.yml": SAID})
    assert [f[:2] for f in told(facts)] == [("yml", "2024-10-25-a.yml")]


def test_names_that_differ_by_case_or_by_form_clash() -> None:
    facts = facts_of({**GOOD, "facts/s/c/2024-10-24-A.yaml": SAID})
    assert [f[:2] for f in told(facts) if f[0] == "name-clash"] == [
        ("name-clash", "2024-10-24-A.yaml"),
        ("name-clash", "2024-10-24-a.yaml"),
    ]
    facts = facts_of({**GOOD, "facts/s/c/e\u0301.yaml": SAID, "facts/s/c/é.yaml": SAID})
    assert [f[0] for f in told(facts)].count("name-clash") == 2


def test_one_fault_hides_no_other_of_the_same_file() -> None:
    broken = SAID.replace("denies", "denys").replace("source: a", "source: nope")
    facts = with_files(
        facts__s__c__2024_10_25_b=broken + "same_as: s/c/nope\n",
        facts__s__d__claim="cliam: x\ndistinct_from: [s/x]\n",
    )
    assert {rule for rule, path, *_ in told(facts) if path == "2024-10-25-b.yaml"} == {
        "unknown-word",
        "dangling-source",
        "dangling-reference",
        "file-name",
    }
    assert {rule for rule, path, *_ in told(facts) if path == "claim.yaml"} == {
        "unknown-key",
        "missing-key",
        "dangling-reference",
    }


def test_what_cannot_be_read_itself_is_not_judged_further() -> None:
    facts = with_files(facts__s__c__2024_10_25_b=SAID.replace("2024-10-24", "soon"))
    assert [rule for rule, *_ in told(facts)] == ["bad-date"]


def test_a_file_with_a_fault_does_not_make_others_dangle() -> None:
    facts = facts_of({**GOOD, "seeds/a.yaml": "title: T\n", "facts/s/c/claim.yaml": "clam: x\n"})
    assert {rule for rule, *_ in told(facts)} == {"missing-key", "unknown-key"}


def test_confirmed_by_two_origins_holds() -> None:
    said = SAID.replace("probable", "confirmed")
    two = {
        **GOOD,
        "facts/s/c/2024-10-24-a.yaml": said,
        "facts/s/c/2024-10-24-a-2.yaml": said.replace("source: a", "source: b"),
        "seeds/b.yaml": SOURCE.replace(b"RFA", b"TASS"),
    }
    assert told(facts_of(two)) == []
    same = {**two, "seeds/b.yaml": SOURCE.replace(b"A page", b"Its copy") + b"derived_from: [a]\n"}
    assert [rule for rule, *_ in told(facts_of(same))] == ["unconfirmed", "unconfirmed"]


def test_the_shipped_story_is_clean() -> None:
    assert check(open_facts(Folder(str(ROOT)))) == []


def test_only_what_lies_in_the_places_named() -> None:
    found = [Finding("r", "error", path, 1, 1, "m") for path in ("seeds/a.yaml", "facts/s/x.yaml")]
    assert [f.path for f in within(found, ["seeds"])] == ["seeds/a.yaml"]
    assert [f.path for f in within(found, ["facts/s/x.yaml"])] == ["facts/s/x.yaml"]
    assert within(found, ["seed"]) == []
    assert within(found, [""]) == found


def test_every_rule_that_the_code_names_is_documented() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in [*(ROOT / "factcli").rglob("*.py")]
        if path.name not in ("reading.py", "sheet.py")
        and path.parent.name not in ("index", "exchange")
    )
    named = set(re.findall(r'(?:fault|stop|Finding|Unreadable)\(\s*"([a-z-]+)"', source))
    named |= set(
        re.findall(r'_checked\([^()]*(?:\([^()]*(?:\([^()]*\))?[^()]*\))?,\s*"([a-z-]+)"', source)
    )
    assert named <= set(RULES)
    assert {rule.name for rule in RULES.values() if rule.while_reading} <= named
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in RULES)


# -- a tree on disk, and what a stranger may have put there ----------------------------------------


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def on_disk(root: Path) -> list[tuple[str, str, int, int]]:
    return told(open_facts(Folder(str(root))))


def test_links_and_devices_are_never_followed(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    secret = tmp_path / "secret"
    secret.write_text("speaker: TOPSECRET")
    folder = tmp_path / "facts" / "s" / "c"
    (folder / "2024-10-24-b.yaml").symlink_to(secret)
    (folder / "2024-10-24-c.yaml").symlink_to("/dev/zero")
    (folder / "2024-10-24-d.yaml").symlink_to("2024-10-24-d.yaml")
    os.mkfifo(folder / "2024-10-24-e.yaml")
    (tmp_path / "facts" / "t").symlink_to("/etc")
    (tmp_path / "seeds" / "b.yaml").symlink_to("/proc/self/environ")
    found = check(open_facts(Folder(str(tmp_path))))
    assert {(f.rule, f.path) for f in found} == {
        ("not-a-file", f"facts/s/c/2024-10-24-{name}.yaml") for name in "bcde"
    } | {("not-a-file", "facts/t"), ("not-a-file", "seeds/b.yaml")}
    assert not any("TOPSECRET" in f"{f.message}{f.fix}" for f in found)


def test_a_linked_facts_folder_is_no_ledger(tmp_path: Path) -> None:
    write(tmp_path / "real", GOOD)
    write(tmp_path / "fake", {"factcli.yaml": ""})
    (tmp_path / "fake" / "facts").symlink_to(tmp_path / "real" / "facts")
    assert [f[:2] for f in on_disk(tmp_path / "fake")] == [("not-a-file", "facts")]


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with (tmp_path / "facts/s/c/2024-10-24-b.yaml").open("wb") as file:
        file.truncate(10 * 1024**3)  # sparse: it takes no room
    assert [f[:2] for f in on_disk(tmp_path)] == [("too-large", "2024-10-24-b.yaml")]


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    path = tmp_path / "facts/s/c/2024-10-24-a.yaml"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("the system lets this user read any file")
    assert [f[:2] for f in on_disk(tmp_path)] == [("unreadable", "2024-10-24-a.yaml")]


@pytest.mark.parametrize(
    "name",
    [".2024-10-24-a.yaml.swp", "2024-10-24-a.yaml~", ".#2024-10-24-a.yaml", "#a#", ".DS_Store"],
)
def test_what_editors_leave_behind_is_not_seen(tmp_path: Path, name: str) -> None:
    write(tmp_path, {**GOOD, f"facts/s/c/{name}": "half a fi"})
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "CON .yaml",
        "a:b.yaml",
        "-x.yaml",
        "a..yaml",
        "x" * 65 + ".yaml",
        "A.yaml",
        "a\nb.yaml",
        "a .yaml",
    ],
)
def test_names_that_are_not_safe_are_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, {**GOOD, f"facts/s/c/{name}": SAID})
    assert ("bad-name", name, 1, 1) in on_disk(tmp_path)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    path = os.fsencode(tmp_path / "facts" / "s" / "c") + b"/\xff.yaml"
    with open(path, "wb") as file:
        file.write(SAID.encode())
    done = subprocess.run(
        [PROGRAM, "check"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )
    assert done.returncode == 1
    assert rb"facts/s/c/\udcff.yaml:1:1: bad-name:" in done.stdout
    assert done.stderr == b""


# One field of a file broken in each of these ways: exit 1, and that place named.
BREAKAGES = {
    "unknown key": ("summary: S", "sumary: S", "4:1: unknown-key"),
    "key missing": ("stance: denies\n", "", "1:1: missing-key"),
    "unknown stance": ("denies", "denys", "3:9: unknown-word"),
    "impossible date": ("2024-10-24", "2024-10-32", "2:7: bad-date"),
    "bad figure": ("summary: S", "summary: S\nfigures: {n: about 3}", "5:14: bad-figure"),
    "bad confidence": ("probable", "certain", "6:13: unknown-word"),
    "dangling source": ("source: a", "source: zz", "5:9: dangling-source"),
    "duplicate key": ("summary: S", "summary: S\nsummary: T", "5:1: duplicate-key"),
    "tab indentation": ("summary: S", "summary:\n\tS", "5:1: syntax"),
    "file cut in the middle": ("confidence: probable\n", "confi", "7:1: syntax"),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_one_broken_field(tmp_path: Path, name: str) -> None:
    old, new, expected = BREAKAGES[name]
    assert old in SAID
    write(tmp_path, {**GOOD, "facts/s/c/2024-10-24-a.yaml": SAID.replace(old, new)})
    done = subprocess.run(
        [PROGRAM, "check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"facts/s/c/2024-10-24-a.yaml:{expected}: " in done.stdout
    assert done.stderr == ""


def broken_ways(text: str, key: str) -> dict[str, str]:
    """The text with its field of that key broken in each way that fits it."""
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    values = {"stance": "denys", "date": "2024-02-30", "confidence": "sure", "source": "nope"}
    values |= {"published": "2024-13", "updated": "2024-02-30", "figures": "{n: 3,000}"}
    ways = {
        "unknown key": [f"{key}x{lines[at][len(key) :]}"],
        "duplicate key": [f"{key}: x\n", lines[at]],
        "tab indentation": [f"{key}:\n\tx\n"],
    }
    if key in values:
        ways["value"] = [f"{key}: {values[key]}\n"]
    found = {
        name: "".join([*lines[:at], *new, *lines[end if name == "value" else at + 1 :]])
        for name, new in ways.items()
    }
    needed = key in TABLES["statement"].needed or key in ("claim", "title", "publisher")
    if needed and "story.yaml" not in text:
        found["key missing"] = "".join([*lines[:at], *lines[end:]])
    found["cut"] = "".join(lines[:at]) + lines[at][: len(key) - 1]
    return found


def test_any_field_of_any_shipped_file_broken_in_any_way_is_told_of() -> None:
    tried = 0
    whole = open_facts(Folder(str(ROOT)))
    for path in sorted([*(ROOT / "facts").rglob("*.yaml"), *(ROOT / "seeds").rglob("*.yaml")]):
        name = path.relative_to(ROOT).as_posix()
        address = address_of(name)
        assert address is not None
        text = path.read_text(encoding="utf-8")
        for key in re.findall("^([a-z_]+):", text, re.MULTILINE):
            for way, broken in broken_ways(text, key).items():
                if address.kind == "story" and way == "key missing":
                    continue
                tried += 1
                found = decode(broken.encode(), name, address).findings
                if not found:  # a fault that only the whole ledger shows
                    change = Edit(name, text.encode(), broken.encode())
                    found = [f for f in check(outcome(whole, [change])) if f.severity == "error"]
                assert found, (name, key, way)
                assert {f.path for f in found} == {name}, (name, key, way)
                spot = text[: text.index(f"{key}:")].count("\n") + 1
                if way in ("unknown key", "value"):
                    assert spot in {f.line for f in found}, (name, key, way, found)
                elif way in ("duplicate key", "tab indentation"):
                    assert spot + 1 in {f.line for f in found}, (name, key, way, found)
    assert tried > 1000
