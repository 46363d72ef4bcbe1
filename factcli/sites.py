"""A site in a folder: pages are written, earlier ones that are no more are taken away, and what
factcli did not make is left alone."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable
from contextlib import suppress

from factcli.errors import CannotWrite, Conflict

MARK = b'<meta name="generator" content="factcli">'
"""By this a page is known to be ours, within its head."""

_HEAD = 2048
_TEMPORARY = re.compile(r".+\.html\.[0-9]+\.tmp")


def publish(folder: str, pages: Iterable[tuple[str, str]]) -> int:
    """Write pages, given by their paths within the folder with slashes, and return their number.

    All are written beside their places first, so that a page which cannot be leaves the site as it
    was. Raises Conflict where a file of somebody else's has the name of a page, CannotWrite where
    it cannot be done.
    """
    written: dict[str, str] = {}
    folder = folder.rstrip("/") or folder
    try:
        _make_room(folder, os.path.join(folder, "index.html"))
        for path, text in pages:
            place = os.path.join(folder, *path.split("/"))
            _make_room(folder, place)
            written[os.path.normpath(place)] = _written_beside(place, text)
        for place, beside in written.items():
            os.replace(beside, place)
        _remove_others(folder, written)
    except OSError as error:
        told = error.filename or folder
        raise CannotWrite(f"could not write {told}: {error.strerror}") from None
    finally:
        for beside in written.values():
            with suppress(OSError):
                os.unlink(beside)
    return len(written)


def _make_room(folder: str, place: str) -> None:
    """Make the folder of a page. A link in its place, or a file that is not ours, is refused."""
    above = os.path.dirname(place)
    if above != folder and os.path.islink(above):
        raise Conflict(f"{above} is a link; a site is written into folders of its own")
    os.makedirs(above, exist_ok=True)
    if os.path.lexists(place) and not _is_ours(place):
        raise Conflict(f"{place} was not made by factcli; name another folder, or remove it")


def _is_ours(place: str) -> bool:
    if os.path.islink(place) or not os.path.isfile(place):
        return False
    with open(place, "rb") as file:
        return MARK in file.read(_HEAD)


def _written_beside(place: str, text: str) -> str:
    """Write a page whole beside its place, and return where."""
    beside = f"{place}.{os.getpid()}.tmp"
    try:
        with open(beside, "xb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    return beside


def _remove_others(folder: str, written: Container[str]) -> None:
    """Take away the pages of stories and parties that are no more, and what a run that was killed
    left beside its pages."""
    for part in ("", "stories", "parties"):
        with suppress(FileNotFoundError):
            for name in sorted(os.listdir(os.path.join(folder, part))):
                place = os.path.normpath(os.path.join(folder, part, name))
                gone = part and name.endswith(".html") and place not in written
                if (gone or _TEMPORARY.fullmatch(name)) and _is_ours(place):
                    os.unlink(place)
