"""--pager, on terminals of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_app import CLAIM, PROGRAM, factcli, ledger
from tests.conftest import ROOT

ASK = ["--pager", "timeline", "troops-sent"]


def on_terminal(
    words: list[str],
    folder: Path = ROOT,
    keys: Callable[[bytes], bytes | None] = lambda shown: None,
    **surroundings: str,
) -> tuple[str, int]:
    """What a terminal shows whose keyboard is ours, and the exit code. `keys` is given what was
    shown so far, and gives what to type."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "XDG_CACHE_HOME")}
    process = subprocess.Popen(
        [PROGRAM, *words],
        cwd=folder,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**kept, "TERM": "xterm", **surroundings},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C arrives
    )
    os.close(follower)
    shown = b""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if not select.select([leader], [], [], 0.1)[0]:
            os.write(leader, keys(shown) or b"")
            continue
        try:
            piece = os.read(leader, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        shown += piece
    else:
        process.kill()
    os.close(leader)
    return shown.decode("utf-8").replace("\r\n", "\n"), process.wait()


@pytest.mark.parametrize(
    ("pagers", "first"),
    [
        ({"FACTCLI_PAGER": "sed s/^/one:/", "PAGER": "sed s/^/two:/"}, "one:"),
        ({"PAGER": "sed s/^/two:/"}, "two:"),
        ({"PAGER": "sed 's/^/three:/' | tee"}, "three:"),
        ({"FACTCLI_PAGER": "", "PAGER": "sed s/^/two:/"}, ""),
        ({"FACTCLI_PAGER": "cat", "PAGER": "sed s/^/two:/"}, ""),
        ({"PAGER": " "}, ""),
        ({"TERM": "dumb"}, ""),
    ],
)
def test_who_shows_the_answer(pagers: dict[str, str], first: str) -> None:
    shown, code = on_terminal(ASK, **pagers)
    plain, _ = on_terminal(ASK[1:], **{"TERM": "xterm", **pagers})
    assert len(plain.splitlines()) > 25
    assert (shown, code) == ("".join(f"{first}{line}\n" for line in plain.splitlines()), 0)
    assert ("\x1b[" in plain) == (pagers.get("TERM") != "dumb")


def test_nothing_is_paged_that_goes_elsewhere(tmp_path: Path) -> None:
    pager = {"PAGER": "sed s/^/paged:/"}
    assert b"paged" not in factcli(*ASK, **pager).stdout
    file = tmp_path / "out"
    assert on_terminal([*ASK, "-o", str(file)], **pager) == ("", 0)
    assert file.read_bytes() == factcli(*ASK).stdout
    assert "paged" not in on_terminal(ASK[1:], **pager)[0]
    assert "paged" not in on_terminal(["--pager", "--version"], **pager)[0]


def test_less_is_told_to_pass_colours_unless_one_has_told_it_otherwise() -> None:
    told = {"PAGER": 'echo "$LESS $LV"; cat >/dev/null'}
    assert on_terminal(ASK, **told)[0] == "FRX -c\n"
    assert on_terminal(ASK, LESS="", LV="-x", **told)[0] == " -x\n"


@pytest.mark.parametrize("pager", ["nosuch-pager -x", "true; nosuch-pager", "/etc/passwd"])
def test_a_pager_that_cannot_be_started_is_told_and_done_without(pager: str) -> None:
    shown, code = on_terminal(ASK, PAGER=pager)
    plain = on_terminal(ASK[1:])[0]
    told, _, answer = shown.partition(f"the pager {pager} could not be started\n")
    assert (answer, code) == (plain, 0)
    assert told == "" or ";" in pager  # then the shell has its say, too


def test_to_leave_it_early_is_no_fault_and_messages_come_after_it(tmp_path: Path) -> None:
    root = ledger(tmp_path, **{f"facts__s__c{n}__claim": CLAIM for n in range(3_000)})
    (root / "facts/s/broken").mkdir()
    (root / "facts/s/broken/claim.yaml").write_text("claim: [\n")
    shown, code = on_terminal(["--pager", "query", "-f", "md"], root, PAGER="head -c 5; echo left")
    assert code == 3
    assert shown.index("left\n") < shown.index("facts/s/broken/claim.yaml:1:")
    shown, code = on_terminal(["--pager", "explain"], root, PAGER="true")
    assert (shown, code) == ("", 0)


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_gets_the_keys_and_ctrl_c(tmp_path: Path) -> None:
    root = ledger(tmp_path, facts__s__broken__claim="claim: [\n")
    for number in range(40):
        claim = root / f"facts/s/c{number}"
        claim.mkdir()
        (claim / "claim.yaml").write_text(CLAIM)
    typed: list[bytes] = []

    def keys(shown: bytes) -> bytes | None:
        """Ctrl-C twice, then to the end, then out of it; each once less shows its prompt."""
        wanted = [b"\x03", b"\x03", b"G", b"q"]
        if b":\x1b[K" not in shown or len(typed) == len(wanted):
            return None
        typed.append(wanted[len(typed)])
        time.sleep(0.2)
        return typed[-1]

    shown, code = on_terminal(["--pager", "timeline"], root, keys)
    assert typed[-1] == b"q"
    assert code == 3
    assert "Traceback" not in shown and "interrupted" not in shown
    assert shown.rindex("(END)") < shown.index("facts/s/broken/claim.yaml:1:")


def test_it_stands_before_the_command() -> None:
    done = factcli("timeline", "--pager")
    assert done.returncode == 2
    assert b"--pager stands before the command: factcli --pager ..." in done.stderr
