"""Words: names of files, matching without regard to case, near misses, tails of ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

NAME_LENGTH = 64
_DEVICES = "con|prn|aux|nul|com[1-9]|lpt[1-9]"
NAME = re.compile(rf"(?!(?:{_DEVICES})$)[a-z0-9][a-z0-9-]{{0,63}}")
"""A file's or folder's name, and so each part of an id; none that is a device on some system."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e01ef\ud800-\udfff]"
)
"""What a screen would act upon or not show. Line breaks and tabs are not among it, nor the joiners
that Persian, Indic scripts and emoji need."""


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A file name for a name in any script: lower-case ASCII letters, digits and hyphens.

    What leaves nothing becomes `x-` and 8 hex digits of its SHA-256. Never longer than a file
    name may be.
    """
    if not name.isascii():
        from anyascii import anyascii

        spelled = anyascii(name)
    else:
        spelled = name
    cut = re.sub("[^a-z0-9]+", "-", spelled.lower()).strip("-")[:NAME_LENGTH].rstrip("-")
    if cut:
        return cut if NAME.fullmatch(cut) else f"{cut}-x"
    from hashlib import sha256

    return "x-" + sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def statement_stem(day: str, speaker: str, number: int = 1) -> str:
    """The name of a statement's file, without its ending: `2024-10-24-vladimir-putin-2`."""
    suffix = f"-{number}" if number > 1 else ""
    room = NAME_LENGTH - len(day) - 1 - len(suffix)
    return f"{day}-{slug(speaker)[:room].rstrip('-')}{suffix}"


def is_stem_of(stem: str, day: str, speaker: str) -> bool:
    """Whether a file of that name may hold a statement of that day and speaker."""
    if stem == statement_stem(day, speaker):
        return True
    number = re.search("-([0-9]{1,6})$", stem)
    if number is None or number[1].startswith("0") or int(number[1]) < 2:
        return False
    return stem == statement_stem(day, speaker, int(number[1]))


def fold(text: str) -> str:
    """What a text is matched by: compatibility forms and case made equal."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def visible(text: str) -> str:
    """The text with every character that a screen would act upon, or hide, spelled as an escape.

    See `INVISIBLE`; line breaks and tabs stay.
    """
    return INVISIBLE.sub(lambda found: _escape(found[0]), text)


def in_line(text: str, most: int = 100) -> str:
    """The same on one line, and no longer than that."""
    return clipped(visible(text), most).replace("\n", "\\n").replace("\t", "\\t")


COMMAND = re.compile(r"##(?=\w*\[)")
"""What begins a command to some CI, wherever it stands in a line: `##[`, `##vso[`."""

_COMMAND_LINE = re.compile(r"^(\s*):(?=:)", re.MULTILINE)


def inert(text: str) -> str:
    """The text with whatever a CI would take for a command to itself broken by a backslash."""
    if "##" in text:
        text = COMMAND.sub(r"#\#", text)
    return _COMMAND_LINE.sub(r"\1\:", text) if "::" in text else text


def has_invisible(text: str) -> str | None:
    """The first character that `visible` would spell out, as that escape; None where none is."""
    found = INVISIBLE.search(text)
    return _escape(found[0]) if found else None


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_WORTH_CUTTING = 25  # to tell how many characters are left out takes as many


def clipped(text: str, most: int = 500) -> str:
    """The text, or its beginning and how much more there is."""
    if len(text) <= most + _WORTH_CUTTING:
        return text
    return f"{text[:most]}... ({len(text) - most} characters more)"


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    from difflib import get_close_matches

    if word.lower() in known:
        return word.lower()
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`did you mean X?` for a near miss, else the empty text."""
    near = nearest(word, known)
    return f"did you mean {near}?" if near else ""


def with_tail(tail: str, ids: Iterable[str]) -> list[str]:
    """The ids that `tail` may mean: the id itself; else those that end in it after a slash; else
    after a hyphen."""
    known = list(ids)
    if tail in known:
        return [tail]
    for mark in "/-":
        found = [each for each in known if each.endswith(mark + tail)]
        if found:
            return found
    return []


def with_head(head: str, ids: Iterable[str]) -> list[str]:
    """The ids that `head` may mean: what `with_tail` finds, else those that begin with it and a
    hyphen, else those that have it between hyphens. For sources, whose ids end in a date."""
    known = list(ids)
    return (
        with_tail(head, known)
        or [each for each in known if each.startswith(f"{head}-")]
        or [each for each in known if f"-{head}-" in each]
    )


def shortest_tails(ids: Collection[str]) -> dict[str, str]:
    """For each id its shortest tail, at a slash, that no other of `ids` has."""
    counts: dict[str, int] = {}
    for each in ids:
        for tail in _tails(each):
            counts[tail] = counts.get(tail, 0) + 1
    return {each: next((tail for tail in _tails(each) if counts[tail] == 1), each) for each in ids}


def _tails(path: str) -> Iterator[str]:
    """`c`, `b/c`, `a/b/c` of `a/b/c`."""
    at = len(path)
    while (at := path.rfind("/", 0, at)) >= 0:
        yield path[at + 1 :]
    yield path
