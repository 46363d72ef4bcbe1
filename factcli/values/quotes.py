"""Quoted words: where they stand in a text, and what comes nearest to them.

They are compared in normal form, word for word; nothing is ever matched by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from factcli.values.wording import NEVER_SPACED, Form, Span, digest, normal, normal_form

__all__ = ["Captured", "Near", "Placing", "Span", "Text", "captured", "digest", "normal"]

_MOST_PLACES = 300
_MOST_CANDIDATES = 4_000
_LONGEST = 2_000
_FEW = 4
_AROUND = 6
_BRACKETS = re.compile(r" \[[^\[\]]{1,80}\](?![\w(\[])|(?<![\w\] ])\[[^\[\]]{1,80}\](?![\w(\[]) ?")
_MOST_BRACKETS = 20_000
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|(?<=[.!?…][\"'”’»)])\s+|(?<=[。！？])")
_LOOSE = re.compile(r"(?<=[]}]) (?=[.,;:!?])")
_TOKEN = re.compile(
    f"[{NEVER_SPACED}]|(?:(?![{NEVER_SPACED}])\\w)+(?:['.,-](?:(?![{NEVER_SPACED}])\\w)+)*|[^\\w\\s]"
)


class Placing(NamedTuple):
    """Where the pieces of a quotation stand, one after the other.

    `missing` is the index of the first piece that has no place behind those before it, None where
    all have; `elsewhere` says that it does stand before them. `unsure`: they could as well stand
    in other places.
    """

    spans: tuple[Span, ...]
    missing: int | None = None
    elsewhere: bool = False
    unsure: bool = False


class Near(NamedTuple):
    """The passage that comes nearest to some words; `told` marks the difference: `[-ours-]` is
    only in the words, `{+theirs+}` only in the passage."""

    span: Span
    told: str


class Text:
    """A text in which quoted words are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _normal(self) -> Form:
        return normal_form(self.text)

    def placing(self, pieces: Sequence[str]) -> Placing:
        """Where the pieces stand, in their order, the first place of each; brackets that an editor
        put into the text may be kept or left out. What stands there literally does so in normal
        form, too."""
        wanted = [normal(piece) for piece in pieces]
        forms = [self._normal, *self._without_brackets(wanted)]
        spans: list[Span] = []
        at = 0
        for index, words in enumerate(wanted):
            found = self._first(forms, words, at)
            if found is None:
                elsewhere = index > 0 and self._first(forms, words, 0) is not None
                return Placing(tuple(spans), index, elsewhere)
            spans.append(found)
            at = found.end
        return Placing(tuple(spans), unsure=self._last_of(forms, wanted) != spans)

    def _without_brackets(self, wanted: list[str]) -> list[Form]:
        """The text without the brackets that the words do not have."""
        if not 0 < len(self._brackets) <= _MOST_BRACKETS:
            return []
        found = {each[0].strip() for words in wanted for each in _BRACKETS.finditer(words)}
        kept = frozenset(found & set(self._brackets))
        if kept not in self._bracketless:
            self._bracketless[kept] = self._normal.changed(
                _BRACKETS, lambda each: each[0] if each[0].strip() in kept else ""
            )
        return [self._bracketless[kept]]

    @cached_property
    def _brackets(self) -> list[str]:
        if "[" not in self._normal.text:
            return []
        return [found[0].strip() for found in _BRACKETS.finditer(self._normal.text)]

    @cached_property
    def _bracketless(self) -> dict[frozenset[str], Form]:
        return {}

    def _first(self, forms: list[Form], words: str, at: int) -> Span | None:
        found = [form.first(words, at) for form in forms if words]
        return min((self._bare(each) for each in found if each), default=None)

    def _last_of(self, forms: list[Form], wanted: list[str]) -> list[Span]:
        spans: list[Span] = []
        until = len(self.text)
        for words in reversed(wanted):
            found = [form.last(words, until) for form in forms]
            best = max((self._bare(each) for each in found if each), default=None)
            if best is None:
                return []
            spans.insert(0, best)
            until = best.start
        return spans

    def _bare(self, span: Span) -> Span:
        """The stretch without white space at its ends."""
        words = self.text[slice(*span)]
        start = span.start + len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))

    def line(self, at: int) -> int:
        """The line, from 1, in which an offset lies."""
        return self.text.count("\n", 0, at) + 1

    def column(self, at: int) -> int:
        """The column, from 1, in characters."""
        return at - self.text.rfind("\n", 0, at)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The sentences of the text, each by its normal form."""
        found = (each.strip() for line in self.text.splitlines() for each in _SENTENCE.split(line))
        return {normal(each): each for each in found if each}

    @cached_property
    def first_line(self) -> str:
        return next((line.strip() for line in self.text.splitlines() if line.strip()), "")

    @cached_property
    def _tokens(self) -> _Tokens:
        return _Tokens(self._normal.text)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Of each token, the numbers under which it stands."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self._tokens.keys):
            found.setdefault(key, []).append(number)
        return found

    def nearest(self, words: str) -> Near | None:
        """The passage that is most like the words, if one is like them at all."""
        ours = _Tokens(normal_form(words[:_LONGEST]).text.strip())
        around = self._in_step(ours.keys) or self._resembling(ours)
        return None if around is None else self._compared(ours, around)

    def _in_step(self, keys: list[str]) -> range | None:
        """The tokens around the place where most of the rarer words stand in step."""
        votes: dict[int, float] = {}
        for number, key in enumerate(keys):
            places = self._places.get(key, ())
            for place in places if len(places) <= _MOST_PLACES else ():
                votes[place - number] = votes.get(place - number, 0) + 1 / len(places)

        def weight(at: int) -> tuple[float, int]:
            return sum(votes.get(at + by, 0) for by in (-2, -1, 0, 1, 2)), -at

        if not votes:
            return None
        best = max(votes, key=weight)
        around = range(max(best - 2, 0), min(best + len(keys) + 3, len(self._tokens.spans)))
        there = {self._tokens.keys[number] for number in around}
        return around if 2 * sum(key in there for key in keys) > len(keys) else None

    def _resembling(self, ours: _Tokens) -> range | None:
        """For few words: the tokens, as many, that are spelled most alike."""
        from difflib import get_close_matches

        count = len(ours.spans)
        if not 0 < count <= _FEW:
            return None
        mine = ours.passage(0, count)
        known: dict[str, int] = {}
        for number in range(len(self._tokens.spans) - count + 1):
            theirs = self._tokens.passage(number, number + count)
            if abs(len(theirs) - len(mine)) <= len(mine):
                known.setdefault(theirs, number)
            if len(known) >= _MOST_CANDIDATES:
                break
        alike = get_close_matches(mine, known, n=1)
        return range(known[alike[0]], known[alike[0]] + count) if alike else None

    def _compared(self, ours: _Tokens, around: range) -> Near:
        from difflib import SequenceMatcher

        theirs, shift = self._tokens, around[0]
        keys = theirs.keys[shift : around[-1] + 1]
        steps = SequenceMatcher(None, ours.keys, keys, autojunk=False).get_opcodes()
        # What the passage has before the first and behind the last of the words is around them.
        while len(steps) > 1 and steps[0][0] == "insert":
            del steps[0]
        while len(steps) > 1 and steps[-1][0] == "insert":
            del steps[-1]
        told: list[str] = []
        step, a, b, c, d = steps[0]
        steps[0] = step, a, b, max(c, d - (b - a)), d
        step, a, b, c, d = steps[-1]
        steps[-1] = step, a, b, c, min(d, c + (b - a))
        for number, (step, a, b, c, d) in enumerate(steps):
            if step == "equal":
                told += _elided(theirs, c + shift, d + shift, number > 0, number < len(steps) - 1)
                continue
            mine = f"[-{ours.passage(a, b)}-]" if b > a else ""
            other = f"{{+{theirs.passage(c + shift, d + shift)}+}}" if d > c else ""
            told.append(mine + other)
        first, last = shift + steps[0][3], shift + max(steps[-1][4] - 1, steps[0][3])
        span = Span(
            self._normal.start_of(theirs.spans[first].start),
            self._normal.end_of(theirs.spans[last].end),
        )
        return Near(span, _LOOSE.sub("", " ".join(told)))


class _Tokens:
    """A text as words and marks, with what they are compared by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [Span(*found.span()) for found in _TOKEN.finditer(text)]
        self.keys = [text[start:end].casefold() for start, end in self.spans]

    def passage(self, first: int, last: int) -> str:
        """The text of some tokens, up to the one before `last`."""
        return self.text[self.spans[first].start : self.spans[last - 1].end]


def _elided(tokens: _Tokens, first: int, last: int, behind: bool, ahead: bool) -> Iterator[str]:
    """Tokens that are alike, as many as tell where a difference stands."""
    if last - first <= 2 * _AROUND:
        yield tokens.passage(first, last)
        return
    if behind:
        yield tokens.passage(first, first + _AROUND)
    yield "..."
    if ahead:
        yield tokens.passage(last - _AROUND, last)


class Captured(NamedTuple):
    """What is kept of a document: its SHA-256 in hex digits, and its text; or why there is none."""

    sha256: str
    text: Text
    fault: str = ""


def captured(data: bytes) -> Captured:
    """The bytes of a kept text, in UTF-8."""
    from hashlib import sha256

    text = Text(data.decode("utf-8", "replace").removeprefix("\ufeff"))
    return Captured(sha256(data).hexdigest(), text)
