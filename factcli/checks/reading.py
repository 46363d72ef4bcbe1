"""The faults found while reading one file, by rule. They come with `Facts.findings`."""

from __future__ import annotations

READING: dict[str, str] = {
    "bad-date": "A date that is not EDTF cannot be put in order.",
    "bad-digest": "A digest that is not one proves nothing.",
    "bad-figure": "A figure without bounds cannot be compared.",
    "bad-file-name": "A capture lies beside its record and nowhere else.",
    "bad-id": "An id is a path within the ledger, and nothing else.",
    "bad-url": "Only web addresses may become links.",
    "duplicate-key": "YAML readers disagree on which of the two counts.",
    "empty-file": "A record that says nothing is no record.",
    "empty-value": "A key without a value was forgotten or should go.",
    "encoding": "Text is UTF-8, so that every reader sees the same.",
    "forbidden-yaml": "Anchors, aliases, tags and merge keys hide what a file says.",
    "merge-conflict": "Both sides of an unresolved merge are in the file.",
    "missing-key": "Without it the record cannot be used.",
    "not-a-file": "Links and devices are never followed.",
    "not-a-mapping": "A record is keys with values.",
    "raw-character": "Readers disagree on these characters, and people do not see them.",
    "syntax": "What is not YAML cannot be read.",
    "too-large": "A file that large was not written by hand.",
    "unknown-key": "A misspelt key would be silently ignored.",
    "unknown-word": "A scale has the words that it has.",
    "unreadable": "The system refuses to read the file.",
    "wrong-type": "A text, a list or a mapping stands where another is wanted.",
}
"""Each rule's name, and the reason for it; all of them are errors."""
