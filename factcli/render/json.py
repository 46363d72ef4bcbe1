"""JSON: an object with its schema, or a line for each row. Within a version keys are only added."""

from __future__ import annotations

from json import dumps

from factcli.answers import Answer, Part
from factcli.values.words import INVISIBLE


def json(answer: Answer) -> str:
    """One object: `schema`, the answer's own keys, then each table under its name.

    A row of a table is a line: fit for diff and grep, and the encoder in C can do it.
    """
    head = {"schema": f"factcli/{answer.command}/1", **answer.record}
    pieces = [dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")]
    for part in answer.parts:
        rows = ",\n".join(f"    {dumps(row, ensure_ascii=False)}" for row in part.rows)
        pieces.append(f'  "{part.name}": ' + (f"[\n{rows}\n  ]" if rows else "[]"))
    return _safe(",\n".join(pieces)) + "\n}\n"


def jsonl(part: Part) -> str:
    """A line for each row of a table."""
    return "".join(_safe(dumps(row, ensure_ascii=False)) + "\n" for row in part.rows)


def _safe(text: str) -> str:
    """What a terminal would act upon or hide, as JSON escapes; the parsed value is the same."""
    return INVISIBLE.sub(lambda found: dumps(found[0])[1:-1], text)
