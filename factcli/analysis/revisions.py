"""Revisions: how a later text of a document differs from an earlier one, sentence by sentence."""

from __future__ import annotations

from typing import NamedTuple

from factcli.values.quotes import Text, normal

_MOST_COMPARED = 500
_ALIKE = 0.5


class Revision(NamedTuple):
    """What became of the sentences of a text; of `changed` each with what it was. `title`: the
    title before and now, where it was printed above and is another."""

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    title: tuple[str, str] | None = None

    @property
    def summary(self) -> str:
        """In a few words; empty where there is no difference but typography."""
        counts = {"added": self.added, "changed": self.changed, "gone": self.gone}
        told = [
            f"{len(each)} sentence{'' if len(each) == 1 else 's'} {what}"
            for what, each in counts.items()
            if each
        ]
        return ", ".join([*(["the title changed"] if self.title else []), *told])


def revision(before: Text, after: Text, title: str) -> Revision:
    """What changed from one text of a document to a later one; `title` is that of its record.

    Sentences count, not where they stand; typography does not. A line above the text that was the
    title, and is another now, is told apart.
    """
    old, new = before.sentences, after.sentences
    heads = None
    was = normal(before.first_line) == normal(title) != normal(after.first_line)
    if was and normal(title) not in new:
        heads = before.first_line, after.first_line
    apart = set(Text(heads[0]).sentences) | set(Text(heads[1]).sentences) if heads else set()
    gone = {key: words for key, words in old.items() if key not in new and key not in apart}
    added = {key: words for key, words in new.items() if key not in old and key not in apart}
    changed = []
    if len(gone) <= _MOST_COMPARED and len(added) <= _MOST_COMPARED:
        words = {key: set(key.split()) for key in (*gone, *added)}
        for key in list(gone):
            near = max(added, key=lambda each: _likeness(words[key], words[each]), default=None)
            if near is not None and _likeness(words[key], words[near]) >= _ALIKE:
                changed.append((gone.pop(key), added.pop(near)))
    return Revision(tuple(added.values()), tuple(gone.values()), tuple(changed), heads)


def _likeness(one: set[str], other: set[str]) -> float:
    """The share of words that two sentences have in common, from 0 to 1."""
    return len(one & other) / max(len(one), len(other))
