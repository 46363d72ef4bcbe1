"""The store: a tree of files, read as facts."""

from __future__ import annotations

from factcli.answers import Finding
from factcli.checks.layout import misnamed
from factcli.format import decode
from factcli.format.paths import address_of, unsound_part
from factcli.records import Claim, Config, Facts, Record, Remark, Source, Statement, Story
from factcli.trees import MAX_ALL_BYTES, MAX_FILES, Tree, Unreadable, not_a_file


def open_facts(tree: Tree) -> Facts:
    """Read a whole tree. What cannot be read becomes a finding and never hides the rest."""
    stories: dict[str, Story] = {}
    claims: dict[str, Claim] = {}
    statements: dict[str, Statement] = {}
    sources: dict[str, Source] = {}
    config = Config()
    findings: list[Finding] = []
    drafts: dict[str, Record] = {}
    remarks: dict[str, tuple[Remark, ...]] = {}
    hiding: set[str] = set()
    items = tuple(tree.items())
    files = size = 0
    for item in items:
        address = address_of(item.path)
        if item.kind == "other" or (address is not None and item.kind == "folder"):
            findings.append(_refused(item.path, not_a_file()))
            continue
        if address is None or item.kind == "folder":
            continue
        unsound = unsound_part(item.path)
        if unsound is not None:
            findings.append(misnamed(unsound))
            continue
        files += 1
        if files > MAX_FILES or size > MAX_ALL_BYTES:
            findings.append(
                Finding(
                    "too-large",
                    "error",
                    item.path,
                    1,
                    1,
                    f"the ledger has more than {MAX_FILES} files or {MAX_ALL_BYTES} bytes;"
                    " what follows was not read",
                )
            )
            break
        try:
            data = tree.read(item.path)
        except Unreadable as error:
            findings.append(_refused(item.path, error))
            continue
        size += len(data)
        record, faults, draft, told, hides = decode(data, item.path, address)
        findings += faults
        if told:
            remarks[item.path] = told
        if hides:
            hiding.add(item.path)
        if draft is not None:
            drafts[item.path] = draft
        match record:
            case Statement():
                statements[address.id] = record
            case Claim():
                claims[address.id] = record
            case Source():
                sources[address.id] = record
            case Story():
                stories[address.id] = record
            case Config():
                config = record
    return Facts(
        stories,
        dict(sorted(claims.items())),
        dict(sorted(statements.items())),
        sources,
        config,
        items,
        tuple(dict.fromkeys(findings)),
        drafts,
        remarks,
        frozenset(hiding),
    )


def _refused(path: str, error: Unreadable) -> Finding:
    return Finding(error.rule, "error", path, 1, 1, error.message, error.fix)
