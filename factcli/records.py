"""The records of a ledger, and the ledger that they make up.

Field names and meanings are those of docs/format.md. A record's `place` says where each of its
fields stands; equality ignores it, so `==` compares what is said. Ids are paths.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from factcli.answers import Finding
from factcli.paths import address_of
from factcli.values.dates import Date
from factcli.values.figures import Figure
from factcli.values.scales import score_of

if TYPE_CHECKING:
    from factcli.values.quotes import Captured


class Item(NamedTuple):
    """What stands at a path: a file, a folder, or `other` (a link, a device: never opened)."""

    path: str
    kind: Literal["file", "folder", "other"]


class Spot(NamedTuple):
    """A place within a file, both counted from 1."""

    line: int
    column: int


class Place(NamedTuple):
    """The file that holds a record, and the line and column of each field's value in it.

    The members of a field are named `field.0`, `field.key`, `field.0.key`. Only a draft has fields
    that are `broken`: their values stand in for what cannot be read.
    """

    path: str
    spots: Mapping[str, tuple[int, int]]
    broken: frozenset[str] = frozenset()

    def spot(self, name: str) -> Spot:
        """Where the field of that name stands; where its whole does, if it has no spot itself."""
        while name not in self.spots and "." in name:
            name = name.rpartition(".")[0]
        return Spot(*self.spots.get(name, (1, 1)))


class Remark(NamedTuple):
    """A comment that bears on checking: it speaks to factcli, or hides a character.

    `lines` are those that it concerns: its own, and the field's that it stands beside or above.
    """

    text: str
    spot: Spot
    lines: range


NOWHERE = Place("", {})


def _place() -> Any:
    return field(default=NOWHERE, compare=False, repr=False)


class Assessment(NamedTuple):
    """Our own judgement of a claim's truth, dated; in the words of ICD 203."""

    date: Date
    likelihood: str
    confidence: str
    why: str


class _Record:
    """Written out once, and not made for each kind at every start."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__ if name != "place")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = zip((n for n in self.__slots__ if n != "place"), self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{n}={value!r}' for n, value in fields)})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Claim(_Record):
    """A proposition that can be true or false."""

    id: str
    claim: str
    parties: tuple[str, ...] = ()
    when: Date | None = None
    distinct_from: tuple[str, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    note: str | None = None
    tags: tuple[str, ...] = ()
    place: Place = _place()


class Verified(NamedTuple):
    """The attestation that a statement's words were found in a capture of its source."""

    capture: str
    words: str
    date: Date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(_Record):
    """One source's report of who took which stance on a claim, when, and in which words."""

    id: str
    speaker: str
    date: Date
    stance: str
    source: str
    confidence: str
    party: str | None = None
    summary: str | None = None
    quote: tuple[str, ...] = ()
    excerpt: str | None = None
    translation: str | None = None
    at: str | None = None
    via: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    reading: str | None = None
    same_as: str | None = None
    replaces: str | None = None
    verified: Verified | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    place: Place = _place()

    @property
    def claim(self) -> str:
        """The id of the claim that this is said about."""
        return self.id.rpartition("/")[0]

    @property
    def corrects(self) -> str | None:
        """The id of the statement that this one `replaces`, where that is about the same claim: no
        other leaves the timeline."""
        if self.replaces is None or self.replaces.rpartition("/")[0] != self.claim:
            return None
        return self.replaces

    @property
    def represents(self) -> str:
        """The party that was spoken for: `party`, else the speaker."""
        return self.party or self.speaker

    @property
    def score(self) -> int | None:
        return score_of(self.stance)

    @property
    def order(self) -> tuple[Any, ...]:
        """By date (earliest, latest), then id: the order of a timeline."""
        return *self.date.order, self.id


class Retraction(NamedTuple):
    """The publisher's withdrawal of a source."""

    date: Date
    note: str | None = None


class Capture(NamedTuple):
    """A text of a source, held beside its record or known by its digest alone."""

    date: Date
    sha256: str
    file: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source(_Record):
    """The document that statements were read in."""

    id: str
    title: str
    publisher: str
    published: Date | None = None
    updated: Date | None = None
    url: str | None = None
    archive: str | None = None
    author: str | None = None
    language: str | None = None
    note: str | None = None
    kind: str = "article"
    reliability: str = "F"
    derived_from: tuple[str, ...] = ()
    retracted: Retraction | None = None
    captures: tuple[Capture, ...] = ()
    place: Place = _place()

    @property
    def public_since(self) -> Date | None:
        """When it could be read: `published`, else `updated`."""
        return self.published or self.updated


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Story(_Record):
    """What `story.yaml` says of a story; a folder without one is a story all the same."""

    id: str
    title: str | None = None
    summary: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    place: Place = _place()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Config(_Record):
    """What `factcli.yaml` says of a ledger."""

    id: str = ""
    title: str | None = None
    note: str | None = None
    severities: Mapping[str, str] = field(default_factory=dict)
    place: Place = _place()


Record = Claim | Statement | Source | Story | Config


class Catalogue(Protocol):
    """The ids in a whole ledger, for facts that hold but some of its records."""

    @property
    def story_ids(self) -> list[str]: ...

    @property
    def claim_ids(self) -> list[str]: ...

    def names(self, kind: str) -> Collection[str]:
        """The ids of the records of one kind."""
        ...

    @property
    def parties(self) -> Collection[str]:
        """Every party that spoke, or is followed on a claim."""
        ...


@dataclass(frozen=True, eq=False, repr=False)
class Facts:
    """What a tree of files holds: its records by id, in the order of their ids.

    `findings` are the faults met while reading; what they concern is left out of the records.
    `drafts` is what can be made of it all the same, by path, for the rules of `check` alone, and
    `remarks` are the comments that speak to them, `hiding` the files that may hold a character
    which is not seen. `texts` are the captured texts that are at hand, by path; they are read when
    they are asked for. With a `catalogue` the records are only those that a question rests on, and
    the ids those of the whole ledger.
    """

    stories: Mapping[str, Story]
    claims: Mapping[str, Claim]
    statements: Mapping[str, Statement]
    sources: Mapping[str, Source]
    config: Config = Config()
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    drafts: Mapping[str, Record] = field(default_factory=dict)
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    hiding: Collection[str] = ()
    texts: Mapping[str, Captured] = field(default_factory=dict, compare=False, repr=False)
    catalogue: Catalogue | None = field(default=None, compare=False, repr=False)

    @cached_property
    def claim_ids(self) -> list[str]:
        """Every claim that has a record or a statement, were it one that cannot be read."""
        if self.catalogue is not None:
            return self.catalogue.claim_ids
        faulty = (finding.path.split("/") for finding in self.findings)
        broken = {f"{parts[1]}/{parts[2]}" for parts in faulty if len(parts) == 4}
        return sorted({*self.claims, *self.by_claim, *broken})

    @cached_property
    def standing(self) -> dict[Day | None, Mapping[str, Statement]]:
        """The statements in force, by the day asked for; `analysis.positions` fills it."""
        return {}

    @cached_property
    def roots(self) -> dict[str, tuple[str, ...]]:
        """What each source goes back to, as far as it was asked; `analysis.origins` fills it."""
        return {}

    @cached_property
    def evidence(self) -> dict[str, Any]:
        """How each statement's words are borne out; `analysis.evidence` fills it."""
        return {}

    @cached_property
    def by_source(self) -> Mapping[str, list[Statement]]:
        """Each source's statements, in the order of their ids."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements.values():
            found.setdefault(statement.source, []).append(statement)
        return found

    def of(self, kind: str) -> Mapping[str, Record]:
        """The records of one kind (`claim`, `statement`, `source`, `story`, `config`) by id."""
        records: dict[str, Mapping[str, Record]] = {
            "claim": self.claims,
            "statement": self.statements,
            "source": self.sources,
            "story": self.stories,
            "config": {"": self.config},
        }
        return records[kind]

    @property
    def ids(self) -> tuple[Collection[str], ...]:
        """The ids of every kind of record, be it one that cannot be read. No edit within a file
        changes them, so they need not be read anew for it."""
        places = (address_of(finding.path) for finding in self.findings)
        unread = [each.id for each in places if each and each.kind in ("statement", "source")]
        named = self.names("statement"), self.names("source")
        return self.story_ids, self.claim_ids, *named, unread

    def names(self, kind: str) -> Collection[str]:
        """The ids of the records of one kind."""
        return self.of(kind) if self.catalogue is None else self.catalogue.names(kind)

    @cached_property
    def parties(self) -> Collection[str]:
        """Every party that spoke, or is followed on a claim."""
        if self.catalogue is not None:
            return self.catalogue.parties
        spoke = {statement.represents for statement in self.statements.values()}
        return spoke.union(*(claim.parties for claim in self.claims.values()))

    @cached_property
    def story_ids(self) -> list[str]:
        if self.catalogue is not None:
            return self.catalogue.story_ids
        return sorted({*self.stories, *(each.partition("/")[0] for each in self.claim_ids)})

    @cached_property
    def by_claim(self) -> Mapping[str, list[Statement]]:
        """Each claim's statements, in the order of their ids."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements.values():
            found.setdefault(statement.claim, []).append(statement)
        return found
