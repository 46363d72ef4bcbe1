"""The canonical form of a record: one layout, and quotes only where a YAML reader wants them.

What any reader, of YAML 1.1 or 1.2, would take for another type is quoted; what cannot be seen is
written as an escape. Long texts are folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from factcli.values.words import has_invisible

FOLD_OVER: Final = 100
_NO_CHARACTER = re.compile("[\ufffe\uffff]")

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
"""What can be written: texts, lists and mappings of them."""

_WORDS = re.compile(r"(?i:~|null|true|false|yes|no|on|off|y|n|=|<<|\.nan|[-+]?\.inf)|")
_NUMERAL = re.compile(  # a number or a timestamp to YAML 1.1 or 1.2
    r"[-+]?(?:0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+|\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[0-9_]+(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?)"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
)
_RESERVED_START = re.compile(r"[\s,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|---|\.\.\.")
_RESERVED_INSIDE = re.compile(r":(?:\s|$)|\s#|[\n\r\t]|\s$")
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def write(record: Mapping[str, Plain], bare: frozenset[str] = frozenset()) -> str:
    """The canonical text of a record.

    `bare` names keys whose values (and whose members' values) stay unquoted although a YAML
    reader would give them a type: dates and plain numbers, where the field's type is known.
    """
    return "".join(_pair(key, value, "", bare) for key, value in record.items())


def write_item(item: Plain, indent: str, bare: frozenset[str], free: bool) -> str:
    """One item of a list, with the hyphen at that indentation; `free` as in `scalar`."""
    return _item(item, indent, bare, free)


def _pair(key: str, value: Plain, indent: str, bare: frozenset[str], inside: bool = False) -> str:
    head = f"{indent}{scalar(key)}:"
    free = inside or key in bare
    if isinstance(value, str):
        return f"{head} {_text(value, indent + '  ', free)}\n"
    if not value:
        return f"{head} {'{}' if isinstance(value, Mapping) else '[]'}\n"
    if isinstance(value, Mapping):
        deeper = indent + "  "
        return f"{head}\n" + "".join(_pair(k, v, deeper, bare, free) for k, v in value.items())
    return f"{head}\n" + "".join(_item(item, indent + "  ", bare, free) for item in value)


def _item(item: Plain, indent: str, bare: frozenset[str], free: bool) -> str:
    if isinstance(item, str):
        return f"{indent}- {_text(item, indent + '  ', free)}\n"
    if not isinstance(item, Mapping):
        raise TypeError("the format has no lists of lists")
    pairs = "".join(_pair(key, value, indent + "  ", bare) for key, value in item.items())
    return f"{indent}- {pairs.removeprefix(indent + '  ')}"


def _text(text: str, indent: str, free: bool) -> str:
    """A value: plain, quoted, or folded where it is long and folding keeps it as it is."""
    if len(text) <= FOLD_OVER or has_invisible(text) or not _folds(text):
        return scalar(text, free)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if lines:
            lines.append("")
        if paragraph:
            lines.extend(_wrap(paragraph, FOLD_OVER - len(indent)))
    return ">-\n" + "\n".join(indent + line if line else "" for line in lines)


def _folds(text: str) -> bool:
    """Whether folding keeps a text: no line begins or ends with a space, no end is blank."""
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and not any(
        line and (line != line.strip() or "\t" in line or "\r" in line) for line in lines
    )


def _wrap(text: str, width: int) -> list[str]:
    """The words of a text in lines of at most `width`, split only at single spaces."""
    lines: list[str] = []
    line = ""
    for word in re.split(r"(?<! ) (?! )", text):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def scalar(text: str, free: bool = False) -> str:
    """A text on one line: as it is where every YAML reader takes it for that text, else quoted.

    `free` allows what a reader may take for a number or a date.
    """
    bends = _WORDS.fullmatch(text) or (not free and _NUMERAL.fullmatch(text))
    reserved = _RESERVED_START.match(text) or _RESERVED_INSIDE.search(text)
    if not (bends or reserved or has_invisible(text) or _NO_CHARACTER.search(text)):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02x}"
    if has_invisible(character) or code in (0xFFFE, 0xFFFF):
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character
