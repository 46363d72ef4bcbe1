"""Where a ledger begins: found from a folder upward, or a repository without a working folder."""

from __future__ import annotations

import os

from factcli.paths import CONFIG, FACTS


def find_root(start: str) -> str | None:
    """The nearest folder, from `start` upward, that holds `factcli.yaml` or `facts/`."""
    here = os.path.abspath(start)
    while True:
        if os.path.isfile(os.path.join(here, CONFIG)) or os.path.isdir(os.path.join(here, FACTS)):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def find_repository(start: str) -> str | None:
    """The nearest folder, from `start` upward, that git works in: the one that holds `.git`."""
    here = os.path.abspath(start)
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here


def find_bare(place: str) -> tuple[str, str]:
    """The repository without a working folder that a place is, or is named within; and the way
    from it to the place. Empty texts where there is none."""
    here, inside = os.path.abspath(place), ""
    while not os.path.isdir(here) and os.path.dirname(here) != here:
        here, name = os.path.split(here)
        inside = f"{name}/{inside}" if inside else name
    parts = ("objects", "refs")
    is_one = os.path.isfile(os.path.join(here, "HEAD")) and all(
        os.path.isdir(os.path.join(here, each)) for each in parts
    )
    return (here, inside) if is_one else ("", "")
