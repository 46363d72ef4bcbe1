"""What is kept of a source's text, and the attestations that words were found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from factcli.analysis.evidence import Evidence, evidence_of, judged, misses_in, texts_of, words_of
from factcli.analysis.revisions import Revision, revision
from factcli.answers import Answer, Column, Part, Row
from factcli.changes.amendment import Amendment
from factcli.changes.plan import Ledger, Plan
from factcli.errors import Conflict, WrongUsage
from factcli.format import fields_of
from factcli.format.canonical import Plain
from factcli.format.fields import VERIFIED
from factcli.format.paths import SEEDS, path_of, statement_day
from factcli.lookup import find_source
from factcli.records import Capture, Create, Facts, Source, Statement, Verified
from factcli.values.dates import Date, parse_date
from factcli.values.quotes import Text, captured, digest
from factcli.values.words import NAME_LENGTH, clipped

_MOST_TOLD = 10
_LONGEST = 300


def capture(
    ledger: Ledger, typed: str, data: bytes, ending: str, day: str, note: str | None = None
) -> Plan:
    """Keep a text of a source beside its record, and say what changed since the one before.

    A text that is known is put back in its place. Raises Conflict where another stands there,
    WrongUsage for a day before the newest capture's.
    """
    facts = ledger.facts
    source = facts.sources[find_source(facts, typed)]
    taken, date = captured(data), _date(day)
    known = _known(facts, source, taken.sha256)
    if known is not None:
        return _again(ledger, source, known, data)
    if source.captures and source.captures[-1].date.after(date):
        raise WrongUsage(f"the newest capture of {source.id} is of {source.captures[-1].date}")
    held = list(texts_of(facts, source))
    made = revision(held[0][1], taken.text, source.title) if held else Revision()
    auto = made.summary and f"{made.summary[0].upper()}{made.summary[1:]}."
    name, there = _place(facts, source, day, ending, data)
    new = Capture(date, taken.sha256, name, note or auto or None)
    after = replace(source, captures=(*source.captures, new))
    told = list(_what_changed(held[0][0], made)) if held else []
    told += _what_stands(facts.by_source.get(source.id, []), after, [(new, taken.text), *held])
    text = () if there else (Create(f"{SEEDS}/{name}", data),)
    return Plan((*text, *_listing(ledger, after).changes()), source.id, tuple(told))


def _date(day: str) -> Date:
    try:
        return parse_date(day)
    except ValueError as error:
        raise WrongUsage(f"--date: {error}") from None


def _known(facts: Facts, source: Source, sha256: str) -> Capture | None:
    """The newest capture, if it is of this very text, or an older one whose text is not at hand."""
    for number, each in enumerate(reversed(source.captures)):
        if each.sha256 == sha256 and (number == 0 or f"{SEEDS}/{each.file}" not in facts.texts):
            return each
    return None


def _again(ledger: Ledger, source: Source, known: Capture, data: bytes) -> Plan:
    """The plan for a text that was captured before."""
    facts = ledger.facts
    if known.file is None:
        name, there = _place(facts, replace(source, captures=()), known.date.text, ".txt", data)
        named = (replace(each, file=name) if each is known else each for each in source.captures)
        changes = _listing(ledger, replace(source, captures=tuple(named))).changes()
        text = () if there else (Create(f"{SEEDS}/{name}", data),)
        note = f"this is the text of the capture of {known.date}"
        return Plan((*text, *changes), source.id, (note,))
    path = f"{SEEDS}/{known.file}"
    if path not in facts.texts:
        note = f"this is the text of the capture of {known.date}; it is put beside the record"
        return Plan((Create(path, data),), source.id, (note,))
    if facts.texts[path].sha256 != known.sha256:
        raise Conflict(f"{path} is not what was captured; remove it, then run this again")
    note = f"nothing was changed: this is the text of the capture of {known.date}"
    return Plan((), source.id, (note,))


def _place(facts: Facts, source: Source, day: str, ending: str, data: bytes) -> tuple[str, bool]:
    """The name of the file of a new capture, and whether it stands there already: one that nothing
    has, or that holds this very text and no source lists, from a run that was cut short."""
    listed = {
        each.file.partition(".")[0]
        for other in facts.sources.values()
        for each in other.captures
        if each.file
    }
    paths = (item.path for item in facts.items if item.path.startswith(f"{SEEDS}/"))
    taken = {path.split("/")[1].partition(".")[0] for path in paths if not path.endswith(".yaml")}
    sha256 = captured(data).sha256
    number = 1 if source.captures else 0
    while True:
        suffix = f"-{statement_day(_date(day))}" if number else ""
        suffix += f"-{number}" if number > 1 else ""
        stem = source.id[: NAME_LENGTH - len(suffix)].rstrip("-") + suffix
        held = facts.texts.get(f"{SEEDS}/{stem}{ending}")
        if stem not in listed:
            if stem not in taken:
                return stem + ending, False
            if held is not None and held.sha256 == sha256:
                return stem + ending, True
        number += 1


def _listing(ledger: Ledger, source: Source) -> Amendment:
    """The amendment that gives a record the captures of this source."""
    amendment = Amendment(ledger)
    captures = [
        {key: text for key, text in each.items() if text is not None}
        for each in fields_of(source)["captures"]
    ]
    amendment.put(path_of("source", source.id), "captures", captures)
    return amendment


def _what_changed(before: Capture, made: Revision) -> Iterator[str]:
    """What is said of a text that was captured before, in the words of the story."""
    yield f"since the capture of {before.date}: {made.summary or 'typography alone'}"
    if made.title:
        yield f"the title was: {_clipped(made.title[0])}"
        yield f"the title is:  {_clipped(made.title[1])}"
    told = [*(("added: ", each) for each in made.added), *(("gone: ", each) for each in made.gone)]
    told += [("changed: ", f"{old} -> {new}") for old, new in made.changed]
    for what, words in told[:_MOST_TOLD]:
        yield f"{what}{_clipped(words)}"
    if len(told) > _MOST_TOLD:
        yield f"and {len(told) - _MOST_TOLD} sentences more"


def _what_stands(
    said: Sequence[Statement], source: Source, held: list[tuple[Capture, Text]]
) -> Iterator[str]:
    """Which quotations of a source stand in its newest text, the first of those at hand."""
    quoting = [each for each in said if words_of(each)]
    lost = []
    for each in quoting:
        evidence = judged(each, source, held, near=False)
        if not evidence.passages or evidence.revised:
            lost.append((each, evidence))
    if quoting:
        yield f"{len(quoting) - len(lost)} of {len(quoting)} quotations stand in it"
    for each, evidence in lost[:_MOST_TOLD]:
        stood = "stands no longer" if evidence.revised else "does not stand"
        yield f"{stood} in it: {each.id}: {_missing(each, held[0][1])}"
    if len(lost) > _MOST_TOLD:
        yield f"and {len(lost) - _MOST_TOLD} more: factcli source verify {source.id}"


def _missing(statement: Statement, text: Text) -> str:
    """Words that a text does not have, or what it has in their place."""
    miss = next(misses_in(statement, text))
    if miss.near:
        return f"line {miss.line} has {_clipped(miss.near.told)}"
    return f"“{_clipped(' … '.join(words_of(statement)))}”"


def _clipped(words: str) -> str:
    return clipped(" ".join(words.split()), _LONGEST)


# -- attestations ----------------------------------------------------------------------------------


def attestation(facts: Facts, statement: Statement, day: str) -> Verified | None:
    """What attests that a statement's words stand in a text at hand; None where they do not."""
    source = facts.sources.get(statement.source)
    held = list(texts_of(facts, source)) if source else []
    found = judged(replace(statement, verified=None), source, held, near=False)
    return _attesting(statement, found, day)


def _attesting(statement: Statement, found: Evidence, day: str) -> Verified | None:
    if not found.passages or found.capture is None:
        return None
    words, known = digest(words_of(statement)), statement.verified
    if known and (known.capture, known.words) == (found.capture.sha256, words):
        return known
    return Verified(found.capture.sha256, words, parse_date(day))


def plain_of(verified: Verified) -> Plain:
    """An attestation as a file holds it."""
    return VERIFIED.encode(verified)


def verify(ledger: Ledger, typed: Sequence[str], day: str) -> tuple[Plan, Answer]:
    """Look for the words of every statement, or of those of some sources, in the texts at hand;
    leave an attestation where they stand.

    The answer has a row for each statement that quotes; those whose words are not found, or
    altered, are in the part `problems` too.
    """
    facts = ledger.facts
    wanted = {find_source(facts, each) for each in typed}
    amendment = Amendment(ledger)
    rows: list[Row] = []
    for statement in facts.statements.values():
        if (wanted and statement.source not in wanted) or not words_of(statement):
            continue
        found = evidence_of(facts, statement)
        attested = _attesting(statement, found, day)
        if attested is not None:
            amendment.put(statement.place.path, "verified", plain_of(attested))
            found = found._replace(status="found")
        rows.append(_row(statement, found))
    changes = amendment.changes()
    good = ("found", "attested")
    problems = [row for row in rows if row["status"] not in good]
    counts = f"{len(rows) - len(problems)} of {len(rows)} quotations are verified."
    return Plan(changes), Answer(
        "source-verify",
        (
            Part("rows", _COLUMNS, rows),
            Part("problems", _PROBLEMS, problems, empty=counts if rows else "Nothing is quoted."),
        ),
        known=facts.ids,
    )


_ID = Column("id", "the statement's id", "id", "id")
_COLUMNS = (
    Column("id", "the statement's id"),
    Column("source", "the source's id"),
    Column(
        "status",
        "found: the words stand in a text at hand; attested: they did when somebody looked, and no"
        " text is at hand; unverified: nobody has looked; absent: they do not stand in the text;"
        " lost: they stand in an earlier capture, and no longer in the newest; altered: they are"
        " not those that were verified; no capture: the source has none",
    ),
    Column("capture", "the SHA-256 of the capture that they stand in; or null"),
    Column("captured", "the day of that capture; or null", "date"),
    Column("passages", "where they stand: line, column, words", "table"),
    Column("nearest", "what the text has in their place, the difference marked; or null"),
)
_PROBLEMS = (
    _ID,
    Column("status", "why the words are not verified", title="words"),
    Column("nearest", "what the text has in their place", title="the text has"),
)


def _row(statement: Statement, found: Evidence) -> Row:
    near = next((miss.near for miss in found.misses if miss.near), None)
    return {
        "id": statement.id,
        "source": statement.source,
        "status": "lost" if found.lost else found.status,
        "capture": found.capture.sha256 if found.capture else None,
        "captured": found.capture.date.text if found.capture else None,
        "passages": [each._asdict() for each in found.passages],
        "nearest": near.told if near else None,
    }
