"""The writer: what is acknowledged is on disk, nothing is overwritten, nothing is left lying."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from factcli.changes.change import Create
from factcli.errors import CannotWrite, Conflict
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.writer import apply, make_ledger

PROGRAM = Path(sys.executable).parent / "factcli"


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    apply(str(tmp_path), [Create("facts/s/c/claim.yaml", "claim: Ünïcode\n".encode())])
    assert (tmp_path / "facts/s/c/claim.yaml").read_text(encoding="utf-8") == "claim: Ünïcode\n"
    assert files(tmp_path) == ["facts/s/c/claim.yaml"]


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    change = Create("seeds/a.yaml", b"new")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.yaml").write_text("old")
    with pytest.raises(Conflict, match=r"seeds/a\.yaml is there already"):
        apply(str(tmp_path), [change])
    assert (tmp_path / "seeds/a.yaml").read_text() == "old"
    assert files(tmp_path) == ["seeds/a.yaml"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "facts").symlink_to(outside)
    with pytest.raises(CannotWrite):
        apply(str(tmp_path / "in"), [Create("facts/s/c/claim.yaml", b"x")])
    assert files(outside) == []


@pytest.mark.parametrize("call", ["open", "fsync", "link", "mkdir"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_refusal_of_the_system_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.yaml").write_text("old")
    real = getattr(os, call)

    def refuse(path: Any, *rest: Any, **named: Any) -> Any:
        writing = call != "open" or (len(rest) > 0 and rest[0] & os.O_CREAT)
        if writing:
            raise OSError(code, os.strerror(code))
        return real(path, *rest, **named)

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(CannotWrite, match=os.strerror(code)):
        apply(str(tmp_path), [Create("facts/s/c/claim.yaml", b"claim: x\n")])
    monkeypatch.undo()
    assert files(tmp_path) == ["seeds/a.yaml"]
    assert (tmp_path / "seeds" / "a.yaml").read_text() == "old"
    assert list((tmp_path / "facts").rglob("*")) == []


def test_a_ledger_is_made_once(tmp_path: Path) -> None:
    assert make_ledger(str(tmp_path / "new")) == ["facts/", "seeds/", "factcli.yaml"]
    assert make_ledger(str(tmp_path / "new")) == []
    assert open_facts(Folder(str(tmp_path / "new"))).findings == ()


def words(number: int, speaker: str) -> list[str]:
    return [
        str(PROGRAM),
        "add",
        "s/c",
        "--claim",
        "It is so.",
        "--speaker",
        speaker,
        "--date",
        "2024-10-24",
        "--stance",
        "denies",
        "--summary",
        f"number {number}",
        "--confidence",
        "probable",
        "--source",
        "page",
        "--publisher",
        "P",
        "--title",
        "T",
        "--published",
        "2024-10-24",
    ]


def test_eight_at_once_on_one_name_lose_nothing(tmp_path: Path) -> None:
    make_ledger(str(tmp_path))
    running = [
        subprocess.Popen(
            words(n, "Kim"), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for n in range(8)
    ]
    ended = [(process.communicate(timeout=60), process.returncode) for process in running]
    assert [code for _, code in ended] == [0] * 8, ended
    acknowledged = {out.decode().strip() for (out, _), _ in ended}
    facts = open_facts(Folder(str(tmp_path)))
    assert facts.findings == ()
    assert acknowledged == set(facts.statements)
    assert sorted(s.summary or "" for s in facts.statements.values()) == [
        f"number {n}" for n in range(8)
    ]


def test_what_is_acknowledged_survives_random_kills(tmp_path: Path) -> None:
    make_ledger(str(tmp_path))
    chance = random.Random(7)
    acknowledged: list[str] = []
    for batch in range(4):
        running = [
            subprocess.Popen(
                words(n, f"Speaker {n % 3}"),
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            for n in range(batch * 4, batch * 4 + 4)
        ]
        time.sleep(chance.uniform(0.1, 0.5))
        for process in running:
            if chance.random() < 0.4:
                process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        for process in running:
            out, _ = process.communicate(timeout=60)
            acknowledged += out.decode().split()
    facts = open_facts(Folder(str(tmp_path)))
    assert facts.findings == ()
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= set(facts.statements)
    assert acknowledged
    said = [s.summary for s in facts.statements.values()]
    assert len(said) == len(set(said))
