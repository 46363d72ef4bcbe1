"""Ids for what comes from elsewhere without any: made of what it says, and found again by it.

A claim is known by its story and text, a source by its web address, else by all its particulars.
Who says something else under the same name gets the next number.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as AMapping
from typing import Any

from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.records import Facts
from factcli.values.dates import parse_date
from factcli.values.words import NAME, NAME_LENGTH, slug

Fields = AMapping[str, Plain]


class Naming:
    """The ids of one ledger's claims and sources, and of those that are to join them.

    `given` are ids, of either kind, that the new material has itself: no other gets one of these.
    """

    def __init__(self, facts: Facts, given: Collection[str] = ()) -> None:
        self._claims = {
            (id.partition("/")[0], each.claim): id for id, each in [*facts.claims.items()][::-1]
        }
        self._urls: dict[str, str] = {}
        self._sources: dict[Any, str] = {}
        self._seen: dict[Any, str] = {}
        self._taken = {*facts.claim_ids, *facts.sources, *given}
        self._next: dict[str, int] = {}
        for id, source in [*facts.sources.items()][::-1]:
            self._note(id, TABLES["source"].encode(source))

    def claim(self, story: str, text: str) -> str:
        """The id of the claim with that text in a story, or a new one made of its words."""
        text = text.rstrip("\r\n")
        id = self._claims.get((story, text))
        if id is None:
            id = self._free(words_of_name(text), f"{story}/")
            self._claims[story, text] = id
        return id

    def source(self, fields: Fields) -> str:
        """The id of the source with that address, or else with just these particulars; or a new
        one made of its publisher and date, or title where that is open."""
        url = fields.get("url")
        if isinstance(url, str) and (id := self._urls.get(url)):
            return id
        raw = _frozen(fields)
        known = self._seen.get(raw) or self._sources.get(_told(fields))
        if known is None:
            known = self._free(_stem_of(fields), "")
            self._note(known, fields)
        self._seen[raw] = known
        return known

    def _note(self, id: str, fields: Fields) -> None:
        if isinstance(url := fields.get("url"), str):
            self._urls[url] = id
        else:
            self._sources[_told(fields)] = id

    def _free(self, stem: str, before: str) -> str:
        number = self._next.get(before + stem, 1)
        while (id := before + _numbered(stem, number)) in self._taken:
            number += 1
        self._taken.add(id)
        self._next[before + stem] = number + 1
        return id


def words_of_name(text: str, room: int = NAME_LENGTH) -> str:
    """A name made of the first words of a text, whole as far as one fits."""
    name = slug(text)
    if len(name) < min(room, NAME_LENGTH - 1):
        return name
    cut = name[:room].rstrip("-")
    if len(name) > room and name[room] == "-":
        return _sound(cut)
    return _sound(cut.rpartition("-")[0] or cut)


def _sound(name: str) -> str:
    return name if NAME.fullmatch(name) else f"{name[: NAME_LENGTH - 2]}-x"


def _numbered(stem: str, number: int) -> str:
    if number == 1:
        return stem
    suffix = f"-{number}"
    return stem[: NAME_LENGTH - len(suffix)].rstrip("-") + suffix


def _stem_of(fields: Fields) -> str:
    publisher = str(fields.get("publisher") or "source")
    day = _day(fields)
    if not day:
        return words_of_name(f"{publisher} {fields.get('title') or 'undated'}")
    return f"{words_of_name(publisher, NAME_LENGTH - len(day) - 1)}-{day}"


def _day(fields: Fields) -> str:
    """The date of a source as a part of a name; nothing where it is not known."""
    text = str(fields.get("published") or fields.get("updated") or "")
    try:
        date = parse_date(text)
    except ValueError:
        return ""
    if date.earliest is None and date.latest is None:
        return ""
    return slug(text.partition("T")[0])[: NAME_LENGTH // 2].strip("-")


def _told(fields: Fields) -> Any:
    """Particulars to be compared: a default says nothing, and a list of one says that one."""
    by_key = TABLES["source"].by_key
    return _frozen({k: v for k, v in fields.items() if k not in by_key or v != by_key[k].default})


def _frozen(value: Plain) -> Any:
    if isinstance(value, str):
        return value.rstrip("\r\n")
    if isinstance(value, AMapping):
        return tuple(sorted((key, _frozen(each)) for key, each in value.items()))
    items = tuple(map(_frozen, value))
    return items[0] if len(items) == 1 else items
