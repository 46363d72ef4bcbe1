from __future__ import annotations

import os
import signal
import time

import pytest

from factcli import processes
from factcli.processes import share


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)


def test_every_task_is_done_once_by_others() -> None:
    found = list(share(lambda task: (task * task, os.getpid()), list(range(1_000))))
    assert sorted(found)[::333] == [
        (number, (number * number, pid)) for number, (_, pid) in sorted(found)[::333]
    ]
    assert len({number for number, _ in found}) == len(found) == 1_000
    assert os.getpid() not in {pid for _, (_, pid) in found}


def test_what_is_done_may_be_large() -> None:
    sizes = [3_000_000, 0, 1, 65_536, 2_000_000]
    assert sorted(share(bytes, sizes)) == [(n, bytes(size)) for n, size in enumerate(sizes)]


def test_one_core_does_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 1)
    assert list(share(lambda _: os.getpid(), [1, 2])) == [(0, os.getpid()), (1, os.getpid())]


def test_what_a_dead_process_left_is_done_here() -> None:
    parent = os.getpid()

    def work(task: int) -> int:
        if task % 3 == 0 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    assert sorted(share(work, list(range(20)))) == [(n, n) for n in range(20)]


def test_what_fails_there_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(share(lambda task: 1 // task, [1, 0]))


def test_who_stops_listening_leaves_nobody_behind() -> None:
    found = share(lambda task: (task, os.getpid(), time.sleep(0.01)), list(range(500)))
    children = {next(found)[1][1], next(found)[1][1]}
    found.close()  # type: ignore[attr-defined]
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_no_handle_is_left_open() -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        list(share(str, [1, 2, 3]))
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize("allowed", [0, 1])
def test_where_no_process_is_to_be_had_all_is_done_here(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    real, begun = os.fork, []

    def fork() -> int:
        if len(begun) >= allowed:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        begun.append(1)
        return real()

    before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(os, "fork", fork)
    assert sorted(share(str, list(range(9)))) == [(n, str(n)) for n in range(9)]
    assert len(os.listdir("/dev/fd")) == before


def test_there_may_be_more_tasks_than_a_pipe_holds_numbers() -> None:
    assert sorted(share(str, list(range(5_000)))) == [(n, str(n)) for n in range(5_000)]
