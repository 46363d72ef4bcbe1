"""Evidence: words that should stand in what was captured of their sources, and what became of
these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factcli.analysis.evidence import Evidence, Miss, evidence_in, evidence_of, words_of
from factcli.checks.rule import Fault, Rule, a_source, a_statement, fault_at
from factcli.paths import SEEDS
from factcli.records import Capture, Facts, Source, Statement
from factcli.values.dates import parse_date


def _borne_out(facts: Facts) -> Iterator[tuple[Statement, Evidence]]:
    """The statements of captured sources, and those that are attested, as far as both can be
    read."""
    for id, said in facts.by_source.items():
        source = facts.sources.get(id)
        if source is None or "captures" in source.place.broken:
            continue
        if source.captures or any(each.verified for each in said):
            for each, evidence in evidence_in(facts, id):
                if not each.place.broken & {"quote", "excerpt", "source", "verified"}:
                    yield each, evidence


def _field(statement: Statement) -> str:
    if statement.quote:
        return "quote"
    return "excerpt" if statement.excerpt is not None else "verified"


def _path(capture: Capture | None) -> str:
    return f"{SEEDS}/{capture.file}" if capture else ""


def missing(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        source = facts.sources[statement.source]
        if evidence.status == "none" and source.captures:
            what = f"none of the words of {source.id} are given, although it was captured"
            yield fault_at(statement, "summary", what, "add a quote or an excerpt")


def altered(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        if evidence.status == "altered":
            assert statement.verified is not None
            field, what = _field(statement), "these are not the words that were verified on"
            way = f"verify them anew: factcli source verify {statement.source}"
            if field == "verified":
                what = "the words have gone that were verified on"
                way = f"take this out: factcli edit {statement.id} --unset verified"
            what = f"{what} {statement.verified.date}{_whereabouts(evidence)}"
            yield fault_at(statement, field, what, f"put those back, or {way}")
        elif evidence.status == "absent":
            miss, path = evidence.misses[0], _path(evidence.looked_in)
            if miss.elsewhere:
                what = f"this stands in {path} before the piece above it, not behind it"
                yield fault_at(statement, miss.field, what, "give the pieces in their order")
            else:
                what = f"these words do not stand in {path}{_nearest(miss)}"
                words = " ".join(words_of(statement))
                fix = "quote it to the letter"
                if "..." in words or "…" in words:
                    fix = "where you left something out, give the pieces as a list"
                yield fault_at(statement, miss.field, what, fix)


def _whereabouts(evidence: Evidence) -> str:
    """What the texts at hand say to words that were altered."""
    if evidence.passages:
        return f"; these do stand in {_path(evidence.capture)}"
    if not evidence.misses:
        return ""
    miss, path = evidence.misses[0], _path(evidence.looked_in)
    if miss.elsewhere:
        return f"; they stand in {path} in another order"
    return f"; they do not stand in {path}{_nearest(miss)}"


def _nearest(miss: Miss) -> str:
    if miss.near is None:
        return ", nor anything like them" if miss.sought else ""
    return f"; nearest, in line {miss.line} ([-here-]{{+there+}}): {miss.near.told}"


def unverified(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        if evidence.status != "unverified":
            continue
        id = statement.source
        if evidence.looked_in is None:
            what = f"nobody has looked for these words in {id}, and no text of it is at hand"
        else:
            path, newest = _path(evidence.looked_in), facts.sources[id].captures[-1]
            what = f"these words do not stand in {path}, and the text of {newest.date} is not here"
        fix = f"run factcli source verify {id} where its text is"
        yield fault_at(statement, _field(statement), what, fix)


def unsure(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        for field in evidence.unsure:
            if statement.at is None and "at" not in statement.place.broken:
                what = f"these words stand in several places of {_path(evidence.capture)}"
                yield fault_at(statement, field, what, "say in which, with at: page, paragraph")


def void(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        if evidence.void and statement.verified:
            listed = facts.sources[statement.source].captures
            known = [each for each in listed if each.sha256 == statement.verified.capture]
            what = f"{statement.source} has no such capture"
            if known:
                what = f"the words do not stand in that capture, of {known[0].date}"
            fix = f"verify the words anew: factcli source verify {statement.source}"
            yield fault_at(statement, "verified.capture", what, fix)


def revised(facts: Facts) -> Iterator[Fault]:
    for statement, evidence in _borne_out(facts):
        newest, known = evidence.revised, evidence.capture
        if newest is None or known is None:
            continue
        if evidence.lost:
            what = f"these words stood in the capture of {known.date}, and no longer do in "
            fix = (
                "add what it says now (its record first: factcli edit"
                f" {statement.source} --set updated=...); what it said may stay, with the reason"
            )
        else:
            what = f"these words stood in the capture of {known.date}; nobody has looked in "
            fix = f"run factcli source verify {statement.source} where its text is"
        yield fault_at(statement, _field(statement), f"{what}that of {newest.date}", fix)


def changed(facts: Facts) -> Iterator[Fault]:
    for source in facts.sources.values():
        captures = () if "captures" in source.place.broken else source.captures
        for number, capture in enumerate(captures):
            what = _difference(facts, capture)
            if what:
                fix = "put the text back as it was; what the page says now is another capture"
                yield fault_at(source, f"captures.{number}.sha256", what, fix)


def _difference(facts: Facts, capture: Capture) -> str:
    path = f"{SEEDS}/{capture.file}"
    held = facts.texts.get(path) if capture.file else None
    if held is None or held.sha256 == capture.sha256:
        return ""
    if held.fault:
        return f"{path} cannot be verified: {held.fault}"
    return f"{path} is not what was captured; its SHA-256 is {held.sha256[:16]}..."


def retracted(facts: Facts) -> Iterator[Fault]:
    withdrawn = {s.id: s.retracted.date for s in facts.sources.values() if s.retracted}
    for id, date in withdrawn.items():
        for statement in facts.by_source.get(id, ()):
            what = f"{id} was withdrawn on {date}, and so this is on no timeline"
            fix = "find another source for it, or let it stand as a part of the history"
            yield fault_at(statement, "source", what, fix)
    for source in facts.sources.values() if withdrawn else ():
        gone = (
            []
            if source.id in withdrawn
            else [id for id in _above(facts, source) if id in withdrawn]
        )
        if gone:
            what = f"{gone[0]}, which this goes back to, was withdrawn on {withdrawn[gone[0]]}"
            fix = f"see whether this still holds; if not: factcli source retract {source.id}"
            yield fault_at(source, "derived_from", what, fix)


def _above(facts: Facts, source: Source) -> list[str]:
    """The sources that a source repeats, and those that they repeat in their turn."""
    found: dict[str, None] = {}
    waiting = [source.id]
    while waiting:
        for id in facts.sources[waiting.pop()].derived_from:
            if id in facts.sources and id not in found:
                found[id] = None
                waiting.append(id)
    return list(found)


_TEXT = "The port office said on Monday: “No ship is missing.” It has every ship in its books.\n"
_SHA256 = "36a8395e984a4a2905ed11b931cfdb1a965bf3356b094732244c84a63bef583b"
_WORDS = "f1cc4e7a318352150a18af22e3aa6859e4de51214c77cf515a0fe054b2c6b239"
"""What `sha256sum` says of that text, and the digest of `No ship is missing`."""

_OTHER = "4f" * 32


def _captured(sha256: str, *more: str, text: str = _TEXT) -> str:
    """A source with captures, the first of them with its text where one is given."""
    lines = ["captures:", "  - date: 2025-03-01", f"    sha256: {sha256}"]
    held = f"-- seeds/herald.txt --\n{text}" if text else ""
    lines += ["    file: herald.txt", *more]
    return a_source("published: 2025-03-01", *lines) + held


_QUOTE = "quote: No ship is missing"


def _verified(capture: str = _SHA256) -> str:
    return f"verified:\n  capture: {capture}\n  words: {_WORDS}\n  date: 2025-03-02"


_LATER = ("  - date: 2025-03-05", f"    sha256: {_OTHER}")

RULES = (
    Rule(
        "quote-missing",
        "information",
        "What was said is best told in its own words.",
        missing,
        _captured(_SHA256, text=""),
        _captured(_SHA256) + a_statement(_QUOTE),
    ),
    Rule(
        "quote-altered",
        "error",
        "A quotation is to the letter.",
        altered,
        _captured(_SHA256) + a_statement("quote: No ship was missing"),
        _captured(_SHA256, text="") + a_statement(_QUOTE, _verified()),
    ),
    Rule(
        "quote-unverified",
        "warning",
        "Words that nobody has found in their source are hearsay.",
        unverified,
        _captured(_SHA256, text="") + a_statement(_QUOTE),
        _captured(_SHA256, text="") + a_statement(_QUOTE, _verified()),
    ),
    Rule(
        "quote-unsure",
        "error",
        "Words that stand in several places need the place that is meant.",
        unsure,
        _captured(_SHA256) + a_statement("quote: ship"),
        _captured(_SHA256) + a_statement("quote: ship", "at: second sentence"),
    ),
    Rule(
        "dangling-capture",
        "error",
        "A verification counts only in a capture of the source.",
        void,
        _captured(_SHA256) + a_statement(_QUOTE, _verified(capture=_OTHER)),
        _captured(_SHA256) + a_statement(_QUOTE, _verified()),
    ),
    Rule(
        "source-revised",
        "warning",
        "What a source no longer says is a change of the story.",
        revised,
        _captured(_SHA256, *_LATER) + a_statement(_QUOTE),
        _captured(
            _OTHER, *_LATER[:1], f"    sha256: {_SHA256}", "    file: herald-2025-03-05.txt"
        ).replace("seeds/herald.txt", "seeds/herald-2025-03-05.txt")
        + a_statement(_QUOTE),
    ),
    Rule(
        "capture-changed",
        "error",
        "What was captured must stay what it was.",
        changed,
        _captured(_OTHER) + a_statement(_QUOTE, _verified(capture=_OTHER)),
        _captured(_SHA256) + a_statement(_QUOTE),
    ),
    Rule(
        "source-retracted",
        "warning",
        "What rests on a withdrawn source has lost its ground.",
        retracted,
        a_source("published: 2025-03-01", "retracted:\n  date: 2025-03-08"),
        a_source("published: 2025-03-01", "retracted:\n  date: 2025-03-08")
        + a_statement("source: gazette"),
    ),
)


def sought(facts: Facts, source: str, words: Sequence[str]) -> tuple[bool | None, str]:
    """Whether words stand in the texts that are held of a source, None where there are none; and
    where they do, or what is nearest, in words."""
    nowhere = parse_date("XXXX")
    quoting = Statement("x/x/sought", "x", nowhere, "neither", source, "probable", quote=(*words,))
    evidence = evidence_of(facts, quoting)
    if evidence.passages:
        place = evidence.passages[-1]
        return (
            True,
            f"stands in {_path(evidence.capture)}, line {place.line}, column {place.column}",
        )
    if evidence.misses:
        miss = next((m for m in evidence.misses if m.near), evidence.misses[0])
        where = " in that order" if miss.elsewhere else ""
        told = f"does not stand{where} in {_path(evidence.looked_in)}{_nearest(miss)}"
        return False, f"{told}; type it to the letter"
    return None, f"no text of {source} is held to look it up in (factcli source capture keeps one)"
