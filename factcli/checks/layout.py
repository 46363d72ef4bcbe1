"""Files and folders: names, places, and what each should hold."""

from __future__ import annotations

from collections.abc import Iterator

from factcli.answers import Finding
from factcli.checks.rule import Fault, Rule, fault_of, unread
from factcli.format.paths import FACTS, SEEDS, address_of, path_of, statement_day
from factcli.records import Facts, Item
from factcli.values.words import NAME, NAME_LENGTH, fold, is_stem_of, slug, statement_stem

_CAPTURE_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")
_PROSE = ("README.md", "README.txt")


def misnamed(path: str) -> Finding:
    """What is wrong with the last name of a path that no record or folder can have."""
    name = path.rpartition("/")[2]
    stem = name.removesuffix(".yaml")
    return Finding(
        "bad-name",
        "error",
        path,
        1,
        1,
        f"the name {name} is not lower-case ASCII letters, digits and hyphens, at most"
        f" {NAME_LENGTH} of them" + (", then .yaml" if stem != name else ""),
        f"rename it, for example to {slug(stem)}{name[len(stem) :]}",
    )


def bad_names(facts: Facts) -> Iterator[Fault]:
    told = unread(facts)
    for item in facts.items:
        if "/" not in item.path or address_of(item.path) is not None or item.path in told:
            continue  # the names of records are looked at where they are read
        name = item.path.rpartition("/")[2]
        stem = name if item.kind == "folder" else name.partition(".")[0]
        if name not in _PROSE and not NAME.fullmatch(stem):
            fault = misnamed(item.path)
            yield fault_of(item.path, fault.message, fault.fix)


def yml(facts: Facts) -> Iterator[Fault]:
    for item in facts.items:
        if item.kind != "folder" and item.path.endswith(".yml"):
            yield fault_of(item.path, "a file that ends in .yml is not read", "end it in .yaml")


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
        if not _belongs(item) and not item.path.endswith(".yml"):
            yield fault_of(
                item.path,
                "this belongs to no record",
                f"records are {FACTS}/STORY/CLAIM/NAME.yaml and {SEEDS}/NAME.yaml",
            )


def _belongs(item: Item) -> bool:
    parts = item.path.split("/")
    if item.kind == "folder":
        return len(parts) <= (3 if parts[0] == FACTS else 1) or address_of(item.path) is not None
    if item.kind == "other" or parts[-1] in _PROSE or address_of(item.path) is not None:
        return True
    return parts[0] == SEEDS and len(parts) == 2 and parts[1].endswith(_CAPTURE_ENDINGS)


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
        if statement.place.broken & {"date", "speaker"}:
            continue
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
    Rule("yml", "error", "One ending, so that a name has one meaning.", yml),
    Rule("name-clash", "error", "Names that differ by case alone overwrite each other.", clashes),
    Rule("stray-file", "warning", "What belongs to no record is never read.", strays),
    Rule("claim-missing", "error", "A statement needs the claim that it is about.", homeless),
    Rule("file-name", "error", "The listing of a folder is its timeline.", file_names),
)
