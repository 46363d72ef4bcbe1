"""The last question before a statement is written: whether it is right so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Day
from textwrap import indent

from factcli.changes.additions import add_records, created, records_for
from factcli.changes.sheet import request_in, sheet
from factcli.changes.suggestions import much_like
from factcli.cli.draft import Draft
from factcli.cli.talk import Asking
from factcli.errors import FactcliError, WrongUsage
from factcli.records import Facts, Statement
from factcli.values.words import clipped

_HELP = (
    "KEY=VALUE sets any key of the statement: via=Reuters (who carried it), at=paragraph 3,"
    " reading=..., figures.troops=3000+; of what is new: source.url=..., claim.when=...,"
    " story.title=...; KEY= takes it out. e opens all of it in your editor, and comes back here."
    " Ctrl-D leaves; nothing is written then."
)
_PROMPT = "KEY=VALUE (via=Reuters) changes, e edits, < goes back"

Editing = Callable[[str], bytes]
"""Has a text edited."""


class Review:
    """Shows what would be written, and what is much like it, until it may be."""

    def __init__(self, asking: Asking, facts: Facts, today: Day, edit: Editing) -> None:
        self.asking = asking
        self.facts = facts
        self.today = today
        self.edit = edit
        self.edited: list[bytes] = []  # by the editor, in order; used again when one has gone back

    def of(self, draft: Draft) -> Draft:
        """The draft as it may be written."""
        sheets = iter([*self.edited])
        self.edited = []
        while True:
            holds = False if self.asking.is_repeating else self.shown(draft)
            prompt = f"Enter writes it; {_PROMPT}" if holds else _PROMPT
            again = self.asking.is_repeating
            typed = self.asking.ask(prompt, _HELP)
            if typed == "e":
                text = next(sheets, b"") if again else self.edit(sheet(self.facts, draft.request))
                self.edited.append(text)
                draft = self.read(text, draft)
            elif "=" in typed:
                try:
                    draft.set(*typed.split("=", 1))
                except WrongUsage as error:
                    self.asking.tell(str(error))
            elif typed:
                self.asking.tell("Enter, KEY=VALUE, e, <, or ? for help")
            elif holds:
                return draft

    def read(self, text: bytes, draft: Draft) -> Draft:
        """What was edited; the draft as it was, where that says nothing or cannot be read."""
        try:
            request = request_in(text)
        except FactcliError as error:
            self.asking.tell(f"{error}\nthis was not taken over")
            return draft
        return draft if request is None else Draft.of(request)

    def shown(self, draft: Draft) -> bool:
        """Tell what would be written; whether it can be."""
        tell = self.asking.tell
        try:
            new = records_for(self.facts, draft.request, self.today.isoformat())
            add_records(self.facts, new)
        except FactcliError as error:
            tell(str(error))
            return False
        for each in created(new):
            tell(f"{each.path}\n" + indent(each.after.decode("utf-8").rstrip(), "  "))
        statement = new[-1]
        if isinstance(statement, Statement):
            for like, why in much_like(self.facts, statement):
                words = like.summary or " ... ".join(like.quote) or like.excerpt or ""
                tell(f"much like {like.id}: {why}\n  {clipped(words, 200)}")
        return True
