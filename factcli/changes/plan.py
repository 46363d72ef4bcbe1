"""A plan: changes, and what the ledger would be with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli.answers import Finding
from factcli.changes.change import Change, Create, Edit, Remove, Rename
from factcli.checks import check
from factcli.errors import WrongUsage
from factcli.format.fields import TABLES
from factcli.format.files import decode
from factcli.paths import TEXTS, address_of
from factcli.records import Facts, Item, Record

if TYPE_CHECKING:
    from factcli.values.quotes import Captured

EMPTY: Mapping[str, str] = {}


class Ledger(NamedTuple):
    """The facts of a ledger, and the bytes of each of its files by path (raises Unreadable)."""

    facts: Facts
    read: Callable[[str], bytes]


@dataclass(frozen=True)
class Plan:
    """What will be done, in an order that leaves a valid ledger at every moment.

    `id` is that of the record that results, if there is one; `notes` are for the person who asked;
    `rests_on` are the files that must still be there when it is carried out.
    """

    changes: tuple[Change, ...]
    id: str = ""
    notes: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """What becomes of one file: its paths and its bytes, None where there is none."""

    path: str | None
    to: str | None
    before: bytes | None
    after: bytes | None


def outcomes(changes: Sequence[Change]) -> list[Outcome]:
    """What becomes of each file when all is done."""
    found: dict[str, Outcome] = {}
    for change in changes:
        if isinstance(change, Create):
            found[change.path] = Outcome(None, change.path, None, change.after)
        elif isinstance(change, Rename):
            found[change.to] = Outcome(change.path, change.to, change.before, change.after)
    for change in changes:
        if isinstance(change, Edit):
            known = found.get(change.path, Outcome(change.path, change.path, change.before, None))
            found[change.path] = known._replace(after=change.after)
    for change in changes:
        if isinstance(change, Remove):
            edited = found.pop(change.path, None)
            before = edited.before if edited else change.before
            to = next((to for to, each in found.items() if edited and _is_new(each, change)), None)
            after = change.before if to else None
            found[to or change.path] = Outcome(change.path, to, before, after)
    return list(found.values())


def _is_new(each: Outcome, change: Remove) -> bool:
    """Whether a new file holds what another one held at last: it is that one, renamed."""
    return each.path is None and each.after == change.before


def outcome(facts: Facts, changes: Sequence[Change]) -> Facts:
    """The facts as they would be when the changes are made."""
    gone: set[str] = set()
    texts: dict[str, bytes] = {}
    for each in outcomes(changes):
        if each.path is not None:
            gone.add(each.path)
        if each.to is not None and each.after is not None:
            texts[each.to] = each.after
    known: dict[str, dict[str, Any]] = {kind: dict(facts.of(kind)) for kind in TABLES}
    findings = [finding for finding in facts.findings if finding.path not in gone]
    drafts = {path: draft for path, draft in facts.drafts.items() if path not in gone}
    hiding = set(facts.hiding) - gone
    remarks = {path: told for path, told in facts.remarks.items() if path not in gone}
    for path in gone:
        if address := address_of(path):
            known[address.kind].pop(address.id, None)
    for path, data in texts.items():
        address = address_of(path)
        if address is None:
            continue
        record, faults, draft, told, hides = decode(data, path, address)
        findings += faults
        if told:
            remarks[path] = told
        if hides:
            hiding.add(path)
        if record is not None:
            known[address.kind][address.id] = record
        if draft is not None:
            drafts[path] = draft
    return Facts(
        known["story"],
        known["claim"],
        known["statement"],
        known["source"],
        known["config"].get("", facts.config),
        _items(facts, gone, texts),
        tuple(findings),
        drafts,
        remarks,
        frozenset(hiding),
        _overlaid({p: data for p, data in texts.items() if p.endswith(TEXTS)}, facts),
    )


def with_new(facts: Facts, new: Mapping[str, Record], hiding: Collection[str]) -> Facts:
    """The facts with records more, by the paths of their new files; those that are `hiding` may
    hold a character which is not seen. As `outcome` of as many Creates, which reads them again."""
    known: dict[str, dict[str, Any]] = {kind: dict(facts.of(kind)) for kind in TABLES}
    for path, record in new.items():
        if address := address_of(path):
            known[address.kind][address.id] = record
    return replace(
        facts,
        stories=known["story"],
        claims=known["claim"],
        statements=known["statement"],
        sources=known["source"],
        items=_items(facts, set(), new),
        hiding={*facts.hiding, *hiding},
    )


def _overlaid(new: Mapping[str, bytes], facts: Facts) -> Mapping[str, Captured]:
    return _Overlaid(new, facts) if new else facts.texts


class _Overlaid(Mapping[str, "Captured"]):
    """The captured texts that there would be, over those that are there."""

    def __init__(self, new: Mapping[str, bytes], facts: Facts) -> None:
        self._new = new
        self._there = facts.texts

    def __getitem__(self, path: str) -> Captured:
        if path not in self._new:
            return self._there[path]
        from factcli.values.quotes import captured

        return captured(self._new[path])

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._there), **self._new})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _items(facts: Facts, gone: set[str], texts: Collection[str]) -> tuple[Item, ...]:
    """What would lie in the tree; folders that the changes empty go with what they held."""
    left = [item for item in facts.items if item.path not in gone or item.path in texts]
    there = {item.path for item in left}
    new = [Item(path, "file") for path in texts if path not in there]
    new += [Item(folder, "folder") for folder in _folders(texts) - there]
    held = _folders([item.path for item in (*left, *new)])
    emptied = _folders(gone) - held
    return tuple(item for item in (*left, *new) if item.path not in emptied)


def _folders(paths: Collection[str]) -> set[str]:
    """The folders that the paths stand in."""
    return {path[:at] for path in paths for at, mark in enumerate(path) if mark == "/"}


class Unsound(WrongUsage):
    """A ledger would have faults that it has not now; nothing is changed."""

    def __init__(self, findings: Sequence[Finding], at: Collection[str]) -> None:
        lines = [
            (f"{finding.path}: " if finding.path in at else "") + finding.told
            for finding in findings
        ]
        super().__init__(listed("this would not hold", lines))
        self.findings = findings


def refuse_faults(
    facts: Facts,
    changes: Sequence[Change],
    sound: Collection[str] = (),
    moves: Mapping[str, str] = EMPTY,
) -> None:
    """Raises Unsound for the errors that the changes would bring, and for any in the files `sound`.

    A fault that only moves with its file, by the changes or by `moves`, is none that they bring.
    """
    moved = {each.path: each.to for each in outcomes(changes) if each.path and each.to} | {**moves}
    before = check(facts)
    known = {(each.rule, each.path, each.message) for each in before}
    known_of_moved = {(each.rule, moved[each.path]) for each in before if each.path in moved}

    def is_new(each: Finding) -> bool:
        here = each.rule, each.path
        return (*here, each.message) not in known and here not in known_of_moved

    def concerns(each: Finding) -> bool:
        return any(path == each.path or path.startswith(f"{each.path}/") for path in sound)

    after = (each for each in check(outcome(facts, changes)) if each.severity == "error")
    found = [each for each in after if is_new(each) or concerns(each)]
    if found:
        raise Unsound(found, {item.path for item in facts.items})


def listed(what: str, problems: Sequence[str], most: int = 20) -> str:
    """A message with a line for each problem."""
    more = [f"and {len(problems) - most} more"] if len(problems) > most else []
    return what + "".join(f"\n  {problem}" for problem in [*problems[:most], *more])


def all_of(facts: Facts, kind: type[Any]) -> list[Any]:
    """The records of one kind, with what can be made of faulty ones."""
    drafts = [draft for draft in facts.drafts.values() if isinstance(draft, kind)]
    return [*facts.of(kind.__name__.lower()).values(), *drafts]
