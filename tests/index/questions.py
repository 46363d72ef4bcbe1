"""What a ledger is asked in these tests, and what comes back: all that a user would see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from factcli.analysis.diff import diff_dates
from factcli.analysis.lineage import lineage
from factcli.analysis.lineage import listing as sources
from factcli.analysis.parties import compare_parties
from factcli.analysis.sources import compare_sources
from factcli.analysis.timeline import Window, timeline
from factcli.analysis.trail import listing, show
from factcli.answers import Answer
from factcli.cli.session import bears_on
from factcli.errors import FactcliError
from factcli.index.asking import Asked, Indexed, Whole
from factcli.index.cache import Cache
from factcli.lookup import find_party, find_record, find_scope, find_source
from factcli.query import parse
from factcli.records import Facts
from factcli.render import Screen, render
from factcli.render.findings import line
from factcli.trees import Folder
from factcli.values.words import shortest_tails

Question = Callable[[Asked], tuple[Answer, Facts, str | None]]
"""Gives an answer, the facts that it rests on, and the id of what was asked about."""


def _query(*terms: str) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts, found = ledger.matching(parse(terms))
        return listing(facts, found), facts, None

    return ask


def _show(id: str) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.record(id)
        return show(facts, find_record(facts, id)), facts, None

    return ask


def _timeline(scope: str | None, party: str | None = None, shifts: bool = False) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.scope(scope, parties=party is not None)
        parties = (find_party(facts, party),) if party else ()
        window = Window(None, None, parties, shifts)
        about = find_scope(facts, scope)
        return timeline(facts, about.claims, window, None, None), facts, about.id

    return ask


def _sources(scope: str | None, source: str | None = None) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.scope(scope)
        about = find_scope(facts, scope)
        chosen = [find_source(facts, source)] if source else []
        return compare_sources(facts, about.claims, chosen), facts, about.id

    return ask


def _parties(scope: str | None) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.scope(scope)
        about = find_scope(facts, scope)
        return compare_parties(facts, about.claims), facts, about.id

    return ask


def _since(scope: str) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.scope(scope)
        about = find_scope(facts, scope)
        return diff_dates(facts, about.claims, date(2024, 10, 24), None), facts, about.id

    return ask


def _all(answer: Callable[[Facts], Answer]) -> Question:
    def ask(ledger: Asked) -> tuple[Answer, Facts, str | None]:
        facts = ledger.all()
        return answer(facts), facts, None

    return ask


QUESTIONS: dict[str, Question] = {
    **{
        " ".join(terms): _query(*terms)
        for terms in (
            (),
            ("speaker:ann", "stance:denies"),
            ("not:source:gazette",),
            ("origin:wire",),
            ("not:origin:gazette", "via:wire"),
            ("reliability:B+",),
            ("tag:old",),
            ("claim:boat",),
            ("boat",),
            ("ю",),
            ("score:..-1", "date:2024-10-20..2024-10-25"),
            ("figure:boats",),
        )
    },
    **{f"show {id}": _show(id) for id in ("a/one", "2024-10-21-ann", "wire", "b", "gazette")},
    **{f"timeline {scope}": _timeline(scope) for scope in (None, "a/one", "two", "b")},
    "timeline two by ann": _timeline("two", party="ann"),
    "shifts": _timeline("a", shifts=True),
    "sources": _sources(None),
    "sources one": _sources("one", source="gazette"),
    "parties a": _parties("a"),
    "since": _since("a"),
    "lineage": _all(lineage),
    "list": _all(sources),
}


def told(ledger: Asked, question: Question) -> str:
    """The answer, with the ids as a screen would have them, and the faults that were met; or the
    refusal."""
    try:
        answer, facts, about = question(ledger)
    except FactcliError as error:
        return f"{type(error).__name__}: {error}"
    return "\n".join(
        [render(answer, "json", Screen(None, False, False), None, False)]
        + [repr(sorted(shortest_tails({id for ids in answer.known for id in ids}).items()))]
        + [repr(answer.headings)]
        + [line(finding) for finding in facts.findings if bears_on(finding.path, about)]
    )


def whole(root: Path) -> Whole:
    return Whole(Folder(str(root)))


def indexed(root: Path, notes: list[str]) -> Indexed:
    """The ledger with its index; what it has to tell goes into `notes`."""
    return Indexed(Folder(str(root)), lambda: nullcontext(lambda done, total: None), notes.append)


def differing(root: Path, notes: list[str]) -> list[str]:
    """The questions whose answers are not what they are without an index. Each is asked of the
    index as it is now: a question brings in only what it rests on itself."""
    found = []
    facts = whole(root).all()
    index = Path(Cache(str(root)).path)
    before = index.read_bytes() if index.exists() else b""

    class Read(Whole):
        def all(self) -> Facts:
            return facts

    for name, question in QUESTIONS.items():
        if before:
            index.write_bytes(before)
        ledger = indexed(root, notes)
        try:
            if told(ledger, question) != told(Read(Folder(str(root))), question):
                found.append(name)
        finally:
            ledger.close()
    return found
