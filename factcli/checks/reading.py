"""The faults found while reading one file. They come with `Facts.findings`, and all are errors."""

from __future__ import annotations

from factcli.checks.rule import Rule, a_claim, a_source, a_statement


def _met(name: str, reason: str, bad: str, good: str = "", of_file: bool = False) -> Rule:
    return Rule(name, "error", reason, None, bad, good or a_statement(), of_file)


_DIGEST = "4f" * 32


def _captured(*lines: str) -> str:
    head = "published: 2025-03-02", "captures:", "  - date: 2025-03-02"
    return a_source(*head, *lines, id="gazette")


RULES = (
    _met(
        "bad-date",
        "A date that is not EDTF cannot be put in order.",
        a_statement("date: 2025-02-30"),
        a_statement("date: 2025-03-01"),
    ),
    _met(
        "bad-digest",
        "A digest that is not one proves nothing.",
        _captured("    sha256: abc"),
        _captured(f"    sha256: {_DIGEST}"),
    ),
    _met(
        "bad-figure",
        "A figure without bounds cannot be compared.",
        a_statement("figures:", "  aboard: 3,000"),
        a_statement("figures:", "  aboard: 3000"),
    ),
    _met(
        "bad-file-name",
        "A capture lies beside its record and nowhere else.",
        _captured(f"    sha256: {_DIGEST}", "    file: ../gazette.txt"),
        _captured(f"    sha256: {_DIGEST}", "    file: gazette.txt"),
    ),
    _met(
        "bad-id",
        "An id is a path within the ledger, and nothing else.",
        a_statement("source: The Herald"),
        a_statement("source: herald"),
    ),
    _met(
        "bad-url",
        "Only web addresses may become links.",
        a_source("published: 2025-03-01", "url: javascript:alert(1)"),
        a_source("published: 2025-03-01", "url: https://herald.example/ferry"),
    ),
    _met(
        "duplicate-key",
        "YAML readers disagree on which of the two counts.",
        a_statement() + "stance: allows\n",
    ),
    _met(
        "empty-file",
        "A record that says nothing is no record.",
        a_statement().partition("\n")[0] + "\n",
    ),
    _met(
        "empty-value",
        "A key without a value was forgotten or should go.",
        a_statement("note:"),
        a_statement("note: By telephone."),
    ),
    _met(
        "encoding",
        "Text is UTF-8, so that every reader sees the same.",
        a_statement("speaker: Port Office", "note: caf\udce9"),
        a_statement("note: café"),
    ),
    _met(
        "forbidden-yaml",
        "Anchors, aliases, tags and merge keys hide what a file says.",
        a_statement("note: !!str By telephone."),
        a_statement("note: By telephone."),
    ),
    _met(
        "merge-conflict",
        "Both sides of an unresolved merge are in the file.",
        a_statement() + "<<<<<<< ours\nnote: By telephone.\n=======\n>>>>>>> theirs\n",
    ),
    _met(
        "missing-key",
        "Without it the record cannot be used.",
        a_statement("-source"),
        a_statement("source: herald"),
    ),
    _met(
        "not-a-file",
        "Links and devices are never followed.",
        "-- seeds/link.yaml (link) --\n",
        of_file=True,
    ),
    _met(
        "not-a-mapping",
        "A record is keys with values.",
        "-- facts/harbour/story.yaml --\n- title\n- The ferry\n",
        "-- facts/harbour/story.yaml --\ntitle: The ferry\n",
    ),
    _met(
        "raw-character",
        "Readers disagree on these characters, and people do not see them.",
        a_statement("note: one\u2028two"),
        a_statement("note: one two"),
    ),
    _met(
        "syntax",
        "What is not YAML cannot be read.",
        a_statement("summary: Says: no ship is missing."),
        a_statement('summary: "Says: no ship is missing."'),
    ),
    _met(
        "too-large",
        "A file that large was not written by hand.",
        a_claim("tags: [" + ", ".join(["ferry"] * 1001) + "]"),
        a_claim("tags: [ferry]"),
    ),
    _met(
        "unknown-key",
        "A misspelt key would be silently ignored.",
        a_statement("qoute: No ship is missing."),
        a_statement("quote: No ship is missing."),
    ),
    _met(
        "unknown-word",
        "A scale has the words that it has.",
        a_statement("stance: denys"),
        a_statement("stance: denies"),
    ),
    _met(
        "unreadable",
        "The system refuses to read the file.",
        "-- seeds/secret.yaml (unreadable) --\n",
        of_file=True,
    ),
    _met(
        "wrong-type",
        "A text, a list or a mapping stands where another is wanted.",
        a_statement("tags: ferry"),
        a_statement("tags: [ferry]"),
    ),
)
