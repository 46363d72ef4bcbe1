"""Captures: a text of a source is kept beside its record, and what it changes is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from factcli.analysis.evidence import judged, misses_in, texts_of, words_of
from factcli.analysis.revisions import Revision, revision
from factcli.changes.amendment import Amendment
from factcli.changes.change import Create
from factcli.changes.plan import Ledger, Plan
from factcli.errors import Conflict, WrongUsage
from factcli.format.plain import fields_of
from factcli.lookup import find_source
from factcli.paths import SEEDS, path_of, statement_day
from factcli.records import Capture, Facts, Source, Statement
from factcli.values.dates import Date, parse_date
from factcli.values.quotes import Text, captured
from factcli.values.words import NAME_LENGTH, clipped

_MOST_TOLD = 10
_LONGEST = 300


def capture(
    ledger: Ledger,
    typed: str,
    data: bytes,
    ending: str,
    day: str,
    note: str | None = None,
    dated: bool = False,
) -> Plan:
    """Keep a text of a source beside its record, and say what changed since the one before.

    A text that is known is put back in its place; if it is that of an older capture, a `dated` one
    is recorded anew. Raises Conflict where another stands there, WrongUsage for what is no day, or
    one before the newest capture's.
    """
    facts = ledger.facts
    source = facts.sources[find_source(facts, typed)]
    taken, date = captured(data), _date(day)
    known = _known(facts, source, taken.sha256, dated)
    if known is not None:
        return _again(ledger, source, known, data)
    if source.captures and source.captures[-1].date.after(date):
        raise WrongUsage(f"the newest capture of {source.id} is of {source.captures[-1].date}")
    held = list(texts_of(facts, source))
    made = revision(held[0][1], taken.text, source.title) if held else Revision()
    auto = made.summary and f"{made.summary[0].upper()}{made.summary[1:]}."
    name, there = _place(facts, source, date, ending, taken.sha256)
    new = Capture(date, taken.sha256, name, note or auto or None)
    after = replace(source, captures=(*source.captures, new))
    told = list(_what_changed(source, date, held[0][0], made)) if held else []
    told += _what_stands(facts.by_source.get(source.id, []), after, [(new, taken.text), *held])
    text = () if there else (Create(f"{SEEDS}/{name}", data),)
    return Plan((*text, *_listing(ledger, after).changes()), source.id, tuple(told))


def _date(day: str) -> Date:
    try:
        date = parse_date(day)
    except ValueError as error:
        raise WrongUsage(f"--date: {error}") from None
    if date.day is None:
        raise WrongUsage(f"--date: {day} is no single day; a capture is taken on one")
    return date


def _known(facts: Facts, source: Source, sha256: str, dated: bool) -> Capture | None:
    """The newest capture, if it is of this very text, or an older one whose text is not at hand."""
    for number, each in enumerate(reversed(source.captures)):
        at_hand = f"{SEEDS}/{each.file}" in facts.texts
        if each.sha256 == sha256 and (number == 0 or not (dated or at_hand)):
            return each
    return None


def _again(ledger: Ledger, source: Source, known: Capture, data: bytes) -> Plan:
    """The plan for a text that was captured before."""
    facts = ledger.facts
    if known.file is None:
        first = replace(source, captures=())
        name, there = _place(facts, first, known.date, ".txt", known.sha256)
        named = (each._replace(file=name) if each is known else each for each in source.captures)
        changes = _listing(ledger, replace(source, captures=tuple(named))).changes()
        text = () if there else (Create(f"{SEEDS}/{name}", data),)
        note = f"this is the text of the capture of {known.date}"
        return Plan((*text, *changes), source.id, (note,))
    path = f"{SEEDS}/{known.file}"
    if path not in facts.texts:
        note = f"this is the text of the capture of {known.date}; it is put beside the record"
        if known is not source.captures[-1]:
            note += "; if the page reads so again, give the day: --date"
        return Plan((Create(path, data),), source.id, (note,))
    if facts.texts[path].sha256 != known.sha256:
        raise Conflict(f"{path} is not what was captured; remove it, then run this again")
    note = f"nothing was changed: this is the text of the capture of {known.date}"
    return Plan((), source.id, (note,))


def _place(facts: Facts, source: Source, date: Date, ending: str, sha256: str) -> tuple[str, bool]:
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
    number = 1 if source.captures else 0
    while True:
        suffix = f"-{statement_day(date)}" if number else ""
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


def _what_changed(source: Source, date: Date, before: Capture, made: Revision) -> Iterator[str]:
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
    if made.summary:
        title = " --set title=..." if made.title else ""
        yield f"to record that: factcli edit {source.id} --set updated={date}{title}"


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
        stands = f"{len(quoting) - len(lost)} of {len(quoting)} quotations stand in it"
        again = f"; attest that: factcli source verify {source.id}"
        yield stands + (again if len(lost) < len(quoting) else "")
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
