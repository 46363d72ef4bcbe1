"""The one table of keys: what each record may hold, in which order, of which type, and why.

Decoding, encoding, the messages of faults, the options of `add` and the tables of the reference
page (docs/format.md) are all read from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AMapping
from dataclasses import dataclass
from typing import Any

from factcli.answers import SEVERITIES
from factcli.format import kinds, paths
from factcli.format.canonical import Plain
from factcli.format.kinds import Kind, Reading, many, named, one_of, one_or_many
from factcli.format.yaml import Mapping, Node
from factcli.records import (
    Assessment,
    Capture,
    Claim,
    Config,
    Retraction,
    Source,
    Statement,
    Story,
    Verified,
)
from factcli.values import scales
from factcli.values.words import did_you_mean


@dataclass(frozen=True)
class Field:
    """One key: its type, whether a record can do without, and what it is for.

    `refers` names the kind of record whose ids it holds, or may hold beside names.
    """

    key: str
    kind: Kind
    help: str
    needed: bool = False
    default: str | None = None
    refers: paths.Kind | None = None

    @property
    def takes_list(self) -> bool:
        """Whether a list of values must be given even for one."""
        return self.kind.words.startswith("list")

    @property
    def nested(self) -> bool:
        """Whether its value has keys of its own."""
        return "mapping" in self.kind.words


@dataclass(frozen=True)
class Table:
    """The keys of one type of record, in canonical order.

    Of each group in `any_of` at least one key must be there.
    """

    name: str
    holds: type[Any]
    fields: tuple[Field, ...]
    any_of: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {field.key: field for field in self.fields})
        object.__setattr__(self, "references", tuple(f for f in self.fields if f.refers))
        object.__setattr__(
            self, "needed", tuple(field.key for field in self.fields if field.needed)
        )

    by_key: AMapping[str, Field] = None  # type: ignore[assignment]
    needed: tuple[str, ...] = ()
    references: tuple[Field, ...] = ()

    def decode(self, node: Mapping, reading: Reading, prefix: str = "") -> dict[str, Any]:
        """The values by key. Faults go to the reading; with any there, do not use the values."""
        values: dict[str, Any] = {}
        by_key, spots = self.by_key, reading.spots
        for key, value in node.pairs:
            field = by_key.get(key.text)
            if field is None:
                fix = did_you_mean(key.text, by_key) or f"known keys: {', '.join(by_key)}"
                reading.fault("unknown-key", key, f"a {self.name} has no key {key.text}", fix)
                continue
            name = prefix + field.key
            spots[name] = value.line, value.column
            before = len(reading.findings)
            values[field.key] = field.kind.decode(value, name, reading)
            if len(reading.findings) > before:
                reading.broken.add(name)
        for needed in self.needed:
            if needed not in values:
                reading.broken.add(prefix + needed)
                self._missing(node, reading, needed, f"add {needed}: {by_key[needed].help}")
        for group in self.any_of:
            if not any(key in values for key in group):
                words = f"at least one of {', '.join(group)}"
                self._missing(node, reading, words, f"add one of {', '.join(group)}")
        return values

    def _missing(self, node: Node, reading: Reading, what: str, fix: str) -> None:
        reading.fault("missing-key", node, f"this {self.name} lacks {what}", fix)

    def encode(self, record: Any) -> dict[str, Plain]:
        """The record as texts, lists and mappings, in canonical order, without what is unset."""
        plain: dict[str, Plain] = {}
        for field in self.fields:
            value = getattr(record, field.key)
            if value is None or value in ((), {}) or value == field.default:
                continue
            plain[field.key] = field.kind.encode(value)
        return plain

    def plain(self, typed: AMapping[str, list[str]]) -> dict[str, Plain]:
        """What was typed for each key as a file holds it: a list where the key takes one, or where
        several texts are given."""
        return {
            key: texts
            if len(texts) > 1 or (key in self.by_key and self.by_key[key].takes_list)
            else texts[0]
            for key, texts in typed.items()
        }

    @property
    def schema(self) -> dict[str, Any]:
        """The table in JSON Schema."""
        found: dict[str, Any] = {
            "type": "object",
            "properties": {
                field.key: {**field.kind.schema, "description": field.help} for field in self.fields
            },
            "additionalProperties": False,
        }
        if self.needed:
            found["required"] = [*self.needed]
        if self.any_of:
            found["allOf"] = [
                {"anyOf": [{"required": [key]} for key in group]} for group in self.any_of
            ]
        return found

    @property
    def bare(self) -> frozenset[str]:
        """The keys, at any depth, whose values are written without quotes."""
        return frozenset(field.key for field in self.fields if field.kind.bare)


def record_of(table: Table) -> Kind:
    """A record within a record."""

    def decode(node: Node, name: str, reading: Reading) -> Any:
        if not isinstance(node, Mapping):
            keys = ", ".join(table.by_key)
            reading.fault("wrong-type", node, f"{name} takes a mapping", f"with the keys {keys}")
            return None
        before = len(reading.findings)
        values = table.decode(node, reading, f"{name}.")
        return table.holds(**values) if len(reading.findings) == before else None

    keys = ", ".join(table.by_key)
    return Kind(f"mapping ({keys})", decode, table.encode, schema=table.schema)


_DATED = Field("date", kinds.DATE, "the day", needed=True)
_NOTE = Field("note", kinds.TEXT, "anything else worth keeping, in free text")
_TAGS = Field("tags", many(kinds.TEXT), "words to find it by")

ASSESSMENT = Table(
    "assessment",
    Assessment,
    (
        Field("date", kinds.DATE, "the day of the judgement", needed=True),
        Field(
            "likelihood",
            one_of(scales.LIKELIHOODS, "likelihood"),
            "how likely the claim is to be true",
            needed=True,
        ),
        Field(
            "confidence",
            one_of(scales.ANALYTIC_CONFIDENCES, "confidence of a judgement"),
            "how good the basis of that judgement is",
            needed=True,
        ),
        Field("why", kinds.TEXT, "what it rests on", needed=True),
    ),
)
RETRACTION = Table(
    "retraction",
    Retraction,
    (
        Field("date", kinds.DATE, "the day of the withdrawal", needed=True),
        Field("note", kinds.TEXT, "what the publisher said of it"),
    ),
)
CAPTURE = Table(
    "capture",
    Capture,
    (
        Field("date", kinds.DATE, "the day it was taken", needed=True),
        Field("sha256", kinds.DIGEST, "the digest of the text", needed=True),
        Field("file", kinds.FILE, "the text, in a file beside the record"),
        Field("note", kinds.TEXT, "what changed since the one before"),
    ),
)
VERIFIED = Table(
    "verification",
    Verified,
    (
        Field("capture", kinds.DIGEST, "the digest of the text it was found in", needed=True),
        Field("words", kinds.DIGEST, "the digest of the normalised words", needed=True),
        Field("date", kinds.DATE, "the day it was verified", needed=True),
    ),
)

CLAIM = Table(
    "claim",
    Claim,
    (
        Field(
            "claim",
            kinds.TEXT,
            "the proposition: one affirmative sentence that somebody could deny",
            needed=True,
        ),
        Field(
            "parties",
            many(kinds.TEXT),
            "whose position is tracked; every party that spoke where this is left out",
        ),
        Field("when", kinds.DATE, "the time that the claim is about"),
        Field(
            "distinct_from",
            many(kinds.CLAIM_ID),
            "neighbouring claims that it is confused with",
            refers="claim",
        ),
        Field(
            "assessments",
            many(record_of(ASSESSMENT)),
            "our own judgements of its truth, newest last",
        ),
        _NOTE,
        _TAGS,
    ),
)

STATEMENT = Table(
    "statement",
    Statement,
    (
        Field("speaker", kinds.TEXT, "who spoke, under one name throughout", needed=True),
        Field("party", kinds.TEXT, "the party spoken for; the speaker where this is left out"),
        Field("date", kinds.DATE, "when it was said, in the speaker's own day", needed=True),
        Field(
            "stance",
            one_of(scales.STANCES, "stance"),
            "what the words commit the speaker to, toward this claim",
            needed=True,
        ),
        Field("summary", kinds.TEXT, "what was said, in our own words"),
        Field(
            "quote", one_or_many(kinds.TEXT), "the speaker's words, verbatim as the source has them"
        ),
        Field("excerpt", kinds.TEXT, "the source's own words for it, verbatim"),
        Field("translation", kinds.TEXT, "the quote in another language"),
        Field("source", kinds.SOURCE_ID, "the source it was read in", needed=True, refers="source"),
        Field("at", kinds.TEXT, "where in the source: page, paragraph, timecode"),
        Field(
            "via",
            one_or_many(kinds.TEXT),
            "who carried it from the speaker to the source, nearest to the source first",
            refers="source",
        ),
        Field(
            "confidence",
            one_of(scales.CONFIDENCES, "confidence in a report"),
            "how sure we are that it was said so",
            needed=True,
        ),
        Field("figures", kinds.FIGURES, "quantities that it names"),
        Field(
            "reading", kinds.TEXT, "how an ambiguous sentence was read, and how else it could be"
        ),
        Field(
            "same_as",
            kinds.STATEMENT_ID,
            "a statement that reports this very utterance",
            refers="statement",
        ),
        Field(
            "replaces",
            kinds.STATEMENT_ID,
            "a statement that this one corrects",
            refers="statement",
        ),
        Field(
            "verified", record_of(VERIFIED), "left by factcli when the words stood in the source"
        ),
        _NOTE,
        _TAGS,
    ),
    any_of=(("summary", "quote", "excerpt"),),
)

SOURCE = Table(
    "source",
    Source,
    (
        Field("title", kinds.TEXT, "as printed", needed=True),
        Field("publisher", kinds.TEXT, "as printed", needed=True),
        Field("published", kinds.DATE, "when it first came out, as exactly as known"),
        Field("updated", kinds.DATE, "when it was last changed"),
        Field("url", kinds.URL, "where it is on the web"),
        Field("archive", kinds.URL, "where an archive keeps it"),
        Field("author", kinds.TEXT, "who wrote it"),
        Field("language", kinds.TEXT, "its language, as a BCP 47 tag: en, ko, ru"),
        _NOTE,
        Field(
            "kind", one_of(scales.SOURCE_KINDS, "kind of source"), "what it is", default="article"
        ),
        Field(
            "reliability",
            one_of(scales.RELIABILITIES, "reliability (a letter, A to F)"),
            "how far it can be relied on: the Admiralty letter",
            default="F",
        ),
        Field(
            "derived_from",
            one_or_many(kinds.TEXT),
            "ids or names of the sources that it repeats",
            refers="source",
        ),
        Field(
            "retracted",
            record_of(RETRACTION),
            "the publisher withdrew it; its statements leave the timeline",
        ),
        Field("captures", many(record_of(CAPTURE)), "texts of it that we hold, newest last"),
    ),
    any_of=(("published", "updated"),),
)

STORY = Table(
    "story",
    Story,
    (
        Field("title", kinds.TEXT, "what the story is called"),
        Field("summary", kinds.TEXT, "what it is about"),
        _NOTE,
        _TAGS,
    ),
)

CONFIG = Table(
    "ledger",
    Config,
    (
        Field("title", kinds.TEXT, "what the ledger is called"),
        _NOTE,
        Field(
            "severities",
            named(
                one_of((*SEVERITIES, "off"), "severity"),
                re.compile("[a-z][a-z0-9-]{0,63}"),
                "bad-id",
                "spelling: off",
            ),
            "how grave a breach of a rule of `check` is here: error, warning, information or off",
        ),
    ),
)

TABLES = {
    "claim": CLAIM,
    "statement": STATEMENT,
    "source": SOURCE,
    "story": STORY,
    "config": CONFIG,
}
"""By the kind of record; see `factcli.format.paths`."""
