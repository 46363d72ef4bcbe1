"""How `add` gets what it was not given: by asking, or in an editor."""

from __future__ import annotations

import re
from datetime import date as Day

import typer

from factcli.changes.additions import Request
from factcli.changes.sheet import sheet
from factcli.cli.carrying_out import terminable
from factcli.cli.draft import Draft
from factcli.cli.editor import edited, fill_in_editor
from factcli.cli.interview import Interview
from factcli.cli.session import Session
from factcli.cli.streams import warn
from factcli.cli.talk import Terminal
from factcli.errors import NotFound, WrongUsage
from factcli.lookup import find_claim, find_source
from factcli.records import Facts
from factcli.trees import newest
from factcli.values.scales import CONFIDENCES, STANCES
from factcli.values.words import NAME, did_you_mean

_MAY_BE_NEW = re.compile(f"{NAME.pattern}/{NAME.pattern}")
_AT_ONCE = 3  # statements that a sheet for a whole article begins with


def fill_in(session: Session, request: Request, batch: str | None, dry_run: bool) -> None:
    """Have the rest of a request filled in in an editor: of one statement, or of several of the
    source `batch`; and add these."""
    facts = session.ledger().facts
    try:
        source = "" if batch is None else find_source(facts, batch)
    except NotFound as error:
        raise NotFound(f"{error}; to make it: factcli source add") from None
    if source and "source" in request.statement:
        raise WrongUsage("--batch names the source; leave out --source")
    text = sheet(facts, request, _AT_ONCE if source else 1, source)
    fill_in_editor(session, text, source, dry_run)


def asked_for(session: Session, request: Request) -> Request:
    """The request with all that was missing, as somebody at the terminal answers."""
    facts = session.ledger().facts
    draft = Draft.of(request)
    terminal = Terminal()
    _look_up(facts, draft, terminal)
    by_path = {each.place.path: each for each in facts.statements.values()}
    written = (by_path[path] for path in newest(session.root(), by_path))
    last = max(written, key=lambda each: each.order, default=None)
    today = Day.fromisoformat(session.today())
    asking = Interview(terminal, facts, draft, last, today, edited)
    try:
        with terminable():  # so that the terminal is left as it was
            return asking.run().request
    except (typer.Abort, KeyboardInterrupt):
        warn("\nnothing was written")
        raise


def _look_up(facts: Facts, draft: Draft, terminal: Terminal) -> None:
    """Find what was given before anything is asked; what is not there may be new."""
    for key, scale in (("stance", STANCES), ("confidence", CONFIDENCES)):
        word = str(draft.statement.get(key, ""))
        if word and word not in scale:
            hint = did_you_mean(word, scale) or f"one of: {', '.join(scale)}"
            raise WrongUsage(f"--{key}: there is no {word}; {hint}")
    if draft.claim_id and not draft.claim:
        try:
            draft.claim_id = find_claim(facts, draft.claim_id)
        except NotFound as error:
            if not _MAY_BE_NEW.fullmatch(draft.claim_id):
                raise
            terminal.tell(f"{error}; a new one, then. Ctrl-D leaves.")
    if (source := draft.statement.get("source")) and not draft.source:
        try:
            draft.statement["source"] = find_source(facts, str(source))
        except NotFound:
            if not NAME.fullmatch(str(source)):
                raise
