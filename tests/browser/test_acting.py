"""What people do with a page: by keys, with a pointer, without its script."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Keys

from tests.browser.conftest import Browser, middle

CARD = "const card = document.querySelector('#card'); return card.hidden ? '' : card.innerText"
NO_CARD = "return document.querySelector('#card').hidden"
FOCUSED = """
const at = document.activeElement;
return at === document.body ? null : at.matches("a.dot") ? at.getAttribute("href") : at.tagName;
"""
MARKS = "return [...document.querySelectorAll('a.dot')].map(each => each.getAttribute('href'))"
WORDS = """
const said = document.getElementById(arguments[0].slice(1));
return [...said.querySelectorAll(":scope > blockquote p, :scope > p[dir]")].map(e => e.innerText);
"""
MOST_STOPS = 600


@pytest.mark.parametrize("name", ["story.html", "everything.html"])
def test_the_tab_key_reaches_every_mark_once_in_the_order_of_the_page(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    browser.open(pages[name])
    marks = browser.run(MARKS)
    reached = []
    for _ in range(MOST_STOPS):
        browser.press(Keys.TAB)
        stop = browser.run(FOCUSED)
        if stop is None:
            break
        reached.append(stop)
    assert reached[0] == "A"  # which leads past the head of the page
    assert len(reached) < MOST_STOPS
    assert [stop for stop in reached if stop.startswith("#")] == marks
    assert len(marks) == len(set(marks)) > 20


def test_a_mark_in_focus_is_seen_and_tells_its_words(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """One mark of each stance on a light screen, two of them on a dark one."""
    for scheme, most in (("light", 10), ("dark", 2)):
        browser.screen(1280, scheme)
        browser.open(pages["everything.html"])
        browser.press(Keys.TAB)  # from here on it is keys that move the focus
        marks = {each.get_dom_attribute("class"): each for each in browser.all("a.dot")}
        assert len(marks) == 10
        for mark in list(marks.values())[:most]:
            browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
            before = browser.seen(middle(mark))
            browser.run("arguments[0].focus({preventScroll: true})", mark)
            words = browser.run(WORDS, mark.get_dom_attribute("href"))
            card = browser.run(CARD)
            assert words
            for each in words:
                assert each in card
            assert browser.seen(middle(mark)) != before
            browser.run("arguments[0].blur()", mark)


def test_escape_puts_the_card_away_and_enter_leads_to_the_statement(
    browser: Browser, pages: dict[str, Path]
) -> None:
    browser.open(pages["story.html"])
    browser.press(Keys.TAB)
    mark = browser.all("a.dot")[3]
    browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
    browser.run("arguments[0].focus()", mark)
    assert browser.run(CARD)
    browser.press(Keys.ESCAPE)
    assert browser.run(NO_CARD)
    assert browser.driver.switch_to.active_element == mark
    browser.press(Keys.ENTER)
    target = browser.until("return document.querySelector('.said > li:target')")
    assert f"#{target.get_dom_attribute('id')}" == mark.get_dom_attribute("href")
    assert browser.run(NO_CARD)
    browser.until(
        "const place = arguments[0].getBoundingClientRect();"
        "return place.top >= 0 && place.top < innerHeight",
        target,
    )
    shown = "return getComputedStyle(arguments[0]).backgroundColor"
    assert browser.run(shown, target) != browser.run(shown, browser.all(".said > li")[0])


def test_a_quick_hand_gets_to_the_statement_too(browser: Browser, pages: dict[str, Path]) -> None:
    """Enter right after Tab, while the page may still be on its way to the mark."""
    browser.screen(1280, height=700)
    browser.open(pages["story.html"])
    for _ in range(MOST_STOPS):
        browser.press(Keys.TAB)
        if (browser.run(FOCUSED) or "").startswith("#"):
            break
    browser.press(Keys.ENTER)
    browser.until(
        "const target = document.querySelector('.said > li:target');"
        "const place = target && target.getBoundingClientRect();"
        "return place && place.top >= 0 && place.top < innerHeight"
    )


def test_the_card_stays_while_one_points_at_it_and_goes_when_one_leaves(
    browser: Browser, pages: dict[str, Path]
) -> None:
    browser.open(pages["story.html"])
    mark = browser.all("a.dot")[2]
    browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
    browser.point(middle(mark))
    card = browser.until(CARD)
    for each in browser.run(WORDS, mark.get_dom_attribute("href")):
        assert each in card
    browser.point(browser.find("#card"))
    assert browser.run("return document.querySelector('#card').matches(':hover')")
    browser.driver.execute_async_script("setTimeout(arguments[0], 600)")
    assert browser.run(CARD) == card
    browser.point(browser.find("h1") if browser.find("h1").is_displayed() else browser.find("h2"))
    browser.until(NO_CARD)


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_the_card_lies_within_the_window(
    browser: Browser, pages: dict[str, Path], width: int
) -> None:
    browser.screen(width, height=700)
    browser.open(pages["everything.html"])
    browser.press(Keys.TAB)
    for mark in browser.all("a.dot")[::5]:
        browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
        browser.run("arguments[0].focus({preventScroll: true})", mark)
        left, right = browser.run(
            "const place = document.querySelector('#card').getBoundingClientRect();"
            "return [place.left, place.right]"
        )
        assert 0 <= left < right <= width
        assert browser.run("return document.scrollingElement.scrollWidth") == width


def test_without_its_script_a_page_tells_all_the_same(
    browser: Browser, pages: dict[str, Path]
) -> None:
    text = "return [...document.querySelectorAll('header, main')].map(e => e.innerText).join('')"
    browser.open(pages["story.html"])
    whole = browser.run(text)
    browser.open(pages["still.html"])
    assert browser.run("return document.querySelector('#card')") is None
    assert browser.run(text) == whole
    assert len(whole) > 5_000
    titles = browser.run(
        "return [...document.querySelectorAll('a.dot > title')].map(each => each.textContent)"
    )
    assert len(titles) == len(browser.all("a.dot"))
    assert min(map(len, titles)) > 40
    mark = browser.all("a.dot")[5]
    browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
    middle(mark).click()
    target = browser.until("return document.querySelector('.said > li:target')")
    assert f"#{target.get_dom_attribute('id')}" == mark.get_dom_attribute("href")
