"""The store: a tree of files read as facts, and the only place that writes them."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress

from factcli.answers import Finding
from factcli.checks.layout import misnamed
from factcli.errors import CannotWrite, Conflict
from factcli.format import decode
from factcli.format.paths import CONFIG, FACTS, SEEDS, address_of, unsound_part
from factcli.records import Claim, Config, Create, Facts, Record, Source, Statement, Story
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Tree, Unreadable, not_a_file


def open_facts(tree: Tree) -> Facts:
    """Read a whole tree. What cannot be read becomes a finding and never hides the rest."""
    stories: dict[str, Story] = {}
    claims: dict[str, Claim] = {}
    statements: dict[str, Statement] = {}
    sources: dict[str, Source] = {}
    config = Config()
    findings: list[Finding] = []
    drafts: dict[str, Record] = {}
    items = tuple(tree.items())
    files = size = 0
    for item in items:
        address = address_of(item.path)
        if item.kind == "other" or (address is not None and item.kind == "folder"):
            findings.append(_refused(item.path, not_a_file()))
            continue
        if address is None or item.kind == "folder":
            continue
        unsound = unsound_part(item.path)
        if unsound is not None:
            findings.append(misnamed(unsound))
            continue
        files += 1
        if files > MAX_FILES or size > MAX_ALL_BYTES:
            findings.append(
                Finding(
                    "too-large",
                    "error",
                    item.path,
                    1,
                    1,
                    f"the ledger has more than {MAX_FILES} files or {MAX_ALL_BYTES} bytes;"
                    " what follows was not read",
                )
            )
            break
        try:
            data = tree.read(item.path)
        except Unreadable as error:
            findings.append(_refused(item.path, error))
            continue
        size += len(data)
        record, faults, draft = decode(data, item.path, address)
        findings += faults
        if draft is not None:
            drafts[item.path] = draft
        match record:
            case Statement():
                statements[address.id] = record
            case Claim():
                claims[address.id] = record
            case Source():
                sources[address.id] = record
            case Story():
                stories[address.id] = record
            case Config():
                config = record
    return Facts(
        stories,
        dict(sorted(claims.items())),
        dict(sorted(statements.items())),
        sources,
        config,
        items,
        tuple(dict.fromkeys(findings)),
        drafts,
    )


def _refused(path: str, error: Unreadable) -> Finding:
    return Finding(error.rule, "error", path, 1, 1, error.message, error.fix)


def apply(root: str, changes: Sequence[Create]) -> None:
    """Carry out the changes in their order; on return all of them are on disk.

    A file is written whole beside its place and then linked there, so it is never seen half
    written and never replaces another. Raises Conflict where a file is there already, CannotWrite
    where the system refuses; what was carried out before that stays, and stays valid.
    """
    for change in changes:
        try:
            _create(root, change)
        except FileExistsError:
            raise Conflict(f"{change.path} is there already; nothing was overwritten") from None
        except OSError as error:
            raise CannotWrite(f"could not write {change.path}: {error.strerror}") from None


def _create(root: str, change: Create) -> None:
    folder, _, name = change.path.rpartition("/")
    place = os.path.join(root, folder)
    made = _make_folders(root, folder)
    try:
        _write_new(place, name, change.text.encode("utf-8"))
    except BaseException:
        for empty in reversed(made):
            with suppress(OSError):
                os.rmdir(empty)
        raise


def _make_folders(root: str, folder: str) -> list[str]:
    """Make what is missing of `folder`; every part must be a real folder, not a link."""
    made: list[str] = []
    here = root
    for name in filter(None, folder.split("/")):
        above, here = here, os.path.join(here, name)
        try:
            os.mkdir(here)
            made.append(here)
            _sync_folder(above)
        except FileExistsError:
            if os.path.islink(here) or not os.path.isdir(here):
                raise NotADirectoryError(errno.ENOTDIR, f"{name} is no folder") from None
    return made


def _write_new(place: str, name: str, data: bytes) -> None:
    temporary = os.path.join(place, f".{name[:64]}.{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(temporary, flags, 0o666)
    try:
        try:
            with open(handle, "wb", closefd=False) as file:
                file.write(data)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.link(temporary, os.path.join(place, name))
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    _sync_folder(place)


def _sync_folder(place: str) -> None:
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_ledger(root: str) -> list[str]:
    """Make a ledger's settings file and folders where they are missing; names what was made."""
    made: list[str] = []
    try:
        os.makedirs(root, exist_ok=True)
        for folder in (FACTS, SEEDS):
            if _make_folders(root, folder):
                made.append(f"{folder}/")
        with suppress(FileExistsError):
            _create(root, Create(CONFIG, "# The settings of this ledger; all may be left out.\n"))
            made.append(CONFIG)
    except OSError as error:
        raise CannotWrite(f"could not make a ledger in {root}: {error.strerror}") from None
    return made
