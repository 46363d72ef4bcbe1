"""One name for one party: spellings that differ by what does not tell names apart.

Never by the number of letters that differ: North Korea and South Korea differ by two.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from factcli.checks.rule import Fault, Rule, a_statement, fault_at
from factcli.records import Facts, Statement
from factcli.values.words import fold


def spellings(facts: Facts) -> Iterator[Fault]:
    by_name: dict[str, list[tuple[Statement, str]]] = {}
    for statement in facts.statements.values():
        for field in ("speaker", "party"):
            name = getattr(statement, field)
            if name and field not in statement.place.broken:
                by_name.setdefault(name, []).append((statement, field))
    for names in _alike(list(by_name)):
        counts = Counter({name: len(by_name[name]) for name in names})
        usual = max(names, key=lambda name: (counts[name], name))
        for name in names:
            if name == usual:
                continue
            statement, field = by_name[name][0]
            yield fault_at(
                statement,
                field,
                f"{name} ({_times(counts[name])}) may be {usual} ({_times(counts[usual])})",
                f'if so: factcli mv "{field}:{name}" "{usual}"',
            )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _alike(names: list[str]) -> Iterator[list[str]]:
    """The names that may be one, in groups of two or more."""
    words = {name: _words(name) for name in names}
    near: dict[str, set[str]] = {}
    for key in (_joined, _sorted, _initialled):
        groups: dict[str, list[str]] = {}
        for name in names:
            if words[name]:
                groups.setdefault(key(words[name]), []).append(name)
        for group in groups.values():
            for one, other in combinations(group[:100], 2):
                if key is not _initialled or _may_be_initials(words[one], words[other]):
                    near.setdefault(one, set()).add(other)
                    near.setdefault(other, set()).add(one)
    seen: set[str] = set()
    for name in sorted(near):
        if name not in seen:
            found = {name}
            waiting = [name]
            while waiting:
                new = near[waiting.pop()] - found
                found |= new
                waiting += new
            seen |= found
            yield sorted(found)


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation; `U.S.` is one word."""
    letters = unicodedata.normalize("NFD", fold(name))
    plain = (each for each in letters if not 0x300 <= ord(each) < 0x370)
    spaced = "".join(
        character if character.isalnum() else "" if character in ".'’ʼ" else " "
        for character in plain
    )
    return tuple(spaced.split())


def _joined(words: tuple[str, ...]) -> str:
    return "".join(words)


def _sorted(words: tuple[str, ...]) -> str:
    return " ".join(sorted(words))


def _initialled(words: tuple[str, ...]) -> str:
    """What a name and the same with initials have in common: its last word and first letters."""
    return " ".join([*(word[0] for word in words[:-1]), words[-1]])


def _may_be_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word of one name is the other's or its initial; the last is written out."""
    return len(one) > 1 and all(
        a == b or ((len(a) == 1 or len(b) == 1) and a[0] == b[0])
        for a, b in zip(one, other, strict=True)
    )


RULES = (
    Rule(
        "spelling",
        "warning",
        "A party under two names has two positions.",
        spellings,
        a_statement("date: 2025-02-28", "speaker: PORT OFFICE", name="2025-02-28-port-office"),
        a_statement("date: 2025-02-28", "speaker: Port Police", name="2025-02-28-port-police"),
    ),
)
