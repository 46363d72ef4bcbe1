"""Files and folders: names, places, and what each should hold."""

from __future__ import annotations

from collections.abc import Iterator

from factcli.checks.rule import Fault, Rule, fault_of, unread
from factcli.format.paths import CONFIG, FACTS, SEEDS, address_of, path_of, statement_day
from factcli.records import Facts, Item
from factcli.values.words import NAME, fold, is_stem_of, slug, statement_stem

_CAPTURE_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")
_PROSE = ("README.md", "README.txt")


def bad_names(facts: Facts) -> Iterator[Fault]:
    for item in facts.items:
        if item.path == CONFIG or "/" not in item.path:
            continue
        name = item.path.rpartition("/")[2]
        stem = name if item.kind == "folder" else _stem(name)
        if name not in _PROSE and not NAME.fullmatch(stem):
            yield fault_of(
                item.path,
                f"the name {name} is not lower-case ASCII letters, digits and hyphens,"
                " at most 64 of them",
                f"rename it, for example to {slug(stem)}",
            )


def _stem(name: str) -> str:
    return name.removesuffix(".yaml") if name.endswith(".yaml") else name.partition(".")[0]


def clashes(facts: Facts) -> Iterator[Fault]:
    first: dict[str, str] = {}
    clashing: dict[str, str] = {}
    for item in facts.items:
        other = first.setdefault(fold(item.path), item.path)
        if other != item.path:
            clashing[item.path], clashing[other] = other, item.path
    for path, other in clashing.items():
        yield fault_of(path, f"on some systems this is the same name as {other}", "rename one")


def strays(facts: Facts) -> Iterator[Fault]:
    for item in facts.items:
        if not _belongs(item):
            yield fault_of(
                item.path,
                "this belongs to no record",
                f"records are {FACTS}/STORY/CLAIM/NAME.yaml and {SEEDS}/NAME.yaml",
            )


def _belongs(item: Item) -> bool:
    parts = item.path.split("/")
    if item.kind == "folder":
        return len(parts) <= (3 if parts[0] == FACTS else 1) and not parts[-1].endswith(".yaml")
    if item.kind == "other" or parts[-1] in _PROSE or address_of(item.path) is not None:
        return True
    return parts[0] == SEEDS and len(parts) == 2 and parts[1].endswith(_CAPTURE_ENDINGS)


def links(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)
    for item in facts.items:
        if item.kind == "other" and item.path not in told:
            yield fault_of(
                item.path,
                "not a regular file or a readable folder; links are never followed",
                "put the file itself here, or remove it",
            )


def homeless(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)
    for claim in facts.claim_ids:
        path = path_of("claim", claim)
        if claim not in facts.claims and path not in told:
            yield fault_of(
                path, "there are statements here and no claim", "write claim.yaml, with claim: ..."
            )


def file_names(facts: Facts) -> Iterator[Fault]:
    for statement in facts.statements.values():
        stem = statement.id.rpartition("/")[2]
        day = statement_day(statement.date)
        if not is_stem_of(stem, day, statement.speaker):
            yield fault_of(
                statement.place.path,
                f"the file's name does not match its date and speaker, {statement.date}"
                f" and {statement.speaker}",
                f"rename it to {statement_stem(day, statement.speaker)}.yaml",
            )


RULES = (
    Rule(
        "bad-name", "error", "Ids are made of these names; they must be safe anywhere.", bad_names
    ),
    Rule("name-clash", "error", "Names that differ by case alone overwrite each other.", clashes),
    Rule("stray-file", "warning", "What belongs to no record is never read.", strays),
    Rule("not-a-file", "error", "A link or device could show what lies outside.", links),
    Rule("claim-missing", "error", "A statement needs the claim that it is about.", homeless),
    Rule("file-name", "error", "The listing of a folder is its timeline.", file_names),
)
