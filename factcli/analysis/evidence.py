"""Evidence: whether the words that a statement quotes stand in a captured text of its source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from factcli.format.paths import SEEDS
from factcli.records import Capture, Facts, Source, Statement
from factcli.values.quotes import Near, Placing, Span, Text, digest

MOST_NEAR = 100
"""Of so many statements the nearest passage is looked for; more are not read."""

Status = Literal["none", "no capture", "found", "attested", "unverified", "absent", "altered"]


class Passage(NamedTuple):
    """Where words stand: the line and column, both from 1, and the words as they stand there."""

    line: int
    column: int
    words: str


class Miss(NamedTuple):
    """Words that do not stand where they should.

    `field` names the piece, as `quote.1`; `elsewhere`: it stands before the piece above it, not
    behind; `near` and `line` tell the nearest passage, if there is one.
    """

    field: str
    elsewhere: bool = False
    near: Near | None = None
    line: int = 0


class Evidence(NamedTuple):
    """How a statement's words are borne out.

    `status`: `none` (it quotes nothing), `no capture` (its source has none), `found` (the words
    stand in the text of `capture`, in `passages`), `attested` (they did, when somebody who had the
    text looked), `unverified` (no text is at hand that would tell, and nobody has looked), `absent`
    (they stand in no text that they should), `altered` (they are not those that were attested).
    `misses` are the words that do not stand in the newest text at hand, of `looked_in`.
    `unlisted`: the attestation names a capture that the source does not. `unsure` are the fields
    whose words stand in several places. `revised`: the source's newest capture, where they do not
    stand there, or nobody has looked; `lost` tells the two apart.
    """

    status: Status
    capture: Capture | None = None
    passages: tuple[Passage, ...] = ()
    misses: tuple[Miss, ...] = ()
    looked_in: Capture | None = None
    unlisted: bool = False
    unsure: tuple[str, ...] = ()
    revised: Capture | None = None
    lost: bool = False


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
    """How the words of a statement are borne out; looked up once for all that share its source."""
    if statement.id not in facts.evidence:
        source = facts.sources.get(statement.source)
        held = list(texts_of(facts, source)) if source else []
        for each in facts.by_source.get(statement.source, [statement]):
            near = sum(bool(known.misses) for known in facts.evidence.values()) < MOST_NEAR
            facts.evidence[each.id] = judged(each, source, held, near)
        if statement.id not in facts.evidence:  # it is not one of them, or not yet
            return judged(statement, source, held, True)
    found: Evidence = facts.evidence[statement.id]
    return found


def judged(
    statement: Statement,
    source: Source | None,
    held: list[tuple[Capture, Text]],
    near: bool = True,
) -> Evidence:
    """The evidence for a statement in the texts at hand, newest first."""
    words = words_of(statement)
    if not words:
        return Evidence("none")
    attested = statement.verified
    if source is None or not source.captures:
        return Evidence("no capture", unlisted=attested is not None and source is not None)
    digests = [capture.sha256 for capture in source.captures]
    at_hand = [capture.sha256 for capture, _ in held]
    listed = attested is not None and attested.capture in digests
    found = _found(statement, held)
    if attested and attested.words != digest(words):
        found = found._replace(status="altered", misses=_misses(statement, held, near))
    elif found.status == "found":
        pass
    elif attested and listed and attested.capture not in at_hand:
        capture = source.captures[digests.index(attested.capture)]
        found = Evidence("attested", capture)
    elif listed or set(digests) <= set(at_hand):
        found = Evidence("absent", misses=_misses(statement, held, near))
    seen = {found.capture.sha256 if found.capture else "", attested.capture if attested else ""}
    if found.status in ("found", "attested") and digests[-1] not in seen:
        found = found._replace(revised=source.captures[-1], lost=digests[-1] in at_hand)
    looked_in = held[0][0] if held else None
    return found._replace(unlisted=attested is not None and not listed, looked_in=looked_in)


def _found(statement: Statement, held: list[tuple[Capture, Text]]) -> Evidence:
    for capture, text in held:
        placings = dict(_placings(statement, text))
        if all(each.missing is None for each in placings.values()):
            unsure = tuple(field for field, each in placings.items() if each.unsure)
            passages = tuple(_passages(text, placings))
            return Evidence("found", capture, passages, unsure=unsure)
    return Evidence("unverified")


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


def _misses(statement: Statement, held: list[tuple[Capture, Text]], near: bool) -> tuple[Miss, ...]:
    """What does not stand in the newest text at hand."""
    return tuple(misses_in(statement, held[0][1], near)) if held else ()


def misses_in(statement: Statement, text: Text, near: bool = True) -> Iterator[Miss]:
    """Of the quote and of the excerpt, the first piece that does not stand in a text."""
    for field, placing in _placings(statement, text):
        if placing.missing is None:
            continue
        pieces = statement.quote if field == "quote" else (statement.excerpt or "",)
        several = field == "quote" and len(pieces) > 1
        alike = None
        if near and not placing.elsewhere:
            alike = text.nearest(pieces[placing.missing])
        line = text.line(alike.span.start) if alike else 0
        name = f"{field}.{placing.missing}" if several else field
        yield Miss(name, placing.elsewhere, alike, line)
