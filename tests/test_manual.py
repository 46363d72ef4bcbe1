"""The manual page: all commands and options, nothing that roff would take for its own."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from types import ModuleType

import pytest

from tests.cli.test_app import factcli
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "factcli.1"
needs_groff = pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")


@pytest.fixture(scope="module")
def manual() -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return importlib.import_module("manual")
    finally:
        sys.path.pop(0)


def shown(text: str | None = None) -> str:
    """A page as a terminal of 80 columns shows it, without bold and italics."""
    given = PAGE.read_text(encoding="ascii") if text is None else text
    words = ["groff", "-man", "-Tutf8", "-ww", "-P-c", "-rLL=78n"]
    done = subprocess.run(words, input=given.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return re.sub(".\b", "", done.stdout.decode("utf-8"))


@needs_groff
def test_the_page_reads_well_at_80_columns() -> None:
    lines = shown().splitlines()
    assert max(map(len, lines)) <= 80
    heads = [line for line in lines if re.match("[A-Z]", line)][1:]
    assert heads == [
        *("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "GLOBAL OPTIONS"),
        *("EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"),
    ]
    assert "       -f, --format FORMAT" in lines
    assert "       130, 143" in lines


@needs_groff
def test_the_page_has_every_option_that_help_has() -> None:
    from factcli.cli.app import app

    text = shown()
    names: list[list[str]] = [[str(each.name)] for each in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        inner = group.typer_instance.registered_commands
        names += [[str(group.name), str(each.name)] for each in inner]
    assert len(names) > 20
    for name in [[], *names]:
        options = re.findall(r"^  (-.*?)(?:  |$)", factcli(*name, "-h").stdout.decode(), re.M)
        head = f"\n   {' '.join(name)}\n" if name else "\nGLOBAL OPTIONS\n"
        section = text.partition(head)[2]
        section = re.split(r"\n {,3}\S", section)[0]
        assert name == [] or f"       factcli {' '.join(name)}" in section
        for option in options:
            assert option == "-h, --help" or f"\n       {option}" in section, (name, option)


@needs_groff
@pytest.mark.parametrize(
    "text",
    [
        ".SH it's no request",
        "'br neither is this",
        r"\fBnot bold\fR, \(rs and \n",
        "--option 2024-10-2X ~/x ^y `z` \"q\" 'r'",
        "“Zoë” 金正恩 …",
    ],
)
def test_texts_are_shown_to_the_letter(manual: ModuleType, text: str) -> None:
    page = f'.TH X 1 "" "" ""\n.SH NAME\n.nh\n.ad l\n{manual.escaped(text)}\n'
    assert f"       {text}\n" in shown(page)
    assert manual.escaped(text).isascii()


def test_every_name_in_the_environment_is_told(manual: ModuleType) -> None:
    told = {name for names in manual.ENVIRONMENT for name in names.split(", ")}
    asked: set[str] = set()
    pattern = re.compile(r'environ(?:\.get\(|\[)"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in os\.environ')
    for path in (ROOT / "factcli").rglob("*.py"):
        for found in pattern.finditer(path.read_text(encoding="utf-8")):
            asked.add(found[1] or found[2])
    assert len(asked) > 8
    assert asked <= told


def test_the_page_is_the_same_everywhere() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "COLUMNS": "30", "LC_ALL": "C", "TZ": "Pacific/Apia"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert re.search(r"\b20\d\d\b", PAGE.read_text().splitlines()[1]) is None
