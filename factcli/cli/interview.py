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
from factcli.cli.review import review
from factcli.cli.talk import Asking, Back, Talk
from factcli.records import Facts
from factcli.values.dates import parse_date
from factcli.values.scales import CONFIDENCES, STANCES
from factcli.values.words import did_you_mean, has_invisible

_LISTED = 9
_DATE_HELP = (
    "2024-10-24, or 2024-10-24T14:30+03:00; yesterday, Thursday, last week, 24 October (seen\n"
    "from the source's date, and shown before it is taken); ../2024-10-23 for by then, 2024-10\n"
    "for some day in it, 2024-10-22/2024-10-25 for some day between, XXXX where nothing is known"
)


class Interview(Asking):
    """Fills a draft. `last` is the statement that was written last, from which defaults come."""

    def __init__(
        self, talk: Talk, facts: Facts, draft: Draft, last: str | None, today: Day
    ) -> None:
        super().__init__(talk)
        self.facts = facts
        self.draft = draft
        self.last = facts.statements.get(last or "")
        self.today = today

    def run(self) -> None:
        """Ask for all that is missing, then show it until it may be written."""
        steps: list[Callable[[], bool]] = [
            self.claim,
            self.source,
            self.speaker,
            self.date,
            self.stance,
            self.words,
            self.confidence,
            lambda: review(self, self.facts, self.draft, self.today),
        ]
        done: list[tuple[int, Draft]] = []
        at = 0
        while at < len(steps):
            before = deepcopy(self.draft)
            self.asked = 0
            try:
                if steps[at]():
                    done.append((at, before))
                at += 1
            except Back:
                if self.asked > 1:
                    pass  # back to the first question of these
                elif done:
                    at, before = done.pop()
                else:
                    self.talk.tell("this is the first question; Ctrl-D leaves, nothing is written")
                self.draft = before

    def claim(self) -> bool:
        if self.draft.claim_id:
            if self.draft.claim_id in self.facts.claim_ids or self.draft.claim:
                return False
            self.draft.claim["claim"] = text_of_claim(self)
            return True
        known = suggestions.claims(self.facts)
        given = str(self.draft.claim.get("claim", ""))
        if given or not known:
            new_claim(self, self.facts, self.draft, given, self.last)
            return True
        default = self.last.claim if self.last else known[0].name
        typed = self.choose(
            "Claim (letters of it, or a new sentence)",
            known,
            "which proposition was spoken to; for a new one type it as a sentence that somebody"
            " could deny,\nor + to be asked for it",
            default,
            "a number or some letters",
        )
        if typed in self.facts.claims:
            self.draft.claim_id = typed
        else:
            text = typed.removeprefix("+").strip()
            new_claim(self, self.facts, self.draft, text, self.last)
        return True

    def source(self) -> bool:
        if "source" in self.draft.statement:
            return False
        known = suggestions.sources(self.facts)
        default = self.last.source if self.last else ""
        if known and not self.draft.source:
            typed = self.choose(
                "Source (letters of it, or a new title or address)",
                known,
                "the document that it was read in; for a new one type its title or its address on"
                " the web",
                default or known[0].name,
                "a number or some letters",
            )
            if typed in self.facts.sources:
                self.draft.statement["source"] = typed
                return True
            text = typed.removeprefix("+").strip()
            new_source(self, self.facts, self.draft, text, self.today)
        else:
            new_source(self, self.facts, self.draft, "", self.today)
        return True

    def speaker(self) -> bool:
        if "speaker" in self.draft.statement:
            return False
        known = suggestions.speakers(self.facts, self.draft.claim_id)
        typed = self.choose(
            "Who spoke (letters, or a new name)" if known else "Who spoke",
            known,
            "the person or body, under one name throughout; + before a name that letters of"
            " another would take",
            kind="a name",
        )
        name = typed.removeprefix("+").strip()
        names = {each.name for each in known}
        near = did_you_mean(name, names)
        if name not in names and near:
            self.talk.tell(f"{name} is new; {near} Then < and type it so.")
        self.draft.statement["speaker"] = name
        if "party" in self.draft.statement:
            return True
        if name in names:
            party = suggestions.party_of(self.facts, name)
            if party:
                self.talk.tell(f"  for {party}, as the last time")
                self.draft.statement["party"] = party
            return True
        parties = suggestions.parties(self.facts)
        spoken_for = self.ask(
            "For which party (Enter: for itself)",
            "whose position it is: of a minister mostly the country; known: "
            + (", ".join(each.name for each in parties[:20]) or "none yet"),
            known=[each.name for each in parties if not has_invisible(each.name)],
        )
        found = picked(spoken_for, parties) if spoken_for else []
        if len(found) == 1:
            spoken_for = found[0].name
            self.talk.tell(f"  {spoken_for}")
        if spoken_for and spoken_for != name:
            self.draft.statement["party"] = spoken_for
        return True

    def date(self) -> bool:
        if "date" in self.draft.statement:
            return False
        since = self.out_since()
        if since:
            self.talk.tell(f"The source is of {since:%A} {since}.")
        self.draft.statement["date"] = self.until(
            "When it was said (a date, yesterday, Thursday)",
            lambda typed: self.dated(typed, since),
            _DATE_HELP,
        )
        return True

    def out_since(self) -> Day | None:
        """The day on which the source came out, where that is one day."""
        id = self.draft.statement.get("source")
        text = self.draft.source.get("published") or self.draft.source.get("updated")
        record = self.facts.sources.get(str(id))
        if record is not None and record.public_since:
            text = record.public_since.text
        try:
            return parse_date(str(text)).day if text else None
        except ValueError:
            return None

    def stance(self) -> bool:
        if "stance" in self.draft.statement:
            return False
        record = self.facts.claims.get(self.draft.claim_id)
        text = record.claim if record else str(self.draft.claim.get("claim", ""))
        self.talk.tell(f"Toward: {text}")
        tests = "\n".join(f"  {word:10} {stance.test}" for word, stance in STANCES.items())

        def word(typed: str) -> str | None:
            if not typed:
                return self.tested()
            found = picked(typed, [Known(each) for each in STANCES])
            if len(found) == 1:
                return found[0].name
            self.talk.tell(f"there is no stance {typed}; type one of:\n{tests}")
            return None

        self.draft.statement["stance"] = self.until(
            "Stance (a word, or Enter to be asked test by test)",
            word,
            f"what the words commit the speaker to; the first test that is met decides:\n{tests}",
            known=list(STANCES),
        )
        return True

    def tested(self) -> str | None:
        """The first stance whose test is met."""
        speaker = str(self.draft.statement["speaker"])
        self.talk.tell(f"Does {speaker}, by these very words, ...")
        for word, stance in STANCES.items():
            self.talk.tell(f"  {word}: {stance.test}?")
            if self.agrees("  so"):
                return word
        self.talk.tell("None is met: then the words may be about another claim; < goes back to it.")
        return None

    def words(self) -> bool:
        given = self.draft.statement
        if any(key in given for key in ("quote", "summary", "excerpt")):
            return False
        pieces: list[str] = []
        while True:
            prompt = "The speaker's words, verbatim (Enter for none)"
            piece = self.ask("A further piece of them (Enter for no more)" if pieces else prompt)
            if not piece:
                break
            stands, told = sought(self.facts, str(given["source"]), [*pieces, piece])
            self.talk.tell(f"  {told}")
            if stands is False:
                continue
            pieces.append(piece)
        if pieces:
            given["quote"] = pieces if len(pieces) > 1 else pieces[0]
        needed = "" if pieces else "; needed, as there are no words"
        summary = self.until(
            "What was said, in your own words" + (" (Enter to leave it out)" if pieces else ""),
            lambda text: text if text or pieces else self.talk.tell(f"a sentence{needed}"),
        )
        if summary:
            given["summary"] = summary
        return True

    def confidence(self) -> bool:
        if "confidence" in self.draft.statement:
            return False
        self.talk.tell(
            "How sure are we that it was said so? (Whether it is true is another matter.)"
        )
        known = [Known(word, told.partition(": ")[2]) for word, told in CONFIDENCES.items()]
        self.list(known, len(known))

        def word(typed: str) -> str | None:
            if typed.isdecimal() and 0 < int(typed) <= len(known):
                return known[int(typed) - 1].name
            found = picked(typed, [Known(each) for each in CONFIDENCES])
            if len(found) == 1:
                return found[0].name
            self.talk.tell(f"type one of: {', '.join(CONFIDENCES)}")
            return None

        self.draft.statement["confidence"] = self.until(
            "Confidence", word, "the Admiralty scale, in words", "probable", list(CONFIDENCES)
        )
        return True
