"""Work shared among processes, one for each core: Python's threads would take turns."""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

MOST = 4
"""More processes than that would wait for the disk, and for the one that gathers."""
_MOST_NUMBERS = 1_000  # so many fit into the smallest pipe before anybody reads them
_NUMBER = struct.Struct("<I")
_HEAD = struct.Struct("<IQ")


def cores() -> int:
    """On how many cores this process may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(
    work: Callable[[Task], Done],
    tasks: Sequence[Task],
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, Done]]:
    """The number of each task, with what `work` made of it, in the order in which they get done.

    `work` runs in processes that are copies of this one, each takes what is left; what it returns
    must be plain enough to be pickled. The tasks of a process that dies, and all where there is
    but one core or no process to be had, are done here, after what this one does `meanwhile`. When
    the iterator is closed, the processes end.
    """
    left = set(range(len(tasks)))
    if cores() > 1 and len(tasks) > 1 and hasattr(os, "fork"):
        for number, done in _shared(work, tasks, meanwhile):
            left.discard(number)
            yield number, done
    else:
        meanwhile()
    for number in sorted(left):
        yield number, work(tasks[number])


def _shared(
    work: Callable[[Task], Done], tasks: Sequence[Task], meanwhile: Callable[[], object]
) -> Iterator[tuple[int, Done]]:
    children: dict[int, int] = {}  # what each writes into: its process
    try:
        with suppress(OSError):  # there are too many processes, or handles, already
            _begin(work, tasks, min(cores(), MOST, len(tasks)), children)
        meanwhile()
        yield from _gathered(list(children))
    finally:
        for reader, child in children.items():
            os.close(reader)
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def _begin(
    work: Callable[[Task], Done], tasks: Sequence[Task], count: int, children: dict[int, int]
) -> None:
    """Start the processes. They take numbers from a queue: each stands for a task, and for every
    thousandth after it."""
    with ExitStack() as ours:
        queue, fill = _pipe(ours)
        os.write(fill, b"".join(map(_NUMBER.pack, range(min(len(tasks), _MOST_NUMBERS)))))
        for _ in range(count):
            with ExitStack() as theirs:
                reader, writer = _pipe(theirs)
                child = os.fork()
                if child == 0:
                    # With no other reader about, who writes learns that the parent is gone.
                    for each in (fill, reader, *children):
                        os.close(each)
                    _serve(work, tasks, queue, writer)
                children[os.dup(reader)] = child


def _pipe(stack: ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for each in ends:
        stack.callback(os.close, each)
    return ends


def _serve(work: Callable[[Task], Done], tasks: Sequence[Task], queue: int, writer: int) -> None:
    """In a child: do what is left to do, tell the parent, and be gone."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
        with open(writer, "wb") as pipe:
            while taken := os.read(queue, _NUMBER.size):
                (first,) = _NUMBER.unpack(taken)
                for number in range(first, len(tasks), _MOST_NUMBERS):
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
