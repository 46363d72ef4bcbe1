"""Eight writers at once, some of them killed at any moment: what was acknowledged is there, once.

Each command runs in a process of its own, forked from this one so that hundreds of them take
seconds. `ROUNDS=10` runs the whole trial of the project's target; the tests run one round of it.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from factcli.checks import check
from factcli.cli.app import run
from factcli.records import Facts
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.writer import locked, make_ledger

ROUNDS = int(os.environ.get("ROUNDS", "1"))
WRITERS = 8
EACH = 40
KILLED = 0.35


@dataclass
class Done:
    """A command that was acknowledged, by whom, and what it printed."""

    writer: int
    job: list[str]
    id: str


def command(words: list[str], root: Path, kill: int | None, delay: float) -> tuple[int, str]:
    """Run one command in a process of its own, perhaps killed after a while; exit code, stdout."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.dup2(writer, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            code = run(["-C", str(root), *words])
        except KeyboardInterrupt:  # before the program had begun, or when it had ended
            code = 130
        finally:
            os._exit(code)
    os.close(writer)
    if kill is not None and not select.select([reader], [], [], delay)[0]:
        os.kill(child, kill)
    said = b""
    while piece := os.read(reader, 4096):
        said += piece
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.decode()


def work(root: Path, number: int, seed: int, jobs: list[list[str]]) -> list[tuple[int, str]]:
    """Give commands one after another; some of them are killed. The exit code and id of each."""
    chance = random.Random(f"{seed} {number}")
    ended = []
    for job in jobs:
        kill = None
        if chance.random() < KILLED:
            kill = chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        code, said = command(job, root, kill, chance.uniform(0, 0.12))
        ended.append((code, said.strip()))
    return ended


def trial(root: Path, seed: int, jobs: list[list[list[str]]]) -> tuple[list[Done], Facts]:
    """All writers at once, each in a process of its own; what was acknowledged, and the ledger."""
    run(["--version"])  # whatever is imported at first use is here before the first fork
    children = []
    for number, each in enumerate(jobs):
        child = os.fork()
        if child == 0:
            try:
                told = json.dumps(work(root, number, seed, each))
                (root / f"{number}.json").write_text(told)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    done = []
    codes: Counter[int] = Counter()
    for number, each in enumerate(jobs):
        for job, (code, id) in zip(
            each, json.loads((root / f"{number}.json").read_text()), strict=True
        ):
            codes[code] += 1
            done += [Done(number, job, id)] if code == 0 else []
    with locked(str(root), wait=0) as alone:  # no lock is left by those who were killed
        assert alone
    litter = list(root.rglob("*.tmp"))
    assert len(litter) <= codes[-signal.SIGKILL], litter
    facts = open_facts(Folder(str(root)))
    assert [each for each in check(facts) if each.severity == "error"] == []
    assert set(codes) <= {0, 130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}, codes
    assert codes[0] > sum(map(len, jobs)) / 2, codes
    assert codes[0] < sum(map(len, jobs)), codes
    return done, facts


def adding(speaker: str, summary: str) -> list[str]:
    return [
        *("add", "s/c", "--claim", "It is so.", "--speaker", speaker, "--date", "2024-10-24"),
        *("--stance", "denies", "--summary", summary, "--confidence", "probable"),
        *("--source", "page", "--publisher", "P", "--title", "T", "--published", "2024-10-24"),
    ]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_addition_is_lost_or_doubled(seed: int, tmp_path: Path) -> None:
    make_ledger(str(tmp_path))
    jobs = [
        [adding(f"Speaker {number % 3}", f"{writer}/{number}") for number in range(EACH)]
        for writer in range(WRITERS)
    ]
    done, facts = trial(tmp_path, seed, jobs)
    said = Counter(each.summary for each in facts.statements.values())
    assert set(said.values()) == {1}
    for each in done:
        assert facts.statements[each.id].summary == each.job[each.job.index("--summary") + 1]
    assert len({each.id for each in done}) == len(done)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_change_of_one_file_is_lost_or_doubled(seed: int, tmp_path: Path) -> None:
    make_ledger(str(tmp_path))
    for writer in range(WRITERS):
        assert command(adding(f"Own {writer}", "So."), tmp_path, None, 0)[0] == 0
    jobs = []
    for writer in range(WRITERS):
        mine: list[list[str]] = []
        for number in range(EACH // 4):
            mine += [
                [
                    *("assess", "s/c", "--date", "2025", "--likelihood", "likely"),
                    *("--confidence", "low", "--why", f"{writer}/{number}"),
                ],
                ["edit", f"own-{writer}", "--set", f"note={number:03}"],
                adding(f"Speaker {number % 3}", f"{writer}/{number}"),
                ["fmt"],
            ]
        jobs.append(mine)

    done, facts = trial(tmp_path, seed, jobs)
    why = Counter(each.why for each in facts.claims["s/c"].assessments)
    said = Counter(each.summary for each in facts.statements.values() if each.summary != "So.")
    assert set(why.values()) == set(said.values()) == {1}
    for each in done:
        match each.job[0]:
            case "assess":
                assert each.job[-1] in why
            case "add":
                assert facts.statements[each.id].summary in said
            case "edit":  # a later one may have come after it
                note = each.job[-1].partition("=")[2]
                assert (facts.statements[each.id].note or "") >= note
