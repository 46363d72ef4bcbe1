"""What a review tells of itself: the document that it is, and what its author says of the claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from factcli.exchange.jsonld import Found, resolved
from factcli.exchange.ratings import Unclear, Verdict, verdict
from factcli.exchange.works import works_of
from factcli.exchange.written import (
    UNKNOWN,
    Name,
    address,
    day,
    day_of,
    first,
    kept,
    names,
    shortened,
    site,
    text,
    until,
)
from factcli.format.canonical import Plain
from factcli.values.dates import Date

_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TITLE = 200


class Document(NamedTuple):
    """A review as a source: its fields, the day that it came out, who wrote it and for whom."""

    fields: Mapping[str, Plain]
    date: Date
    authors: list[Name]
    publishers: list[Name]

    @property
    def url(self) -> str:
        return str(self.fields.get("url", ""))


def document_of(found: Found, claim: str) -> Document:
    """The review as a source; `claim` is the text of what it reviews."""
    thing = found.thing
    authors = names(resolved(thing.get("author"), found), found.base)
    publishers = names(resolved(thing.get("publisher"), found), found.base)
    base = found.base or next((each.url for each in (*publishers, *authors) if each.url), None)
    url = address(thing.get("url"), base) or address(thing.get("mainEntityOfPage"), base)
    url = url or address(thing.get("@id")) or address(found.base)
    published, updated = day(thing.get("datePublished")), day(thing.get("dateModified"))
    if published and updated and not updated.after(published):
        updated = None
    publisher = _publisher(authors, publishers, url)
    fields: dict[str, Plain | None] = {
        "title": first(thing, "name", "headline", "title")
        or f"[ClaimReview: {shortened(claim, _TITLE)}]",
        "publisher": publisher,
        "published": (published or UNKNOWN).text if published or not updated else None,
        "updated": updated.text if updated else None,
        "url": url,
        "author": ", ".join(each.name for each in authors if each.name != publisher),
        "language": _language(text(thing.get("inLanguage"))),
        "note": "; ".join(
            [*kept(thing, "description", "sdLicense", "license"), *_unread(thing, url, published)]
        ),
    }
    date = published or (until(updated) if updated else UNKNOWN)
    return Document({key: told for key, told in fields.items() if told}, date, authors, publishers)


def own_statement(
    found: Found,
    item: Mapping[str, Any],
    document: Document,
    stances: Mapping[str, str],
) -> tuple[dict[str, Plain], Verdict]:
    """What the reviewer says of the claim, as the fields of a statement without its source; and
    how the rating was read.

    Raises Unclear where it cannot be known who says it, or what.
    """
    thing = found.thing
    authors, publishers = document.authors, document.publishers
    if len(authors) > 1 and not publishers:
        speaker = ", ".join(each.name for each in authors)
    else:
        who = [*(authors if len(authors) == 1 else ()), *publishers]
        speaker = who[0].name if who else site(document.url)
    if not speaker:
        raise Unclear("nobody is named as the author of the review")
    found_verdict = verdict(resolved(thing.get("reviewRating"), found), stances)
    members = [each.member_of for each in authors] if len(authors) == 1 else []
    party = next((each for each in [*(p.name for p in publishers), *members] if each), None)
    rest = kept(thing, "reviewBody", "subtitle")
    rating = thing.get("reviewRating")
    if isinstance(rating, dict):
        rest += kept(rating, "ratingExplanation")
    if not names(resolved(item.get("author"), found)):
        rest += [f"appearance: {work.url}" for work in works_of(item, found) if work.url]
    fields: dict[str, Plain | None] = {
        "speaker": speaker,
        "party": party if party != speaker else None,
        "date": day_of(document.date).text,
        "stance": found_verdict.stance,
        "summary": f"Rates it {found_verdict.told}.",
        "confidence": "probable",
        "reading": found_verdict.reading,
        "note": "; ".join(rest),
    }
    return {key: told for key, told in fields.items() if told}, found_verdict


def _publisher(authors: list[Name], publishers: list[Name], url: str | None) -> str:
    """Who publishes it: an organisation that is named, else the site, else the writer."""
    named = [each.name for each in publishers]
    named += [each.name for each in authors if not each.person]
    named += [site(url)] if url else []
    named += [each.name for each in authors]
    return next((each for each in named if each), "?")


def _language(told: str | None) -> str | None:
    return told if told and _LANGUAGE.fullmatch(told) else None


def _unread(thing: Mapping[str, Any], url: str | None, published: Date | None) -> list[str]:
    """What could not be read as the address or the date that it should be."""
    found = []
    told = text(thing.get("url"))
    if told and told != url:
        found.append(f"url: {told}")
    if published is None and (told := text(thing.get("datePublished"))):
        found.append(f"datePublished: {told}")
    return found
