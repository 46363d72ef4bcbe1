"""The commands that answer: show, query, timeline, compare."""

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from factcli.cli import options
from factcli.cli.options import Takes
from factcli.cli.session import Session
from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from datetime import date as Day

    from factcli.values.dates import Date


def show(
    context: typer.Context,
    id: Annotated[
        str, typer.Argument(metavar="ID", help="Any unambiguous tail of an id."), Takes("id")
    ],
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    raw: options.Raw = False,
) -> None:
    """Show one record, whole, with its trail: source, chain, neighbours."""
    from factcli.analysis.trail import show as answer
    from factcli.lookup import find_record

    session: Session = context.obj
    options.check_format(format)
    facts = session.asked(rev).record(id)
    session.answer(answer(facts, find_record(facts, id)), format, output, raw=raw)
    session.tell_unread(facts)


def query(
    context: typer.Context,
    terms: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="[TERM]...", help="Such as party:russia stance:denies.", show_default=False
        ),
        Takes("term"),
    ] = None,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    raw: options.Raw = False,
) -> None:
    """Find statements; all terms must match.

    Terms: speaker:putin party:russia stance:denies score:..-1 date:2024-10..2024-11 source:rfa
    via:reuters origin:reuters confidence:probable+ reliability:B+ figure:troops tag:summit
    claim:troops story:dprk id:2024-10-24 not:TERM, or words to be found in any text.
    """
    from factcli.analysis.trail import listing
    from factcli.query import parse

    session: Session = context.obj
    options.check_format(format)
    condition = parse(terms or [])
    facts, found = session.asked(rev).matching(condition)
    session.answer(listing(facts, found), format, output, raw=raw)
    session.tell_unread(facts)


def timeline(
    context: typer.Context,
    scope: options.Scope = None,
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help="Leave out what was over by then.", show_default=False),
    ] = None,
    until: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help="Leave out what came later.", show_default=False),
    ] = None,
    party: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="NAME", help="Only this party; may be given again.", show_default=False
        ),
        Takes("party"),
    ] = None,
    shifts: Annotated[
        bool, typer.Option("--shifts", help="Only the statements between which a party moved.")
    ] = False,
    as_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="DATE", help="What had been said and published by then.", show_default=False
        ),
    ] = None,
    rev: options.Revision = None,
    layout: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="NAME",
            help="lanes or table; on a terminal lanes, where they fit.",
            show_default=False,
        ),
        Takes("words", ("lanes", "table")),
    ] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Tell when each came into the repository, too.")
    ] = False,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[
        options.Part, Takes("words", ("rows", "shifts", "claims", "assessments"))
    ] = None,
    raw: options.Raw = False,
) -> None:
    """Tell how the story changed: who said what, when, and where a party moved."""
    from factcli.analysis.timeline import Window
    from factcli.analysis.timeline import timeline as answer
    from factcli.lookup import find_party, find_scope

    session: Session = context.obj
    options.check_format(format)
    layout = _layout(layout, format, part, recorded)
    start, end, day = _date("--since", since), _date("--until", until), _day("--as-of", as_of)
    facts = session.asked(rev).scope(scope, parties=bool(party))
    about = find_scope(facts, scope)
    parties = tuple(find_party(facts, each) for each in party or ())
    window = Window(start, end, parties, shifts)
    entered = None
    if recorded:
        from factcli.cli.history import recorded_in

        entered = recorded_in(session, facts, about.claims, rev)
    found = answer(facts, about.claims, window, day, entered)
    session.answer(found, format, output, part, raw, layout)
    session.tell_unread(facts, about.id)


def compare_sources(
    context: typer.Context,
    scope: options.Scope = None,
    source: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="ID", help="Only this source; may be given again.", show_default=False
        ),
        Takes("source"),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="KEY", help="source or publisher.", show_default=False),
        Takes("words", ("source", "publisher")),
    ] = "source",
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[
        options.Part, Takes("words", ("rows", "figures", "origins", "alone", "conflicts"))
    ] = None,
    raw: options.Raw = False,
) -> None:
    """Who says what, who repeats whom, which accounts and figures conflict."""
    from factcli.analysis.sources import BY
    from factcli.analysis.sources import compare_sources as answer
    from factcli.lookup import find_scope, find_source

    session: Session = context.obj
    options.check_format(format)
    if by not in BY:
        raise WrongUsage(f"--by: {' or '.join(BY)}, not {by}")
    facts = session.asked(rev).scope(scope)
    about = find_scope(facts, scope)
    sources = [find_source(facts, each) for each in source or ()]
    session.answer(answer(facts, about.claims, sources, by), format, output, part, raw)
    session.tell_unread(facts, about.id)


def compare_parties(
    context: typer.Context,
    scope: options.Scope = None,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[options.Part, Takes("words", ("rows", "conflicts"))] = None,
    raw: options.Raw = False,
) -> None:
    """Where each party stands now, and since when."""
    from factcli.analysis.parties import compare_parties as answer
    from factcli.lookup import find_scope

    session: Session = context.obj
    options.check_format(format)
    facts = session.asked(rev).scope(scope)
    about = find_scope(facts, scope)
    session.answer(answer(facts, about.claims), format, output, part, raw)
    session.tell_unread(facts, about.id)


def _layout(layout: str | None, format: str, part: str | None, recorded: bool) -> str | None:
    """The layout that was asked for; the table where only it can tell what was."""
    from factcli.render import LAYOUTS
    from factcli.values.words import did_you_mean

    if layout is not None and layout not in LAYOUTS:
        hint = did_you_mean(layout, LAYOUTS) or f"one of: {', '.join(LAYOUTS)}"
        raise WrongUsage(f"--layout: there is no layout {layout}; {hint}")
    other = "--recorded" if recorded else "--part" if part else f"-f {format}"
    if layout == "lanes" and other != "-f table":
        raise WrongUsage(f"--layout lanes: {other} is not told in lanes; leave out one of the two")
    return "table" if recorded else layout


def _day(option: str, text: str | None) -> "Day | None":
    from factcli.values.dates import parse_day

    return _option(option, parse_day, text)  # type: ignore[no-any-return]


def _date(option: str, text: str | None) -> "Date | None":
    from factcli.values.dates import parse_date

    return _option(option, parse_date, text)  # type: ignore[no-any-return]


def _option(option: str, parse: Any, text: str | None) -> Any:
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise WrongUsage(f"{option}: {error}") from None
