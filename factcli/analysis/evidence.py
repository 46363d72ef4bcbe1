"""Evidence: whether the words that a statement quotes stand in a captured text of its source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from factcli.paths import SEEDS
from factcli.records import Capture, Facts, Source, Statement

if TYPE_CHECKING:
    from factcli.values.quotes import Near, Placing, Span, Text

MOST_NEAR = 100
"""Of so many statements of a source the nearest passage is looked for; more are not read."""

Status = Literal["none", "no capture", "found", "attested", "unverified", "absent", "altered"]


class Passage(NamedTuple):
    """Where words stand: the line and column, both from 1, and the words as they stand there."""

    line: int
    column: int
    words: str


class Miss(NamedTuple):
    """Words that do not stand where they should.

    `field` names the piece, as `quote.1`; `elsewhere`: it stands before the piece above it, not
    behind; `near` and `line` tell the nearest passage, if one was `sought` and found.
    """

    field: str
    elsewhere: bool = False
    sought: bool = True
    near: Near | None = None
    line: int = 0


class Evidence(NamedTuple):
    """How a statement's words are borne out.

    `status`: `none` (it quotes nothing), `no capture` (its source has none), `found` (the words
    stand in the text of `capture`, in `passages`), `attested` (they did, when somebody who had the
    text looked), `unverified` (no text is at hand that would tell, and nobody has looked), `absent`
    (they stand in no text that they should), `altered` (they are not those that were attested).
    `misses` are the words that do not stand in the newest text at hand, of `looked_in`. `void`: the
    attestation names a capture that the source does not list, or whose text refutes it. `unsure`
    are the fields whose words stand in several places. `revised`: the source's newest capture,
    where they do not stand there (`lost`), or nobody has looked.
    """

    status: Status
    capture: Capture | None = None
    passages: tuple[Passage, ...] = ()
    misses: tuple[Miss, ...] = ()
    looked_in: Capture | None = None
    void: bool = False
    unsure: tuple[str, ...] = ()
    revised: Capture | None = None
    lost: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether the words stand in a capture, or did when somebody looked."""
        return self.status in ("found", "attested")


def words_of(statement: Statement) -> list[str]:
    """What a statement gives verbatim: the pieces of its quote, then its excerpt."""
    excerpt = [] if statement.excerpt is None else [statement.excerpt]
    return [*statement.quote, *excerpt]


def texts_of(facts: Facts, source: Source) -> Iterator[tuple[Capture, Text]]:
    """The captures of a source whose texts are at hand and are what was captured, newest first."""
    for capture in reversed(source.captures):
        held = facts.texts.get(f"{SEEDS}/{capture.file}") if capture.file else None
        if held is not None and held.sha256 == capture.sha256:
            yield capture, held.text


def evidence_of(facts: Facts, statement: Statement) -> Evidence:
    """How the words of a statement are borne out."""
    found: Evidence | None = facts.evidence.get(statement.id)
    return found or judged(statement, *_source_of(facts, statement.source))


def evidence_in(facts: Facts, source: str) -> list[tuple[Statement, Evidence]]:
    """The same of all statements of a source, whose texts are read once for all of them."""
    said = facts.by_source.get(source, [])
    if any(each.id not in facts.evidence for each in said):
        record, held = _source_of(facts, source)
        sought = 0
        for each in said:
            found = judged(each, record, held, near=sought < MOST_NEAR)
            facts.evidence[each.id] = found
            sought += bool(found.misses)
    return [(each, facts.evidence[each.id]) for each in said]


def _source_of(facts: Facts, id: str) -> tuple[Source | None, list[tuple[Capture, Text]]]:
    source = facts.sources.get(id)
    return source, list(texts_of(facts, source)) if source else []


def judged(
    statement: Statement,
    source: Source | None,
    held: list[tuple[Capture, Text]],
    near: bool = True,
) -> Evidence:
    """The evidence for a statement in the texts at hand, newest first."""
    words = words_of(statement)
    attested = statement.verified
    if not words:
        return Evidence("altered" if attested else "none")
    if source is None or not source.captures:
        return Evidence("no capture", void=attested is not None and source is not None)
    from factcli.values.quotes import digest

    digests = [capture.sha256 for capture in source.captures]
    at_hand = [capture.sha256 for capture, _ in held]
    listed = attested is not None and attested.capture in digests
    found, stands_in = _found(statement, held)
    if attested and attested.words != digest(words):
        found = found._replace(status="altered")
    elif found.status == "found":
        pass
    elif attested and listed and attested.capture not in at_hand:
        found = Evidence("attested", source.captures[digests.index(attested.capture)])
    elif listed or digests[-1] in at_hand:
        found = Evidence("absent")
    if found.status in ("absent", "altered", "unverified") and held and not found.passages:
        found = found._replace(misses=tuple(misses_in(statement, held[0][1], near)))
    return found._replace(
        looked_in=held[0][0] if held else None,
        void=attested is not None
        and found.status not in ("altered", "absent")
        and (not listed or (attested.capture in at_hand and attested.capture not in stands_in)),
        **_revised(found, source, at_hand, stands_in, attested.capture if attested else ""),
    )


def _revised(
    found: Evidence, source: Source, at_hand: list[str], stands_in: list[str], attested: str
) -> dict[str, Any]:
    """Whether the newest capture has the words no longer, or nobody has looked for them in it."""
    newest = source.captures[-1]
    if not found.is_verified or newest.sha256 in stands_in:
        return {}
    if newest.sha256 in at_hand:
        return {"revised": newest, "lost": True}
    return {} if attested == newest.sha256 else {"revised": newest}


def _found(statement: Statement, held: list[tuple[Capture, Text]]) -> tuple[Evidence, list[str]]:
    """The newest text at hand in which the words stand, and the digests of all of these."""
    newest, stands_in = Evidence("unverified"), []
    for capture, text in held:
        placings = dict(_placings(statement, text))
        if any(each.missing is not None for each in placings.values()):
            continue
        stands_in.append(capture.sha256)
        if newest.capture is None:
            unsure = tuple(field for field, each in placings.items() if each.unsure)
            passages = tuple(_passages(text, placings))
            newest = Evidence("found", capture, passages, unsure=unsure)
    return newest, stands_in


def _placings(statement: Statement, text: Text) -> Iterator[tuple[str, Placing]]:
    if statement.quote:
        yield "quote", text.placing(statement.quote)
    if statement.excerpt is not None:
        yield "excerpt", text.placing([statement.excerpt])


def _passages(text: Text, placings: dict[str, Placing]) -> Iterator[Passage]:
    for placing in placings.values():
        for span in placing.spans:
            yield _passage(text, span)


def _passage(text: Text, span: Span) -> Passage:
    words = " ".join(text.text[slice(*span)].split())
    return Passage(text.line(span.start), text.column(span.start), words)


def misses_in(statement: Statement, text: Text, near: bool = True) -> Iterator[Miss]:
    """Of the quote and of the excerpt, the first piece that does not stand in a text."""
    for field, placing in _placings(statement, text):
        if placing.missing is None:
            continue
        pieces = statement.quote if field == "quote" else (statement.excerpt or "",)
        several = field == "quote" and len(pieces) > 1
        sought = near and not placing.elsewhere
        alike = text.nearest(pieces[placing.missing]) if sought else None
        line = text.line(alike.span.start) if alike else 0
        name = f"{field}.{placing.missing}" if several else field
        yield Miss(name, placing.elsewhere, sought, alike, line)
