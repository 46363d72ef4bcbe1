"""Terms of a query to SQL: the one evaluator of what is asked of statements.

    speaker:putin stance:denies score:..-1 date:2024-10..2024-11 confidence:probable+ "free words"

Texts match without regard to case, anywhere; scales exactly, as a list (a,b), a range (a..b) or
at least (a+); dates where they overlap. All terms must match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from factcli.errors import WrongUsage
from factcli.values.dates import Date, parse_date
from factcli.values.scales import CONFIDENCES, RELIABILITIES, STANCES
from factcli.values.words import did_you_mean, fold

MAX_TERMS = 100
OPEN_START = ""
OPEN_END = "~"
"""What an open bound is stored as: before and after every date."""


class Condition(NamedTuple):
    """A piece of SQL over the columns of `statement`, and its parameters."""

    sql: str
    values: tuple[str | int, ...] = ()


class Term(NamedTuple):
    """One kind of term: how its text becomes a condition, and what it is for."""

    condition: Callable[[str], Condition]
    help: str


def parse(terms: Sequence[str]) -> Condition:
    """All terms as one condition. Raises WrongUsage for a term that cannot be understood."""
    conditions = [_term(term) for term in terms if term.strip()]
    if len(conditions) > MAX_TERMS:
        raise WrongUsage(f"{len(conditions)} terms; a query may have {MAX_TERMS}")
    if not conditions:
        return Condition("1")
    return Condition(
        " AND ".join(condition.sql for condition in conditions),
        tuple(value for condition in conditions for value in condition.values),
    )


def bound_keys(date: Date) -> tuple[str, str]:
    """A date's bounds as texts that sort as the dates do."""
    return (
        date.earliest.isoformat() if date.earliest else OPEN_START,
        date.latest.isoformat() if date.latest else OPEN_END,
    )


def _term(term: str) -> Condition:
    name, colon, rest = term.partition(":")
    wrong = re.match(f"({'|'.join(TERMS)})=|.* ({'|'.join(TERMS)}):", term)
    if wrong and wrong[1]:
        raise WrongUsage(f"{term}: write {term.replace('=', ':', 1)}; for these words, text:{term}")
    if wrong and colon:
        raise WrongUsage(f'"{term}" holds two terms; write each as a word of its own')
    if not colon or not re.fullmatch("[a-z_]+", name) or rest.startswith("//"):
        return _free(term)
    if name == "not" and rest:
        if rest.startswith("not:"):
            raise WrongUsage(f"{term}: not twice over is nothing; leave both out")
        inner = _term(rest)
        return Condition(f"NOT coalesce(({inner.sql}), 0)", inner.values)
    if name not in TERMS and name != "not":
        hint = did_you_mean(name, TERMS) or f"known: {', '.join([*TERMS, 'not'])}"
        raise WrongUsage(f"there is no term {name}: ({hint}); to find these words, text:{term}")
    if not rest:
        example = TERMS[name].help if name in TERMS else "not:stance:denies"
        raise WrongUsage(f"{name}: wants a value, as in {example}")
    return TERMS[name].condition(rest)


def _contains(*columns: str) -> Callable[[str], Condition]:
    def condition(text: str) -> Condition:
        sql = " OR ".join(f"instr({column}, ?)" for column in columns)
        return Condition(f"({sql})", (fold(text),) * len(columns))

    return condition


_free = _contains("words")


def _scale(
    column: str, words: Sequence[str], rank: Callable[[str], int | None]
) -> Callable[[str], Condition]:
    """A word of a scale, several with commas, a range, or `word+` for that and what is higher.

    `column` holds ranks for ranges, `column_word` the word itself.
    """

    def ranked(word: str) -> int:
        number = rank(checked(word))
        if number is None:
            raise WrongUsage(f"{word} has no place on the scale; ask for it alone")
        return number

    def checked(word: str) -> str:
        if word not in words:
            hint = did_you_mean(word, words) or f"one of: {', '.join(words)}"
            raise WrongUsage(f'"{word}" is not on that scale; {hint}')
        return word

    def condition(text: str) -> Condition:
        low, dots, high = text.partition("..")
        if dots and not low and not high:
            raise WrongUsage(f"{text} holds everything; write a..b, a.. or ..b")
        if dots:
            ends = sorted(ranked(end) for end in (low, high) if end)
            if low and high:
                return Condition(f"{column} BETWEEN ? AND ?", (ends[0], ends[1]))
            return Condition(f"{column} {'>=' if low else '<='} ?", (ends[0],))
        if text.endswith("+"):
            return Condition(f"{column} >= ?", (ranked(text[:-1]),))
        chosen = tuple(checked(word) for word in text.split(","))
        return Condition(f"{column}_word IN ({', '.join('?' * len(chosen))})", chosen)

    return condition


def _score(text: str) -> Condition:
    if (
        not re.fullmatch(r"[+-]?[0-9]{1,6}|([+-]?[0-9]{1,6})?\.\.([+-]?[0-9]{1,6})?", text)
        or text == ".."
    ):
        raise WrongUsage(f'score: takes a number or a range, as ..-1, not "{text}"')
    low, dots, high = text.partition("..")
    if not dots:
        return Condition("score = ?", (int(low),))
    ends = [("score >= ?", low), ("score <= ?", high)]
    given = [(sql, int(value)) for sql, value in ends if value]
    return Condition(" AND ".join(sql for sql, _ in given), tuple(value for _, value in given))


def _date(text: str) -> Condition:
    try:
        if ".." in text and "/" not in text and "[" not in text:
            start, _, end = text.partition("..")
            low = bound_keys(parse_date(start))[0] if start else OPEN_START
            high = bound_keys(parse_date(end))[1] if end else OPEN_END
        else:
            low, high = bound_keys(parse_date(text))
    except ValueError as error:
        raise WrongUsage(f"date: {error}") from None
    return Condition("earliest <= ? AND latest >= ?", (high, low))


def _least_first(words: Sequence[str]) -> Callable[[str], int]:
    """Ranks for a scale that is listed with its highest step first."""
    return lambda word: len(words) - list(words).index(word)


confidence_rank = _least_first(tuple(CONFIDENCES))
reliability_rank = _least_first(tuple(RELIABILITIES))

TERMS: dict[str, Term] = {
    "speaker": Term(_contains("speaker"), "speaker:putin"),
    "party": Term(_contains("party"), "party:russia"),
    "stance": Term(
        _scale("score", tuple(STANCES), lambda word: STANCES[word].score),
        "stance:denies, stance:denies,disputes, stance:denies..questions",
    ),
    "score": Term(_score, "score:..-1"),
    "date": Term(_date, "date:2024-10..2024-11"),
    "source": Term(_contains("source"), "source:rfa (id, title or publisher)"),
    "via": Term(_contains("carriers"), "via:reuters"),
    "origin": Term(_contains("origins"), "origin:reuters"),
    "confidence": Term(
        _scale("confidence", tuple(CONFIDENCES), confidence_rank), "confidence:probable+"
    ),
    "reliability": Term(
        _scale("reliability", tuple(RELIABILITIES), reliability_rank), "reliability:B+"
    ),
    "figure": Term(_contains("figures"), "figure:troops"),
    "tag": Term(_contains("tags"), "tag:summit (of statement, claim or story)"),
    "claim": Term(_contains("claim_words"), "claim:troops-sent (id or text)"),
    "story": Term(_contains("story"), "story:dprk"),
    "id": Term(_contains("id"), "id:2024-10-24"),
    "text": Term(_free, "text:rumor (as a word alone)"),
}
