"""A report as a page that needs nothing but itself, as Markdown, and its lanes as a picture; all
stories as a site.

Texts of users reach a page escaped by Jinja, with what cannot be seen spelled out. Nothing is
loaded from elsewhere, and the page's own policy lets nothing but its own style and script act.
"""

from __future__ import annotations

import textwrap
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from factcli.answers import Answer
from factcli.render import cells
from factcli.render.chart import Chart
from factcli.render.markdown import escape
from factcli.render.palette import TONES
from factcli.render.sentences import VERBS
from factcli.render.telling import Telling, beyond, spoke, text_of
from factcli.render.words import day_in_words
from factcli.values.scales import LIKELIHOODS, RELIABILITIES
from factcli.values.words import clipped, slug, visible

PICTURE = 960
"""The width of a picture of lanes, in pixels."""

_LINE = 110  # letters of a heading in it
_FEW_WORDS = 80
_WEB = ("https://", "http://", "mailto:")
_CONFLICTS = {
    "account": "Sources contradict each other on",
    "stance": "Parties oppose each other:",
}
_NO_LINKS: Mapping[str, str] = {}


def document(answer: Answer, format: str) -> str:
    """A report as `html`, `svg` or `md`."""
    return {"html": html, "svg": svg, "md": markdown}[format](answer)


def html(answer: Answer, home: str = "", links: Mapping[str, str] = _NO_LINKS) -> str:
    """The page of a report. In a site, `home` is the way to its first page, and `links` those to
    the pages of parties, by their names."""
    return _page("story.html", Telling(answer), home=home, links=links, conflicts=_CONFLICTS)


def markdown(answer: Answer) -> str:
    """The report as a document in Markdown."""
    text = _environment(False).get_template("story.md").render(told=Telling(answer))
    return text.strip() + "\n"


def svg(answer: Answer) -> str:
    """The lanes of a report alone, for another document; where there are claims on which several
    things were said, only those of these."""
    told = Telling(answer)
    y = 16
    drawn = []
    moving = [found for found in told.found if len(found.rows) > 1]
    for found in moving or told.found:
        lines = textwrap.wrap(visible(text_of(found)), _LINE)
        picture = Chart(found)
        top = 20 * len(lines) + 14
        drawn.append({"lines": lines, "picture": picture, "y": y, "top": top})
        y += top + picture.height + 30
    pages = _environment(True)
    return pages.get_template("picture.svg").render(
        claims=drawn, title=told.title, width=PICTURE, height=y, style=_style("picture.css")
    )


def site(
    title: str, stories: Sequence[Answer], parties: Sequence[Answer]
) -> Iterator[tuple[str, str]]:
    """The pages of a site, each with its path: one for each story and each party, and the first
    one, `index.html`, at last."""
    names = _file_names(answer.record["party"] for answer in parties)
    to_party = {party: f"../parties/{name}.html" for party, name in names.items()}
    for answer in stories:
        yield f"stories/{answer.record['scope']}.html", html(answer, "../index.html", to_party)
    for answer in parties:
        told = Telling(answer)
        links = {id: f"../stories/{id.partition('/')[0]}.html#{id}" for id in told.texts}
        path = f"parties/{names[answer.record['party']]}.html"
        yield path, _page("party.html", told, home="../index.html", links=links)
    yield (
        "index.html",
        _environment(True)
        .get_template("index.html")
        .render(
            title=title,
            stories=[(f"stories/{a.record['scope']}.html", Telling(a)) for a in stories],
            parties=[(f"parties/{names[a.record['party']]}.html", Telling(a)) for a in parties],
            **_shell(script=False),
        ),
    )


def _page(template: str, told: Telling, **more: Any) -> str:
    pages = _environment(True)
    return pages.get_template(template).render(told=told, title=told.title, **_shell(), **more)


def _shell(script: bool = True) -> dict[str, str]:
    """The style and script of a page, and the policy that lets only these act."""
    style, acts = _style("page.css"), _raw("page.js") if script else ""
    policy = f"default-src 'none'; style-src '{_digest(style)}'"
    policy += f"; script-src '{_digest(acts)}'" if acts else ""
    return {
        "style": style,
        "script": acts,
        "policy": f"{policy}; base-uri 'none'; form-action 'none'",
    }


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _style(name: str) -> str:
    return _environment(False).get_template(name).render().strip()


@cache
def _raw(name: str) -> str:
    pages = _environment(False)
    assert pages.loader is not None
    return pages.loader.get_source(pages, name)[0].strip()


@cache
def _environment(escaped: bool) -> Environment:
    """The templates, with all texts escaped for HTML, or none."""
    pages = Environment(
        loader=PackageLoader("factcli.render", "templates"),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    pages.filters |= {
        "shown": visible,
        "when": day_in_words,
        "day": lambda text: day_in_words(text.partition("T")[0]),
        "link": _link,
        "inline": escape,
        "who": spoke,
        "words": cells.words,
        "reports": cells.reports,
        "grade": cells.grade,
        "beyond": beyond,
        "shorter": lambda text: clipped(text, _FEW_WORDS),
        "said": lambda row: "<br>".join(escape(text) for text in cells.said(row) if text),
    }
    pages.globals |= {
        "tones": TONES,
        "meanings": VERBS,
        "likelihoods": LIKELIHOODS,
        "reliabilities": RELIABILITIES,
        "across": lambda place: f"{place / 10:g}%",
        "along": lambda place: f"{place * (PICTURE - 40) / 1000:g}",
    }
    return pages


def _link(url: str | None) -> str:
    """The address where it is one that may be followed; else nothing."""
    return url if url and url.lower().startswith(_WEB) else ""


def _file_names(names: Iterable[str]) -> dict[str, str]:
    """A file's name for each name, no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        stem = slug(name)
        number = 2
        while stem in taken:
            stem = f"{slug(name)}-{number}"
            number += 1
        taken.add(stem)
        found[name] = stem
    return found
