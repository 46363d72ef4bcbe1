"""Work shared among processes, one for each core: Python's threads would take turns."""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

MOST = 4
"""More processes than that would wait for the disk, and for the one that gathers."""
_MOST_TASKS = 8_192  # so many numbers fit into a pipe before anybody reads them
_NUMBER = struct.Struct("<I")
_HEAD = struct.Struct("<IQ")


def cores() -> int:
    """On how many cores this process may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[tuple[int, Done]]:
    """The number of each task, with what `work` made of it, in the order in which they get done.

    `work` runs in processes that are copies of this one, each takes the next task that is left;
    what it returns must be plain enough to be pickled. The tasks of a process that dies, and all
    where there is but one core, are done here. When the iterator is closed, the processes end.
    """
    left = set(range(len(tasks)))
    if cores() > 1 and 1 < len(tasks) <= _MOST_TASKS and hasattr(os, "fork"):
        for number, done in _shared(work, tasks, min(cores(), MOST, len(tasks))):
            left.discard(number)
            yield number, done
    for number in sorted(left):
        yield number, work(tasks[number])


def _shared(
    work: Callable[[Task], Done], tasks: Sequence[Task], count: int
) -> Iterator[tuple[int, Done]]:
    queue, fill = os.pipe()
    children: dict[int, int] = {}  # what each writes into: its process
    try:
        os.write(fill, b"".join(map(_NUMBER.pack, range(len(tasks)))))
        os.close(fill)
        for _ in range(count):
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                # With no other reader about, who writes learns that the parent is gone.
                for each in (reader, *children):
                    os.close(each)
                _serve(work, tasks, queue, writer)
            os.close(writer)
            children[reader] = child
        os.close(queue)
        yield from _gathered(list(children))
    finally:
        for reader, child in children.items():
            os.close(reader)
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def _serve(work: Callable[[Task], Done], tasks: Sequence[Task], queue: int, writer: int) -> None:
    """In a child: do what is left to do, tell the parent, and be gone."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
        with open(writer, "wb") as pipe:
            while taken := os.read(queue, _NUMBER.size):
                (number,) = _NUMBER.unpack(taken)
                told = pickle.dumps(work(tasks[number]), pickle.HIGHEST_PROTOCOL)
                pipe.write(_HEAD.pack(number, len(told)))
                pipe.write(told)
                pipe.flush()
        code = 0
    finally:
        os._exit(code)


def _gathered(readers: list[int]) -> Iterator[tuple[int, Done]]:
    """What comes through the pipes. It is our own children's, and of this very moment."""
    kept = {reader: bytearray() for reader in readers}
    while kept:
        ready, _, _ = select.select(list(kept), [], [])
        for reader in ready:
            piece = os.read(reader, 1 << 20)
            if not piece:
                del kept[reader]
                continue
            held = kept[reader]
            held += piece
            while len(held) >= _HEAD.size:
                number, size = _HEAD.unpack_from(held)
                end = _HEAD.size + size
                if len(held) < end:
                    break
                told = bytes(held[_HEAD.size : end])
                del held[:end]
                yield number, pickle.loads(told)
