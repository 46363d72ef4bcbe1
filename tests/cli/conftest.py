"""Shared by the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_shipped


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The shipped story, in a folder of its own."""
    copy_shipped(tmp_path / "ledger")
    return tmp_path / "ledger"
