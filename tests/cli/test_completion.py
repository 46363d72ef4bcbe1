"""Completion without a shell: what a line of words is answered, and what that must not load."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factcli.cli import offers
from factcli.cli.app import app
from factcli.cli.line import parameters
from tests.cli.test_app import PROGRAM, factcli, ledger
from tests.conftest import ROOT
from tests.test_house import loaded


def asked(*words: str, folder: Path = ROOT, **surroundings: str) -> list[str]:
    """The lines of the answer, which is always a quiet one."""
    done = factcli(*words, folder=folder, _FACTCLI_COMPLETE="test", **surroundings)
    assert (done.returncode, done.stderr) == (0, b""), done
    return done.stdout.decode().splitlines()


def values(*words: str, folder: Path = ROOT, **surroundings: str) -> list[str]:
    lines = asked(*words, folder=folder, **surroundings)
    return [line.partition("\t")[0] for line in lines if line[0] != "\t"]


TROOPS = [
    *("troops-expected", "troops-in-kursk", "troops-paid", "troops-provisioned"),
    *("troops-sent", "troops-to-fight", "troops-trained"),
]
STANCES = [
    *("admits", "confirms", "asserts", "denies", "disputes", "questions", "allows", "implies"),
    *("silent", "neither"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["timel"], ["timeline"]),
        (["compare", ""], ["sources", "parties"]),
        (["nonsense", ""], []),
        (["timeline", "troo"], TROOPS),
        (["timeline", "troops-s"], ["troops-sent"]),
        (["timeline", "sent"], ["troops-sent"]),
        (["timeline", "dprk-troops/troops-s"], ["dprk-troops/troops-sent"]),
        (["timeline", "rfa"], []),
        (["assess", "dprk-troops/troops-tr"], ["dprk-troops/troops-trained"]),
        (["add", "dprk-troops/x"], []),
        (["show", "rf"], ["rfa-2024-10-25"]),
        (["show", "troops-sent"], ["troops-sent", "troops-sent/"]),
        (["show", "troops-paid/"], ["troops-paid/2024-10-25-national-intelligence-service"]),
        (["show", "kim-jong-gyu-2"], ["2024-10-25-kim-jong-gyu-2"]),
        (["rm", "troops-paid", "troops-s"], ["troops-sent", "troops-sent/"]),
        (["timeline", "troops-sent", "--pa"], ["--party", "--part"]),
        (["timeline", "--shifts", "--sh"], []),
        (["timeline", "--party", "Russia", "--party", "ukr"], ["Ukraine"]),
        (["timeline", "--party=ukr"], ["--party=Ukraine"]),
        (["timeline", "-fj"], ["-fjson", "-fjsonl"]),
        (["timeline", "--part", ""], ["rows", "shifts", "claims", "assessments"]),
        (["timeline", "--since", ""], []),
        (["timeline", "--", "--sh"], []),
        (["timeline", "troops-sent", "--nonsense=x", "--rec"], ["--recorded"]),
        (["--color", ""], ["auto", "always", "never"]),
        (["--color", "never", "check", "-f", "s"], ["sarif"]),
        (["add", "x", "--stance", ""], STANCES),
        (["add", "x", "--confidence", "pro"], ["probable"]),
        (["add", "x", "--source", "2024-10"], ["rfa-2024-10-25"]),
        (["add", "x", "--speaker", "KIM"], ["Kim Jong Gyu"]),
        (["add", "x", "--set", "claim.t"], ["claim.tags="]),
        (["add", "x", "--set", "stance=de"], ["stance=denies"]),
        (["add", "x", "--set", "source.kind=w"], ["source.kind=wire"]),
        (["edit", "rfa", "--set", "rel"], ["reliability="]),
        (["edit", "troops-sent", "--unset", "w"], ["when"]),
        (["edit", "troops-sent/2024-10-23-russia", "--set", "sa"], ["same_as="]),
        (["source", "add", "x", "--set", "arch"], ["archive="]),
        (["assess", "x", "--likelihood", "almost"], ["almost no chance", "almost certain"]),
        (["assess", "x", "--confidence", "mo"], ["moderate"]),
        (["query", "st"], ["stance:", "story:"]),
        (["query", "stance:denies,ad"], ["stance:denies,admits"]),
        (["query", "not:sta"], ["not:stance:"]),
        (["query", "story:"], ["story:dprk-troops"]),
        (["query", "tag:law"], ["tag:law"]),
        (["query", "nonsense:"], []),
        (["mv", "par"], ["party:"]),
        (["mv", "speaker:kirby"], ["speaker:John Kirby"]),
        (["mv", "speaker:John Kirby", "vlad"], ["Vladimir Putin"]),
        (["explain", "stray"], ["stray-file"]),
        (["check", "--select", "stray-file,circ"], ["stray-file,circle"]),
        (["schema", "st"], ["statement", "story"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["-C", "/nonexistent", "timeline", ""], []),
    ],
)  # fmt: skip
def test_what_fits(words: list[str], found: list[str]) -> None:
    assert values(*words) == found


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["check", "fa"], "\tfiles\t"),
        (["timeline", "-o", "x"], "\tfiles\t"),
        (["timeline", "--output=x"], "\tfiles\t--output="),
        (["-C", "x"], "\tfolders\t"),
        (["init", ""], "\tfolders\t"),
    ],
)
def test_files_are_the_shells(words: list[str], line: str) -> None:
    assert asked(*words) == [line]


def test_the_meaning_stands_behind_a_tab() -> None:
    assert asked("add", "x", "--stance", "deni") == [
        "denies\tsays that it is false (or the source says: denied)"
    ]
    assert asked("query", "scor") == ["score:\tscore:..-1"]
    assert asked("timeline", "troops-s") == ["troops-sent\tclaim of dprk-troops"]


def test_what_does_not_go_on_from_what_was_typed_is_only_listed() -> None:
    lines = asked("show", "putin")
    assert lines[0] == "\tlist"
    assert "troops-sent/2024-10-24-vladimir-putin\tstatement" in lines
    assert "\tlist" not in asked("timeline", "troo")


def test_the_ledger_is_that_of_c_or_of_the_environment(tmp_path: Path) -> None:
    assert values("timeline", "troops-s", folder=tmp_path) == []
    assert values("-C", str(ROOT), "timeline", "troops-s", folder=tmp_path) == ["troops-sent"]
    found = values("timeline", "troops-s", folder=tmp_path, FACTCLI_DIR=str(ROOT))
    assert found == ["troops-sent"]


def test_a_tail_that_two_have_is_made_whole(tmp_path: Path) -> None:
    claim = "claim: It is so.\n"
    root = ledger(tmp_path, facts__t__c__claim=claim, facts__t__s__claim=claim)
    assert values("timeline", "c", folder=root) == ["s/c", "t/c"]
    assert values("timeline", "s", folder=root) == ["s", "s/c", "t/s"]


def test_of_several_stories_the_claims_are_left_out(tmp_path: Path) -> None:
    claim = "claim: It is so.\n"
    root = ledger(tmp_path, facts__story1__one__claim=claim, facts__story2__two__claim=claim)
    assert values("timeline", "sto", folder=root) == ["story1", "story2"]
    assert values("timeline", "story2", folder=root) == ["story2", "story2/two"]
    assert values("add", "sto", folder=root) == ["story1/", "story2/"]
    assert values("timeline", "", folder=root) == ["s", "story1", "story2", "c", "one", "two"]


SAID = "date: 2024\nstance: denies\nsummary: S\nsource: a\nconfidence: probable\n"
HOSTILE = {
    "facts__s__c__2024-10-25-b": f'speaker: "red\\e[31m"\nparty: "two\\nlines"\n{SAID}',
    "facts__s__c__2024-10-26-b": f'speaker: "a\\u202eb"\nparty: "a\\tb"\n{SAID}',
    "facts__s__c__2024-10-27-b": f"speaker: $(id) `id`\nparty: c'd\n{SAID}",
}


@pytest.mark.parametrize("kept", [False, True], ids=["read", "index"])
def test_names_that_would_act_are_left_out(tmp_path: Path, kept: bool) -> None:
    root = ledger(tmp_path / "l", **HOSTILE)
    (root / "facts" / "s" / "evil\x1b[31m").mkdir()
    if kept:
        assert factcli("query", folder=root).returncode == 0
    assert values("timeline", "--party", "", folder=root) == ["A", "c'd"]
    assert values("add", "x", "--speaker", "", folder=root) == ["$(id) `id`", "A"]
    assert values("timeline", "", folder=root) == ["s", "c"]


def kept_file() -> Path:
    return next((Path(os.environ["XDG_CACHE_HOME"]) / "factcli").glob("*.sqlite"))


def test_names_come_from_the_index_as_it_stands(tmp_path: Path) -> None:
    root = ledger(
        tmp_path / "l", facts__s__c__2024b=f"speaker: Zoë\ntags: [Été]\nvia: Wire\n{SAID}"
    )
    assert factcli("query", folder=root).returncode == 0
    for path in (root / "facts/s/c").iterdir():
        path.write_text("no longer a record")
    assert values("add", "x", "--speaker", "", folder=root) == ["A", "Zoë"]
    assert values("query", "tag:", folder=root) == ["tag:Été"]
    assert values("add", "x", "--via", "", folder=root) == ["P", "Wire"]
    assert values("--no-cache", "add", "x", "--speaker", "", folder=root) == []


@pytest.mark.parametrize("harm", ["text", "empty", "foreign", "locked", "folder", "rows"])
def test_an_index_that_cannot_be_used_is_done_without(tmp_path: Path, harm: str) -> None:
    root = ledger(tmp_path / "l")
    assert factcli("query", folder=root).returncode == 0
    path = kept_file()
    holder = sqlite3.connect(path, isolation_level=None)
    if harm == "text":
        path.write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "foreign":
        path.unlink()
        sqlite3.connect(path).executescript("CREATE TABLE said (name); CREATE TABLE about (form)")
    elif harm == "locked":
        holder.execute("BEGIN EXCLUSIVE")
    elif harm == "folder":
        path.unlink()
        path.mkdir()
    else:
        holder.execute("UPDATE said SET name = x'ff00'")
        holder.execute("UPDATE record SET fields = '[1'")
    found = ["A"] if harm != "rows" else []
    assert values("timeline", "--party", "", folder=root) == found
    assert values("add", "x", "--speaker", "", folder=root) == ["A"]
    holder.close()


def test_a_large_ledger_without_an_index_is_not_read(tmp_path: Path) -> None:
    from factcli.names import FEW

    root = ledger(tmp_path)
    assert values("timeline", "--party", "", folder=root) == ["A"]
    for number in range(FEW):
        (root / f"facts/s/c/{number}.yaml").touch()
    assert values("timeline", "--party", "", folder=root) == []


def test_branches_and_tags(tmp_path: Path) -> None:
    root = ledger(tmp_path)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        [*who, "commit", "-q", "-m", "x"],
        ["branch", "side/one"],
        ["tag", "v1"],
        ["pack-refs", "--all"],
        ["branch", "side/two"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    assert values("timeline", "--rev", "", folder=root) == [
        *("HEAD", "main", "side/one", "side/two", "v1"),
    ]
    assert asked("diff", "v", folder=root) == ["v1\ttag"]


@pytest.mark.parametrize("words", [[], [""], ["-"], ["--"], ["\udcff"], ["timeline", "\n"]])
def test_whatever_is_typed_it_is_quiet(words: list[str]) -> None:
    done = subprocess.run(
        [PROGRAM, *(os.fsencode(word) for word in words)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={**os.environ, "_FACTCLI_COMPLETE": "x"},
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_no_such_shell() -> None:
    done = factcli("completion", "zhs")
    assert done.returncode == 2
    assert b"there is no completion for zhs; did you mean zsh?" in done.stderr


def commands() -> Iterator[tuple[str, Any, Any]]:
    """Every command: its name, its function, and what Typer makes of it."""
    from typer.main import get_command

    whole: Any = get_command(app)
    for each in app.registered_commands:
        yield str(each.name), each.callback, whole.commands[each.name]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for each in group.typer_instance.registered_commands:
            made = whole.commands[group.name].commands[each.name]
            yield f"{group.name} {each.name}", each.callback, made
    assert app.registered_callback is not None
    yield "", app.registered_callback.callback, whole


@pytest.mark.parametrize(
    ("name", "callback", "made"), list(commands()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_parameters_are_read_as_typer_makes_them(name: str, callback: Any, made: Any) -> None:
    ours = [
        (sorted(each.names), each.help if each.names else "", each.flag, each.several)
        for each in parameters(callback)
    ]
    theirs = [
        (
            sorted([*each.opts, *each.secondary_opts]) if each.param_type_name == "option" else [],
            each.help if each.param_type_name == "option" else "",
            bool(getattr(each, "is_flag", False)),
            each.nargs == -1 or bool(getattr(each, "multiple", False)),
        )
        for each in made.params
        if "--help" not in each.opts
    ]
    assert ours == theirs


def test_every_kind_is_offered_and_every_offer_taken() -> None:
    kinds = {
        each.takes.kind
        for _, callback, _ in commands()
        for each in parameters(callback)
        if each.takes is not None
    }
    assert kinds - {"words", "files", "folders"} == set(offers.KINDS)


def test_the_parts_that_are_offered_are_those_of_the_answers() -> None:
    found = {}
    for name, callback, _ in commands():
        for each in parameters(callback):
            if "--part" in each.names:
                assert each.takes is not None
                found[name] = set(each.takes.words)
    assert len(found) == 6
    for name, parts in found.items():
        words = {"diff": ["2024-10-24"], "log": ["--rev", "HEAD"]}.get(name, [])
        done = factcli(*name.split(), *words, "--part", "no such", "-f", "csv")
        told = done.stderr.decode().rpartition("one of: ")[2].strip().split(", ")
        if name == "diff":
            told += ["renamed", "unmade"]
        assert parts == set(told), done


def test_fixed_words_are_those_of_the_program() -> None:
    from factcli.analysis.sources import BY
    from factcli.format.fields import TABLES
    from factcli.scaffold import FOR_CI

    assert values("compare", "sources", "--by", "") == list(BY)
    assert values("schema", "") == list(TABLES)
    assert values("init", "--ci", "") == list(FOR_CI)
    told = factcli("check", "-f", "no such").stderr.decode().rpartition("one of: ")[2]
    assert values("check", "-f", "") == told.strip().split(", ")


@pytest.mark.parametrize(
    "words",
    [
        ["timeline", "tro"],
        ["show", "troops-sent/"],
        ["add", "x", "--source", ""],
        ["add", "x", "--stance", ""],
        ["query", "stance:"],
        ["timeline", "--rev", ""],
        [""],
    ],
)
def test_ids_and_words_load_neither_records_nor_what_reads_them(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_FACTCLI_COMPLETE", "x")
    heavy = {"rich", "yaml", "ruamel", "sqlite3"}
    ours = {name for name in loaded(words) if name.startswith("factcli.")}
    assert heavy & loaded(words) == set()
    assert {n for n in ours if n.startswith(("factcli.format", "factcli.records"))} == set()


def test_keys_and_names_load_no_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert factcli("query").returncode == 0
    monkeypatch.setenv("_FACTCLI_COMPLETE", "x")
    for words in (["edit", "troops-sent", "--set", ""], ["timeline", "--party", ""], ["query", ""]):
        assert {"rich", "yaml", "ruamel"} & loaded(words) == set(), words
