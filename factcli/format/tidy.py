"""The canonical form of a file that is there already, with its comments.

A comment goes with the field or item that it stood beside or above; at the top of the file and at
its end it stays there. Keys come into the order of the table, blank lines go.
"""

from __future__ import annotations

import re
from collections import defaultdict

from factcli.format.canonical import Plain, write
from factcli.format.page import Comment, Page, Path, opened

_BLANK = re.compile(r"[ \t]*\r?\n")


def tidied(data: bytes, record: dict[str, Plain], bare: frozenset[str]) -> bytes:
    """The canonical file of `record`, which is what `data` says, with the comments of `data`.

    A byte order mark and the kind of line breaks stay. Raises ValueError as `Page` does.
    """
    mark, text = opened(data)
    page = Page(text)
    new = Page(write(record, bare))
    lines = new.text.splitlines()
    heading = _heading(page)
    above, beside, footer = _settled(page, new, page.comments[heading:])
    out = [comment.text for comment in page.comments[:heading]] + [""] * bool(heading)
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip(" "))]
        out += [indent + comment for comment in above[number]]
        out.append("  ".join([line, *beside[number]]))
    text = "".join(f"{line}{page.newline}" for line in [*out, *footer])
    return mark + text.encode("utf-8")


def _heading(page: Page) -> int:
    """How many of the first comments a blank line parts from the first field."""
    first = page.elements[0][0] if page.elements else 0
    count = 0
    for number, comment in enumerate(page.comments, start=1):
        if comment.start > first or not comment.alone:
            break
        if _BLANK.match(page.text, page.behind_line(comment.start)):
            count = number
    return count


def _settled(
    page: Page, new: Page, comments: list[Comment]
) -> tuple[defaultdict[int, list[str]], defaultdict[int, list[str]], list[str]]:
    """Where each comment goes: above a line of the new page, beside it, or at the end."""
    above: defaultdict[int, list[str]] = defaultdict(list)
    beside: defaultdict[int, list[str]] = defaultdict(list)
    footer: list[str] = []
    places = {path: start for start, path in new.elements}
    for comment in comments:
        at = page.element_of(comment)
        path = _kept(page.elements[at][1], places) if 0 <= at < len(page.elements) else None
        if path is None:
            footer.append(comment.text)
            continue
        line = new.line(places[path]) - 1
        alone = comment.alone or beside[line] or not _fits(new, places[path])
        (above if alone else beside)[line].append(comment.text)
    return above, beside, footer


def _kept(path: Path, places: dict[Path, int]) -> Path | None:
    """The path, or the nearest around it that the new page has; None where it has none."""
    while path and path not in places:
        path = path[:-1]
    return path or None


def _fits(new: Page, start: int) -> bool:
    """Whether a comment can stand behind what begins there: no text goes on in the next line."""
    line = new.text[start : new.line_end(start)]
    return not line.endswith(">-")
