"""The same records in the forms of other tools, asked the same question: a speaker and a stance."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from factcli.records import Statement
from factcli.store import open_facts
from factcli.trees import Folder

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".bench" / "tools" / "bin"
"""Where `make bench` puts those that are on PyPI; the others come from the system."""


class Rival(NamedTuple):
    """A tool, and its words for the question."""

    name: str
    words: list[str]


def program(name: str) -> str | None:
    """Where a tool is, if it is there."""
    return shutil.which(name, path=os.pathsep.join([str(TOOLS), os.environ["PATH"]]))


def missing() -> list[str]:
    """The tools that are not on this machine."""
    return [name for name in ("papis", "bean-query", "hledger", "recsel") if program(name) is None]


def make(ledger: Path, folder: Path) -> None:
    """Write what the tools need into `folder`."""
    folder.mkdir(exist_ok=True)
    said = list(open_facts(Folder(str(ledger))).statements.values())
    _papis(said, folder / "papis")
    _written(folder / "main.beancount", _beancount(said))
    _written(folder / "main.journal", _journal(said))
    _written(folder / "main.rec", _records(said))


def found(folder: Path, speaker: str, stance: str) -> Iterator[Rival]:
    """The tools that are here; what they need is in `folder`."""
    if papis := program("papis"):
        library = folder / "papis"
        asked = f"author:'{speaker}' stance:{stance}"
        yield Rival("papis", [papis, "-l", str(library), "list", "--all", "--id", asked])
    if bean := program("bean-query"):
        file = folder / "main.beancount"
        asked = f"SELECT id WHERE payee = '{speaker}' AND entry_meta('stance') = '{stance}'"
        yield Rival("bean-query", [bean, str(file), asked])
    if hledger := program("hledger"):
        file = folder / "main.journal"
        asked_of = [f"payee:^{speaker}$", f"tag:stance={stance}"]
        yield Rival("hledger", [hledger, "-f", str(file), "print", *asked_of])
    if recsel := program("recsel"):
        file = folder / "main.rec"
        asked = f"Speaker = '{speaker}' && Stance = '{stance}'"
        yield Rival("recsel", [recsel, "-e", asked, str(file)])


def _written(file: Path, lines: Iterator[str]) -> None:
    file.write_text("".join(lines), encoding="utf-8")


def _papis(said: list[Statement], library: Path) -> None:
    for number, each in enumerate(said):
        place = library / str(number) / "info.yaml"
        if place.exists():
            continue
        place.parent.mkdir(parents=True)
        fields = {
            "papis_id": f"{number:032x}",
            "author": each.speaker,
            "title": each.summary,
            "stance": each.stance,
            "year": 2024,
            "ref": each.id,
        }
        place.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")


def _beancount(said: list[Statement]) -> Iterator[str]:
    yield "2020-01-01 open Assets:Said\n"
    for each in said:
        yield (
            f"{_day(each)} * {json.dumps(each.speaker, ensure_ascii=False)}"
            f" {json.dumps(each.summary, ensure_ascii=False)}\n"
            f'  stance: "{each.stance}"\n  Assets:Said  0 USD\n\n'
        )


def _journal(said: list[Statement]) -> Iterator[str]:
    for each in said:
        head = f"{_day(each)} {each.speaker} | {each.summary}  ; stance:{each.stance}"
        yield f"{head}\n    said  0\n\n"


def _records(said: list[Statement]) -> Iterator[str]:
    yield "%rec: Statement\n\n"
    for each in said:
        fields = {"Id": each.id, "Speaker": each.speaker, "Date": each.date.text}
        fields |= {"Stance": each.stance, "Source": each.source, "Summary": each.summary or ""}
        yield "".join(f"{name}: {text}\n" for name, text in fields.items()) + "\n"


def _day(statement: Statement) -> str:
    return statement.date.latest.date().isoformat() if statement.date.latest else "2024-12-31"
