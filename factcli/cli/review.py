"""The last question before a statement is written: whether it is right so."""

from __future__ import annotations

from datetime import date as Day
from textwrap import indent

from factcli.changes.additions import add_records, created, records_for
from factcli.changes.suggestions import much_like
from factcli.cli.draft import Draft
from factcli.cli.talk import Asking
from factcli.errors import FactcliError, WrongUsage
from factcli.records import Facts, Statement
from factcli.values.words import clipped

_REVIEW_HELP = (
    "KEY=VALUE sets any key of the statement: via=Reuters, at=paragraph 3, reading=...,\n"
    "figures.troops=3000+; of new records: source.url=..., claim.when=..., story.title=...; KEY=\n"
    "takes it out. e opens all of it in your editor. Ctrl-D leaves; nothing is written then."
)


class InEditor(Exception):
    """The rest is to be done in an editor."""


def review(asking: Asking, facts: Facts, draft: Draft, today: Day) -> bool:
    """Show what would be written, and what is much like it, until it may be."""
    while True:
        holds = _shown(asking, facts, draft, today)
        prompt = "KEY=VALUE changes, e edits, < goes back"
        typed = asking.ask(f"Enter writes it; {prompt}" if holds else prompt, _REVIEW_HELP)
        if typed == "e":
            raise InEditor
        if "=" in typed:
            try:
                draft.set(*typed.split("=", 1))
            except WrongUsage as error:
                asking.talk.tell(str(error))
        elif typed:
            asking.talk.tell("Enter, KEY=VALUE, e, <, or ? for help")
        elif holds:
            return True


def _shown(asking: Asking, facts: Facts, draft: Draft, today: Day) -> bool:
    """Tell what would be written; whether it can be."""
    try:
        new = records_for(facts, draft.request, today.isoformat())
        add_records(facts, new)
    except FactcliError as error:
        asking.talk.tell(str(error))
        return False
    for each in created(new):
        asking.talk.tell(f"{each.path}\n" + indent(each.after.decode("utf-8").rstrip(), "  "))
    statement = new[-1]
    if isinstance(statement, Statement):
        for like, why in much_like(facts, statement):
            words = like.summary or " ... ".join(like.quote) or like.excerpt or ""
            asking.talk.tell(f"much like {like.id}: {why}\n  {clipped(words, 200)}")
    return True
