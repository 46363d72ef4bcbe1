"""Data from outside the project: read where it is at hand, never committed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = os.environ.get("FACTCLI_DATA")


def outside(name: str) -> Path | None:
    """A file of the folder that FACTCLI_DATA names, or of `data` in it; None where it is not at
    hand."""
    places = [Path(FOLDER, name), Path(FOLDER, "data", name)] if FOLDER else []
    return next((path for path in places if path.exists()), None)


def needs(name: str) -> Path:
    """The same, for a test that is nothing without it."""
    path = outside(name)
    if path is None:
        pytest.skip(f"{name} is not at hand: set FACTCLI_DATA to the folder that holds it")
    return path
