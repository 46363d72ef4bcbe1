"""A record's file as a diff of lines reads it best: canonical, and a line for each sentence."""

from __future__ import annotations

import re
from contextlib import suppress

from factcli.format.files import decode, said, tidied
from factcli.paths import Address, Kind
from factcli.values.words import visible

_FOLDED = re.compile(r"^( *)([^\n#]*): >-\n((?:\1  [^\n]*\n|\n)+)", re.MULTILINE)
_ITEM = re.compile(r"^( *)- >-\n((?:\1  [^\n]*\n|\n)+)", re.MULTILINE)
_END = re.compile(r"(?<=[.!?…。！？][\"'”’)\]»]) +|(?<=[.!?…]) +|(?<=[。！？])")


def readable(data: bytes) -> str:
    """The text of a file for a diff: what says the same reads the same, comments apart. Of a
    file that cannot be read as a record only long texts are parted so.

    A change within a long text touches the lines of the sentences that changed, not those that
    folding moves.
    """
    text = data.decode("utf-8", "replace")
    with suppress(ValueError):
        record = decode(data, "", Address(_kind(said(data)), "x")).record
        text = tidied(data, record).decode("utf-8") if record else text
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    text = _FOLDED.sub(
        lambda found: f"{found[1]}{found[2]}:\n{_sentences(found[3], found[1])}", text
    )
    return visible(_ITEM.sub(lambda found: f"{found[1]}-\n{_sentences(found[2], found[1])}", text))


def _kind(keys: object) -> Kind:
    """What a file holds, by the keys that only such files have."""
    assert isinstance(keys, dict)
    for kind, telling in _TELLING:
        if telling & keys.keys():
            return kind
    return "story"


_TELLING: tuple[tuple[Kind, set[str]], ...] = (
    ("statement", {"speaker", "stance"}),
    ("claim", {"claim"}),
    ("source", {"publisher", "published", "updated"}),
    ("config", {"severities"}),
)


def _sentences(folded: str, indent: str) -> str:
    """A folded text with a line for each sentence, and an empty one between paragraphs."""
    paragraphs = re.split(r"\n\n+", folded.strip("\n"))
    texts = (" ".join(line.strip() for line in each.split("\n")) for each in paragraphs)
    told = ("".join(f"{indent}  {line}\n" for line in _END.split(text)) for text in texts)
    return "\n".join(told)
