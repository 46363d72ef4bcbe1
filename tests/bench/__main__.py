"""`make bench`: each figure is a ratio to a reference that is timed in turn with it, in one run.

Prints a table and writes it to docs/performance.md. Times are medians; memory is the peak of the
process. Nothing here is asserted: a slow machine is no failed test.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.ledgers import committed, make, quoted

ROOT = Path(__file__).parent.parent.parent
STORE = ROOT / ".bench"
PROGRAM = str(Path(sys.executable).parent / "factcli")
ROUNDS = 9

LOAD = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
EMPTY = """
import typer
settings = dict(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
app = typer.Typer(**settings)
def command(name):
    def run(word: str = "", one: str = "", two: bool = False, three: str = "", four: str = ""): ...
    app.command(name)(run)
for number in range(27):
    command(f"command-{number}")
app(["command-1"])
"""
"""As many commands as factcli has, with as many options as these have in the mean."""


def once(words: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and peak KiB of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{words} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss


def measure(
    name: str, ours: list[str], reference: list[str], folder: Path, rounds: int = ROUNDS
) -> str:
    """One line of the table; both sides are run in turn, after one round to warm the cache."""
    once(ours, folder)
    once(reference, folder)
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(once(ours, folder))
        theirs.append(once(reference, folder))
    (a, memory), (b, _) = (
        (statistics.median(t for t, _ in runs), max(m for _, m in runs)) for runs in (mine, theirs)
    )
    times = f"{a / b:.2f} | {a * 1000:.0f} ms | {b * 1000:.0f} ms"
    line = f"| {name} | {times} | {memory / 1024:.0f} MB |"
    print(line, flush=True)
    return line


def main() -> None:
    python = sys.executable
    lines = []
    few, many, wide = STORE / "1000", STORE / "10000", STORE / "wide"
    make(few, 1_000)
    make(many, 10_000)
    make(wide, 5_000, a_claim=5_000, parties=200)
    light = [python, "-c", EMPTY]
    for name, words in (
        ("`--version` / an empty Typer app of as many commands", ["--version"]),
        ("`timeline -f json`, shipped story / the same", ["timeline", "-f", "json"]),
        ("`query -f json`, shipped story / the same", ["query", "stance:denies", "-f", "json"]),
    ):
        lines.append(measure(name, [PROGRAM, *words], light, ROOT))
    for folder, size in ((few, "1,000"), (many, "10,000")):
        load = [python, "-c", LOAD, str(folder)]
        for name, words in (
            ("check", ["check"]),
            ("query -f json", ["query", "party:party", "stance:denies", "-f", "json"]),
        ):
            lines.append(
                measure(
                    f"`{name}`, {size} statements / `yaml.CSafeLoader`",
                    [PROGRAM, *words],
                    load,
                    folder,
                )
            )
    lines.append(against_schema(many))
    lines.append(against_text())
    lines.append(against_git())
    load = [python, "-c", LOAD, str(wide)]
    words = ["timeline", "--shifts", "-f", "json"]
    lines.append(
        measure(
            "`timeline --shifts -f json`, one claim with 5,000 statements of 200 parties"
            " / `yaml.CSafeLoader`",
            [PROGRAM, *words],
            load,
            wide,
        )
    )
    page = ROOT / "docs" / "performance.md"
    page.write_text(HEAD + "\n".join(lines) + f"\n\n{machine()}\n", encoding="utf-8")


def against_schema(folder: Path) -> str:
    """`check` beside check-jsonschema with our own schema, over the same statements."""
    files = STORE / "statements.txt"
    schema = STORE / "statement.json"
    schema.write_text(
        subprocess.run(
            [PROGRAM, "schema", "statement"], check=True, capture_output=True, text=True
        ).stdout
    )
    found = sorted(p for p in folder.glob("facts/*/*/*.yaml") if p.name != "claim.yaml")
    files.write_text("".join(f"{path}\n" for path in found))
    tool = Path(sys.executable).parent / "check-jsonschema"
    words = f"xargs -a {files} -n 20000 {tool} --schemafile {schema}"
    name = f"`check`, {len(found):,} statements / `check-jsonschema` with `schema statement`"
    return measure(name, [PROGRAM, "check"], ["sh", "-c", words], folder, rounds=3)


SEARCH = """
import sys, yaml
from pathlib import Path
text = Path(sys.argv[1], "seeds/page.txt").read_text()
for path in sorted(Path(sys.argv[1], "facts").rglob("20*.yaml")):
    assert yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["quote"] in text
"""


def against_text() -> str:
    """`source verify` beside a literal search for the same quotations in the same text."""
    folder = STORE / "quoted"
    quoted(folder, 1_000)
    reference = [sys.executable, "-c", SEARCH, str(folder)]
    name = "`source verify`, 1,000 quotations in a text of 1.6 MB / finding each with `in`"
    return measure(name, [PROGRAM, "source", "verify"], reference, folder)


def against_git() -> str:
    """`diff REV REV` beside git's own count of the same lines."""
    folder = STORE / "history"
    committed(folder, 100_000, 20)
    reference = ["git", "diff", "--no-renames", "--stat", "HEAD~1", "HEAD"]
    name = (
        "`diff REV REV -f json`, 1,000 changed files of 20 claims among 100,000"
        " / `git diff --no-renames --stat`"
    )
    return measure(name, [PROGRAM, "diff", "HEAD~1", "HEAD", "-f", "json"], reference, folder)


HEAD = """# Speed and memory

Written by `make bench`. Each figure is the time of a whole command, start-up included, as a ratio
to a reference that was run in turn with it; medians of nine rounds (three beside
`check-jsonschema`), warm page cache. The ledgers
are made by `tests/bench/ledgers.py`: 50 statements a claim, several scripts. The empty Typer app is
what any command line built on Typer pays; `yaml.CSafeLoader` is the time to merely parse the same
files with the fastest reader that Python has.

| what / reference | ratio | factcli | reference | peak memory |
| --- | --- | --- | --- | --- |
"""


def machine() -> str:
    version = platform.python_version()
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {version}, {platform.system()}."


if __name__ == "__main__":
    main()
