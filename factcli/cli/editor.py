"""A record in the user's own editor: a copy is edited, and takes the file's place once it is valid;
else it is kept and named."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import typer

from factcli.answers import Finding
from factcli.changes.edits import edit_text
from factcli.changes.plan import Ledger, Plan, Unsound
from factcli.changes.sheet import SHEET, add_sheet
from factcli.cli.carrying_out import carry_out, carry_out_additions, terminable
from factcli.cli.session import Session
from factcli.cli.streams import somebody_is_there, warn
from factcli.cli.talk import Asking, Terminal
from factcli.errors import CannotWrite, WrongUsage
from factcli.format.page import MARK
from factcli.lookup import find_path
from factcli.values.words import visible

_NOTE = b"# !! "


def edit_in_editor(session: Session, typed: str, dry_run: bool) -> None:
    """Edit a record's file in the user's editor; see docs/changing.md."""
    ledger = session.ledger()
    path = find_path(ledger.facts, typed)
    there = any(item.path == path for item in ledger.facts.items)
    before = ledger.read(path) if there else None

    def take(text: bytes) -> None:
        plan = partial(edit_text, path=path, before=before, after=text, day=session.today())
        carry_out(session, plan, dry_run)

    _edit(path, before, take, "nothing was changed", dry_run)


def fill_in_editor(session: Session, sheet: str, source: str, dry_run: bool) -> None:
    """Have a sheet filled in in the user's editor, and add its statements, of one `source` if it is
    named."""

    def take(text: bytes) -> None:
        empty = sheet if source else ""  # of an article, what was left as it was is none
        agreed: set[str] = set()

        def plan(ledger: Ledger) -> Plan:
            made = add_sheet(ledger.facts, text, session.today(), source, empty)
            if new := [note for note in made.notes if note not in agreed]:
                _agree_to(new)
                agreed.update(new)
            return replace(made, notes=())

        carry_out_additions(session, plan, dry_run)

    _edit(SHEET, sheet.encode("utf-8"), take, "nothing was added", dry_run)


def _edit(
    path: str, before: bytes | None, take: Callable[[bytes], None], unchanged: str, dry_run: bool
) -> None:
    """Open a text in the editor until it can be taken, or is saved again as it was.

    Where nobody sits at a terminal it is opened once.
    """
    command = _editor()
    shown = before or b""
    notes = b""
    with terminable():
        copy = _new_copy(path, shown)
        try:
            while True:
                _open(command, copy)
                text = _without(notes, _content(copy))
                if text == (before or b""):
                    warn(unchanged)
                    break
                try:
                    take(text)
                except Unsound as error:
                    if text == shown or not _at_a_terminal():
                        raise
                    shown = text
                    notes = _notes(path, error.findings)
                    _save(copy, _under(notes, text))
                    continue
                if dry_run:
                    warn(f"your text is kept in {copy}")
                    return
                break
        except BaseException:
            if _is_worth_keeping(copy, notes, before):
                warn(f"your text is kept in {copy}")
                raise
            with suppress(OSError):
                os.unlink(copy)
            raise
        os.unlink(copy)


def _agree_to(notes: Sequence[str]) -> None:
    """Tell what new statements are much like; ask whether to write them all the same."""
    for note in notes:
        warn(note)
    if somebody_is_there() and not Asking(Terminal()).agrees("Write it all the same?"):
        raise typer.Abort


def edited(text: str) -> bytes:
    """A text as the user's editor left it."""
    command = _editor()
    copy = _new_copy(SHEET, text.encode("utf-8"))
    try:
        _open(command, copy)
        return _content(copy)
    finally:
        with suppress(OSError):
            os.unlink(copy)


def _editor() -> list[str]:
    """The command that the user edits with."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named and not _at_a_terminal():
        raise WrongUsage("name an editor in EDITOR, or give it all: --set KEY=VALUE (see --help)")
    try:
        command = shlex.split(named or "vi")
    except ValueError as error:
        raise WrongUsage(f"the editor {named} cannot be run: {error}") from None
    if not command or shutil.which(command[0]) is None:
        raise WrongUsage(f"there is no editor {named or 'vi'}; name one in EDITOR, or give --set")
    return command


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _open(command: list[str], copy: str) -> None:
    """Wait for the editor to end. Ctrl-C is for it, not for us."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        done = subprocess.run([*command, copy], check=False)
    except OSError as error:
        raise WrongUsage(f"could not start {command[0]}: {error.strerror}") from None
    finally:
        signal.signal(signal.SIGINT, before)
    if done.returncode:
        raise WrongUsage(f"{command[0]} ended with {done.returncode}; nothing was changed")


def _new_copy(path: str, data: bytes) -> str:
    stem = os.path.basename(path).removesuffix(".yaml").replace(" ", "-")
    try:
        handle, copy = tempfile.mkstemp(prefix="factcli-", suffix=f"-{stem}.yaml")
        with open(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        raise CannotWrite(f"could not make a copy to edit: {error.strerror}") from None
    return copy


def _save(copy: str, data: bytes) -> None:
    with open(copy, "wb") as file:
        file.write(data)


def _content(copy: str) -> bytes:
    try:
        handle = os.open(copy, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "it is no file any more")
            return file.read()
    except OSError as error:
        raise WrongUsage(f"the copy {copy} cannot be read: {error.strerror}") from None


def _is_worth_keeping(copy: str, notes: bytes, before: bytes | None) -> bool:
    try:
        return _without(notes, _content(copy)) not in (before, b"")
    except WrongUsage:  # the editor has removed it, or made something else of it
        return os.path.lexists(copy)


def _notes(path: str, findings: Sequence[Finding]) -> bytes:
    """The faults of a text as comments to stand on top of it; its lines are counted with them."""
    own = [finding for finding in findings if finding.path == path]
    others = [finding for finding in findings if finding.path != path]
    height = len(findings) + 2
    told = [f"line {f.line + height}, column {f.column}: {_words(f)}" for f in own]
    told += [f"{f.path}: {_words(f)}" for f in others]
    lines = [
        "This cannot be saved yet:",
        *told,
        "These lines go by themselves. Save it as it is to give up; your text is kept then.",
    ]
    return b"".join(_NOTE + visible(line).encode("utf-8") + b"\n" for line in lines)


def _under(notes: bytes, text: bytes) -> bytes:
    """The text with notes on top of it, behind a byte order mark."""
    mark = MARK if text.startswith(MARK) else b""
    return mark + notes + text.removeprefix(MARK)


def _without(notes: bytes, text: bytes) -> bytes:
    """The text without those of the notes that still stand on top of it."""
    mark = MARK if text.startswith(MARK) else b""
    rest = text.removeprefix(MARK)
    for _ in range(notes.count(b"\n")):
        if rest.startswith(_NOTE):
            rest = rest.partition(b"\n")[2]
    return mark + rest


def _words(finding: Finding) -> str:
    return finding.told.replace("\n", " ")
