"""Names that records hold, words of scales, rules, revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcli.cli.offers.fitting import Asked, Candidate, Offer, after, fitting
from factcli.cli.offers.ids import scope, source

if TYPE_CHECKING:
    from factcli.index.names import What


def spoken(*kinds: What) -> Offer:
    """The names of some sorts that records hold."""

    def found(asked: Asked) -> list[Candidate]:
        from factcli.names import spoken

        names = {name for kind in kinds for name in spoken(asked.root, kind, asked.kept)}
        return fitting(asked.typed, map(Candidate, sorted(names)))

    return found


def scale(name: str) -> Offer:
    """The words of one of the scales, in its order."""

    def found(asked: Asked) -> list[Candidate]:
        from factcli.values import scales

        words = getattr(scales, name)
        meanings = {word: getattr(step, "test", step) for word, step in words.items()}
        return fitting(asked.typed, [Candidate(*each) for each in meanings.items()])

    return found


def several(offer: Offer) -> Offer:
    """The same for a list with commas: its last item is completed."""

    def found(asked: Asked) -> list[Candidate]:
        head, comma, _ = asked.typed.rpartition(",")
        return after(asked, head + comma, offer)

    return found


def format(asked: Asked) -> list[Candidate]:
    from factcli.render import FORMATS

    return fitting(asked.typed, map(Candidate, FORMATS))


def rule(asked: Asked) -> list[Candidate]:
    from factcli.checks import RULES

    return fitting(asked.typed, [Candidate(each.name, each.reason) for each in RULES.values()])


def revision(asked: Asked) -> list[Candidate]:
    from factcli.names import branches

    return fitting(asked.typed, [Candidate("HEAD"), *(Candidate(*b) for b in branches(asked.root))])


def days_or_scope(asked: Asked) -> list[Candidate]:
    """What `diff` takes beside dates."""
    return [*scope(asked), *revision(asked)]


def origin(asked: Asked) -> list[Candidate]:
    """An id of a source, or the name of one."""
    return [*source(asked), *spoken("publisher")(asked)]
