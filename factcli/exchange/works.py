"""What stands in `appearance` and `subjectOf` of a Claim: works in which somebody speaks to it.

Other publishers give an address, and perhaps a date. Where factcli wrote it, the work has a stance
among its keywords; then it is a statement, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from factcli.exchange.jsonld import Found, resolved
from factcli.exchange.written import Name, address, day, day_of, edtf, names, shortened, site, text
from factcli.format.canonical import Plain
from factcli.values.dates import Date
from factcli.values.words import NAME

STANCE, CONFIDENCE = "factcli stance", "factcli confidence in a report"
KIND, RELIABILITY = "factcli kind of source", "factcli reliability"
"""The vocabularies that our words are terms of."""

_POSTS = {
    *("facebook.com", "fb.com", "fb.watch", "twitter.com", "x.com", "instagram.com", "tiktok.com"),
    *("threads.net", "t.me", "telegram.me", "vk.com", "ok.ru", "weibo.com", "reddit.com"),
    *("linkedin.com", "truthsocial.com", "bsky.app", "gab.com", "koo.app", "sharechat.com"),
}
_BROADCASTS = {"youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "rumble.com"}
_TITLE = 200


class Work(NamedTuple):
    """A work, as it is written; `is_item` says that it is the reviewed thing itself, `ours` that
    factcli wrote it."""

    thing: Mapping[str, Any]
    found: Found
    is_item: bool = False
    ours: bool = False

    @property
    def names(self) -> list[Name]:
        """Who speaks in it; nobody where only the Claim tells."""
        if self.is_item:
            return []
        author = resolved(self.thing.get("author"), self.found)
        if not self.ours:
            return names(author, self.found.base)
        if not isinstance(author, dict) or (name := raw(author.get("name"))) is None:
            return []
        member = author.get("memberOf")
        party = raw(member.get("name")) if isinstance(member, dict) else None
        return [Name(name, False, party, None)]

    @property
    def date(self) -> Date | None:
        """When it was said."""
        if self.is_item:
            return None
        if self.ours:
            return edtf(_dated(self.thing, "dateCreated"))
        found = day(self.thing.get("dateCreated")) or day(self.thing.get("datePublished"))
        return day_of(found) if found else None

    @property
    def url(self) -> str | None:
        return address(self.thing.get("url"), self.found.base) or address(self.thing.get("@id"))

    @property
    def whole(self) -> Mapping[str, Any]:
        """The document that it stands in."""
        part_of = resolved(self.thing.get("isPartOf"), self.found)
        return part_of if self.ours and isinstance(part_of, dict) else self.thing

    @property
    def told_id(self) -> str | None:
        """The id of its source, as factcli told it."""
        told = raw(self.whole.get("identifier")) if self.ours else None
        return told if told and NAME.fullmatch(told) else None

    def source(self, claim: str) -> dict[str, Plain] | None:
        """What is told of the document, as the fields of a source; None where it cannot be found
        again. `claim` is the text of the claim, which is no title."""
        if self.ours:
            return _own_source(self.whole)
        if self.url is None:
            return None
        where = site(self.url)
        title = text(self.thing.get("headline")) or text(self.thing.get("name"))
        if title is None or title == claim:
            title = shortened(self.url.partition("://")[2], _TITLE)
        publishers = names(resolved(self.thing.get("publisher"), self.found))
        fields: dict[str, Plain] = {
            "title": title,
            "publisher": publishers[0].name if publishers else where,
        }
        if date := day(self.thing.get("datePublished")):
            fields["published"] = date.text
        fields["url"] = self.url
        if where in _POSTS or where in _BROADCASTS:
            fields["kind"] = "post" if where in _POSTS else "broadcast"
        return fields

    def fields(self) -> dict[str, Plain]:
        """The fields of the statement that factcli told, but for speaker, date and source."""
        thing, told = self.thing, terms(self.thing)
        found: dict[str, Plain] = {}
        for key, word in (("stance", STANCE), ("confidence", CONFIDENCE)):
            if word in told:
                found[key] = told[word]
        if quote := raws(thing.get("text")):
            found["quote"] = quote if len(quote) > 1 else quote[0]
        for key, of in (("summary", "abstract"), ("excerpt", "description"), ("at", "position")):
            if value := raw(thing.get(of)):
                found[key] = value
        translation = thing.get("workTranslation")
        if isinstance(translation, dict) and (value := raw(translation.get("text"))):
            found["translation"] = value
        carriers = (_publisher(each) for each in _listed(thing.get("isBasedOn")))
        if via := [each for each in carriers if each]:
            found["via"] = via
        figures = [each for each in _listed(thing.get("mentions")) if isinstance(each, dict)]
        pairs = [(raw(each.get("name")), raw(each.get("value"))) for each in figures]
        if pairs:
            found["figures"] = {name: value for name, value in pairs if name and value}
        for each in _listed(thing.get("comment")):
            if isinstance(each, dict) and (value := raw(each.get("text"))):
                found["reading"] = value
        if tags := raws(thing.get("keywords")):
            found["tags"] = tags
        return found


def works_of(item: Mapping[str, Any], found: Found) -> list[Work]:
    """The works that a Claim tells of, in order; those of one address once."""
    works: list[Work] = []
    if item.get("url") and address(item.get("url"), found.base):
        works.append(Work(item, found, is_item=True))
    for key in ("firstAppearance", "appearance", "subjectOf"):
        for each in _listed(item.get(key)):
            thing = resolved(each, found)
            if isinstance(thing, str):
                thing = {"url": thing}
            if not isinstance(thing, dict):
                continue
            ours = STANCE in terms(thing)
            if ours or key != "subjectOf":
                works.append(Work(thing, found, ours=ours))
    met: set[str] = set()
    kept = []
    for work in works:
        url = None if work.ours else work.url
        if url is None or url not in met:
            kept.append(work)
            met.add(url or "")
    return kept


def terms(thing: Mapping[str, Any]) -> dict[str, str]:
    """The words of our vocabularies among the keywords of a work, by vocabulary."""
    found = {}
    for each in _listed(thing.get("keywords")):
        vocabulary = each.get("inDefinedTermSet") if isinstance(each, dict) else None
        if isinstance(vocabulary, dict) and isinstance(name := vocabulary.get("name"), str):
            found[name] = raw(each.get("name")) or ""
    return found


def raw(value: Any) -> str | None:
    """A text to the letter, as factcli wrote it."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def raws(value: Any) -> list[str]:
    """The texts of a value, to the letter; its objects are left out."""
    return [told for each in _listed(value) if (told := raw(each))]


def _own_source(thing: Mapping[str, Any]) -> dict[str, Plain]:
    told = terms(thing)
    found: dict[str, Plain | None] = {
        "title": raw(thing.get("name")),
        "publisher": _publisher(thing),
        "published": _dated(thing, "datePublished"),
        "updated": _dated(thing, "dateModified"),
        "url": raw(thing.get("url")),
        "archive": raw(thing.get("archivedAt")),
        "author": _name(thing.get("author")),
        "language": raw(thing.get("inLanguage")),
        "kind": told.get(KIND),
        "reliability": told.get(RELIABILITY),
        "derived_from": [
            name
            for each in _listed(thing.get("isBasedOn"))
            if isinstance(each, dict) and (name := raw(each.get("identifier")) or _name(each))
        ],
    }
    return {key: value for key, value in found.items() if value}


def _dated(thing: Mapping[str, Any], key: str) -> str | None:
    """A date as factcli wrote it: under `temporal`, where schema.org has no word for it."""
    exact = (each for each in raws(thing.get("temporal")) if each.startswith(f"{key}: "))
    return next((each.partition(": ")[2] for each in exact), raw(thing.get(key)))


def _publisher(thing: Any) -> str | None:
    return _name(thing.get("publisher")) if isinstance(thing, dict) else None


def _name(thing: Any) -> str | None:
    return raw(thing.get("name")) if isinstance(thing, dict) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
