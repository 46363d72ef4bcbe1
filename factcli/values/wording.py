"""Wording: a text apart from its typography, with the way back to where it stood.

Quotation marks, dashes, white space, ligatures and hidden characters differ from copy to copy.
Everything else counts. `normal` says what is taken to be the same.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

NEVER_SPACED = (
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
_TYPOGRAPHY = re.compile(
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
_BEGINNING, _END = " \"'", " .,;:!?\"'-"


class Span(NamedTuple):
    """A stretch of a text: offsets in characters from 0, the end exclusive."""

    start: int
    end: int


class Form:
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

    def changed(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> Form:
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
        return Form("".join(pieces), self.raw, here, there)

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
        whole = not _cuts(self.text, end)
        return whole and not _cuts_off(self.raw, self.start_of(start), self.end_of(end))


_ANYWHERE = re.compile(f"[{NEVER_SPACED}]")
_WORD = re.compile(r"\w*")
_RAISED = "\xb2\xb3\xb9\u2070-\u2079\u2080-\u2089"
_IS_RAISED = re.compile(f"[{_RAISED}]")
_JOINTS = ".,':/\xb7\u066b\u066c\u2044"
_HYPHENS = "-\u2010\u2011"
_MINUS = "-\u2010\u2011\u2212"
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


def _cuts_off(raw: str, start: int, end: int) -> bool:
    """Whether words at these offsets of the text as it is leave out what turns them: the minus of
    a number, its first group of digits, a part of a hyphenated word."""
    before, first = raw[max(start - 2, 0) : start], raw[start : start + 1]
    if _is_hyphenated(before, first) or _is_hyphenated(
        raw[end - 1 : end + 1], raw[end + 1 : end + 2]
    ):
        return True
    if not before or not first.isdecimal():
        return False
    if before[-1] in _NARROW and len(before) > 1:
        return before[0].isdecimal() and not raw[start + 1 : start + 2].isspace()
    return before[-1] in _MINUS and (len(before) < 2 or before[0].isspace() or before[0] in "([")


def _is_hyphenated(before: str, after: str) -> bool:
    """Whether a word goes on over the hyphen that `before` ends with."""
    return (
        len(before) == 2
        and before[1] in _HYPHENS
        and (before[0] + after[:1]).isalnum()
        and bool(after)
    )


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


def normal_form(text: str) -> Form:
    form = Form(text)
    if not text.isascii():
        form = form.changed(_HIDDEN, lambda found: "").changed(_RUN, _composed)
    return form.changed(_TYPOGRAPHY, _plain)


def normal(words: str) -> str:
    """The normal form of quoted words, by which they are compared.

    NFKC; one kind of quotation mark, apostrophe, dash and ellipsis; a single space for any white
    space, and none beside double quotation marks, dashes, ellipses and within brackets, nor before
    punctuation; without soft hyphens and characters that are not seen; without quotation marks at
    the beginning and punctuation at the end. Case, accents and words stay.
    """
    form = normal_form(words).text.strip()
    return form.lstrip(_BEGINNING).rstrip(_END) or form


def digest(pieces: Iterable[str]) -> str:
    """The SHA-256, in 64 hex digits, of the normal forms of pieces of words, joined by line
    breaks."""
    from hashlib import sha256

    return sha256("\n".join(map(normal, pieces)).encode("utf-8", "surrogatepass")).hexdigest()
