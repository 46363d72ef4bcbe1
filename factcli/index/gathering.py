"""Gathering: a folder's files are read, as far as they have changed, and become rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Literal, NamedTuple, cast

from factcli.answers import Finding
from factcli.contents import refused, wanted_among
from factcli.format.files import decode
from factcli.format.plain import kept
from factcli.index.folders import Key, Look, is_settled, key_of, kind_of, stamp_of
from factcli.index.held import Entry, Known, checksum, faults_sum, listing_row, tables_of
from factcli.index.sums import packed, sums_of
from factcli.index.tables import Row, rows_of
from factcli.paths import CONFIG, FACTS, SEEDS, address_of
from factcli.records import Item
from factcli.trees import Folder, Unreadable

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Rows = dict[str, list[Row]]


class Brought(NamedTuple):
    """What a folder gives: rows by table, and the paths of the files whose earlier rows go.

    Where these are not the `whole` of its rows, as some are in the index already, the faults and
    sums of `known` are still to be taken from there.
    """

    known: Known
    rows: Rows
    dropped: list[str]
    whole: bool


def bring(tree: Folder, look: Look, held: Mapping[str, Entry] | None, moment: int) -> Brought:
    """Read of a folder what is no longer as the index `held` it; all, where it held nothing.

    `moment` is when the look was taken, in nanoseconds of the clock, or before.
    """
    names = {_within(look.path, name): name for name in look.entries or {}}
    keys = {path: (look.entries or {})[name] for path, name in names.items()}
    items = [Item(path, _kind(path, key)) for path, key in keys.items()]
    if look.entries is None:
        items.append(Item(look.path, "other"))
    sound, findings = wanted_among(items)
    records = {path for path, _ in sound}
    before = {_within(look.path, name): entry for name, entry in (held or {}).items()}
    rows: Rows = {}
    dropped = [path for path, entry in before.items() if entry.digest and path not in records]
    entries: dict[str, Entry] = {}
    for path, key in keys.items():
        was = before.get(path)
        if path not in records:
            entry = Entry(_kind(path, key), key if is_settled(key, moment) else None)
        elif was is not None and was.key == key:
            entry = was
        else:
            entry = _read(tree, path, was, moment, rows)
            if was is not None and was.digest and was.digest != entry.digest:
                dropped.append(path)
        entries[names[path]] = entry
    _keep_faults(rows, f"{look.path}/", findings)
    broken = any(finding.path.count("/") == 3 for finding in findings)
    claim = look.path.count("/") == 2 and (bool(records) or broken)
    known = _known(look, entries, rows, claim, [keys[path][1] for path in records])
    # What sources go back to in the end is known when all are there.
    return Brought(known, rows, dropped, held is None and look.path != SEEDS)


def _known(
    look: Look, entries: Mapping[str, Entry], rows: Rows, claim: bool, sizes: list[int]
) -> Known:
    """What is kept of a folder with these entries and rows, whose records have these sizes; its
    list of entries joins the rows."""
    listed = listing_row(look.path, entries)
    rows["listing"] = [listed]
    settled = {name: entry.key for name, entry in entries.items() if entry.key is not None}
    whole = look.entries is not None and len(settled) == len(entries)
    faults = sorted(rows.get("fault", ()), key=lambda row: cast("bytes", row[1]))
    tables = tables_of(look.path)
    return Known(
        path=look.path,
        stamp=stamp_of(settled) if whole else "",
        claim=claim,
        files=len(sizes),
        size=sum(sizes),
        faults=faults_sum(faults),
        listing=checksum(listed),
        sums=packed(sums_of(rows, tables), tables),
    )


def _kind(path: str, key: Key) -> Literal["file", "folder", "other"]:
    """As in an Item: of the ledger's own three names, one must be a file, and two folders."""
    kind = kind_of(key)
    if path in (FACTS, SEEDS) and kind != "folder":
        return "other"
    return "other" if path == CONFIG and kind != "file" else kind


def _within(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _read(tree: Folder, path: str, was: Entry | None, moment: int, rows: Rows) -> Entry:
    """Read a file; add its rows, if its bytes are not those that were read before."""
    try:
        data, status = tree.taken(path)
    except Unreadable as error:
        _keep_faults(rows, path, [refused(path, error)])
        return Entry("file", None, "unread")
    key = key_of(status)
    digest = blake2b(data, digest_size=16).hexdigest()
    if was is None or digest != was.digest:
        _keep(rows, path, data)
    return Entry("file", key if is_settled(key, moment) else None, digest)


def _keep(rows: Rows, path: str, data: bytes) -> None:
    """Add the rows that a file's bytes give."""
    address = address_of(path)
    assert address is not None
    decoded = decode(data, path, address, heard=False)
    _keep_faults(rows, path, decoded.findings)
    if decoded.record is not None and address.kind != "config":
        values = *address, _ENCODER.encode(kept(decoded.record))
        sum = checksum(values)
        rows.setdefault("record", []).append((*values, sum))
        for table, row in rows_of(decoded.record, sum).items():
            rows.setdefault(table, []).append(row)


def _keep_faults(rows: Rows, path: str, findings: Iterable[Finding]) -> None:
    """Add the row that tells what is wrong with a file or, where the path ends in a slash, with
    what lies in a folder."""
    told = [[getattr(finding, name) for name in Finding._fields] for finding in findings]
    if told:
        folder = os.fsencode(path.rpartition("/")[0])
        rows.setdefault("fault", []).append((folder, os.fsencode(path), json.dumps(told)))
