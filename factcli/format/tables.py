"""What a table of keys is: fields in canonical order, and how they are read and written."""

from __future__ import annotations

from collections.abc import Mapping as AMapping
from dataclasses import dataclass
from typing import Any

from factcli.format.canonical import Plain
from factcli.format.kinds import Kind, Reading
from factcli.format.nodes import Mapping, Node
from factcli.paths import Kind as RecordKind
from factcli.values.words import did_you_mean


@dataclass(frozen=True)
class Field:
    """One key: its type, whether a record can do without, and what it is for.

    `refers` names the kind of record whose ids it holds, or may hold beside names.
    """

    key: str
    kind: Kind
    help: str
    needed: bool = False
    default: str | None = None
    refers: RecordKind | None = None

    @property
    def takes_list(self) -> bool:
        """Whether a list of values must be given even for one."""
        return self.kind.words.startswith("list")

    @property
    def nested(self) -> bool:
        """Whether its value has keys of its own."""
        return "mapping" in self.kind.words


@dataclass(frozen=True)
class Table:
    """The keys of one type of record, in canonical order.

    Of each group in `any_of` at least one key must be there.
    """

    name: str
    holds: type[Any]
    fields: tuple[Field, ...]
    any_of: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {field.key: field for field in self.fields})
        object.__setattr__(self, "references", tuple(f for f in self.fields if f.refers))
        object.__setattr__(
            self, "needed", tuple(field.key for field in self.fields if field.needed)
        )

    by_key: AMapping[str, Field] = None  # type: ignore[assignment]
    needed: tuple[str, ...] = ()
    references: tuple[Field, ...] = ()

    def decode(self, node: Mapping, reading: Reading, prefix: str = "") -> dict[str, Any]:
        """The values by key. Faults go to the reading; with any there, do not use the values."""
        values: dict[str, Any] = {}
        by_key, spots = self.by_key, reading.spots
        for key, value in node.pairs:
            field = by_key.get(key.text)
            if field is None:
                fix = did_you_mean(key.text, by_key) or f"known keys: {', '.join(by_key)}"
                reading.fault("unknown-key", key, f"a {self.name} has no key {key.text}", fix)
                continue
            name = prefix + field.key
            spots[name] = value.line, value.column
            before = len(reading.findings)
            values[field.key] = field.kind.decode(value, name, reading)
            if len(reading.findings) > before:
                reading.broken.add(name)
        for needed in self.needed:
            if needed not in values:
                reading.broken.add(prefix + needed)
                self._missing(node, reading, needed, f"add {needed}: {by_key[needed].help}")
        for group in self.any_of:
            if not any(key in values for key in group):
                words = f"at least one of {', '.join(group)}"
                self._missing(node, reading, words, f"add one of {', '.join(group)}")
        return values

    def _missing(self, node: Node, reading: Reading, what: str, fix: str) -> None:
        reading.fault("missing-key", node, f"this {self.name} lacks {what}", fix)

    def encode(self, record: Any) -> dict[str, Plain]:
        """The record as texts, lists and mappings, in canonical order, without what is unset."""
        plain: dict[str, Plain] = {}
        for field in self.fields:
            value = getattr(record, field.key)
            if value is None or value in ((), {}) or value == field.default:
                continue
            plain[field.key] = field.kind.encode(value)
        return plain

    def plain(self, typed: AMapping[str, list[str]]) -> dict[str, Plain]:
        """What was typed for each key as a file holds it: a list where the key takes one, or where
        several texts are given."""
        return {
            key: texts
            if len(texts) > 1 or (key in self.by_key and self.by_key[key].takes_list)
            else texts[0]
            for key, texts in typed.items()
        }

    @property
    def schema(self) -> dict[str, Any]:
        """The table in JSON Schema."""
        found: dict[str, Any] = {
            "type": "object",
            "properties": {
                field.key: {**field.kind.schema, "description": field.help} for field in self.fields
            },
            "additionalProperties": False,
        }
        if self.needed:
            found["required"] = [*self.needed]
        if self.any_of:
            found["allOf"] = [
                {"anyOf": [{"required": [key]} for key in group]} for group in self.any_of
            ]
        return found

    @property
    def bare(self) -> frozenset[str]:
        """The keys, at any depth, whose values are written without quotes."""
        return frozenset(field.key for field in self.fields if field.kind.bare)


def record_of(table: Table) -> Kind:
    """A record within a record."""

    def decode(node: Node, name: str, reading: Reading) -> Any:
        if not isinstance(node, Mapping):
            keys = ", ".join(table.by_key)
            reading.fault("wrong-type", node, f"{name} takes a mapping", f"with the keys {keys}")
            return None
        before = len(reading.findings)
        values = table.decode(node, reading, f"{name}.")
        return table.holds(**values) if len(reading.findings) == before else None

    keys = ", ".join(table.by_key)
    return Kind(f"mapping ({keys})", decode, table.encode, schema=table.schema)
