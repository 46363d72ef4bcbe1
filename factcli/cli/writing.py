"""The commands that write: add, source add, init."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from factcli.cli import options
from factcli.cli.session import Session, warn
from factcli.errors import Conflict, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from factcli.additions import Addition
    from factcli.format.canonical import Plain
    from factcli.records import Facts

_TRIES = 20
_TEXT = Optional[str]  # noqa: UP045
_TEXTS = Optional[list[str]]  # noqa: UP045


def _option(metavar: str, help: str, *names: str) -> typer.models.OptionInfo:
    return typer.Option(*names, metavar=metavar, help=help, show_default=False)  # type: ignore[no-any-return]


def add(
    context: typer.Context,
    claim_id: Annotated[
        str, typer.Argument(metavar="CLAIM", help="The claim's id; STORY/CLAIM for a new one.")
    ],
    speaker: Annotated[_TEXT, _option("NAME", "Who spoke.")] = None,
    party: Annotated[_TEXT, _option("NAME", "The party spoken for, if not the speaker.")] = None,
    date: Annotated[_TEXT, _option("EDTF", "When it was said: 2024-10-24, ../2024-10-23.")] = None,
    stance: Annotated[_TEXT, _option("WORD", "admits, confirms, asserts, denies, ...")] = None,
    summary: Annotated[_TEXT, _option("TEXT", "What was said, in your own words.")] = None,
    quote: Annotated[
        _TEXTS, _option("TEXT", "The speaker's words, verbatim; again for a further piece.")
    ] = None,
    source: Annotated[_TEXT, _option("ID", "The source it was read in.")] = None,
    via: Annotated[
        _TEXTS, _option("NAME", "Who carried it to the source; again, nearest to it first.")
    ] = None,
    confidence: Annotated[
        _TEXT, _option("WORD", "confirmed, probable, possible, doubtful, improbable, unjudged.")
    ] = None,
    figure: Annotated[
        _TEXTS, _option("NAME=VALUE", "A quantity that it names, as troops=3000+.")
    ] = None,
    set: Annotated[
        _TEXTS,
        _option("KEY=VALUE", "Any other key; claim.KEY, source.KEY and story.KEY for new ones."),
    ] = None,
    claim: Annotated[_TEXT, _option("TEXT", "The text of a new claim.")] = None,
    publisher: Annotated[_TEXT, _option("NAME", "The publisher of a new source.")] = None,
    title: Annotated[_TEXT, _option("TEXT", "The title of a new source.")] = None,
    published: Annotated[_TEXT, _option("EDTF", "When a new source came out.")] = None,
    url: Annotated[_TEXT, _option("URL", "Where a new source is on the web.")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a statement to a claim, with the claim and the source where they are new.

    Nothing is ever overwritten. The id of the statement is printed once it is on disk.
    """
    from factcli.additions import Request, add_statement

    fields = _fields(
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
        figures = [_pair("--figure", each) for each in figure]
        fields["figures"] = dict(figures)
        if len(dict(figures)) < len(figures):
            raise WrongUsage(
                "--figure: one name is given twice; a statement has one value for each"
            )
    request = Request(
        claim_id,
        fields,
        _fields("claim", set or [], {"claim": claim}, {}),
        _fields(
            "source",
            set or [],
            {"title": title, "publisher": publisher, "published": published, "url": url},
            {},
        ),
        _fields("story", set or [], {}, {}),
    )
    _write(context.obj, lambda facts: add_statement(facts, request), dry_run)


def add_source(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, as rfa-2024-10-25.")],
    publisher: Annotated[_TEXT, _option("NAME", "As printed.")] = None,
    title: Annotated[_TEXT, _option("TEXT", "As printed.")] = None,
    published: Annotated[_TEXT, _option("EDTF", "When it first came out.")] = None,
    updated: Annotated[_TEXT, _option("EDTF", "When it was last changed.")] = None,
    url: Annotated[_TEXT, _option("URL", "Where it is on the web.")] = None,
    kind: Annotated[_TEXT, _option("WORD", "article, wire, statement, broadcast, ...")] = None,
    reliability: Annotated[_TEXT, _option("LETTER", "The Admiralty letter, A to F.")] = None,
    derived_from: Annotated[
        _TEXTS, _option("ID|NAME", "A source that it repeats; may be given again.")
    ] = None,
    set: Annotated[_TEXTS, _option("KEY=VALUE", "Any other key.")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Add a source: the document that statements are read in."""
    from factcli.additions import add_source as plan

    fields = _fields(
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
    _write(context.obj, lambda facts: plan(facts, id, fields), dry_run)


def init(
    context: typer.Context,
    folder: Annotated[
        _TEXT, typer.Argument(metavar="[DIR]", help="The folder; here where left out.")
    ] = None,
) -> None:
    """Make an empty ledger: factcli.yaml, facts/ and seeds/. What is there stays."""
    import os

    from factcli.store import make_ledger

    session: Session = context.obj
    root = os.path.join(session.start, folder or "")
    made = make_ledger(root)
    for each in made:
        warn(f"made {each}")
    if not made:
        warn("this is a ledger already; nothing was changed")


def _write(session: Session, plan: Callable[[Facts], Addition], dry_run: bool) -> None:
    """Plan against the files as they are, and carry it out; plan anew where another was faster."""
    from factcli.store import apply

    for attempt in range(_TRIES):
        addition = plan(session.facts())
        if dry_run:
            session.give("".join(_as_diff(change.path, change.text) for change in addition.changes))
            return
        try:
            apply(session.root(), addition.changes)
            break
        except Conflict:
            if attempt == _TRIES - 1:
                raise
    for change in addition.changes:
        warn(f"wrote {change.path}")
    session.give(f"{addition.id}\n")


def _as_diff(path: str, text: str) -> str:
    from difflib import unified_diff

    from factcli.values.words import visible

    lines = unified_diff([], text.splitlines(keepends=True), "/dev/null", f"b/{path}")
    return visible("".join(lines))


def _fields(
    kind: str,
    settings: list[str],
    given: dict[str, str | None],
    several: dict[str, list[str] | None],
) -> dict[str, Plain]:
    """The fields of one record: from its own options, and from the --set that name its kind."""
    from factcli.format.fields import TABLES

    fields: dict[str, Plain] = {key: text for key, text in given.items() if text is not None}
    lists = {key: list(texts) for key, texts in several.items() if texts}
    table = TABLES[kind].by_key
    for setting in settings:
        name, text = _pair("--set", setting)
        owner, dot, key = name.partition(".")
        if not dot:
            owner, key = "statement", name
        if owner not in ("statement", "claim", "source", "story"):
            raise WrongUsage(f"--set {name}: write KEY, or claim.KEY, source.KEY, story.KEY")
        if owner != kind:
            continue
        if key in fields or (several.get(key)):
            raise WrongUsage(f"--set {key}: {key} is given by its own option already")
        if key in table and table[key].nested:
            raise WrongUsage(f"--set {key}: {key} has keys of its own; write it in the file")
        lists.setdefault(key, []).append(text)
    for key, texts in lists.items():
        is_list = key in table and table[key].takes_list
        fields[key] = texts if len(texts) > 1 or is_list else texts[0]
    return fields


def _pair(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise WrongUsage(f"{option} {text}: write NAME=VALUE")
    return name, value
