"""Reading a folder: two processes find what one finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from factcli import processes, store
from factcli.records import Facts
from factcli.store import open_facts
from factcli.trees import Folder, newest
from tests.conftest import copy_shipped

# The test runner has threads of its own, at which newer Pythons warn.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def parts(facts: Facts) -> list[object]:
    """All that facts hold, with the places that equality leaves out."""
    records = [each for kind in ("story", "claim", "statement", "source", "config")
               for each in facts.of(kind).values()]  # fmt: skip
    places = [(each.place.path, dict(each.place.spots)) for each in records]
    return [records, places, facts.items, facts.findings, facts.drafts, facts.remarks, facts.hiding]


@pytest.fixture
def ledger(tmp_path: Path) -> Folder:
    copy_shipped(tmp_path)
    (tmp_path / "facts/dprk-troops/story.yaml").write_text("titel: x\n")
    claim = tmp_path / "facts/dprk-troops/troops-sent/claim.yaml"
    claim.write_text("# factcli: ignore[units] x\n" + claim.read_text())
    (tmp_path / "seeds/link.yaml").symlink_to("/etc/passwd")
    return Folder(str(tmp_path))


def test_two_processes_read_what_one_reads(ledger: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = open_facts(ledger)
    forked: list[int] = []
    real = os.fork
    monkeypatch.setattr(os, "fork", lambda: forked.append(1) or real())
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(store, "SHARED_FROM", 2)
    monkeypatch.setattr(store, "_AT_ONCE", 5)
    assert parts(open_facts(ledger)) == parts(alone)
    assert forked == [1, 1]
    assert len(alone.findings) == 2


def test_what_a_second_process_fails_at_the_first_does(
    ledger: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = open_facts(ledger)
    parent = os.getpid()
    real = store.decode

    def fail(*args: object) -> object:
        if os.getpid() != parent:
            os.kill(os.getpid(), 9)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "decode", fail)
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(store, "SHARED_FROM", 2)
    monkeypatch.setattr(store, "_AT_ONCE", 5)
    assert parts(open_facts(ledger)) == parts(alone)


@pytest.mark.parametrize("shared_from", [2, 1_000])
def test_how_far_the_reading_has_come(
    ledger: Folder, monkeypatch: pytest.MonkeyPatch, shared_from: int
) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(store, "SHARED_FROM", shared_from)
    monkeypatch.setattr(store, "_AT_ONCE", 25)
    told: list[tuple[int, int]] = []
    facts = open_facts(ledger, lambda done, total: told.append((done, total)))
    count = sum(item.path.endswith(".yaml") and item.kind == "file" for item in facts.items)
    assert told == [(25, count), (50, count), (count, count)]
    assert 50 < count < 75


@pytest.mark.parametrize("shared_from", [2, 1_000])
def test_more_than_may_be_read_is_one_finding(
    ledger: Folder, monkeypatch: pytest.MonkeyPatch, shared_from: int
) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(store, "SHARED_FROM", shared_from)
    monkeypatch.setattr(store, "_AT_ONCE", 5)
    monkeypatch.setattr(store, "MAX_ALL_BYTES", 2_000)
    facts = open_facts(ledger)
    files = [item.path for item in facts.items if item.kind == "file"]
    sizes = [len(ledger.read(path)) for path in files]
    assert sum(sizes[:10]) > 2_000 > sum(sizes[:5])
    found = [finding.path for finding in facts.findings if finding.rule == "too-large"]
    assert found == [files[10]]
    assert {each.place.path for each in facts.statements.values()} < {*files[:10]}


def test_the_files_written_last_are_those_written_together(tmp_path: Path) -> None:
    for number, time in enumerate((100, 200, 201, 199)):
        (tmp_path / f"{number}").write_text("x")
        os.utime(tmp_path / f"{number}", (time, time))
    assert newest(str(tmp_path), ["0", "1", "2", "3", "gone"]) == ["1", "2", "3"]
    assert newest(str(tmp_path), []) == []
