"""Whatever happens to the index: the answer is right, and at most one line is said of it."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcli.index import asking, folders
from factcli.index import cache as caches
from factcli.index.cache import Cache
from tests.cli.test_app import PROGRAM
from tests.index.questions import QUESTIONS, differing, indexed, told, whole
from tests.index.test_equality import begun


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(asking, "now", lambda: time.time_ns() + 10**10)  # all is settled by then
    root = begun(tmp_path / "ledger")
    (root / "facts/b/three/broken.yaml").write_text("speaker: [")
    return root


@pytest.fixture
def index(ledger: Path) -> Path:
    """The file of an index that is there."""
    assert differing(ledger, []) == []
    return Path(Cache(str(ledger)).path)


def ask(ledger: Path, question: str = "boat") -> tuple[bool, list[str]]:
    """Whether the answer is what it is without an index; what was told."""
    notes: list[str] = []
    asked = indexed(ledger, notes)
    try:
        found = told(asked, QUESTIONS[question])
    finally:
        asked.close()
    return found == told(whole(ledger), QUESTIONS[question]), notes


def test_any_flipped_bit_is_found(ledger: Path, index: Path) -> None:
    sound = index.read_bytes()
    chance = random.Random(7)
    healed = 0
    for _ in range(250):
        data = bytearray(sound)
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        index.write_bytes(data)
        for question in chance.sample(list(QUESTIONS), 3):
            same, notes = ask(ledger, question)
            assert same, (at, question)
            assert len(notes) <= 1
            healed += len(notes)
    assert healed > 10


@pytest.mark.parametrize("table", ["said", "words", "claim", "source", "record", "fault"])
def test_a_word_that_was_altered_is_found(ledger: Path, index: Path, table: str) -> None:
    """Such as the file system would not tell, and SQLite's own check neither."""
    data = index.read_bytes()
    words = {"said": b"ann", "words": b"no boat", "claim": b"a boat", "source": b"wire"}
    for old in (words.get(table, b"Ann"), b"2024-10-2"):
        index.write_bytes(data.replace(old, old[:-1] + b"~"))
        for question in ("speaker:ann stance:denies", "boat", "origin:wire", "timeline b"):
            assert ask(ledger, question)[0]


@pytest.mark.parametrize("lost", ["said", "words", "record", "fault", "folder", "listing", "claim"])
def test_a_row_that_is_lost_is_found(ledger: Path, index: Path, lost: str) -> None:
    for question in QUESTIONS:
        connection = sqlite3.connect(index)
        key = "path" if lost in ("fault", "folder", "listing") else "id"
        (some,) = connection.execute(f"SELECT max({key}) FROM {lost}").fetchone() or (None,)
        connection.execute(f"DELETE FROM {lost} WHERE {key} = ?", [some])
        connection.commit()
        connection.close()
        assert ask(ledger, question)[0], question


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("said", each) for each in ("id", "stance", "earliest", "source", "score", "sum")),
        *(("source", each) for each in ("id", "reliability_word")),
        ("claim", "parties"),
        ("words", "words"),
        ("record", "fields"),
        ("folder", "stamp"),
        ("listing", "entries"),
        ("fault", "findings"),
    ],
)
def test_bytes_in_place_of_a_text_are_found(
    ledger: Path, index: Path, table: str, column: str
) -> None:
    """One flipped bit makes the one of the other; the letters stay what they are."""
    sound = index.read_bytes()
    for question in QUESTIONS:
        index.write_bytes(sound)
        connection = sqlite3.connect(index)
        connection.execute(f"UPDATE {table} SET {column} = CAST({column} AS BLOB)")
        connection.commit()
        connection.close()
        assert ask(ledger, question)[0], question


def test_a_page_from_before_the_last_edit_is_found(ledger: Path, index: Path) -> None:
    """Such as a power cut leaves, when some pages were written and others not."""
    before = index.read_bytes()
    time.sleep(0.012)
    place = ledger / "facts/a/one/2024-10-21-ann.yaml"
    place.write_text(place.read_text().replace("No boat.", "Ею boat."))
    (ledger / "facts/b/three/broken.yaml").write_text("speaker: {")
    assert all(ask(ledger, question)[0] for question in QUESTIONS)
    after = index.read_bytes()
    size = int.from_bytes(after[16:18], "big")
    differing_pages = [at for at in range(0, len(after), size)
                       if after[at : at + size] != before[at : at + size]]  # fmt: skip
    assert len(differing_pages) > 5
    for at in differing_pages:
        for question in (
            "boat",
            "ю",
            "timeline a/one",
            "show 2024-10-21-ann",
            "list",
            "parties a",
        ):
            index.write_bytes(after[:at] + before[at : at + size] + after[at + size :])
            assert ask(ledger, question)[0], (at, question)


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\0" + bytes(5000)], ids=len
)
def test_what_is_no_index_is_made_anew(ledger: Path, index: Path, content: bytes) -> None:
    index.write_bytes(content)
    same, notes = ask(ledger)
    assert same
    assert len(notes) <= 1
    assert ask(ledger) == (True, [])


def test_a_table_that_is_not_ours_is_refused(ledger: Path, index: Path) -> None:
    """Nothing that somebody put into the file is run."""
    connection = sqlite3.connect(index)
    connection.execute("DROP VIEW statement")
    connection.execute("CREATE VIEW statement AS SELECT 'x' AS id, 'denies' AS words")
    connection.commit()
    connection.close()
    assert ask(ledger) == (True, ["factcli: the index was damaged; it was made anew"])


def test_the_index_of_another_version_is_made_anew(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index.read_bytes()
    monkeypatch.setattr(caches, "FORM", caches.FORM + 1)
    assert ask(ledger) == (True, [])
    assert index.read_bytes() != before


def test_the_index_of_another_ledger_is_not_taken(ledger: Path, index: Path) -> None:
    connection = sqlite3.connect(index)
    connection.execute("UPDATE about SET root = '/elsewhere'")
    connection.commit()
    connection.close()
    assert ask(ledger) == (True, [])


def test_where_no_index_can_be_kept_every_file_is_read(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    same, notes = ask(ledger)
    assert same
    (note,) = notes
    assert "Not a directory; every file was read" in note


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_is_read_only_serves_as_long_as_nothing_changes(
    ledger: Path, index: Path
) -> None:
    for path in (index, Path(f"{index}.lock"), index.parent):
        path.chmod(0o555)
    assert ask(ledger)[0]
    (ledger / "facts/a/one/2024-10-21-ann.yaml").unlink()
    same, notes = ask(ledger)
    assert same
    assert len(notes) == 1


def test_no_index_is_kept_where_it_could_come_with_the_files(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ledger.parent / ".git").mkdir()
    for inside in (ledger, ledger / "facts", ledger.parent / "cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(inside))
        assert ask(ledger) == (True, [])
        assert not (inside / "factcli").exists()


def test_a_cache_folder_that_is_the_ledger_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = begun(tmp_path / "factcli")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = sorted(root.rglob("*"))
    assert ask(root) == (True, [])
    assert sorted(root.rglob("*")) == before


def test_what_nobody_asked_for_goes_and_nothing_else(ledger: Path, index: Path) -> None:
    names = {"0123456789abcdef.sqlite": False, "0123456789abcdef.sqlite.lock": True,
             "0123456789abcdef.sqlite.new": False, "old.jpg": True,
             f"{index.name}.lock": True}  # fmt: skip
    for name in names:
        (index.parent / name).write_text("")
        os.utime(index.parent / name, (0, 0))
    index.unlink()
    assert ask(ledger) == (True, [])
    assert {name: (index.parent / name).exists() for name in names} == names


def test_what_is_not_ours_is_left_alone(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    same, notes = ask(ledger)
    assert same
    assert len(notes) == 1
    assert index.read_bytes() == before


def test_an_index_that_another_made_anew_meanwhile_is_taken(ledger: Path, index: Path) -> None:
    asked = indexed(ledger, notes := [])
    asked.scope("a")
    index.unlink()
    assert ask(ledger, "boat") == (True, [])
    time.sleep(0.012)
    (ledger / "facts/b/three/2024-10-22-bob.yaml").unlink()
    assert told(asked, QUESTIONS["boat"]) == told(whole(ledger), QUESTIONS["boat"])
    assert notes == []
    asked.close()


def test_who_looked_before_another_wrote_looks_again(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (ledger / f"facts/b/three/2024-10-2{n}.yaml" for n in ("1-ann", "2-bob"))
    time.sleep(0.012)
    first.write_text("speaker: [")
    real = Cache.writing

    def late(cache: Cache) -> object:
        monkeypatch.setattr(Cache, "writing", real)
        shutil.rmtree(ledger / "facts/b")  # and another process notes it
        assert ask(ledger) == (True, [])
        return real(cache)

    monkeypatch.setattr(Cache, "writing", late)
    assert ask(ledger) == (True, [])
    for question in ("timeline b", "timeline two", "boat"):
        assert ask(ledger, question) == (True, [])
    assert not second.exists()


def test_a_claim_that_could_not_be_read_once_is_looked_at_again(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.unlink()
    real = os.open

    def refuse(path: str, *rest: int, **more: int) -> int:
        if str(path).endswith("facts/a/one"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(folders.os, "open", refuse)
        indexed(ledger, []).all()
    for question in ("timeline a/one", "parties a"):
        assert ask(ledger, question) == (True, [])


@pytest.mark.parametrize("name", [b"facts/\xff", b"facts/a/\xff", b"facts/\xff/c/x.yaml"])
def test_names_of_no_text_are_no_trouble(ledger: Path, index: Path, name: bytes) -> None:
    os.makedirs(os.path.join(os.fsencode(ledger), name))
    for question in ("boat", "timeline a/one", "list"):
        assert ask(ledger, question) == (True, [])
    other = os.fsencode(ledger.parent) + b"/\xff"
    os.rename(ledger, other)
    for question in ("boat", "boat", "timeline a/one"):
        assert ask(Path(os.fsdecode(other)), question) == (True, [])


@pytest.mark.parametrize("name", ["facts", "seeds", "factcli.yaml"])
def test_a_file_for_a_folder_is_told(ledger: Path, name: str) -> None:
    (ledger / "factcli.yaml").write_text("title: T\n")
    (ledger / name).rename(ledger / "aside")
    if name == "factcli.yaml":
        (ledger / name).mkdir()
    else:
        (ledger / name).write_text("")
    for question in ("boat", "boat", "timeline a/one", "list"):
        assert ask(ledger, question) == (True, [])


def test_another_that_writes_is_waited_for_and_then_left_alone(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "WAIT", 0.1)
    handle = os.open(f"{index}.lock", os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    (ledger / "facts/a/one/2024-10-21-ann.yaml").unlink()
    same, notes = ask(ledger)
    assert same
    (note,) = notes
    assert note.startswith("factcli: the index is being written by another process; every file")
    os.close(handle)
    assert ask(ledger) == (True, [])


def test_a_database_that_is_locked_is_left_alone(
    ledger: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "WAIT", 0.1)
    other = sqlite3.connect(index, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    same, notes = ask(ledger)
    assert same
    assert len(notes) == 1
    assert "locked" in notes[0]
    other.close()


def test_names_that_are_wanted_late_come_from_the_files_where_the_index_moved_on(
    ledger: Path, index: Path
) -> None:
    asked = indexed(ledger, [])
    facts = asked.scope("a")
    before = list(whole(ledger).all().names("statement"))
    (ledger / "facts/b/three/2024-10-22-bob.yaml").unlink()
    assert ask(ledger) == (True, [])  # another process notes it
    assert set(before) - set(facts.names("statement")) == {"b/three/2024-10-22-bob"}
    asked.close()


def factcli(ledger: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [PROGRAM, "-C", str(ledger), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_neither_check_nor_who_wants_none_makes_an_index(ledger: Path, tmp_path: Path) -> None:
    for words in (["check"], ["--no-cache", "query", "boat"], ["--no-cache", "timeline"]):
        factcli(ledger, *words).communicate()
    assert not (tmp_path / "cache").exists()
    factcli(ledger, "query", "boat").communicate()
    assert (tmp_path / "cache/factcli").exists()


def test_several_processes_ask_at_once(ledger: Path) -> None:
    for name in ("2024-10-21-ann", "2024-10-22-bob", "2024-10-23-cy"):
        running = [factcli(ledger, "query", "boat", "-f", "json") for _ in range(6)]
        told = {process.communicate() for process in running}
        assert len(told) == 1, told
        assert all(process.returncode == 3 for process in running)
        (ledger / f"facts/b/three/{name}.yaml").unlink()


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ledger that takes a while to read, by several processes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = begun(tmp_path / "large")
    text = (root / "facts/a/one/2024-10-21-ann.yaml").read_text()
    for number in range(2_500):
        place = root / f"facts/a/c{number // 50}/2024-10-21-ann-{number % 50 + 2}.yaml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
    yield root
    left = [path for path in (tmp_path / "cache").rglob("*") if path.suffix == ".new"]
    assert len(left) <= 1


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_ended_does_no_harm(large: Path, tmp_path: Path, how: int) -> None:
    chance = random.Random(how)
    ended = 0
    for _ in range(6):
        for path in (tmp_path / "cache").rglob("*.sqlite"):
            path.unlink()
        process = factcli(large, "query", "boat", "-f", "json")
        time.sleep(chance.uniform(0.1, 0.7))
        os.kill(process.pid, how)
        _, said = process.communicate()
        if process.returncode != 0:
            ended += 1
            assert how != signal.SIGINT or (process.returncode, said.count(b"\n")) == (130, 1)
        with pytest.raises(ProcessLookupError):  # nobody of its group is left for long
            for _ in range(100):
                os.killpg(process.pid, 0)
                time.sleep(0.02)
    assert ended
    assert ask(large) == (True, [])
