"""Findings as SARIF 2.1.0 (OASIS), for code scanning and editors."""

from __future__ import annotations

import json as stdlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from factcli.answers import Finding
from factcli.values.words import COMMAND, visible

_LEVELS = {"error": "error", "warning": "warning", "information": "note"}
_HOME = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(
    findings: Iterable[Finding],
    rules: Mapping[str, tuple[str, str]],
    version: str,
    prefix: str = "",
) -> str:
    """One run with its results and all rules.

    `rules` gives for each its reason and its page in Markdown; `prefix` is the way from the
    repository to the ledger.
    """
    index = {name: number for number, name in enumerate(rules)}
    driver = {
        "name": "factcli",
        "version": version,
        "rules": [_rule(name, reason, page) for name, (reason, page) in rules.items()],
    }
    results = [_result(finding, index, prefix) for finding in findings]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    log = {"$schema": _HOME, "version": "2.1.0", "runs": [run]}
    text = stdlib.dumps(log, indent=2, ensure_ascii=False)
    return COMMAND.sub(r"#\\u0023", text) + "\n"


def _rule(name: str, reason: str, page: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": reason},
        "help": {"text": page, "markdown": page},
    }


def _result(finding: Finding, index: Mapping[str, int], prefix: str) -> dict[str, Any]:
    lasting = "\0".join([finding.path, *finding.identity])
    print_ = sha256(lasting.encode("utf-8", "replace"))
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"uri": quote(prefix + finding.path, errors="replace"), "uriBaseId": "SRCROOT"}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.told)},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "partialFingerprints": {"factcli/v1": print_.hexdigest()},
    }
