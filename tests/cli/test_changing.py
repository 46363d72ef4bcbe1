"""The commands that change what is there, as a user meets them: editor, terminal, exit codes."""

from __future__ import annotations

import re
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.test_app import PROGRAM, factcli
from tests.test_crashes import content
from tests.test_readme import terminal

PUTIN = "facts/dprk-troops/troops-sent/2024-10-24-vladimir-putin.yaml"
ID = "troops-sent/2024-10-24-vladimir-putin"


def script(folder: Path, *lines: str) -> str:
    """An editor: a shell script that is given the copy as $1."""
    path = folder / "editor"
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def kept(stderr: str) -> Path:
    found = re.search(r"your text is kept in (\S+)", stderr)
    assert found is not None, stderr
    return Path(found[1])


def test_an_editor_changes_a_record(ledger: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, 'sed -i "s/^stance: .*/stance: denies/" "$1"')
    done = factcli("edit", ID, folder=ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    assert (done.returncode, done.stdout.decode()) == (0, f"dprk-troops/{ID}\n")
    assert "stance: denies\n" in (ledger / PUTIN).read_text()
    assert list(tmp_path.glob("factcli-*")) == []


def test_visual_comes_before_editor_and_may_have_words(ledger: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, 'sed -i "s/^stance: .*/stance: $1/" "$2"')
    done = factcli("edit", ID, folder=ledger, EDITOR="false", VISUAL=f"'{editor}' silent")
    assert done.returncode == 0
    assert "stance: silent\n" in (ledger / PUTIN).read_text()


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ('sed -i "s/neither/neihter/" "$1"', 2, "did you mean neither?"),
        ('echo "note: [" >> "$1"', 2, "is not closed"),
        ('printf "\\377" >> "$1"', 2, "not UTF-8"),
        ('sed -i s/neither/denies/ "$1"; exit 3', 2, "ended with 3"),
        ('sed -i s/neither/denies/ "$1"; echo >> LEDGER', 5, "changed meanwhile"),
    ],
)
def test_what_cannot_be_saved_is_kept_and_named(
    line: str, code: int, words: str, ledger: Path, tmp_path: Path
) -> None:
    editor = script(tmp_path, line.replace("LEDGER", str(ledger / PUTIN)))
    before = content(ledger)
    done = factcli("edit", ID, folder=ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    assert done.returncode == code
    assert words in done.stderr.decode()
    assert kept(done.stderr.decode()).parent == tmp_path
    if code != 5:
        assert content(ledger) == before


@pytest.mark.parametrize("line", [': > "$1"', 'rm "$1"'])
def test_an_emptied_copy_is_not_kept(line: str, ledger: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, line)
    before = content(ledger)
    done = factcli("edit", ID, folder=ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert content(ledger) == before
    assert list(tmp_path.glob("factcli-*")) == []


@pytest.mark.parametrize("words", [["rm", ID], ["mv", "speaker:Vladimir Putin", "V. Putin"]])
def test_what_has_gone_meanwhile_does_not_come_back(
    words: list[str], ledger: Path, tmp_path: Path
) -> None:
    meanwhile = f"'{PROGRAM}' " + " ".join(f"'{word}'" for word in words)
    editor = script(tmp_path, meanwhile, 'sed -i "s/^stance: .*/stance: denies/" "$1"')
    done = factcli("edit", ID, folder=ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    assert done.returncode == 5
    assert kept(done.stderr.decode()).exists()
    assert not (ledger / PUTIN).exists()


def test_the_text_of_a_dry_run_is_kept(ledger: Path, tmp_path: Path) -> None:
    before = content(ledger)
    editor = script(tmp_path, 'sed -i "s/^stance: .*/stance: denies/" "$1"')
    done = factcli("edit", ID, "--dry-run", folder=ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    assert done.returncode == 0
    assert "+stance: denies\n" in done.stdout.decode()
    assert "stance: denies\n" in kept(done.stderr.decode()).read_text()
    assert content(ledger) == before


def test_a_comment_like_our_own_stays(ledger: Path, tmp_path: Path) -> None:
    text = "# !! keep me\n" + (ledger / PUTIN).read_text()
    (ledger / PUTIN).write_text(text)
    assert factcli("edit", ID, folder=ledger, EDITOR="true").returncode == 0
    assert (ledger / PUTIN).read_text() == text


def test_saved_as_it_was_nothing_is_changed(ledger: Path, tmp_path: Path) -> None:
    before = content(ledger)
    done = factcli("edit", ID, folder=ledger, EDITOR="true", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"nothing was changed\n")
    assert content(ledger) == before
    assert list(tmp_path.glob("factcli-*")) == []
    done = factcli("edit", ID, folder=ledger, EDITOR="vi '")
    assert (done.returncode, b"No closing quotation" in done.stderr) == (2, True)
    done = factcli("edit", ID, folder=ledger, EDITOR="no-such-editor")
    assert (done.returncode, b"no editor no-such-editor" in done.stderr) == (2, True)


def test_at_a_terminal_it_is_opened_again_with_its_faults_on_top(
    ledger: Path, tmp_path: Path
) -> None:
    editor = script(
        tmp_path,
        'if grep -q "# !!" "$1"; then',
        f'  cp "$1" {tmp_path}/second; sed -i "s/denys/denies/" "$1"',
        'else sed -i "s/neither/denys/" "$1"; fi',
    )
    terminal(["edit", ID], 80, ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    text = (ledger / PUTIN).read_text()
    assert "stance: denies\n" in text
    assert "# !!" not in text
    head = (tmp_path / "second").read_text().splitlines()[:4]
    assert head[0] == "# !! This cannot be saved yet:"
    assert head[1] == '# !! line 7, column 9: "denys" is no stance; did you mean denies?'
    assert (tmp_path / "second").read_text().splitlines()[6] == "stance: denys"
    assert head[2].startswith("# !! These lines go by themselves.")
    assert list(tmp_path.glob("factcli-*")) == []


def test_at_a_terminal_one_gives_up_by_saving_it_as_it_is(ledger: Path, tmp_path: Path) -> None:
    editor = script(tmp_path, 'sed -i "s/neither/denys/" "$1"')
    with pytest.raises(AssertionError):  # it ends with 2
        terminal(["edit", ID], 80, ledger, EDITOR=editor, TMPDIR=str(tmp_path))
    (copy,) = tmp_path.glob("factcli-*")
    assert "stance: denys\n" in copy.read_text()
    assert "stance: neither\n" in (ledger / PUTIN).read_text()


def test_a_file_with_faults_is_mended_in_an_editor(ledger: Path, tmp_path: Path) -> None:
    text = (ledger / PUTIN).read_text()
    (ledger / PUTIN).write_text(text + "note: [\n")
    editor = script(tmp_path, 'sed -i "/^note/d" "$1"')
    assert factcli("edit", ID, folder=ledger, EDITOR=editor).returncode == 0
    assert (ledger / PUTIN).read_text() == text


@pytest.mark.parametrize(
    "words", [f"edit {ID} --set note=x", "mv troops-sent troops-there", "assess troops-sent"]
)
def test_a_disk_that_takes_no_more(words: str, ledger: Path) -> None:
    before = content(ledger)
    words += " --likelihood likely --confidence low --why x" if "assess" in words else ""
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 0; '{PROGRAM}' {words}"],
        cwd=ledger,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.startswith("factcli: could not write ")
    assert done.stderr.count("\n") == 1
    assert content(ledger) == before


def test_who_waits_too_long_for_another_is_told(ledger: Path, tmp_path: Path) -> None:
    holder = subprocess.Popen(["flock", str(ledger), "sleep", "60"])
    try:
        time.sleep(0.3)
        started = time.monotonic()
        done = factcli("edit", ID, "--set", "note=x", folder=ledger)
        assert done.returncode == 5
        assert b"another factcli is changing this ledger" in done.stderr
        assert time.monotonic() - started > 5
    finally:
        holder.kill()
        holder.wait()


def test_what_is_terminated_leaves_nothing(ledger: Path) -> None:
    holder = subprocess.Popen(["flock", str(ledger), "sleep", "60"])
    try:
        time.sleep(0.3)
        before = content(ledger)
        process = subprocess.Popen(
            [PROGRAM, "edit", ID, "--set", "note=x"],
            cwd=ledger,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(0.7)
        process.terminate()
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (143, b"", b"")
        assert content(ledger) == before
    finally:
        holder.kill()
        holder.wait()


def test_fmt_names_what_has_faults_and_goes_on(ledger: Path) -> None:
    (ledger / PUTIN).write_text("speaker: [\n")
    story = ledger / "facts/dprk-troops/story.yaml"
    story.write_text("title:   'X'\n")
    done = factcli("fmt", folder=ledger)
    assert done.returncode == 3
    assert f"left as it is: {PUTIN}:1:10: ".encode() in done.stderr
    assert story.read_text() == "title: X\n"
    done = factcli("fmt", "--check", "facts/dprk-troops/story.yaml", folder=ledger)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_many_changes_are_counted(ledger: Path) -> None:
    done = factcli("mv", "rfa-2024-10-25", "rfa", folder=ledger)
    assert done.returncode == 0
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "renamed seeds/rfa-2024-10-25.yaml to seeds/rfa.yaml"
    assert lines[-1] == "and 20 files more"
