"""Ids, from the names of folders: stories and claims first, below a claim its statements."""

from __future__ import annotations

from factcli.cli.offers.fitting import Asked, Candidate, fitting
from factcli.values.words import shortest_tails, with_tail

MOST_FOLDERS = 300
"""Of so many claims at most the statements are looked at, where none of these claims was named."""


def scope(asked: Asked) -> list[Candidate]:
    return _ids(asked, sources=False)


def claim(asked: Asked) -> list[Candidate]:
    return [each for each in _ids(asked, sources=False) if each.meaning != "story"]


def new_claim(asked: Asked) -> list[Candidate]:
    """A claim that is there, or a story that a new one is to be in."""
    found = _ids(asked, sources=False)
    return [
        Candidate(f"{value}/", "story") if meaning == "story" else Candidate(value, meaning)
        for value, meaning in found
    ]


def story(asked: Asked) -> list[Candidate]:
    from factcli.names import stories

    return fitting(asked.typed, [Candidate(each, "story") for each in stories(asked.root)])


def id(asked: Asked) -> list[Candidate]:
    """Stories, claims and sources; below a claim, or where nothing else fits, its statements."""
    from factcli.names import claims, stories

    if "/" in asked.typed:
        of = claims(asked.root, stories(asked.root))
        head = asked.typed.rpartition("/")[0]
        meant = with_tail(head, of) if head not in {each.partition("/")[0] for each in of} else []
        if len(meant) == 1:
            return _said_on(asked, meant[0], head)
    found = _ids(asked, sources=True)
    if len(found) == 1 and found[0].meaning.startswith("claim"):
        found.append(Candidate(f"{found[0].value}/", "its statements"))
    return found or statement(asked)


def _said_on(asked: Asked, claim: str, head: str) -> list[Candidate]:
    from factcli.names import statements

    ids = statements(asked.root, [claim])
    return fitting(
        asked.typed, [Candidate(head + each.removeprefix(claim), "statement") for each in ids]
    )


def statement(asked: Asked) -> list[Candidate]:
    from factcli.names import claims, statements, stories

    of = claims(asked.root, stories(asked.root))
    if not asked.typed or len(of) > MOST_FOLDERS:
        return []
    return _by_tail(asked.typed, dict.fromkeys(statements(asked.root, of), "statement"))


def _ids(asked: Asked, sources: bool) -> list[Candidate]:
    """Stories and claims by their tails, and sources; where what was typed begins several stories,
    their claims are left for later."""
    from factcli import names

    stories = names.stories(asked.root)
    above, slash, _ = asked.typed.partition("/")
    if slash and above in stories:
        claims = names.claims(asked.root, [above])
        return fitting(asked.typed, [Candidate(each, f"claim of {above}") for each in claims])
    begun = [each for each in stories if each.startswith(asked.typed)]
    known = dict.fromkeys(stories, "story")
    for each in names.claims(asked.root, stories):
        story, _, name = each.partition("/")
        if len(begun) < 2 or name.startswith(asked.typed):
            known[each] = f"claim of {story}"
    if sources:
        known |= {each: "source" for each in names.sources(asked.root) if each not in known}
    return _by_tail(asked.typed, known)


def _by_tail(typed: str, known: dict[str, str]) -> list[Candidate]:
    """The ids that have a tail that begins with what was typed, each by its shortest such tail
    that no other has, else whole; with the meaning of each."""
    shortest = shortest_tails(known)
    found = []
    for id, meaning in known.items():
        tails = [id]
        while "/" in tails[-1]:
            tails.append(tails[-1].partition("/")[2])
        begun = [tail for tail in reversed(tails) if tail.startswith(typed.lower())]
        if begun:
            alone = (tail for tail in begun if len(tail) >= len(shortest[id]))
            found.append(Candidate(next(alone, id), meaning))
    return found or fitting(typed, [Candidate(shortest[id], known[id]) for id in known])


def source(asked: Asked) -> list[Candidate]:
    from factcli.names import sources

    return fitting(asked.typed, [Candidate(each) for each in sources(asked.root)])
