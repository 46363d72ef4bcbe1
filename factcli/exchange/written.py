"""Values as publishers write them: texts with markup and entities, names in lists, dates in many
styles, addresses without their beginning. Nothing is guessed where two readings are possible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from factcli.values.dates import Date, parse_date

_TAGS = re.compile(
    r"<(script|style)\b.*?</\1\s*>|</?(?:a|abbr|b|big|blockquote|br|center|cite|code|div|em|figure"
    r"|figcaption|font|h[1-6]|hr|i|iframe|img|li|mark|ol|p|pre|q|s|section|small|span|strong|sub"
    r"|sup|table|tbody|td|th|tr|u|ul)\b[^<>]*>|<!--.*?-->",
    re.I | re.S,
)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_TIMES_ESCAPED = 3
_SCHEMA = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")

_CLOCK = (
    r"(?:(?:T|t|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]?)(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_CLOCK}")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_SPELLED = re.compile(
    r"(?:(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<month>[A-Za-z]{3,9})\.?,?)\s+(?P<y>\d{4})\b.*"
)
UNKNOWN = parse_date("XXXX")
NOTED = 2_000
"""So many characters of one text are kept in a note."""

_DEFAULTS = {"0001-01-01", "1970-01-01", "1900-01-01"}
"""What programs write for no date."""

_HOST = re.compile(
    r"(?i)(?:www\.|(?=[^/]+/))(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/\S*)?"
)
_ADDRESS = re.compile(r'(?i)https?://[^\s<>"]+')


def text(value: Any) -> str | None:
    """One text in plain letters on one line: of a list the first, of an object its value or name.

    Entities are undone, be they escaped twice; tags of HTML are taken out.
    """
    return next(iter(texts(value)), None)


def texts(value: Any, deep: int = 3) -> list[str]:
    """Every text of a value, in order; of objects within it their values or names."""
    if isinstance(value, str):
        plain = _plain(value)
        return [plain] if plain else []
    if not deep or not isinstance(value, list | dict):
        return []
    if isinstance(value, dict):
        return texts(value.get("@value", value.get("name")), deep - 1)
    inner = (texts(item, deep - 1) for item in value if not isinstance(item, list))
    return [each for told in inner for each in told]


def _plain(value: str) -> str:
    for _ in range(_TIMES_ESCAPED):
        value, before = unescape(value), value
        if value == before:
            break
    value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(_CONTROLS.sub(" ", _TAGS.sub(" ", value)).split())


def kinds_of(thing: Mapping[str, Any]) -> set[str]:
    """The types of an object, without the address of their vocabulary."""
    told = thing.get("@type")
    listed = told if isinstance(told, list) else [told]
    return {_SCHEMA.sub("", each) for each in listed if isinstance(each, str)}


def day(value: Any) -> Date | None:
    """The date of a value, to the time of day where it has one; None where there is none, or
    where it could be two days (04/08/2021)."""
    told = text(value)
    if told is None:
        return None
    for style in (_year_first, _year_last, _spelled, edtf, _mailed, _counted):
        found = style(told)
        if found is not None:
            return found if found.text[:10] not in _DEFAULTS else None
    return None


def _year_first(told: str) -> Date | None:
    found = _YEAR_FIRST.fullmatch(told)
    if found is None or (not found[2] and len(found[3] + found[4]) < 4):
        return None
    return _moment(int(found[1]), int(found[3]), int(found[4]), found.groups()[4:])


def _year_last(told: str) -> Date | None:
    found = _YEAR_LAST.fullmatch(told)
    if found is None:
        return None
    first, second, year = (int(each) for each in found.groups()[:3])
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = (second, first) if second <= 12 else (first, second)
    return _moment(year, month, day, found.groups()[3:])


def _spelled(told: str) -> Date | None:
    found = _SPELLED.fullmatch(told)
    name = (found["m"] or found["month"]).lower() if found else "?"
    month = next((at for at, each in enumerate(_MONTHS, 1) if each.startswith(name)), None)
    if found is None or (month is None):
        return None
    return _moment(int(found["y"]), month, int(found["d"] or found["day"]), ())


def edtf(value: Any) -> Date | None:
    """A date in the notation of our own files."""
    return _parsed(value) if isinstance(value, str) else None


def _mailed(told: str) -> Date | None:
    """As in letters and feeds: Wed, 04 Aug 2021 06:49:00 GMT."""
    found = parsedate(told) if "," in told else None
    return _moment(found[0], found[1], found[2], ()) if found else None


def _counted(told: str) -> Date | None:
    """Seconds or milliseconds since 1970."""
    if not re.fullmatch(r"1\d{9}(?:\d{3})?", told):
        return None
    moment = datetime.fromtimestamp(int(told[:10]), UTC)
    return _parsed(f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def _moment(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> Date | None:
    day_alone = f"{year:04}-{month:02}-{day:02}"
    hour, minute, second, zone = clock if clock else (None, None, None, None)
    if hour is None or (int(hour), int(minute or 0), int(second or 0)) == (0, 0, 0):
        return _parsed(day_alone)  # midnight is what a day becomes in a field that wants a time
    if zone in ("z", "UTC", "GMT"):
        zone = "Z"
    elif zone and len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    told = f"{day_alone}T{int(hour):02}:{minute}" + (f":{second}" if second else "")
    return _parsed(told + (zone or "")) or _parsed(day_alone)


def _parsed(told: str) -> Date | None:
    try:
        return parse_date(told)
    except ValueError:
        return None


def address(value: Any, base: str | None = None) -> str | None:
    """The web address of a value, whole; what has no beginning is completed from the page's own."""
    if isinstance(value, list):
        told = (address(each, base) for each in value if not isinstance(each, list))
        return next((each for each in told if each), None)
    if isinstance(value, dict):
        value = value.get("url", value.get("@id"))
    if not isinstance(value, str) or not (written := unescape(value).strip()):
        return None
    return _whole(written.replace(" ", "%20"), base)


def _whole(told: str, base: str | None) -> str | None:
    if told.startswith("//"):
        told = f"https:{told}"
    elif _HOST.fullmatch(told):
        told = f"https://{told}"
    elif told.startswith("/"):
        told = _joined(base, told)
    return told if _ADDRESS.fullmatch(told) and told.isprintable() and _host(told) else None


def _joined(base: str | None, told: str) -> str:
    try:
        return urljoin(base, told) if base else ""
    except ValueError:
        return ""


def _host(told: str) -> str:
    try:
        return urlsplit(told).hostname or ""
    except ValueError:
        return ""


def site(told: str) -> str:
    """The name of the site that an address is on: `facebook.com` of `https://www.facebook.com/x`."""
    return _host(told).removeprefix("www.").removeprefix("m.")


class Name(NamedTuple):
    """Somebody who is named: the name, whether it is said to be a person, what it speaks for, and
    whatever else is told."""

    name: str
    person: bool
    member_of: str | None
    url: str | None
    rest: tuple[tuple[str, str], ...] = ()


_TOLD = ("jobTitle", "affiliation", "sameAs", "description")


def names(value: Any, base: str | None = None) -> list[Name]:
    """Everybody whom an `author` or a `publisher` names, once each."""
    found: dict[str, Name] = {}
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, list):
            continue
        told = texts(each)
        if not told:
            continue
        if not isinstance(each, dict):
            found.setdefault(told[0], Name(told[0], False, None, None))
            continue
        rest = [("name", further) for further in told[1:]]
        rest += [(key, one) for key in _TOLD for one in texts(each.get(key))]
        kinds = kinds_of(each)
        name = Name(
            told[0],
            "Person" in kinds and "Organization" not in kinds,
            text(each.get("memberOf")),
            address(each.get("url"), base),
            tuple(rest),
        )
        found.setdefault(told[0], name)
    return list(found.values())


def day_of(date: Date) -> Date:
    """The day alone, of a date with a time of day."""
    return parse_date(date.text[:10]) if date.clock else date


def until(date: Date) -> Date:
    """By then at the latest."""
    return parse_date(f"../{date.latest:%Y-%m-%d}") if date.latest else UNKNOWN


def last_of(date: Date) -> Date:
    return date if date.latest is None else parse_date(f"{date.latest:%Y-%m-%d}")


def first(thing: Mapping[str, Any], *keys: str) -> str | None:
    return next((told for key in keys if (told := text(thing.get(key)))), None)


def kept(thing: Mapping[str, Any], *keys: str) -> list[str]:
    """What is kept as it was, in a note."""
    return [f"{key}: {shortened(told, NOTED)}" for key in keys if (told := text(thing.get(key)))]


def shortened(told: str, most: int) -> str:
    """The text, cut at a word where it is longer."""
    if len(told) <= most:
        return told
    return f"{told[:most].rpartition(' ')[0] or told[:most]}…"
