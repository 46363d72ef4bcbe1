"""Pages in Chromium: they fit their screens, keep people of all kinds in, and load nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser, middle

SCREENS = [(width, scheme) for width in (360, 800, 1280) for scheme in ("light", "dark")]
PAGES = [
    "story.html",
    "everything.html",
    "quiet.html",
    "forty.html",
    "hostile.html",
    "site/index.html",
    "site/stories/harbour.html",
    "site/parties/port.html",
    "site/parties/navy.html",
]
# Axe is slow: one page is asked on every screen, the others on two.
FEW = [(360, "dark"), (1280, "light")]
AXED = [name for name in PAGES if name != "site/stories/harbour.html"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """
const [rules, done] = arguments;
axe.run(document, {runOnly: rules, resultTypes: ["violations", "incomplete"]}).then(
  found => done(found), fault => done({fault: String(fault)}));
"""
# What axe leaves to people: letters over a mark or a picture, whose contrast is told elsewhere.
LOOKED_AT = {"color-contrast"}
WIDER = """
const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll("body *")].filter(each =>
  !each.closest("svg, .scroll, .chart, .skip") && each.getBoundingClientRect().right > wide + 1
).map(each => each.outerHTML.slice(0, 200));
"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_screen_and_says_nothing_to_the_console(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    for width, scheme in [(320, "light"), *SCREENS]:
        browser.screen(width, scheme)
        browser.open(pages[name])
        assert browser.run("return document.scrollingElement.scrollWidth") == width
        assert browser.run(WIDER) == []
        assert browser.messages() == []
        assert browser.requests() == [pages[name].as_uri()]


@pytest.mark.parametrize("name", AXED)
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], axe: str, name: str) -> None:
    for width, scheme in SCREENS if name == "everything.html" else FEW:
        browser.screen(width, scheme)
        browser.open(pages[name])
        browser.run(axe)
        found = browser.driver.execute_async_script(AXE, RULES)
        assert "fault" not in found, found
        assert told_of(found["violations"]) == [], (width, scheme)
        unsure = [each for each in found["incomplete"] if each["id"] not in LOOKED_AT]
        assert told_of(unsure) == [], (width, scheme)


def told_of(findings: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (each["id"], node["html"][:200], node["failureSummary"])
        for each in findings
        for node in each["nodes"][:3]
    ]


def test_axe_would_find_something(browser: Browser, axe: str, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!doctype html><title>x</title><img src=data:,><p style=color:#ccc>faint")
    browser.open(page)
    browser.run(axe)
    found = browser.driver.execute_async_script(AXE, RULES)
    assert {each["id"] for each in found["violations"]} >= {"image-alt", "html-has-lang"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_and_marks_stand_out_against_the_ground(
    browser: Browser, pages: dict[str, Path], scheme: str
) -> None:
    """What axe cannot measure: the letters and the marks within pictures."""
    browser.screen(1280, scheme)
    browser.open(pages["everything.html"])
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    letters = browser.run(
        "return [...new Set([...document.querySelectorAll('.lanes text')]"
        ".map(each => getComputedStyle(each).fill))]"
    )
    marks = browser.run(
        "return [...new Set([...document.querySelectorAll('.dot, .glyph')]"
        ".map(each => getComputedStyle(each).color))]"
    )
    assert len(letters) >= 2
    assert len(marks) >= 7
    assert min(contrast(each, ground) for each in letters) >= 4.5
    assert min(contrast(each, ground) for each in marks) >= 3


def contrast(one: str, other: str) -> float:
    """Of two colours as `rgb(1, 2, 3)`: as WCAG 2.2 defines it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    assert colour.startswith("rgb("), colour
    parts = [int(part) / 255 for part in colour[4:-1].split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_measure_of_contrast() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)


def test_wider_spaced_text_still_fits(browser: Browser, pages: dict[str, Path]) -> None:
    """The text spacing of WCAG 1.4.12, as people set it for themselves."""
    browser.screen(320)
    browser.open(pages["everything.html"])
    browser.run(
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
        "document.adoptedStyleSheets = [sheet]",
        "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}",
    )
    spaced = "return getComputedStyle(document.querySelector('p')).letterSpacing"
    assert browser.run(spaced) != "normal"
    assert browser.run("return document.scrollingElement.scrollWidth") == 320
    assert browser.run(WIDER) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lanes_alone(browser: Browser, pages: dict[str, Path], scheme: str) -> None:
    """A picture opened by itself: its letters stand out against a ground of its own."""
    browser.screen(1280, scheme)
    browser.open(pages["lanes.svg"])
    assert browser.messages() == []
    assert browser.requests() == [pages["lanes.svg"].as_uri()]
    assert browser.run("return document.documentElement.nodeName") == "svg"
    words = browser.run("return document.documentElement.textContent")
    assert "The ferry sank." in words
    assert "fell silent" in words
    ground = browser.run(
        "const all = [...document.querySelectorAll('rect')].filter(each =>"
        " each.getBBox().width >= document.documentElement.getBBox().width - 50);"
        "return all.length ? getComputedStyle(all[0]).fill : 'rgb(255, 255, 255)'"
    )
    letters = browser.run(
        "return [...new Set([...document.querySelectorAll('text')]"
        ".map(each => getComputedStyle(each).fill))]"
    )
    assert min(contrast(each, ground) for each in letters) >= 4.5


def test_an_axis_that_is_drawn_again_is_drawn_alike(
    browser: Browser, pages: dict[str, Path]
) -> None:
    browser.open(pages["forty.html"])
    right, *tops = browser.run(
        "const all = [...document.querySelectorAll('.chart use[href^=\"#axis\"]')];"
        "const chart = document.querySelector('.chart svg').getBoundingClientRect();"
        "return [chart.right, ...[0, ...all.map(each => each.y.baseVal.value)]"
        ".map(y => chart.top + scrollY + y)]"
    )
    seen = {browser.picture(right - 12, top + 34, 8, 20) for top in tops}
    blank = browser.picture(right - 12, tops[0] + 2, 8, 20)
    assert len(tops) > 2
    assert len(seen) == 1
    assert blank not in seen


def test_the_shipped_page_is_small(pages: dict[str, Path]) -> None:
    assert pages["story.html"].stat().st_size < 300_000


def test_two_thousand_statements(browser: Browser, large: Path) -> None:
    """The page of a large story opens, and the last of its marks does what a mark does."""
    assert large.stat().st_size < 5_000_000
    browser.driver.set_page_load_timeout(60)
    browser.open(large)
    assert browser.messages() == []
    marks = browser.all("a.dot")
    assert len(marks) > 1_900
    last = marks[-1]
    id = last.get_dom_attribute("href").removeprefix("#")
    browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", last)
    browser.point(middle(last))
    card = "const card = document.querySelector('#card'); return !card.hidden && card.innerText"
    assert browser.until(card).split()
    middle(last).click()
    assert browser.run("return document.querySelector(':target').id") == id
