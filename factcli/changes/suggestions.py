"""What somebody who adds a statement is about to type, by what the ledger holds already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from factcli.records import Facts, Source, Statement
from factcli.values.words import fold, slug

_ALIKE = 0.8  # of their letters, and two texts are nearly the same
_MANY = 3  # words in common, and two propositions may be the same
_SHORT = {
    "a",
    "an",
    "the",
    "of",
    "in",
    "to",
    "has",
    "have",
    "is",
    "are",
    "was",
    "were",
    "and",
    "on",
}
_WORDS_OF_A_NAME = 4


class Known(NamedTuple):
    """Something that is there to be picked: its id or name, and what it is."""

    name: str
    told: str = ""


def claims(facts: Facts) -> list[Known]:
    """The claims, those that were spoken of last first."""

    def latest(id: str) -> tuple[bool, Any]:
        said = facts.by_claim.get(id, ())
        return bool(said), max((each.order for each in said), default=())

    ids = sorted(facts.claims, key=latest, reverse=True)
    return [Known(id, facts.claims[id].claim) for id in ids]


def sources(facts: Facts) -> list[Known]:
    """The sources, the newest first."""

    def newest(source: Source) -> tuple[Any, ...]:
        since = source.public_since
        return (since is not None, since.order if since else (), source.id)

    found = sorted(facts.sources.values(), key=newest, reverse=True)
    return [Known(each.id, f"{each.publisher}: {each.title}") for each in found]


def speakers(facts: Facts, claim: str) -> list[Known]:
    """Who has spoken, with the party that was spoken for the last time; those first who have spoken
    on that claim."""
    last: dict[str, Statement] = {}
    for each in sorted(facts.statements.values(), key=lambda s: s.order):
        last[each.speaker] = each
    here = {each.speaker for each in facts.by_claim.get(claim, ())}
    names = sorted(last, key=lambda name: (name in here, last[name].order), reverse=True)
    return [Known(name, f"for {last[name].party}" if last[name].party else "") for name in names]


def party_of(facts: Facts, speaker: str) -> str | None:
    """The party that a speaker spoke for the last time; None where it never was another."""
    said = [each for each in facts.statements.values() if each.speaker == speaker]
    return max(said, key=lambda each: each.order).party if said else None


def parties(facts: Facts) -> list[Known]:
    """Every party that was spoken for, or is tracked."""
    names = {each.represents for each in facts.statements.values()}
    names |= {name for claim in facts.claims.values() for name in claim.parties}
    return [Known(name) for name in sorted(names)]


def picked(typed: str, known: Sequence[Known]) -> list[Known]:
    """Those whose name is that, or else those with every typed word at the beginning of a word of
    their name; of a claim, of its text, too."""
    exact = [each for each in known if f"/{fold(each.name)}".endswith(f"/{fold(typed)}")]
    if exact:
        return exact
    parts = _split(typed)
    return [
        each
        for each in known
        if parts and all(any(word.startswith(part) for word in _words(each)) for part in parts)
    ]


def perhaps(typed: str, known: Sequence[Known]) -> list[Known]:
    """Those that have every typed word anywhere in what is told of them: a guess."""
    parts = fold(typed).split()
    return [
        each for each in known if all(part in fold(f"{each.name} {each.told}") for part in parts)
    ]


def _words(known: Known) -> list[str]:
    """The words that it is picked by; of an id without the folders around it."""
    return _split(f"{known.name.rpartition('/')[2]} {known.told if '/' in known.name else ''}")


def _split(text: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in fold(text)).split()


def name_for(text: str) -> str:
    """A short name for a new claim, of the first of its words that tell something."""
    words = [word for word in slug(text).split("-") if word not in _SHORT]
    return slug(" ".join(words[:_WORDS_OF_A_NAME]))


def claims_like(facts: Facts, text: str) -> list[Known]:
    """The claims that may be the same as a new one: most of their words are; the likest first."""
    words = _telling(text)
    found = []
    for each in facts.claims.values():
        others = _telling(each.claim)
        common = len(words & others)
        if common >= min(_MANY, len(words), len(others)) and 2 * common >= len(words | others):
            found.append((common, Known(each.id, each.claim)))
    return [known for _, known in sorted(found, key=lambda each: -each[0])]


def _telling(text: str) -> set[str]:
    return set(slug(text).split("-")) - _SHORT


def much_like(facts: Facts, statement: Statement) -> list[tuple[Statement, str]]:
    """The statements that may be the same as a new one on the same claim, and why; the one that it
    replaces is meant to be."""
    found = []
    for each in facts.by_claim.get(statement.claim, ()):
        if each.id == statement.replaces or (
            fold(each.speaker) != fold(statement.speaker)
            and each.represents != statement.represents
        ):
            continue
        why = []
        same = fold(each.speaker) == fold(statement.speaker) and each.stance == statement.stance
        if same and each.date.overlaps(statement.date):
            why.append("the same speaker and stance at the same time")
        if _nearly_same(_told(each), _told(statement)):
            why.append("nearly the same words")
        if why:
            if each.source != statement.source:
                why.append(f"from {each.source}")
            found.append((each, ", ".join(why)))
    return found


def _told(statement: Statement) -> list[str]:
    texts: Iterable[str | None] = (" ".join(statement.quote), statement.summary, statement.excerpt)
    return [fold(text) for text in texts if text]


def _nearly_same(one: list[str], other: list[str]) -> bool:
    for each in one:
        for text in other:
            found = SequenceMatcher(None, each, text)
            quick = min(found.real_quick_ratio(), found.quick_ratio())
            if quick >= _ALIKE and found.ratio() >= _ALIKE:
                return True
    return False
