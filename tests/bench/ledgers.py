"""Ledgers for measuring: the same for the same numbers, in several scripts."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

from factcli.format.files import encode
from factcli.paths import path_of, statement_day
from factcli.records import Capture, Claim, Source, Statement
from factcli.store import open_facts
from factcli.trees import Folder
from factcli.values import scales
from factcli.values.dates import parse_date
from factcli.values.figures import parse_figure
from factcli.values.quotes import captured
from factcli.values.words import statement_stem

PEOPLE = (
    "Vladimir Putin",
    "John Kirby",
    "Юнус-бек Евкуров",
    "金正恩",
    "김정규",
    "محمد علي",
    "Zoë Müller",
    "Ἀριστοτέλης",
    "नरेन्द्र",
    "Ngô Đình",
)  # fmt: skip
WORDS = (
    "says that the troops had come", "denies it", "would not say", "заявил, что войск нет",
    "部队已经抵达", "الصور أمر جدي", "points at images", "asks for evidence", "repeats the earlier",
)  # fmt: skip


RARE = ("Амурец", "鴨緑江", "ყაზბეგი", "Ørnefjell", "الفرات")
"""Words that stand in one statement of 500 each."""


def make(root: Path, statements: int, a_claim: int = 50, parties: int = 10) -> None:
    """Write a ledger of that many statements under `root`, unless one is there already."""
    done = root / f"made-{statements}-{a_claim}-{parties}-3"
    if done.exists():
        return
    chance = random.Random(statements)
    sources = [_source(number) for number in range(max(statements // 20, 1))]
    for source in sources:
        _write(root, path_of("source", source.id), encode(source))
    for number in range(0, statements, a_claim):
        claim = f"story-{number // (a_claim * 10)}/claim-{number // a_claim}"
        _write(root, path_of("claim", claim), encode(Claim(claim, f"Proposition {number} is so.")))
        taken: dict[str, int] = {}
        for index in range(number, min(number + a_claim, statements)):
            statement = _statement(chance, claim, index, sources, parties, taken)
            _write(root, path_of("statement", statement.id), encode(statement))
    done.touch()


def _source(number: int) -> Source:
    return Source(
        f"source-{number}",
        f"Report {number}",
        f"Agency {number % 40}",
        published=parse_date(f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"),
        derived_from=(f"source-{number - 1}",) if number % 5 == 4 else (),
    )


def _statement(
    chance: random.Random,
    claim: str,
    index: int,
    sources: list[Source],
    parties: int,
    taken: dict[str, int],
) -> Statement:
    party = index % parties
    speaker = f"{PEOPLE[party % len(PEOPLE)]} {party}"
    day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    date = parse_date(chance.choice([day, day, day, f"../{day}", f"{day}T{index % 24:02}:30Z"]))
    stem = statement_stem(statement_day(date), speaker)
    taken[stem] = taken.get(stem, 0) + 1
    stem = statement_stem(statement_day(date), speaker, taken[stem])
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(2, 10)))
    if index % 100 == 7:
        text += f" {RARE[index // 100 % len(RARE)]}"
    return Statement(
        f"{claim}/{stem}",
        speaker,
        date,
        chance.choice(list(scales.STANCES)),
        chance.choice(sources).id,
        "probable",
        party=f"Party {party}",
        summary=text,
        quote=(text,) if index % 3 == 0 else (),
        via=("Reuters",) if index % 4 == 0 else (),
        figures={"troops": parse_figure(f"~{chance.randint(1, 90) * 100}")}
        if index % 5 == 0
        else {},
        tags=("deployment",) if index % 2 else (),
    )


def _write(root: Path, path: str, text: str) -> None:
    full = root / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_text(text, encoding="utf-8")


def alone(ledger: Path, root: Path, claim: str) -> None:
    """Write one claim of a ledger, with the sources that it rests on, as a ledger of its own."""
    facts = open_facts(Folder(str(ledger)))
    paths = [path_of("claim", claim), *(path_of("statement", s.id) for s in facts.by_claim[claim])]
    waiting = [s.source for s in facts.by_claim[claim]]
    sources: dict[str, None] = {}
    while waiting:
        id = waiting.pop()
        if id in facts.sources and id not in sources:
            sources[id] = None
            waiting += facts.sources[id].derived_from
    for path in (*paths, *(path_of("source", id) for id in sources)):
        _write(root, path, (ledger / path).read_text(encoding="utf-8"))


def quoted(root: Path, statements: int) -> None:
    """Write a ledger of statements that each quote one sentence of one captured text of 1.6 MB."""
    done = root / f"quoted-{statements}"
    if done.exists():
        return
    chance = random.Random(statements)
    words = [f"{chance.choice(WORDS).split()[0]}{n}" for n in range(5_000)]
    lines = [f"“{' '.join(chance.sample(words, 12))} {n}.” So it went on." for n in range(9_000)]
    text = "\n".join(lines).encode()
    capture = Capture(parse_date("2025-02-01"), captured(text).sha256, "page.txt")
    page = Source("page", "Page", "Agency", parse_date("2025-02-01"), captures=(capture,))
    _write(root, path_of("source", "page"), encode(page))
    (root / "seeds/page.txt").write_bytes(text)
    _write(root, path_of("claim", "s/c"), encode(Claim("s/c", "It is so.")))
    for number, line in enumerate(lines[: 9 * statements : 9]):
        said = Statement(
            f"s/c/{statement_stem('2025-01-01', f'Speaker {number}')}",
            f"Speaker {number}",
            parse_date("2025-01-01"),
            "asserts",
            "page",
            "probable",
            quote=(line[1 : line.index(".”")],),
        )
        _write(root, path_of("statement", said.id), encode(said))
    done.touch()


def committed(root: Path, statements: int, claims: int) -> None:
    """Put a ledger of so many statements into git, and change every statement of some claims in
    a second commit; unless that is done already."""
    make(root, statements)
    if (root / ".git").exists():
        return
    git(root, "init", "-q")
    _commit(root)
    every = sorted(root.glob("facts/*/*/claim.yaml"))
    for claim in every[:: len(every) // claims][:claims]:
        for path in claim.parent.glob("[0-9u]*.yaml"):
            text = path.read_text(encoding="utf-8")
            to = "possible" if "confidence: doubtful" in text else "doubtful"
            after = re.sub("^confidence: .*$", f"confidence: {to}", text, flags=re.MULTILINE)
            path.write_text(after, encoding="utf-8")
    _commit(root)


def _commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "x")


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True)
