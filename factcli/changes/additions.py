"""Additions: what is to be written when somebody adds a statement, a claim or a source.

Options become the same nodes that a file would hold, so they are held to the same table of keys
and told off in the same words. Nothing here writes; the result is a list of changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as AMapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from factcli.changes.amendment import named_by
from factcli.changes.attestations import attestation
from factcli.changes.change import Create
from factcli.changes.plan import Plan, listed, outcome, refuse_faults
from factcli.changes.suggestions import much_like
from factcli.errors import Conflict, NotFound, WrongUsage
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.format.files import encode
from factcli.format.kinds import Reading, TooManyFaults
from factcli.format.nodes import MAX_BYTES, Mapping, Node, Scalar, Sequence
from factcli.lookup import find_claim, find_id, find_source
from factcli.paths import Kind, path_of, statement_day
from factcli.records import NOWHERE, Claim, Facts, Place, Record, Source, Statement, Story
from factcli.values.words import NAME, slug, statement_stem

Fields = AMapping[str, Plain]


@dataclass(frozen=True)
class Request:
    """What somebody asked to have added: the typed id of a claim, and fields by key.

    `claim`, `source` and `story` hold the fields of records that are to be made with the
    statement; they are empty where the record should be there already.
    """

    claim_id: str
    statement: Fields
    claim: Fields = field(default_factory=dict)
    source: Fields = field(default_factory=dict)
    story: Fields = field(default_factory=dict)


def add_statement(facts: Facts, request: Request, day: str | None = None) -> Plan:
    """The changes that add a statement, with the claim, story and source that it needs.

    Words that stand in a captured text at hand are attested, on the `day` that it is.

    Raises WrongUsage naming all that is missing or wrong, NotFound for a claim that is not there
    and has no text, Conflict where the very statement is recorded already.
    """
    return add_records(facts, records_for(facts, request, day))


def records_for(facts: Facts, request: Request, day: str | None = None) -> list[Record]:
    """The records that a statement takes, itself last. Raises as `add_statement` does."""
    problems: list[str] = []
    new: list[Record] = []
    fields = dict(request.statement)
    claim_id, is_there = "story/claim", True
    try:
        claim_id = _claim_id(facts, request)
    except NotFound as error:
        is_there = False
        problems.append(str(error))
    else:
        new += _story(facts, claim_id, request.story, problems)
        new += _claim(facts, claim_id, request.claim, problems)
    new = _source(facts, fields, request.source, problems) + new
    for key in ("same_as", "replaces"):
        if isinstance(text := fields.get(key), str):
            try:
                fields[key] = find_id(facts, "statement", text)
            except (NotFound, WrongUsage) as error:
                is_there = is_there and not isinstance(error, NotFound)
                problems.append(f"{key}: {error}")
                del fields[key]
    statement = built("statement", f"{claim_id}/new", fields, problems)
    if problems or not isinstance(statement, Statement):
        kind = WrongUsage if is_there else NotFound
        raise kind(listed("the statement is not complete", problems))
    statement = replace(statement, id=_free_id(facts, claim_id, statement))
    if day is not None:
        statement = replace(statement, verified=attestation(facts, statement, day))
    return [*new, statement]


def add_source(facts: Facts, id: str, fields: Fields) -> Plan:
    """The changes that add a source under an id that is free."""
    problems: list[str] = []
    _refuse_taken(facts, "source", id)
    source = built("source", id, fields, problems)
    if problems or source is None:
        raise WrongUsage(listed("the source is not complete", problems))
    return add_records(facts, [source])


def add_records(facts: Facts, new: list[Record]) -> Plan:
    """The records as new files, refused where the ledger's own rules would be broken by them."""
    changes = created(new)
    for change in changes:
        if len(change.after) > MAX_BYTES:
            raise WrongUsage(f"{change.path} would be larger than {MAX_BYTES} bytes")
    refuse_faults(facts, changes, [change.path for change in changes])
    made = {change.path for change in changes}
    there = {item.path for item in facts.items} - made
    named = dict.fromkeys(path for record in new for path in named_by(record))
    there_then = outcome(facts, changes)
    alike = dict.fromkeys(
        f"{told.id}: {why}"
        for each in new
        if isinstance(each, Statement)
        for told, why in much_like(there_then, each)
        if told.source == each.source and told.id != each.id
    )
    notes = tuple(f"much like {each}" for each in alike)
    return Plan(changes, new[-1].id, notes, rests_on=tuple(path for path in named if path in there))


def created(new: Iterable[Record]) -> tuple[Create, ...]:
    """The files of new records."""
    return tuple(Create(_path(record), encode(record).encode()) for record in new)


def _claim_id(facts: Facts, request: Request) -> str:
    """The claim that is meant: one that is there, by any tail of its id, or a new one, whole.

    With the text of a claim, only the whole id of one that is there will do, so that a new claim
    is never taken for another whose id ends alike.
    """
    typed = request.claim_id.strip("/")
    if typed in facts.claim_ids:
        return typed
    if not request.claim:
        try:
            return find_claim(facts, typed)
        except NotFound as error:
            raise NotFound(f"{error}; to make it, give its text with --claim") from None
    parts = typed.split("/")
    if len(parts) != 2 or not all(NAME.fullmatch(part) for part in parts):
        example = (
            "/".join(slug(part) for part in parts[:2]) if len(parts) > 1 else f"STORY/{slug(typed)}"
        )
        raise WrongUsage(
            f"{typed} cannot be a new claim's id; write STORY/CLAIM in lower-case ASCII letters,"
            f" digits and hyphens, as {example}"
        )
    return typed


def _claim(facts: Facts, id: str, fields: Fields, problems: list[str]) -> list[Record]:
    known = facts.claims.get(id)
    if known is not None:
        if fields and fields not in ({"claim": known.claim}, TABLES["claim"].encode(known)):
            problems.append(
                f"the claim {id} is there already, as: {known.claim}; leave out --claim"
            )
        return []
    _refuse_taken(facts, "claim", id)
    if "claim" not in fields:
        problems.append(f"--claim is missing: {id} has statements and no text of its own yet")
        return []
    record = built("claim", id, fields, problems)
    return [record] if record else []


def _story(facts: Facts, claim_id: str, fields: Fields, problems: list[str]) -> list[Record]:
    id = claim_id.partition("/")[0]
    if not fields:
        return []
    known = facts.stories.get(id)
    if known is not None and TABLES["story"].encode(known) == fields:
        return []
    if known is not None:
        problems.append(f"the story {id} has its story.yaml already; leave out --set story.KEY")
        return []
    _refuse_taken(facts, "story", id)
    record = built("story", id, fields, problems)
    return [record] if record else []


def _source(
    facts: Facts, statement: dict[str, Plain], fields: Fields, problems: list[str]
) -> list[Record]:
    """The source of a statement: known by a part of its id, or made under it from its fields."""
    typed = statement.get("source")
    if not isinstance(typed, str):
        return []
    if not fields:
        try:
            statement["source"] = find_source(facts, typed)
        except NotFound as error:
            problems.append(f"{error}; to make it, give --publisher, --title and --published")
        except WrongUsage as error:
            problems.append(f"--source: {error}")
        return []
    if typed in facts.sources:
        known = facts.sources[typed]
        if any(str(getattr(known, key, None)) != text for key, text in fields.items()):
            problems.append(f"the source {typed} is there already, with other particulars")
        return []
    if not NAME.fullmatch(typed):
        problems.append(f"{typed} cannot be a source's id; write it as {slug(typed)}")
        return []
    _refuse_taken(facts, "source", typed)
    record = built("source", typed, fields, problems)
    return [record] if record else []


def _refuse_taken(facts: Facts, kind: Kind, id: str) -> None:
    path = path_of(kind, id)
    if kind == "source" and not NAME.fullmatch(id):
        raise WrongUsage(f"{id} cannot be a source's id; write it as {slug(id)}")
    if any(item.path == path for item in facts.items):
        broken = any(finding.path == path for finding in facts.findings)
        raise Conflict(f"{path} is there already" + (" and cannot be read" if broken else ""))


def _free_id(facts: Facts, claim: str, statement: Statement) -> str:
    """The first free name for a statement; refused where the very same is recorded under one."""
    taken = {item.path for item in facts.items}
    number = 1
    while True:
        stem = statement_stem(statement_day(statement.date), statement.speaker, number)
        id = f"{claim}/{stem}"
        if path_of("statement", id) not in taken:
            return id
        known = facts.statements.get(id)
        if known and replace(known, verified=None) == replace(statement, id=id):
            raise Conflict(f"this very statement is recorded already, as {id}")
        number += 1


def built(kind: Kind, id: str, fields: Fields, problems: list[str]) -> Any:
    """The record of those fields, None where they make none; what is wrong with them is added to
    the problems."""
    reading = Reading("")
    table = TABLES[kind]
    values = {}
    with suppress(TooManyFaults):
        values = table.decode(_node(fields), reading)
    problems += [finding.told for finding in reading.findings]
    if reading.findings:
        return None
    return table.holds(id=id, place=Place(path_of(kind, id), NOWHERE.spots), **values)


def _node(plain: Plain) -> Any:
    if isinstance(plain, str):
        return Scalar(plain, 1, 1)
    if isinstance(plain, AMapping):
        mapping = Mapping(1, 1)
        mapping.pairs = [(Scalar(key, 1, 1), _node(value)) for key, value in plain.items()]
        return mapping
    sequence = Sequence(1, 1)
    items: list[Node] = [_node(value) for value in plain]
    sequence.items = items
    return sequence


def _path(record: Record) -> str:
    kinds: dict[type[Any], Kind] = {
        Claim: "claim",
        Statement: "statement",
        Source: "source",
        Story: "story",
    }
    return path_of(kinds[type(record)], record.id)
