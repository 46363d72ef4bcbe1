"""Texts: what a reader would not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from factcli.checks.rule import Fault, Rule, a_statement, fault_at
from factcli.format.plain import fields_of
from factcli.records import Facts
from factcli.values.words import has_invisible


def hidden_characters(facts: Facts) -> Iterator[Fault]:
    kinds = (facts.stories, facts.claims, facts.statements, facts.sources, {"": facts.config})
    for records in kinds:
        for record in records.values():
            if record.place.path not in facts.hiding:
                continue
            for field, text in _texts(fields_of(record)):
                hidden = has_invisible(text)
                if hidden:
                    yield fault_at(
                        record,
                        field,
                        f"the text holds a character that is not seen, {hidden}",
                        "remove it unless the source has it so",
                    )


def hidden_in_comments(facts: Facts) -> Iterator[Fault]:
    for path, remarks in facts.remarks.items():
        for remark in remarks:
            hidden = has_invisible(remark.text)
            if hidden:
                what = f"the comment holds a character that is not seen, {hidden}"
                yield Fault(path, remark.spot, what, "remove it")


def _both(facts: Facts) -> Iterator[Fault]:
    yield from hidden_characters(facts)
    yield from hidden_in_comments(facts)


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text within a record's fields, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield name, key
            yield from _texts(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, f"{name}.{index}")


RULES = (
    Rule(
        "hidden-character",
        "warning",
        "Text that reads otherwise than it is can mislead a reviewer.",
        _both,
        a_statement('note: "By\\u202etelephone."'),
        a_statement("note: By telephone."),
    ),
)
