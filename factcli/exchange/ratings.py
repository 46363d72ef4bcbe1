"""What a fact-checker's rating says of a claim, in the words of the stance scale.

The words decide. A number decides only where its scale is told, from end to end, and no word is
known: the numbers of publishers often count kinds of verdicts and not degrees.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from factcli.errors import WrongUsage
from factcli.exchange.written import text, texts
from factcli.values.scales import STANCES
from factcli.values.words import did_you_mean, fold

WORDS: dict[str, tuple[str, ...]] = {
    "denies": (
        *("false", "fake", "incorrect", "inaccurate", "wrong", "untrue", "not true", "fabricated"),
        *("pants on fire", "four pinocchios", "hoax", "scam", "debunked", "fake news", "invented"),
        *("faux", "infox", "falso", "falsa", "bulo", "falsch", "erfunden", "onwaar", "nepravdivé"),
        *("nepravda", "nieprawda", "fałsz", "falskt", "falsk", "yanlış", "ложь", "неправда"),
        *("ψευδές", "زائف", "خطأ", "कاذب", "गलत", "असत्य", "फर्जी", "salah", "hoaks"),
        *("虛假", "虚假", "错误", "錯誤", "誤り", "거짓", "almost no chance"),
    ),
    "disputes": (
        *("mostly false", "mostly incorrect", "mainly false", "largely false", "partly false"),
        *("partially false", "misleading", "exaggerated", "distorted", "distorts the facts"),
        *(
            "missing context",
            "lacks context",
            "needs context",
            "out of context",
            "taken out of context",
        ),
        *(
            "miscaptioned",
            "misattributed",
            "altered",
            "altered photo",
            "altered video",
            "manipulated",
        ),
        *("plutôt faux", "partiellement faux", "trompeur", "manque de contexte", "engañoso"),
        *(
            "engañosa",
            "enganoso",
            "distorcido",
            "não é bem assim",
            "descontextualizado",
            "exagerado",
        ),
        *("parcialmente falso", "irreführend", "größtenteils falsch", "teilweise falsch"),
        *("fehlender kontext", "misleidend", "fuorviante", "wprowadza w błąd", "مضلل", "भ्रामक"),
        *("menyesatkan", "誤導", "误导", "unlikely", "very unlikely"),
    ),
    "questions": (
        *("unsupported", "unsubstantiated", "unproven", "not proven", "no evidence", "unfounded"),
        *("lacks evidence", "sin pruebas", "sin evidencia", "sem evidências", "sans preuve"),
        *("unbelegt", "insustentável", "insostenible", "dubious", "doubtful", "questionable"),
    ),
    "neither": (
        *("half true", "mixture", "mixed", "partly true", "partially true", "partially correct"),
        *("unverified", "unverifiable", "cannot be verified", "undetermined", "inconclusive"),
        *(
            "research in progress",
            "mi vrai mi faux",
            "verdad a medias",
            "media verdad",
            "meia verdade",
        ),
        *(
            "parcialmente verdadero",
            "parcialmente cierto",
            "halbwahr",
            "teils teils",
            "inverificable",
        ),
        *("no verificable", "invérifiable", "in dispute", "roughly even chance"),
    ),
    "implies": (
        *("mostly true", "mostly correct", "mostly accurate", "mainly true", "largely true"),
        *("probably true", "plutôt vrai", "mayormente cierto", "mayormente verdadero"),
        *("verdadero pero", "verdadeiro mas", "größtenteils richtig", "likely", "very likely"),
    ),
    "confirms": (
        *("true", "correct", "accurate", "right", "confirmed", "fact", "geppetto checkmark"),
        *("vrai", "verdadero", "cierto", "cierta", "verdadeiro", "verdade", "certo", "wahr"),
        *("richtig", "stimmt", "waar", "vero", "prawda", "sant", "doğru", "правда", "صحيح", "सही"),
        *("सच", "benar", "fakta", "屬實", "属实", "正確", "正确", "사실", "almost certain"),
    ),
}
"""The words of ratings that are known, by stance; any can be given another with --stance."""


_READING = "The number of the rating was read, by its scale; its words are in no table."
_LONG = 40  # characters; of a longer rating the beginning is enough


class Verdict(NamedTuple):
    """A stance, and the rating as it was told, whole and in its words alone; `reading` says how it
    was read, where a number decided."""

    stance: str
    told: str
    words: str
    reading: str | None = None


class Unclear(Exception):
    """A rating that says nothing that is known; the message tells why, and the way out."""


def plain(word: str) -> str:
    """What a word of a rating is looked up by: without case, accents, punctuation."""
    letters = unicodedata.normalize("NFD", fold(word))
    kept = "".join(each for each in letters if not 0x300 <= ord(each) < 0x370)
    spaced = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in kept)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


KNOWN = {plain(word): stance for stance, words in WORDS.items() for word in words}


def overriding(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The words that somebody gave a stance; one that ends in * stands for all that begin so.

    Raises WrongUsage for what is no stance.
    """
    found: dict[str, str] = {}
    for word, stance in pairs:
        if stance not in STANCES:
            hint = did_you_mean(stance, STANCES) or f"one of: {', '.join(STANCES)}"
            raise WrongUsage(f"--stance {word}={stance}: {stance} is no stance; {hint}")
        found[plain(word) + ("*" if word.endswith("*") else "")] = stance
    return found


def _stance_of(word: str, given: Mapping[str, str]) -> str | None:
    key = plain(word)
    begun = (each for at, each in given.items() if at[-1:] == "*" and key.startswith(at[:-1]))
    return given.get(key) or next(begun, None) or KNOWN.get(key)


def verdict(rating: Any, given: Mapping[str, str]) -> Verdict:
    """What a `reviewRating` says; `given` are words with their stances that come before ours.

    Raises Unclear.
    """
    if isinstance(rating, list):
        rating = next((each for each in rating if each), None)
    fields = rating if isinstance(rating, dict) else {"alternateName": rating}
    value = _number(fields.get("ratingValue"))
    words = [*texts(fields.get("alternateName")), *texts(fields.get("name"))]
    if value is None:
        words += texts(fields.get("ratingValue"))
    words = list(dict.fromkeys(each for each in words if _number(each) is None))
    if not words and value is None:
        raise Unclear("it has no rating, so what its author says of the claim is not told")
    told = _told(words, value, fields)
    words = words or texts(fields.get("ratingValue"))  # a number can be given a stance, too
    found = {stance for word in words if (stance := _stance_of(word, given))}
    if len(found) > 1:
        raise Unclear(f"its ratings say different things: {told}; {_way_out(words)}")
    if found:
        return Verdict(found.pop(), told, _quoted(words))
    best, worst = _number(fields.get("bestRating")), _number(fields.get("worstRating"))
    if value is None or best is None or worst is None or best == worst:
        raise Unclear(f"its rating is not known: {told}; {_way_out(words)}")
    share = (value - worst) / (best - worst)
    if not 0 <= share <= 1:
        raise Unclear(f"its rating lies outside its own scale: {told}; {_way_out(words)}")
    return Verdict(_by_number(share), told, told, _READING)


def _by_number(share: float) -> str:
    """The stance of a number that lies so far up from the worst (0) to the best (1)."""
    if share in (0, 1):
        return "confirms" if share else "denies"
    return "neither" if share == 0.5 else "disputes" if share < 0.5 else "implies"


def _way_out(words: list[str]) -> str:
    word = words[0]
    if len(word) > _LONG:
        word = f"{word[:_LONG].rpartition(' ')[0] or word[:_LONG]}*"
    return f'say what it means: --stance "{word}=STANCE"'


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _told(words: list[str], value: float | None, fields: Mapping[str, Any]) -> str:
    said = _quoted(words)
    if value is None:
        return said
    worst, best = text(fields.get("worstRating")), text(fields.get("bestRating"))
    number = text(fields.get("ratingValue")) or ""
    if worst and best:
        number += f" on a scale of {worst} to {best}"
    elif worst or best:
        number += f" of at least {worst}" if worst else f" of at most {best}"
    return f"{said}, {number}" if said else number


def _number(value: Any) -> float | None:
    told = text(value)
    try:
        number = float(told) if told is not None and len(told) < 20 else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e9 else None
