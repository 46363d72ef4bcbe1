"""Records as plain values (texts, lists, mappings), and back: what answers tell of them, and what
the index keeps."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AMapping
from typing import Any

from factcli.paths import Kind, path_of
from factcli.records import (
    Assessment,
    Capture,
    Claim,
    Config,
    Place,
    Record,
    Retraction,
    Source,
    Statement,
    Story,
    Verified,
)
from factcli.values.dates import Date, parse_date
from factcli.values.figures import Figure, parse_figure


def fields_of(record: Record) -> dict[str, Any]:
    """Every field of a record as texts, lists and mappings; unset ones are None or empty."""
    from factcli.format.fields import TABLES

    table = TABLES[type(record).__name__.lower()]
    return {field.key: told(getattr(record, field.key)) for field in table.fields}


def told(value: Any) -> Any:
    """A field's value as texts, lists and mappings."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: told(each) for key, each in value.items()}
    if isinstance(value, Date | Figure):
        return value.text
    if hasattr(value, "_asdict"):  # an assessment, a capture: a tuple with names
        return told(value._asdict())
    return [told(each) for each in value]


def kept(record: Record) -> dict[str, Any]:
    """The fields of a record that are set, as texts, lists and mappings: what `recorded` takes.

    Where in its file each of them stands is not kept.
    """
    found = {}
    for name in type(record).__slots__[1:-1]:  # all but id and place
        value = getattr(record, name)
        if value:
            found[name] = value if isinstance(value, str) else told(value)
    return found


def recorded(kind: Kind, id: str, fields: AMapping[str, Any]) -> Record:
    """The record of that kind and id whose fields were `kept`."""
    holds, readers = _KINDS[kind]
    values = {
        name: readers[name](value) if name in readers else value for name, value in fields.items()
    }
    record: Record = holds(id=id, place=Place(path_of(kind, id), {}), **values)
    return record


_Reader = Callable[[Any], Any]


def _each(read: _Reader) -> _Reader:
    return lambda values: tuple(map(read, values))


def _of(holds: type[Any]) -> _Reader:
    def read(fields: AMapping[str, Any]) -> Any:
        return holds(**{**fields, "date": parse_date(fields["date"])})

    return read


def _figures(values: AMapping[str, str]) -> dict[str, Figure]:
    return {name: parse_figure(text) for name, text in values.items()}


_KINDS: dict[str, tuple[type[Any], dict[str, _Reader]]] = {
    "statement": (
        Statement,
        {
            "date": parse_date,
            "quote": tuple,
            "via": tuple,
            "figures": _figures,
            "verified": _of(Verified),
            "tags": tuple,
        },
    ),
    "claim": (
        Claim,
        {
            "parties": tuple,
            "when": parse_date,
            "distinct_from": tuple,
            "assessments": _each(_of(Assessment)),
            "tags": tuple,
        },
    ),
    "source": (
        Source,
        {
            "published": parse_date,
            "updated": parse_date,
            "derived_from": tuple,
            "retracted": _of(Retraction),
            "captures": _each(_of(Capture)),
        },
    ),
    "story": (Story, {"tags": tuple}),
    "config": (Config, {}),
}
