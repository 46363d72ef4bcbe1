"""Slips of the hand: what a YAML parser stumbles over, told as what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_KEY = re.compile(r"['\"]?[a-z_]+['\"]?")
_PAIR = "write KEY: VALUE, and indent the lines that continue a text"


class Slip(NamedTuple):
    """Where it is (line and column from 1), what is wrong, what to do."""

    line: int
    column: int
    message: str
    fix: str = ""


def slip(text: str, line: int, column: int, problem: str) -> Slip:
    """What is meant by a parser that stopped at a place of a text over a `problem`, in libyaml's
    words."""
    lines = text.split("\n")
    for number in (line, line - 1):
        here = lines[number - 1] if 0 < number <= len(lines) else ""
        indent = here[: _indent(here)]
        if "\t" in indent:
            tab = indent.index("\t") + 1
            return Slip(number, tab, "a tab in the indentation", "indent with spaces")
    here = lines[line - 1] if line <= len(lines) else ""
    if "mapping values are not allowed" in problem:
        before = lines[line - 2] if line > 1 else ""
        if before.strip() and _KEY.fullmatch(here[: column - 1].strip()):
            if ":" not in before:
                return Slip(line - 1, 1, "a line without a colon", _PAIR)
            if _indent(here) > _indent(before):
                what = "this line is indented more than the one before it, which has a value"
                return Slip(line, 1, what, "take out the blanks before it")
        return Slip(line, column, "a colon in an unquoted text", 'put the text in quotes: "..."')
    if "cannot start any token" in problem and (at := here[column - 1 : column]):
        what = f"an unquoted value cannot begin with {at}"
        return Slip(line, column, what, 'put it in quotes: "..."')
    if "unexpected end of stream" in problem:
        return Slip(line, column, "the file ends within a quoted text", "close the quotes")
    if "could not find expected ':'" in problem:
        return Slip(line, column, "the line before this has no key and colon", _PAIR)
    return Slip(line, column, f"this is not YAML: {problem}")


def conflicts(text: str) -> Iterator[Slip]:
    """Each unresolved merge conflict, at its first mark; or the first mark that stands alone."""
    if not any(sign * 7 in text for sign in "<=>|"):
        return
    mark = None
    for mark in _CONFLICT.finditer(text):
        what = f"unresolved merge conflict{_keys(mark[1])}"
        yield Slip(_line(text, mark.start()), 1, what, _choose(text, mark))
    if mark is None and (mark := _MARK.search(text)):
        yield Slip(_line(text, mark.start()), 1, "unresolved merge conflict", _CHOOSE)


_CONFLICT = re.compile(
    r"^<{7,}(?: [^\n]*)?\r?\n((?:(?!<{7}|>{7})[^\n]*\n)*)>{7,}(?: [^\n]*)?$", re.MULTILINE
)
_MARK = re.compile(r"^(?:<{7,}|>{7,}|\|{7,})(?: |\r?$)|^={7,}\r?$", re.MULTILINE)
_FIELD = re.compile(r"^['\"]?([a-z_]+)['\"]?:", re.MULTILINE)
_CHOOSE = "choose one side and remove the markers"
_KEEP_BOTH = f"{_CHOOSE}; where they are two statements, factcli check --fix keeps both"


def _keys(text: str) -> str:
    """The fields that a conflict is about, if they are few."""
    keys = [*dict.fromkeys(_FIELD.findall(text))]
    return f" of {', '.join(keys)}" if 0 < len(keys) <= 3 else ""


def _choose(text: str, mark: re.Match[str]) -> str:
    is_whole = not text[: mark.start()].strip() and not text[mark.end() :].strip()
    return _KEEP_BOTH if is_whole else _CHOOSE


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def unclosed(line: int, column: int) -> Slip:
    """A bracket or brace at that place, behind which nothing fits."""
    what = "a bracket or a brace that is opened here is not closed, or lacks a comma"
    return Slip(line, column, what, "close it, and part its members by commas")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
