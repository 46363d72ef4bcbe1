"""Captures: documents from files and streams, and the text of any document as it is kept."""

from __future__ import annotations

import codecs
import os
import re
from typing import IO, NamedTuple

from factcli.contents import MAX_TEXT_BYTES
from factcli.errors import CannotRead, NotFound, WrongUsage
from factcli.values.quotes import Text, normal
from factcli.values.words import clipped

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}
_HEAD = 4_096
KINDS = {"application/xhtml+xml": "text/html", "text/x-markdown": "text/markdown"}


class Document(NamedTuple):
    """Bytes as they came: their media type, as far as it is known, and their encoding."""

    data: bytes
    kind: str = ""
    charset: str | None = None
    url: str | None = None


class Taken(NamedTuple):
    """A text to be kept: its bytes, in UTF-8, and the ending of its file, `.txt` or `.md`."""

    data: bytes
    ending: str = ".txt"


def read_file(path: str) -> Document:
    """The document in a file. Raises NotFound or CannotRead."""
    try:
        with open(path, "rb") as file:
            document = read_stream(file)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {path}") from None
    except OSError as error:
        raise CannotRead(f"{path} cannot be read: {error.strerror}") from None
    return document._replace(kind=_ENDINGS.get(os.path.splitext(path)[1].lower(), ""))


def read_stream(stream: IO[bytes]) -> Document:
    """The document that a stream gives, as long as it is not too large."""
    data = stream.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise too_large()
    return Document(data)


def too_large() -> CannotRead:
    return CannotRead(f"this is larger than {MAX_TEXT_BYTES} bytes; keep the part that matters")


def text_of(document: Document) -> Taken:
    """The text of a document as it is kept: text and Markdown as they are, of HTML what its reader
    would read.

    Raises CannotRead for what is no text, or holds none, and WrongUsage where HTML cannot be read
    because the extra is not installed.
    """
    data, kind = document.data, document.kind
    if data.startswith(b"%PDF-"):
        raise CannotRead("this is a PDF; make a text of it (pdftotext -layout) and capture that")
    if kind == "text/html" or (kind in ("", "text/plain") and _HTML.match(data[:_HEAD])):
        return Taken(_from_html(document).encode("utf-8"))
    if b"\0" in data or (kind and not kind.startswith("text/")):
        named = f" ({kind})" if kind else ""
        raise CannotRead(f"this is no text{named}; make a text of it and capture that")
    text = _decoded(document)
    if not text.strip():
        raise CannotRead("there is no text in this")
    same = document.charset is None or text.encode("utf-8") == data
    return Taken(
        data if same else text.encode("utf-8"), ".md" if kind == "text/markdown" else ".txt"
    )


def _decoded(document: Document) -> str:
    name = document.charset or "utf-8-sig"
    try:
        if not codecs.lookup(name)._is_text_encoding:
            raise LookupError
        text = document.data.decode(name)
        text.encode("utf-8")
    except (LookupError, ValueError) as error:
        if isinstance(error, LookupError) or not isinstance(error, UnicodeError):
            raise CannotRead(f"the encoding {clipped(name, 40)} is not known here") from None
        told = document.charset or "UTF-8"
        raise CannotRead(
            f"this is not {clipped(told, 40)}; convert it (iconv -t UTF-8), then capture it"
        ) from None
    return text


def _from_html(document: Document) -> str:
    try:
        import logging

        import trafilatura
    except ImportError as error:
        raise WrongUsage(
            "to read HTML needs one more package: pip install 'factcli[capture]'"
            f" ({error.name} is missing); or save the page as text and capture that"
        ) from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page: str | bytes = document.data
    if document.charset is not None:
        page = _decoded(document)
    try:
        tree = trafilatura.load_html(page)
        text = None
        if tree is not None:
            text = trafilatura.extract(page, include_comments=False, favor_recall=True)
    except Exception as error:  # whatever a stranger's page makes of it
        raise CannotRead(f"this page cannot be read: {type(error).__name__}: {error}") from None
    if tree is None or not text or not text.strip():
        raise CannotRead("no text was found in this page; save it as text and capture that")
    try:
        title = trafilatura.extract_metadata(page).title
    except Exception:
        title = None
    if title and not normal(Text(text).first_line).startswith(normal(title)):
        text = f"{title}\n\n{text}"
    return text.strip() + "\n"
