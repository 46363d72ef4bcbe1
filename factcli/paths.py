"""Where each record lives: the path of an id, and the id that a path holds."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from factcli.values.dates import Date
from factcli.values.words import NAME

Kind = Literal["claim", "statement", "source", "story", "config"]

CONFIG = "factcli.yaml"
FACTS = "facts"
SEEDS = "seeds"
TEXTS = (".txt", ".md")
"""How the names of captured texts end; they lie beside the records of their sources."""


class Address(NamedTuple):
    """The kind of record that a path holds, and its id."""

    kind: Kind
    id: str


@lru_cache(maxsize=65536)
def address_of(path: str) -> Address | None:
    """What the file at `path` (from the root, with slashes) should hold; None for no record."""
    if path == CONFIG:
        return Address("config", "")
    if not path.endswith(".yaml"):
        return None
    parts = path.removesuffix(".yaml").split("/")
    if len(parts) == 2 and parts[0] == SEEDS:
        return Address("source", parts[1])
    if len(parts) == 3 and parts[0] == FACTS and parts[2] == "story":
        return Address("story", parts[1])
    if len(parts) == 4 and parts[0] == FACTS:
        claim = f"{parts[1]}/{parts[2]}"
        if parts[3] == "claim":
            return Address("claim", claim)
        return Address("statement", f"{claim}/{parts[3]}")
    return None


def within_ledger(path: str) -> str:
    """A path in a repository as one from the root of the ledger, where it is that of a record."""
    parts = path.split("/")
    ways = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((way for way in ways if address_of(way) is not None), path)


def unsound_part(path: str) -> str | None:
    """The first part of the path whose name no record or folder of a ledger can have, as a path."""
    parts = path.split("/")
    for number, part in enumerate(parts[1:], start=1):
        stem = part.removesuffix(".yaml") if number == len(parts) - 1 else part
        if not NAME.fullmatch(stem):
            return "/".join(parts[: number + 1])
    return None


def path_of(kind: Kind, id: str) -> str:
    """The path, from the root, of the file that holds the record of that id."""
    match kind:
        case "config":
            return CONFIG
        case "source":
            return f"{SEEDS}/{id}.yaml"
        case "story":
            return f"{FACTS}/{id}/story.yaml"
        case "claim":
            return f"{FACTS}/{id}/claim.yaml"
        case "statement":
            return f"{FACTS}/{id}.yaml"


def statement_day(date: Date) -> str:
    """The DATE of a statement's file name: the latest day that it can have been said on."""
    return date.latest.date().isoformat() if date.latest else "undated"
