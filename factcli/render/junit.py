"""Findings as JUnit's XML: a suite for each file, and in it a failure for what fails the gate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from xml.etree import ElementTree

from factcli.answers import Finding
from factcli.render.findings import line
from factcli.values.words import COMMAND, visible

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(findings: Sequence[Finding], fails: Callable[[Finding], bool]) -> str:
    """The findings in the order given, which keeps those of a file together.

    `fails` says which of them fail the gate; the others are skipped tests. Without any finding
    there is one test, which passes.
    """
    root = ElementTree.Element("testsuites", name="factcli check")
    for path, group in groupby(findings, key=lambda finding: finding.path):
        cases = list(group)
        suite = _counted(root, path, cases, fails)
        for finding in cases:
            name = f"{finding.rule} at {finding.line}:{finding.column}"
            case = ElementTree.SubElement(suite, "testcase", name=name, classname=_clean(path))
            kind = "failure" if fails(finding) else "skipped"
            told = ElementTree.SubElement(case, kind, message=_clean(finding.message))
            if kind == "failure":
                told.set("type", finding.severity)
            told.text = _clean(line(finding))
    if not findings:
        suite = _counted(root, "ledger", (), fails, tests=1)
        ElementTree.SubElement(suite, "testcase", name="no faults found", classname="ledger")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _counted(
    root: ElementTree.Element,
    name: str,
    cases: Sequence[Finding],
    fails: Callable[[Finding], bool],
    tests: int = 0,
) -> ElementTree.Element:
    failures = sum(map(fails, cases))
    return ElementTree.SubElement(
        root,
        "testsuite",
        name=_clean(name),
        tests=str(tests or len(cases)),
        failures=str(failures),
        errors="0",
        skipped=str(len(cases) - failures),
    )


def _clean(text: str) -> str:
    return _NOT_XML.sub("?", COMMAND.sub("# #", visible(text)))
