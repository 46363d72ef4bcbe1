"""Changes as people read them before they are made: a unified diff, in git's own form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff

from factcli.changes.change import Change
from factcli.changes.plan import Outcome, outcomes


def as_diff(changes: Sequence[Change]) -> str:
    """The changes as `git diff -M` would show them once they are made, for `git apply`.

    Nothing is spelled out: who shows it on a screen has to see to that.
    """
    return "".join(line for each in outcomes(changes) for line in _lines(each))


def _lines(each: Outcome) -> Iterator[str]:
    yield f"diff --git a/{each.path or each.to} b/{each.to or each.path}\n"
    if each.path is None:
        yield "new file mode 100644\n"
    elif each.to is None:
        yield "deleted file mode 100644\n"
    elif each.path != each.to:
        yield f"rename from {each.path}\nrename to {each.to}\n"
    for line in unified_diff(
        _split(each.before),
        _split(each.after),
        f"a/{each.path}" if each.path else "/dev/null",
        f"b/{each.to}" if each.to else "/dev/null",
    ):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _split(data: bytes | None) -> list[str]:
    *lines, last = (data or b"").decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
