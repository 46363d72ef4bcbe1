"""The types that a field can have: how a node becomes a value, and a value is written again."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from collections.abc import Mapping as AMapping
from dataclasses import dataclass, field
from typing import Any

from factcli.answers import Finding
from factcli.format.canonical import Plain
from factcli.format.nodes import MAX_FAULTS, Mapping, Node, Scalar, Sequence
from factcli.values.dates import parse_date
from factcli.values.figures import FIGURE_PATTERN, parse_figure
from factcli.values.words import NAME, clipped, did_you_mean

MAX_ITEMS = 1_000

_DIGEST = re.compile("[0-9a-f]{64}")
_URL = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)
_FILE = re.compile(r"(?!.*\.ya?ml$)[a-z0-9][a-z0-9-]{0,63}(?:\.[a-z0-9]{1,8}){1,2}")


class TooManyFaults(Exception):
    """The file is not worth reading further; what was found so far is told."""


class Reading:
    """One file being decoded: gathers the faults met, the spot of every field, and the fields that
    are broken."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.broken: set[str] = set()
        self.spots: dict[str, tuple[int, int]] = {}

    def fault(self, rule: str, node: Node, message: str, fix: str = "") -> None:
        """Note what is wrong at a node. Callers go on: all faults of a file are told at once."""
        place = self.path, node.line, node.column
        self.findings.append(Finding(rule, "error", *place, clipped(message), clipped(fix)))
        if len(self.findings) >= MAX_FAULTS:
            raise TooManyFaults


Schema = AMapping[str, Any]


def _plain(**more: Any) -> Schema:
    """Any plain text: a reader of YAML may have taken it for a number or a truth value."""
    return {"type": ["string", "number", "boolean"], **more}


@dataclass(frozen=True)
class Kind:
    """A type of field. `decode` notes faults in the Reading, and then its value is not used.

    `words` name the type on the reference page; `bare` values are written without quotes although
    a YAML reader might give them a type of its own. `schema` is the type in JSON Schema, for
    readers that do give plain texts such types.
    """

    words: str
    decode: Callable[[Node, str, Reading], Any]
    encode: Callable[[Any], Plain] = str
    bare: bool = False
    schema: Schema = field(default_factory=dict)


def _shape(node: Node) -> str:
    return {Scalar: "a text", Sequence: "a list", Mapping: "a mapping"}[type(node)]


def text_of(node: Node, name: str, reading: Reading) -> str | None:
    """The text of a scalar, without line breaks at its end; a fault where there is none."""
    if not isinstance(node, Scalar):
        hint = ""
        if isinstance(node, Sequence) and name.endswith("date"):
            hint = 'put a one-of set in quotes: "[2024-10-22,2024-10-24]"'
        elif isinstance(node, Mapping):
            hint = 'put a text with a colon or braces in quotes: "..."'
        reading.fault("wrong-type", node, f"{name} takes a text, not {_shape(node)}", hint)
        return None
    text = node.text.rstrip("\r\n")
    if not text or text.isspace():
        reading.fault("empty-value", node, f"{name} is empty", "give it a text or leave it out")
        return None
    return text


def _checked(parse: Callable[[str], Any], rule: str) -> Callable[[Node, str, Reading], Any]:
    """A scalar that `parse` turns into a value, or refuses with a ValueError."""

    def decode(node: Node, name: str, reading: Reading) -> Any:
        text = text_of(node, name, reading)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            reading.fault(rule, node, f"{name}: {error}")
            return None

    return decode


def _as_schema(pattern: re.Pattern[str]) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern.pattern})$"}


def _match(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise ValueError(f'"{text}" is not {what}')
        return text

    return parse


def _ids(parts: int) -> re.Pattern[str]:
    return re.compile("/".join(["[a-z0-9][a-z0-9-]{0,63}"] * parts))


def _id(parts: int, shape: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        names = text.split("/")
        if len(names) != parts or not all(NAME.fullmatch(name) for name in names):
            raise ValueError(
                f'"{text}" is no id; it is written whole, as {shape},'
                " in lower-case ASCII letters, digits and hyphens"
            )
        return text

    return parse


TEXT = Kind("text", text_of, schema=_plain(pattern=r"\S"))
DATE = Kind(
    "date (EDTF)",
    _checked(parse_date, "bad-date"),
    bare=True,
    schema=_plain(pattern=r"^[\[?~%./]*[0-9X][0-9XTZ?~%:.,/+-]*\]?$"),
)
URL = Kind(
    "URL",
    _checked(_match(_URL, "a web address; it begins with https://"), "bad-url"),
    schema={"type": "string", "pattern": r"^[hH][tT][tT][pP][sS]?://[^\s<>\"]+$"},
)
DIGEST = Kind(
    "SHA-256",
    _checked(_match(_DIGEST, "a SHA-256 in 64 hex digits"), "bad-digest"),
    schema=_as_schema(_DIGEST),
)
FILE = Kind(
    "file name",
    _checked(_match(_FILE, "the name of a file beside the record"), "bad-file-name"),
    schema=_as_schema(_FILE),
)
CLAIM_ID = Kind(
    "id of a claim", _checked(_id(2, "STORY/CLAIM"), "bad-id"), schema=_as_schema(_ids(2))
)
STATEMENT_ID = Kind(
    "id of a statement",
    _checked(_id(3, "STORY/CLAIM/STATEMENT"), "bad-id"),
    schema=_as_schema(_ids(3)),
)
SOURCE_ID = Kind(
    "id of a source", _checked(_id(1, "SOURCE"), "bad-id"), schema=_plain(**_as_schema(_ids(1)))
)


def one_of(words: Collection[str], what: str) -> Kind:
    """One word of a scale, exactly."""
    listed = ", ".join(words)

    def decode(node: Node, name: str, reading: Reading) -> str | None:
        text = text_of(node, name, reading)
        if text is not None and text not in words:
            fix = did_you_mean(text, words) or f"one of: {listed}"
            reading.fault("unknown-word", node, f'"{text}" is no {what}', fix)
        return text

    return Kind(f"one of: {listed}", decode, schema={"enum": [*words]})


def many(kind: Kind) -> Kind:
    """A list of values."""

    def decode(node: Node, name: str, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            hint = f"write {name}: [...] or a line with a hyphen for each"
            reading.fault("wrong-type", node, f"{name} takes a list, not {_shape(node)}", hint)
            return ()
        if not node.items:
            reading.fault("empty-value", node, f"{name} is empty", "fill it or leave it out")
        if len(node.items) > MAX_ITEMS:
            what = f"{name} has {len(node.items)} items; {MAX_ITEMS} are allowed"
            reading.fault("too-large", node, what, "split the record")
            return ()
        values = []
        for index, item in enumerate(node.items):
            each = f"{name}.{index}"
            reading.spots[each] = item.line, item.column
            values.append(kind.decode(item, each, reading))
        return tuple(values)

    schema = {"type": "array", "items": kind.schema, "minItems": 1, "maxItems": MAX_ITEMS}
    return Kind(
        f"list ({kind.words})", decode, lambda values: [*map(kind.encode, values)], schema=schema
    )


def one_or_many(kind: Kind) -> Kind:
    """A value, or a list of them; always a tuple in the record."""
    several = many(kind)

    def decode(node: Node, name: str, reading: Reading) -> tuple[Any, ...]:
        if isinstance(node, Scalar):
            return (kind.decode(node, name, reading),)
        return several.decode(node, name, reading)  # type: ignore[no-any-return]

    def encode(values: tuple[Any, ...]) -> Plain:
        return kind.encode(values[0]) if len(values) == 1 else several.encode(values)

    schema = {"anyOf": [kind.schema, several.schema]}
    return Kind(f"{kind.words}, or a list", decode, encode, schema=schema)


def named(kind: Kind, name_of: re.Pattern[str], rule: str, example: str) -> Kind:
    """A mapping of names, each of that pattern, to values of one kind."""

    def decode(node: Node, name: str, reading: Reading) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            reading.fault(
                "wrong-type",
                node,
                f"{name} takes names with values, not {_shape(node)}",
                f"write a line NAME: VALUE for each, as {example}",
            )
            return {}
        if not node.pairs:
            reading.fault("empty-value", node, f"{name} is empty", "fill it or leave it out")
        if len(node.pairs) > MAX_ITEMS:
            what = f"{name} has {len(node.pairs)} items; {MAX_ITEMS} are allowed"
            reading.fault("too-large", node, what, "split the record")
            return {}
        values = {}
        for key, value in node.pairs:
            if isinstance(value, Scalar) and not value.text and key.text.isdecimal():
                what = f"{name} is cut at a comma before {key.text}"
                reading.fault(rule, key, what, "leave out the thousands separators: 3000")
                continue
            if not name_of.fullmatch(key.text):
                reading.fault(rule, key, f"a name in {name} is one short line of text")
                continue
            reading.spots[f"{name}.{key.text}"] = value.line, value.column
            values[key.text] = kind.decode(value, f"{name}.{key.text}", reading)
        return values

    def encode(values: dict[str, Any]) -> Plain:
        return {name: kind.encode(value) for name, value in values.items()}

    schema = {
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{name_of.pattern})$"},
        "additionalProperties": kind.schema,
        "minProperties": 1,
        "maxProperties": MAX_ITEMS,
    }
    return Kind(f"mapping of names to {kind.words}", decode, encode, kind.bare, schema)


FIGURES = named(
    Kind(
        "figures",
        _checked(parse_figure, "bad-figure"),
        bare=True,
        schema=_plain(pattern=f"^{FIGURE_PATTERN}$"),
    ),
    re.compile(r"(?!<<)\S(?:.{0,62}\S)?"),
    "bad-figure",
    "troops: 3000+",
)
