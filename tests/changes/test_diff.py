"""A plan as a diff: what it shows is what will be, and git can carry it out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from factcli.changes.change import Edit
from factcli.changes.diff import as_diff
from factcli.changes.plan import Ledger
from factcli.store import open_facts
from factcli.trees import Folder
from tests.test_crashes import PLANS, content, make, run


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("name", PLANS)
def test_git_makes_of_a_dry_run_what_the_writer_makes(
    name: str, marked: bool, tmp_path: Path
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    make(here)
    make(there)
    for path in (*here.rglob("*.yaml"), *there.rglob("*.yaml")) if marked else ():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    tree = Folder(str(here))
    diff = as_diff(PLANS[name](Ledger(open_facts(tree), tree.read)).changes)
    run(there, PLANS[name])
    subprocess.run(["git", "init", "-q", "."], cwd=here, check=True)
    done = subprocess.run(
        ["git", "apply", "-"], cwd=here, input=diff.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, (diff, done.stderr)

    def files(root: Path) -> dict[str, bytes]:
        return {p: d for p, d in content(root).items() if d is not None and ".git/" not in p}

    assert files(here) == files(there)


def test_a_last_line_without_a_break() -> None:
    assert as_diff([Edit("x", b"a: 1\nb: 2", b"a: 1\nb: 3")]) == (
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n"
        " a: 1\n-b: 2\n\\ No newline at end of file\n"
        "+b: 3\n\\ No newline at end of file\n"
    )
