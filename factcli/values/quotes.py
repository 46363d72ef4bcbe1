"""Quoted words: their normal form, where they stand in a text, and what comes nearest to them.

Typography is not wording: quotation marks, dashes, white space, ligatures and hidden characters
differ from copy to copy. Everything else counts. `normal` says what is taken to be the same;
nothing is ever matched by likeness.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

_NEVER_SPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts that do not part their words by spaces, or write particles onto them: a quotation may
begin and end anywhere."""

_RUN = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
_HIDDEN = re.compile(
    "\xad[^\\S\n]*\n\\s*|[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
)
_DASH = "[-\u2010-\u2015\u2212\u2e3a\u2e3b\u301c]"
_FORM = re.compile(
    "|".join(
        (
            "(?P<ellipsis>\\s*(?:\\.(?:\\s*\\.){2,}|\u22ef)\\s*)",
            f"(?P<dash>\\s*{_DASH}(?:\\s*{_DASH})*\\s*)",
            '(?P<double>\\s*(?:["\u201c-\u201f\u2033\u00ab\u00bb\u300c-\u300f\u301d-\u301f]'
            "|''|``|[\u2018\u2019]{2}|\u2032\u2032)\\s*)",
            "(?P<single>[\u02bc\u2018-\u201b\u2032\u2039\u203a`])",
            "(?P<before>\\s+(?=[;:!?)\\]]|[.,](?!\\d)))",
            "(?P<after>(?<=[(\\[])\\s+)",
            "(?P<space>\\s{2,}|[^\\S ])",
        )
    )
)
_AS = {
    "ellipsis": "...",
    "dash": "-",
    "double": '"',
    "single": "'",
    "before": "",
    "after": "",
    "space": " ",
}
_MOST_PLACES = 300
_MOST_CANDIDATES = 4_000
_LONGEST = 2_000
_FEW = 4
_AROUND = 6
_BRACKETS = re.compile(r" \[[^\[\]]{1,80}\](?![\w(\[])|(?<![\w\] ])\[[^\[\]]{1,80}\](?![\w(\[]) ?")
_MOST_BRACKETS = 20_000
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|(?<=[.!?…][\"'”’»)])\s+|(?<=[。！？])")
_LOOSE = re.compile(r"(?<=[]}]) (?=[.,;:!?])")
_BEGINNING, _END = " \"'", " .,;:!?\"'-"
_TOKEN = re.compile(
    f"[{_NEVER_SPACED}]|(?:(?![{_NEVER_SPACED}])\\w)+(?:['.,](?:(?![{_NEVER_SPACED}])\\w)+)*|[^\\w\\s]"
)


class Span(NamedTuple):
    """A stretch of a text: offsets in characters from 0, the end exclusive."""

    start: int
    end: int


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


class _Form:
    """A text in another form, with the way back to the offsets of the first."""

    def __init__(
        self,
        text: str,
        first: str | None = None,
        here: Sequence[int] = (0,),
        there: Sequence[int] = (0,),
    ) -> None:
        self.text = text
        self.raw = text if first is None else first
        self._here = here  # from each of these offsets on, up to the next, it runs in step with
        self._there = there  # the first text from this offset on

    def start_of(self, at: int) -> int:
        """Where in the first text that begins which begins here at `at`."""
        mark = bisect_right(self._here, at) - 1
        return self._limited(mark, at)

    def end_of(self, at: int) -> int:
        """Where in the first text that ends which ends here at `at`."""
        mark = bisect_left(self._here, at)
        if mark < len(self._here) and self._here[mark] == at:
            return self._there[mark]
        return self._limited(mark - 1, at)

    def _limited(self, mark: int, at: int) -> int:
        there = self._there[mark] + at - self._here[mark]
        return min(there, self._there[mark + 1]) if mark + 1 < len(self._there) else there

    def offset_of(self, there: int, after: bool) -> int:
        """The first offset here of what begins at `there` or after it; the last one of what ends
        there or before, unless `after`."""
        mark = max(bisect_right(self._there, there) - 1, 0)
        at = self._here[mark] + there - self._there[mark]
        if mark + 1 < len(self._here):
            at = min(at, self._here[mark + 1])
        while after and at < len(self.text) and self.start_of(at) < there:
            at += 1
        while not after and at > 0 and self.end_of(at) > there:
            at -= 1
        return at

    def changed(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> _Form:
        """The form in which what the pattern finds is put in other words."""
        pieces: list[str] = []
        here, there = array("q", [0]), array("q", [0])
        at = length = mark = 0

        def keep(until: int) -> None:
            nonlocal length, mark
            while mark < len(self._here) and self._here[mark] < until:
                if self._here[mark] > at:
                    here.append(length + self._here[mark] - at)
                    there.append(self._there[mark])
                mark += 1
            pieces.append(self.text[at:until])
            length += until - at

        for found in pattern.finditer(self.text):
            text = new(found)
            if text == found[0]:
                continue
            keep(found.start())
            here.append(length)
            there.append(self.start_of(found.start()))
            pieces.append(text)
            length += len(text)
            at = found.end()
            here.append(length)
            there.append(self.end_of(at))
        keep(len(self.text))
        return _Form("".join(pieces), self.raw, here, there)

    def first(self, words: str, there: int) -> Span | None:
        """The first place of the words at or after an offset of the first text, and in it."""
        at = self.offset_of(there, after=True)
        while (at := self.text.find(words, at)) >= 0:
            if _cuts(self.text, at):
                at = _end_of_word(self.text, at)
            elif self._is_whole(at, at + len(words)):
                return Span(self.start_of(at), self.end_of(at + len(words)))
            else:
                at += 1
        return None

    def last(self, words: str, there: int) -> Span | None:
        """The last place of the words that ends at or before an offset of the first text."""
        size = len(self.text)
        at, turned = size - self.offset_of(there, after=False), words[::-1]
        while (at := self._turned.find(turned, at)) >= 0:
            start = size - at - len(words)
            if not _cuts(self.text, start) and self._is_whole(start, size - at):
                return Span(self.start_of(start), self.end_of(size - at))
            at += 1
        return None

    @cached_property
    def _turned(self) -> str:
        """The text backwards: unlike `rfind`, `find` takes no longer for words that repeat."""
        return self.text[::-1]

    def _is_whole(self, start: int, end: int) -> bool:
        return not _cuts(self.text, end) and not _cuts_off(self.raw, self.start_of(start))


_ANYWHERE = re.compile(f"[{_NEVER_SPACED}]")
_WORD = re.compile(r"\w*")
_RAISED = "\xb2\xb3\xb9\u2070-\u2079\u2080-\u2089"
_IS_RAISED = re.compile(f"[{_RAISED}]")
_JOINTS = ".,':/\xb7\u066b\u066c\u2044"
_HYPHENS = "-\u2010\u2011\u2212"
_NARROW = "\xa0\u2007\u2009\u202f"


def _cuts(text: str, at: int) -> bool:
    """Whether to part the text here would cut a word or a number in two: `I can` is not what
    `I can't` says, nor `3` what `3,000` says."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return True
    if _IS_RAISED.match(after):  # a footnote's mark, or an exponent
        return before.isdecimal()
    if _is_word(before) and _is_word(after):
        return not (_ANYWHERE.match(before) or _ANYWHERE.match(after))
    beyond = text[at + 1] if at + 1 < len(text) else " "
    if after == "'" and before.isalpha():
        return beyond.isalpha() and not _ANYWHERE.match(beyond)
    if after in _JOINTS:
        return before.isdecimal() and beyond.isdecimal()
    if before in ".," and after.isdecimal():
        return True
    if before == "]" and _is_word(after):  # an editor's letters: [W]e
        return True
    if after == "[":  # what follows may be a footnote's number
        return before.isdecimal() or (before.isalpha() and beyond.isalpha())
    return before in _JOINTS and after.isdecimal() and at > 1 and text[at - 2].isdecimal()


def _cuts_off(raw: str, at: int) -> bool:
    """Whether words that begin at an offset of the text as it is leave out what turns them: the
    minus of a number, or its first group of digits."""
    before, first = raw[max(at - 2, 0) : at], raw[at : at + 1]
    if not before or not first:
        return False
    if before[-1] in _NARROW and len(before) > 1:
        return before[0].isdecimal() and first.isdecimal() and not raw[at + 1 : at + 2].isspace()
    if before[-1] not in _HYPHENS or before == "--":
        return False
    return first.isdecimal() and (len(before) < 2 or before[0].isspace() or before[0] in "([")


def _is_word(character: str) -> bool:
    if _IS_RAISED.match(character):
        return False
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _end_of_word(text: str, at: int) -> int:
    found = _WORD.match(text, at)
    return max(found.end() if found else 0, at + 1)


def _composed(found: re.Match[str]) -> str:
    """NFKC, but for raised digits and fractions: beside a digit they would make another number."""
    text = found[0].replace("\xb4", "'")
    return "".join(
        each if number % 2 else unicodedata.normalize("NFKC", each)
        for number, each in enumerate(_APART.split(text))
    )


_APART = re.compile(f"([{_RAISED}\xbc-\xbe\u2150-\u215f\u2189\u2120\u2122]+)")


def _plain(found: re.Match[str]) -> str:
    assert found.lastgroup is not None
    return _AS[found.lastgroup]


def _normal_form(text: str) -> _Form:
    form = _Form(text)
    if not text.isascii():
        form = form.changed(_HIDDEN, lambda found: "").changed(_RUN, _composed)
    return form.changed(_FORM, _plain)


def normal(words: str) -> str:
    """The normal form of quoted words, by which they are compared.

    NFKC; one kind of quotation mark, apostrophe, dash and ellipsis; a single space for any white
    space, and none beside double quotation marks, dashes, ellipses and within brackets, nor before
    punctuation; without soft hyphens and characters that are not seen; without quotation marks at
    the beginning and punctuation at the end. Case, accents and words stay.
    """
    form = _normal_form(words).text.strip()
    return form.lstrip(_BEGINNING).rstrip(_END) or form


def digest(pieces: Iterable[str]) -> str:
    """The SHA-256, in 64 hex digits, of the normal forms of pieces of words, joined by line
    breaks."""
    from hashlib import sha256

    return sha256("\n".join(map(normal, pieces)).encode("utf-8", "surrogatepass")).hexdigest()


class Text:
    """A text in which quoted words are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _normal(self) -> _Form:
        return _normal_form(self.text)

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

    def _without_brackets(self, wanted: list[str]) -> list[_Form]:
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
    def _bracketless(self) -> dict[frozenset[str], _Form]:
        return {}

    def _first(self, forms: list[_Form], words: str, at: int) -> Span | None:
        found = [form.first(words, at) for form in forms if words]
        return min((self._bare(each) for each in found if each), default=None)

    def _last_of(self, forms: list[_Form], wanted: list[str]) -> list[Span]:
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
        ours = _Tokens(_normal_form(words[:_LONGEST]).text.strip())
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
