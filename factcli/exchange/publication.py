"""Records as JSON-LD in the vocabulary of schema.org: what we judged as ClaimReview, the rest as
Claim. `carried` tells where each field goes, and which have no place there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from json import dumps
from typing import Any, NamedTuple

from factcli.analysis.positions import in_force
from factcli.exchange.works import CONFIDENCE, KIND, RELIABILITY, STANCE
from factcli.records import Claim, Facts, Source, Statement, Story
from factcli.values.dates import Date
from factcli.values.scales import CONFIDENCES, LIKELIHOODS, RELIABILITIES, SOURCE_KINDS, STANCES
from factcli.values.words import INVISIBLE

Node = dict[str, Any]

CONTEXT = "https://schema.org"
_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?)?")
_MINUTE = re.compile(r"(T\d{2}:\d{2})(?=Z|[+-]|$)")
_UNSEEN = re.compile(rf"(?!\n){INVISIBLE.pattern}|##")
_IN_SCRIPT = re.compile(rf"{_UNSEEN.pattern}|[<>&]")


class Publisher(NamedTuple):
    """Who publishes our judgements, and the page on which they stand, where it has an address."""

    name: str
    url: str | None = None


def published(facts: Facts, claims: Iterable[str], by: Publisher) -> list[Node]:
    """Each of the claims, a ClaimReview where we judged it, else a Claim; without @context.

    What no longer stands (corrected, or of a source that was withdrawn) is left out.
    """
    standing = in_force(facts)
    found = []
    for id in claims:
        claim = facts.claims.get(id)
        if claim is not None:
            said = [each for each in facts.by_claim.get(id, ()) if each.id in standing]
            found.append(_review(claim, _claim(facts, claim, said), by))
    return found


def document(nodes: Sequence[Node]) -> Node:
    """The nodes as one JSON-LD document."""
    if len(nodes) == 1:
        return {"@context": CONTEXT, **nodes[0]}
    return {"@context": CONTEXT, "@graph": list(nodes)}


def written(document: Node, script: bool = False) -> str:
    """The document as text; as a `script` element that no text in it can end, if that is wanted.

    What a terminal would act upon, and what a CI would, is written in escapes of JSON.
    """
    told = dumps(document, ensure_ascii=False, indent=2)
    told = told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    unsafe = _IN_SCRIPT if script else _UNSEEN
    told = unsafe.sub(
        lambda found: dumps(found[0])[1:-1] if found[0] > "~" else _escaped(found[0]), told
    )
    return f'<script type="application/ld+json">\n{told}\n</script>\n' if script else f"{told}\n"


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(each):04x}" for each in text)


def _review(claim: Claim, node: Node, by: Publisher) -> Node:
    """The claim's newest assessment as a review of it; the claim itself where there is none."""
    if not claim.assessments:
        return node
    newest = claim.assessments[-1]
    words = list(LIKELIHOODS)
    return _without_empty(
        {
            "@type": "ClaimReview",
            "claimReviewed": claim.claim,
            **_dated(datePublished=newest.date),
            "url": by.url and _page(by.url, claim.id),
            "author": _without_empty({"@type": "Organization", "name": by.name, "url": by.url}),
            "reviewBody": newest.why,
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": words.index(newest.likelihood) + 1,
                "worstRating": 1,
                "bestRating": len(words),
                "alternateName": newest.likelihood,
                "ratingExplanation": f"{newest.likelihood} to be true, with {newest.confidence}"
                f" confidence: {newest.why}",
            },
            "itemReviewed": node,
        }
    )


def _page(url: str, claim: str) -> str:
    """Where on our page a claim stands: `factcli report` gives each its id for an anchor."""
    return url if "#" in url else f"{url}#{claim}"


def _claim(facts: Facts, claim: Claim, said: Sequence[Statement]) -> Node:
    said = sorted(said, key=lambda each: each.order)
    for_it = [each for each in said if (each.score or 0) > 0]
    authors = {each.speaker: _speaker(each) for each in for_it}
    story = claim.id.partition("/")[0]
    return _without_empty(
        {
            "@type": "Claim",
            "identifier": claim.id,
            "text": claim.claim,
            "author": list(authors.values()),
            "temporalCoverage": claim.when and claim.when.text,
            "keywords": list(claim.tags),
            "isPartOf": _story(facts.stories.get(story) or Story(story)),
            "appearance": [_work(facts, each) for each in for_it],
            "subjectOf": [_work(facts, each) for each in said if (each.score or 0) <= 0],
        }
    )


def _story(story: Story) -> Node:
    return _without_empty(
        {
            "@type": "CreativeWork",
            "identifier": story.id,
            "name": story.title,
            "abstract": story.summary,
            "keywords": list(story.tags),
        }
    )


def _work(facts: Facts, said: Statement) -> Node:
    """A statement, as a work in which its speaker speaks to the claim."""
    source = facts.sources.get(said.source)
    return _without_empty(
        {
            "@type": "CreativeWork",
            "identifier": said.id,
            "author": _speaker(said),
            **_dated(dateCreated=said.date),
            "text": said.quote[0] if len(said.quote) == 1 else list(said.quote),
            "abstract": said.summary,
            "description": said.excerpt,
            "workTranslation": said.translation
            and {"@type": "CreativeWork", "text": said.translation},
            "position": said.at,
            "keywords": [
                _term(STANCE, said.stance, STANCES[said.stance].test),
                _term(CONFIDENCE, said.confidence, CONFIDENCES[said.confidence]),
                *said.tags,
            ],
            "mentions": [
                {"@type": "PropertyValue", "name": name, "value": figure.text}
                for name, figure in said.figures.items()
            ],
            "comment": said.reading
            and {"@type": "Comment", "name": "reading", "text": said.reading},
            "isBasedOn": [
                {"@type": "CreativeWork", "publisher": _organization(name)} for name in said.via
            ],
            "isPartOf": source and _source(facts, source),
        }
    )


def _source(facts: Facts, source: Source) -> Node:
    return _without_empty(
        {
            "@type": "CreativeWork",
            "identifier": source.id,
            "name": source.title,
            "publisher": _organization(source.publisher),
            **_dated(datePublished=source.published, dateModified=source.updated),
            "url": source.url,
            "archivedAt": source.archive,
            "author": source.author and {"@type": "Person", "name": source.author},
            "inLanguage": source.language,
            "keywords": [
                _term(KIND, source.kind, SOURCE_KINDS[source.kind]),
                _term(RELIABILITY, source.reliability, RELIABILITIES[source.reliability]),
            ],
            "isBasedOn": [_origin(facts, name) for name in source.derived_from],
        }
    )


def _origin(facts: Facts, name: str) -> Node:
    source = facts.sources.get(name)
    if source is None:
        return {"@type": "CreativeWork", "name": name}
    return _without_empty(
        {
            "@type": "CreativeWork",
            "identifier": source.id,
            "name": source.title,
            "publisher": _organization(source.publisher),
            "url": source.url,
        }
    )


def _speaker(said: Statement) -> Node:
    """Who spoke. That it is a person is not recorded; who speaks for a party is taken for one."""
    if said.party is None:
        return _organization(said.speaker)
    return {"@type": "Person", "name": said.speaker, "memberOf": _organization(said.party)}


def _organization(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _term(vocabulary: str, word: str, meaning: str) -> Node:
    return {
        "@type": "DefinedTerm",
        "name": word,
        "description": meaning,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": vocabulary},
    }


def _dated(**dates: Date | None) -> Node:
    """Each date under its key, if schema.org has its like (a day, a time to the second); and under
    `temporal`, as it is written, if it says more or less than that."""
    found: Node = {}
    for key, date in dates.items():
        if date is None:
            continue
        told = date.text
        if not _EXACT.fullmatch(told):
            found.setdefault("temporal", []).append(f"{key}: {told}")
            told = _MINUTE.sub(r"\1:00", told) if date.clock else ""
        if _EXACT.fullmatch(told):
            found[key] = told
    return found


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}
