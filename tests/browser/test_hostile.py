"""Texts that want to act stand on a page as texts, and do nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver import Keys

from factcli.render.page import html, svg
from tests.browser import ledgers
from tests.browser.conftest import Browser, middle, told

PAGES = {
    "hostile.html": (
        "title about claim why party unheard speaker quote piece summary excerpt reading note"
        " translation at via carrier figure unit headline publisher author upstream withdrawal"
    ),
    "danger/index.html": "ledger title about party unheard",
    "danger/stories/s.html": "title claim why party speaker quote summary note headline",
    "danger/parties/{party}": "claim party speaker quote summary headline",
    "lanes.svg": "claim party",
}
ALLOWED = ("http://", "https://", "#", "../", "stories/", "parties/", "mailto:")
INJECTED = """
const done = arguments[0];
const refused = [];
document.addEventListener("securitypolicyviolation", each => refused.push(each.effectiveDirective));
const script = document.createElement("script");
script.textContent = "window.__hit = 'script'";
const style = document.createElement("style");
style.textContent = "body { display: none !important }";
const button = document.createElement("button");
button.setAttribute("onclick", "window.__hit = 'handler'");
const picture = document.createElement("img");
picture.src = "https://example.org/x.png";
const frame = document.createElement("iframe");
frame.src = "https://example.org/";
document.body.append(script, style, button, picture, frame);
button.click();
fetch("https://example.org/").catch(() => setTimeout(() => done(refused), 100));
"""


def test_hostile_texts_stand_as_text_and_do_nothing(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    party = next(name for name in pages if name.startswith("danger/parties/party0"))
    for name, fields in PAGES.items():
        page = pages.get(name.format(party=Path(party).name))
        if name == "lanes.svg":
            page = tmp_path / name
            page.write_text(picture(), encoding="utf-8")
        assert page is not None, name
        browser.open(page)
        stir(browser)
        assert browser.run("return window.__hit ?? null") is None
        with pytest.raises(NoAlertPresentException):
            _ = browser.driver.switch_to.alert
        assert browser.requests() == [page.as_uri()]
        assert browser.messages() == []
        text = browser.run("return document.documentElement.textContent")
        text += browser.run(
            "return [...document.querySelectorAll('[aria-label]')]"
            ".map(each => each.getAttribute('aria-label')).join(' ')"
        )
        for field in fields.split():
            payloads = ledgers.SHORT if field in ("figure", "unit") else ledgers.PAYLOADS
            for number, payload in enumerate(payloads):
                assert joined(f"{field}{number}{payload}") in joined(text), (name, field)


def picture() -> str:
    return svg(told(ledgers.hostile(), "s"))


def joined(text: str) -> str:
    """Without blanks: a picture breaks its lines."""
    return "".join(text.split())


def stir(browser: Browser) -> None:
    """Do what people do: unfold, point, walk through by keys."""
    browser.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for mark in browser.all("a.dot"):
        browser.run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
        browser.point(middle(mark))
    for _ in range(12):
        browser.press(Keys.TAB)


@pytest.mark.parametrize("name", ["hostile.html", "danger/index.html", "danger/stories/s.html"])
def test_no_link_leads_to_a_script(browser: Browser, pages: dict[str, Path], name: str) -> None:
    browser.open(pages[name])
    links = browser.run(
        "return [...document.querySelectorAll('[href], [src], [action]')].map(each =>"
        " each.getAttribute('href') ?? each.getAttribute('src') ?? each.getAttribute('action'))"
    )
    assert links
    assert [link for link in links if not link.startswith(ALLOWED)] == []
    handlers = browser.run(
        "return [...document.querySelectorAll('*')].flatMap(each =>"
        " each.getAttributeNames().filter(name => name.startsWith('on') || name === 'style'))"
    )
    assert handlers == []


@pytest.mark.parametrize(
    "address", ["javascript:window.__hit=1", "data:text/html,x", "JaVaScRiPt:1"]
)
def test_addresses_that_no_ledger_should_hold_are_not_linked(address: str) -> None:
    """Even where an answer brings them, as none that was read from files does."""
    facts = ledgers.everything()
    answer = told(facts, "harbour")
    for row in answer.part("sources").rows:
        row["url"] = row["archive"] = address
    assert "https://example.org" not in html(answer)
    assert address not in html(answer)


def test_unseen_signs_are_spelled_out(browser: Browser, pages: dict[str, Path]) -> None:
    """Marks that turn the order of letters, that hide, that a terminal would act upon."""
    browser.open(pages["hostile.html"])
    text = browser.run("return document.body.textContent")
    for sign in set("\u202e\u202c\u2066\u2069\u200b\u200f\ufeff\x07\x1b\x85"):
        assert sign not in text
    assert "\\u202eevitagen\\u202c" in text


@pytest.mark.parametrize("name", ["story.html", "site/index.html", "site/parties/port.html"])
def test_what_is_put_into_a_page_later_may_not_act(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    """The page's own policy holds: no other script, style, picture, frame or request."""
    browser.open(pages[name])
    refused = browser.driver.execute_async_script(INJECTED)
    kinds = {each.removesuffix("-elem").removesuffix("-attr") for each in refused}
    assert kinds >= {"script-src", "style-src", "img-src", "frame-src", "connect-src"}
    assert browser.run("return window.__hit ?? null") is None
    assert browser.find("h1").is_displayed()
    asked = [each for each in browser.requests() if "example.org" in each]
    assert asked == []
