"""The commands about sources: add, capture, verify, lineage, list, retract."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import options
from factcli.cli.carrying_out import carry_out, carry_out_additions
from factcli.cli.options import Takes, Text, Texts, option
from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from factcli.answers import Answer
    from factcli.captures import Document
    from factcli.changes.plan import Ledger, Plan
    from factcli.records import Facts


def add(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, as rfa-2024-10-25.")],
    publisher: Annotated[Text, option("NAME", "As printed."), Takes("publisher")] = None,
    title: Annotated[Text, option("TEXT", "As printed.")] = None,
    published: Annotated[Text, option("EDTF", "When it first came out.")] = None,
    updated: Annotated[Text, option("EDTF", "When it was last changed.")] = None,
    url: Annotated[Text, option("URL", "Where it is on the web.")] = None,
    kind: Annotated[
        Text, option("WORD", "article, wire, statement, broadcast, ..."), Takes("source kind")
    ] = None,
    reliability: Annotated[
        Text, option("LETTER", "The Admiralty letter, A to F."), Takes("reliability")
    ] = None,
    derived_from: Annotated[
        Texts, option("ID|NAME", "A source that it repeats; may be given again."), Takes("origin")
    ] = None,
    set: Annotated[Texts, option("KEY=VALUE", "Any other key."), Takes("source pair")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a source: the document that statements are read in."""
    from factcli.changes.additions import add_source as plan

    fields = options.fields(
        "source",
        [f"source.{each}" for each in set or ()],
        {
            "title": title,
            "publisher": publisher,
            "published": published,
            "updated": updated,
            "url": url,
            "kind": kind,
            "reliability": reliability,
        },
        {"derived_from": derived_from},
    )
    carry_out_additions(context.obj, lambda ledger: plan(ledger.facts, id, fields), dry_run)


def capture(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The source that it is."), Takes("source")
    ],
    place: Annotated[
        Text,
        typer.Argument(
            metavar="[FILE|URL|-]",
            help="Text, Markdown or HTML; the address of the record where left out.",
            show_default=False,
        ),
        Takes("files"),
    ] = None,
    date: Annotated[Text, option("EDTF", "The day it was taken; today where left out.")] = None,
    note: Annotated[Text, option("TEXT", "What changed since the last one.")] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Read addresses that are not public, too.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long the web may take.", min=0.1, max=3600)
    ] = 60.0,
    dry_run: options.DryRun = False,
) -> None:
    """Keep the text of a document beside its record, and tell what changed since the last time.

    HTML is cleaned of all but its text, which needs factcli[capture]. Of a later text it is told
    what was added, changed or has gone, whether the title is another, and which quotations no
    longer stand in it.
    """
    from factcli.captures import text_of
    from factcli.changes.captures import capture as plan
    from factcli.lookup import find_source

    session: Session = context.obj
    facts = session.asked().all()
    id = find_source(facts, source)
    place = place or facts.sources[id].url
    if place is None:
        raise WrongUsage(f"{id} has no url; give a file, an address, or - for standard input")
    document = _document(session, place, allow_private, timeout)
    if document.url and document.url != place:
        warn(f"read from {document.url}")
    taken, day = text_of(document), date or session.today()

    def planned(ledger: "Ledger") -> "Plan":
        return plan(ledger, id, taken.data, taken.ending, day, note, dated=date is not None)

    carry_out(session, planned, dry_run)


def _document(session: Session, place: str, private: bool, seconds: float) -> "Document":
    """What is to be captured, from wherever it is."""
    import os

    from factcli.captures import read_file, read_stream
    from factcli.cli.progress import received
    from factcli.web import fetch

    if place == "-":
        if sys.stdin is None:
            raise NotFound("standard input is closed")
        return read_stream(sys.stdin.buffer)
    if "://" in place:
        with received(place) as progress:
            return fetch(place, private, seconds, progress)
    return read_file(os.path.join(session.start, place))


def verify(
    context: typer.Context,
    sources: Annotated[
        Texts,
        typer.Argument(metavar="[SOURCE]...", help="All where left out.", show_default=False),
        Takes("source"),
    ] = None,
    dry_run: options.DryRun = False,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[options.Part, Takes("words", ("rows", "problems"))] = None,
    raw: options.Raw = False,
) -> None:
    """Look for every quote and excerpt in the captured texts at hand; leave an attestation.

    Then check can tell without the text whether words were altered since. Exits 1 where words
    stand in no capture, or are not those that were verified.
    """
    from factcli.changes.attestations import verify as plan

    session: Session = context.obj
    options.check_format(format)
    looked: list[tuple[Facts, Answer]] = []

    def planned(ledger: "Ledger") -> "Plan":
        made, answer = plan(ledger, sources or (), session.today())
        looked.append((ledger.facts, answer))
        return made

    carry_out(session, planned, dry_run)
    facts, answer = looked[-1]
    if not dry_run:
        session.answer(answer, format, output, part, raw)
    session.tell_unread(facts)
    if any(row["status"] in ("absent", "altered") for row in answer.parts[0].rows):
        raise typer.Exit(1)


def list_all(
    context: typer.Context,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    raw: options.Raw = False,
) -> None:
    """List the sources: how much was read in each, and how much of that is verified."""
    from factcli.analysis.lineage import listing

    session: Session = context.obj
    options.check_format(format)
    facts = session.asked(rev).all()
    session.answer(listing(facts), format, output, raw=raw)
    session.tell_unread(facts)


def lineage(
    context: typer.Context,
    sources: Annotated[
        Texts,
        typer.Argument(metavar="[SOURCE]...", help="All where left out.", show_default=False),
        Takes("source"),
    ] = None,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    raw: options.Raw = False,
) -> None:
    """Draw who repeats whom: each origin, and the sources that report what comes from it."""
    from factcli.analysis.lineage import lineage as answer
    from factcli.lookup import find_source

    session: Session = context.obj
    options.check_format(format)
    facts = session.asked(rev).all()
    wanted = [find_source(facts, each) for each in sources or ()]
    session.answer(answer(facts, wanted), format, output, raw=raw)
    session.tell_unread(facts)


def retract(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The source that is withdrawn."), Takes("source")
    ],
    date: Annotated[Text, option("EDTF", "The day of the withdrawal.")] = None,
    note: Annotated[Text, option("TEXT", "What the publisher said of it.")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record that a source was withdrawn: its statements leave the timeline, not the ledger."""
    from factcli.changes.edits import retract as plan

    given = options.all_given({"date": date}) | ({"note": note} if note is not None else {})
    carry_out(context.obj, lambda ledger: plan(ledger, source, given), dry_run)
