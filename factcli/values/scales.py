"""The scales that judgements are recorded on, in words.

Stance is the project's own scale (docs/format.md). Confidence in a report and reliability of a
source are the Admiralty code (NATO AJP-2.1). Likelihood and analytic confidence follow ICD 203.
"""

from __future__ import annotations

from typing import NamedTuple


class Stance(NamedTuple):
    """One step of the stance scale: what it counts, None for a silence, and its test."""

    score: int | None
    test: str


STANCES: dict[str, Stance] = {
    "admits": Stance(3, "acknowledges it of its own conduct (to justify it is another claim)"),
    "confirms": Stance(
        3, "says that it is true, presented as answering or backing what others had reported"
    ),
    "asserts": Stance(3, "says that it is true, or shows evidence for it"),
    "denies": Stance(-3, "says that it is false (or the source says: denied)"),
    "disputes": Stance(-2, "says that it is unlikely, or attacks the report or its evidence"),
    "questions": Stance(-1, "voices doubt, or asks for proof"),
    "allows": Stance(1, "supposes it in so many words (if it is so, then ...), or that it may be"),
    "implies": Stance(
        2, "unasked, calls it likely, presupposes it, or would mislead if it were false"
    ),
    "silent": Stance(None, "asked, does not speak to it: no comment, ask another office"),
    "neither": Stance(0, "speaks to it, and neither confirms nor denies it, whatever the hints"),
}
"""In the order in which the tests are tried; the first that is met decides."""

STANCE_RANK = {stance: rank for rank, stance in enumerate(STANCES)}
SPLIT = "split"
"""What a position is called whose strongest statements contradict each other."""

CONFIDENCES: dict[str, str] = {
    "confirmed": "1: the reports of this utterance have two independent origins",
    "probable": "2: one plainly attributed report",
    "possible": "3: a bare or ambiguous attribution",
    "doubtful": "4: it may well not have been said so",
    "improbable": "5: it was most likely not said so",
    "unjudged": "6: truth of the report cannot be judged",
}
"""How sure we are that it was said so, surest first, with the Admiralty digit."""

RELIABILITIES: dict[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}

LIKELIHOODS: dict[str, str] = {
    "almost no chance": "1-5 %",
    "very unlikely": "5-20 %",
    "unlikely": "20-45 %",
    "roughly even chance": "45-55 %",
    "likely": "55-80 %",
    "very likely": "80-95 %",
    "almost certain": "95-99 %",
}

ANALYTIC_CONFIDENCES: dict[str, str] = {
    "low": "the basis of the judgement is weak",
    "moderate": "the basis is credible, and could be read otherwise",
    "high": "the basis is good",
}

SOURCE_KINDS: dict[str, str] = {
    "article": "a report by a newsroom",
    "wire": "a report by a news agency",
    "statement": "a document issued by the speaker",
    "broadcast": "sound or moving pictures",
    "post": "a post on a social network",
    "imagery": "photographs, satellite images",
    "document": "any other document",
}


def score_of(stance: str) -> int | None:
    """What the stance counts; None for `silent` and for a split."""
    return None if stance == SPLIT else STANCES[stance].score
