"""Killed anywhere, a change leaves a valid ledger, and the same command run again completes it.

A shim in a forked child counts every call by which the writer changes the disk, or makes a change
durable, and kills the child with SIGKILL before or after one of them.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from factcli import writer
from factcli.changes.additions import Request, add_statement
from factcli.changes.attestations import verify
from factcli.changes.captures import capture
from factcli.changes.edits import assess, edit_fields, retract, tidy
from factcli.changes.plan import Ledger, Plan
from factcli.changes.removals import remove
from factcli.changes.renames import move_statements, rename
from factcli.checks import check
from factcli.errors import CannotWrite, Conflict, NotFound
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.writer import apply, locked
from tests.changes.test_renames import FILES, said

CALLS = ("write", "link", "replace", "unlink", "fsync", "mkdir", "rmdir", "open", "fchmod")

Planner = Callable[[Ledger], Plan]

NEW = Request(
    "n/n",
    {
        "speaker": "Kim",
        "date": "2024-10-24",
        "stance": "denies",
        "summary": "S",
        "source": "new",
        "confidence": "probable",
    },
    {"claim": "New."},
    {"title": "T", "publisher": "P", "published": "2025-01-01"},
    {"title": "N"},
)
PLANS: dict[str, Planner] = {
    "add": lambda ledger: add_statement(ledger.facts, NEW),
    "edit": lambda ledger: edit_fields(ledger, "s/c/2024-10-24-lee", [("note", "x")], ["via"]),
    "edit date": lambda ledger: edit_fields(
        ledger, "s/c/2024-10-24-kim", [("date", "2024-10-25")], []
    ),
    "assess": lambda ledger: assess(
        ledger, "s/c", {"date": "2025", "likelihood": "likely", "confidence": "low", "why": "W."}
    ),
    "retract": lambda ledger: retract(ledger, "page", {"date": "2025-01-01"}),
    "capture": lambda ledger: capture(ledger, "page", b"Lee said so.\n", ".txt", "2025-01-01"),
    "verify": lambda ledger: verify(ledger, [], "2025-01-01")[0],
    "fmt": lambda ledger: tidy(ledger, []),
    "rm": lambda ledger: remove(ledger, ["s"], True),
    "rm several": lambda ledger: remove(
        ledger, ["s/c/2024-10-24-kim", "s/c/2024-10-24-kim-2", "s/c/2024-10-24-putin"], False
    ),
    "mv respelt": lambda ledger: rename(ledger, "speaker:Kim", "KIM"),
    "mv several": lambda ledger: move_statements(
        ledger, ["s/c/2024-10-24-kim", "s/c/2024-10-24-kim-2", "s/c/2024-10-24-putin"], "s/d"
    ),
    "mv speaker": lambda ledger: rename(ledger, "speaker:Kim", "Kim Jong Gyu"),
    "mv party": lambda ledger: rename(ledger, "party:Kim", "North Korea"),
    "mv tag": lambda ledger: rename(ledger, "tag:war", "deployment"),
    "mv claim": lambda ledger: rename(ledger, "s/c", "t/e"),
    "mv story": lambda ledger: rename(ledger, "s", "t"),
    "mv source": lambda ledger: rename(ledger, "page", "rfa-2024-10-25"),
}


TEXT = "“It is so,” Lee said. “So it is,” Putin said.\n"
HELD: dict[str, str | bytes] = {
    "seeds/held.txt": TEXT,
    "seeds/held.yaml": "title: T2\npublisher: P2\nupdated: 2024-10-25\ncaptures:\n"
    f"  - date: 2024-10-26\n    sha256: {sha256(TEXT.encode()).hexdigest()}\n    file: held.txt\n",
    "facts/s/d/2024-10-24-lee.yaml": said("Lee", "quote: It is so").replace("page", "held"),
    "facts/s/d/2024-10-24-putin.yaml": said("Putin", "quote: So it is").replace("page", "held"),
}


def make(root: Path) -> None:
    for path, text in {**FILES, **HELD}.items():
        assert isinstance(text, str)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def run(root: Path, plan: Planner) -> None:
    tree = Folder(str(root))
    with locked(str(root)) as alone:
        apply(str(root), plan(Ledger(open_facts(tree), tree.read)).changes, alone=alone)


def content(root: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, hidden ones too, and every folder."""
    every = sorted(root.rglob("*"))
    return {
        str(each.relative_to(root)): each.read_bytes() if each.is_file() else None for each in every
    }


class Shim:
    """Stands in for the calls of `os`, counts them, and does something at one of them."""

    def __init__(self, at: int, act: Callable[[], None], after: bool = False) -> None:
        self.count = 0
        self.name = ""
        self.at = at
        self.act = act
        self.after = after

    def wrap(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: Any, **named: Any) -> Any:
            if name == "open" and not args[1] & os.O_CREAT:
                return real(*args, **named)
            self.count += 1
            self.name = name
            if self.count == self.at and not self.after:
                self.act()
            try:
                return real(*args, **named)
            finally:
                if self.count == self.at and self.after:
                    self.act()

        return call

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in CALLS:
            patch.setattr(os, name, self.wrap(name))


def points(root: Path, plan: Planner) -> int:
    """How many calls the whole change makes."""
    shim = Shim(0, lambda: None)
    with pytest.MonkeyPatch.context() as patch:
        shim.install(patch)
        run(root, plan)
    return shim.count


def killed(root: Path, plan: Planner, at: int, after: bool) -> None:
    """Run the change in a child that is killed at that call."""
    child = os.fork()
    if child == 0:
        try:
            shim = Shim(at, lambda: os.kill(os.getpid(), signal.SIGKILL), after)
            patch = pytest.MonkeyPatch()
            shim.install(patch)
            run(root, plan)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), (at, after)


@pytest.mark.parametrize("name", PLANS)
def test_killed_anywhere(name: str, tmp_path: Path) -> None:
    plan = PLANS[name]
    start, whole = tmp_path / "start", tmp_path / "whole"
    make(start)
    shutil.copytree(start, whole)
    calls = points(whole, plan)
    assert calls >= 4
    end = content(whole)
    for at in range(1, calls + 1):
        for after in (False, True):
            here = tmp_path / f"{at}-{after}"
            shutil.copytree(start, here)
            killed(here, plan, at, after)
            facts = open_facts(Folder(str(here)))
            assert [f for f in check(facts) if f.severity == "error"] == [], (at, after)
            left = _litter(here)
            try:
                run(here, plan)
            except (Conflict, NotFound):  # it was done already, all of it
                assert _visible(content(here)) == _visible(end), (at, after)
            assert _visible(content(here)) == _visible(end), (at, after)
            assert len(left) <= 1
            shutil.rmtree(here)


def _visible(files: dict[str, bytes | None]) -> dict[str, bytes | None]:
    """Without what a killed writer may leave: a hidden file, which the next one that changes
    something there removes, and an empty folder, which git does not know."""
    kept = {p: data for p, data in files.items() if data is not None and not p.endswith(".tmp")}
    folders = {path[:at] for path in kept for at, mark in enumerate(path) if mark == "/"}
    return {**kept, **dict.fromkeys(folders)}


def _litter(root: Path) -> list[str]:
    return [path for path in content(root) if path.endswith(".tmp")]


def test_there_are_many_points_to_be_killed_at(tmp_path: Path) -> None:
    make(tmp_path / "a")
    assert points(tmp_path / "a", PLANS["mv speaker"]) > 10


def test_what_a_killed_writer_leaves_is_swept_by_the_next(tmp_path: Path) -> None:
    make(tmp_path)
    litter = tmp_path / "facts/s/c/.claim.yaml.0123456789abcdef.tmp"
    litter.write_text("half")
    kept = tmp_path / "facts/s/c/.hidden.tmp"
    kept.write_text("not ours")
    run(tmp_path, PLANS["edit"])
    assert not litter.exists()
    assert kept.exists()


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_refused_anywhere(name: str, code: int, tmp_path: Path) -> None:
    plan = PLANS[name]
    start, whole = tmp_path / "start", tmp_path / "whole"
    make(start)
    shutil.copytree(start, whole)
    calls = points(whole, plan)
    end = content(whole)

    def refuse() -> None:
        nonlocal refused
        refused = shim.name
        raise OSError(code, os.strerror(code))

    refused = ""
    for at in range(1, calls + 1):
        here = tmp_path / str(at)
        shutil.copytree(start, here)
        with pytest.MonkeyPatch.context() as patch:
            shim = Shim(at, refuse)
            shim.install(patch)
            try:
                run(here, plan)
            except CannotWrite as error:
                assert os.strerror(code) in str(error)
                assert "\n" not in str(error)
            else:  # a temporary file or an emptied folder that could not be removed
                assert refused in ("unlink", "rmdir")
                assert _visible(content(here)) == _visible(end)
        known = {*content(start).values(), *end.values()}
        for path, data in _visible(content(here)).items():  # no file is but half written
            assert data in known or name in ("mv story", "rm"), (at, path)
        left = _litter(here)
        assert len(left) <= 1  # one, where removing it was what was refused
        assert refused == "unlink" or not left
        facts = open_facts(Folder(str(here)))
        assert [f for f in check(facts) if f.severity == "error"] == [], at
        with suppress(Conflict, NotFound):  # it was done already, all of it
            run(here, plan)
        assert _visible(content(here)) == _visible(end), at
        shutil.rmtree(here)


def test_a_disk_that_takes_less_than_it_is_given(tmp_path: Path) -> None:
    make(tmp_path)
    real = os.write
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
        run(tmp_path, PLANS["edit"])
    assert "note: x" in (tmp_path / "facts/s/c/2024-10-24-lee.yaml").read_text()


def test_nothing_is_changed_where_a_file_is_not_what_was_read(tmp_path: Path) -> None:
    make(tmp_path)
    tree = Folder(str(tmp_path))
    plan = PLANS["mv speaker"](Ledger(open_facts(tree), tree.read))
    changed = tmp_path / "facts/s/c/2024-10-24-putin.yaml"
    changed.write_text(changed.read_text() + "note: by hand\n")
    before = content(tmp_path)
    with pytest.raises(Conflict, match=r"2024-10-24-putin\.yaml was changed meanwhile"):
        apply(str(tmp_path), plan.changes)
    assert content(tmp_path) == before
    changed.unlink()
    with pytest.raises(Conflict, match="changed meanwhile"):
        apply(str(tmp_path), plan.changes)


def test_what_an_addition_rests_on_must_be_there_still(tmp_path: Path) -> None:
    make(tmp_path)
    request = Request("s/c", {**NEW.statement, "source": "page"})
    addition = add_statement(open_facts(Folder(str(tmp_path))), request)
    assert set(addition.rests_on) == {"seeds/page.yaml", "facts/s/c/claim.yaml"}
    os.rename(tmp_path / "seeds/page.yaml", tmp_path / "seeds/other.yaml")
    with pytest.raises(Conflict, match="has gone meanwhile"):
        apply(str(tmp_path), addition.changes, addition.rests_on)


def test_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path)
    root = str(tmp_path)

    def refused(shared: bool) -> None:
        with pytest.raises(Conflict, match="another factcli"), locked(root, shared, wait=0.05):
            raise AssertionError

    with locked(root, shared=True), locked(root, shared=True):
        refused(shared=False)
    with locked(root):
        refused(shared=True)
        refused(shared=False)
    with locked(str(tmp_path), wait=0):
        pass
    assert content(tmp_path).keys() == {*FILES, *HELD, *_folders()}

    def unknown(handle: int, kind: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(writer.fcntl, "flock", unknown)
    with locked(str(tmp_path)):
        pass


def _folders() -> set[str]:
    return {path[:at] for path in FILES for at, mark in enumerate(path) if mark == "/"}


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "facts/s/c/2024-10-24-lee.yaml"
    path.chmod(0o640)
    run(tmp_path, PLANS["edit"])
    assert path.stat().st_mode & 0o777 == 0o640
    run(tmp_path, lambda ledger: rename(ledger, "speaker:Lee", "Li"))
    assert path.with_name("2024-10-24-li.yaml").stat().st_mode & 0o777 == 0o640


def test_a_folder_that_empties_goes(tmp_path: Path) -> None:
    make(tmp_path)
    run(tmp_path, PLANS["rm"])
    left = ("seeds/copy.yaml", "seeds/held.txt", "seeds/held.yaml", "seeds/page.yaml")
    assert sorted(content(tmp_path)) == ["facts", "seeds", *left]


SPOKEN = 500


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in git in which one speaker is named in 500 statements, some naming others."""
    root = tmp_path_factory.mktemp("large")
    last = ""
    make(root)
    for number in range(SPOKEN):
        day = f"20{number // 100:02}-{number // 20 % 12 + 1:02}-{number % 20 + 1:02}"
        other = f"same_as: s/c/{last}\n" if number % 5 == 4 else ""
        last = f"{day}-kim-jong-gyu"
        (root / f"facts/s/c/{last}.yaml").write_text(
            f"# {number}\nspeaker: Kim Jong Gyu  # sic\ndate: {day}\nstance: denies\n"
            f"summary: Remark {number * 7919}, the one of {day}, number {number}.\n"
            f"source: page\nconfidence: probable\n{other}"
        )
    git(root, "init", "-q", ".")
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x")
    return root


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def mv(ledger: Ledger) -> Plan:
    return rename(ledger, "speaker:Kim Jong Gyu", "Kim Jong-gyu, vice minister")


def test_a_speaker_of_500_statements(large: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    shutil.copytree(large, here)
    run(here, mv)
    git(here, "add", "-A")
    changes = git(here, "diff", "--cached", "-M", "--numstat").splitlines()
    assert len(changes) == SPOKEN
    for line in changes:
        assert line.split("\t")[:2] in (["1", "1"], ["2", "2"])
        assert "kim-jong-gyu.yaml => " in line
        assert "-kim-jong-gyu-vice-minister.yaml}" in line
    lines = git(here, "diff", "--cached", "-M", "-U0").splitlines()
    changed = [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]
    assert {line.split(":")[0] for line in changed} == {
        *("-speaker", "+speaker", "-same_as", "+same_as")
    }
    assert sum(line.startswith("+speaker") for line in changed) == SPOKEN
    assert sum(line.startswith("+same_as") for line in changed) == SPOKEN // 5


def test_a_speaker_of_500_statements_killed_anywhere(large: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(large, whole)
    calls = points(whole, mv)
    end = _visible(content(whole))
    chance = random.Random(3)
    for at in sorted(chance.sample(range(1, calls + 1), 8)):
        here = tmp_path / str(at)
        shutil.copytree(large, here)
        killed(here, mv, at, chance.random() < 0.5)
        facts = open_facts(Folder(str(here)))
        assert [f for f in check(facts) if f.severity == "error"] == [], at
        run(here, mv)
        assert _visible(content(here)) == end, at
        shutil.rmtree(here)
