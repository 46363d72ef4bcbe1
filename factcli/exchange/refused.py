"""Reviews that were refused, written out to be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps
from typing import Any

from factcli.changes.intake import Refused


def as_json(refused: Iterable[Refused]) -> str:
    """The objects as they came, each with the reason under `refused`, which an import ignores."""
    told: dict[int, tuple[dict[str, Any], list[str]]] = {}
    for wanted, reason in refused:
        told.setdefault(id(wanted.row), (wanted.row, []))[1].append(reason)
    objects = [{"refused": "; ".join(reasons), **_old(row)} for row, reasons in told.values()]
    text = dumps(objects, ensure_ascii=False, indent=2)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") + "\n"


def _old(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "refused"}
