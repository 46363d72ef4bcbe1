"""What `add` asks for where somebody sits at a terminal: whatever a statement still needs, in the
order in which one thinks. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date as Day

from factcli.changes import suggestions
from factcli.changes.suggestions import Known, picked
from factcli.checks.evidence import sought
from factcli.cli.draft import Draft
from factcli.cli.new_records import new_claim, new_source, text_of_claim
from factcli.cli.review import Editing, Review
from factcli.cli.talk import Asking, Back, Talk
from factcli.records import Facts, Statement
from factcli.values.dates import parse_date
from factcli.values.scales import CONFIDENCES, STANCES
from factcli.values.words import did_you_mean, has_invisible

_MARKS = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’"}
_DATE_HELP = (
    "2024-10-24, or 2024-10-24T14:30+03:00; yesterday, Thursday, last Friday, 3 days ago, last"
    " week, 24 October, by Monday, before 1 March: seen from the source's day, and shown before it"
    " is taken; ../2024-10-23 for by then, 2024-10 for some day in it, 2024-10-22/2024-10-25 for"
    " some day between, XXXX where nothing is known"
)


class Interview:
    """Fills a draft. `last` is the statement that was written last, from which defaults come;
    `edit` has a text edited."""

    def __init__(
        self,
        talk: Talk,
        facts: Facts,
        draft: Draft,
        last: Statement | None,
        today: Day,
        edit: Editing,
    ) -> None:
        self.asking = Asking(talk)
        self.facts = facts
        self.given = draft
        self.draft = draft
        self.last = last
        self.today = today
        self.review = Review(self.asking, facts, today, edit)

    def run(self) -> Draft:
        """Ask for all that is missing, then show it until it may be written."""
        steps: list[Callable[[], None]] = [
            self.claim,
            self.source,
            self.speaker,
            self.date,
            self.stance,
            self.words,
            self.confidence,
        ]
        while True:
            self.draft = deepcopy(self.given)
            try:
                for step in steps:
                    step()
                return self.review.of(self.draft)
            except Back:
                if not self.asking.go_back():
                    self.asking.tell(
                        "this is the first question; Ctrl-D leaves, nothing is written"
                    )

    def claim(self) -> None:
        draft = self.draft
        if draft.claim_id:
            if draft.claim_id not in self.facts.claim_ids and "claim" not in draft.claim:
                draft.claim["claim"] = text_of_claim(self.asking)
            return
        known = suggestions.claims(self.facts)
        text = str(draft.claim.get("claim", ""))
        if known and not text:
            typed = self.asking.choose(
                "Claim (letters of it, or a new sentence)",
                known,
                "the proposition that was spoken to; a new one is a sentence that somebody could"
                " deny: The ferry sank in the harbour. (+ asks for it)",
                self.nearest(self.last.claim if self.last else "", known),
                "a new sentence",
            )
            if typed in self.facts.claims:
                draft.claim_id = typed
                return
            text = typed if typed != "+" else ""
        new_claim(self.asking, self.facts, draft, text, self.last)

    def nearest(self, name: str, known: list[Known]) -> str:
        """What is offered first: that name, if it is one of those that are known."""
        return name if any(each.name == name for each in known) else known[0].name

    def source(self) -> None:
        draft = self.draft
        given = draft.statement.get("source")
        if given in self.facts.sources:
            return
        if given or draft.source:
            if not {"title", "publisher"} <= draft.source.keys():
                self.asking.tell(f"There is no source {given} yet." if given else "")
            new_source(self.asking, self.facts, draft, "", self.today)
            return
        known = suggestions.sources(self.facts)
        typed = ""
        if known:
            typed = self.asking.choose(
                "Source (letters of it, or a new title or address)",
                known,
                "the document that it was read in; for a new one type its title, or its address on"
                " the web",
                self.nearest(self.last.source if self.last else "", known),
                "a new title",
            )
        if typed in self.facts.sources:
            draft.statement["source"] = typed
        else:
            text = typed if typed != "+" else ""
            new_source(self.asking, self.facts, draft, text, self.today)

    def speaker(self) -> None:
        given = self.draft.statement
        if "speaker" in given:
            return
        known = suggestions.speakers(self.facts, self.draft.claim_id)
        name = self.asking.choose(
            "Who spoke (letters, or a new name)" if known else "Who spoke",
            known,
            "the person or body, under one name throughout: Vladimir Putin. +NAME is a new name,"
            " whatever it begins like",
            new="a new name",
        )
        names = {each.name for each in known}
        near = did_you_mean(name, names)
        if name not in names and near:
            self.asking.tell(f"{name} is new; {near} Then < and type it so.")
        given["speaker"] = name
        if "party" in given:
            return
        if name in names:
            party = suggestions.party_of(self.facts, name)
            if party:
                self.asking.tell(f"     for {party}, as the last time")
                given["party"] = party
            return
        party = self.party()
        if party and party != name:
            given["party"] = party

    def party(self) -> str:
        """Ask whose position it is; the empty text for the speaker's own."""
        known = suggestions.parties(self.facts)

        def take(typed: str) -> str:
            found = [] if typed.startswith("+") else picked(typed, known) if typed else []
            if len(found) == 1:
                return self.asking.echoed(found[0])
            return typed.removeprefix("+").strip()

        return self.asking.until(
            "For which party (Enter: for itself)",
            take,
            "whose position it is: of a minister mostly the country. Known: "
            + (", ".join(each.name for each in known[:20]) or "none yet"),
            known=[each.name for each in known if not has_invisible(each.name)],
        )

    def date(self) -> None:
        given = self.draft.statement.get("date")
        since = self.out_since()
        if isinstance(given, str):
            taken = self.asking.dated(given, since)
            if taken is not None:
                self.draft.statement["date"] = taken
                return
        if since:
            self.asking.tell(f"The source is of {since:%A} {since}.")
        self.draft.statement["date"] = self.asking.until(
            "When it was said (a date, yesterday, Thursday)",
            lambda typed: self.asking.dated(typed, since),
            _DATE_HELP,
        )

    def out_since(self) -> Day | None:
        """The day on which the source came out, where that is one day."""
        record = self.facts.sources.get(str(self.draft.statement.get("source")))
        text = self.draft.source.get("published") or self.draft.source.get("updated")
        if record is not None and record.public_since:
            text = record.public_since.text
        try:
            return parse_date(str(text)).day if text else None
        except ValueError:
            return None

    def stance(self) -> None:
        if "stance" in self.draft.statement:
            return
        record = self.facts.claims.get(self.draft.claim_id)
        text = record.claim if record else str(self.draft.claim.get("claim", ""))
        self.asking.tell(f"Toward the claim: {text}")
        known = [Known(word) for word in STANCES]
        tests = "\n".join(f"  {word:10} {stance.test}" for word, stance in STANCES.items())

        def word(typed: str) -> str | None:
            if not typed:
                return self.tested()
            found = picked(typed, known)
            if len(found) == 1:
                return self.asking.echoed(found[0])
            hint = did_you_mean(typed, STANCES) or f"one of: {', '.join(STANCES)}"
            self.asking.tell(f"there is no stance {typed}; {hint} (? tells what they mean)")
            return None

        self.draft.statement["stance"] = self.asking.until(
            "Stance (a word, or Enter to be asked test by test)",
            word,
            f"what the words commit the speaker to; the first test that is met decides:\n{tests}",
            known=list(STANCES),
        )

    def tested(self) -> str | None:
        """The first stance whose test is met."""
        self.asking.tell(f"Does {self.draft.statement['speaker']}, by what was said, ...")
        for word, stance in STANCES.items():
            self.asking.tell(f"  {word}: {stance.test}?")
            if self.asking.agrees(f"  {word}"):
                return word
        self.asking.tell("None is met: then the words may be about another claim; < goes back.")
        return None

    def words(self) -> None:
        given = self.draft.statement
        if any(key in given for key in ("quote", "summary", "excerpt")):
            return
        pieces: list[str] = []

        def stands(typed: str) -> str | None:
            piece = _unquoted(typed)
            if not piece:
                return ""
            found, told = sought(self.facts, str(given["source"]), [*pieces, piece])
            self.asking.tell(f"  {told}")
            return None if found is False else piece

        prompt = "The speaker's words, verbatim (Enter for none)"
        help = (
            "as the source prints them, without the quotation marks; where it breaks them up, one"
            " piece after the other"
        )
        while piece := self.asking.until(prompt, stands, help):
            pieces.append(piece)
            prompt = "A further piece of them (Enter for no more)"
        if pieces:
            given["quote"] = pieces if len(pieces) > 1 else pieces[0]
        summary = self.asking.until(
            "What was said, in your own words" + (" (Enter to leave it out)" if pieces else ""),
            lambda text: text if text or pieces else self.asking.refused("type a sentence"),
            "a sentence of yours; needed where there are no words of the speaker's",
        )
        if summary:
            given["summary"] = summary

    def confidence(self) -> None:
        if "confidence" in self.draft.statement:
            return
        self.asking.tell("How sure are we that it was said so, whether true or not?")
        known = [Known(word, told.partition(": ")[2]) for word, told in CONFIDENCES.items()]
        self.draft.statement["confidence"] = self.asking.choose(
            "Confidence",
            known,
            "how well it is attested that these words were said: the Admiralty scale; whether they"
            " are true is for the claim's assessments",
            "probable",
        )


def _unquoted(text: str) -> str:
    """The text without the quotation marks around all of it, if it has some."""
    if len(text) > 1 and _MARKS.get(text[0]) == text[-1]:
        return text[1:-1].strip()
    return text
