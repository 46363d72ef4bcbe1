"""README.md and docs/: every command that is shown runs as shown, and whatever is named exists."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT
from tests.pages import MARK, PAGES, name, replayed, shown_commands

_INSTALLS = "installs from the package index"
_BUILDS = "makes a virtual environment from the package index; CI runs it"
_NETWORK = "the network"
_SHELL = "another shell's set-up; tests/cli/test_shells.py does it in each"
UNRUN = {
    "git clone ADDRESS factcli": "whoever reads it knows where it is",
    "pipx install .": _INSTALLS,
    "python3 -m venv ~/factcli-env": _INSTALLS,
    "~/factcli-env/bin/pip install .": _INSTALLS,
    "make demo     # how the shipped story changed": _BUILDS,
    "make test     # the tests pass": _BUILDS,
    "source <(factcli completion zsh)": _SHELL,
    "factcli completion fish | source": _SHELL,
    "factcli source capture herald https://example.org/ferry   # from the web": _NETWORK,
    "pdftotext -layout report.pdf - | factcli source capture un-report -": "another program",
    'gh pr comment "$PR_NUMBER" --body-file changes.md': _NETWORK,
}
"""Commands that are shown and cannot be run here, each with the reason."""


ELSEWHERE = "<!-- asked -->\n\n"
"""Before a block that tests/cli/test_at_a_terminal.py types key by key."""


def session_pages() -> list[Path]:
    return [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]


def unrun(command: str) -> bool:
    return command in UNRUN


@pytest.mark.parametrize("page", session_pages(), ids=name)
def test_every_command_runs_as_it_is_shown(page: Path, tmp_path: Path) -> None:
    told = page.read_text(encoding="utf-8")
    now = replayed(told, tmp_path / "s", unrun)
    if os.environ.get("GOLDEN"):
        page.write_text(now, encoding="utf-8")
    else:
        assert now == told


HOW_TOS = sorted((ROOT / "docs" / "howto").glob("*.md"))


@pytest.mark.parametrize("page", HOW_TOS, ids=name)
def test_a_how_to_begins_with_nothing_that_its_reader_does_not_see(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    starts = [found["session"] for found in MARK.finditer(text) if found["session"]]
    assert starts == ["an empty folder"]
    assert "<!-- beforehand" not in text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_command_is_shown_outside_a_session(page: Path) -> None:
    """A block of another kind holds data: no line of it begins as a command does."""
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"```console", text)) == sum(
        found["console"] is not None for found in MARK.finditer(text)
    )
    assert len(re.findall(r"^```sh$", text, re.M)) == sum(
        found["copied"] is not None for found in MARK.finditer(text)
    )
    assert "[exit " not in text
    if page.name == "commands.md":  # the usage of each command
        return
    for before, kind, block in re.findall(
        r"((?:<!-- .*? -->\n\n)?)^```(\w*)\n(.*?)^```$", text, re.M | re.S
    ):
        if kind in ("console", "sh") or before == ELSEWHERE:
            continue
        begins = re.search(r"^(?:\$|factcli|git|gh|make|mkdir|pip|pipx|source) .*", block, re.M)
        assert begins is None, begins and begins[0]


def test_what_is_not_run_is_shown_somewhere() -> None:
    shown = {command for page in PAGES for command in shown_commands(page.read_text("utf-8"))}
    assert set(UNRUN) - shown == set()


def of_docs(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="module")
def registered() -> ModuleType:
    return of_docs("registered")


@pytest.fixture(scope="module")
def known(registered: ModuleType) -> dict[str, dict[str, bool]]:
    """The options of each command, and whether each takes a value; of "" those before a command."""
    each = [registered.program(), *registered.commands()]
    return {
        one.name: {name: bool(option.metavar) for option in one.options for name in option.names}
        for one in each
    }


def wrong(words: list[str], known: dict[str, dict[str, bool]]) -> str | None:
    """What the words behind `factcli` name that does not exist; None where all does."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0).rstrip("'")  # the end of an alias
        if option not in known[""]:
            return option
        if known[""][option] and rest:
            rest.pop(0)
    if not rest or re.fullmatch(r"[A-Z]+|\.\.\.", rest[0]):
        command, options = "", {key: True for each in known.values() for key in each}
    else:
        two = " ".join(rest[:2])
        command = two if two in known else rest[0]
        if command not in known:
            group = len(rest) == 1 and any(each.startswith(f"{command} ") for each in known)
            return None if group else command
        options = {**known[command], "-h": False, "--help": False}
    for word in rest[len(command.split()) :]:
        if word in ("|", "&&", "||", ">", "2>", "<", ";"):
            break
        if re.match(r"--?[A-Za-z]", word) and word.partition("=")[0] not in options:
            return f"{command} {word}"
    return None


def words_of(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def named(text: str, known: dict[str, dict[str, bool]]) -> list[list[str]]:
    """The words behind each `factcli` in blocks and in code within a line; there also behind each
    name of a command with an option, except `git`, which is git's own."""
    fence = re.compile(r"^```.*?\n(.*?)^```$", re.M | re.S)
    inline = re.findall(r"`((?:[^`\n]|\n(?!\n))+)`", fence.sub("", text))
    blocks = [line for block in fence.findall(text) for line in told(block).splitlines()]
    found = []
    for line in [*blocks, *inline]:
        for piece in re.findall(r"(?<![\w./-])factcli\s+(?=[-a-zA-Z.])([^`;)&|]*)", line):
            found.append(words_of(piece))
    families = {name.split()[0] for name in known if name} - {"git"}
    for words in map(words_of, inline):
        if words and words[0] in families and any(each.startswith("-") for each in words):
            found.append(words)
    return found


def told(block: str) -> str:
    """A block with each command on one line."""
    return re.sub(r"\\\n(?:> )?", " ", block)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("so does `factcli\ntmeline`", "tmeline"),
        ("`factcli --asci timeline`", "--asci"),
        ("`factcli compare origins`", "compare"),
        ("so `timeline --shift` does", "timeline --shift"),
        ("```console\n$ factcli add x \\\n>   --speker y\n```\n", "add --speker"),
        ("```yaml\n- factcli -C x source list --nope | less\n```\n", "source list --nope"),
        ("factcli keeps `factcli --accessible COMMAND --help`", None),
        ("`factcli -C x source list -f json | sed -n 1p`", None),
        ("`git log -p`, `log -n 3` and `check`", None),
    ],
)
def test_what_does_not_exist_is_found(
    code: str, fault: str | None, known: dict[str, dict[str, bool]]
) -> None:
    faults = [wrong(words, known) for words in named(code, known)]
    assert faults == [fault]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_that_is_named_exists(page: Path, known: dict[str, dict[str, bool]]) -> None:
    text = page.read_text(encoding="utf-8")
    faults = {wrong(words, known) for words in named(text, known)} - {None}
    assert faults == set()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('<script async src="https://cdn.example/x.js"></script>', ["https://cdn.example/x.js"]),
        ("<link rel=stylesheet href=//fonts.example/y.css>", ["//fonts.example/y.css"]),
        ("@font-face {src: url( 'HTTPS://fonts.example/z' )}", ["HTTPS://fonts.example/z"]),
        ('@import "http://a.example/b.css";', ["http://a.example/b.css"]),
        ('<a href="https://pipx.pypa.io">pipx</a> <img src="_static/a.png">', []),
        ("<link href='_static/a.css'> url(data:image/svg+xml;x)", []),
    ],
)
def test_what_a_page_would_load_from_elsewhere_is_found(text: str, places: list[str]) -> None:
    assert of_docs("conf").outside(text) == places
