"""The edge of the program: exit codes, streams, surroundings, and never a traceback."""

from __future__ import annotations

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
        env={"PATH": os.environ["PATH"], **surroundings},
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
        (["source", "add", "rfa-2024-10-25", "--title", "x"], 5),
        (["add", "troops-sent", "--speaker", "\x1b[31m"], 2),
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
    assert commands == ["add", "show", "query", "timeline", "diff", "check", "init"]
    for name in [*commands, "compare sources", "compare parties", "source add"]:
        done = factcli(*str(name).split(), "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: factcli {name}".encode())
