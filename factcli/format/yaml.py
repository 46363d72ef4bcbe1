"""Strict YAML: bytes to nodes with their places.

The reader takes libyaml's event stream, in which every scalar is text, and refuses what the format
leaves out (anchors, aliases, tags, merge keys, duplicate keys, a second document, depth) as it
meets it, so no input can make it recurse or expand.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

from factcli.answers import Finding
from factcli.format.nodes import MAX_BYTES, MAX_FAULTS, Mapping, Node, Scalar, Sequence, Span
from factcli.format.slips import Slip, conflicts, slip, unclosed

MAX_DEPTH: Final = 8

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BREAKS = re.compile("[\x85\u2028\u2029]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*%")
_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class _Stop(Exception):
    """Nothing sensible can be read behind this point; the finding is noted."""


class _Reader:
    """Builds the nodes of one file, noting faults as it goes."""

    def __init__(self, path: str, spans: bool = False) -> None:
        self.path = path
        self.spans = spans
        self.findings: list[Finding] = []

    def fault(self, rule: str, line: int, column: int, message: str, fix: str = "") -> None:
        self.findings.append(Finding(rule, "error", self.path, line, column, message, fix))
        if len(self.findings) >= MAX_FAULTS:
            raise _Stop

    def stop(self, rule: str, line: int, column: int, message: str, fix: str = "") -> _Stop:
        self.fault(rule, line, column, message, fix)
        return _Stop()

    def text(self, data: bytes) -> str:
        """The bytes as text, without a leading byte order mark."""
        if len(data) > MAX_BYTES:
            raise self.stop("too-large", 1, 1, f"the file is larger than {MAX_BYTES} bytes")
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self.stop("encoding", 1, 1, "the file is UTF-16", "save it as UTF-8")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
            raise self.stop(
                "encoding", line, column, "the file is not UTF-8", "save it as UTF-8"
            ) from None
        return text.removeprefix("\ufeff")

    def refuse_characters(self, text: str) -> None:
        """What must not stand raw in a file: other line breaks, control characters, conflicts."""
        for each in conflicts(text):
            self.fault("merge-conflict", *each)
        if self.findings:
            raise _Stop
        directive = _DIRECTIVE.match(text) if "%" in text else None
        if directive:
            line, column = _spot(text, directive.end() - 1)
            raise self.stop(
                "forbidden-yaml", line, column, "a directive", "remove the line that begins with %"
            )
        if "\r" in text and (lone := re.search(r"\r(?!\n)", text)):
            what = "a carriage return that ends no line for most readers"
            fix = "save it with the line breaks of your system"
            raise self.stop("raw-character", *_spot(text, lone.start()), what, fix)
        if text.startswith("\ufeff"):
            fix = "remove it; one at the beginning is allowed"
            raise self.stop("raw-character", 1, 1, "a second byte order mark", fix)
        if not _RAW.search(text):
            return
        for pattern, what, fix in (
            (_CONTROL, "a control character", "write it as an escape in double quotes"),
            (
                _BREAKS,
                "a line separator that some YAML readers take for a line break",
                "write it as \\N, \\L or \\P in double quotes, or put a space",
            ),
        ):
            raw = pattern.search(text)
            if raw:
                line, column = _spot(text, raw.start())
                code = f"U+{ord(raw[0]):04X}"
                raise self.stop("raw-character", line, column, f"{what}, {code}", fix)

    def nodes(self, text: str) -> Node | None:
        """The root of the one document; None for an empty file."""
        loader = _Loader(text)
        try:
            return self._build(loader)
        except yaml.MarkedYAMLError as error:
            raise self.stop("syntax", *_slip(text, error)) from None
        except yaml.YAMLError as error:
            raise self.stop("syntax", 1, 1, f"this is not YAML: {error}") from None
        finally:
            loader.dispose()

    def _build(self, loader: yaml.BaseLoader) -> Node | None:
        root: Node | None = None
        stack: list[Sequence | Mapping] = []
        keys: list[Scalar | None] = []  # of each mapping in the stack, the key without a value yet
        documents = 0
        next_event, spans, a_scalar = loader.get_event, self.spans, yaml.ScalarEvent
        while True:
            event = next_event()  # type: ignore[no-untyped-call]
            kind = type(event)
            node: Node
            if kind is a_scalar:
                mark = event.start_mark
                node = Scalar(event.value, mark.line + 1, mark.column + 1)
                if event.anchor is not None or event.tag is not None:
                    self._refuse_properties(event, node)
                if spans:
                    node.span = Span(mark.index, event.end_mark.index, event.style or "")
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                ended = stack.pop()
                keys.pop()
                if spans and ended.span.style:
                    ended.span = ended.span._replace(end=event.end_mark.index)
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            elif kind is yaml.StreamStartEvent or kind is yaml.DocumentEndEvent:
                continue
            else:
                mark = event.start_mark
                place = mark.line + 1, mark.column + 1
                if kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        fix = "one file holds one record: remove the line ---"
                        raise self.stop("forbidden-yaml", *place, "a second document", fix)
                    continue
                if kind is yaml.AliasEvent:
                    node = Scalar(f"*{event.anchor}", *place)
                    fix = "write the text out; aliases are not allowed"
                    self.fault("forbidden-yaml", *place, f"an alias, {node.text}", fix)
                else:
                    if len(stack) >= MAX_DEPTH:
                        what = f"nested more than {MAX_DEPTH} levels deep"
                        raise self.stop("forbidden-yaml", *place, what)
                    node = (Mapping if kind is yaml.MappingStartEvent else Sequence)(*place)
                    if event.anchor is not None or event.tag is not None:
                        self._refuse_properties(event, node)
                    if spans:
                        style = ("{" if type(node) is Mapping else "[") if event.flow_style else ""
                        node.span = Span(mark.index, -1, style)
            if not stack:
                root = node
            elif (key := keys[-1]) is not None:
                keys[-1] = None
                mapping, text = stack[-1], key.text
                if text in mapping.keys or text == "<<":  # type: ignore[union-attr]
                    self._refuse_pair(mapping, key)  # type: ignore[arg-type]
                else:
                    mapping.keys[text] = key  # type: ignore[union-attr]
                    mapping.pairs.append((key, node))  # type: ignore[union-attr]
            elif type(parent := stack[-1]) is Sequence:
                parent.items.append(node)
            elif kind is a_scalar or isinstance(node, Scalar):
                keys[-1] = node  # type: ignore[assignment]
            else:
                raise self.stop("forbidden-yaml", node.line, node.column, "a key that is no text")
            if kind is not a_scalar and type(node) is not Scalar:
                stack.append(node)  # type: ignore[arg-type]
                keys.append(None)

    def _refuse_pair(self, mapping: Mapping, key: Scalar) -> None:
        if key.text == "<<":
            fix = "write the keys out; merge keys are not allowed"
            self.fault("forbidden-yaml", key.line, key.column, "a merge key, <<", fix)
        else:
            first = mapping.keys[key.text]
            what = f"the key {key.text} stands twice; first on line {first.line}"
            self.fault("duplicate-key", key.line, key.column, what, "remove one of the two")

    def _refuse_properties(self, event: yaml.NodeEvent, node: Node) -> None:
        for mark, what, name in (
            ("&", "an anchor, &", event.anchor),
            ("!", "a tag, ", getattr(event, "tag", None)),
        ):
            if name is not None:
                fix = f"remove it; a value that begins with {mark} wants quotes"
                self.fault("forbidden-yaml", node.line, node.column, what + name, fix)


def read(data: bytes, path: str, spans: bool = False) -> tuple[Node | None, list[Finding]]:
    """The root node of a file and the faults met, all at once where reading can go on.

    The root is None where there are faults that leave nothing to read, or the file is empty. With
    `spans`, every node has its span in the text (less a byte order mark); a collection in lines
    has no end of its own there, but that of its last member.
    """
    reader = _Reader(path, spans)
    try:
        text = reader.text(data)
        reader.refuse_characters(text)
        return reader.nodes(text), reader.findings
    except _Stop:
        return None, reader.findings
    except Exception as error:  # whatever a parser may throw at hostile bytes
        finding = Finding("syntax", "error", path, 1, 1, f"this is not YAML: {error}")
        return None, [*reader.findings, finding]


def _slip(text: str, error: yaml.MarkedYAMLError) -> Slip:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    context, start = error.context or "", error.context_mark
    if "flow node" in context and mark:  # this mark is where it stopped, not where it began
        return unclosed(*_spot(text, max(text.rfind(each, 0, mark.index) for each in "[{")))
    if "flow" in context and start:
        return unclosed(start.line + 1, start.column + 1)
    return slip(text, line, column, error.problem or "")


def _spot(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
