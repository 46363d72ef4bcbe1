"""Questions about what is new with a statement: its claim, its source."""

from __future__ import annotations

import re
from datetime import date as Day

from factcli.changes import suggestions
from factcli.changes.suggestions import Known
from factcli.cli.draft import Draft
from factcli.cli.talk import Asking
from factcli.records import Facts, Statement
from factcli.values.dates import parse_date
from factcli.values.words import NAME, slug

_MOST_ALIKE = 5
_ADDRESS = re.compile("https?://.")


def text_of_claim(asking: Asking) -> str:
    """Ask for a proposition."""
    return asking.until(
        "What is claimed, in one sentence",
        lambda text: (
            text or asking.refused("type a sentence, such as: The ferry sank in the harbour.")
        ),
        "one affirmative sentence that somebody could deny: The ferry sank in the harbour.",
    )


def new_claim(
    asking: Asking, facts: Facts, draft: Draft, text: str, last: Statement | None
) -> None:
    """Ask for the text of a new claim, if none was typed, and for its id; one that is much like it
    may be taken instead."""
    text = text or text_of_claim(asking)
    alike = suggestions.claims_like(facts, text)[:_MOST_ALIKE]
    if alike:
        asking.tell("Much like it:")
        asking.listed(alike, len(alike))
        typed = asking.until(
            "A number takes that one; Enter makes a new claim",
            lambda typed: typed if not typed or _is_number(typed, len(alike)) else None,
        )
        if typed:
            draft.claim_id = alike[int(typed) - 1].name
            draft.claim.clear()
            return
    story = _story(asking, facts, last)

    def free(typed: str) -> str | None:
        name = _name(asking, typed)
        if name and f"{story}/{name}" in facts.claim_ids:
            asking.tell(f"there is a claim {story}/{name} already; give another name")
            return None
        return name

    short = suggestions.name_for(text)
    name = asking.until(
        "Short name of the claim", free, "a few words: the name of its folder", short
    )
    draft.claim_id, draft.claim["claim"] = f"{story}/{name}", text


def _story(asking: Asking, facts: Facts, last: Statement | None) -> str:
    """Ask for the story that a new claim belongs to: one that is there, or a new one."""
    titles = {id: facts.stories[id].title if id in facts.stories else "" for id in facts.story_ids}
    known = [Known(id, titles[id] or "") for id in sorted(titles)]
    prompt = "A new claim. Story it belongs to"
    help = "the folder that holds its claims; a short name, such as ferry"
    if not known:
        return asking.until(prompt, lambda typed: _name(asking, typed), help)
    nearest = last.claim.partition("/")[0] if last else known[0].name
    while True:
        typed = asking.choose(prompt, known, help, nearest, "the name of a new one")
        if typed in titles:
            return typed
        name = _name(asking, typed)
        if name and asking.agrees(f"  a new story, {name}?"):
            return name


def new_source(asking: Asking, facts: Facts, draft: Draft, typed: str, today: Day) -> None:
    """Ask for a new document: what is typed may be its title or its address. What is known of it
    already is not asked."""
    fields = {key: text for key, text in draft.source.items() if isinstance(text, str)}
    if _ADDRESS.match(typed):
        known = next((s for s in facts.sources.values() if s.url == typed), None)
        if known:
            asking.tell(f"  {known.id}, {known.publisher}: {known.title}")
            draft.statement["source"] = known.id
            return
        fields["url"] = typed
    elif typed:
        fields["title"] = typed
    asking.tell("A new source: the article, post or document that it was read in.")
    if "title" not in fields:
        fields["title"] = asking.until(
            "Its title, as printed",
            lambda text: text or asking.refused("type its headline"),
            "the headline; of a post, its first words",
        )
    publishers = sorted({each.publisher for each in facts.sources.values()})
    if "publisher" not in fields:
        fields["publisher"] = asking.until(
            "Publisher",
            lambda text: text or asking.refused("type who brought it out"),
            "who brought it out: a paper, an agency, a ministry",
            known=publishers,
        )
    if "published" not in fields and "updated" not in fields:
        fields["published"] = asking.until(
            "When it came out",
            lambda text: asking.dated(text, today),
            "as exactly as known: 2024-10-25, or with its time 2024-10-25T10:14-04:00; yesterday",
        )
    if "url" not in fields:
        address = asking.until(
            "Its address on the web (Enter for none)",
            lambda text: (
                text
                if not text or _ADDRESS.match(text)
                else asking.refused("an address begins with https:// or http://")
            ),
        )
        fields |= {"url": address} if address else {}
    draft.source |= fields
    if "source" not in draft.statement:
        draft.statement["source"] = _short_name(asking, facts, fields)


def _short_name(asking: Asking, facts: Facts, fields: dict[str, str]) -> str:
    """Ask for the id of a new source."""
    day = parse_date(fields.get("published", "XXXX")).latest
    stem = slug(fields["publisher"])[:40]
    proposed = name = slug(f"{stem} {day.date() if day else ''}")
    number = 2
    while name in facts.sources:
        name, number = f"{proposed}-{number}", number + 1

    def free(text: str) -> str | None:
        short = _name(asking, text)
        if short in facts.sources:
            asking.tell(f"there is a source {short} already; give another name")
            return None
        return short

    return asking.until(
        "Short name of the source", free, "a few words and its day: the name of its file", name
    )


def _name(asking: Asking, typed: str) -> str | None:
    """A name that files can have; what is typed is brought into its form."""
    name = slug(typed) if typed else ""
    if not NAME.fullmatch(name):
        asking.refused("type a short name")
        return None
    return name


def _is_number(typed: str, most: int) -> bool:
    return typed.isdecimal() and 0 < int(typed) <= most
