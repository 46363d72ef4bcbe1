"""An answer shown through the user's pager."""

from __future__ import annotations

import os
import re
import signal
import subprocess

_FOR_SHELLS = re.compile(r"[^\w\s./:,+@-]")
_CANNOT = (126, 127)  # how a shell says that it found no such program, or may not run it


def chosen() -> str | None:
    """The user's pager: FACTCLI_PAGER, else PAGER, else less where the terminal can do that. None
    where an empty one, or cat, says that there shall be none."""
    for name in ("FACTCLI_PAGER", "PAGER"):
        if name in os.environ:
            command = os.environ[name].strip()
            return None if command in ("", "cat") else command
    return None if os.environ.get("TERM", "dumb") == "dumb" else "less"


def shown(data: bytes, command: str) -> bool:
    """Show data through a pager, a command of the shell's, and wait until it ends; false where it
    cannot be started. To leave it early is no fault, and Ctrl-C is for it, not for us."""
    words = command if _FOR_SHELLS.search(command) else command.split()
    surroundings = {"LESS": "FRX", "LV": "-c", **os.environ}
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        pager = subprocess.Popen(
            words, shell=isinstance(words, str), stdin=subprocess.PIPE, env=surroundings
        )
        pager.communicate(data)
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return isinstance(words, list) or pager.returncode not in _CANNOT
