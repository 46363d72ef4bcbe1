"""Keys, with a value behind them: --set KEY=VALUE, the terms of a query, speaker:NAME for `mv`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from factcli.cli.offers.fitting import Asked, Candidate, Offer, after, fitting
from factcli.cli.offers.ids import claim, id, new_claim, source, statement, story
from factcli.cli.offers.words import origin, scale, several, spoken
from factcli.values.words import with_tail

if TYPE_CHECKING:
    from factcli.index.names import What


def _keys(asked: Asked, kinds: Iterable[str], mark: str = "=") -> list[Candidate]:
    """The keys of the records of some kinds, the first without its name before them."""
    from factcli.format.fields import TABLES

    known = []
    for number, kind in enumerate(kinds):
        head = f"{kind}." if number else ""
        for field in TABLES[kind].fields:
            if not field.nested:
                known.append(Candidate(f"{head}{field.key}{mark}", field.help))
    return fitting(asked.typed, known)


def _pair(asked: Asked, kinds: Iterable[str]) -> list[Candidate]:
    name, equals, _ = asked.typed.partition("=")
    if not equals:
        return _keys(asked, kinds)
    key = name.rpartition(".")[2]
    offer = _VALUES.get(key)
    if key == "confidence" and "claim" in name:
        offer = scale("ANALYTIC_CONFIDENCES")
    return after(asked, name + equals, offer) if offer else []


def new_pair(asked: Asked) -> list[Candidate]:
    return _pair(asked, ("statement", "claim", "source", "story"))


def rated(asked: Asked) -> list[Candidate]:
    """A stance, behind the word of a rating."""
    word, equals, _ = asked.typed.rpartition("=")
    return after(asked, word + equals, scale("STANCES")) if word else []


def source_pair(asked: Asked) -> list[Candidate]:
    return _pair(asked, ("source",))


def edited_pair(asked: Asked) -> list[Candidate]:
    return _pair(asked, [_kind_of(asked)])


def edited_key(asked: Asked) -> list[Candidate]:
    return _keys(asked, [_kind_of(asked)], mark="")


def _kind_of(asked: Asked) -> str:
    """What kind of record the first argument names, as far as its form and the folders tell."""
    from factcli.names import claims, sources, stories

    typed = asked.before[0] if asked.before else ""
    if typed == "factcli.yaml":
        return "config"
    known = stories(asked.root)
    if typed in known:
        return "story"
    if with_tail(typed, claims(asked.root, known)):
        return "claim"
    named = any(each == typed or each.startswith(f"{typed}-") for each in sources(asked.root))
    return "source" if typed and named else "statement"


def figure(asked: Asked) -> list[Candidate]:
    if "=" in asked.typed:
        return []
    return [Candidate(f"{each.value}=") for each in spoken("figure")(asked)]


def term(asked: Asked) -> list[Candidate]:
    """A term of a query: its key, then its values."""
    name, colon, _ = asked.typed.partition(":")
    if name == "not" and colon:
        return after(asked, "not:", term)
    if colon:
        offer = _SOUGHT.get(name)
        return after(asked, f"{name}:", offer) if offer else []
    from factcli.query import TERMS

    known = [Candidate(f"{key}:", term.help) for key, term in TERMS.items()]
    return fitting(asked.typed, [*known, Candidate("not:", "the term after it does not hold")])


_RENAMED: tuple[What, ...] = ("speaker", "party", "tag")


def renamed(asked: Asked) -> list[Candidate]:
    """What `mv` takes: an id, or a name by its sort; then the new one."""
    sort, colon, _ = (asked.before[0] if asked.before else asked.typed).partition(":")
    named = next((each for each in _RENAMED if colon and each == sort), None)
    if asked.before:
        return spoken(named)(asked) if named else new_claim(asked)
    if named:
        return after(asked, f"{named}:", spoken(named))
    forms = [Candidate(f"{each}:", f"every {each} of that name") for each in _RENAMED]
    found = fitting(asked.typed, forms) if asked.typed else forms
    return [*id(asked), *(each for each in found if each.value.startswith(asked.typed))]


_VALUES: dict[str, Offer] = {
    "speaker": spoken("speaker"),
    "party": spoken("party"),
    "parties": spoken("party"),
    "stance": scale("STANCES"),
    "source": source,
    "via": spoken("via", "publisher"),
    "confidence": scale("CONFIDENCES"),
    "same_as": statement,
    "replaces": statement,
    "distinct_from": claim,
    "publisher": spoken("publisher"),
    "kind": scale("SOURCE_KINDS"),
    "reliability": scale("RELIABILITIES"),
    "derived_from": origin,
    "tags": spoken("tag"),
}
"""What the keys of records hold, where that can be offered."""

_SOUGHT: dict[str, Offer] = {
    "speaker": spoken("speaker"),
    "party": spoken("party"),
    "stance": several(scale("STANCES")),
    "source": origin,
    "via": spoken("via"),
    "origin": spoken("via", "publisher"),
    "confidence": several(scale("CONFIDENCES")),
    "reliability": several(scale("RELIABILITIES")),
    "figure": spoken("figure"),
    "tag": spoken("tag"),
    "claim": claim,
    "story": story,
    "id": id,
}
"""What the terms of a query ask for, where that can be offered."""
