"""The one table of keys: what each record may hold, in which order, of which type, and why.

Decoding, encoding, the messages of faults, the options of `add` and the tables of the reference
page (docs/format.md) are all read from here.
"""

from __future__ import annotations

import re

from factcli.answers import SEVERITIES
from factcli.format import kinds
from factcli.format.kinds import many, named, one_of, one_or_many
from factcli.format.tables import Field, Table, record_of
from factcli.records import (
    Assessment,
    Capture,
    Claim,
    Config,
    Retraction,
    Source,
    Statement,
    Story,
    Verified,
)
from factcli.values import scales

_DATED = Field("date", kinds.DATE, "the day", needed=True)
_NOTE = Field("note", kinds.TEXT, "anything else worth keeping, in free text")
_TAGS = Field("tags", many(kinds.TEXT), "words to find it by")

ASSESSMENT = Table(
    "assessment",
    Assessment,
    (
        Field("date", kinds.DATE, "the day of the judgement", needed=True),
        Field(
            "likelihood",
            one_of(scales.LIKELIHOODS, "likelihood"),
            "how likely the claim is to be true",
            needed=True,
        ),
        Field(
            "confidence",
            one_of(scales.ANALYTIC_CONFIDENCES, "confidence of a judgement"),
            "how good the basis of that judgement is",
            needed=True,
        ),
        Field("why", kinds.TEXT, "what it rests on", needed=True),
    ),
)
RETRACTION = Table(
    "retraction",
    Retraction,
    (
        Field("date", kinds.DATE, "the day of the withdrawal", needed=True),
        Field("note", kinds.TEXT, "what the publisher said of it"),
    ),
)
CAPTURE = Table(
    "capture",
    Capture,
    (
        Field("date", kinds.DATE, "the day it was taken", needed=True),
        Field("sha256", kinds.DIGEST, "the digest of the text", needed=True),
        Field("file", kinds.FILE, "the text, in a file beside the record"),
        Field("note", kinds.TEXT, "what changed since the one before"),
    ),
)
VERIFIED = Table(
    "verification",
    Verified,
    (
        Field("capture", kinds.DIGEST, "the digest of the text it was found in", needed=True),
        Field("words", kinds.DIGEST, "the digest of the normalised words", needed=True),
        Field("date", kinds.DATE, "the day it was verified", needed=True),
    ),
)

CLAIM = Table(
    "claim",
    Claim,
    (
        Field(
            "claim",
            kinds.TEXT,
            "the proposition: one affirmative sentence that somebody could deny",
            needed=True,
        ),
        Field(
            "parties",
            many(kinds.TEXT),
            "whose position is tracked; every party that spoke where this is left out",
        ),
        Field("when", kinds.DATE, "the time that the claim is about"),
        Field(
            "distinct_from",
            many(kinds.CLAIM_ID),
            "neighbouring claims that it is confused with",
            refers="claim",
        ),
        Field(
            "assessments",
            many(record_of(ASSESSMENT)),
            "our own judgements of its truth, newest last",
        ),
        _NOTE,
        _TAGS,
    ),
)

STATEMENT = Table(
    "statement",
    Statement,
    (
        Field("speaker", kinds.TEXT, "who spoke, under one name throughout", needed=True),
        Field("party", kinds.TEXT, "the party spoken for; the speaker where this is left out"),
        Field("date", kinds.DATE, "when it was said, in the speaker's own day", needed=True),
        Field(
            "stance",
            one_of(scales.STANCES, "stance"),
            "what the words commit the speaker to, toward this claim",
            needed=True,
        ),
        Field("summary", kinds.TEXT, "what was said, in our own words"),
        Field(
            "quote", one_or_many(kinds.TEXT), "the speaker's words, verbatim as the source has them"
        ),
        Field("excerpt", kinds.TEXT, "the source's own words for it, verbatim"),
        Field("translation", kinds.TEXT, "the quote in another language"),
        Field("source", kinds.SOURCE_ID, "the source it was read in", needed=True, refers="source"),
        Field("at", kinds.TEXT, "where in the source: page, paragraph, timecode"),
        Field(
            "via",
            one_or_many(kinds.TEXT),
            "who carried it from the speaker to the source, nearest to the source first",
            refers="source",
        ),
        Field(
            "confidence",
            one_of(scales.CONFIDENCES, "confidence in a report"),
            "how sure we are that it was said so",
            needed=True,
        ),
        Field("figures", kinds.FIGURES, "quantities that it names"),
        Field(
            "reading", kinds.TEXT, "how an ambiguous sentence was read, and how else it could be"
        ),
        Field(
            "same_as",
            kinds.STATEMENT_ID,
            "a statement that reports this very utterance",
            refers="statement",
        ),
        Field(
            "replaces",
            kinds.STATEMENT_ID,
            "a statement that this one corrects",
            refers="statement",
        ),
        Field(
            "verified", record_of(VERIFIED), "left by factcli when the words stood in the source"
        ),
        _NOTE,
        _TAGS,
    ),
    any_of=(("summary", "quote", "excerpt"),),
)

SOURCE = Table(
    "source",
    Source,
    (
        Field("title", kinds.TEXT, "as printed", needed=True),
        Field("publisher", kinds.TEXT, "as printed", needed=True),
        Field("published", kinds.DATE, "when it first came out, as exactly as known"),
        Field("updated", kinds.DATE, "when it was last changed"),
        Field("url", kinds.URL, "where it is on the web"),
        Field("archive", kinds.URL, "where an archive keeps it"),
        Field("author", kinds.TEXT, "who wrote it"),
        Field("language", kinds.TEXT, "its language, as a BCP 47 tag: en, ko, ru"),
        _NOTE,
        Field(
            "kind", one_of(scales.SOURCE_KINDS, "kind of source"), "what it is", default="article"
        ),
        Field(
            "reliability",
            one_of(scales.RELIABILITIES, "reliability (a letter, A to F)"),
            "how far it can be relied on: the Admiralty letter",
            default="F",
        ),
        Field(
            "derived_from",
            one_or_many(kinds.TEXT),
            "ids or names of the sources that it repeats",
            refers="source",
        ),
        Field(
            "retracted",
            record_of(RETRACTION),
            "the publisher withdrew it; its statements leave the timeline",
        ),
        Field("captures", many(record_of(CAPTURE)), "texts of it that we hold, newest last"),
    ),
    any_of=(("published", "updated"),),
)

STORY = Table(
    "story",
    Story,
    (
        Field("title", kinds.TEXT, "what the story is called"),
        Field("summary", kinds.TEXT, "what it is about"),
        _NOTE,
        _TAGS,
    ),
)

CONFIG = Table(
    "ledger",
    Config,
    (
        Field("title", kinds.TEXT, "what the ledger is called"),
        _NOTE,
        Field(
            "severities",
            named(
                one_of((*SEVERITIES, "off"), "severity"),
                re.compile("[a-z][a-z0-9-]{0,63}"),
                "bad-id",
                "spelling: off",
            ),
            "how grave a breach of a rule of `check` is here: error, warning, information or off",
        ),
    ),
)

TABLES = {
    "claim": CLAIM,
    "statement": STATEMENT,
    "source": SOURCE,
    "story": STORY,
    "config": CONFIG,
}
"""By the kind of record; see `factcli.paths`."""
