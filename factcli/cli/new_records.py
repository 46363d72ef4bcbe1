"""Questions about what is new with a statement: its claim, its source."""

from __future__ import annotations

from datetime import date as Day

from factcli.changes import suggestions
from factcli.cli.draft import Draft
from factcli.cli.talk import Asking
from factcli.records import Facts, Statement
from factcli.values.dates import parse_date
from factcli.values.words import NAME, slug

MOST_ALIKE = 5


def new_claim(
    asking: Asking, facts: Facts, draft: Draft, text: str, last: Statement | None
) -> None:
    """Ask for the text of a new claim, if none was typed, and for its id; one that is much like it
    may be taken instead."""
    text = text or text_of_claim(asking)
    alike = suggestions.claims_like(facts, text)[:MOST_ALIKE]
    if alike:
        asking.talk.tell("Much like it:")
        asking.list(alike, len(alike))
        typed = asking.ask("A number takes that one; Enter makes a new claim")
        if typed.isdecimal() and 0 < int(typed) <= len(alike):
            draft.claim_id = alike[int(typed) - 1].name
            return
    stories = sorted(facts.story_ids)
    nearest = last.claim.partition("/")[0] if last else ""
    story = asking.until(
        "A new claim. Story it belongs to",
        lambda typed: _name(asking, typed),
        "the folder that holds its claims; a short name in lower-case letters, such as ferry",
        nearest or (stories[0] if stories else ""),
        stories,
    )

    def free(typed: str) -> str | None:
        name = _name(asking, typed)
        if name and f"{story}/{name}" in facts.claim_ids:
            asking.talk.tell(f"there is a claim {story}/{name} already; give another name")
            return None
        return name

    short = suggestions.name_for(text)
    name = asking.until("Short name of the claim", free, "the name of its folder", short)
    draft.claim_id, draft.claim["claim"] = f"{story}/{name}", text


def text_of_claim(asking: Asking) -> str:
    """Ask for a proposition."""
    return asking.until(
        "What is claimed, in one sentence",
        lambda text: text or None,
        "one affirmative sentence that somebody could deny: The ferry sank in the harbour.",
    )


def new_source(asking: Asking, facts: Facts, draft: Draft, typed: str, today: Day) -> None:
    """Ask for a new document: what is typed may be its title or its address."""
    fields = {key: text for key, text in draft.source.items() if isinstance(text, str)}
    if typed.startswith(("http://", "https://")):
        known = next((s for s in facts.sources.values() if s.url == typed), None)
        if known:
            asking.talk.tell(f"  {known.id}, {known.publisher}: {known.title}")
            draft.statement["source"] = known.id
            return
        fields["url"] = typed
    elif typed:
        fields["title"] = typed
    asking.talk.tell("A new source: the article, post or document that it was read in.")
    while not fields.get("title"):
        fields["title"] = asking.ask("Its title, as printed")
    publishers = sorted({each.publisher for each in facts.sources.values()})
    if "publisher" not in fields:
        fields["publisher"] = asking.until(
            "Publisher", lambda text: text or None, "as printed", known=publishers
        )
    if "published" not in fields:
        fields["published"] = asking.until(
            "When it came out",
            lambda text: asking.dated(text, today),
            "as exactly as known: 2024-10-25, or with its time 2024-10-25T10:14-04:00",
        )
    if "url" not in fields:
        address = asking.ask("Its address on the web (Enter for none)")
        fields |= {"url": address} if address else {}
    day = parse_date(fields["published"]).latest
    stem = slug(fields["publisher"])[:40]
    proposed = slug(f"{stem} {day.date() if day else ''}")

    def free(text: str) -> str | None:
        name = _name(asking, text)
        if name in facts.sources:
            asking.talk.tell(f"there is a source {name} already; give another name")
            return None
        return name

    number = 2
    name = proposed
    while name in facts.sources:
        name, number = f"{proposed}-{number}", number + 1
    draft.statement["source"] = asking.until(
        "Short name of the source", free, "the name of its file", name
    )
    draft.source |= fields


def _name(asking: Asking, typed: str) -> str | None:
    """A name that files can have; what is typed is brought into its form."""
    name = slug(typed) if typed else ""
    if not NAME.fullmatch(name):
        asking.talk.tell("type a short name")
        return None
    return name
