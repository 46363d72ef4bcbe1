"""JSON-LD as it lies about: in files, in pages that embed it, in feeds.

Numbers stay as they are written. A piece that is no JSON is told with its place, and the others
are read all the same.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple

from factcli.answers import Finding
from factcli.exchange.written import kinds_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.I)
_WRAPPED = re.compile(  # as pages shield scripts from readers that know none
    r"\A\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->)\s*\Z"
)


class Thing(dict[str, Any]):
    """A JSON object. `twice` are the keys that stand in it more than once, with other values."""

    __slots__ = ("twice",)

    def __init__(self, *pairs: Any) -> None:
        super().__init__(*pairs)
        self.twice: tuple[str, ...] = ()


class Found(NamedTuple):
    """A ClaimReview, or a Claim that no review reviews, and what surrounds it.

    `place` is told to people; `ids` are the objects of its document that others may name; `base`
    is the address of the page that it stood in, if the page tells it.
    """

    place: str
    thing: Thing
    ids: Mapping[str, Thing]
    base: str | None = None


class _Document(NamedTuple):
    value: Any
    base: str | None


def read(data: bytes, name: str) -> tuple[list[Found], list[Finding]]:
    """What a file holds, in the order of the file; and what in it cannot be read."""
    faults: list[Finding] = []
    documents = list(_documents(data, name, faults))
    things = [(thing, each) for each in documents for thing in _reviews_and_claims(each.value)]
    counts = {"review": 0, "claim": 0}
    found = []
    indexes = {id(each): _named(each.value) for each in documents}
    for thing, document in things:
        what = "review" if is_review(thing) else "claim"
        counts[what] += 1
        place = f"{name}, {what} {counts[what]}" if len(things) > 1 else name
        found.append(Found(place, thing, indexes[id(document)], document.base))
    if not found and not faults:
        faults.append(Finding("claimreview", "error", name, 1, 1, "there is no ClaimReview in it"))
    return found, faults


def is_review(thing: Thing) -> bool:
    """Whether it reviews a claim, whatever it says that it is."""
    return "ClaimReview" in kinds_of(thing) or "claimReviewed" in thing


def _documents(data: bytes, name: str, faults: list[Finding]) -> Iterator[_Document]:
    if not data.strip():
        faults.append(Finding("claimreview", "error", name, 1, 1, "the file is empty"))
        return
    text = _text(data, name, faults)
    if text is None:
        return
    if not text.lstrip().startswith("<"):
        for value in _values(text, name, 1, 1, faults):
            yield _Document(value, None)
        return
    page = _Page()
    page.feed(f"{text}</script>")  # the last one may lack its end
    page.close()
    for line, column, script in page.scripts:
        blank = _WRAPPED.sub(lambda found: re.sub(r"\S", " ", found[0]), script)
        for value in _values(blank, name, line, column, faults):
            yield _Document(value, page.base)


def _text(data: bytes, name: str, faults: list[Finding]) -> str | None:
    bom, encoding = next((each for each in _BOMS if data.startswith(each[0])), (b"", "utf-8"))
    body = data[len(bom) :]
    if not bom and body.lstrip()[:1] == b"<" and (told := _CHARSET.search(body[:4096])):
        encoding = told[1].decode("ascii")
    try:
        if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")) and not bom:
            encoding = "utf-8"  # the page would not have been understood so far
        return body.decode(encoding)
    except LookupError:
        what, at = f"the page says that it is in {encoding}, which is no known charset", 0
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        what = f"this is not {encoding.upper()}"
    line = body.count(b"\n", 0, at) + 1
    column = at - (body.rfind(b"\n", 0, at) + 1) + 1
    faults.append(Finding("encoding", "error", name, line, column, what, "save it as UTF-8"))
    return None


class _Page(HTMLParser):
    """The scripts of a page that hold JSON-LD, each with its line and column; and its address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[int, int, str]] = []
        self.base: str | None = None
        self._pieces: list[str] | None = None
        self._start = (1, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in reversed(attrs)}
        if tag == "script" and "ld+json" in told.get("type", "").lower():
            self._pieces = []
        elif tag == "link" and "canonical" in told.get("rel", "").lower().split():
            self.base = told.get("href") or self.base
        elif tag == "meta" and told.get("property", "").lower() == "og:url":
            self.base = self.base or told.get("content")

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            if not self._pieces:
                self._start = self.getpos()
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._pieces:
            line, column = self._start
            self.scripts.append((line, column + 1, "".join(self._pieces)))
        self._pieces = None


def _values(text: str, name: str, line: int, column: int, faults: list[Finding]) -> Iterator[Any]:
    """The JSON values of a text that begins there; of several, each on lines of its own."""
    try:
        yield _parsed(text)
        return
    except json.JSONDecodeError as error:
        if error.msg != "Extra data" or "\n" not in text[: error.pos]:
            faults.append(_fault(error, name, line, column))
            return
    except (RecursionError, ValueError) as error:
        faults.append(_broken(error, name, line, column))
        return
    for number, each in enumerate(text.split("\n")):
        if not each.strip():
            continue
        start = column if number == 0 else 1
        try:
            yield _parsed(each)
        except json.JSONDecodeError as error:
            faults.append(_fault(error, name, line + number, start))
        except (RecursionError, ValueError) as error:
            faults.append(_broken(error, name, line + number, start))


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_thing,
        parse_int=str,
        parse_float=str,
        parse_constant=lambda _: None,
        strict=False,
    )


def _thing(pairs: list[tuple[str, Any]]) -> Thing:
    thing = Thing(pairs)
    if len(thing) < len(pairs):
        first: dict[str, Any] = {}
        for key, value in pairs:
            if first.setdefault(key, value) != value:
                thing.twice += (key,)
    return thing


def _fault(error: json.JSONDecodeError, name: str, line: int, column: int) -> Finding:
    """What is wrong where, in a JSON text that begins there."""
    before, rest = error.doc[: error.pos].rstrip(), error.doc[error.pos :].lstrip()
    if rest.startswith(("//", "/*")):
        what, fix = "JSON has no comments", "take it out"
    elif before.endswith(",") and rest[:1] in ("}", "]"):
        what, fix = f"nothing stands between the comma and {rest[0]}", "take the comma out"
    elif rest.startswith((",}", ",]")) or re.match(r",\s*[\]}]", rest):
        what, fix = "nothing follows this comma", "take it out"
    else:
        what, fix = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}", ""
    column = error.colno + (column - 1 if error.lineno == 1 else 0)
    return Finding("json", "error", name, line + error.lineno - 1, column, what, fix)


def _broken(error: Exception, name: str, line: int, column: int) -> Finding:
    deep = isinstance(error, RecursionError)
    what = "it is nested too deeply to be read" if deep else f"this is no JSON: {error}"
    return Finding("json", "error", name, line, column, what)


def _things(value: Any, into: bool = True) -> Iterator[Thing]:
    """Every object in a value, in its order; below a review or a claim only if `into` is given."""
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Thing):
            yield each
            inner: Iterable[Any] = each.values()
            if not into and (is_review(each) or "Claim" in kinds_of(each)):
                inner = (each[key] for key in ("review", "associatedClaimReview") if key in each)
            waiting += [item for item in reversed(list(inner)) if isinstance(item, list | Thing)]
        elif isinstance(each, list):
            waiting += [item for item in reversed(each) if isinstance(item, list | Thing)]


def _reviews_and_claims(value: Any) -> list[Thing]:
    """The reviews of claims, and the claims that none of these reviews."""
    found = [t for t in _things(value, into=False) if is_review(t) or "Claim" in kinds_of(t)]
    reviewed = set()
    for thing in found:
        items = thing.get("itemReviewed") if is_review(thing) else None
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, Thing) and isinstance(item.get("@id"), str):
                reviewed.add(item["@id"])
    return [t for t in found if is_review(t) or t.get("@id") not in reviewed]


def _named(value: Any) -> dict[str, Thing]:
    """The objects of a document by their @id: of each, the one that says most."""
    found: dict[str, Thing] = {}
    for thing in _things(value):
        id = thing.get("@id")
        if isinstance(id, str) and len(thing) > len(found.get(id, {"@id": id})):
            found[id] = thing
    return found


def resolved(value: Any, found: Found) -> Any:
    """The value, with the objects that it only names by their @id in their places."""
    if isinstance(value, list):
        return [resolved(each, found) for each in value if not isinstance(each, list)]
    if isinstance(value, dict) and isinstance(id := value.get("@id"), str) and id in found.ids:
        return Thing({**found.ids[id], **value})
    return value
