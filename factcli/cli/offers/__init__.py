"""What could stand where the cursor is, for each kind of thing that a parameter takes.

Each kind is a function from what is asked to values with their meaning. What it needs is imported
in it: most need nothing but the names of folders.
"""

from __future__ import annotations

from factcli.cli.offers import ids, pairs, words
from factcli.cli.offers.fitting import Asked, Candidate, Offer, fitting
from factcli.cli.options import Takes


def candidates(takes: Takes, asked: Asked) -> list[Candidate]:
    """What fits what was typed; see `fitting`."""
    if takes.kind == "words":
        return fitting(asked.typed, [Candidate(each) for each in takes.words])
    return KINDS[takes.kind](asked)


KINDS: dict[str, Offer] = {
    "scope": ids.scope,
    "claim": ids.claim,
    "new claim": ids.new_claim,
    "story": ids.story,
    "id": ids.id,
    "source": ids.source,
    "origin": words.origin,
    "speaker": words.spoken("speaker"),
    "party": words.spoken("party"),
    "publisher": words.spoken("publisher"),
    "carrier": words.spoken("via", "publisher"),
    "stance": words.scale("STANCES"),
    "confidence": words.scale("CONFIDENCES"),
    "reliability": words.scale("RELIABILITIES"),
    "likelihood": words.scale("LIKELIHOODS"),
    "judgement": words.scale("ANALYTIC_CONFIDENCES"),
    "source kind": words.scale("SOURCE_KINDS"),
    "format": words.format,
    "rule": words.rule,
    "rules": words.several(words.rule),
    "revision": words.revision,
    "days or scope": words.days_or_scope,
    "new pair": pairs.new_pair,
    "source pair": pairs.source_pair,
    "edited pair": pairs.edited_pair,
    "edited key": pairs.edited_key,
    "figure": pairs.figure,
    "rated": pairs.rated,
    "term": pairs.term,
    "renamed": pairs.renamed,
}
"""By what `cli/options.py` calls them; files and folders are the shell's to complete."""
