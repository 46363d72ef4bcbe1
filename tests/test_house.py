"""The house: who may import whom, who owns which package, what a light command must not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "factcli"
# From the top floor down; a module imports from its own floor's folder and from those above it.
FLOORS = [
    "errors",
    "values",
    "answers",
    "paths",
    "records",
    "format",
    "lookup",
    "query",
    "analysis",
    "checks",
    "changes",
    "exchange",
    "scaffold",
    "render",
    "trees",
    "roots",
    "processes",
    "plumbing",
    "git",
    "revisions",
    "drivers",
    "keeping",
    "contents",
    "store",
    "index",
    "names",
    "comparison",
    "history",
    "captures",
    "web",
    "example",
    "writer",
    "sites",
    "cli",
]
PURE = FLOORS[: FLOORS.index("trees")]
OWNERS = {
    "typer": {"cli"},
    "rich": {
        f"render/{room}.py" for room in ("table", "widths", "lanes", "layout", "marks", "terminal")
    },
    "jinja2": {"render/page.py"},
    "yaml": {"format/yaml.py"},
    "ruamel": set(),
    "anyascii": {"values/words.py"},
    "sqlite3": {"index/"},
    "subprocess": {"cli/editor.py", "cli/pager.py", "git.py", "plumbing.py"},
    "urllib.request": {"web.py"},
    "http.client": {"web.py"},
    "trafilatura": {"captures.py"},
    "pickle": {"processes.py"},
}
EFFECTS = {"os", "sys", "io", "shutil", "pathlib", "tempfile", "time", "socket"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that the file imports, at its head or within a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_up(path: Path) -> None:
    here = floor(path)
    if here in ("__init__", "__main__"):
        return
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "factcli" and len(parts) > 1 and parts[1] in FLOORS:
            assert FLOORS.index(parts[1]) <= FLOORS.index(here), f"{here} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_foreign_package_has_one_owner(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for name in imports(path):
        for package, owners in OWNERS.items():
            if name == package or name.startswith(f"{package}."):
                assert any(place.startswith(owner) for owner in owners), f"{place} imports {name}"


def test_pure_rooms_have_no_effects() -> None:
    for path in modules():
        if floor(path) in PURE:
            allowed = {"io"} if path.name == "terminal.py" else set()  # StringIO, to draw into
            assert imports(path) & EFFECTS <= allowed, path


def test_every_floor_is_there_and_none_is_forgotten() -> None:
    assert {floor(path) for path in modules()} - {"__init__", "__main__"} == set(FLOORS)


def loaded(words: list[str]) -> set[str]:
    """The modules that a command, which succeeds, has loaded."""
    program = (
        "import sys\n"
        "from factcli.cli.app import run\n"
        "code = run(sys.argv[1:])\n"
        "print(code, *sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stderr.splitlines()[-1].split(" ")
    assert code == "0"
    return set(modules)


@pytest.mark.parametrize("words", [["--version"], ["diff", "--help"]])
def test_what_asks_no_ledger_loads_nothing_of_it(words: list[str]) -> None:
    light = ("factcli.cli", "factcli.errors", "factcli.values")
    ours = {name for name in loaded(words) if name.startswith("factcli.")}
    assert {name for name in ours if not name.startswith(light)} == set()


@pytest.mark.parametrize(
    "words", [["--version"], ["query", "-f", "json"], ["timeline", "-f", "json"], ["check"]]
)
def test_a_light_command_loads_neither_rich_nor_ruamel(words: list[str]) -> None:
    heavy = {"rich", "ruamel", "ruamel.yaml", "anyascii", "asyncio", "urllib.request"}
    heavy |= {"http.client", "trafilatura", "jinja2"}
    assert heavy & loaded(words) == set()


def test_annotations_of_commands_are_no_texts() -> None:
    """Typer would have to evaluate each twice, at every start: a quarter of that of `--version`."""
    from factcli.cli.app import app

    commands = [*app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands += group.typer_instance.registered_commands
    assert len(commands) > 20
    for command in commands:
        assert command.callback is not None
        told = command.callback.__annotations__
        assert [name for name, each in told.items() if isinstance(each, str)] == [], (
            command.callback
        )
