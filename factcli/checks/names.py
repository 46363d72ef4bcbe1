"""One name for one party: spellings that differ by what does not tell names apart.

Never by the number of letters that differ: North Korea and South Korea differ by two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations
from shlex import quote

from factcli.analysis.positions import in_force
from factcli.checks.rule import Fault, Rule, a_statement, fault_at
from factcli.records import Claim, Facts, Statement
from factcli.values.words import fold

_MOST_ALIKE = 100


def spellings(facts: Facts) -> Iterator[Fault]:
    places = _places(facts)
    for name, others in sorted(_alike(list(places)).items()):
        weight = len(places[name]), name
        usual = [each for each in others if (len(places[each]), each) > weight]
        if not usual:
            continue
        told = " or ".join(f"{each} ({_times(len(places[each]))})" for each in sorted(usual))
        if len(usual) == 1:
            keys = dict.fromkeys(field.partition(".")[0] for _, field in places[name])
            kinds = ["party" if key == "parties" else key for key in keys]
            moves = [
                f"factcli mv {quote(f'{kind}:{name}')} {quote(usual[0])}"
                for kind in dict.fromkeys(kinds)
            ]
            fix = f"if so: {', and '.join(moves)}"
        else:
            fix = "if it is one of them, write it so"
        record, field = places[name][0]
        times = _times(len(places[name]))
        yield fault_at(record, field, f"{name} ({times}) may be {told}", fix)


def _places(facts: Facts) -> dict[str, list[tuple[Statement | Claim, str]]]:
    """Where each name of a speaker or a party stands."""
    found: dict[str, list[tuple[Statement | Claim, str]]] = {}
    for statement in in_force(facts).values():
        for field in ("speaker", "party"):
            name = getattr(statement, field)
            if name and field not in statement.place.broken:
                found.setdefault(name, []).append((statement, field))
    for claim in facts.claims.values():
        for index, name in enumerate(() if "parties" in claim.place.broken else claim.parties):
            found.setdefault(name, []).append((claim, f"parties.{index}"))
    return found


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _alike(names: list[str]) -> dict[str, set[str]]:
    """For each name that may be another one, those."""
    words = {name: _words(name) for name in names}
    near: dict[str, set[str]] = {}
    for key in (_joined, _sorted, _initialled):
        groups: dict[str, list[str]] = {}
        for name in names:
            if words[name]:
                groups.setdefault(key(words[name]), []).append(name)
        for group in groups.values():
            for one, other in combinations(group[:_MOST_ALIKE], 2):
                if key is not _initialled or _may_be_initials(words[one], words[other]):
                    near.setdefault(one, set()).add(other)
                    near.setdefault(other, set()).add(one)
    return near


def mixed_scripts(facts: Facts) -> Iterator[Fault]:
    for name, places in _places(facts).items():
        for word in () if name.isascii() else name.split():
            scripts = {script for letter in word if (script := _script(letter))}
            if len(scripts) > 1:
                record, field = places[0]
                told = " and ".join(sorted(script.capitalize() for script in scripts))
                what = f"{word} has letters of {told}, which look alike and are not"
                yield fault_at(record, field, what, "write it in one script")
                break


def _script(letter: str) -> str | None:
    """The script of a letter, if it is one of those whose letters look like another's."""
    head = unicodedata.name(letter, "").partition(" ")[0] if letter.isalpha() else ""
    return head if head in ("LATIN", "CYRILLIC", "GREEK") else None


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation; `U.S.` is one word."""
    letters = unicodedata.normalize("NFD", fold(name))
    plain = (each for each in letters if not 0x300 <= ord(each) < 0x370)
    spaced = "".join(
        character if _is_of_word(character) else "" if character in ".'’ʼ" else " "
        for character in plain
    )
    return tuple(spaced.split())


def _is_of_word(character: str) -> bool:
    """Whether it is a letter, a digit or a sign that goes with one, as Indic vowels are."""
    return character.isalnum() or unicodedata.category(character)[0] in "MS"


def _joined(words: tuple[str, ...]) -> str:
    return (" " if _is_numbered(words) else "").join(words)


def _sorted(words: tuple[str, ...]) -> str:
    return " ".join(words if _is_numbered(words) else sorted(words))


def _is_numbered(words: tuple[str, ...]) -> bool:
    """Whether the order of its words tells a name apart: 2nd Battalion, 3rd Brigade."""
    return any(character.isdecimal() for word in words for character in word)


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
    Rule(
        "mixed-script",
        "warning",
        "A letter of another script that looks the same makes another name.",
        mixed_scripts,
        a_statement("date: 2025-02-28", "speaker: P\u043eliceman", name="2025-02-28-policeman"),
        a_statement("date: 2025-02-28", "speaker: Policeman", name="2025-02-28-policeman"),
    ),
)
