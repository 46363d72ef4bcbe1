"""Pages as text: well formed, nothing but themselves, hostile texts shown and not obeyed.

What a browser makes of them is tested in tests/browser.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

import pytest

from factcli.analysis.report import profiles, report
from factcli.answers import Answer
from factcli.lookup import find_scope
from factcli.records import Facts
from factcli.render.page import html, markdown, site, svg
from factcli.render.words import day_in_words
from factcli.store import open_facts
from factcli.trees import Folder
from tests.analysis.test_report import facts as flood
from tests.conftest import ROOT
from tests.ledgers import facts_of
from tests.render.test_lanes import everything, forty, scripts

EMPTY = {"br", "circle", "line", "link", "meta", "path", "rect", "use"}
LEDGERS = {"everything": everything, "forty": forty, "scripts": scripts, "flood": flood}


class Page(HTMLParser):
    """A page's elements, in order; `open` must be empty at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open[-1:]):
            self.words.append(data)

    def all(self, name: str) -> list[str]:
        """The values of that attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def told(facts: Facts, scope: str | None = None) -> Answer:
    return report(facts, find_scope(facts, scope or facts.story_ids[0]))


@pytest.fixture(scope="module", params=LEDGERS)
def facts(request: pytest.FixtureRequest) -> Facts:
    return LEDGERS[request.param]()


def test_ids_are_unique_and_every_way_within_the_page_leads_somewhere(facts: Facts) -> None:
    page = Page(html(told(facts)))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    ways = [href[1:] for href in page.all("href") if href.startswith("#")]
    assert set(ways) <= set(ids)
    assert {"main"} < set(ways)


def test_every_statement_is_there_and_each_that_stands_has_its_mark(facts: Facts) -> None:
    answer = told(facts)
    page = Page(html(answer))
    said = {row["id"] for row in answer.part("statements").rows}
    assert said <= set(page.all("id"))
    marks = {
        a["href"][1:] for tag, a in page.elements if tag == "a" and "dot" in a.get("class", "")
    }
    several = [row["claim"] for row in answer.part("rows").rows]
    assert marks == {
        row["id"] for row in answer.part("rows").rows if several.count(row["claim"]) > 1
    }


def test_it_loads_nothing_and_lets_only_its_own_style_and_script_act(facts: Facts) -> None:
    text = html(told(facts))
    page = Page(text)
    assert page.all("src") == page.all("style") == page.all("srcset") == page.all("action") == []
    assert not [name for _, a in page.elements for name in a if name.startswith("on")]
    assert {tag for tag, _ in page.elements}.isdisjoint({"link", "img", "iframe", "object", "form"})
    assert "url(" not in text
    assert "@import" not in text
    (policy,) = (a["content"] for _, a in page.elements if "http-equiv" in a)
    for element in ("style", "script"):
        (inner,) = re.findall(f"<{element}>(.*?)</{element}>", text, re.S)
        digest = b64encode(sha256(inner.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


HOSTILE = "<script>hit()</script>\"><img src=x onerror='hit()'></title></style>{{ 7*7 }}]]>&amp;"
ACTING = "a\u202eb\x1b[31mc\u200bd"


def hostile(text: str) -> Facts:
    quoted = "'" + text.replace("'", "''") + "'"
    return facts_of(
        {
            "facts/s/story.yaml": f"title: {quoted}\nsummary: {quoted}\ntags: [{quoted}]\n",
            "facts/s/c/claim.yaml": f"claim: {quoted}\nparties: [{quoted}, Other]\nassessments:\n"
            f"  - {{date: 2024-01-01, likelihood: likely, confidence: low, why: {quoted}}}\n",
            "seeds/a.yaml": f"title: {quoted}\npublisher: {quoted}\nauthor: {quoted}\n"
            "published: 2024-01-01\nurl: https://example.org/it\n"
            f"retracted:\n  date: 2024-05-01\n  note: {quoted}\n",
            "seeds/b.yaml": f"title: {quoted}\npublisher: {quoted}\npublished: 2024-01-01\n",
            **{
                f"facts/s/c/{name}.yaml": f"speaker: {quoted}\ndate: {date}\nstance: {stance}\n"
                f"quote: [{quoted}]\nsummary: {quoted}\nreading: {quoted}\nnote: {quoted}\n"
                f"translation: {quoted}\nvia: {quoted}\nat: {quoted}\nconfidence: probable\n"
                f"figures:\n  boats: '3 {text[:20].replace(chr(39), '')}'\nsource: {source}\n"
                for name, date, stance, source in (
                    ("x", "2024-01-01", "denies", "b"),
                    ("y", "2024-01-02", "allows", "b"),
                    ("z", "2024-01-02", "allows", "a"),
                )
            },
        }
    )


def test_hostile_texts_are_texts() -> None:
    ledger = hostile(HOSTILE)
    assert len(ledger.statements) == 3, ledger.findings
    harmless = Page(html(told(hostile("w" * len(HOSTILE)))))
    page = Page(html(told(ledger)))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert page.text.count(HOSTILE) >= 15
    assert all(not re.match("(?i)(javascript|data|vbscript):", href) for href in page.all("href"))


def test_what_acts_on_a_screen_is_spelled_out() -> None:
    for text in (html(told(hostile_in_memory())), markdown(told(hostile_in_memory()))):
        assert not set("\u202e\x1b\u200b") & set(text)
    assert r"a\u202eb\x1b[31mc\u200bd" in html(told(hostile_in_memory()))


def hostile_in_memory() -> Facts:
    """Such characters as YAML's own escapes bring them in."""
    return facts_of(
        {
            "facts/s/c/claim.yaml": 'claim: "a\\u202eb\\x1b[31mc\\u200bd"\n',
            "seeds/a.yaml": "title: A\npublisher: B\npublished: 2024-01-01\n",
            "facts/s/c/x.yaml": 'speaker: "a\\u202eb\\x1b[31mc\\u200bd"\ndate: 2024-01-01\n'
            'stance: denies\nsummary: "a\\u202eb\\x1b[31mc\\u200bd"\nsource: a\n'
            "confidence: probable\n",
        }
    )


def test_only_addresses_that_may_be_followed_are_links() -> None:
    answer = told(hostile("words"))
    assert "https://example.org/it" in Page(html(answer)).all("href")
    for url in ("javascript:hit()", "JAVASCRIPT:hit()", " javascript:hit()", "data:text/html,x"):
        for each in answer.part("sources").rows:
            each["url"] = url
        assert "hit()" not in html(answer)
        assert "data:" not in html(answer)


def test_the_shipped_story_tells_itself() -> None:
    text = html(told(open_facts(Folder(str(ROOT)))))
    assert len(text.encode()) < 300_000
    page = Page(text)
    for words in (
        "North Korean troops for Russia's war, October 2024",
        "39 statements on 22 claims by 8 parties, read in 1 source. Latest statement: 25 October",
        "24 October 2024 Russia Vladimir Putin denies it → neither confirms nor denies it",
        "Before, by 23 October 2024: Had denied the reports of North Korean troops before Putin",
        "“Images are a serious thing. If there are images, then they reflect something”",
        "Judged very likely (80-95 %) on 25 October 2024, with moderate confidence",
        "troops : the numbers conflict",
        "via Reuters RFA",
    ):
        assert words in page.text, words


def pages_of(facts: Facts) -> dict[str, str]:
    stories = [told(facts, story) for story in facts.story_ids]
    parties = [*profiles(facts)]
    return dict(site("Ours", stories, parties))


def ways(path: str, page: Page) -> Iterator[tuple[str, str]]:
    for href in page.all("href"):
        if not href.startswith(("http", "mailto:")):
            place, _, fragment = href.partition("#")
            yield normpath(join(dirname(path), place)) if place else path, fragment


def test_every_way_within_a_site_leads_somewhere(facts: Facts) -> None:
    pages = {path: Page(text) for path, text in pages_of(facts).items()}
    assert list(pages)[-1] == "index.html"
    assert sum(path.startswith("parties/") for path in pages) == len(facts.parties)
    for path, page in pages.items():
        ids = page.all("id")
        assert len(ids) == len(set(ids)), path
        for place, fragment in ways(path, page):
            assert place in pages, (path, place)
            assert not fragment or fragment in pages[place].all("id"), (path, place, fragment)


def test_reports_of_two_parties_that_same_as_joins_are_on_the_pages_of_both() -> None:
    said = "speaker: {}\ndate: 2024-01-01\nstance: denies\nsummary: x\nconfidence: probable\n"
    source = "title: A\npublisher: B\npublished: 2024-01-01\n"
    ledger = facts_of(
        {
            "facts/s/c/claim.yaml": "claim: It is so.\n",
            "seeds/a.yaml": source,
            "seeds/b.yaml": source,
            "facts/s/c/x.yaml": said.format("Ann") + "source: a\n",
            "facts/s/c/y.yaml": said.format("Ben") + "source: b\nsame_as: s/c/x\n",
        }
    )
    pages = {path: Page(text) for path, text in pages_of(ledger).items()}
    for party in ("ann", "ben"):
        assert {"s/c/x", "s/c/y", "source:b"} <= set(pages[f"parties/{party}.html"].all("id"))


def test_what_each_report_of_one_utterance_says_of_its_own_is_told() -> None:
    said = "speaker: Ann\ndate: 2024-01-01\nstance: denies\nconfidence: probable\n"
    said += "source: {0}\nquote: Not {0}\nsummary: No.\nreading: As {0}\nfigures: {{n: {1}}}\n"
    source = "title: A\npublisher: B\npublished: 2024-01-01\n"
    ledger = facts_of(
        {
            "facts/s/c/claim.yaml": "claim: It is so.\n",
            "seeds/one.yaml": source,
            "seeds/two.yaml": source,
            "facts/s/c/x.yaml": said.format("one", 3),
            "facts/s/c/y.yaml": said.format("two", 4),
            "facts/s/c/z.yaml": said.format("one", 3).replace("Ann", "Ben"),
        }
    )
    assert len(told(ledger).part("rows").rows) == 2
    text = Page(html(told(ledger))).text
    for words in ("“Not one”", "“Not two”", "As one", "As two", "n 3", "n 4"):
        assert words in text, words
    assert text.count("No.") == 2  # of Ann, alike in both, and of Ben


def test_parties_with_one_slug_have_pages_of_their_own() -> None:
    said = "speaker: {}\ndate: 2024-01-01\nstance: denies\nsummary: x\nsource: a\n"
    said += "confidence: probable\n"
    ledger = facts_of(
        {
            "facts/s/c/claim.yaml": "claim: It is so.\n",
            "seeds/a.yaml": "title: A\npublisher: B\npublished: 2024-01-01\n",
            "facts/s/c/x.yaml": said.format("Ann B"),
            "facts/s/c/y.yaml": said.format("ann-b"),
        }
    )
    assert [path for path in pages_of(ledger) if path.startswith("parties/")] == [
        "parties/ann-b.html",
        "parties/ann-b-2.html",
    ]


def test_the_lanes_alone_are_sound_xml(facts: Facts) -> None:
    root = ElementTree.fromstring(svg(told(facts)))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    marks = [each for each in root.iter() if each.get("class", "").startswith("dot ")]
    assert len(marks) >= len(told(facts).part("rows").rows)
    assert [each for each in root.iter() if each.tag.endswith(("}script", "}a", "}image"))] == []


def test_hostile_lanes_are_sound_xml() -> None:
    texts = [each.text for each in ElementTree.fromstring(svg(told(hostile(HOSTILE)))).iter()]
    assert HOSTILE in texts  # the name of a lane


def test_hostile_texts_are_no_markdown() -> None:
    text = markdown(told(hostile("**b** [x](javascript:y) | <b>\\n# head")))
    assert not re.search(r"(?<!\\)<b>|(?<!\\)\[x|^# head|(?<!\\)\*\*b", text, re.M)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2024-10-24", "24 October 2024"),
        ("2024-10-24T14:30", "24 October 2024, 14:30"),
        ("2024-10-24T14:30:05Z", "24 October 2024, 14:30:05 UTC"),
        ("2024-10", "October 2024"),
        ("2024", "2024"),
        ("2024-10-24?", "perhaps 24 October 2024"),
        ("2024-10~", "about October 2024"),
        ("2024%", "perhaps about 2024"),
        ("../2024-10-23", "by 23 October 2024"),
        ("2024-10-23/..", "23 October 2024 or later"),
        ("2024-10-01/2024-10-23", "between 1 and 23 October 2024"),
        ("2024-09-30/2024-10-23", "between 30 September and 23 October 2024"),
        ("2023-12-31/2024-01-02", "between 31 December 2023 and 2 January 2024"),
        ("2024-10-2X", "between 20 and 29 October 2024"),
        ("2024-22", "between 1 June and 31 August 2024"),
        ("XXXX", "at an unknown time"),
    ],
)
def test_dates_in_words(written: str, words: str) -> None:
    assert day_in_words(written) == words


def test_each_side_is_told_with_its_independent_origins() -> None:
    text = Page(html(told(flood(), "flood/early"))).text
    assert "That it is so, or may be: 1 independent origin : Agency (4)" in text
    assert "That it is not so" not in text  # the blog was withdrawn
