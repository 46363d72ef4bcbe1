"""The commands about ClaimReview: import claimreview, export claimreview."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import options
from factcli.cli.options import Takes, Text, Texts, option
from factcli.cli.session import Session
from factcli.cli.streams import somebody_is_there, warn
from factcli.errors import CannotRead, NotFound, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcli.answers import Finding
    from factcli.changes.intake import Intake, Refused, Wanted
    from factcli.changes.plan import Ledger
    from factcli.exchange.jsonld import Found

REFUSED = 1
_LARGEST = 256 * 1024 * 1024
_LISTED = 20


def import_claimreview(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSON-LD, or pages that hold it; - for stdin."),
        Takes("files"),
    ],
    story: Annotated[
        str,
        option("NAME", "Story of the claims that are new; reviews where left out."),
        Takes("story"),
    ] = "reviews",
    stance: Annotated[
        Texts,
        option("WORD=STANCE", "What a word of a rating means; WORD* for all that begin so."),
        Takes("rated"),
    ] = None,
    refused: Annotated[
        Text, option("FILE", "Write what is refused to FILE, each with its reason."), Takes("files")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Take in fact-checks of others: ratings and claims become statements of those who made them.

    What is there already is known, and what cannot be used is refused with the reason. The plan
    is shown, and nothing is written before it is agreed to.
    """
    from factcli.exchange.claimreview import Reader, own_ids
    from factcli.exchange.known import Known
    from factcli.exchange.ratings import overriding
    from factcli.values.words import NAME

    if not NAME.fullmatch(story):
        raise WrongUsage(f"--story {story}: a name of lower-case ASCII letters, digits and hyphens")
    if refused is not None and refused in files:
        raise WrongUsage(f"--refused {refused}: this is the file that is imported; name another")
    stances = overriding(_pairs(stance or []))
    session: Session = context.obj
    found, faults = _read(session, files)
    ledger = session.ledger()
    known = Known(ledger.facts, own_ids(found))
    reader = Reader(known, story, stances)
    told = _planned(session, ledger, [each for one in found for each in reader.wanted(one)])
    _show(told, reader.ratings, faults)
    if refused is not None and told.refused:
        _write_refused(session, told.refused, refused)
    if told.plan.changes and not dry_run:
        _carry_out(session, told, yes)
    elif not told.plan.changes:
        warn("there is nothing new to write")
    if told.refused or faults:
        raise SystemExit(REFUSED)


def export_claimreview(
    context: typer.Context,
    scope: options.Scope = None,
    publisher: Annotated[
        Text,
        option("NAME", "Who publishes the judgements; the title of the ledger where left out."),
    ] = None,
    url: Annotated[Text, option("URL", "The page on which they stand, as report makes it.")] = None,
    script: Annotated[
        bool, typer.Option("--script", help="As a script element, to be put into a page.")
    ] = False,
    output: options.Output = None,
    rev: options.Revision = None,
) -> None:
    """Tell claims in the words of schema.org: ClaimReview where they were judged, else Claim.

    What has no place there is left out; docs/claimreview.md tells it field by field.
    """
    from factcli.exchange.publication import Publisher, document, published, written
    from factcli.exchange.written import address
    from factcli.lookup import find_scope

    if url is not None and address(url) != url:
        raise WrongUsage(f"--url {url}: a web address begins with https://")
    session: Session = context.obj
    facts = session.facts(session.tree(rev))  # the settings, too, which no index holds
    about = find_scope(facts, scope)
    name = publisher or facts.config.title
    judged = any(facts.claims[id].assessments for id in about.claims if id in facts.claims)
    if judged and not name:
        raise WrongUsage("say who publishes the judgements: --publisher NAME")
    if judged and url is None:
        warn("platforms ask where a review can be read: --url URL")
    nodes = published(facts, about.claims, Publisher(name or "", url))
    session.give(written(document(nodes), script), output)
    session.tell_unread(facts, about.id)


def _pairs(stances: list[str]) -> list[tuple[str, str]]:
    found = []
    for each in stances:
        word, equals, stance = each.rpartition("=")
        if not equals or not word.strip():
            raise WrongUsage(f"--stance {each}: write WORD=STANCE")
        found.append((word, stance))
    return found


def _read(session: Session, files: list[str]) -> "tuple[list[Found], list[Finding]]":
    """All that the files hold, and what of it cannot be read."""
    from factcli.cli.progress import bar
    from factcli.exchange.jsonld import read

    found: list[Found] = []
    faults: list[Finding] = []
    with bar("reading") as tell:
        for number, name in enumerate(files):
            tell(number, len(files))
            things, unread = read(_bytes(name), "stdin" if name == "-" else name)
            found += things
            faults += unread
    return found, faults


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"there is no file {name}") from None
    except OSError as error:
        raise CannotRead(f"could not read {name}: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise CannotRead(f"{name} is larger than {_LARGEST >> 20} MiB; import it in parts")
    return data


def _planned(session: Session, ledger: "Ledger", wanted: "list[Wanted]") -> "Intake":
    from factcli.changes.intake import Refused, intake
    from factcli.cli.progress import bar

    with bar("planning") as tell:
        told = intake(ledger, [each for each in wanted if not each.problems], session.today(), tell)
    unclear = [Refused(each, "; ".join(each.problems)) for each in wanted if each.problems]
    order = {id(each): number for number, each in enumerate(wanted)}
    refused = sorted([*told.refused, *unclear], key=lambda each: order[id(each.wanted)])
    return told._replace(refused=refused)


def _show(
    told: "Intake", ratings: "Mapping[tuple[str, str], int]", faults: "list[Finding]"
) -> None:
    """The plan, in words: how ratings are read, what is refused, how much is new."""
    from factcli.render.findings import line
    from factcli.values.words import in_line

    for fault in faults:
        warn(line(fault))
    often = sorted(ratings.items(), key=lambda each: (-each[1], each[0]))
    for (words, stance), count in often[:_LISTED]:
        warn(f"rated {in_line(words)}: {stance} ({count})")
    if len(often) > _LISTED:
        warn(f"and {len(often) - _LISTED} ratings more")
    for each in told.refused[:_LISTED]:
        warn(f"refused {each.wanted.place}: {each.reason}")
    if len(told.refused) > _LISTED:
        warn(f"and {len(told.refused) - _LISTED} more are refused; --refused FILE writes them all")
    warn(f"new: {_counted(told.new)}")
    warn(f"known: {_counted(told.known)}")


def _counted(counts: "tuple[int, ...]") -> str:
    kinds = (
        ("claim", "claims"),
        ("statement", "statements"),
        ("source", "sources"),
        ("story", "stories"),
    )
    told = [
        f"{n} {one if n == 1 else many}" for n, (one, many) in zip(counts, kinds, strict=True) if n
    ]
    return ", ".join(told) or "nothing"


def _write_refused(session: Session, refused: "list[Refused]", file: str) -> None:
    from factcli.exchange.refused import as_json

    session.give(as_json(refused), file)
    if file != "-":
        warn(f"wrote what is refused to {file}")


def _carry_out(session: Session, told: "Intake", yes: bool) -> None:
    from factcli.cli.carrying_out import terminable
    from factcli.writer import apply, locked

    count = len(told.plan.changes)
    if not yes:
        if not somebody_is_there():
            raise WrongUsage(f"nothing was written; --yes writes these {count} files")
        if not typer.confirm(f"Write {count} files?", err=True):
            raise typer.Abort
    root = session.root()
    with terminable(), locked(root) as alone:
        apply(root, told.plan.changes, told.plan.rests_on, alone=alone)
    warn(f"wrote {count} files")
