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
            fields["figures"] = {**figures, member: text.strip()}
            return
        if dot and name in owners:
            fields, kind, name = owners[name], name, member
        table = TABLES[kind]
        if name not in table.by_key:
            hint = did_you_mean(name, table.by_key) or f"one of: {', '.join(table.by_key)}"
            raise WrongUsage(f"a {kind} has no key {name}; {hint}")
        if text.strip():
            fields |= table.plain({name: [text.strip()]})
        else:
            fields.pop(name, None)
