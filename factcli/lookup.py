"""Ids as people type them: any unambiguous tail, or the path of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from factcli.answers import Finding
from factcli.errors import CannotRead, NotFound, WrongUsage
from factcli.paths import CONFIG, FACTS, SEEDS, Kind, address_of, path_of
from factcli.records import Facts, Record, Story
from factcli.values.words import fold, in_line, nearest, with_head, with_tail

_FEW = 20


class Scope(NamedTuple):
    """What a question is about: the id of a story or claim, None for everything; its claims."""

    id: str | None
    claims: list[str]


class Names(NamedTuple):
    """The ids of all that has a file, or a folder, in a ledger."""

    stories: list[str]
    claims: list[str]
    statements: list[str]
    sources: list[str]


def names_in(paths: Iterable[str]) -> Names:
    """The ids of the records, whatever they hold, that have these paths."""
    found: dict[str, set[str]] = {kind: set() for kind in ("story", "claim", "statement", "source")}
    for address in map(address_of, paths):
        if address is None or address.kind == "config":
            continue
        found[address.kind].add(address.id)
        if address.kind == "statement":
            found["claim"].add(address.id.rpartition("/")[0])
        if address.kind in ("statement", "claim"):
            found["story"].add(address.id.partition("/")[0])
    return Names(*(sorted(ids) for ids in found.values()))


def find_name(names: Names, typed: str) -> tuple[Kind, str]:
    """The kind and id of the one story, claim, statement or source that is meant."""
    kinds: list[tuple[Kind, list[str]]] = [
        ("story", names.stories),
        ("claim", names.claims),
        ("statement", names.statements),
        ("source", names.sources),
    ]
    if typed.startswith(f"{SEEDS}/"):
        kinds = kinds[3:]
    elif typed.startswith(f"{FACTS}/"):
        kinds = kinds[:3]
    wanted = _typed(typed)
    for match in (_exact, with_tail, with_head):
        chosen = (
            kinds if match is not with_head else [each for each in kinds if each[0] == "source"]
        )
        found = [(kind, id) for kind, ids in chosen for id in match(wanted, ids)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(typed, [path_of(*each) for each in found])
    raise _none(typed, "record", [id for _, ids in kinds for id in ids])


def find_scope(facts: Facts, typed: str | None) -> Scope:
    """The scope that is meant. Raises NotFound, or WrongUsage where several could be meant."""
    return scope_among(facts.story_ids, facts.claim_ids, typed)


def scope_among(stories: list[str], claims: list[str], typed: str | None) -> Scope:
    """The same, among those stories and claims."""
    if typed is None:
        return Scope(None, claims)
    name = _typed(typed)
    if name in stories:
        id = name
    elif found := with_tail(name, claims):
        id = _only(typed, found, "claim", claims)
    else:
        id = _only(typed, with_tail(name, stories), "story or claim", [*stories, *claims])
    return Scope(id, [each for each in claims if each == id or each.startswith(f"{id}/")])


def find_claim(facts: Facts, typed: str) -> str:
    """The id of the one claim that is meant."""
    known = facts.claim_ids
    return _only(typed, with_tail(_typed(typed), known), "claim", known)


def find_source(facts: Facts, typed: str) -> str:
    """The id of the one source that is meant; the head of an id will do as well."""
    known = facts.names("source")
    return _only(typed, with_head(_typed(typed), known), "source", known)


def find_id(facts: Facts, kind: Kind, typed: str) -> str:
    """The id of the one record of that kind that is meant."""
    if kind == "source":
        return find_source(facts, typed)
    if kind == "claim":
        return find_claim(facts, typed)
    known = facts.names(kind)
    return _only(typed, with_tail(_typed(typed), known), kind, known)


def find_record(facts: Facts, typed: str) -> Record:
    """The one record that is meant: a claim, a statement, a source or a story."""
    known = map(facts.names, ("story", "claim", "statement", "source"))
    try:
        kind, id = find_name(Names(*map(list, known)), typed)
    except NotFound:
        wanted = _typed(typed)
        if wanted in facts.story_ids:
            return Story(wanted)
        if unread := _unread(facts, wanted):
            place = f"{unread.path}:{unread.line}:{unread.column}"
            raise CannotRead(f"{typed} cannot be read: {place}: {unread.told}") from None
        raise
    return facts.of(kind)[id]


def find_path(facts: Facts, typed: str) -> str:
    """The file of the one record that is meant, be it one with faults, or a story's or ledger's
    file that is not there yet."""
    if typed.removeprefix("./") == CONFIG:
        return CONFIG
    try:
        record = find_record(facts, typed)
    except CannotRead:
        finding = _unread(facts, _typed(typed))
        assert finding is not None
        return finding.path
    except NotFound:
        homeless = with_tail(_typed(typed), facts.claim_ids)
        if len(homeless) != 1:
            raise
        return path_of("claim", homeless[0])
    return record.place.path or path_of("story", record.id)


def _unread(facts: Facts, wanted: str) -> Finding | None:
    """What is wrong with the file that holds the id, where it gave no record."""
    for finding in facts.findings:
        address = address_of(finding.path)
        if address is not None and with_tail(wanted, [address.id]):
            return finding
    return None


def _exact(typed: str, ids: Collection[str]) -> list[str]:
    return [typed] if typed in ids else []


def _typed(text: str) -> str:
    """What was typed, without what a completed path has more than an id."""
    text = text.strip().removeprefix("./").strip("/")
    if text.startswith((f"{FACTS}/", f"{SEEDS}/")):
        text = text.partition("/")[2]
    if text.endswith(".yaml"):
        text = text.removesuffix(".yaml").removesuffix("/claim").removesuffix("/story")
    return text


def _only(typed: str, found: list[str], what: str, known: Iterable[str]) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(typed, found)
    raise _none(typed, what, known)


def _ambiguous(typed: str, found: list[str]) -> WrongUsage:
    listed = "".join(f"\n  {each}" for each in found[:10])
    more = f"\n  and {len(found) - 10} more" if len(found) > 10 else ""
    return WrongUsage(f"{typed} could be any of these; give more of the id:{listed}{more}")


def _none(typed: str, what: str, known: Iterable[str]) -> NotFound:
    ids = list(known)
    near = nearest(typed, ids) or nearest(
        typed.rpartition("/")[2], [each.rpartition("/")[2] for each in ids]
    )
    hint = f"; did you mean {near}?" if near else ""
    return NotFound(f"there is no {what} {in_line(typed)}{hint}")


def find_party(facts: Facts, typed: str) -> str:
    """The one party that is meant: its name without regard to case, or a part of it."""
    known = facts.parties
    wanted = fold(typed)
    found = [party for party in known if fold(party) == wanted] or [
        party for party in known if wanted in fold(party)
    ]
    if not found and len(known) <= _FEW:
        raise NotFound(f"there is no party {typed}; there are {', '.join(sorted(known))}")
    return _only(typed, sorted(found), "party", known)
