"""Origins: where a report comes from in the end, through whoever carried it.

Reports that share an origin are one report, however many outlets print it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from factcli.records import Facts, Statement
from factcli.values.words import fold


def origins_of(facts: Facts, statement: Statement) -> tuple[str, ...]:
    """The names that a report goes back to: the last of `via` (an id counts as its publisher);
    else the roots of what its source is derived from; else the source's publisher. A source that
    is missing counts by its id."""
    if statement.via:
        carrier = facts.sources.get(statement.via[-1])
        return (carrier.publisher if carrier else statement.via[-1],)
    return roots_of(facts, statement.source)


def roots_of(facts: Facts, name: str) -> tuple[str, ...]:
    """The names that a source goes back to. What is no source's id is a name itself; sources that
    are derived from each other in a circle, and from nothing else, have one origin."""
    known = facts.roots.get(name)
    if known is None:
        way = _only_way(facts, name)
        known = facts.roots.get(way[-1]) or _roots(facts, way[-1])
        facts.roots.update(dict.fromkeys(way, known))
    return known


def _only_way(facts: Facts, name: str) -> list[str]:
    """From a source to what it repeats, as long as that is one source, and not known yet."""
    way = {name: None}
    source = facts.sources.get(name)
    while source is not None and len(source.derived_from) == 1 and name not in facts.roots:
        (name,) = source.derived_from
        source = facts.sources.get(name)
        if source is None or name in way:
            break
        way[name] = None
    return list(way)


def _roots(facts: Facts, name: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        source = facts.sources.get(each)
        if source is None:
            found.setdefault(fold(each), each)
        elif source.derived_from:
            waiting += reversed(source.derived_from)
        else:
            found.setdefault(fold(source.publisher), source.publisher)
    return tuple(found.values()) or (facts.sources[_of_circle(facts, seen)].publisher,)


def _of_circle(facts: Facts, ids: set[str]) -> str:
    """One of the sources that are derived from each other, the same for all that lead there."""
    named = Counter(each for id in ids for each in facts.sources[id].derived_from)
    left = set(ids)
    ends = [id for id in ids if not named[id]]
    while ends:
        end = ends.pop()
        left.discard(end)
        for each in facts.sources[end].derived_from:
            named[each] -= 1
            if not named[each]:
                ends.append(each)
    return min(left)


def independent(origins: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The distinct names among the origins of several reports, by the form they are compared in."""
    found: dict[str, str] = {}
    for names in origins:
        for name in names:
            found.setdefault(fold(name), name)
    return found
