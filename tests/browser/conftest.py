"""One Chromium for each worker, and the pages that it is shown, made once."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from factcli.analysis.report import profiles, report
from factcli.answers import Answer
from factcli.lookup import find_scope
from factcli.records import Facts
from factcli.render.page import html, site, svg
from factcli.sites import publish
from factcli.store import open_facts
from factcli.trees import Folder
from tests.bench.ledgers import make
from tests.browser import ledgers
from tests.render import test_lanes

OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # else root is refused
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
)


class Browser:
    """Chromium, as somebody uses it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver
        self.run = driver.execute_script

    def screen(self, width: int = 1280, scheme: str = "light", height: int = 900) -> None:
        """From now on pages are shown on a screen of that many pixels, light or dark."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.devtools("Emulation.setEmulatedMedia", features=[feature])

    def open(self, page: Path, fragment: str = "") -> None:
        """Show a page anew. What was heard of pages before is forgotten."""
        self.driver.get("about:blank")
        self.messages()
        self.requests()
        self.driver.get(page.as_uri() + fragment)

    def devtools(self, command: str, **given: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, given)

    def messages(self) -> list[str]:
        """What the console was told since this was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was last asked, but for what the page's
        own policy refused."""
        asked: dict[str, str] = {}
        for entry in self.driver.get_log("performance"):
            heard = json.loads(entry["message"])["message"]
            given = heard["params"]
            if heard["method"] == "Network.requestWillBeSent":
                asked[given["requestId"]] = given["request"]["url"]
            elif heard["method"] == "Network.loadingFailed" and given.get("blockedReason") == "csp":
                asked.pop(given["requestId"], None)
        return list(asked.values())

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element("css selector", selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements("css selector", selector)

    def press(self, key: str) -> None:
        ActionChains(self.driver, duration=0).send_keys(key).perform()

    def point(self, at: WebElement) -> None:
        """Move the pointer onto the middle of something."""
        ActionChains(self.driver, duration=50).move_to_element(at).perform()

    def until(self, script: str, *given: Any) -> Any:
        """Wait until a script answers with something true, and return that."""
        waiting = WebDriverWait(self.driver, 10, poll_frequency=0.05)
        return waiting.until(lambda _: self.run(script, *given), script)

    def picture(self, left: float, top: float, width: float, height: float) -> str:
        """What is seen in a place of the page, as PNG in base64."""
        clip = {"x": left, "y": top, "width": width, "height": height, "scale": 1}
        shot = self.devtools("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return str(shot["data"])

    def seen(self, of: WebElement) -> str:
        """What is seen of something and close around it."""
        place = self.run(
            "const r = arguments[0].getBoundingClientRect();"
            "return [r.x + scrollX - 6, r.y + scrollY - 6, r.width + 12, r.height + 12]",
            of,
        )
        return self.picture(*place)

    def pdf(self) -> bytes:
        """The page as printed on its own paper."""
        return base64.b64decode(
            self.devtools("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"]
        )


def middle(mark: WebElement) -> WebElement:
    """Where a mark stands; with its bracket it may be as wide as the page."""
    return mark.find_element("css selector", "use[href^='#m-']")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("needs Chromium and its driver: apt install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.unhandled_prompt_behavior = "ignore"
    # Both paths are given, so selenium looks for neither, on the machine or on the web.
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield Browser(chrome)
    chrome.quit()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """Chromium on a light screen of 1280 pixels."""
    chromium.screen()
    return chromium


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds what keeps people out: axe-core, as a package brings it along."""
    package = find_spec("axe_playwright_python")
    if package is None or not package.submodule_search_locations:
        pytest.skip("needs axe: pip install --no-deps axe-playwright-python")
    return Path(package.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def told(facts: Facts, scope: str) -> Answer:
    return report(facts, find_scope(facts, scope))


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All kinds of pages by their names, each in a file."""
    folder = tmp_path_factory.mktemp("pages")
    shipped, everything = test_lanes.shipped(), ledgers.everything()
    story = html(told(shipped, "dprk-troops"))
    texts = {
        "story.html": story,
        "everything.html": html(told(everything, "harbour")),
        "quiet.html": html(told(everything, "quiet")),
        "lanes.html": html(told(test_lanes.everything(), "s")),
        "forty.html": html(told(test_lanes.forty(), "s")),
        "hostile.html": html(told(ledgers.hostile(), "s")),
        "lanes.svg": svg(told(everything, "harbour")),
        "still.html": re.sub("<script>.*?</script>", "", story, flags=re.S),
    }
    assert texts["still.html"] != story
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, facts in {"site": everything, "danger": ledgers.hostile()}.items():
        stories = [told(facts, id) for id in facts.story_ids]
        parties = [*profiles(facts)]
        publish(str(folder / name), site(facts.config.title or "", stories, parties))
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.*ml"))} | {
        "lanes.svg": folder / "lanes.svg"
    }


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 2,000 statements on ten claims by sixty parties."""
    folder = tmp_path_factory.mktemp("large")
    make(folder / "ledger", 2_000, a_claim=200, parties=60)
    page = folder / "large.html"
    page.write_text(html(told(open_facts(Folder(str(folder / "ledger"))), "story-0")), "utf-8")
    return page
