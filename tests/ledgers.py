"""Small ledgers for tests, written as their authors would write them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

from factcli.changes.plan import Ledger, Plan, outcomes
from factcli.checks.rule import AROUND, files_of
from factcli.format.nodes import MAX_BYTES
from factcli.records import Facts, Item
from factcli.store import open_facts
from factcli.trees import Memory, Unreadable

SOURCE = b"title: A page\npublisher: RFA\nupdated: 2024-10-25\n"


def facts_of(files: dict[str, str | bytes]) -> Facts:
    """The facts of a tree given as path to text."""
    return open_facts(
        Memory(
            {
                path: text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
                for path, text in files.items()
            }
        )
    )


def ledger_of(files: dict[str, str | bytes]) -> Ledger:
    """A ledger of such files, with their bytes, as those who plan changes take it."""
    tree = Memory(
        {
            path: text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
            for path, text in files.items()
        }
    )
    return Ledger(open_facts(tree), tree.read)


def texts_of(ledger: Ledger) -> dict[str, str]:
    """The texts of all its files, by path."""
    items = ledger.facts.items
    return {item.path: ledger.read(item.path).decode() for item in items if item.kind == "file"}


def after(ledger: Ledger, plan: Plan) -> dict[str, str]:
    """The texts of all files once the plan is carried out."""
    files = texts_of(ledger)
    for each in outcomes(plan.changes):
        if each.path is not None:
            before = files.pop(each.path)
            assert each.before == before.encode()
        if each.to is not None:
            assert each.after is not None
            assert each.to not in files
            files[each.to] = each.after.decode()
    return files


class Shown(Memory):
    """The tree of a rule's example, over the ledger around all examples."""

    def __init__(self, *examples: str) -> None:
        self.exhibits = {each.path: each for text in (AROUND, *examples) for each in files_of(text)}
        super().__init__(
            {
                each.path: each.text.encode("utf-8", "surrogateescape")
                for each in self.exhibits.values()
            }
        )

    def items(self) -> Iterator[Item]:
        for item in super().items():
            linked = item.path in self.exhibits and self.exhibits[item.path].kind == "link"
            yield Item(item.path, "other") if linked else item

    def read(self, path: str, most: int = MAX_BYTES) -> bytes:
        if self.exhibits[path].kind == "unreadable":
            raise Unreadable("unreadable", "cannot be read: Permission denied")
        return super().read(path)


def on_claim(*statements: str, claim: str = "claim: It is so.", **sources: str) -> Facts:
    """One claim `s/c` and its statements, each written `NAME speaker date stance [key=value ...]`.

    Sources `a` (published by RFA), `b` (TASS), `w` (Reuters) and `p` (derived from w) are there;
    more are given as keyword arguments of YAML.
    """
    files: dict[str, str | bytes] = {
        "facts/s/c/claim.yaml": claim,
        "seeds/a.yaml": SOURCE,
        "seeds/b.yaml": SOURCE.replace(b"RFA", b"TASS"),
        "seeds/w.yaml": SOURCE.replace(b"RFA", b"Reuters"),
        "seeds/p.yaml": SOURCE.replace(b"RFA", b"Paper") + b"derived_from: [w]\n",
        **{f"seeds/{id}.yaml": text for id, text in sources.items()},
    }
    for statement in statements:
        name, speaker, date, stance, *rest = statement.split()
        keys = {"source": "a", "confidence": "probable", "summary": "So."}
        keys |= dict(each.split("=", 1) for each in rest)
        files[f"facts/s/c/{name}.yaml"] = (
            f"speaker: {speaker}\ndate: '{date}'\nstance: {stance}\n"
            + "".join(f"{key}: {value.replace('_', ' ')}\n" for key, value in keys.items())
        )
    facts = facts_of(files)
    assert not facts.findings, facts.findings
    return facts
