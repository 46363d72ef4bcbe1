"""`make bench`: each figure is a ratio to a reference that is timed in turn with it, in one run.

Prints a table and writes it to docs/performance.md. Times are medians; memory is the peak of the
process. Nothing here is asserted: a slow machine is no failed test. A reference whose program is
not on the machine is left out, and the page says so.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import rivals
from tests.bench.ledgers import RARE, alone, committed, make, quoted

ROOT = Path(__file__).parent.parent.parent
STORE = ROOT / ".bench"
CACHE = Path(tempfile.gettempdir()) / "factcli-bench"
"""Not in the repository: no index is kept there."""

PROGRAM = str(Path(sys.executable).parent / "factcli")
ROUNDS = 9
SPEAKER, STANCE = "Zoë Müller 6", "denies"
CLAIM = "story-7/claim-77"

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

Prepare = Callable[[], object]


def begin(words: list[str], folder: Path) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "XDG_CACHE_HOME": str(CACHE)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(words, cwd=folder, stdout=quiet, stderr=quiet, env=surroundings)


def once(words: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and peak KiB of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(CACHE)},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{words} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss


def measure(
    name: str,
    ours: list[str],
    reference: list[str],
    folder: Path,
    rounds: int = ROUNDS,
    elsewhere: Path | None = None,
    prepare: Prepare = lambda: None,
    prepare_reference: Prepare = lambda: None,
) -> str:
    """One line of the table; both sides are run in turn, after one round to warm the cache.

    The reference runs in the folder `elsewhere`, if one is given; what prepares either side is
    not timed.
    """
    mine: list[tuple[float, int]] = []
    theirs: list[tuple[float, int]] = []
    for _ in range(rounds + 1):
        prepare_reference()
        theirs.append(once(reference, elsewhere or folder))
        prepare()
        mine.append(once(ours, folder))
    (a, memory), (b, other) = (
        (statistics.median(t for t, _ in runs[1:]), max(m for _, m in runs))
        for runs in (mine, theirs)
    )
    times = f"{a / b:.2f} | {a * 1000:.0f} ms | {b * 1000:.0f} ms"
    line = f"| {name} | {times} | {memory / 1024:.0f} MB | {other / 1024:.0f} MB |"
    print(line, flush=True)
    return line


def main() -> None:
    shutil.rmtree(CACHE, ignore_errors=True)
    # By a process of its own: what this one holds counts as memory of each that it begins.
    subprocess.run([sys.executable, "-m", "tests.bench", "make"], check=True, cwd=ROOT)
    few, many, wide, most = (STORE / name for name in ("1000", "10000", "wide", "history"))
    single, claim = STORE / "alone", CLAIM
    sections = [
        ("Starting", starting()),
        ("Asking 100,000 statements", asking(most, single, claim)),
        ("Beside other tools", beside(many)),
        ("Reading", reading(many, most)),
        ("Other work", other(few, many, wide)),
        ("How the cost grows", growth([(1_000, few), (10_000, many), (100_000, most)])),
    ]
    page = ROOT / "docs" / "performance.md"
    body = "".join(f"\n## {title}\n\n{text}\n" for title, text in sections)
    page.write_text(f"{HEAD}{body}\n{machine()}\n", encoding="utf-8")


def ledgers() -> None:
    """Make what is measured."""
    make(STORE / "1000", 1_000)
    make(STORE / "10000", 10_000)
    make(STORE / "wide", 5_000, a_claim=5_000, parties=200)
    committed(STORE / "history", 100_000, 20)
    alone(STORE / "history", STORE / "alone", CLAIM)
    make(STORE / "story", 2_000, a_claim=200, parties=60)
    rivals.make(STORE / "10000", STORE / "rivals")
    quoted(STORE / "quoted", 1_000)


def table(lines: list[str]) -> str:
    return "\n".join([COLUMNS, *lines])


def starting() -> str:
    light = [sys.executable, "-c", EMPTY]
    app = "an empty Typer app of as many commands"
    lines = [
        measure("`--version` / bare Python", [PROGRAM, "--version"],
                [sys.executable, "-c", "pass"], ROOT),
        measure(f"`--version` / {app}", [PROGRAM, "--version"], light, ROOT),
    ]  # fmt: skip
    for words in (["timeline", "tro"], ["timeline", "--party", ""], ["edit", "x", "--set", ""]):
        typed = " ".join(word or "TAB" for word in words)
        lines.append(completing(f"completing `{typed}`, shipped story", words, ROOT))
    for words in (
        "query stance:denies",
        "timeline",
        "show troops-sent",
        "compare sources",
        "compare parties",
        "diff 2024-10-24",
        "source list",
        "source lineage",
    ):
        ours = [PROGRAM, *words.split(), "-f", "json"]
        lines.append(measure(f"`{words} -f json`, shipped story / that app", ours, light, ROOT))
    return table(lines)


def completing(name: str, words: list[str], folder: Path) -> str:
    """What a shell waits for at a TAB, beside `--version`."""
    ours = ["env", "_FACTCLI_COMPLETE=x", PROGRAM, *words]
    return measure(f"{name} / `--version`", ours, ["env", PROGRAM, "--version"], folder)


def asking(most: Path, single: Path, claim: str) -> str:
    """What is asked of 100,000 statements, the index fresh."""
    two = [PROGRAM, "query", f"speaker:{SPEAKER}", f"stance:{STANCE}", "-f", "json"]
    word = [PROGRAM, "query", RARE[0], "-f", "json"]
    pattern = rf"speaker: {SPEAKER}\n(?:.*\n)*?stance: {STANCE}"
    timeline = [PROGRAM, "timeline", claim, "-f", "json"]
    file = next(path for path in sorted((most / "facts/story-3").rglob("2*.yaml")))
    once(two, most)
    time.sleep(3)  # all is settled by then
    lines = [
        measure("`query` by two fields / `rg -c -U`", two, ["rg", "-c", "-U", pattern, "facts"],
                most),
        measure("`query WORD` / `rg -l WORD`", word, ["rg", "-l", RARE[0], "facts"], most),
        measure("`timeline` of one claim of 50 / of the same claim alone", timeline, timeline, most,
                elsewhere=single),
        measure("`query` after one file was edited / before", two, two, most,
                prepare=lambda: edit(file), prepare_reference=lambda: settle(two, most)),
        completing("completing `timeline story-7/cl`", ["timeline", "story-7/cl"], most),
        completing("completing `timeline TAB`", ["timeline", ""], most),
        completing("completing `add x --source TAB`", ["add", "x", "--source", ""], most),
        completing("completing `timeline --party TAB`", ["timeline", "--party", ""], most),
        completing("completing `add x --speaker TAB`", ["add", "x", "--speaker", ""], most),
    ]  # fmt: skip
    return table(lines)


def edit(path: Path) -> None:
    """Change one word of a statement, and change it back the next time."""
    text = path.read_text(encoding="utf-8")
    one, other = "confidence: probable", "confidence: possible"
    path.write_text(text.replace(one, other) if one in text else text.replace(other, one))


def settle(words: list[str], folder: Path) -> None:
    """Have the index note the last edit, when that is old enough to be trusted."""
    time.sleep(3)
    once(words, folder)


def beside(many: Path) -> str:
    """The same 10,000 records in the forms of other tools."""
    ours = [PROGRAM, "query", f"speaker:{SPEAKER}", f"stance:{STANCE}", "-f", "json"]
    folder = STORE / "rivals"
    lines = [
        measure(f"`query` by two fields, 10,000 statements / {each.name}", ours, each.words, many,
                elsewhere=folder)
        for each in rivals.found(folder, SPEAKER, STANCE)
    ]  # fmt: skip
    missing = rivals.missing()
    left_out = f"\n\nNot on this machine, and left out: {', '.join(missing)}." if missing else ""
    return table(lines) + left_out


def reading(many: Path, most: Path) -> str:
    """Every file is read: by `check`, and for an index that is not there yet."""
    ask = [PROGRAM, "query", "id:nothing", "-f", "json"]
    cold = measure(
        "a first `query`, which makes the index, 100,000 statements / `yaml.CSafeLoader`",
        ask, [sys.executable, "-c", LOAD, str(most)], most,
        prepare=lambda: shutil.rmtree(CACHE, ignore_errors=True),
    )  # fmt: skip
    lines = [
        cold,
        measure("`check`, 10,000 statements / `yaml.CSafeLoader`", [PROGRAM, "check"],
                [sys.executable, "-c", LOAD, str(many)], many),
        against_schema(many),
    ]  # fmt: skip
    shutil.rmtree(CACHE, ignore_errors=True)
    together = peak(ask, most)
    size = sum(path.stat().st_size for path in CACHE.rglob("*"))
    told = (
        f"All processes that make the index of 100,000 statements hold {together / 1024:.0f} MB"
        f" together at most; the index has {size / 1024**2:.0f} MB."
    )
    return f"{table(lines)}\n\n{told}"


def peak(words: list[str], folder: Path) -> float:
    """The most memory (KiB) that a run and its children hold together; what they share, once."""
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(CACHE)},
    )
    most = 0.0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, sum(map(_share, _family(process.pid))))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return most


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *map(int, children)]


def _share(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError:
        pass
    return 0.0


def other(few: Path, many: Path, wide: Path) -> str:
    load = [sys.executable, "-c", LOAD, str(wide)]
    shifts = [PROGRAM, "timeline", "--shifts", "-f", "json"]
    return table(
        [
            measure("`check`, 1,000 statements / `yaml.CSafeLoader`", [PROGRAM, "check"],
                    [sys.executable, "-c", LOAD, str(few)], few),
            measure("`--no-cache query`, 10,000 statements / `yaml.CSafeLoader`",
                    [PROGRAM, "--no-cache", "query", f"stance:{STANCE}", "-f", "json"],
                    [sys.executable, "-c", LOAD, str(many)], many),
            against_text(),
            against_git(),
            measure("`timeline --shifts`, one claim with 5,000 statements of 200 parties"
                    " / `yaml.CSafeLoader`", shifts, load, wide),
            measure("`report -o`, a story of 2,000 statements of 60 parties / `timeline -f json`",
                    [PROGRAM, "report", "story-0", "-o", str(CACHE / "story.html")],
                    [PROGRAM, "timeline", "story-0", "-f", "json"], STORE / "story"),
        ]
    )  # fmt: skip


def growth(ledgers: list[tuple[int, Path]]) -> str:
    """The same questions of ledgers of three sizes; a time is the median of three runs; one
    where the index is made."""
    heads = " | ".join(f"{size:,}" for size, _ in ledgers)
    lines = [f"| | {heads} |", "| --- |" + " --- |" * len(ledgers)]
    speaker = ["query", f"speaker:{SPEAKER}", f"stance:{STANCE}", "-f", "json"]
    for name, words, fresh in (
        ("`--version`", ["--version"], True),
        ("`query` by two fields", speaker, True),
        ("`query WORD`", ["query", RARE[0], "-f", "json"], True),
        ("`timeline` of one claim", ["timeline", "story-0/claim-1", "-f", "json"], True),
        ("`query`, which makes the index", speaker, False),
        ("`check`", ["check"], True),
    ):
        cells = []
        for _, folder in ledgers:
            runs = []
            for _round in range(ROUNDS if fresh and words != ["check"] else 3):
                if not fresh:
                    shutil.rmtree(CACHE, ignore_errors=True)
                runs.append(once([PROGRAM, *words], folder)[0])
            cells.append(f"{statistics.median(runs) * 1000:,.0f} ms")
        lines.append(f"| {name} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return "\n".join(lines)


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
`check-jsonschema`), warm page cache, the index fresh where nothing else is said. Memory is the peak
of the largest process. The ledgers are made by `tests/bench/ledgers.py`: 50 statements a claim, ten
claims a story, 20 statements a source, several scripts. The empty Typer app is what any command
line built on Typer pays; `yaml.CSafeLoader` is the time to merely parse the same files, in one
process, with the fastest reader that Python has.

What is asked of the index first looks at every folder that the answer rests on, as
[decisions.md](decisions.md) tells; ripgrep reads the files themselves, on all cores.

Two thirds of a query at 100,000 is the walk, of which two thirds are the system's own calls. A
search for a word holds 30 MB of texts against their checksums and joins them to their statements;
texts in the table of the statements would save a third of that, and slow the other queries. After
an edit the reader of YAML is loaded, 35 ms. Parties and speakers are completed from the index;
the shipped story has none in this run, so its files are read.
"""
COLUMNS = """| what / reference | ratio | factcli | reference | memory | of the reference |
| --- | --- | --- | --- | --- | --- |"""


def machine() -> str:
    version = platform.python_version()
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {version}, {platform.system()}."


if __name__ == "__main__":
    ledgers() if sys.argv[1:] == ["make"] else main()
