from __future__ import annotations

from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from factcli.cli import progress
from factcli.cli.app import run
from factcli.cli.progress import bar, received
from tests.cli.test_changing import PUTIN
from tests.test_crashes import git


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    found = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=found))
    monkeypatch.setattr(progress, "_OFTEN", 0)
    return found


def test_a_bar_shows_how_much_is_done_and_goes(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with bar("reading the ledger") as tell:
        tell(26_750, 107_000)
        tell(107_000, 107_000)
    assert terminal.getvalue().split("\r\x1b[K") == [
        "",
        "reading the ledger [######..................] 26,750 of 107,000 ",
        "reading the ledger [########################] 107,000 of 107,000 ",
        "",
    ]


def test_who_need_not_wait_sees_no_bar(terminal: Terminal) -> None:
    with bar("reading the ledger") as tell:
        tell(1, 2)
    assert terminal.getvalue() == ""


def test_nor_does_who_reads_a_file_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=kept))
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with bar("reading") as tell:
        tell(1, 2)
    with received("https://example.org") as tell_bytes:
        tell_bytes(1, None)
    assert kept.getvalue() == ""


def test_a_line_is_wiped_off_whatever_happens(terminal: Terminal) -> None:
    with pytest.raises(KeyboardInterrupt), received("https://example.org/\x1b") as tell:
        tell(2048, 4096)
        raise KeyboardInterrupt
    assert terminal.getvalue().split("\r\x1b[K")[1:] == [
        "https://example.org/\\x1b: 0 KiB ",
        "https://example.org/\\x1b: 2 of 4 KiB ",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("check", "reading the ledger"),
        ("check --rev HEAD", "reading the ledger"),
        ("fmt --check", "reading the ledger"),
        ("edit troops-sent/2024-10-23-russia --set note=x --dry-run", "reading the ledger"),
        ("timeline --rev HEAD", "reading the ledger"),
        ("timeline troops-sent --recorded", "reading commits"),
        ("log", "reading commits"),
        ("log troops-sent", "reading commits"),
        ("diff HEAD", "reading both versions"),
        ("diff HEAD~1 HEAD", "reading both versions"),
    ],
)
def test_what_may_take_long_says_how_far_it_has_come(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    ledger: Path,
    words: str,
    what: str,
) -> None:
    git(ledger, "init", "-q")
    for note in ("one", "two"):
        with open(ledger / PUTIN, "a") as file:
            file.write(f"# {note}\n")
        git(ledger, "add", "-A")
        git(ledger, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", note)
    assert run(["-C", str(ledger), "--no-cache", *words.split()]) == 0
    answer = capsysbinary.readouterr()
    assert terminal.getvalue() == ""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    assert run(["-C", str(ledger), "--no-cache", *words.split()]) == 0
    assert capsysbinary.readouterr() == answer
    drawn = terminal.getvalue().split("\r\x1b[K")
    assert drawn[-1] == ""
    assert any(line.startswith(f"{what} [") for line in drawn)
