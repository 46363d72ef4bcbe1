"""A page on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.browser.conftest import Browser
from tests.browser.test_pages import contrast

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")

A4 = (595.3, 841.9)
MARGINS = (42.5, 45.3)  # 15 and 16 mm, in points
SHOWN = """
return [...document.querySelectorAll(arguments[0])].map(each => each.innerText)
"""
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')


def squeezed(text: str) -> str:
    """Without the blanks and the ligatures that lines are set with."""
    return re.sub(r"[\s\xad\u200b-\u200f]+", "", unicodedata.normalize("NFKC", text))


def text_of(pdf: Path, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, str(pdf), "-"], capture_output=True, check=True, text=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "name", ["story.html", "everything.html", "forty.html", "lanes.html", "site/index.html"]
)
def test_paper_is_a4_and_nothing_stands_beyond_its_margins(
    browser: Browser, pages: dict[str, Path], tmp_path: Path, name: str
) -> None:
    browser.open(pages[name])
    (tmp_path / "page.pdf").write_bytes(browser.pdf())
    boxes = text_of(tmp_path / "page.pdf", "-bbox")
    sizes = re.findall(r'<page width="(.+?)" height="(.+?)">', boxes)
    assert sizes
    for width, height in sizes:
        assert float(width) == pytest.approx(A4[0], abs=1)
        assert float(height) == pytest.approx(A4[1], abs=1)
    beyond = [
        word
        for left, top, right, bottom, word in WORD.findall(boxes)
        if float(left) < MARGINS[0] - 2
        or float(right) > A4[0] - MARGINS[0] + 2
        # by its middle: the boxes of some fonts are thrice as high as their letters
        or not MARGINS[1] < (float(top) + float(bottom)) / 2 < A4[1] - MARGINS[1]
    ]
    assert beyond == []


def test_every_statement_is_on_paper_and_no_shift_is_split(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    browser.screen(1280, "dark")
    browser.open(pages["story.html"])
    words = browser.run(SHOWN, ".said blockquote p, .said > li > p[dir]")
    moves = browser.run(SHOWN, ".moves blockquote p, .moves p[dir]")
    (tmp_path / "page.pdf").write_bytes(browser.pdf())
    sheets = [squeezed(sheet) for sheet in text_of(tmp_path / "page.pdf").split("\f")]
    whole = "".join(sheets)
    assert len(words) > 40
    assert [each for each in words if squeezed(each) not in whole] == []
    assert moves
    assert [each for each in moves if not any(squeezed(each) in sheet for sheet in sheets)] == []


def test_paper_is_white_whatever_the_screen(browser: Browser, pages: dict[str, Path]) -> None:
    """Letters are dark on paper, and so light around them, where the screen is dark too."""
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    browser.devtools("Emulation.setEmulatedMedia", media="print", features=[dark])
    browser.open(pages["everything.html"])
    seen = browser.run(
        "return [...document.querySelectorAll('.lanes text')].map(each => getComputedStyle(each))"
        ".map(style => [style.fill, style.stroke])"
    )
    browser.devtools("Emulation.setEmulatedMedia", media="", features=[])
    white = "rgb(255, 255, 255)"
    assert len(seen) > 50
    assert min(contrast(ink, white) for ink, _ in seen) >= 4.5
    assert {around for _, around in seen} <= {"none", white}
