"""How Sphinx builds these pages: see `make docs`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from factcli import __version__

project = "factcli"
version = release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "factcli"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
smartquotes = False  # what is typed stays as it is typed
suppress_warnings = ["misc.highlighting_failure"]  # rules.md shows YAML that is broken

_LOADS = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed)\b[^>]*\s(?:src|srcset)\s*=\s*["']?(?P<src>[^"'\s>]+)
      | <link\b[^>]*\shref\s*=\s*["']?(?P<href>[^"'\s>]+)
      | url\(\s*["']?(?P<url>[^"')]+)
      | @import\s+["'](?P<import>[^"']+)""",
    re.X | re.I,
)


def outside(text: str) -> list[str]:
    """What a page or style sheet would load from elsewhere; links to follow are not meant."""
    loads = (found[found.lastgroup or 0] for found in _LOADS.finditer(text))
    return [place for place in loads if re.match(r"(?:https?:)?//", place, re.I)]


def _check(app: Any, fault: Exception | None) -> None:
    from sphinx.util.logging import getLogger

    for path in sorted(Path(app.outdir).rglob("*")):
        if path.suffix in (".html", ".css"):
            for place in outside(path.read_text(encoding="utf-8")):
                getLogger(__name__).warning("%s would load %s", path.name, place)


def _without_comments(app: Any, page: str, text: list[str]) -> None:
    """What is for the tests and for generate.py; lines keep their numbers."""
    text[0] = re.sub(
        r"^<!--.*?-->$", lambda found: "\n" * found[0].count("\n"), text[0], flags=re.S | re.M
    )


def setup(app: Any) -> None:
    app.connect("source-read", _without_comments)
    app.connect("build-finished", _check)
