"""The edge of the program: exit codes, streams, surroundings, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_readme import plain, terminal

PROGRAM = str(Path(sys.executable).parent / "factcli")


def factcli(
    *words: str, folder: Path = ROOT, **surroundings: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [PROGRAM, *words],
        cwd=folder,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={
            "PATH": os.environ["PATH"],
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            **surroundings,
        },
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["timeline", "--help"], 0),
        (["timeline"], 0),
        (["check"], 0),
        (["nonsense"], 2),
        (["timeline", "--nonsense"], 2),
        (["timeline", "-f", "nonsense"], 2),
        (["--color", "blue", "timeline"], 2),
        (["timeline", "--part", "nonsense", "-f", "csv"], 2),
        (["timeline", "nonsense"], 4),
        (["show", "nonsense"], 4),
        (["timeline", "--party", "nonsense"], 4),
        (["compare", "sources", "--source", "nonsense"], 4),
        (["check", "nonsense"], 4),
        (["check", ".."], 0),
        (["check", "/etc"], 2),
        (["diff", "2024-10-23", "2024-10-25", "troops-sent", "--exit-code"], 1),
        (["diff", "2024-10-25", "2024-10-26", "troops-sent", "--exit-code"], 0),
        (["timeline", "-o", "/nonexistent/x"], 6),
        (["add", "troops-sent"], 2),
        (["add", "a/b", "--speaker", "x"], 4),
        (["add", "troops-sent", "--set", "x"], 2),
        (["add", "troops-sent", "--set", "captures=x", "--set", "nope.x=1"], 2),
        (["add", "troops-sent", "--figure", "a=1", "--figure", "a=2"], 2),
        (["query", *["a"] * 101], 2),
        (["query", "not:" * 18 + "a"], 2),
        (["source", "add", "rfa-2024-10-25", "--title", "x"], 5),
        (["add", "troops-sent", "--speaker", "\x1b[31m"], 2),
        (["edit", "nosuch", "--set", "note=x"], 4),
        (["edit", "troops-sent", "--set", "nosuch=x"], 2),
        (["edit", "troops-sent", "--set", "note"], 2),
        (["edit", "troops-sent"], 2),
        (["mv", "troops-sent"], 2),
        (["mv", "troops-sent", "troops-paid"], 5),
        (["mv", "speaker:Nobody", "Somebody"], 4),
        (["mv", "speaker:Vladimir Putin", "\x1b[31m", "--dry-run"], 0),
        (["rm", "rfa-2024-10-25"], 5),
        (["rm", "troops-sent"], 2),
        (["assess", "troops-sent", "--likelihood", "likely"], 2),
        (["source", "retract", "rfa-2024-10-25"], 2),
        (["source", "capture", "rfa"], 2),
        (["source", "capture", "rfa", "nonsense.txt"], 4),
        (["source", "verify"], 0),
        (["source", "verify", "nonsense"], 4),
        (["source", "lineage", "rfa"], 0),
        (["source", "lineage", "nonsense"], 4),
        (["source", "list", "-f", "csv"], 0),
        (["compare", "sources", "--by", "publisher"], 0),
        (["compare", "sources", "--by", "nonsense"], 2),
        (["fmt", "--check"], 0),
        (["fmt", "/etc"], 2),
    ],
)
def test_exit_codes(words: list[str], code: int) -> None:
    done = factcli(*words)
    assert done.returncode == code, done
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stderr + done.stdout
    assert (code in (0, 1)) == (done.stderr == b"")


def test_an_argument_that_is_no_text() -> None:
    done = subprocess.run([PROGRAM, b"show", b"\xff"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"not UTF-8" in done.stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{PROGRAM} timeline -f json | head -c 10; echo ${{PIPESTATUS[0]}}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("0\n")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"TZ": "Pacific/Apia"},
        {"TERM": "dumb"},
        {"COLUMNS": "20"},
        {"HOME": "/nonexistent"},
        {"PYTHONHASHSEED": "1"},
    ],
)
def test_the_surroundings_change_nothing(surroundings: dict[str, str]) -> None:
    words = ("timeline", "dprk-troops")
    assert factcli(*words, **surroundings).stdout == factcli(*words, PYTHONHASHSEED="0").stdout


def test_the_ledger_is_found_upward_by_c_and_by_the_environment(tmp_path: Path) -> None:
    whole = factcli("check").stdout
    assert factcli("check", folder=ROOT / "facts" / "dprk-troops").stdout == whole
    assert factcli("-C", str(ROOT), "check", folder=tmp_path).stdout == whole
    assert factcli("check", folder=tmp_path, FACTCLI_DIR=str(ROOT)).stdout == whole
    missing = factcli("check", folder=tmp_path, FACTCLI_DIR=str(tmp_path))
    assert missing.returncode == 2
    assert b"factcli init" in missing.stderr


def test_output_to_a_file_is_what_the_screen_would_not_wrap(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    assert factcli("timeline", "-o", str(path)).stdout == b""
    assert path.read_bytes() == factcli("timeline").stdout


def test_colour_is_for_terminals_that_want_it() -> None:
    words = ["timeline", "troops-sent"]
    assert "\x1b[" in terminal(words, 80, ROOT)
    assert "\x1b[" not in terminal(words, 80, ROOT, NO_COLOR="1")
    assert "\x1b[" not in terminal(words, 80, ROOT, TERM="dumb")
    assert "\x1b[" not in terminal(["--color", "never", *words], 80, ROOT)
    assert b"\x1b[" in factcli("--color", "always", *words).stdout
    assert plain(terminal(words, 80, ROOT)) == plain(terminal(words, 80, ROOT, NO_COLOR="1"))


@pytest.mark.parametrize("width", [30, 60, 80, 120, 200])
def test_lines_keep_to_the_terminal(width: int) -> None:
    for words in (
        ["timeline"],
        ["compare", "sources"],
        ["query"],
        ["show", "dprk-troops/troops-sent"],
    ):
        shown = plain(terminal(words, width, ROOT))
        assert max(map(len, shown.splitlines())) <= width


def test_ctrl_c_ends_with_one_line_and_130(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow")
    process = subprocess.Popen(
        [PROGRAM, "timeline", "-o", str(tmp_path / "slow")],  # opening it waits for a reader
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().split() == ["factcli:", "interrupted"]


def test_a_fault_of_our_own_is_one_message(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from factcli.cli import app, session

    def broken(self: object) -> str:
        raise ZeroDivisionError("secret \x1b[31m")

    monkeypatch.setattr(session.Session, "root", broken)
    assert app.run(["timeline"]) == 70
    told = capfd.readouterr().err
    assert "this is a fault of factcli itself: ZeroDivisionError: secret \\x1b[31m" in told
    assert "Traceback" not in told


def test_every_command_has_help() -> None:
    from factcli.cli.app import app

    commands = [command.name for command in app.registered_commands]
    assert commands == [
        *("add", "edit", "rm", "mv", "assess"),
        *("show", "query", "timeline", "report", "diff", "log"),
        *("check", "explain", "schema", "fmt", "init", "completion"),
    ]
    groups = ["compare sources", "compare parties"]
    groups += (f"source {n}" for n in ("add", "capture", "list", "verify", "lineage", "retract"))
    groups += ["import claimreview", "export claimreview"]
    groups += (f"git {n}" for n in ("install", "uninstall", "textconv", "merge"))
    for name in [*commands, *groups]:
        done = factcli(*str(name).split(), "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: factcli {name}".encode())


@pytest.mark.parametrize(
    ("redirect", "words", "code"),
    [
        (">/dev/full", "timeline", 6),
        (">/dev/full", "check -f json", 6),
        (">/dev/full", "--version", 6),
        (">/dev/full", "--help", 6),
        (">&-", "timeline", 6),
        (">&-", "timeline -o /dev/null", 0),
        ("2>&-", "timeline", 0),
        ("2>&-", "show nosuch", 4),
        ("2>/dev/full", "nosuch", 2),
        ("2>&-", "nosuch", 2),
        ("| true; exit ${PIPESTATUS[0]}", "--version", 0),
        ("| true; exit ${PIPESTATUS[0]}", "--help", 0),
        ("| true; exit ${PIPESTATUS[0]}", "timeline", 0),
    ],
)
def test_streams_that_cannot_be_written(redirect: str, words: str, code: int) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{PROGRAM} {words} {redirect}"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == code, done
    assert b"Traceback" not in done.stderr
    assert b"fault of factcli" not in done.stderr


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    command = f"mkdir gone && cd gone && rmdir ../gone && {PROGRAM} check"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"the folder that you are in is gone" in done.stderr


def test_an_absurd_width() -> None:
    shown = terminal(["timeline", "troops-sent"], 80, ROOT, COLUMNS="99999999999999999999")
    assert max(map(len, plain(shown).splitlines())) <= 1_000


CLAIM = "claim: It is so.\n"
SAID = "speaker: A\ndate: 2024-10-24\nstance: denies\nsummary: S\nsource: a\nconfidence: probable\n"


def ledger(root: Path, **files: str) -> Path:
    """A ledger of one statement, and more files: `__` in a name is a slash."""
    for name, text in {
        "facts__s__c__claim": CLAIM,
        "facts__s__c__2024-10-24-a": SAID,
        "seeds__a": "title: T\npublisher: P\nupdated: 2024\n",
        **files,
    }.items():
        path = root / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        ({"facts__s__d__claim": "claim: ["}, "timeline", 3),
        ({"facts__s__d__claim": "claim: ["}, "timeline s", 3),
        ({"facts__s__d__claim": "claim: ["}, "timeline s/d", 3),
        ({"facts__s__d__claim": "claim: ["}, "timeline s/c", 0),
        ({"facts__s__d__claim": "claim: ["}, "show s/d", 3),
        ({"facts__s__story": "titel: x"}, "timeline", 3),
        ({"facts__s__story": "titel: x"}, "timeline s/c", 0),
        ({"facts__s__c__2024-10-25-B": SAID}, "timeline", 3),
        ({"facts__S__c__claim": CLAIM}, "timeline", 3),
        ({"facts__s__c__x.yaml__y": SAID}, "timeline", 3),
        ({"seeds__b": "title: x"}, "timeline s/c", 3),
        ({"factcli": "colour: x"}, "timeline s/c", 3),
        ({"facts__t__d__claim": "claim: ["}, "timeline s", 0),
        ({"facts__s__c__2024-10-25-b": "x"}, "query speaker:a", 3),
        ({"facts__s__c__2024-10-25-b": "x"}, "show 2024-10-25-b", 3),
        ({"facts__s__c__2024-10-25-b": "x"}, "compare parties s", 3),
        ({"facts__s__c__2024-10-25-b": "x"}, "diff 2024-10-23 s", 3),
    ],
)
def test_what_cannot_be_read_is_named_and_exits_3(
    tmp_path: Path, files: dict[str, str], words: str, code: int
) -> None:
    done = factcli(*words.split(), folder=ledger(tmp_path, **files))
    assert done.returncode == code, done
    assert (code == 0) == (done.stderr == b"")


def test_folders_that_cannot_be_entered_are_named(tmp_path: Path) -> None:
    root = ledger(tmp_path / "l")
    (root / "facts" / "t").symlink_to("/etc")
    (root / "facts" / "s" / "d").symlink_to("/etc")
    done = factcli("timeline", folder=root)
    assert done.returncode == 3
    assert b"facts/s/d:1:1: not-a-file" in done.stderr
    assert b"facts/t:1:1: not-a-file" in done.stderr


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0001-01-01T01:00+03:00", "0001-01-01T02:00+03:00"),
        ("0001-01-01T01:00+03:00", "0001-01-01T02:00+14:00"),
        ("9999-12-31T21:00-03:00", "9999-12-31T23:00-14:00"),
        ("0001", "9999-24"),
    ],
)
def test_the_ends_of_the_calendar(tmp_path: Path, one: str, other: str) -> None:
    root = ledger(
        tmp_path,
        **{
            f"facts__s__c__{one[:4]}-12-31-b": SAID.replace("A", "B").replace("2024-10-24", one),
            f"facts__s__c__{other[:4]}-12-31-b-2": SAID.replace("A", "B")
            .replace("2024-10-24", other)
            .replace("denies", "admits"),
        },
    )
    for words in (["timeline"], ["compare", "sources"], ["compare", "parties"], ["diff", "2024"]):
        done = factcli(*words, folder=root)
        assert done.returncode == 0, done
        assert done.stderr == b""


def big(items: str) -> dict[str, str]:
    return {"facts__s__c__claim": f"claim: C\n{items}"}


HEAVY = {
    "directives": {"facts__s__c__claim": "%TAG !N! a\n" * 90_000 + "---\nclaim: C\n"},
    "assessments": big("assessments:\n" + "- date: XXXX-02-30\n" * 50_000),
    "empty assessments": big("assessments: [" + "{}," * 300_000 + "]\n"),
    "ids": big("distinct_from: [" + "a," * 500_000 + "]\n"),
    "parties": big("parties: [" + ",".join(f"p{n}" for n in range(20_000)) + "]\n"),
    "tags": big("tags: [" + "a," * 500_000 + "]\n"),
    "lines": {"facts__s__c__2024-10-24-a": SAID + "quote: |\n" + "  ab\n" * 200_000},
    "words": {"facts__s__c__2024-10-24-a": SAID + "quote: " + "a " * 500_000},
    "figures": {
        "facts__s__c__2024-10-24-a": SAID
        + "figures:\n"
        + "".join(f"  n{n}: {n}\n" for n in range(40_000))
    },
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("words", ["check", "timeline", "compare sources", "show s/c"])
def test_no_one_file_takes_long_or_much_memory(tmp_path: Path, name: str, words: str) -> None:
    import resource

    root = ledger(tmp_path, **HEAVY[name])

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_AS, (800 * 2**20, 800 * 2**20))

    done = subprocess.run(
        [PROGRAM, *words.split()], cwd=root, capture_output=True, check=False, preexec_fn=limits
    )
    assert done.returncode in (0, 1, 3), done.stderr[-300:]
    assert len(done.stdout) < 5_000_000


def test_deep_folders_are_one_finding(tmp_path: Path) -> None:
    root = ledger(tmp_path)
    deep = root / "facts" / "s" / "c"
    for _ in range(300):
        deep /= "deeper"
    deep.mkdir(parents=True)
    done = factcli("check", folder=root)
    assert done.returncode == 0
    assert done.stdout.count(b"stray-file") == 1


@pytest.mark.parametrize("text", ["NO", "on", "1:20", "012", "2024-10-24", "~", "null"])
def test_texts_that_yaml_would_bend_survive_every_way_round(tmp_path: Path, text: str) -> None:
    root = ledger(tmp_path)
    done = factcli(
        "add", "s/c", "--speaker", text, "--party", text, "--date", "2024-10-24",
        "--stance", "denies", "--summary", text, "--confidence", "probable", "--source", "a",
        "--set", f"tags={text}", folder=root,
    )  # fmt: skip
    assert done.returncode == 0, done
    id = done.stdout.decode().strip()
    shown = json.loads(factcli("show", id, "-f", "json", folder=root).stdout)
    assert [shown[key] for key in ("speaker", "party", "summary", "tags")] == [text] * 3 + [[text]]
    rows = csv.DictReader(
        io.StringIO(factcli("query", "-f", "csv", f"id:{id}", folder=root).stdout.decode())
    )
    assert [[row[key] for key in ("speaker", "party", "summary", "tags")] for row in rows] == [
        [text] * 4
    ]
    assert factcli("check", folder=root).returncode == 0
