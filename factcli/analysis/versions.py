"""Two versions of a ledger, record by record: what came, went, got another name or other fields."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from factcli.answers import Row
from factcli.format.fields import TABLES
from factcli.format.plain import told
from factcli.paths import Kind
from factcli.records import Claim, Record
from factcli.values.scales import (
    ANALYTIC_CONFIDENCES,
    CONFIDENCES,
    LIKELIHOODS,
    RELIABILITIES,
)

Key = tuple[Kind, str]
Names = Mapping[Key, str]
"""The new id of each record that has one."""


class Pair(NamedTuple):
    """One record before and after a change."""

    before: Record
    after: Record


class Altered(NamedTuple):
    """A record that says something else: each changed field before and after, as the file has it
    (None where it is unset), and what rose or fell with it."""

    before: Record
    after: Record
    fields: dict[str, list[Any]]
    moves: list[Row]


@dataclass(frozen=True)
class Difference:
    """What differs between two versions of some records, in the order of their ids.

    A record that is `renamed` may be `altered` as well. Of `followed` only references changed, with
    the names of what they refer to.
    """

    added: tuple[Record, ...] = ()
    removed: tuple[Record, ...] = ()
    renamed: tuple[Pair, ...] = ()
    altered: tuple[Altered, ...] = ()
    followed: tuple[Record, ...] = ()

    @property
    def names(self) -> Names:
        return {key_of(before): after.id for before, after in self.renamed}

    @property
    def leading(self) -> list[Pair]:
        """The new names that do not just follow that of the claim or story above."""
        names = self.names

        def follows(pair: Pair) -> bool:
            old, _, name = pair.before.id.rpartition("/")
            new, _, same = pair.after.id.rpartition("/")
            kind: Kind = "claim" if "/" in old else "story"
            return bool(old) and name == same and names.get((kind, old)) == new

        return [pair for pair in self.renamed if not follows(pair)]


def kind_of(record: Record) -> Kind:
    return type(record).__name__.lower()  # type: ignore[return-value]


def key_of(record: Record) -> Key:
    return kind_of(record), record.id


def difference(before: Iterable[Record], after: Iterable[Record]) -> Difference:
    """What differs between the records that were and those that are."""
    old = {key_of(record): record for record in before}
    new = {key_of(record): record for record in after}
    gone = [old[key] for key in sorted(old.keys() - new.keys())]
    come = [new[key] for key in sorted(new.keys() - old.keys())]
    renamed = _renamed(gone, come)
    names = {key_of(pair.before): pair.after.id for pair in renamed}
    paired = {key_of(each) for pair in renamed for each in pair}
    altered, followed = [], []
    both = [Pair(old[key], new[key]) for key in old.keys() & new.keys() if old[key] != new[key]]
    for pair in sorted([*both, *renamed], key=lambda pair: key_of(pair.after)):
        fields = changed_fields(pair.before, pair.after, names)
        if fields:
            altered.append(Altered(*pair, fields, _moves(*pair)))
        elif pair.before.id == pair.after.id:
            followed.append(pair.after)
    return Difference(
        tuple(record for record in come if key_of(record) not in paired),
        tuple(record for record in gone if key_of(record) not in paired),
        tuple(renamed),
        tuple(altered),
        tuple(followed),
    )


def changed_fields(before: Record, after: Record, names: Names) -> dict[str, list[Any]]:
    """Each field that says something else, before and after; a reference that follows a new name
    says the same."""
    found = {}
    for field in TABLES[kind_of(after)].fields:
        was, now = getattr(before, field.key), getattr(after, field.key)
        meant = _renewed(was, field.refers, names) if field.refers else was
        if meant != now:
            found[field.key] = [told(was) or None, told(now) or None]
    return found


def _renewed(value: Any, kind: Kind, names: Names) -> Any:
    """A reference, or several, by the names that hold after the change."""
    if isinstance(value, tuple):
        return tuple(names.get((kind, each), each) for each in value)
    return names.get((kind, value), value)


_SCALES: Mapping[tuple[str, str], Sequence[str]] = {
    ("statement", "confidence"): list(CONFIDENCES)[::-1],
    ("source", "reliability"): list(RELIABILITIES)[::-1],
    ("claim", "likelihood"): list(LIKELIHOODS),
    ("claim", "confidence"): list(ANALYTIC_CONFIDENCES),
}
"""Least first; of a claim those of its latest judgement."""


def _moves(before: Record, after: Record) -> list[Row]:
    """What rose or fell: `key`, `from`, `to`, `direction` (up, down; null where one is missing)."""
    old, new = _judged(before), _judged(after)
    moves = []
    for (kind, key), scale in _SCALES.items():
        if kind != kind_of(after):
            continue
        was, now = getattr(old, key, None), getattr(new, key, None)
        if was != now:
            direction = None
            if was in scale and now in scale:
                direction = "up" if scale.index(now) > scale.index(was) else "down"
            moves.append({"key": key, "from": was, "to": now, "direction": direction})
    return moves


def _judged(record: Record) -> Any:
    """What holds the words of a scale: of a claim our latest judgement of it, perhaps none."""
    if isinstance(record, Claim):
        return record.assessments[-1] if record.assessments else None
    return record


_TELLING: Mapping[Kind, tuple[str, ...]] = {
    "statement": ("quote", "summary", "excerpt"),
    "source": ("url", "title"),
    "claim": ("claim",),
    "story": ("title", "summary"),
}
"""By kind: the fields of which one must be alike for a record to be the same under a new name."""

_ALIKE = 0.5
_MOST_LIKE = 20


def _renamed(gone: Sequence[Record], come: Sequence[Record]) -> list[Pair]:
    """Those that are the same under another name: one telling field and half of all are alike; a
    claim or story also where most of what it held is now in the other."""
    found: list[Pair] = []
    for kind in ("statement", "source", "claim", "story"):
        old = [record for record in gone if kind_of(record) == kind]
        new = [record for record in come if kind_of(record) == kind]
        pairs = _alike(kind, old, new) if old and new else []
        if kind in ("claim", "story"):
            taken = {key_of(each) for pair in pairs for each in pair}
            left = {record.id: record for record in old if key_of(record) not in taken}
            free = {record.id: record for record in new if key_of(record) not in taken}
            pairs += _by_content(found, left, free)
        found += pairs
    return sorted(found, key=lambda pair: key_of(pair.after))


def _alike(kind: Kind, gone: Sequence[Record], come: Sequence[Record]) -> list[Pair]:
    """Pairs of the most alike; each record is in one pair at most."""
    by_telling: defaultdict[tuple[str, Any], list[Record]] = defaultdict(list)
    for record in come:
        for key in _TELLING[kind]:
            if value := getattr(record, key):
                by_telling[key, value].append(record)
    scored = []
    for record in gone:
        near = {
            each.id: each
            for key in _TELLING[kind]
            if getattr(record, key)
            for each in by_telling[key, getattr(record, key)][:_MOST_LIKE]
        }
        for each in near.values():
            likeness = _likeness(record, each)
            if likeness >= _ALIKE:
                scored.append((-likeness, record.id, each.id, Pair(record, each)))
    taken: set[tuple[str, str]] = set()
    found = []
    for _, old, new, pair in sorted(scored, key=lambda each: each[:3]):
        if ("old", old) not in taken and ("new", new) not in taken:
            taken |= {("old", old), ("new", new)}
            found.append(pair)
    return found


def _likeness(one: Record, other: Record) -> float:
    """The share of their fields that are the same, from 0 to 1."""
    keys = [field.key for field in TABLES[kind_of(one)].fields]
    pairs = [(getattr(one, key), getattr(other, key)) for key in keys]
    given = [(a, b) for a, b in pairs if a or b]
    return sum(a == b for a, b in given) / len(given) if given else 1.0


def _by_content(
    found: Sequence[Pair], gone: Mapping[str, Record], come: Mapping[str, Record]
) -> Iterator[Pair]:
    """Of claims or stories that are gone and come: those between which most records moved."""
    moves = Counter(
        (pair.before.id.rpartition("/")[0], pair.after.id.rpartition("/")[0]) for pair in found
    )
    taken: set[tuple[str, str]] = set()
    for (old, new), _ in sorted(moves.items(), key=lambda each: (-each[1], each[0])):
        if old in gone and new in come and not taken & {("old", old), ("new", new)}:
            taken |= {("old", old), ("new", new)}
            yield Pair(gone[old], come[new])
