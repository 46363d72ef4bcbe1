"""Shared by all tests: no clock, home folder or terminal of the machine leaks in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent


def copy_shipped(folder: Path) -> Path:
    """The shipped story as a ledger of its own in that folder."""
    for name in ("facts", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.txt"))
    shutil.copy(ROOT / "factcli.yaml", folder)
    return folder


settings.register_profile(
    "factcli", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("factcli")


@pytest.fixture(autouse=True)
def _clean_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("FACTCLI_", "GITHUB_", "GIT_", "XDG_")) or name in (
            "COLUMNS",
            "NO_COLOR",
            "COLORTERM",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", f"{tmp_path}-cache")
    monkeypatch.setenv("TZ", "UTC")
