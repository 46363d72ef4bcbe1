"""The gate: check, explain and schema."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from factcli import __version__
from factcli.cli import options
from factcli.cli.options import Takes, Text, Texts, option
from factcli.cli.session import Session
from factcli.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factcli.answers import Finding
    from factcli.changes.plan import Ledger, Plan
    from factcli.records import Facts
    from factcli.trees import Tree

_TEXT_FORMATS = ("text", "github", "sarif", "junit")


def check(
    context: typer.Context,
    paths: options.Paths = None,
    select: Annotated[
        Texts, option("RULE", "Only this rule; may be given again."), Takes("rules")
    ] = None,
    ignore: Annotated[
        Texts, option("RULE", "All but this rule; may be given again."), Takes("rules")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    changed_since: Annotated[
        Text, option("REV", "Only what has come since that revision of git."), Takes("revision")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what has one right answer, then tell the rest.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: show what it would mend, and stop.")
    ] = False,
    rev: options.Revision = None,
    format: Annotated[
        Text,
        option(
            "FORMAT", "text, github, sarif, junit, json, jsonl, csv, tsv or md.", "--format", "-f"
        ),
        Takes("words", (*_TEXT_FORMATS, "json", "jsonl", "csv", "tsv", "md")),
    ] = None,
    output: options.Output = None,
) -> None:
    """Check every file: its format, its references, its grading. Exits 1 with any error.

    Under GitHub Actions annotations are given with the text. factcli explain RULE tells more.
    """
    from factcli.checks import check as find
    from factcli.checks import chosen, within

    session: Session = context.obj
    _refuse_format(format)
    places = session.places(paths or ())

    def wanted(findings: "Sequence[Finding]") -> "list[Finding]":
        return chosen(within(findings, places), _names(select), _names(ignore))

    wanted(())  # refuses rules that are none before anything is read
    if dry_run and not fix:
        raise WrongUsage("--dry-run goes with --fix; check itself writes nothing")
    if fix and changed_since is not None:
        raise WrongUsage("--fix mends what it finds, whenever it came; leave out --changed-since")
    if fix and rev is not None:
        raise WrongUsage("--fix mends the files as they are; leave out --rev")
    if fix:
        _mend(session, wanted, dry_run)
        if dry_run:
            return
    tree = session.tree(rev)
    facts = session.facts(tree)
    findings = find(facts)
    if changed_since is not None:
        findings = _since(session, facts, findings, changed_since)
    findings = wanted(findings)
    grave = ("error", "warning") if strict else ("error",)
    session.give(_told(session, findings, format, grave, tree), output, own=True)
    if format is None and os.environ.get("GITHUB_ACTIONS") == "true":
        session.give(_annotated(session, findings), own=True)
    if any(finding.severity in grave for finding in findings):
        raise typer.Exit(1)


def explain(
    context: typer.Context,
    rule: Annotated[
        Text,
        typer.Argument(metavar="[RULE]", help="As a finding names it.", show_default=False),
        Takes("rule"),
    ] = None,
) -> None:
    """Tell why a rule is, what breaks it and what holds; without RULE, name them all."""
    from factcli.changes.repairs import REPAIRS
    from factcli.checks import RULES
    from factcli.checks.explanation import explained
    from factcli.values.words import did_you_mean

    session: Session = context.obj
    if rule is None:
        width = max(map(len, RULES))
        lines = (f"{r.name:<{width}}  {r.severity:<11}  {r.reason}\n" for r in RULES.values())
        session.give("".join(lines))
    elif rule in RULES:
        session.give(f"# {rule}\n\n{explained(RULES[rule], rule in REPAIRS)}")
    else:
        hint = did_you_mean(rule, RULES) or "factcli explain names them all"
        raise NotFound(f"there is no rule {rule}; {hint}")


def schema(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="claim, statement, source, story or config."),
        Takes("words", ("claim", "statement", "source", "story", "config")),
    ],
) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    from factcli.format.fields import TABLES
    from factcli.format.schema import schema_text

    session: Session = context.obj
    if kind not in TABLES:
        raise WrongUsage(f"there is no kind {kind}; one of: {', '.join(TABLES)}")
    session.give(schema_text(kind))  # type: ignore[arg-type]


def _refuse_format(format: str | None) -> None:
    from factcli.render import FORMATS
    from factcli.values.words import did_you_mean

    known = (*_TEXT_FORMATS, *FORMATS[1:])
    if format is not None and format not in known:
        hint = did_you_mean(format, known) or f"one of: {', '.join(known)}"
        raise WrongUsage(f"-f: there is no format {format}; {hint}")


def _names(options: list[str] | None) -> list[str]:
    """The rules that options name, each option one or more, parted by commas."""
    return [name.strip() for each in options or () for name in each.split(",") if name.strip()]


def _mend(
    session: Session, wanted: "Callable[[Sequence[Finding]], list[Finding]]", dry_run: bool
) -> None:
    from factcli.changes.repairs import repair
    from factcli.checks import check as find
    from factcli.cli.carrying_out import carry_out

    def plan(ledger: "Ledger") -> "Plan":
        return repair(ledger, wanted(find(ledger.facts)))

    carry_out(session, plan, dry_run)


def _since(
    session: Session, facts: "Facts", findings: "list[Finding]", revision: str
) -> "list[Finding]":
    """Those that were not there in an earlier revision, wherever they stood."""
    from factcli.checks import brought
    from factcli.checks import check as find
    from factcli.revisions import Revision

    repository = session.repository()
    before = session.facts(Revision(repository, repository.commit(revision)))
    known = find(before)
    there = {item.path for item in facts.items}
    return brought(findings, known, {item.path for item in before.items} - there)


def _told(
    session: Session,
    findings: "list[Finding]",
    format: str | None,
    grave: "Sequence[str]",
    tree: "Tree",
) -> str:
    """The findings in a format; in text if none is asked for."""
    from factcli.checks import report
    from factcli.render import render
    from factcli.render.findings import lines
    from factcli.values.words import COMMAND, inert

    if format == "github":
        return _annotated(session, findings)
    if format == "sarif":
        return _sarif(session, findings)
    if format == "junit":
        from factcli.render.junit import junit

        return junit(findings, lambda finding: finding.severity in grave)
    if format in (None, "text"):
        return lines(findings, _excerpts(tree))
    assert format is not None
    text = render(report(findings), format, session.screen(to_file=True))
    return COMMAND.sub(r"#\\u0023", text) if format.startswith("json") else inert(text)


def _annotated(session: Session, findings: "list[Finding]") -> str:
    from factcli.render.annotations import commands

    return commands(findings, _prefix(session))


def _sarif(session: Session, findings: "list[Finding]") -> str:
    from factcli.changes.repairs import REPAIRS
    from factcli.checks import RULES
    from factcli.checks.explanation import explained
    from factcli.render.sarif import sarif

    rules = {name: (rule.reason, explained(rule, name in REPAIRS)) for name, rule in RULES.items()}
    return sarif(findings, rules, __version__, _prefix(session))


def _excerpts(tree: "Tree") -> "Callable[[Finding], str | None]":
    """Gives the line that a finding is in, unless it is about a file as a whole."""
    from factcli.checks import RULES
    from factcli.trees import Unreadable

    held: dict[str, list[str]] = {}

    def excerpt(finding: "Finding") -> str | None:
        if RULES[finding.rule].of_file or finding.rule == "missing-key":
            return None
        if finding.path not in held:
            held.clear()
            try:
                text = tree.read(finding.path).decode("utf-8", "replace").removeprefix("\ufeff")
            except Unreadable:
                text = ""
            held[finding.path] = text.split("\n") if text.strip() else []
        lines = held[finding.path]
        return lines[finding.line - 1].rstrip("\r") if finding.line <= len(lines) else None

    return excerpt


def _prefix(session: Session) -> str:
    """The way from the repository to the ledger, with slashes."""
    from factcli.roots import find_repository

    try:
        root = session.root()
    except WrongUsage:  # it is in no working folder
        return session.repository().prefix
    top = os.environ.get("GITHUB_WORKSPACE") or find_repository(root)
    way = os.path.relpath(root, top) if top else "."
    return "" if way == "." or way.startswith("..") else way.replace(os.sep, "/") + "/"
