"""A statement as far as it is known, while somebody is asked for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from factcli.changes.additions import Request
from factcli.errors import WrongUsage
from factcli.format.canonical import Plain
from factcli.format.fields import TABLES
from factcli.values.words import did_you_mean


@dataclass
class Draft:
    """A statement as far as it is known, with the records that are to be made with it."""

    claim_id: str = ""
    statement: dict[str, Plain] = field(default_factory=dict)
    claim: dict[str, Plain] = field(default_factory=dict)
    source: dict[str, Plain] = field(default_factory=dict)
    story: dict[str, Plain] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Draft:
        parts = (request.statement, request.claim, request.source, request.story)
        return cls(request.claim_id, *map(dict, parts))

    @property
    def request(self) -> Request:
        return Request(self.claim_id, self.statement, self.claim, self.source, self.story)

    def set(self, key: str, text: str) -> None:
        """Change one key as it was typed; nothing behind the = takes it out.

        Raises WrongUsage where there is no such key.
        """
        name, dot, member = key.strip().partition(".")
        owners = {"claim": self.claim, "source": self.source, "story": self.story}
        fields, kind = self.statement, "statement"
        if name == "figures" and dot:
            known = fields.get("figures")
            figures = dict(known) if isinstance(known, Mapping) else {}
            figures.pop(member, None)
            figures |= {member: text.strip()} if text.strip() else {}
            fields.pop("figures", None)
            fields |= {"figures": figures} if figures else {}
            return
        if dot and name in owners:
            fields, kind, name = owners[name], name, member
        elif name not in TABLES[kind].by_key and name in TABLES["source"].by_key and self.source:
            fields, kind = self.source, "source"
        table = TABLES[kind]
        if name not in table.by_key:
            hint = did_you_mean(name, table.by_key) or f"one of: {', '.join(table.by_key)}"
            more = "" if dot else "; claim.KEY, source.KEY, story.KEY for what is new"
            raise WrongUsage(f"a {kind} has no key {name}; {hint}{more}")
        if text.strip():
            fields |= table.plain({name: [text.strip()]})
        else:
            fields.pop(name, None)
