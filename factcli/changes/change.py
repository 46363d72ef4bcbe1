"""What may happen to a file of a ledger: changes as values, shown before they are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Create:
    """A change: a new file at `path`, which must not exist yet."""

    path: str
    after: bytes


@dataclass(frozen=True, slots=True)
class Edit:
    """A change: the file at `path`, which must still hold `before`, is to hold `after`."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Rename:
    """A change: the file at `path`, which must still hold `before`, goes to `to`, which must not
    exist yet, and holds `after` there. The old name goes when all else is done."""

    path: str
    to: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Remove:
    """A change: the file at `path`, which must still hold `before`, goes when all else is done."""

    path: str
    before: bytes


Change = Create | Edit | Rename | Remove
