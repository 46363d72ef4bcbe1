"""Every link of a page leads somewhere, every id is there once, and nothing is loaded."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

LOADING = re.compile(r"@import|url\((?!#)|\bsrc=|srcset=|<link|<object|<embed|<iframe|<base", re.I)


class Read(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        for key in ("href", "xlink:href"):
            self.links += [given[key] or ""] if key in given else []


def test_every_link_has_its_target(pages: dict[str, Path]) -> None:
    read = {path.resolve(): Read(path) for path in pages.values()}
    across = 0
    for path, page in read.items():
        assert len(page.ids) == len(set(page.ids)), path.name
        for link in page.links:
            if link.startswith(("http://", "https://")):
                continue
            to, _, fragment = link.partition("#")
            target = (path.parent / unquote(to)).resolve() if to else path
            across += bool(to)
            assert target in read, (path.name, link)
            assert not fragment or unquote(fragment) in read[target].ids, (path.name, link)
    assert across > 50


def test_every_page_of_a_site_is_linked_from_its_first(pages: dict[str, Path]) -> None:
    first = Read(pages["site/index.html"]).links
    made = {name.removeprefix("site/") for name in pages if name.startswith("site/")}
    assert made - {"index.html"} == {link for link in first if not link.startswith("#")}
    assert len(made) > 15


def test_nothing_is_loaded(pages: dict[str, Path]) -> None:
    """In no page but that of hostile texts, in which such words stand as text."""
    for name, path in pages.items():
        if "hostile" not in name and "danger" not in name:
            assert LOADING.findall(path.read_text(encoding="utf-8")) == [], name
