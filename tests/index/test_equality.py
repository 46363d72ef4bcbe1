"""With an index or without: the answers are the same, whatever was done to the files."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from factcli.index import asking, folders, gathering
from factcli.trees import Folder
from tests.index.questions import QUESTIONS, differing, indexed, told, whole

STEMS = ["2024-10-21-ann", "2024-10-22-bob", "2024-10-23-юля", "2024-10-24-cy"]
CLAIMS = ["a/one", "a/two", "b/three"]
NAMES = ["2024-10-21-ann", "2024-10-22-bob", "2024-10-23-cy"]
SOURCES = ["gazette", "wire", "wire-2024-10-22"]

statement = st.builds(
    "speaker: {}\ndate: {}\nstance: {}\nsource: {}\nconfidence: probable\nsummary: {}\n{}{}".format,
    st.sampled_from(["Ann", "Bob", "Юля"]),
    st.sampled_from(["2024-10-21", "2024-10-22", "2024-10-2X", "../2024-10-24"]),
    st.sampled_from(["denies", "asserts", "silent", "admits"]),
    st.sampled_from(SOURCES),
    st.sampled_from(["One boat.", "Два boat.", "Nothing"]),
    st.sampled_from(["", "via: wire\n", "via: Wire\n", "tags: [old]\n", "figures: {boats: 3}\n"]),
    st.sampled_from(["", *(f"replaces: {c}/{n}\n" for c in CLAIMS[:2] for n in NAMES[:2])]),
)
source = st.builds(
    "title: {}\npublisher: {}\nupdated: 2024-10-25\n{}".format,
    st.sampled_from(["Page", "Side"]),
    st.sampled_from(["Gazette", "Wire"]),
    st.sampled_from(
        ["", "derived_from: wire\n", "derived_from: [gazette, Other]\n", "reliability: A\n",
         "retracted:\n  date: 2024-10-26\n"]
    ),
)  # fmt: skip
claim = st.sampled_from(["claim: A boat came.\n", "claim: Nobody came.\ntags: [old]\n"])
story = st.sampled_from(["title: T\n", "tags: [old]\n", ""])
broken = st.sampled_from(["speaker: [", "x: 1\n", "\xff", ""])

statement_path = st.builds(
    "facts/{}/{}.yaml".format, st.sampled_from(CLAIMS), st.sampled_from(NAMES)
)
source_path = st.builds("seeds/{}.yaml".format, st.sampled_from(SOURCES))
claim_path = st.builds("facts/{}/claim.yaml".format, st.sampled_from(CLAIMS))
story_path = st.sampled_from(["facts/a/story.yaml", "facts/b/story.yaml"])
odd_path = st.sampled_from(
    ["facts/a/one/Ann.yaml", "facts/a/one/.hidden.yaml", "facts/Bad/c/x.yaml", "seeds/page.txt",
     "facts/a/one/notes.txt", "factcli.yaml", "facts/a/one/claim.yaml~", "facts/a/four/x.yaml"]
)  # fmt: skip
path = st.one_of(statement_path, statement_path, source_path, claim_path, story_path, odd_path)

edits = st.one_of(
    st.tuples(st.just("write"), statement_path, statement),
    st.tuples(st.just("write"), statement_path, statement),
    st.tuples(st.just("write"), source_path, source),
    st.tuples(st.just("write"), claim_path, claim),
    st.tuples(st.just("write"), story_path, story),
    st.tuples(st.just("write"), path, broken),
    st.tuples(st.just("write"), odd_path, statement),
    st.tuples(st.just("keep time"), statement_path, statement),
    st.tuples(st.just("replace"), statement_path, statement),
    st.tuples(st.just("letter"), path, st.integers(0, 200)),
    st.tuples(st.just("remove"), path, st.none()),
    st.tuples(st.just("remove folder"), st.sampled_from(["facts/a/one", "facts/b", "seeds"]),
              st.none()),
    st.tuples(st.just("move"), path, path),
    st.tuples(st.just("move"), st.just("facts/a/one"), st.just("facts/b/one")),
    st.tuples(st.just("swap"), path, path),
    st.tuples(st.just("swap"), st.just("facts/a/one"), st.just("facts/a/two")),
    st.tuples(st.just("upper"), path, st.none()),
    st.tuples(st.just("link"), path, path),
    st.tuples(st.just("folder"), path, st.none()),
)  # fmt: skip


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""To shrink an example that fails takes minutes, and these are short."""


def carried_out(root: Path, kind: str, where: str, what: object) -> bool:
    """Make one edit, if it can be made there."""
    try:
        carry_out(root, kind, where, what)
    except (OSError, ZeroDivisionError):
        return False
    return True


def carry_out(root: Path, kind: str, where: str, what: object) -> None:
    full = root / where
    other = root / what if isinstance(what, str) and kind in ("move", "swap", "link") else root
    if kind not in ("remove", "letter", "upper", "remove folder"):
        (full if kind != "move" else other).parent.mkdir(parents=True, exist_ok=True)
    if kind == "write":
        full.write_bytes(str(what).encode("latin-1" if "\xff" in str(what) else "utf-8"))
    elif kind == "keep time":
        before = os.lstat(full) if full.exists() else None
        full.write_text(str(what))
        if before:
            os.utime(full, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif kind == "replace":
        beside = root / "facts/x.tmp"
        beside.write_text(str(what))
        os.replace(beside, full)
    elif kind == "letter":  # the size stays what it is
        data = bytearray(full.read_bytes())
        at = int(str(what)) % len(data)
        data[at] = ord("b") if data[at] == ord("a") else ord("a")
        full.write_bytes(data)
    elif kind == "remove":
        full.unlink()
    elif kind == "remove folder":
        shutil.rmtree(full)
    elif kind == "move":
        os.rename(full, other)
    elif kind == "swap":
        aside = root / "facts/aside.tmp"
        os.rename(full, aside)
        os.rename(other, full)
        os.rename(aside, other)
    elif kind == "upper":
        os.rename(full, full.with_name(full.name.replace("c", "C").replace("a", "A")))
    elif kind == "link":
        full.symlink_to(other)
    elif kind == "folder":
        full.mkdir()


def begun(root: Path) -> Path:
    """A small ledger to edit."""
    for name in CLAIMS:
        for number, stem in enumerate(NAMES):
            place = root / f"facts/{name}/{stem}.yaml"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(
                f"speaker: Ann\nparty: P{number}\ndate: 2024-10-2{number}\nstance: denies\n"
                f"source: {SOURCES[number]}\nconfidence: probable\nsummary: No boat.\n"
            )
        (root / f"facts/{name}/claim.yaml").write_text("claim: A boat came.\n")
    (root / "seeds").mkdir()
    for name in SOURCES:
        (root / f"seeds/{name}.yaml").write_text(
            f"title: A page\npublisher: {name.title()}\nupdated: 2024-10-25\n"
        )
    return root


@settings(max_examples=30, phases=PHASES)
@given(st.lists(st.tuples(edits, st.booleans()), min_size=1, max_size=6))
def test_answers_are_the_same_after_any_edits(
    steps: list[tuple[tuple[str, str, object], bool]],
) -> None:
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", f"{name}/cache")
        root = begun(Path(name, "ledger"))
        assert differing(root, notes) == []
        for edit, later in steps:
            if not carried_out(root, *edit):
                continue
            with pytest.MonkeyPatch.context() as clock:
                if later:  # as if time had gone on since: what is seen now is held to be settled
                    clock.setattr(asking, "now", lambda: time.time_ns() + 10**10)
                assert differing(root, notes) == [], edit
            if later:
                time.sleep(0.012)  # the next change must get another time, as it will in fact
    assert notes == []


@settings(max_examples=15, phases=PHASES)
@given(st.lists(edits, min_size=1, max_size=6))
def test_answers_are_the_same_where_the_clock_is_coarse(
    steps: list[tuple[str, str, object]],
) -> None:
    """On a file system whose clock ticks every ten seconds, most edits leave no mark but in the
    bytes."""

    def coarse(status: os.stat_result) -> folders.Key:
        tick = 10 * 10**9
        times = status.st_mtime_ns // tick * tick, status.st_ctime_ns // tick * tick
        return status.st_ino, status.st_size, *times, status.st_mode

    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", f"{name}/cache")
        patched.setattr(folders, "GRAIN", 20 * 10**9)
        for module in (folders, gathering):
            patched.setattr(module, "key_of", coarse)
        root = begun(Path(name, "ledger"))
        assert differing(root, notes) == []
        for edit in steps:
            if carried_out(root, *edit):
                assert differing(root, notes) == [], edit
    assert notes == []


def test_an_index_is_kept_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above would hold, too, were there none."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = begun(tmp_path / "ledger")
    monkeypatch.setattr(asking, "now", lambda: time.time_ns() + 10**10)
    assert differing(root, []) == []
    read: list[str] = []
    real = Folder.taken

    def taken(self: Folder, path: str, *rest: int) -> tuple[bytes, os.stat_result]:
        read.append(path)
        return real(self, path, *rest)

    monkeypatch.setattr(Folder, "taken", taken)
    expected = told(whole(root), QUESTIONS["boat"])
    assert len(read) == 15
    read.clear()
    time.sleep(0.012)
    (root / "facts/a/one/2024-10-22-bob.yaml").write_text("speaker: [")
    for question in ("boat", "boat", "timeline a/one"):
        ledger = indexed(root, [])
        assert told(ledger, QUESTIONS[question]) != expected
        ledger.close()
    assert read == ["facts/a/one/2024-10-22-bob.yaml"]
