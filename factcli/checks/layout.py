"""Files and folders: names, places, and what each should hold."""

from __future__ import annotations

from collections.abc import Iterator

from factcli.answers import Finding
from factcli.checks.rule import Fault, Rule, a_claim, a_source, a_statement, fault_of, unread
from factcli.paths import FACTS, SEEDS, address_of, path_of, statement_day
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
        if path.rpartition("/")[0] in clashing:  # its folder's name is the matter
            continue
        yield fault_of(path, f"on some systems this is the same name as {other}", "rename one")


def strays(facts: Facts) -> Iterator[Fault]:
    listed = {
        f"{SEEDS}/{each.file}" for source in facts.sources.values() for each in source.captures
    }
    told = unread(facts)
    unsure = any(path in told for path in _sources(facts))
    holding = {path.rpartition("/")[0] for path in _record_paths(facts)}
    holding |= {folder.rpartition("/")[0] for folder in holding}
    for item in facts.items:
        if _is_capture(item):
            if item.path not in listed and not unsure:
                yield fault_of(item.path, "no source lists this capture", "list it, or remove it")
        elif item.kind == "folder" and item.path.startswith(f"{FACTS}/") and _belongs(item):
            if item.path not in holding:
                yield fault_of(item.path, "this folder holds no record", "remove it, or fill it")
        elif not _belongs(item) and not item.path.endswith(".yml"):
            yield fault_of(
                item.path,
                "this belongs to no record",
                f"records are {FACTS}/STORY/CLAIM/NAME.yaml and {SEEDS}/NAME.yaml",
            )


def _record_paths(facts: Facts) -> Iterator[str]:
    return (item.path for item in facts.items if item.kind != "folder" and address_of(item.path))


def _sources(facts: Facts) -> Iterator[str]:
    return (path for path in _record_paths(facts) if path.startswith(f"{SEEDS}/"))


def _is_capture(item: Item) -> bool:
    parts = item.path.split("/")
    return (
        item.kind == "file"
        and parts[0] == SEEDS
        and len(parts) == 2
        and parts[1].endswith(_CAPTURE_ENDINGS)
        and parts[1] not in _PROSE
    )


def _belongs(item: Item) -> bool:
    parts = item.path.split("/")
    if item.kind == "folder":
        return len(parts) <= (3 if parts[0] == FACTS else 1) or address_of(item.path) is not None
    return item.kind == "other" or parts[-1] in _PROSE or address_of(item.path) is not None


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
        "bad-name",
        "error",
        "Ids are made of these names; they must be safe anywhere.",
        bad_names,
        a_statement("speaker: Pilot", name="2025-03-01-Pilot"),
        a_statement("speaker: Pilot", name="2025-03-01-pilot"),
        of_file=True,
        always=True,
    ),
    Rule(
        "yml",
        "error",
        "One ending, so that a name has one meaning.",
        yml,
        "-- facts/harbour/story.yml --\ntitle: The ferry\n",
        "-- facts/harbour/story.yaml --\ntitle: The ferry\n",
        of_file=True,
    ),
    Rule(
        "name-clash",
        "error",
        "Names that differ by case alone overwrite each other on some systems.",
        clashes,
        "-- seeds/Herald.yaml --\ntitle: No ship lost\npublisher: The Herald\n",
        a_source("published: 2025-03-08", id="herald-2025-03-08"),
        of_file=True,
    ),
    Rule(
        "stray-file",
        "warning",
        "What belongs to no record is never read.",
        strays,
        "-- facts/harbour/notes.txt --\nAsk the port office.\n",
        "-- facts/harbour/README.md --\nAsk the port office.\n",
        of_file=True,
    ),
    Rule(
        "claim-missing",
        "error",
        "A statement needs the claim that it is about.",
        homeless,
        a_statement(claim="harbour/crew-saved"),
        a_statement(claim="harbour/crew-saved")
        + a_claim("claim: The crew was saved.", id="harbour/crew-saved"),
        of_file=True,
    ),
    Rule(
        "file-name",
        "error",
        "The listing of a folder is its timeline.",
        file_names,
        a_statement("speaker: Pilot", name="2025-03-02-pilot"),
        a_statement("speaker: Pilot", name="2025-03-01-pilot"),
        of_file=True,
    ),
)
