"""The table of keys as JSON Schema, for editors."""

from __future__ import annotations

import json
from typing import Any

from factcli.format.fields import TABLES
from factcli.paths import Kind

_MAY_BE_EMPTY = ("story", "config")


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file.

    It holds keys, types, words of scales and shapes of ids; what only a calendar or other files can
    tell is for `check`.
    """
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"factcli: {kind}",
        **TABLES[kind].schema,
    }
    if kind in _MAY_BE_EMPTY:
        found["type"] = ["object", "null"]
    return found


def schema_text(kind: Kind) -> str:
    """The same as the text of a file."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
