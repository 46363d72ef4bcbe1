"""Slips of the hand: what a YAML parser stumbles over, told as what is wrong and what to do."""

from __future__ import annotations

import re
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


def unclosed(line: int, column: int) -> Slip:
    """A bracket or brace at that place, behind which nothing fits."""
    what = "a bracket or a brace that is opened here is not closed, or lacks a comma"
    return Slip(line, column, what, "close it, and part its members by commas")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
