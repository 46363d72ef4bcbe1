"""docs/pictures/: they show what the commands now tell, and are small."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import ROOT
from tests.test_readme import README, plain, terminal

PICTURES = ROOT / "docs" / "pictures"


def test_the_picture_of_a_terminal_shows_what_a_terminal_shows() -> None:
    drawn = ElementTree.parse(PICTURES / "terminal.svg")
    lines = ["".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert lines[0] == "$ factcli timeline troops-sent"
    shown = "".join(f"{line.rstrip()}\n" for line in lines[1:])
    assert shown == plain(terminal(["timeline", "troops-sent"], 80, ROOT))


def test_the_pictures_are_fresh() -> None:
    """By what they say: `make pictures` draws them anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "pictures.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_shows_them_with_words_for_those_who_do_not_see_them() -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^]]+)]\((docs/pictures/[^)]+)\)", text)
    shown += [(b, a) for a, b in re.findall(r'<img src="(\S+)" width="\d+" alt="([^"]+)">', text)]
    assert {Path(place).name for _, place in shown} == {"terminal.svg", "page.png"}
    assert min(len(words) for words, _ in shown) > 80
    for _, place in shown:
        assert (ROOT / place).stat().st_size < 200_000
    assert "http" not in re.sub(
        r'xmlns="[^"]*"', "", (PICTURES / "terminal.svg").read_text("utf-8")
    )
