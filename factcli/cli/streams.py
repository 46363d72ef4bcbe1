"""The streams of the program: what is printed, what is said on the side, whether somebody is
there to answer."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from factcli.errors import CannotWrite
from factcli.values.words import inert, visible


def somebody_is_there() -> bool:
    """Whether there is a terminal to ask at, and to show the question on."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def say(data: bytes) -> None:
    """Write to stdout; when the reader has gone away (`| head`), end quietly."""
    if sys.stdout is None:
        raise CannotWrite("could not write: standard output is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        leave_stdout()
        raise SystemExit(0) from None
    except OSError as error:
        leave_stdout()
        raise CannotWrite(f"could not write to standard output: {error.strerror}") from None


def leave_stdout() -> None:
    """Nothing more can be written there, not at the end of the program either."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def warn(message: str) -> None:
    """One message on stderr; what a terminal would act upon is spelled out. Where stderr cannot be
    written, the exit code has to do."""
    if sys.stderr is None:
        return
    data = f"{inert(visible(message))}\n".encode("utf-8", "backslashreplace")
    try:
        sys.stderr.flush()
        sys.stderr.buffer.write(data)
        sys.stderr.buffer.flush()
    except (OSError, ValueError):
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
