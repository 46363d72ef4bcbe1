"""Edits of one record: by its fields, by its whole text, by a judgement or a retraction; and the
canonical layout of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factcli.analysis.evidence import words_of
from factcli.changes.amendment import Amendment, Stem
from factcli.changes.attestations import attestation, is_refuted, plain_of
from factcli.changes.change import Change, Edit
from factcli.changes.plan import Ledger, Plan, refuse_faults
from factcli.checks import is_within, within
from factcli.errors import CannotRead, Conflict, NotFound, WrongUsage
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.files import decode, said, tidied
from factcli.format.tables import Field, Table
from factcli.lookup import find_claim, find_id, find_path, find_source
from factcli.paths import address_of, path_of, statement_day
from factcli.records import Facts, Record, Statement
from factcli.values.dates import parse_date
from factcli.values.words import did_you_mean, is_stem_of


def edit_fields(
    ledger: Ledger,
    typed: str,
    sets: Sequence[tuple[str, str]],
    unsets: Sequence[str],
    day: str | None = None,
) -> Plan:
    """Set fields of a record, as KEY or KEY.NAME, and take others out.

    A statement whose date or speaker changes gets the name that goes with them, and so does every
    reference to it. One whose words or source change is verified anew, on the `day` that it is, or
    else loses its attestation. Raises WrongUsage for keys that are none and values that would not
    hold.
    """
    path = find_path(ledger.facts, typed)
    amendment = Amendment(ledger)
    for key, value in _wanted(_table(path), _present(ledger, path), sets, unsets).items():
        amendment.put(path, key, _whole(ledger.facts, _table(path).by_key[key], value))
    return _plan(ledger, amendment, path, day)


def edit_text(
    ledger: Ledger, path: str, before: bytes | None, after: bytes, day: str | None = None
) -> Plan:
    """Put a new text in the place of the one that was read before; None where there was no file.

    Raises Unsound with all faults that it would have, and Conflict if the file has changed.
    """
    if (ledger.read(path) if _is_there(ledger, path) else None) != before:
        raise Conflict(f"{path} was changed meanwhile by somebody else; it was left alone")
    amendment = Amendment(ledger)
    amendment.write(path, after)
    return _plan(ledger, amendment, path, day, wholly=True)


def assess(ledger: Ledger, typed: str, judgement: Mapping[str, str]) -> Plan:
    """Add our own judgement to a claim: date, likelihood, confidence, why; newest last."""
    id = find_claim(ledger.facts, typed)
    path = path_of("claim", id)
    if not _is_there(ledger, path):
        raise NotFound(f"{id} has no claim.yaml yet; write one, with claim: ...")
    known = _present(ledger, path).get("assessments", [])
    if not isinstance(known, list):
        raise CannotRead(f"{path}: assessments is no list; mend it first: factcli edit {id}")
    assessments = list(known)
    if judgement in assessments:
        raise Conflict(f"this very judgement is recorded already, on {id}")
    later = [number for number, each in enumerate(assessments) if _is_later(each, judgement)]
    assessments.insert(later[0] if later else len(assessments), dict(judgement))
    amendment = Amendment(ledger)
    amendment.put(path, "assessments", assessments)
    return _plan(ledger, amendment, path)


def retract(ledger: Ledger, typed: str, retraction: Mapping[str, str]) -> Plan:
    """Record that the publisher withdrew a source."""
    id = find_source(ledger.facts, typed)
    path = path_of("source", id)
    known = _present(ledger, path).get("retracted")
    if known is not None:
        raise Conflict(
            f"{id} is recorded as retracted already; to change that, give factcli edit {id}"
            " --set retracted.date=... or --unset retracted"
        )
    amendment = Amendment(ledger)
    amendment.put(path, "retracted", dict(retraction))
    return _plan(ledger, amendment, path)


def tidy(ledger: Ledger, places: Sequence[str]) -> Plan:
    """Bring the files at `places` (from the root; all if none) into canonical form.

    What has faults is left as it is, and named in the notes.
    """
    changes: list[Change] = []
    notes = [
        f"left as it is: {each.path}:{each.line}:{each.column}: {each.told}"
        for each in within(ledger.facts.findings, places)
    ]
    for item in ledger.facts.items:
        record = _record(ledger, item.path)
        if record is None or not record.place.path or not is_within(item.path, places):
            continue
        data = ledger.read(item.path)
        try:
            after = tidied(data, record)
        except ValueError as error:
            notes.append(f"left as it is: {item.path}: {error}")
            continue
        if after != data:
            changes.append(Edit(item.path, data, after))
    return Plan(tuple(changes), notes=tuple(notes))


def _plan(
    ledger: Ledger,
    amendment: Amendment,
    path: str,
    day: str | None = None,
    wholly: bool = False,
) -> Plan:
    """The amendment of one record as a plan, which may give it another name.

    `wholly` refuses any error in its file, not only those that the amendment brings.
    """
    address = address_of(path)
    assert address is not None
    id = address.id
    decoded = decode(amendment.text(path), path, address)
    record = decoded.record or decoded.draft
    notes = _verified_anew(ledger, amendment, decoded.record, day)
    if isinstance(record, Statement) and not record.place.broken & {"date", "speaker"}:
        said_on = statement_day(record.date)
        if not is_stem_of(id.rpartition("/")[2], said_on, record.speaker):
            stem = Stem(record.claim, said_on, record.speaker)
            id = amendment.move_statements({path: stem})[path]
    changes = amendment.changes()
    if not changes:
        return Plan((), id, ("nothing was changed: it says so already",))
    sound = [path_of(address.kind, id)] if wholly else []
    if not amendment.is_half_done:
        refuse_faults(ledger.facts, changes, sound)
    return Plan(changes, id, notes)


def _verified_anew(
    ledger: Ledger, amendment: Amendment, after: Record | None, day: str | None
) -> tuple[str, ...]:
    """Bring the attestation of a statement in line with its words; say if it had to go."""
    before = ledger.facts.statements.get(after.id) if after else None
    if day is None or not isinstance(after, Statement) or before is None:
        return ()
    same = words_of(after) == words_of(before) and after.source == before.source
    if same or after.verified != before.verified:
        return ()
    path = after.place.path
    attested = attestation(ledger.facts, after, day)
    if attested is not None:
        amendment.put(path, "verified", plain_of(attested))
    elif after.verified and not words_of(after):
        amendment.put(path, "verified", None)
    elif after.verified and not is_refuted(ledger.facts, after):
        amendment.put(path, "verified", None)
        return (f"its words are no longer verified: factcli source verify {after.source}",)
    return ()


def _table(path: str) -> Table:
    address = address_of(path)
    assert address is not None
    return TABLES[address.kind]


def _is_there(ledger: Ledger, path: str) -> bool:
    return any(item.path == path for item in ledger.facts.items)


def _present(ledger: Ledger, path: str) -> Mapping[str, Plain]:
    """What the file says now, by key; nothing where there is none."""
    if not _is_there(ledger, path):
        return {}
    try:
        return said(ledger.read(path))
    except ValueError as error:
        raise CannotRead(
            f"{path} cannot be changed by its fields: {error}; mend it with factcli edit"
        ) from None


def _wanted(
    table: Table,
    present: Mapping[str, Plain],
    sets: Sequence[tuple[str, str]],
    unsets: Sequence[str],
) -> dict[str, Plain | None]:
    """The new values of fields, from what was typed for keys and for their members."""
    gone = set(unsets)
    both = {name for name, _ in sets if name in gone or name.partition(".")[0] in gone}
    if both:
        raise WrongUsage(f"{', '.join(sorted(both))}: set or unset, not both")
    texts: dict[str, list[str]] = {}
    wanted: dict[str, Plain | None] = {}
    for name, text in [*sets, *((name, None) for name in unsets)]:
        key, dot, member = name.partition(".")
        _refuse_shape(table, name, text is None)
        if dot:
            members = wanted.get(key, present.get(key)) or {}
            if not isinstance(members, Mapping):
                raise CannotRead(f"{key} has no names in the file; mend it first: factcli edit")
            members = dict(members)
            if text is None:
                members.pop(member, None)
            else:
                members[member] = text
            wanted[key] = members or None
        elif text is None:
            wanted[key] = None
        else:
            texts.setdefault(key, []).append(text)
    return {**wanted, **table.plain(texts)}


def _whole(facts: Facts, field: Field, value: Plain | None) -> Plain | None:
    """The value with ids made whole, where it must be the id of a record."""
    kind = field.refers
    if kind is None or value is None or not field.kind.words.startswith(("id", "list (id")):
        return value
    if isinstance(value, str):
        return find_id(facts, kind, value)
    return [find_id(facts, kind, str(each)) for each in value]


def _refuse_shape(table: Table, name: str, out: bool) -> None:
    key, member, _ = name.partition(".")
    field = table.by_key.get(key)
    if field is None:
        hint = did_you_mean(key, table.by_key) or f"known keys: {', '.join(table.by_key)}"
        raise WrongUsage(f"a {table.name} has no key {key}; {hint}")
    if field.nested and field.takes_list and not out:
        way = "factcli assess" if key == "assessments" else "factcli edit without --set"
        raise WrongUsage(f"{key} is a list of records; use {way}")
    if field.nested and not member and not out:
        raise WrongUsage(f"{key} has names of its own; write {key}.NAME=VALUE")
    if key + "." == name[: len(key) + 1] and name.endswith(".<<"):
        raise WrongUsage(f"{name}: << cannot be a name")
    if member and not (field.nested and not field.takes_list):
        raise WrongUsage(f"{key} has no names of its own; write {key}=VALUE")


def _is_later(known: Plain, new: Mapping[str, str]) -> bool:
    """Whether a judgement that is there is dated after a new one, as far as both can be read."""
    if not isinstance(known, Mapping):
        return False
    try:
        there, added = (parse_date(str(each.get("date"))) for each in (known, new))
    except ValueError:
        return False
    return there.order > added.order


def _record(ledger: Ledger, path: str) -> Record | None:
    address = address_of(path)
    if address is None:
        return None
    return ledger.facts.of(address.kind).get(address.id)
