"""Sheets: statements as somebody types them in an editor, one below the other.

A sheet is a text of blocks with a line of `---` between them. Each block is a statement in the keys
of its file, with `claim` for the id of the claim, and `claim.KEY`, `source.KEY`, `story.KEY` for
what is new. What is left empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AMapping
from typing import NamedTuple

from factcli.answers import Finding
from factcli.changes.additions import Request, add_records, created, records_for
from factcli.changes.plan import Plan, Unsound, outcome
from factcli.changes.suggestions import claims
from factcli.errors import FactcliError, WrongUsage
from factcli.format.canonical import Plain, write
from factcli.format.fields import STATEMENT
from factcli.format.nodes import MAX_BYTES, Mapping
from factcli.format.page import plain
from factcli.format.yaml import read
from factcli.records import Facts, Record
from factcli.values.scales import CONFIDENCES, STANCES
from factcli.values.words import clipped, visible

SHEET = "the sheet"
_BETWEEN = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_SHOWN = ("speaker", "party", "date", "stance", "quote", "summary", "source", "via", "confidence")
_LISTED = 20


class Block(NamedTuple):
    """One statement of a sheet: the line that it begins in, and what it says."""

    line: int
    fields: AMapping[str, Plain]


def sheet(facts: Facts, request: Request, count: int = 1, source: str = "") -> str:
    """An empty sheet for so many statements, with what is known of them already filled in; of one
    `source`, if it is named."""
    known = _known(request)
    keys = ["claim", *(key for key in known if key != "claim")]
    keys += [key for key in _SHOWN if key not in keys and not (source and key == "source")]
    told = [
        f"A statement of {source}." if source else "A statement.",
        "What is left empty is left out; lines like this one, too. Save it empty to add nothing.",
        "claim: the id of one, or STORY/CLAIM for a new one, with claim.claim: its text",
    ]
    if count > 1:
        told[0] = f"Statements of {source}, with a line of --- between them."
    told += [f"{field.key}: {field.help}" for field in STATEMENT.fields if field.key in _SHOWN]
    if not source:
        told.append("a new source has source.title, source.publisher, source.published, too")
    told.append("stances, by the first test that is met:")
    told += [f"  {word:10} {stance.test}" for word, stance in STANCES.items()]
    told.append(f"confidences: {', '.join(CONFIDENCES)}")
    told.append("claims:" if facts.claims else "claims: none yet")
    told += [f"  {each.name}  {clipped(each.told, 60)}" for each in claims(facts)[:_LISTED]]
    head = "".join(f"# {visible(line)}\n".replace("# \n", "#\n") for line in told)
    block = "".join(
        write({key: known[key]}, STATEMENT.bare) if known.get(key) else f"{key}:\n" for key in keys
    )
    return head + "---\n".join([block] * count)


def _known(request: Request) -> dict[str, Plain]:
    """What a request holds, under the keys of a sheet."""
    owners = {"claim": request.claim, "source": request.source, "story": request.story}
    of_new = {f"{owner}.{key}": v for owner, fields in owners.items() for key, v in fields.items()}
    return {"claim": request.claim_id, **of_new, **request.statement}


def add_sheet(facts: Facts, data: bytes, day: str, source: str = "", empty: str = "") -> Plan:
    """The changes that add all the statements of a sheet, of one `source` if it is named. Blocks
    that are as they were in the `empty` sheet are none.

    Raises Unsound with all that is wrong, each with its line; WrongUsage where there is nothing.
    """
    blocks, findings = _blocks(data)
    unused = [block.fields for block in _blocks(empty.encode())[0]]
    blocks = [block for block in blocks if block.fields not in unused]
    new: list[Record] = []
    seen = facts
    for number, block in enumerate(blocks, 1):
        try:
            made = records_for(seen, _request(block.fields, source), day)
        except FactcliError as error:
            head, *problems = str(error).split("\n  ")
            for told in problems or [head]:
                message = f"statement {number}: {told}"
                findings.append(Finding("sheet", "error", SHEET, block.line, 1, message))
            continue
        new += made
        seen = outcome(seen, created(made))
    if findings:
        raise Unsound(findings, ())
    if not new:
        raise WrongUsage("the sheet is empty; nothing was added")
    plan = add_records(facts, new)
    ids = [record.id for record in new if record.id.count("/") == 2]
    return Plan(plan.changes, "\n".join(ids), plan.notes, plan.rests_on)


def _request(fields: AMapping[str, Plain], source: str) -> Request:
    """What a block asks for."""
    owners: dict[str, dict[str, Plain]] = {"claim": {}, "source": {}, "story": {}}
    said: dict[str, Plain] = {}
    for key, value in fields.items():
        owner, dot, member = key.partition(".")
        (owners[owner] if dot and owner in owners else said)[member or key] = value
    id = said.pop("claim", "")
    if not isinstance(id, str) or not id:
        raise WrongUsage("claim is missing: which proposition is it about?")
    if source:
        said.setdefault("source", source)
    return Request(id, said, owners["claim"], owners["source"], owners["story"])


def request_in(data: bytes) -> Request | None:
    """What the one statement of a sheet asks for; None where it was emptied. Raises Unsound."""
    blocks, findings = _blocks(data)
    if findings:
        raise Unsound(findings, ())
    if len(blocks) > 1:
        raise WrongUsage("there is more than one statement; --batch takes several")
    return _request(blocks[0].fields, "") if blocks else None


def _blocks(data: bytes) -> tuple[list[Block], list[Finding]]:
    """The blocks of a sheet that are not empty, and what cannot be read in it."""
    if len(data) > MAX_BYTES:
        raise WrongUsage(f"the sheet is larger than {MAX_BYTES} bytes; add it in several")
    text = data.decode("utf-8", "surrogateescape")
    found: list[Block] = []
    findings: list[Finding] = []
    above = before = 0
    marks = [found.span() for found in _BETWEEN.finditer(text)]
    starts = [0, *(end for _, end in marks)]
    for start, end in zip(starts, [*(begin for begin, _ in marks), len(text)], strict=True):
        above += text.count("\n", before, start)
        before = start
        if not text[start:end].strip():
            continue
        root, faults = read(text[start:end].encode("utf-8", "surrogateescape"), SHEET)
        findings += (fault._replace(line=fault.line + above) for fault in faults)
        if isinstance(root, Mapping):
            fields = {key.text: plain(node) for key, node in root.pairs}
            fields = {key: value for key, value in fields.items() if value}
            if fields:
                found.append(Block(root.line + above, fields))
        elif root is not None and not faults:
            told = "a statement has a key and a value in each line, as speaker: Vladimir Putin"
            findings.append(Finding("sheet", "error", SHEET, root.line + above, root.column, told))
    return found, findings
