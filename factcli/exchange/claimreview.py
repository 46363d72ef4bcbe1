"""ClaimReview, as publishers and factcli write it, as rows that are wanted.

A rating is a statement of who reviewed, never a judgement of ours. Whoever is named as the author
of the claim that was reviewed is taken to have asserted it. docs/claimreview.md tells it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factcli.changes.additions import Request
from factcli.changes.intake import Wanted
from factcli.exchange.jsonld import Found, Thing, is_review, resolved
from factcli.exchange.known import Fields, Known, Meant
from factcli.exchange.ratings import Unclear
from factcli.exchange.reviews import Document, document_of, own_statement
from factcli.exchange.works import Work, raw, raws, works_of
from factcli.exchange.written import (
    UNKNOWN,
    Name,
    day,
    day_of,
    edtf,
    kinds_of,
    last_of,
    names,
    text,
    texts,
    until,
)
from factcli.format.canonical import Plain
from factcli.values.words import NAME

MADE = "Made the claim."
READING = "A ClaimReview names who made a claim, and not in which words; taken for an assertion."
_READ = {
    *("claimReviewed", "itemReviewed", "author", "publisher", "datePublished", "url"),
    *("reviewRating", "alternateName", "ratingValue", "bestRating", "worstRating", "name"),
    *("text", "appearance", "firstAppearance"),
}


_NAMED = ("author", "publisher", "itemReviewed", "reviewRating")


class Reader:
    """Makes rows of reviews and claims, one after the other; `story` is where new claims go,
    `stances` are words of ratings with the stances that they were given. `ratings` counts how
    those that were met were read."""

    def __init__(self, known: Known, story: str, stances: Mapping[str, str]) -> None:
        self._known = known
        self._story = story
        self._stances = stances
        self.ratings: Counter[tuple[str, str]] = Counter()

    def wanted(self, found: Found) -> Iterator[Wanted]:
        """A row for each statement that a review or a claim tells of; one with problems where it
        tells nothing that could be used."""
        thing = _whole(found)
        review = is_review(thing)
        item = _item(found) if review else found.thing
        told = _told(thing, item)
        twice = _twice(thing, item)
        if told is None or twice:
            problem = f"{twice} stands in it twice, with different values"
            if not twice:
                problem = "it does not say which claim it is about: claimReviewed is missing"
            yield Wanted(found.place, Request("", {}), thing, problems=(problem,))
            return
        claim, story = self._claim(item, told)
        document = document_of(found, told) if review else None
        source = None if document is None else self._known.source(document.fields)
        some = False
        for fields, of, work in self._made(found, item, told, document, source):
            some = True
            place = f"{found.place}, its claim" if review else found.place
            yield self._row(place, thing, claim, story, fields, of, work)
        if document is not None and source is not None:
            try:
                fields, verdict = own_statement(found, item, document, self._stances)
            except Unclear as unclear:
                request = Request(claim.id, {}, claim.fields, {}, story)
                yield Wanted(found.place, request, thing, problems=(str(unclear),))
            else:
                self.ratings[verdict.words, verdict.stance] += 1
                yield self._row(found.place, thing, claim, story, fields, source)
        elif not some:
            yield Wanted(found.place, Request(claim.id, {}, claim.fields, {}, story), thing)

    def _claim(self, item: Mapping[str, Any], told: str) -> tuple[Meant, Fields]:
        """The claim, and what its story says, where that is told."""
        fields: dict[str, Plain] = {"claim": told}
        if when := edtf(item.get("temporalCoverage")):
            fields["when"] = when.text
        id = _own_id(item)
        if tags := raws(item.get("keywords")) if id else _tags(item.get("keywords")):
            fields["tags"] = tags
        if id is None:
            return self._known.claim(fields, self._story), {}
        story = id.partition("/")[0]
        meant = self._known.claim(fields, story, id)
        whole = item.get("isPartOf")
        if not isinstance(whole, dict) or whole.get("identifier") != story:
            return meant, {}
        of_story = {"title": raw(whole.get("name")), "summary": raw(whole.get("abstract"))}
        said: dict[str, Plain] = {key: value for key, value in of_story.items() if value}
        if tags := raws(whole.get("keywords")):
            said["tags"] = tags
        return meant, self._known.story(meant.id.partition("/")[0], said)

    def _made(
        self,
        found: Found,
        item: Mapping[str, Any],
        told: str,
        document: Document | None,
        source: Meant | None,
    ) -> Iterator[tuple[dict[str, Plain], Meant, Work | None]]:
        """Who is told to have spoken to the claim, each with the source that it was read in, and
        the work that factcli wrote, if it did."""
        named = names(resolved(item.get("author"), found), found.base)
        works = [work for work in works_of(item, found) if work.source(told) is not None]
        elsewhere = {name.name for work in works for name in work.names}
        alone = [who for who in named if who.name not in elsewhere]
        for work in works:
            for who in work.names or alone:
                if work.ours:
                    yield *self._own(who, work, told), work
                else:
                    yield *self._elsewhere(who, work, item, told, document), None
        if source is not None and all(work.names for work in works):
            for who in alone:
                yield _assertion(who, item, told, document), source, None

    def _own(self, who: Name, work: Work, told: str) -> tuple[dict[str, Plain], Meant]:
        """A statement that factcli wrote."""
        fields: dict[str, Plain] = {"speaker": who.name}
        if who.member_of:
            fields["party"] = who.member_of
        fields["date"] = (work.date or UNKNOWN).text
        fields |= work.fields()
        particulars = dict(work.source(told) or {})
        if not {"published", "updated"} & particulars.keys():
            particulars["published"] = UNKNOWN.text
        return fields, self._known.source(particulars, work.told_id)

    def _elsewhere(
        self,
        who: Name,
        work: Work,
        item: Mapping[str, Any],
        told: str,
        document: Document | None,
    ) -> tuple[dict[str, Plain], Meant]:
        """An assertion that can be found at an address."""
        fields = _assertion(who, item, told, document, work)
        particulars = dict(work.source(told) or {})
        particulars.setdefault("published", fields["date"])
        if document and document.url:
            particulars["note"] = f"Named by a ClaimReview: {document.url}"
        return fields, self._known.source(particulars)

    def _row(
        self,
        place: str,
        thing: Thing,
        claim: Meant,
        story: Fields,
        fields: dict[str, Plain],
        source: Meant,
        own: Work | None = None,
    ) -> Wanted:
        fields["source"] = source.id
        said = self._known.statement(claim.id, fields, own is not None)
        told = raw(own.thing.get("identifier")) if own else None
        id = self._known.statement_id(told, claim.id, said) if told and said is fields else ""
        request = Request(claim.id, said, claim.fields, source.fields, story)
        return Wanted(place, request, thing, id)


def own_ids(found: Iterable[Found]) -> set[str]:
    """The ids of claims and sources that factcli wrote."""
    ids: set[str] = set()
    for each in found:
        item = _item(each) if is_review(each.thing) else each.thing
        told = [_own_id(item), *(work.told_id for work in works_of(item, each))]
        ids.update(id for id in told if id)
    return ids


def _assertion(
    who: Name,
    item: Mapping[str, Any],
    told: str,
    document: Document | None,
    work: Work | None = None,
) -> dict[str, Plain]:
    """What is told of who made a claim: no words, and a day at best."""
    latest = until(document.date) if document else UNKNOWN
    own = day(item.get("datePublished")) or day(item.get("dateCreated"))
    date = (work.date if work else None) or (day_of(own) if own else latest)
    rest = [f"{key}: {value}" for key, value in who.rest]
    if document and date.after(last_of(latest)):
        rest.append(f"datePublished: {date.text}")
        date = latest
    place = text(item.get("name"))
    if place and place != told and not (work and work.is_item):
        rest.append(f"itemReviewed: {place}")
    unread = None if own else text(item.get("datePublished"))
    if unread:
        rest.append(f"datePublished: {unread}")
    fields: dict[str, Plain | None] = {
        "speaker": who.name,
        "party": who.member_of,
        "date": date.text,
        "stance": "asserts",
        "summary": MADE,
        "confidence": "possible",
        "reading": READING,
        "note": "; ".join(rest),
    }
    return {key: value for key, value in fields.items() if value}


def _whole(found: Found) -> Thing:
    """The object as it can be written out by itself."""
    named = {key: resolved(found.thing[key], found) for key in _NAMED if key in found.thing}
    thing = Thing({**found.thing, **named})
    thing.twice = found.thing.twice
    return thing


def _item(found: Found) -> Mapping[str, Any]:
    """What is reviewed."""
    told = resolved(found.thing.get("itemReviewed"), found)
    things = [
        each for each in (told if isinstance(told, list) else [told]) if isinstance(each, dict)
    ]
    claims = [each for each in things if "Claim" in kinds_of(each)]
    return (claims or things or [Thing()])[0]


def _told(thing: Thing, item: Mapping[str, Any]) -> str | None:
    """The text of the claim. What an `itemReviewed` is called is often the place where it was said,
    so only a Claim by itself is known by its name."""
    if _own_id(item) and (told := raw(item.get("text"))):
        return told
    told = text(thing.get("claimReviewed")) or text(item.get("text"))
    return told or (text(item.get("name")) if not is_review(thing) else None)


def _own_id(item: Mapping[str, Any]) -> str | None:
    """The id of a claim that factcli wrote."""
    parts = (raw(item.get("identifier")) or "").split("/")
    if len(parts) != 2 or not all(NAME.fullmatch(part) for part in parts):
        return None
    return "/".join(parts)


def _twice(thing: Thing, item: Mapping[str, Any]) -> str:
    """The first key that stands twice where it matters."""
    objects = [each for each in (thing, item, thing.get("reviewRating")) if isinstance(each, Thing)]
    return next((key for each in objects for key in each.twice if key in _READ), "")


def _tags(value: Any) -> list[str]:
    """The words of `keywords`; terms of a vocabulary are none."""
    if isinstance(value, str):
        return [each for each in map(str.strip, (text(value) or "").split(",")) if each]
    if not isinstance(value, list):
        return []
    return [each for item in value if isinstance(item, str) for each in texts(item)]
