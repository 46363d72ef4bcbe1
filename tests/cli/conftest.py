"""Shared by the tests of the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The shipped story, in a folder of its own."""
    shutil.copytree(ROOT / "facts", tmp_path / "ledger" / "facts")
    shutil.copytree(ROOT / "seeds", tmp_path / "ledger" / "seeds")
    return tmp_path / "ledger"
