"""The commands that compare over time: diff and log."""

import os
from typing import TYPE_CHECKING, Annotated, NamedTuple, Optional

import typer

from factcli.cli import options
from factcli.cli.options import Takes
from factcli.cli.session import Session
from factcli.errors import NotFound, WrongUsage
from factcli.values.words import in_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date as Day

    from factcli.analysis.timeline import Recorded
    from factcli.answers import Answer
    from factcli.git import Repository
    from factcli.paths import Kind
    from factcli.records import Facts

_NOW = "the files as they are"
_MOST_IN_MARKDOWN = 40


def diff(
    context: typer.Context,
    words: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="[A [B]] [SCOPE]",
            help="Dates, or revisions of git (also A..B, A...B); then a story or a claim.",
            show_default=False,
        ),
        Takes("days or scope"),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 where there are differences.")
    ] = False,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[
        options.Part, Takes("words", ("added", "removed", "renamed", "changed", "shifts", "unmade"))
    ] = None,
    raw: options.Raw = False,
) -> None:
    """What changed between two days, or between two revisions of the files.

    With dates: what was said, and who moved, by the end of one day and not yet of the other; since
    then with one date. With revisions: which records came, went, were renamed or say something
    else, and which shifts that makes or unmakes. With one revision: from there to the files as
    they are; with none, from HEAD.
    """
    session: Session = context.obj
    options.check_format(format)
    typed = list(words or ())
    days = _leading_days(typed)
    if days:
        answer, unread, scope = _between_days(session, days, typed[len(days) :], rev)
    else:
        if rev is not None:
            raise WrongUsage("--rev goes with dates; give revisions as diff REV [REV]")
        most = _MOST_IN_MARKDOWN if format == "md" else None
        answer, unread, scope = _between_revisions(session, typed, most)
    session.answer(answer, format, output, part, raw)
    for facts in unread:
        session.tell_unread(facts, scope)
    if exit_code and any(part.rows for part in answer.parts):
        raise typer.Exit(1)


Found = tuple["Answer", "list[Facts]", "str | None"]
"""The answer, the facts that it rests on, and the id of what it is about."""


def _between_days(session: Session, days: "list[Day]", rest: list[str], rev: str | None) -> Found:
    from factcli.analysis.diff import diff_dates
    from factcli.lookup import find_scope

    if len(rest) > 1:
        raise WrongUsage(f"{rest[0]} is no date; diff takes one or two dates and one scope")
    typed = rest[0] if rest else None
    facts = session.asked(rev).scope(typed)
    about = find_scope(facts, typed)
    second = days[1] if len(days) > 1 else None
    return diff_dates(facts, about.claims, days[0], second), [facts], about.id


def _leading_days(words: "Sequence[str]") -> "list[Day]":
    from factcli.values.dates import parse_day

    days: list[Day] = []
    for word in words[:2]:
        try:
            days.append(parse_day(word))
        except ValueError:
            break
    return days


def _between_revisions(session: Session, words: list[str], most: int | None) -> Found:
    from factcli.analysis.diff_versions import Sides, diff_versions
    from factcli.cli.progress import bar
    from factcli.comparison import versions

    try:
        repository = session.repository()
    except WrongUsage as error:
        if not words:
            raise
        named = in_line(words[0])
        raise NotFound(f"{named} is no date to compare from (as 2024-10-23); {error}") from None
    asked = _asked(repository, words)
    with bar("reading both versions") as tell:
        found = versions(repository, asked.first, asked.second, asked.scope, tell)
    commits = [asked.first, *([asked.second] if asked.second else [])]
    signed = repository.signatures(commits)
    told = [
        f"{name} ({commit[:10]}, {signed[commit].date[:10] or 'undated'}, {signed[commit].author})"
        for name, commit in zip(asked.names, commits, strict=False)
    ]
    sides = Sides(told[0], told[1] if asked.second else _NOW, (asked.first, asked.second))
    about = found.scope.id
    answer = diff_versions(found.before, found.after, found.touched, sides, about, most)
    return answer, [found.before, found.after], about


class _Asked(NamedTuple):
    """Two commits (the second None for the files as they are), as they were named; a scope."""

    first: str
    second: str | None
    names: tuple[str, str]
    scope: str | None


def _asked(repository: "Repository", words: list[str]) -> _Asked:
    """What is to be compared: the first word that is an id begins the scope."""
    if words and ".." in words[0]:
        one, dots, other = words[0].partition("..." if "..." in words[0] else "..")
        one, other = one or "HEAD", other or "HEAD"
        first, second = repository.commit(one), repository.commit(other)
        if dots == "...":
            first = repository.base(first, second)
            one = f"where {one} and {other} parted"
        return _Asked(first, second, (one, other), _scope(words[1:]))
    commits: list[str] = []
    rest = list(words)
    while rest and len(commits) < 2 and not _is_id(repository, rest[0]):
        try:
            commits.append(repository.commit(rest[0]))
        except NotFound:
            if len(commits) == 1 or _is_tail(repository, rest[0]):
                break
            raise NotFound(_nothing(rest[0])) from None
        del rest[0]
    scope = _scope(rest)
    one = words[0] if commits else "HEAD"
    other = words[1] if len(commits) > 1 else ""
    first = commits[0] if commits else repository.commit("HEAD")
    return _Asked(first, commits[1] if len(commits) > 1 else None, (one, other), scope)


def _scope(rest: "Sequence[str]") -> str | None:
    if len(rest) > 1:
        raise WrongUsage(f"{rest[1]} is one word too many; diff takes [A [B]] [SCOPE]")
    return rest[0] if rest else None


def _nothing(word: str) -> str:
    named = in_line(word) or "this"
    return (
        f"{named} is no date (as 2024-10-23), no revision here, and no story or claim;"
        " if the clone is shallow, fetch more of it"
    )


def _is_id(repository: "Repository", word: str) -> bool:
    """Whether a word is the whole id of a story or claim."""
    from factcli.paths import FACTS
    from factcli.revisions import Revision
    from factcli.values.words import NAME

    if not all(NAME.fullmatch(part) for part in word.split("/")) or word.count("/") > 1:
        return False
    place = f"{FACTS}/{word}"
    if repository.is_bare:
        return any(True for _ in Revision(repository, repository.commit("HEAD"), [place]).items())
    return os.path.isdir(os.path.join(repository.place, place))


def _is_tail(repository: "Repository", word: str) -> bool:
    """Whether a word is the tail of such an id, or of several."""
    from factcli.lookup import names_in, scope_among
    from factcli.revisions import Revision
    from factcli.trees import Folder, Tree

    tree: Tree = Folder(repository.place)
    if repository.is_bare:
        tree = Revision(repository, repository.commit("HEAD"))
    names = names_in(item.path for item in tree.items())
    try:
        scope_among(names.stories, names.claims, word)
    except NotFound:
        return False
    except WrongUsage:
        return True
    return True


def log(
    context: typer.Context,
    id: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(
            metavar="[ID]",
            help="A record, or all that a claim or story holds; everything where left out.",
            show_default=False,
        ),
        Takes("id"),
    ] = None,
    count: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            "--max-count",
            "-n",
            metavar="N",
            help="Only the latest so many.",
            show_default=False,
            min=1,
        ),
    ] = None,
    rev: options.Revision = None,
    format: options.Format = "table",
    output: options.Output = None,
    part: Annotated[options.Part, Takes("words", ("commits", "fields"))] = None,
    raw: options.Raw = False,
) -> None:
    """Tell each commit that changed what a record says: who, when, which fields.

    Other names that it had before are followed. Commits that changed only its form are left out.
    """
    from itertools import islice

    from factcli.analysis.log import Commit
    from factcli.analysis.log import log as answer
    from factcli.cli.progress import bar
    from factcli.history import walk

    session: Session = context.obj
    options.check_format(format)
    repository = session.repository()
    commit = repository.commit("HEAD" if rev is None else rev)
    subject = None
    if id is not None:
        subject = _subject(repository, commit, id)
    with bar("reading commits") as tell:
        changes = list(islice(walk(repository, commit, subject, tell), count))
    signed = repository.signatures(change.commit for change in changes)
    commits = (Commit(each.commit, *signed[each.commit], *each[1:]) for each in changes)
    session.answer(answer(commits), format, output, part, raw)


def _subject(repository: "Repository", commit: str, typed: str) -> "tuple[Kind, str]":
    """What is meant, among what was in that commit; else, among what ever was."""
    from factcli.history import names_ever
    from factcli.lookup import find_name, names_in
    from factcli.revisions import Revision

    paths = [item.path for item in Revision(repository, commit).items()]
    try:
        return find_name(names_in(paths), typed)
    except NotFound:
        return find_name(names_in(names_ever(repository, commit)), typed)


def recorded_in(
    session: Session, facts: "Facts", claims: "Sequence[str]", rev: str | None
) -> "dict[str, Recorded]":
    """When each statement on those claims came into the repository, seen from a revision."""
    from factcli.analysis.timeline import Recorded
    from factcli.cli.progress import bar
    from factcli.history import entrances

    repository = session.repository()
    ids = [statement.id for claim in claims for statement in facts.by_claim.get(claim, ())]
    commit = repository.commit("HEAD" if rev is None else rev)
    with bar("reading commits") as tell:
        found = entrances(repository, commit, ids, tell)
    signed = repository.signatures({each.commit for each in found.values()})
    return {
        id: Recorded(each.commit, signed[each.commit].date, each.edge) for id, each in found.items()
    }
