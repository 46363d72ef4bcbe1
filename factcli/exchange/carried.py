"""Where each field of our records goes in the vocabulary of schema.org, and which have no place in
it: what docs/claimreview.md shows, and what the tests hold `publication` and `claimreview` to."""

from __future__ import annotations

CARRIED: dict[str, dict[str, str]] = {
    "story": {
        "id": "`isPartOf.identifier`",
        "title": "`isPartOf.name`",
        "summary": "`isPartOf.abstract`",
        "tags": "`isPartOf.keywords`",
    },
    "claim": {
        "id": "`identifier`",
        "claim": "`text`, and `claimReviewed` of the review",
        "when": "`temporalCoverage`, in EDTF",
        "tags": "`keywords`",
        "assessments": "the newest: the ClaimReview around the Claim",
    },
    "statement": {
        "id": "`identifier`",
        "speaker": "`author.name`",
        "party": "`author.memberOf.name`",
        "date": "`dateCreated`; what is no day or time to the second also under `temporal`",
        "stance": "a DefinedTerm among `keywords`",
        "summary": "`abstract`",
        "quote": "`text`",
        "excerpt": "`description`",
        "translation": "`workTranslation.text`",
        "source": "`isPartOf`",
        "at": "`position`",
        "via": "`isBasedOn`, a CreativeWork each, with its `publisher.name`",
        "confidence": "a DefinedTerm among `keywords`",
        "figures": "`mentions`, a PropertyValue each",
        "reading": "`comment.text`",
        "tags": "texts among `keywords`",
    },
    "source": {
        "id": "`identifier`",
        "title": "`name`",
        "publisher": "`publisher.name`",
        "published": "`datePublished`; what is no day or time to the second also under `temporal`",
        "updated": "`dateModified`; what is no day or time to the second also under `temporal`",
        "url": "`url`",
        "archive": "`archivedAt`",
        "author": "`author.name`",
        "language": "`inLanguage`",
        "kind": "a DefinedTerm among `keywords`",
        "reliability": "a DefinedTerm among `keywords`",
        "derived_from": "`isBasedOn`: the source with its `identifier`, or a `name`",
    },
}
LOST: dict[str, dict[str, str]] = {
    "story": {"note": "our own notes stay at home"},
    "claim": {
        "parties": "whom we follow",
        "distinct_from": "no property names claims that are something else",
        "note": "our own notes stay at home",
    },
    "statement": {
        "same_as": "`sameAs` of schema.org is about addresses",
        "replaces": "what was corrected is left out itself",
        "verified": "it is about a text that does not come along",
        "note": "our own notes stay at home",
    },
    "source": {
        "note": "our own notes stay at home",
        "retracted": "what was withdrawn is left out itself",
        "captures": "texts do not come along",
    },
}
