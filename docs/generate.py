"""Fill what stands between markers in the pages from the code, and make the manual page; with
--check, only say if one is stale."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

import manual
import registered

from factcli.analysis.diff import diff_dates
from factcli.analysis.diff_versions import Sides, diff_versions
from factcli.analysis.lineage import lineage
from factcli.analysis.lineage import listing as listing_of_sources
from factcli.analysis.log import log
from factcli.analysis.parties import compare_parties
from factcli.analysis.report import report as story_report
from factcli.analysis.sources import compare_sources
from factcli.analysis.timeline import timeline
from factcli.analysis.trail import listing
from factcli.answers import Answer, Column
from factcli.changes.attestations import verify
from factcli.changes.plan import Ledger
from factcli.changes.repairs import REPAIRS
from factcli.checks import RULES, report
from factcli.checks.explanation import explained
from factcli.exchange.carried import CARRIED, LOST
from factcli.exchange.ratings import WORDS
from factcli.format.fields import (
    ASSESSMENT,
    CAPTURE,
    RETRACTION,
    TABLES,
    VERIFIED,
    Table,
)
from factcli.lookup import Scope
from factcli.query import TERMS
from factcli.records import Facts
from factcli.values import scales
from factcli.values.dates import parse_day

DOCS = Path(__file__).parent
NESTED = {"assessment": ASSESSMENT, "capture": CAPTURE, "retraction": RETRACTION}
SCALES = {
    "likelihood": scales.LIKELIHOODS,
    "basis": scales.ANALYTIC_CONFIDENCES,
    "confidence": scales.CONFIDENCES,
    "kind": scales.SOURCE_KINDS,
    "reliability": scales.RELIABILITIES,
}


GROUPS = {
    "Look": (
        *("timeline", "query", "show", "compare sources", "compare parties"),
        *("source list", "source lineage", "diff", "log"),
    ),
    "Record": ("init", "add", "source add", "source capture", "source verify", "assess"),
    "Change": ("edit", "mv", "rm", "source retract", "fmt"),
    "Check and share": ("check", "explain", "report", "git install", "git uninstall"),
    "Take in and give out": ("import claimreview", "export claimreview"),
    "For shells, editors and git": ("completion", "schema", "git textconv", "git merge"),
}
"""The commands by what one wants, for the list above them all."""


def grid(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def fields(table: Table) -> str:
    one_of = {key: group for group in table.any_of for key in group}
    return grid(
        ("key", "needed", "type", "what it is"),
        [
            (
                f"`{field.key}`",
                "yes" if field.needed else "one of these" if field.key in one_of else "no",
                field.kind.words.partition(":")[0]
                + (f", `{field.default}` by default" if field.default else ""),
                field.help,
            )
            for field in table.fields
        ],
    )


def stances() -> str:
    return grid(
        ("stance", "score", "the test"),
        [
            (
                f"`{word}`",
                "none" if stance.score is None else f"{stance.score:+d}".replace("+0", "0"),
                stance.test,
            )
            for word, stance in scales.STANCES.items()
        ],
    )


def scale(words: dict[str, str]) -> str:
    return grid(("word", "meaning"), [(f"`{word}`", meaning) for word, meaning in words.items()])


def answers() -> str:
    empty = Facts({}, {}, {}, {})
    empty_sides = Sides("", "", ("", None))
    found: list[Answer] = [
        timeline(empty, [], recorded={}),
        compare_sources(empty, []),
        compare_parties(empty, []),
        listing_of_sources(empty),
        lineage(empty),
        verify(Ledger(empty, lambda path: b""), (), "2024-01-01")[1],
        story_report(empty, Scope(None, [])),
        diff_dates(empty, [], parse_day("2024"), None),
        diff_versions(empty, empty, (), empty_sides),
        log(()),
        listing(empty, []),
        report([]),
    ]
    pieces = []
    told: dict[tuple[Column, ...], str] = {}
    for answer in found:
        name = answer.command.replace("-", " ")
        more = " between revisions" if "from" in answer.record else ""
        pieces.append(f"## `{name}`{more}")
        for part in answer.parts:
            columns = tuple(column._replace(title="") for column in part.columns)
            if columns in told:
                pieces.append(f"`{part.name}`: {told[columns]}.")
                continue
            told[columns] = f"the keys of `{part.name}` of `{name}`{more}"
            rows = [(f"`{column.key}`", column.help) for column in part.columns]
            pieces += [f"`{part.name}`:", grid(("key", "what it is"), rows)]
    return "\n\n".join(pieces)


def terms() -> str:
    return grid(
        ("term", "for example"), [(f"`{name}:`", term.help) for name, term in TERMS.items()]
    )


def rules() -> str:
    rows = [(f"[`{r.name}`](#{r.name})", r.severity, r.reason) for r in RULES.values()]
    pages = [
        f"## `{rule.name}`\n\n{explained(rule, name in REPAIRS)}" for name, rule in RULES.items()
    ]
    return "\n\n".join(
        [grid(("rule", "severity", "why"), rows), *(page.rstrip() for page in pages)]
    )


def commands() -> str:
    found = {each.name: each for each in registered.commands()}
    pieces = [*_overview(found), _command("factcli", registered.program(), "COMMAND [ARGUMENT]...")]
    for command in found.values():
        arguments = " ".join(each.metavar for each in command.arguments)
        pieces.append(_command(f"`{command.name}`", command, arguments))
    return "\n\n".join(pieces)


def _overview(found: dict[str, registered.Command]) -> Iterator[str]:
    """What each command does, in its first sentence, by what one wants."""
    grouped = [name for names in GROUPS.values() for name in names]
    if sorted(grouped) != sorted(found):
        sys.exit(f"in one of GROUPS, and only one: {', '.join({*grouped} ^ {*found}) or 'each'}")
    for wanted, names in GROUPS.items():
        told = {name: re.split(r"\.(?:\s|$)", found[name].help, maxsplit=1)[0] for name in names}
        rows = "\n".join(
            f"- [`{name}`](#{name.replace(' ', '-')}): {literal(' '.join(words.split()))}"
            for name, words in told.items()
        )
        yield f"**{wanted}**\n\n{rows}"


def _command(title: str, command: registered.Command, rest: str) -> str:
    words = ["factcli", command.name, "[OPTION]..." if command.options else "", rest]
    usage = " ".join(word for word in words if word)
    rows = [(_signature(each), literal(each.help)) for each in command.parameters]
    pieces = [f"## {title}", f"```text\n{usage}\n```", *_paragraphs(command.help)]
    return "\n\n".join([*pieces, *([grid(("option", "what it does"), rows)] if rows else [])])


def _paragraphs(text: str) -> list[str]:
    return [
        fill(literal(piece), 110, break_on_hyphens=False)
        for piece in re.split(r"\n\s*\n", text.strip())
    ]


def _signature(parameter: registered.Parameter) -> str:
    words = [*parameter.names] or [parameter.metavar]
    if parameter.names and parameter.metavar:
        words[-1] += f" {parameter.metavar}"
    return ", ".join(f"`{word.replace('|', chr(92) + '|')}`" for word in words)


def literal(text: str) -> str:
    """Plain text as Markdown, in which nothing is a mark."""
    return re.sub(r"([\\`*_<>|\[\]#$])", r"\\\1", text)


def variables(told: dict[str, str]) -> str:
    rows = [
        (", ".join(f"`{name}`" for name in names.split(", ")), literal(text))
        for names, text in told.items()
    ]
    return grid(("name", "what it does"), rows)


def carried(kind: str) -> str:
    """Where each field of a record goes in schema.org, and which have no place there."""
    rows = [(f"`{key}`", where) for key, where in CARRIED[kind].items()]
    rows += [(f"`{key}`", f"not carried: {why}") for key, why in LOST[kind].items()]
    return grid((kind, "in schema.org"), rows)


def ratings() -> str:
    return grid(
        ("stance", "words of ratings"),
        [(f"`{stance}`", ", ".join(words)) for stance, words in WORDS.items()],
    )


def content(kind: str, name: str) -> str:
    if kind == "table":
        tables = {**TABLES, **NESTED, "verification": VERIFIED}
        return fields(tables[name])
    if kind == "carried":
        return carried(name)
    if kind == "scale":
        return stances() if name == "stance" else scale(SCALES[name])
    if kind in ("environment", "files"):
        return variables(manual.ENVIRONMENT if kind == "environment" else manual.FILES)
    whole = {"answers": answers, "commands": commands, "terms": terms, "rules": rules}
    return {**whole, "ratings": ratings}[kind]()


KINDS = "answers|carried|commands|environment|files|ratings|rules|scale|table|terms"


def filled(text: str) -> str:
    """The page with everything between its markers made anew."""
    marker = rf"<!-- ({KINDS})(?:: ([a-z]+))? -->"
    text = re.sub(rf"({marker})\n\n(?:(?!<!-- ).)*?\n\n<!-- end -->", r"\1", text, flags=re.S)

    def fill(found: re.Match[str]) -> str:
        return f"{found[0]}\n\n{content(found[1], found[2] or '')}\n\n<!-- end -->"

    return re.sub(marker, fill, text)


def main() -> None:
    stale = []
    pages = {page: filled(page.read_text(encoding="utf-8")) for page in sorted(DOCS.glob("*.md"))}
    for page, now in {**pages, DOCS / "factcli.1": manual.page()}.items():
        if not page.exists() or page.read_text(encoding="utf-8") != now:
            stale.append(page.name)
            if "--check" not in sys.argv:
                page.write_text(now, encoding="utf-8")
    if "--check" in sys.argv and stale:
        sys.exit(f"stale: {', '.join(stale)}; run make golden")


if __name__ == "__main__":
    main()
