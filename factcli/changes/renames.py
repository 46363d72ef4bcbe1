"""Renamings, with every reference: of a statement, claim, story or source by its id, and of a
speaker, a party or a tag by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from factcli.changes.amendment import Amendment, Stem
from factcli.changes.plan import Ledger, Plan, all_of, refuse_faults
from factcli.changes.removals import files_below
from factcli.errors import CannotRead, Conflict, NotFound, WrongUsage
from factcli.lookup import find_claim, find_path
from factcli.paths import Kind, address_of, path_of, statement_day
from factcli.records import Claim, Facts, Statement, Story
from factcli.values.words import NAME, fold, is_stem_of, nearest, slug


def rename(ledger: Ledger, old: str, new: str) -> Plan:
    """Give a record, or a name that records use, another name, and all that refers to it too.

    `old` is an id, or `speaker:NAME`, `party:NAME`, `tag:WORD`. Raises NotFound where nothing has
    that name, Conflict where a record has the new one already. What an earlier run has left half
    done is completed.
    """
    by_name = {"speaker": _speaker, "party": _party, "tag": _tag}
    what, colon, name = old.partition(":")
    if colon and what in by_name:
        other, _, rest = new.partition(":")
        if other in by_name and other != what:
            raise WrongUsage(f"a {what} is no {other}; give its new name alone")
        named = (rest if other == what else new).strip()
        if not named:
            raise WrongUsage(f"give the new name, as {what}:NAME")
        return by_name[what](ledger, name, named)
    path = _path(ledger.facts, old)
    address = address_of(path)
    if address is None or address.kind == "config":
        raise WrongUsage(f"{old} cannot be renamed")
    if address.kind == "statement":
        return move_statements(ledger, [old], new)
    by_kind = {"claim": _claim, "story": _story, "source": _source}
    return by_kind[address.kind](ledger, address.id, path, new)


def _path(facts: Facts, typed: str) -> str:
    try:
        return find_path(facts, typed)
    except NotFound as error:
        for each in facts.statements.values():
            for what, name in (("speaker", each.speaker), ("party", each.represents)):
                if fold(name) == fold(typed):
                    raise NotFound(f'{error}; for the {what} give "{what}:{name}"') from None
        raise


# -- by id -----------------------------------------------------------------------------------------


def move_statements(ledger: Ledger, typed: Sequence[str], new: str) -> Plan:
    """Statements to another claim; one alone also to another name that its date and speaker allow.

    Those that name each other as reports of one utterance go together.
    """
    facts = ledger.facts
    new = new.strip("/")
    claim = new.rpartition("/")[0]
    if len(typed) == 1 and new.count("/") == 2 and claim in facts.claim_ids:
        return _renumbered(ledger, find_path(facts, typed[0]), new)
    claim = find_claim(facts, new)
    wanted = {}
    for path in filter(None, (_still_there(facts, each, claim) for each in typed)):
        statement = _statement_at(facts, path)
        if claim == statement.claim:
            raise Conflict(f"{statement.id} is a statement on {claim} already")
        wanted[path] = Stem(claim, statement_day(statement.date), statement.speaker)
    amendment = Amendment(ledger)
    moved = amendment.move_statements(wanted)
    return _plan(ledger, amendment, next(iter(moved.values())) if len(moved) == 1 else "")


def _renumbered(ledger: Ledger, path: str, id: str) -> Plan:
    """A statement under another name that goes with its date and speaker."""
    statement = _statement_at(ledger.facts, path)
    stem = id.rpartition("/")[2]
    if not is_stem_of(stem, statement_day(statement.date), statement.speaker):
        raise WrongUsage(
            f"a statement's name comes from its date and speaker, so not {stem};"
            " change those with factcli edit, or give a claim alone"
        )
    amendment = Amendment(ledger)
    amendment.move(path, path_of("statement", id))
    return _plan(ledger, amendment, id)


def _still_there(facts: Facts, typed: str, claim: str) -> str | None:
    """The file of a statement; None if it has gone to the claim already, in an earlier run."""
    try:
        return find_path(facts, typed)
    except NotFound:
        stem = typed.rpartition("/")[2]
        if f"{claim}/{stem}" in facts.statements:
            return None
        raise


def _statement_at(facts: Facts, path: str) -> Statement:
    for each in _readable(facts, "date", "speaker"):
        if each.place.path == path:
            return each
    raise CannotRead(f"{path} is no statement with a date and a speaker that can be read")


def _claim(ledger: Ledger, id: str, path: str, new: str) -> Plan:
    """To another name in its story, or with STORY/CLAIM to another story."""
    story, slash, name = new.rpartition("/")
    if slash and not name:  # into that story, under its own name
        name = id.partition("/")[2]
    story = story or id.partition("/")[0]
    _refuse_unsafe(story, "story")
    _refuse_unsafe(name, "claim")
    return _folder(ledger, "claim", id, path, f"{story}/{name}")


def _story(ledger: Ledger, id: str, path: str, new: str) -> Plan:
    _refuse_unsafe(new, "story")
    return _folder(ledger, "story", id, path, new)


def _folder(ledger: Ledger, kind: Kind, id: str, path: str, new: str) -> Plan:
    """A claim or a story with all the files in its folder."""
    old_folder, new_folder = path.rpartition("/")[0], path_of(kind, new).rpartition("/")[0]
    amendment = Amendment(ledger)
    for each in files_below(ledger.facts, path):
        amendment.move(each, new_folder + each.removeprefix(old_folder))
    return _plan(ledger, amendment, new, into=new_folder)


def _source(ledger: Ledger, id: str, path: str, new: str) -> Plan:
    _refuse_unsafe(new, "source")
    amendment = Amendment(ledger)
    amendment.move(path, path_of("source", new))
    return _plan(ledger, amendment, new)


def _refuse_unsafe(name: str, what: Kind) -> None:
    if not NAME.fullmatch(name):
        raise WrongUsage(f"{name} cannot be the name of a {what}; write it as {slug(name)}")


# -- by name ---------------------------------------------------------------------------------------


def _speaker(ledger: Ledger, old: str, new: str) -> Plan:
    """A speaker, and the names of the files; a party that is left out is the speaker still."""
    statements = _readable(ledger.facts, "speaker")
    old = _known("speaker", old, new, (each.speaker for each in statements))
    spoken = [each for each in statements if each.speaker == old]
    amendment = Amendment(ledger)
    for each in spoken:
        amendment.put(each.place.path, "speaker", new)
    amendment.move_statements(
        {
            each.place.path: Stem(each.claim, statement_day(each.date), new)
            for each in spoken
            if "date" not in each.place.broken
            and not is_stem_of(_stem(each), statement_day(each.date), new)
        }
    )
    notes = []
    speaking = {each.claim for each in spoken if each.party is None}
    others = {each.claim for each in statements if each.party == old}
    if speaking and any(each.party == old for each in statements):
        notes.append(
            f"where no party is named it is {new} now; others speak for {old} still:"
            f' to rename that too, factcli mv "party:{old}" "{new}"'
        )
    for claim in all_of(ledger.facts, Claim):
        if claim.id in speaking and old in claim.parties:
            kept = (old, new) if claim.id in others else (new,)
            parties = _replaced(claim.parties, old, kept)
            amendment.put(claim.place.path, "parties", parties)
    return _plan(ledger, amendment, notes=notes)


def _party(ledger: Ledger, old: str, new: str) -> Plan:
    """A party, also where it is the speaker and not named."""
    statements = _readable(ledger.facts, "party", "speaker")
    claims = all_of(ledger.facts, Claim)
    named = [*(each.represents for each in statements), *(p for c in claims for p in c.parties)]
    old = _known("party", old, new, named)
    amendment = Amendment(ledger)
    for each in statements:
        if each.represents == old:
            amendment.put(each.place.path, "party", new)
    for claim in claims:
        if old in claim.parties:
            amendment.put(claim.place.path, "parties", _replaced(claim.parties, old, (new,)))
    notes = []
    if any(each.speaker == old for each in statements):
        notes.append(f'the speaker {old} keeps the name: factcli mv "speaker:{old}" "{new}"')
    return _plan(ledger, amendment, notes=notes)


def _tag(ledger: Ledger, old: str, new: str) -> Plan:
    facts = ledger.facts
    tagged = [*all_of(facts, Statement), *all_of(facts, Claim), *all_of(facts, Story)]
    old = _known("tag", old, new, (tag for each in tagged for tag in each.tags))
    amendment = Amendment(ledger)
    for each in tagged:
        if old in each.tags:
            amendment.put(each.place.path, "tags", _replaced(each.tags, old, (new,)))
    return _plan(ledger, amendment)


def _readable(facts: Facts, *keys: str) -> list[Statement]:
    """The statements whose fields of these names can be read."""
    return [each for each in all_of(facts, Statement) if not each.place.broken & set(keys)]


def _stem(statement: Statement) -> str:
    return statement.id.rpartition("/")[2]


def _known(what: str, old: str, new: str, names: Iterable[str]) -> str:
    """The name that is meant: as it stands, or the only one that differs from it by case alone."""
    known = set(names)
    if old == new:
        raise WrongUsage(f"the {what} {old} has that name already")
    if old in known:
        return old
    alike = [name for name in known if fold(name) == fold(old) and name != new]
    if len(alike) == 1 and new not in known:
        return alike[0]
    near = nearest(old, known - {new})
    hint = f"; did you mean {near}?" if near else ""
    done = f"; {new} is there, so this may be done already" if new in known else ""
    raise NotFound(f"there is no {what} {old}{hint}{done}")


def _replaced(names: Sequence[str], old: str, new: Sequence[str]) -> list[str]:
    """The names with `new` in the place of `old`; none stands twice."""
    return list(dict.fromkeys(n for name in names for n in (new if name == old else (name,))))


def _plan(
    ledger: Ledger, amendment: Amendment, id: str = "", notes: Sequence[str] = (), into: str = ""
) -> Plan:
    changes = amendment.changes()
    if not changes:
        raise Conflict(f"nothing is to be done: {id or 'all'} has that name already")
    files = (item.path for item in ledger.facts.items if item.kind != "folder")
    half_done = amendment.is_half_done
    if into and not half_done and any(path.startswith(f"{into}/") for path in files):
        raise Conflict(f"{into} is there already; nothing was changed")
    if not half_done:  # what was begun is completed, whatever the ledger is like in between
        refuse_faults(ledger.facts, changes, moves=amendment.moves)
    return Plan(changes, id, tuple(notes))
