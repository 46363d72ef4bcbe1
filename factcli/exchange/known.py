"""Which records are meant by what comes from elsewhere: by a claim's text, a source's address, a
statement's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from factcli.changes.naming import Naming
from factcli.exchange.written import edtf
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.paths import statement_day
from factcli.records import Facts
from factcli.values.words import fold, is_stem_of

Fields = Mapping[str, Plain]

_WORDS = ("summary", "quote", "excerpt")


class Meant(NamedTuple):
    """The id of a record, and its fields where it is new; none where it is there already."""

    id: str
    fields: Fields


class Known:
    """The records of a ledger, and those that were met since; `given` are the ids that these have
    themselves."""

    def __init__(self, facts: Facts, given: Collection[str] = ()) -> None:
        self._facts = facts
        self._naming = Naming(facts, given)
        self._claims: dict[str, Meant] = {}
        for id, claim in facts.claims.items():
            self._claims.setdefault(_key(claim.claim), Meant(id, {}))
        self._given = {*given} - {*facts.claim_ids}
        self._sources: dict[str, Fields] = {}
        self._statement_ids = {*facts.names("statement")}
        self._said: dict[tuple[object, ...], Fields] = {}
        for each in facts.statements.values():
            fields = TABLES["statement"].encode(each)
            self._said.setdefault(_core(each.claim, fields), fields)
            self._said.setdefault(_whole(each.claim, fields), fields)

    def claim(self, fields: Fields, story: str, told: str | None = None) -> Meant:
        """The claim of that text, in whatever story; else a new one of that `story`, with the id
        that it is `told` to have, if that is free."""
        text = str(fields["claim"])
        key = _key(text)
        if key not in self._claims:
            if told in self._given:
                self._given.discard(told)
                self._claims[key] = Meant(told, fields)
            else:
                self._claims[key] = Meant(self._naming.claim(story, text), fields)
        return self._claims[key]

    def source(self, fields: Fields, told: str | None = None) -> Meant:
        """The source that is told by its id, at that address, or of just these particulars."""
        if told and self._is(told, fields):
            id = told
        else:
            id = self._naming.source(fields)
        there = id in self._facts.sources
        return Meant(id, {} if there else self._sources.setdefault(id, fields))

    def _is(self, id: str, fields: Fields) -> bool:
        """Whether a source of these particulars has that id, or may have it."""
        known: Fields | None = self._sources.get(id)
        if id in self._facts.sources:
            known = TABLES["source"].encode(self._facts.sources[id])
        if known is None:
            return True
        defaults = {field.key: field.default for field in TABLES["source"].fields}
        return all(
            known.get(key, defaults.get(key)) == value
            for key, value in fields.items()
            if key != "note"
        )

    def story(self, id: str, fields: Fields) -> Fields:
        """What a story is to be given: nothing where it has its own record."""
        return {} if id in self._facts.stories else fields

    def statement(self, claim: str, fields: Fields, own_words: bool) -> Fields:
        """The statement of one source that says this already, else these fields.

        Notes and tags do not tell two statements apart; nor do words that are not the speaker's
        `own_words`.
        """
        key = _whole(claim, fields) if own_words else _core(claim, fields)
        return self._said.setdefault(key, fields)

    def statement_id(self, told: str, claim: str, fields: Fields) -> str:
        """The id that a new statement is told to have, where it can have it; else nothing."""
        of, _, stem = told.rpartition("/")
        date = edtf(fields["date"])
        fits = date and is_stem_of(stem, statement_day(date), str(fields["speaker"]))
        if of != claim or not fits or told in self._statement_ids:
            return ""
        self._statement_ids.add(told)
        return told


def _core(claim: str, fields: Fields) -> tuple[object, ...]:
    return claim, *(fields.get(key) for key in ("speaker", "date", "stance", "source"))


def _whole(claim: str, fields: Fields) -> tuple[object, ...]:
    return *_core(claim, fields), *(str(fields.get(key)) for key in _WORDS)


def _key(text: str) -> str:
    """What two wordings of one claim have in common: all but case, quotation marks, the end."""
    return fold(text).strip(" .!\"'“”„«»‘’")
