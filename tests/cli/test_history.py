"""The time machine: any revision answers, two are compared by records, each record has a log."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_app import factcli
from tests.test_crashes import git

SENT = "facts/dprk-troops/troops-sent"
KIRBY = f"{SENT}/2024-10-23-john-kirby.yaml"
PUTIN = f"{SENT}/2024-10-24-vladimir-putin.yaml"


def commit(root: Path, message: str, author: str = "Ann") -> str:
    git(root, "add", "-A")
    who = ("-c", f"user.name={author}", "-c", "user.email=x@example.org")
    git(root, *who, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert text.count(old) == 1, (path, old)
    (root / path).write_text(text.replace(old, new))


def answer(root: Path, *words: str, code: int = 0) -> Any:
    done = factcli(*words, "-f", "json", folder=root)
    assert done.returncode == code, done
    return json.loads(done.stdout)


@pytest.fixture
def kept(ledger: Path) -> Path:
    """The shipped story, committed."""
    git(ledger, "init", "-q", "-b", "main")
    git(ledger, "config", "user.name", "Ann")
    git(ledger, "config", "user.email", "ann@example.org")
    commit(ledger, "start")
    return ledger


@pytest.fixture
def told(kept: Path) -> Path:
    """A story of 20 commits; what the last ten of them changed is known."""
    for number in range(9):
        change(kept, "facts/dprk-troops/story.yaml", "title: ", f"title: {number} ")
        commit(kept, f"early {number}")
    change(kept, PUTIN, "stance: neither", "stance: denies")
    commit(kept, "10: a wrong stance, to be undone")
    change(kept, PUTIN, "stance: denies", "stance: neither")
    commit(kept, "11: undone")
    change(kept, KIRBY, "confidence: probable", "confidence: doubtful")
    commit(kept, "12: less sure", "Ben")
    text = (kept / KIRBY).read_text()
    (kept / KIRBY).write_text("# only a comment\n" + text)
    commit(kept, "13: form alone")
    (kept / f"{SENT}/2024-10-25-foreign-media.yaml").unlink()
    commit(kept, "14: one is gone")
    done = factcli(
        *("add", "troops-sent", "--speaker", "NATO", "--date", "2024-10-24", "--stance"),
        *("confirms", "--summary", "Says so.", "--source", "rfa-2024-10-25"),
        *("--confidence", "possible"),
        folder=kept,
    )
    assert done.returncode == 0, done
    commit(kept, "15: one has come")
    assert factcli("mv", "troops-sent", "troops-there", folder=kept).returncode == 0
    commit(kept, "16: another name")
    there = "facts/dprk-troops/troops-there"
    change(kept, f"{there}/2024-10-24-vladimir-putin.yaml", "stance: neither", "stance: allows")
    commit(kept, "17: another stance", "Ben")
    words = ("--likelihood", "likely", "--confidence", "low", "--why", "x", "--date", "2024-11-01")
    assert factcli("assess", "troops-there", *words, folder=kept).returncode == 0
    commit(kept, "18: another judgement")
    change(kept, "seeds/rfa-2024-10-25.yaml", "title: ", "reliability: B\ntitle: ")
    commit(kept, "19: a grade")
    return kept


def test_a_revision_answers_as_its_checkout(told: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    git(told, "worktree", "add", "-q", str(copy), "HEAD~10")
    for words in (
        ["timeline"],
        ["timeline", "troops-sent", "--shifts", "-f", "json"],
        ["compare", "sources", "-f", "md"],
        ["compare", "parties", "-f", "csv"],
        ["query", "party:russia", "-f", "jsonl"],
        ["show", "troops-sent/2024-10-24-vladimir-putin"],
        ["source", "list"],
        ["source", "lineage"],
        ["diff", "2024-10-23", "2024-10-25"],
        ["check", "-f", "json"],
    ):
        there = factcli(*words, folder=copy)
        here = factcli(*words, "--rev", "HEAD~10", folder=told)
        assert (here.stdout, here.returncode) == (there.stdout, there.returncode)
        assert here.stdout
    assert factcli("timeline", "-f", "json", folder=told).stdout != here.stdout


def test_a_diff_names_exactly_what_was_planted(told: Path) -> None:
    found = answer(told, "diff", "HEAD~10")
    there, was = "dprk-troops/troops-there", "dprk-troops/troops-sent"
    assert [row["id"] for row in found["added"]] == [f"{there}/2024-10-24-nato"]
    assert [row["id"] for row in found["removed"]] == [f"{was}/2024-10-25-foreign-media"]
    renamed = {row["id"]: row["was"] for row in found["renamed"]}
    names = {path.stem for path in (told / "facts" / there).iterdir()} - {"2024-10-24-nato"}
    assert renamed == {there: was} | {
        f"{there}/{name}": f"{was}/{name}" for name in names - {"claim"}
    }
    changed = {row["id"]: row for row in found["changed"]}
    assert sorted(changed) == [
        there,
        f"{there}/2024-10-23-john-kirby",
        f"{there}/2024-10-24-vladimir-putin",
        "rfa-2024-10-25",
    ]
    kirby = changed[f"{there}/2024-10-23-john-kirby"]
    assert kirby["fields"] == {"confidence": ["probable", "doubtful"]}
    assert kirby["moves"] == [
        {"key": "confidence", "from": "probable", "to": "doubtful", "direction": "down"}
    ]
    assert changed[f"{there}/2024-10-24-vladimir-putin"]["fields"] == {
        "stance": ["neither", "allows"]
    }
    assert changed["rfa-2024-10-25"]["fields"] == {"reliability": ["F", "B"]}
    assert changed["rfa-2024-10-25"]["moves"][0]["direction"] == "up"
    before, after = changed[there]["fields"].pop("assessments")
    assert changed[there]["fields"] == {}
    assert after == [
        *before,
        {"date": "2024-11-01", "likelihood": "likely", "confidence": "low", "why": "x"},
    ]
    assert [(move["key"], move["direction"]) for move in changed[there]["moves"]] == [
        ("likelihood", "down"),
        ("confidence", "down"),
    ]
    assert [(row["party"], row["from"], row["to"]) for row in found["shifts"]] == [
        ("Russia", "denies", "allows")
    ]
    assert [(row["party"], row["from"], row["to"]) for row in found["unmade"]] == [
        ("Russia", "denies", "neither")
    ]
    assert (found["from"], found["to"]) == (git(told, "rev-parse", "HEAD~10").strip(), None)
    committed = answer(told, "diff", "HEAD~10", "HEAD")
    assert committed.pop("to") == git(told, "rev-parse", "HEAD").strip()
    again = answer(told, "diff", "HEAD~10")
    assert again.pop("to") is None
    assert again == committed


def test_form_alone_is_counted_and_no_difference(told: Path) -> None:
    found = answer(told, "diff", "HEAD~7", "HEAD~6", "--exit-code")
    assert found["formatting"] == 1
    assert not any(found[name] for name in ("added", "removed", "renamed", "changed", "shifts"))
    assert b"only formatting  1 file\n" in factcli("diff", "HEAD~7..HEAD~6", folder=told).stdout
    answer(told, "diff", "HEAD~8", "HEAD~7", "--exit-code", code=1)
    answer(told, "diff", "HEAD", "--exit-code")


def test_crlf_of_a_checkout_is_not_even_form(told: Path) -> None:
    path = told / "facts/dprk-troops/story.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert answer(told, "diff")["formatting"] == 0


def test_the_log_agrees_over_a_rename(told: Path) -> None:
    found = answer(told, "log", "troops-there/2024-10-24-vladimir-putin")["commits"]
    assert [(row["subject"], row["author"]) for row in found] == [
        ("17: another stance", "Ben"),
        ("16: another name", "Ann"),
        ("11: undone", "Ann"),
        ("10: a wrong stance, to be undone", "Ann"),
        ("start", "Ann"),
    ]
    changes = [row["changes"] for row in found]
    assert [[each["change"] for each in row] for row in changes] == [
        ["changed"],
        ["renamed"],
        ["changed"],
        ["changed"],
        ["added"],
    ]
    assert changes[0][0]["fields"] == {"stance": ["neither", "allows"]}
    assert changes[1][0]["was"] == "dprk-troops/troops-sent/2024-10-24-vladimir-putin"
    assert changes[3][0]["fields"] == {"stance": ["neither", "denies"]}
    assert changes[4][0]["fields"]["stance"] == "neither"


def test_the_log_of_a_claim_and_of_all(told: Path) -> None:
    subjects = [row["subject"][:2] for row in answer(told, "log", "troops-there")["commits"]]
    assert subjects == ["18", "17", "16", "15", "14", "12", "11", "10", "st"]
    everything = answer(told, "log")["commits"]
    assert len(everything) == 20 - 1  # but for the one that changed the form alone
    assert [row["subject"] for row in answer(told, "log", "-n", "2")["commits"]] == [
        "19: a grade",
        "18: another judgement",
    ]
    gone = answer(told, "log", "2024-10-25-foreign-media")["commits"]
    assert [row["changes"][0]["change"] for row in gone] == ["removed", "added"]
    assert answer(told, "log", "rfa-2024-10-25")["commits"][0]["subject"] == "19: a grade"
    assert factcli("log", "nosuch", folder=told).returncode == 4
    rows = csv.DictReader(
        io.StringIO(factcli("log", "-f", "csv", "--part", "fields", folder=told).stdout.decode())
    )
    assert {"stance", "assessments", "reliability"} <= {row["field"] for row in rows}


def test_what_cannot_be_read_is_passed_over(kept: Path) -> None:
    change(kept, PUTIN, "stance: neither", "stance: neihter")
    commit(kept, "broken")
    change(kept, PUTIN, "stance: neihter", "stance: silent")
    commit(kept, "mended")
    found = answer(kept, "log", "troops-sent/2024-10-24-vladimir-putin")["commits"]
    assert [row["subject"] for row in found] == ["mended", "start"]
    assert found[0]["changes"][0]["fields"] == {"stance": ["neither", "silent"]}
    done = factcli("diff", "HEAD~1", folder=kept)
    assert done.returncode == 3
    assert PUTIN.encode() in done.stderr


def test_a_merge_tells_only_what_is_in_no_parent(kept: Path) -> None:
    git(kept, "checkout", "-q", "-b", "side")
    change(kept, KIRBY, "confidence: probable", "confidence: possible")
    commit(kept, "side")
    git(kept, "checkout", "-q", "main")
    change(kept, KIRBY, "party: United States", "party: Washington")
    commit(kept, "main")
    git(kept, "merge", "-q", "--no-commit", "side")
    commit(kept, "merged")
    subjects = [row["subject"] for row in answer(kept, "log", "troops-sent")["commits"]]
    assert sorted(subjects) == ["main", "side", "start"]
    git(kept, "checkout", "-q", "-b", "again", "HEAD~1")
    git(kept, "merge", "-q", "--no-commit", "side")
    change(kept, KIRBY, "at: paragraph 20", "at: paragraph 22")
    commit(kept, "merged, and changed")
    newest = answer(kept, "log", "troops-sent")["commits"][0]
    assert newest["subject"] == "merged, and changed"
    assert newest["changes"][0]["fields"] == {"at": ["paragraph 20", "paragraph 22"]}


def resolved(root: Path, message: str, *edits: tuple[str, str, str]) -> None:
    """Conclude a merge that is under way, with some more edits."""
    for edit in edits:
        change(root, *edit)
    commit(root, message)


def test_one_branch_renames_and_another_edits(kept: Path) -> None:
    there = "facts/dprk-troops/troops-there"
    git(kept, "checkout", "-q", "-b", "ben")
    change(kept, KIRBY, "confidence: probable", "confidence: possible")
    (kept / SENT / "2024-10-24-nato.yaml").write_text(
        "speaker: NATO\ndate: 2024-10-24\nstance: confirms\nsummary: Says so.\n"
        "source: rfa-2024-10-25\nconfidence: possible\n"
    )
    bens = commit(kept, "ben's", "Ben")
    git(kept, "checkout", "-q", "main")
    assert factcli("mv", "troops-sent", "troops-there", folder=kept).returncode == 0
    commit(kept, "another name")
    git(kept, "branch", "before")
    for ours, theirs in (("main", "ben"), ("ben", "before")):
        git(kept, "checkout", "-q", ours)
        git(kept, "-c", "merge.directoryRenames=true", "merge", "-q", "--no-edit", theirs)
        assert (kept / there / "2024-10-24-nato.yaml").exists()
        found = answer(kept, "log", "troops-there/2024-10-23-john-kirby")["commits"]
        assert [row["subject"] for row in found if row["author"] == "Ben"] == ["ben's"]
        assert {row["subject"] for row in found} == {"another name", "ben's", "start"}
        rows = answer(kept, "timeline", "troops-there", "--recorded")["rows"]
        nato = next(row for row in rows if row["speaker"] == "NATO")
        assert nato["recorded"]["commit"] == bens


def test_a_merge_that_decides_between_two_names_and_values(kept: Path) -> None:
    git(kept, "checkout", "-q", "-b", "ben")
    change(kept, KIRBY, "at: paragraph 20", "at: B")
    commit(kept, "B", "Ben")
    git(kept, "checkout", "-q", "main")
    assert factcli("mv", "troops-sent", "troops-there", folder=kept).returncode == 0
    commit(kept, "another name")
    there = KIRBY.replace("troops-sent", "troops-there")
    change(kept, there, "at: paragraph 20", "at: A")
    commit(kept, "A")
    merging = subprocess.run(["git", "merge", "ben"], cwd=kept, capture_output=True, check=False)
    assert merging.returncode == 1
    git(kept, "checkout", "-q", "--ours", there)
    resolved(kept, "third", (there, "at: A", "at: THIRD"))
    found = answer(kept, "log", "troops-there/2024-10-23-john-kirby")["commits"]
    assert sorted(row["subject"] for row in found) == ["A", "B", "another name", "start", "third"]
    assert found[0]["changes"][0]["fields"] == {"at": ["A", "THIRD"]}


def test_a_merge_of_what_both_added_is_not_told_again(kept: Path) -> None:
    claim = f"{SENT}/claim.yaml"
    assert factcli("git", "install", folder=kept).returncode == 0
    for branch, day in (("ben", "2024-11-02"), ("ann", "2024-11-01")):
        git(kept, "checkout", "-q", "-b", branch, "main")
        words = ("--likelihood", "likely", "--confidence", "low", "--why", branch, "--date", day)
        assert factcli("assess", "troops-sent", *words, folder=kept).returncode == 0
        text = (kept / claim).read_text()
        (kept / claim).write_text(text.replace("tags:\n", f"tags:\n  - by-{branch}\n"))
        commit(kept, branch)
    git(kept, "merge", "-q", "--no-edit", "ben")
    assert "- by-ann\n" in (kept / claim).read_text()
    assert "- by-ben\n" in (kept / claim).read_text()
    subjects = [row["subject"] for row in answer(kept, "log", "troops-sent")["commits"]]
    assert sorted(subjects) == ["ann", "ben", "start"]


def test_a_scope_keeps_its_records_over_a_rename(kept: Path) -> None:
    assert factcli("mv", "troops-sent", "troops-there", folder=kept).returncode == 0
    commit(kept, "another name")
    for scope in ("troops-there", "troops-sent", "dprk-troops"):
        found = answer(kept, "diff", "HEAD~1", "HEAD", scope)
        assert len(found["renamed"]) == 12
        assert not any(found[key] for key in ("added", "removed", "shifts", "unmade"))
    found = answer(kept, "diff", "HEAD~1", "HEAD", "troops-in-kursk")
    assert found["renamed"] == []
    assert factcli("mv", "dprk-troops", "korea", folder=kept).returncode == 0
    commit(kept, "another story")
    found = answer(kept, "diff", "HEAD~1", "HEAD", "korea")
    assert not any(found[key] for key in ("added", "removed", "shifts", "unmade"))
    assert len(found["renamed"]) == len(list(kept.glob("facts/*/*/*.yaml"))) + 1


def test_a_correction_stands_in_the_claim_that_it_corrects(kept: Path) -> None:
    line = "replaces: dprk-troops/troops-sent/2024-10-24-vladimir-putin\n"
    kirby = (kept / "facts/dprk-troops/troops-trained/2024-10-23-john-kirby.yaml").read_text()
    for claim, unmade in (("troops-trained", []), ("troops-sent", ["Russia"])):
        other = kept / f"facts/dprk-troops/{claim}/2024-10-23-john-kirby-2.yaml"
        other.write_text(kirby + line)
        for words in (["diff"], ["diff", "troops-sent"]):
            assert [row["party"] for row in answer(kept, *words)["unmade"]] == unmade
        told = factcli("check", "-f", "json", folder=kept).stdout
        assert (b'"other-claim"' in told) == (not unmade)
        other.unlink()


def test_what_cannot_be_read_is_neither_added_nor_removed(kept: Path) -> None:
    change(kept, PUTIN, "stance: neither\n", "<<<<<<< a\nstance: neither\n=======\n>>>>>>> b\n")
    done = factcli("diff", "-f", "json", folder=kept)
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert not any(found[key] for key in ("added", "removed", "changed", "shifts", "unmade"))


def test_a_commit_without_a_readable_date(kept: Path) -> None:
    text = git(kept, "cat-file", "commit", "HEAD").replace(
        "author Ann <x@example.org> ", "author A "
    )
    lines = [
        line if not line.startswith("author") else "author A <a@x> x" for line in text.split("\n")
    ]
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=kept,
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
    )
    git(kept, "update-ref", "refs/heads/main", made.stdout.decode().strip())
    assert b"at an unknown time" in factcli("timeline", "--recorded", folder=kept).stdout
    assert answer(kept, "timeline", "--recorded")["rows"][0]["recorded"]["date"] is None
    assert b"undated" in factcli("log", folder=kept).stdout
    assert b"undated" in factcli("diff", "HEAD", folder=kept).stdout


def test_git_merges_by_lines_where_factcli_is_gone(kept: Path, tmp_path: Path) -> None:
    assert factcli("git", "install", folder=kept).returncode == 0
    settings = kept / ".git/config"
    gone = tmp_path / "python"
    gone.write_text("#!/bin/sh\necho No module named factcli >&2\nexit 1\n")
    gone.chmod(0o755)
    settings.write_text(settings.read_text().replace(sys.executable, str(gone)))
    git(kept, "checkout", "-q", "-b", "ben")
    change(kept, KIRBY, "at: paragraph 20", "at: B")
    commit(kept, "B")
    git(kept, "checkout", "-q", "main")
    change(kept, KIRBY, "at: paragraph 20", "at: A")
    commit(kept, "A")
    assert "+at: A" in git(kept, "show")
    done = subprocess.run(["git", "merge", "ben"], cwd=kept, capture_output=True, check=False)
    assert done.returncode == 1
    assert "<<<<<<< ours\nat: A\n=======\nat: B\n>>>>>>> theirs\n" in (kept / KIRBY).read_text()


def test_install_follows_no_link_and_loses_nothing(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine\n")
    attributes = kept / ".git/info/attributes"
    attributes.symlink_to(target)
    for prepare in (
        lambda: None,
        lambda: (attributes.unlink(), os.mkfifo(attributes)),
        lambda: (attributes.unlink(), attributes.mkdir()),
    ):
        prepare()
        done = factcli("git", "install", folder=kept)
        assert (done.returncode, len(done.stderr.splitlines())) == (6, 1), done
    assert target.read_text() == "mine\n"
    assert "factcli" not in (kept / ".git/config").read_text()
    attributes.rmdir()
    attributes.write_bytes(b"*.png binary\n# \xff\n")
    for name in (b"d\xff", b"x\ntouch y\n", b"a'b\"c *[d]? #!", b"--help"):
        folder = os.path.join(os.fsencode(kept), name)
        os.makedirs(folder + b"/facts")
        done = subprocess.run(
            [sys.executable, "-P", "-m", "factcli", "git", "install"],
            cwd=folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == (6 if b"\n" in name else 0), done
        path = name + b"/facts/s/c/claim.yaml"
        told = subprocess.run(
            ["git", "check-attr", "-z", "merge", "--", path],
            cwd=kept,
            capture_output=True,
            check=True,
        )
        assert told.stdout.endswith(b"factcli\0" if b"\n" not in name else b"unspecified\0")
    assert attributes.read_bytes().startswith(b"*.png binary\n# \xff\n")
    assert b"touch" not in attributes.read_bytes()


def test_a_merge_in_a_folder_that_looks_like_an_option(kept: Path) -> None:
    folder = kept / "--help"
    folder.mkdir()
    for name in ("facts", "seeds", "factcli.yaml"):
        shutil.move(kept / name, folder / name)
    commit(kept, "moved")
    assert factcli("git", "install", folder=folder).returncode == 0
    git(kept, "checkout", "-q", "-b", "ben")
    change(folder, KIRBY, "at: paragraph 20", "at: B")
    commit(kept, "B")
    git(kept, "checkout", "-q", "main")
    change(folder, KIRBY, "confidence: probable", "confidence: possible")  # the next line
    commit(kept, "A")
    git(kept, "merge", "-q", "--no-edit", "ben")
    assert "at: B\nconfidence: possible\n" in (folder / KIRBY).read_text()


def test_no_setting_hides_a_submodule(kept: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    shutil.copytree(kept / "facts/dprk-troops", facts / "dprk-troops")
    git(facts, "init", "-q", "-b", "main")
    commit(facts, "facts")
    git(kept, "rm", "-rq", "facts")
    git(kept, "-c", "protocol.file.allow=always", "submodule", "-q", "add", str(facts), "facts")
    git(kept, "config", "-f", ".gitmodules", "submodule.facts.ignore", "all")
    commit(kept, "linked")
    change(kept, PUTIN, "stance: neither", "stance: allows")
    inner = commit(kept / "facts", "inner")
    git(kept, "update-index", "--cacheinfo", f"160000,{inner},facts")
    git(kept, "commit", "-q", "-m", "outer", "--allow-empty")
    assert len(answer(kept, "diff", "HEAD~1", "HEAD")["changed"]) == 1
    found = answer(kept, "log", "troops-sent/2024-10-24-vladimir-putin")["commits"]
    assert [row["subject"] for row in found] == ["outer", "linked", "start"]


def test_no_mailmap_forges_an_author(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "map").write_text("Forged <x@example.org>\n")
    (kept / ".mailmap").write_text("Forged <x@example.org>\n")
    git(kept, "config", "mailmap.file", str(tmp_path / "map"))
    assert {row["author"] for row in answer(kept, "log")["commits"]} == {"Ann"}


def test_install_can_be_taken_back(kept: Path) -> None:
    before = (kept / ".git/config").read_text()
    second = kept / "second"
    assert factcli("init", str(second), folder=kept).returncode == 0
    for folder in (kept, second, kept):
        assert factcli("git", "install", folder=folder).returncode == 0
    attributes = kept / ".git/info/attributes"
    assert attributes.read_text().count("factcli.yaml diff=factcli merge=factcli") == 2
    assert factcli("git", "uninstall", folder=second).returncode == 0
    assert "driver" in (kept / ".git/config").read_text()
    assert factcli("git", "uninstall", folder=kept).returncode == 0
    assert (kept / ".git/config").read_text() == before
    assert attributes.read_text() == ""


def test_both_are_kept_and_who_names_them_is_told(kept: Path) -> None:
    path = f"{SENT}/2024-10-24-nato.yaml"
    text = (
        "speaker: NATO\ndate: 2024-10-24\nstance: {}\nsummary: Says so.\n"
        "source: rfa-2024-10-25\nconfidence: possible\n"
    )
    one, other = text.format("confirms"), text.format("denies")
    (kept / path).write_text(f"<<<<<<< ours\n{one}=======\n{other}>>>>>>> theirs\n")
    with (kept / KIRBY).open("a") as file:
        file.write(f"replaces: {path.removeprefix('facts/').removesuffix('.yaml')}\n")
    for _ in range(2):
        done = factcli("check", "--fix", folder=kept)
        assert done.returncode == 0, done
    assert (kept / path).read_text() == one
    assert (kept / f"{SENT}/2024-10-24-nato-2.yaml").read_text() == other
    assert not (kept / f"{SENT}/2024-10-24-nato-3.yaml").exists()


def test_when_it_was_recorded(told: Path) -> None:
    done = answer(told, "timeline", "troops-there", "--recorded")
    rows = {row["id"].rpartition("/")[2]: row["recorded"] for row in done["rows"]}
    start = git(told, "rev-parse", "HEAD~19").strip()
    come = git(told, "rev-parse", "HEAD~4").strip()
    assert rows["2024-10-24-vladimir-putin"]["commit"] == start
    assert rows["2024-10-24-nato"]["commit"] == come
    date = git(told, "log", "-1", "--format=%aI", come).strip()
    assert rows["2024-10-24-nato"]["date"] == date
    days = (Day.fromisoformat(date[:10]) - Day(2024, 10, 24)).days
    assert rows["2024-10-24-nato"]["days"] == [days, days]
    shutil.copy(
        told / "facts/dprk-troops/troops-there/2024-10-24-nato.yaml",
        told / "facts/dprk-troops/troops-there/2024-10-24-nato-2.yaml",
    )
    change(told, "facts/dprk-troops/troops-there/2024-10-24-nato-2.yaml", "Says so", "No")
    assert b"not committed" in factcli("timeline", "--recorded", folder=told).stdout
    before = answer(told, "timeline", "troops-sent", "--recorded", "--rev", "HEAD~10")
    assert {row["recorded"]["commit"] for row in before["rows"]} == {start}


def test_a_shallow_clone(told: Path, tmp_path: Path) -> None:
    git(told, "clone", "-q", "--depth", "3", f"file://{told}", str(tmp_path / "shallow"))
    shallow = tmp_path / "shallow"
    assert answer(shallow, "timeline", "--rev", "HEAD~2") == answer(
        told, "timeline", "--rev", "HEAD~2"
    )
    done = factcli("timeline", "--rev", "HEAD~3", folder=shallow)
    assert done.returncode == 4
    assert b"shallow" in done.stderr
    found = answer(shallow, "log", "troops-there/2024-10-24-nato")["commits"]
    assert [row["edge"] for row in found] == [True]
    assert b"The clone is shallow" in factcli("log", folder=shallow).stdout
    rows = answer(shallow, "timeline", "troops-there", "--recorded")["rows"]
    assert {(row["recorded"]["edge"], row["recorded"]["days"]) for row in rows} == {(True, None)}


def test_a_bare_repository(told: Path, tmp_path: Path) -> None:
    git(told, "clone", "-q", "--bare", str(told), str(tmp_path / "story.git"))
    there = ("-C", str(tmp_path / "story.git"))
    for words in (
        ["timeline", "--rev", "HEAD~10"],
        ["log", "troops-there"],
        ["diff", "main~3..main"],
    ):
        here = factcli(*words, "-f", "json", folder=told)
        done = factcli(*there, *words, "-f", "json", folder=tmp_path)
        assert (done.stdout, done.returncode) == (here.stdout, 0), done
    assert factcli(*there, "check", "--rev", "main", folder=tmp_path).returncode == 0
    for words, code in (
        (["timeline"], 2),
        (["diff", "main~1"], 2),
        (["timeline", "--rev", "x"], 4),
    ):
        done = factcli(*there, *words, folder=tmp_path)
        assert done.returncode == code
        assert len(done.stderr.splitlines()) == 1
    inside = factcli("timeline", "--rev", "main", folder=tmp_path / "story.git")
    assert inside.returncode == 2  # nobody named it; it may have come with a pull request


def test_a_ledger_deep_in_another_repository(kept: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(kept, outer / "news desk/ünï/ledger", ignore=shutil.ignore_patterns(".git"))
    (outer / "facts").write_text("no ledger\n")
    git(outer, "init", "-q", "-b", "main")
    commit(outer, "start")
    ledger = outer / "news desk/ünï/ledger"
    change(ledger, KIRBY, "confidence: probable", "confidence: doubtful")
    commit(outer, "changed")
    assert answer(ledger, "timeline", "--rev", "HEAD~1") == answer(kept, "timeline")
    assert len(answer(ledger, "diff", "HEAD~1")["changed"]) == 1
    assert len(answer(ledger, "diff", "HEAD~1", "HEAD")["changed"]) == 1
    assert [row["subject"] for row in answer(ledger, "log", "troops-sent")["commits"]] == [
        "changed",
        "start",
    ]
    git(outer, "clone", "-q", "--bare", str(outer), str(tmp_path / "outer.git"))
    place = str(tmp_path / "outer.git/news desk/ünï/ledger")
    done = factcli("-C", place, "timeline", "--rev", "HEAD~1", "-f", "json", folder=tmp_path)
    assert json.loads(done.stdout) == answer(kept, "timeline")
    shutil.rmtree(ledger)
    done = factcli(
        "timeline", "--rev", "HEAD~1", "-f", "json", "-o", "x", folder=outer / "news desk"
    )
    assert done.returncode == 4  # it is deeper than that


def test_a_ledger_that_has_gone_from_the_working_folder(kept: Path) -> None:
    before = answer(kept, "timeline")
    for name in ("facts", "seeds"):
        shutil.rmtree(kept / name)
    (kept / "factcli.yaml").unlink()
    (kept / "sub").mkdir()
    assert answer(kept / "sub", "timeline", "--rev", "HEAD") == before
    commit(kept, "all gone")
    done = factcli("timeline", "--rev", "HEAD", folder=kept)
    assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)
    assert answer(kept, "timeline", "--rev", "HEAD~1") == before


def test_facts_in_a_submodule(kept: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    facts = tmp_path / "facts"
    shutil.copytree(kept / "facts/dprk-troops", facts / "dprk-troops")
    git(facts, "init", "-q", "-b", "main")
    commit(facts, "facts")
    git(outer, "init", "-q", "-b", "main")
    shutil.copytree(kept / "seeds", outer / "seeds")
    shutil.copy(kept / "factcli.yaml", outer)
    local = ("-c", "protocol.file.allow=always")
    git(outer, *local, "submodule", "--quiet", "add", str(facts), "facts")
    commit(outer, "start")
    assert answer(outer, "timeline", "--rev", "HEAD") == answer(kept, "timeline")
    change(outer, PUTIN, "stance: neither", "stance: allows")
    commit(outer / "facts", "inner")
    commit(outer, "outer")
    assert answer(outer, "timeline", "--rev", "HEAD~1") == answer(kept, "timeline")
    assert [row["fields"] for row in answer(outer, "diff", "HEAD~1", "HEAD")["changed"]] == [
        {"stance": ["neither", "allows"]}
    ]
    found = answer(outer, "log", "troops-sent/2024-10-24-vladimir-putin")["commits"]
    assert [row["subject"] for row in found] == ["outer", "start"]
    assert answer(outer / "facts", "diff", "HEAD~1") == answer(outer, "diff", "HEAD~1")
    assert len(answer(outer, "diff", "HEAD~1")["changed"]) == 1
    git(outer, *local, "clone", "-q", str(outer), str(tmp_path / "copy"))
    done = factcli("timeline", "--rev", "HEAD", folder=tmp_path / "copy")
    assert done.returncode == 3
    assert b"facts" in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "-x",
        "--upload-pack=touch x",
        "a\nb",
        "",
        " ",
        "nosuch",
        "HEAD:facts",
        "HEAD^{tree}",
        "^HEAD",
    ],
)
def test_revisions_that_are_none(kept: Path, name: str) -> None:
    for words in (
        ["timeline", f"--rev={name}"],
        ["log", f"--rev={name}"],
        ["check", f"--changed-since={name}"],
        ["diff", "--", name],
        ["diff", "--", "HEAD", f"{name}..HEAD"] if name else ["timeline", "--rev="],
    ):
        done = factcli(*words, folder=kept)
        assert done.returncode == 4, (words, done)
        assert len(done.stderr.splitlines()) == 1, done
        assert done.stdout == b""
    assert not (kept / "x").exists()


def test_no_program_of_the_repository_is_run(kept: Path, tmp_path: Path) -> None:
    marker = tmp_path / "run"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ntouch {marker}\ncat "$1" 2>/dev/null\nexit 0\n')
    program.chmod(0o755)
    change(kept, PUTIN, "stance: neither", "stance: allows")
    commit(kept, "changed")
    (kept / ".gitattributes").write_text("*.yaml diff=evil filter=evil merge=evil\n")
    commit(kept, "attributes")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        shutil.copy(program, hooks / hook)
    for key, value in {
        "diff.evil.textconv": str(program),
        "diff.evil.command": str(program),
        "diff.external": str(program),
        "filter.evil.clean": str(program),
        "filter.evil.smudge": str(program),
        "filter.evil.process": str(program),
        "merge.evil.driver": str(program),
        "core.fsmonitor": str(program),
        "core.hooksPath": str(hooks),
        "core.pager": str(program),
        "core.sshCommand": str(program),
        "core.askPass": str(program),
        "core.editor": str(program),
        "gpg.program": str(program),
        "log.showSignature": "true",
        "credential.helper": str(program),
        "uploadpack.packObjectsHook": str(program),
    }.items():
        git(kept, "config", key, value)
    git(kept, "diff", "HEAD~1", "HEAD")
    assert marker.exists()  # git itself does run them
    marker.unlink()
    change(kept, KIRBY, "confidence: probable", "confidence: possible")
    surroundings = {"GIT_EXTERNAL_DIFF": str(program), "GIT_PAGER": str(program)}
    for words in (
        ["timeline", "--rev", "HEAD~2"],
        ["diff"],
        ["diff", "HEAD~2", "HEAD"],
        ["diff", "HEAD~2...HEAD"],
        ["log"],
        ["timeline", "--recorded"],
        ["check", "--changed-since", "HEAD~2"],
        ["git", "install"],
        ["git", "uninstall"],
    ):
        done = factcli(*words, folder=kept, **surroundings)
        assert done.returncode == 0, done
        assert not marker.exists(), words


def test_a_partial_clone_fetches_nothing(kept: Path, tmp_path: Path) -> None:
    git(kept, "config", "uploadpack.allowFilter", "true")
    words = ("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{kept}")
    git(tmp_path, *words, str(tmp_path / "partial"))
    done = factcli("timeline", "--rev", "HEAD", folder=tmp_path / "partial")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    missing = git(tmp_path / "partial", "rev-list", "--all", "--objects", "--missing=print")
    assert missing.count("\n?") > 50  # they are still not here


def test_the_words_of_diff(told: Path) -> None:
    changed = answer(told, "diff", "HEAD~3", "troops-there")["changed"]
    assert {row["id"].rpartition("/")[2] for row in changed} == {
        "troops-there",
        "2024-10-24-vladimir-putin",
        "rfa-2024-10-25",
    }
    assert answer(told, "diff", "HEAD~3", "HEAD", "troops-in-kursk")["changed"][0]["id"] == (
        "rfa-2024-10-25"
    )
    assert answer(told, "diff", "HEAD~2", "HEAD~1", "troops-in-kursk")["changed"] == []
    assert answer(told, "diff", "troops-there") == answer(told, "diff", "HEAD", "troops-there")
    git(told, "branch", "dprk-troops", "HEAD~1")  # the first word that is an id begins the scope
    assert answer(told, "diff", "HEAD~1", "dprk-troops")["to"] is None
    assert answer(told, "diff", "refs/heads/dprk-troops")["changed"][0]["id"] == "rfa-2024-10-25"
    git(told, "checkout", "-q", "-b", "side", "HEAD~2")
    change(told, "facts/dprk-troops/story.yaml", "title: ", "title: x ")
    commit(told, "on the side")
    since = answer(told, "diff", "main...side")
    assert [row["id"] for row in since["changed"]] == ["dprk-troops"]
    assert len(answer(told, "diff", "main..side")["changed"]) > 1
    assert answer(told, "diff", "main...")["changed"] == since["changed"]
    for words, code in (
        (["HEAD", "HEAD", "troops-there", "x"], 2),
        (["HEAD", "nosuch"], 4),
        (["nosuch"], 4),
        (["HEAD~1", "--rev", "HEAD"], 2),
        (["2024-10-23", "HEAD"], 4),
        (["main..nosuch"], 4),
    ):
        done = factcli("diff", *words, folder=told)
        assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done


def test_a_pull_request_comment_stays_short(kept: Path) -> None:
    for number in range(80):
        (kept / SENT / f"2024-10-24-speaker-{number}.yaml").write_text(
            f"speaker: Speaker {number}\ndate: 2024-10-24\nstance: denies\n"
            f"summary: '{'word ' * 2000}{number}'\nsource: rfa-2024-10-25\nconfidence: possible\n"
        )
    text = factcli("diff", "-f", "md", folder=kept).stdout.decode()
    assert "## Added: statements (the first 40 of 80)" in text
    assert len(text) < 65_536
    assert len(answer(kept, "diff")["added"]) == 80


def test_a_retraction_undoes_shifts_on_claims_whose_files_are_untouched(kept: Path) -> None:
    with (kept / "seeds/rfa-2024-10-25.yaml").open("a") as file:
        file.write("retracted:\n  date: 2024-11-01\n")
    found = answer(kept, "diff")
    assert [row["id"] for row in found["changed"]] == ["rfa-2024-10-25"]
    assert {row["claim"] for row in found["unmade"]} == {
        row["claim"] for row in answer(kept, "timeline", "--rev", "HEAD")["shifts"]
    }
    assert found["unmade"]
    assert answer(kept, "diff", "troops-sent")["unmade"] == [
        row for row in found["unmade"] if row["claim"] == "dprk-troops/troops-sent"
    ]


def test_a_ledger_without_commits_or_git(ledger: Path) -> None:
    for words in (["diff"], ["log"], ["timeline", "--rev", "HEAD"], ["timeline", "--recorded"]):
        done = factcli(*words, folder=ledger)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done
    git(ledger, "init", "-q")
    for words in (["diff"], ["log"], ["timeline", "--rev", "HEAD"], ["timeline", "--recorded"]):
        done = factcli(*words, folder=ledger)
        assert (done.returncode, len(done.stderr.splitlines())) == (4, 1), done
    assert factcli("diff", folder=ledger, PATH="/nonexistent").returncode == 2


def test_hostile_names_are_shown_as_text(kept: Path) -> None:
    change(kept, PUTIN, "stance: neither", "stance: allows")
    commit(kept, "\x1b[31mred ::add-mask::x", "Ann\u202e\x1b]0;x")
    for words in (["log"], ["diff", "HEAD~1", "HEAD"], ["log", "-f", "md"]):
        done = factcli(*words, folder=kept)
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout
        assert "\u202e" not in done.stdout.decode()


def test_sha256_repositories(ledger: Path) -> None:
    git(ledger, "init", "-q", "-b", "main", "--object-format=sha256")
    commit(ledger, "start")
    change(ledger, PUTIN, "stance: neither", "stance: allows")
    assert len(answer(ledger, "diff")["changed"]) == 1
    assert len(answer(ledger, "log")["commits"]) == 1


def test_nothing_is_left_running(kept: Path) -> None:
    script = f"cd {kept} && factcli timeline --rev HEAD >/dev/null; "
    script += f"ps -e -o args | grep -c 'gi[t]-dir={kept}'"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        check=False,
    )
    assert done.stdout == b"0\n"
