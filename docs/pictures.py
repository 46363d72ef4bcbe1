"""Draw the pictures of the README anew: a terminal, and the page of the shipped story. With
--check, only say if one is stale; that needs no Chromium.

The words of the page are kept beside its picture: by them it is known when it no longer shows what
a page says. How a page looks may be changed a little without a new picture.
"""

from __future__ import annotations

import base64
import html
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from factcli.analysis.report import report
from factcli.analysis.timeline import timeline
from factcli.lookup import find_scope
from factcli.records import Facts
from factcli.render import Screen, render
from factcli.render.page import html as page_of
from factcli.store import open_facts
from factcli.trees import Folder

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
COMMAND = "factcli timeline troops-sent"
COLUMNS, ALL_COLOURS = 80, 1 << 24
LETTER, LINE, MARGIN, BAR = 8.4, 19, 18, 34  # pixels
WIDTH, SHARP = 800, 1.5  # of the page, in pixels; and how many dots of the picture make one
FONTS = 'ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace'
TERMINAL = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" role="img" aria-label="{label}">
<style>.t{{--ink:#1b1e23;--ground:#fff;--edge:#c9cdd3}}
@media (prefers-color-scheme:dark){{.t{{--ink:#eceef1;--ground:#000;--edge:#4a4f57}}}}
.t rect{{fill:var(--ground);stroke:var(--edge)}}.t circle{{fill:var(--edge)}}
.t text{{fill:var(--ink);font:14px {fonts};white-space:pre}}
.b{{font-weight:700}}.d{{fill-opacity:.75}}.i{{font-style:italic}}.u{{text-decoration:underline}}
</style>
<g class="t"><rect x=".5" y=".5" width="{inner}" height="{tall}" rx="8"/>
<circle cx="20" cy="18" r="5.5"/><circle cx="38" cy="18" r="5.5"/><circle cx="56" cy="18" r="5.5"/>
{lines}
</g></svg>
"""


def shipped() -> Facts:
    return open_facts(Folder(str(ROOT)))


def terminal(facts: Facts) -> str:
    """The timeline of the README on a terminal of 80 columns, as SVG."""
    answer = timeline(facts, find_scope(facts, COMMAND.split()[-1]).claims)
    drawn = render(answer, "table", Screen(COLUMNS, ALL_COLOURS, False, "lanes"))
    lines = [Text(f"$ {COMMAND}"), *Text.from_ansi(drawn.rstrip("\n")).split("\n")]
    width = round(COLUMNS * LETTER + 2 * MARGIN)
    height = BAR + len(lines) * LINE + MARGIN
    rows = [
        f'<text y="{BAR + LINE * number + 14}">{"".join(pieces(line))}</text>'
        for number, line in enumerate(lines)
    ]
    return TERMINAL.format(
        width=width,
        height=height,
        inner=width - 1,
        tall=height - 1,
        fonts=FONTS,
        label=html.escape(f"A terminal: {COMMAND}"),
        lines="\n".join(rows),
    )


def pieces(line: Text) -> Iterator[str]:
    """Each piece of one style, held in its columns whatever font there is; the line's own blanks
    stand with them, so that its text can be read out again."""
    styles = [Style() for _ in line.plain]
    for span in line.spans:
        style = span.style if isinstance(span.style, Style) else Style.parse(span.style)
        for place in range(span.start, span.end):
            styles[place] += style
    start = 0
    for end in range(1, len(styles) + 1):
        if end == len(styles) or styles[end] != styles[start]:
            yield piece(line.plain[:start], line.plain[start:end], styles[start])
            start = end


def piece(before: str, text: str, style: Style) -> str:
    marks = {"b": style.bold, "d": style.dim, "i": style.italic, "u": style.underline}
    name = " ".join(mark for mark, is_so in marks.items() if is_so)
    given = f' class="{name}"' if name else ""
    if style.color and style.color.triplet:
        given += f' style="fill:{style.color.triplet.hex}"'
    x = MARGIN + cell_len(before) * LETTER
    length = cell_len(text) * LETTER
    return f'<tspan x="{x:g}" textLength="{length:g}"{given}>{html.escape(text, False)}</tspan>'


def page(facts: Facts) -> str:
    return page_of(report(facts, find_scope(facts, "dprk-troops")))


def words(text: str) -> str:
    """What is read in the picture of a page, a line an element."""
    shown = text[text.index("<h1>") : text.index("</figure>")]
    shown = re.sub(r"<(title|details)\b.*?</\1>", "", shown, flags=re.S)
    lines = (html.unescape(each).strip() for each in re.split(r"<[^>]*>", shown))
    return "".join(f"{line}\n" for line in lines if line)


def photograph(text: str) -> bytes:
    """A page to the end of its first lanes, as PNG. Raises SystemExit where Chromium is missing."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        raise SystemExit("pictures: needs Chromium: apt install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(option)
    with tempfile.TemporaryDirectory() as folder:
        options.add_argument(f"--user-data-dir={folder}/profile")
        place = Path(folder, "page.html")
        place.write_text(text, encoding="utf-8")
        chrome = webdriver.Chrome(options=options, service=Service(driver))
        try:
            size = {"width": WIDTH, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            chrome.get(place.as_uri())
            end = chrome.execute_script(
                "return document.querySelector('figure').getBoundingClientRect().bottom"
            )
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": end + 12, "scale": SHARP}
            taken = chrome.execute_cdp_cmd(
                "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True}
            )
        finally:
            chrome.quit()
    return with_few_colours(base64.b64decode(taken["data"]))


def with_few_colours(png: bytes) -> bytes:
    """The same picture, a third as large."""
    from PIL import Image

    small = io.BytesIO()
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    # Of the ways to choose the colours this one keeps those that are rare: the marks.
    picture = whole.quantize(96, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    picture.save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    facts = shipped()
    told = page(facts)
    made = {"terminal.svg": terminal(facts), "page.txt": words(told)}
    if sys.argv[1:] == ["--check"]:
        stale = [
            name
            for name, text in made.items()
            if not (PICTURES / name).exists()
            or (PICTURES / name).read_text(encoding="utf-8") != text
        ]
        if stale:
            raise SystemExit(f"stale: {', '.join(stale)}; run: make pictures")
        return
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "page.png").write_bytes(photograph(told))
    for name, text in made.items():
        (PICTURES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
