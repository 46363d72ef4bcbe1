"""What answers tell of statements, claims and shifts: rows, and the columns that describe them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Day

from factcli.analysis.origins import origins_of
from factcli.analysis.positions import Position, Quantity, Shift
from factcli.answers import Column, Row
from factcli.records import Assessment, Facts, Statement
from factcli.values.scales import CONFIDENCES

ID = Column("id", "the statement's id", "id", "id")
CLAIM = Column("claim", "the claim's id", "id", "claim")
PARTY = Column("party", "the party spoken for; the speaker where none is named", title="party")
DATE = Column("date", "when it was said, as written (EDTF)", "date", "date")
EARLIEST = Column("earliest", "the first day or time that the date can mean; null: open", "date")
LATEST = Column("latest", "the last day or time that the date can mean; null: open", "date")
STANCE = Column("stance", "the stance toward the claim", "stance", "stance")
SCORE = Column("score", "what the stance counts, -3 to 3; null: a silence or a split")
IDS = Column("ids", "ids of the statements that it rests on", "list")

WHO = Column("who", "party and speaker", "who", "who")
SAID = Column("said", "the words, the figures and where they were read", "said", "what was said")

UTTERANCE_COLUMNS = (
    Column("id", "id of the utterance's first report", "id"),
    CLAIM,
    DATE,
    EARLIEST,
    LATEST,
    PARTY,
    Column("speaker", "who spoke"),
    STANCE,
    SCORE,
    Column("confidence", "how sure we are that it was said so: the surest of the reports"),
    Column(
        "sources",
        "the reports of this utterance: id of the statement, source, via (list), origin"
        " (names joined by ;), origins (list), stance, figures",
        "table",
    ),
    Column("quote", "the speaker's words, a list", "list"),
    Column("summary", "what was said, in the coder's words"),
    Column("excerpt", "the source's own words for it"),
    Column("reading", "how an ambiguous sentence was read"),
    Column("figures", "named quantities, as written", "figures"),
    Column(
        "revisions", "figures that this utterance revised: name to the earlier value", "figures"
    ),
    Column("shift", "the shift that this utterance completes: from, to, before, certain; or null"),
    Column("event", "`split`, where the day's words contradict each other; `fell silent`; or null"),
    Column("tracked", "whether the party's position is followed on this claim"),
)
_MOVED_BY = Column("after", "id of the statement that moved it", "id", "moved by")
SHIFT_COLUMNS = (
    CLAIM,
    PARTY,
    Column("from", "the stance before", "stance"),
    Column("to", "the stance after", "stance"),
    Column("before", "id of the statement that held before", "id"),
    _MOVED_BY,
    Column("certain", "false where the dates allow the other order"),
)
SHIFT_SCREEN = (CLAIM, PARTY, Column("move", "from where to where", "move", "moved"), _MOVED_BY)
CLAIM_COLUMNS = (
    Column("claim", "the claim's id", "id"),
    Column("text", "the proposition; null where its record cannot be read"),
    Column("likelihood", "our latest judgement of its truth; null: none"),
    Column("confidence", "how good the basis of that judgement is; null: none"),
    Column("unheard", "tracked parties that never spoke on it", "list"),
)
ASSESSMENT_COLUMNS = (
    Column("claim", "the claim's id", "id"),
    Column("date", "when it was judged, as written (EDTF)", "date"),
    EARLIEST,
    LATEST,
    Column("likelihood", "how likely the claim is true, in the words of ICD 203"),
    Column("confidence", "how good the basis of that judgement is"),
    Column("why", "what it rests on"),
)
STATEMENT_COLUMNS = (
    ID,
    Column("story", "the story's id"),
    CLAIM,
    Column("speaker", "who spoke"),
    PARTY,
    DATE,
    EARLIEST,
    LATEST,
    STANCE,
    SCORE,
    Column("summary", "what was said, in the coder's words"),
    Column("quote", "the speaker's words, a list", "list"),
    Column("excerpt", "the source's own words for it"),
    Column("translation", "the quote in another language"),
    Column("source", "the source's id"),
    Column("at", "where in the source"),
    Column("via", "who carried it, nearest to the source first; a list", "list"),
    Column("origin", "the names that the report goes back to, joined by ;"),
    Column("confidence", "how sure we are that it was said so"),
    Column("figures", "named quantities, as written", "figures"),
    Column("reading", "how an ambiguous sentence was read"),
    Column("same_as", "id of a statement that reports this very utterance"),
    Column("replaces", "id of a statement that this one corrects"),
    Column("verified", "where the words were found: capture, words, date; or null"),
    Column("note", "free text"),
    Column("tags", "words to find it by", "list"),
    Column("withdrawn", "why it is on no timeline: replaced, retracted; or null"),
)


def utterance_row(facts: Facts, group: Sequence[Statement]) -> Row:
    """One utterance with all its reports; `shift` and `revisions` are still to be filled in."""
    first = group[0]
    earliest, latest = first.date.bound_texts()
    return {
        "id": first.id,
        "claim": first.claim,
        "date": first.date.text,
        "earliest": earliest,
        "latest": latest,
        "party": first.represents,
        "speaker": first.speaker,
        "stance": first.stance,
        "score": first.score,
        "confidence": min((each.confidence for each in group), key=list(CONFIDENCES).index),
        "sources": [_report(facts, statement) for statement in group],
        "quote": list(first.quote),
        "summary": first.summary,
        "excerpt": first.excerpt,
        "reading": first.reading,
        "figures": {k: v for each in reversed(group) for k, v in _figures(each).items()},
        "revisions": {},
        "shift": None,
        "event": None,
        "tracked": True,
    }


def _report(facts: Facts, statement: Statement) -> Row:
    origins = origins_of(facts, statement)
    return {
        "id": statement.id,
        "source": statement.source,
        "via": list(statement.via),
        "origin": "; ".join(origins),
        "origins": list(origins),
        "stance": statement.stance,
        "figures": _figures(statement),
    }


def _figures(statement: Statement) -> dict[str, str]:
    return {name: figure.text for name, figure in statement.figures.items()}


def said_row(s: Statement) -> Row:
    """What one statement says, and where it was read, for people."""
    return {
        "id": s.id,
        "claim": s.claim,
        "date": s.date.text,
        "party": s.represents,
        "speaker": s.speaker,
        "stance": s.stance,
        "quote": list(s.quote),
        "summary": s.summary,
        "excerpt": s.excerpt,
        "reading": s.reading,
        "figures": _figures(s),
        "source": s.source,
        "via": list(s.via),
        "confidence": s.confidence,
    }


def statement_row(facts: Facts, s: Statement, withdrawn: str | None) -> Row:
    """One statement, flat."""
    earliest, latest = s.date.bound_texts()
    return {
        "id": s.id,
        "story": s.claim.partition("/")[0],
        "claim": s.claim,
        "speaker": s.speaker,
        "party": s.represents,
        "date": s.date.text,
        "earliest": earliest,
        "latest": latest,
        "stance": s.stance,
        "score": s.score,
        "summary": s.summary,
        "quote": list(s.quote),
        "excerpt": s.excerpt,
        "translation": s.translation,
        "source": s.source,
        "at": s.at,
        "via": list(s.via),
        "origin": "; ".join(origins_of(facts, s)),
        "confidence": s.confidence,
        "figures": _figures(s),
        "reading": s.reading,
        "same_as": s.same_as,
        "replaces": s.replaces,
        "verified": {
            "capture": s.verified.capture,
            "words": s.verified.words,
            "date": s.verified.date.text,
        }
        if s.verified
        else None,
        "note": s.note,
        "tags": list(s.tags),
        "withdrawn": withdrawn,
    }


def shift_row(shift: Shift) -> Row:
    return {
        "claim": shift.claim,
        "party": shift.party,
        "from": shift.before.stance,
        "to": shift.after.stance,
        "before": shift.before.id,
        "after": shift.after.id,
        "certain": shift.certain,
    }


def claim_row(
    facts: Facts, claim: str, unheard: Iterable[str] = (), as_of: Day | None = None
) -> Row:
    """A claim with our latest judgement of it, or the latest by the end of a day."""
    record = facts.claims.get(claim)
    made = assessments_of(facts, claim, as_of)
    latest = made[-1] if made else None
    return {
        "claim": claim,
        "text": record.claim if record else None,
        "likelihood": latest.likelihood if latest else None,
        "confidence": latest.confidence if latest else None,
        "unheard": list(unheard),
    }


def assessments_of(facts: Facts, claim: str, as_of: Day | None = None) -> list[Assessment]:
    """Our judgements of a claim, or those by the end of a day; newest last."""
    record = facts.claims.get(claim)
    return [
        each
        for each in (record.assessments if record else ())
        if as_of is None or each.date.by_end_of(as_of)
    ]


def assessment_row(claim: str, judged: Assessment) -> Row:
    """One judgement of ours."""
    earliest, latest = judged.date.bound_texts()
    return {
        "claim": claim,
        "date": judged.date.text,
        "earliest": earliest,
        "latest": latest,
        "likelihood": judged.likelihood,
        "confidence": judged.confidence,
        "why": judged.why,
    }


def ids_of(position: Position) -> list[str]:
    return [statement.id for statement in position.statements]


def side(party: str, source: str, value: str, ids: Iterable[str]) -> Row:
    """One side of a conflict."""
    return {"party": party, "source": source, "value": value, "ids": sorted(ids)}


def quantity_side(quantity: Quantity) -> Row:
    return side(
        quantity.party, quantity.statement.source, quantity.figure.text, [quantity.statement.id]
    )


def headings(facts: Facts, claims: Iterable[str]) -> dict[str, str]:
    """The propositions of claims, by id."""
    return {each: facts.claims[each].claim for each in claims if each in facts.claims}
