"""Candidates, and which of them fit what was typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from factcli.values.words import INVISIBLE, fold, in_line


class Candidate(NamedTuple):
    """A value as it could stand in a command, and what it means; the latter may be empty."""

    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Asked:
    """Where something is to be completed: what was typed of it, what stands before it among the
    command's arguments, the folder that the ledger is looked for in, and whether the index may be
    asked."""

    typed: str
    before: tuple[str, ...] = ()
    start: str = "."
    kept: bool = True

    @cached_property
    def root(self) -> str:
        """The ledger's folder; the empty text, which lists nothing, where there is none."""
        from factcli.roots import find_root

        return find_root(self.start) or os.devnull


Offer = Callable[[Asked], list[Candidate]]
"""What could stand there, of one kind of thing."""


def fitting(typed: str, known: Iterable[Candidate]) -> list[Candidate]:
    """Of the known ones, in their order, those that begin with what was typed, without regard to
    case; if none does, those with a word that does. What a terminal would not show as it is, or
    show in several lines, is left out."""
    shown = [each for each in dict.fromkeys(known) if is_plain(each.value)]
    wanted = fold(typed)
    folded = [(fold(each.value), each) for each in shown]
    found = [each for value, each in folded if value.startswith(wanted)]
    if not found:
        found = [
            each
            for value, each in folded
            if any(f"{mark}{wanted}" in value for mark in (" ", "-", "/"))
        ]
    return [Candidate(each.value, in_line(each.meaning)) for each in found]


def is_plain(value: str) -> bool:
    """Whether a terminal shows a value as it is, in one line."""
    return bool(value) and not INVISIBLE.search(value) and "\n" not in value and "\t" not in value


def after(asked: Asked, head: str, offer: Offer) -> list[Candidate]:
    """What is offered for what was typed behind `head`, with that before them."""
    rest = Asked(asked.typed.removeprefix(head), asked.before, asked.start, asked.kept)
    return [Candidate(head + value, meaning) for value, meaning in offer(rest)]
