"""How far a long piece of work has come, told on stderr where people watch."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from factcli.values.words import clipped, visible

PATIENCE = 1.0
"""For so many seconds nobody needs to be told why he waits."""

_WIDTH = 24
_OFTEN = 0.1  # seconds between two drawings of a bar


@contextmanager
def received(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """How many bytes have come, of how many if that is known; the line goes when all has."""
    line = _Line()

    def tell(done: int, total: int | None) -> None:
        of = f" of {total / 1024:.0f}" if total else ""
        line.draw(f"{clipped(visible(what), 50)}: {done / 1024:.0f}{of} KiB ")

    try:
        tell(0, None)
        yield tell
    finally:
        line.wipe()


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """How much of the whole is done, once that takes longer than PATIENCE."""
    line = _Line()
    next_time = time.monotonic() + PATIENCE

    def tell(done: int, total: int) -> None:
        nonlocal next_time
        now = time.monotonic()
        if now < next_time:
            return
        next_time = now + _OFTEN
        full = _WIDTH * done // max(total, 1)
        line.draw(f"{what} [{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {total:,} ")

    try:
        yield tell
    finally:
        line.wipe()


class _Line:
    """A line on stderr that is drawn over and over; nowhere, where nobody watches."""

    def __init__(self) -> None:
        self._watched = sys.stderr is not None and sys.stderr.isatty()
        self._drawn = False

    def draw(self, text: str) -> None:
        if self._watched:
            self._drawn = True
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def wipe(self) -> None:
        if self._drawn:
            self.draw("")
