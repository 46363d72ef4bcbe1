"""How a plan is carried out: shown if that is all that is wanted, else written, and told."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.errors import Busy, Conflict
from factcli.values.words import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factcli.changes.plan import Ledger, Plan

_TRIES = 20
_LISTED = 20


def carry_out(session: Session, plan: Callable[[Ledger], Plan], dry_run: bool) -> Plan:
    """Plan against the files as they are, alone with them, and carry it out."""
    from factcli.writer import apply, locked

    if dry_run:
        return _shown(session, plan)
    root = session.root()
    with terminable(), locked(root) as alone:
        made = plan(session.ledger())
        apply(root, made.changes, alone=alone)
    _tell(session, made)
    return made


def carry_out_additions(session: Session, plan: Callable[[Ledger], Plan], dry_run: bool) -> Plan:
    """The same for a plan that only adds: beside others who add, planned anew if one was faster."""
    from factcli.writer import apply, locked

    if dry_run:
        return _shown(session, plan)
    for attempt in range(_TRIES):
        made = plan(session.ledger())
        try:
            with terminable(), locked(session.root(), shared=True):
                apply(session.root(), made.changes, made.rests_on)
            break
        except Busy:
            raise
        except Conflict:
            if attempt == _TRIES - 1:
                raise
    _tell(session, made)
    return made


def _shown(session: Session, plan: Callable[[Ledger], Plan]) -> Plan:
    from factcli.changes.diff import as_diff

    made = plan(session.ledger())
    diff = as_diff(made.changes)
    session.give(visible(diff) if sys.stdout is not None and sys.stdout.isatty() else diff)
    for note in made.notes:
        warn(note)
    return made


def _tell(session: Session, made: Plan) -> None:
    from factcli.changes.plan import outcomes

    told = outcomes(made.changes)
    for each in told[:_LISTED]:
        if each.to is None:
            warn(f"removed {each.path}")
        elif each.path in (None, each.to):
            warn(f"wrote {each.to}")
        else:
            warn(f"renamed {each.path} to {each.to}")
    if len(told) > _LISTED:
        warn(f"and {len(told) - _LISTED} files more")
    for note in made.notes:
        warn(note)
    if made.id:
        session.give(f"{made.id}\n")


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the program as Ctrl-C does, with what was begun put away."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = {each: signal.signal(each, leave) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
