"""The command that writes what is new: add."""

from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import options
from factcli.cli.carrying_out import carry_out_additions
from factcli.cli.options import Takes, Text, Texts, option, pair
from factcli.cli.session import Session
from factcli.cli.streams import somebody_is_there
from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from factcli.changes.additions import Request


def add(
    context: typer.Context,
    claim_id: Annotated[
        Text,
        typer.Argument(metavar="[CLAIM]", help="The claim's id; STORY/CLAIM for a new one."),
        Takes("new claim"),
    ] = None,
    speaker: Annotated[Text, option("NAME", "Who spoke."), Takes("speaker")] = None,
    party: Annotated[
        Text, option("NAME", "The party spoken for, if not the speaker."), Takes("party")
    ] = None,
    date: Annotated[Text, option("EDTF", "When it was said: 2024-10-24, ../2024-10-23.")] = None,
    stance: Annotated[
        Text, option("WORD", "admits, confirms, asserts, denies, ..."), Takes("stance")
    ] = None,
    summary: Annotated[Text, option("TEXT", "What was said, in your own words.")] = None,
    quote: Annotated[
        Texts, option("TEXT", "The speaker's words, verbatim; again for a further piece.")
    ] = None,
    source: Annotated[Text, option("ID", "The source it was read in."), Takes("source")] = None,
    via: Annotated[
        Texts,
        option("NAME", "Who carried it to the source; again, nearest to it first."),
        Takes("carrier"),
    ] = None,
    confidence: Annotated[
        Text,
        option("WORD", "confirmed, probable, possible, doubtful, improbable, unjudged."),
        Takes("confidence"),
    ] = None,
    figure: Annotated[
        Texts, option("NAME=VALUE", "A quantity that it names, as troops=3000+."), Takes("figure")
    ] = None,
    set: Annotated[
        Texts,
        option("KEY=VALUE", "Any other key; claim.KEY, source.KEY and story.KEY for new ones."),
        Takes("new pair"),
    ] = None,
    claim: Annotated[Text, option("TEXT", "The text of a new claim.")] = None,
    publisher: Annotated[
        Text, option("NAME", "The publisher of a new source."), Takes("publisher")
    ] = None,
    title: Annotated[Text, option("TEXT", "The title of a new source.")] = None,
    published: Annotated[Text, option("EDTF", "When a new source came out.")] = None,
    url: Annotated[Text, option("URL", "Where a new source is on the web.")] = None,
    edit: Annotated[bool, typer.Option("--edit", help="Fill in the rest in your editor.")] = False,
    batch: Annotated[
        Text,
        option("SOURCE", "Fill in several statements of that source in your editor."),
        Takes("source"),
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a statement to a claim, with the claim and the source where they are new.

    On a terminal, what is not given is asked for; < goes back, Ctrl-D leaves with nothing written.
    Nothing is ever overwritten. The id of the statement is printed once it is on disk.
    """
    from factcli.changes.additions import Request, add_statement

    fields = options.fields(
        "statement",
        set or [],
        {
            "speaker": speaker,
            "party": party,
            "date": date,
            "stance": stance,
            "summary": summary,
            "source": source,
            "confidence": confidence,
        },
        {"quote": quote, "via": via},
    )
    if figure:
        figures = [pair("--figure", each) for each in figure]
        fields["figures"] = dict(figures)
        if len(dict(figures)) < len(figures):
            raise WrongUsage(
                "--figure: one name is given twice; a statement has one value for each"
            )
    request = Request(
        claim_id or "",
        fields,
        options.fields("claim", set or [], {"claim": claim}, {}),
        options.fields(
            "source",
            set or [],
            {"title": title, "publisher": publisher, "published": published, "url": url},
            {},
        ),
        options.fields("story", set or [], {}, {}),
    )
    session: Session = context.obj
    if edit or batch is not None:
        from factcli.cli.adding import fill_in

        fill_in(session, request, batch, dry_run)
        return
    if not _is_whole(request) and somebody_is_there():
        from factcli.cli.adding import asked_for

        request = asked_for(session, request)
    if not request.claim_id:
        raise WrongUsage("give the CLAIM that it is about: its id, STORY/CLAIM for a new one")
    carry_out_additions(
        session, lambda ledger: add_statement(ledger.facts, request, session.today()), dry_run
    )


def _is_whole(request: "Request") -> bool:
    """Whether nothing is left to be asked for."""
    from factcli.format.fields import STATEMENT

    given = request.statement
    return (
        bool(request.claim_id)
        and all(key in given for key in STATEMENT.needed)
        and all(any(key in given for key in group) for group in STATEMENT.any_of)
    )
