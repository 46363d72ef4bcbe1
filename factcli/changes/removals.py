"""Removals: files that go, unless something that stays names them."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.changes.amendment import Amendment, named_by
from factcli.changes.plan import Ledger, Plan, all_of, listed, refuse_faults
from factcli.errors import Conflict, NotFound, WrongUsage
from factcli.lookup import find_path
from factcli.paths import CONFIG, address_of
from factcli.records import Claim, Facts, Source, Statement


def remove(ledger: Ledger, typed: Sequence[str], recursive: bool) -> Plan:
    """Remove records; with `recursive`, claims and stories with all that their folders hold.

    Raises Conflict naming whatever would be left without what it names.
    """
    facts = ledger.facts
    going: dict[str, None] = {}
    notes: list[str] = []
    for each in typed:
        try:
            path = find_path(facts, each)
        except NotFound as error:
            if len(typed) == 1:
                raise
            notes.append(f"left out: {error}")
            continue
        address = address_of(path)
        assert address is not None
        if path == CONFIG:
            raise WrongUsage("the ledger itself is not a record; remove its folder by hand")
        if address.kind in ("claim", "story"):
            inside = files_below(facts, path)
            count = len(inside) - (path in inside)
            if count and not recursive:
                raise WrongUsage(
                    f"{address.id} holds {count} more file{'' if count == 1 else 's'};"
                    " to remove all of it, give -r"
                )
            going |= dict.fromkeys(inside)
        else:
            going[path] = None
        source = facts.sources.get(address.id) if address.kind == "source" else None
        kept = [capture.file for capture in source.captures if capture.file] if source else []
        notes += [f"kept seeds/{name}, a capture of it" for name in kept]
    if not going:
        raise NotFound(f"{', '.join(typed)}: there is no file of it")
    _refuse_needed(facts, set(going))
    amendment = Amendment(ledger)
    for path in going:
        amendment.remove(path)
    changes = amendment.changes()
    refuse_faults(facts, changes)
    return Plan(changes, notes=tuple(notes))


def files_below(facts: Facts, path: str) -> list[str]:
    """The files in the folder of a claim or story, whatever they are; of its record at `path`.

    Raises Conflict where what lies there is neither a file nor a folder of files.
    """
    folder = path.rpartition("/")[0]
    below = [item for item in facts.items if item.path.startswith(f"{folder}/")]
    odd = [item.path for item in below if item.kind == "other" or item.path.count("/") > 3]
    odd += [item.path for item in below if item.kind == "folder" and item.path.count("/") > 2]
    if odd:
        raise Conflict(listed("these belong to no record; see to them first", odd))
    return [item.path for item in below if item.kind == "file"]


def _refuse_needed(facts: Facts, going: set[str]) -> None:
    needed = [
        f"{record.place.path} names {address.id}"
        for kind in (Statement, Claim, Source)
        for record in all_of(facts, kind)
        if record.place.path not in going
        for path in dict.fromkeys(named_by(record))
        if path in going and (address := address_of(path)) and path != record.place.path
    ]
    if needed:
        raise Conflict(listed("this is still needed; nothing was removed", needed))
