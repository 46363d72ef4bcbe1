"""Sources side by side: who says what, who repeats whom, what cannot all be true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from factcli.analysis.conflicts import CONFLICTS, conflicts_on
from factcli.analysis.origins import independent, origins_of
from factcli.analysis.positions import (
    Quantity,
    current_of,
    current_quantities,
    in_force,
    quantities_of,
    revisions_of,
    stands_of,
)
from factcli.analysis.rows import CLAIM, headings, ids_of
from factcli.answers import Answer, Column, Part, Row
from factcli.records import Facts, Statement
from factcli.values.figures import Figure
from factcli.values.words import fold

BY = ("source", "publisher")

_SOURCE = Column("source", "the source's id; with --by publisher, the publisher", title="source")
_IDS = Column("ids", "the statements that it rests on", "list")
_POSITIONS = Column(
    "positions", "where each party stands by this source alone: party, stance, ids", "stances"
)
_ROWS = (
    CLAIM._replace(title=""),
    _SOURCE._replace(title=""),
    _POSITIONS,
    Column("origins", "the names that its reports go back to", "list"),
    Column("figures", "the figures that it carries: name, party, value, ids", "table"),
)
_FIGURES = (
    CLAIM,
    Column("name", "the figure's name", title="figure"),
    Column("party", "whose figure it is", title="party"),
    _SOURCE,
    Column("value", "as written", title="value"),
    Column("low", "the lowest number that fits it; null: no limit"),
    Column("high", "the highest number that fits it; null: no limit"),
    Column("unit", "its unit; null: none"),
    Column("bounds", "from the lowest to the highest number", title="from .. to", spare=True),
    Column("was", "the same party's earlier values in this source, oldest first", "list", "was"),
    Column("conflict", "whether another figure cannot be true with it", title="in conflict"),
    _IDS,
)
_ORIGINS = (
    CLAIM,
    Column("origin", "a name that reports go back to", title="origin"),
    Column("ids", "the statements that go back to it", "count", "statements"),
    Column("stances", "what these say", "list", "say"),
    Column("sources", "the sources whose reports share it", "list", "in"),
)
_ORIGINS_TOLD = (
    *_ORIGINS[:-2],
    Column("say", "what these say", title="say"),
    Column("told", "which these are", title="in"),
)
_NAMED = 3
_ALONE = (
    CLAIM,
    _SOURCE,
    Column("what", "claim, party or figure", title="alone with the"),
    Column("name", "which party or figure; null for the whole claim", title="of"),
    _IDS,
)


def compare_sources(
    facts: Facts, claims: Sequence[str], sources: Sequence[str] = (), by: str = "source"
) -> Answer:
    """What each source says on each claim, the origins behind them, and the conflicts.

    Parts: `rows`, `figures`, `origins`, `alone`, `conflicts`. With `sources`, only what these
    carry; `by` is one of `BY`.
    """
    standing = in_force(facts)
    name_of = _publisher(facts) if by == "publisher" else lambda statement: statement.source
    found: dict[str, list[Row]] = {part: [] for part in ("rows", "figures", "origins", "conflicts")}
    carried: dict[str, dict[str, list[Statement]]] = {}
    for claim in claims:
        said = [
            s
            for s in facts.by_claim.get(claim, ())
            if s.id in standing and (not sources or s.source in sources)
        ]
        carried[claim] = _grouped(said, name_of)
        conflicts = conflicts_on(facts, claim, said)
        found["rows"] += _positions(facts, claim, carried[claim])
        found["figures"] += _figures(claim, carried[claim], conflicts)
        found["origins"] += _origins(facts, claim, said, name_of)
        found["conflicts"] += conflicts
    several = len({name for groups in carried.values() for name in groups}) > 1
    alone = [row for claim in claims for row in _alone(claim, carried[claim])] if several else []
    return Answer(
        "compare-sources",
        (
            Part("rows", _ROWS, found["rows"]),
            Part("figures", _untitled(_FIGURES), found["figures"]),
            Part("origins", _untitled(_ORIGINS), found["origins"]),
            Part("alone", _ALONE, alone, title="In one source alone"),
            Part(
                "conflicts", CONFLICTS, found["conflicts"], title="Conflicts", empty="No conflicts."
            ),
        ),
        headings=headings(facts, claims),
        known=facts.ids,
        drawn=(
            _matrix(found["rows"]),
            Part("figures", (), _folded(found["figures"]), _titled(_FIGURES), title="Figures"),
            Part(
                "origins", (), _told(found["origins"]), _ORIGINS_TOLD, title="Independent origins"
            ),
        ),
    )


def _untitled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns for machines alone."""
    return tuple(column._replace(title="") for column in columns)


def _titled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.title)


def _folded(figures: list[Row]) -> list[Row]:
    """The same figure of a party in several sources as one row, for people."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in figures:
        key = row["claim"], row["name"], row["party"], row["value"], *row["was"]
        alike.setdefault(key, []).append(row)
    return [
        {**rows[0], "source": _few([row["source"] for row in rows]),
         "conflict": any(row["conflict"] for row in rows)}
        for rows in alike.values()
    ]  # fmt: skip


def _told(origins: list[Row]) -> list[Row]:
    return [
        {**row, "told": _few(row["sources"]), "say": ", ".join(row["stances"])} for row in origins
    ]


def _few(names: list[str]) -> str:
    """The first of several names, and how many more there are."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"


def _publisher(facts: Facts) -> Callable[[Statement], str]:
    names: dict[str, str] = {}

    def name(statement: Statement) -> str:
        source = facts.sources.get(statement.source)
        publisher = source.publisher if source else statement.source
        return names.setdefault(fold(publisher), publisher)

    return name


def _grouped(
    said: Iterable[Statement], name_of: Callable[[Statement], str]
) -> dict[str, list[Statement]]:
    groups: dict[str, list[Statement]] = {}
    for statement in said:
        groups.setdefault(name_of(statement), []).append(statement)
    return dict(sorted(groups.items()))


def _positions(facts: Facts, claim: str, groups: dict[str, list[Statement]]) -> list[Row]:
    rows = []
    for name, said in groups.items():
        positions: list[Row] = []
        figures: list[Row] = []
        for party, stands in stands_of(said).items():
            current = current_of(stands) or stands[-1]
            positions.append({"party": party, "stance": current.stance, "ids": ids_of(current)})
            figures += (
                {
                    "name": each.name,
                    "party": party,
                    "value": each.figure.text,
                    "ids": [each.statement.id],
                }
                for each in current_quantities(quantities_of(stands))
            )
        rows.append(
            {
                "claim": claim,
                "source": name,
                "positions": positions,
                "origins": list(independent(origins_of(facts, each) for each in said).values()),
                "figures": figures,
            }
        )
    return rows


def _matrix(rows: list[Row]) -> Part:
    """The positions with a column for each source; those that tell the very same and go back to
    one origin share a column."""
    told: dict[str, dict[str, Row]] = {}
    for row in rows:
        told.setdefault(row["source"], {})[row["claim"]] = row
    alike: dict[object, list[str]] = {}
    for source, cells in told.items():
        stands = tuple(
            (claim, tuple((p["party"], p["stance"]) for p in row["positions"]))
            for claim, row in cells.items()
        )
        origins = {name for row in cells.values() for name in row["origins"]}
        key = (stands, *origins) if len(origins) == 1 else source
        alike.setdefault(key, []).append(source)
    head = {
        names[0]: f"{names[0]} and {len(names) - 1} more of the same origin"
        if len(names) > 1
        else names[0]
        for names in alike.values()
    }
    shown = [{**row, "source": head[row["source"]]} for row in rows if row["source"] in head]
    return Part("matrix", (), shown, (CLAIM, _POSITIONS), across="source")


def _figures(claim: str, groups: dict[str, list[Statement]], conflicts: list[Row]) -> list[Row]:
    at_odds = {
        (conflict["name"], id)
        for conflict in conflicts
        if conflict["kind"] == "figure"
        for side in conflict["sides"]
        for id in side["ids"]
    }
    rows = []
    for source, said in groups.items():
        for party, stands in stands_of(said).items():
            given = quantities_of(stands)
            for each in current_quantities(given):
                rows.append(
                    {
                        "claim": claim,
                        "name": each.name,
                        "party": party,
                        "source": source,
                        "value": each.figure.text,
                        "low": _number(each.figure.low),
                        "high": _number(each.figure.high),
                        "unit": each.figure.unit or None,
                        "bounds": _bounds(each.figure),
                        "was": _earlier(each, given),
                        "conflict": (each.name, each.statement.id) in at_odds,
                        "ids": [each.statement.id],
                    }
                )
    return sorted(rows, key=lambda row: (row["name"], row["unit"] or "", row["party"]))


def _earlier(current: Quantity, given: Sequence[Quantity]) -> list[str]:
    return [
        before.figure.text
        for before, after in revisions_of(given)
        if (after.name, after.figure.unit) == (current.name, current.figure.unit)
    ]


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _bounds(figure: Figure) -> str:
    unit = f" {figure.unit}" if figure.unit else ""
    if figure.low == figure.high:
        return f"{_text(figure.low)}{unit}"
    return f"{_text(figure.low)}..{_text(figure.high)}{unit}"


def _text(value: Decimal | None) -> str:
    number = _number(value)
    return "" if number is None else str(number)


def _origins(
    facts: Facts, claim: str, said: Iterable[Statement], name_of: Callable[[Statement], str]
) -> list[Row]:
    names: dict[str, str] = {}
    reports: dict[str, list[Statement]] = {}
    for statement in said:
        for name in origins_of(facts, statement):
            names.setdefault(fold(name), name)
            reports.setdefault(fold(name), []).append(statement)
    return [
        {
            "claim": claim,
            "origin": names[key],
            "ids": [each.id for each in reports[key]],
            "stances": list(dict.fromkeys(each.stance for each in reports[key])),
            "sources": sorted({name_of(each) for each in reports[key]}),
        }
        for key in sorted(reports)
    ]


def _alone(claim: str, groups: dict[str, list[Statement]]) -> list[Row]:
    """What only one of the sources has: the whole claim, else a party on it, else a figure."""

    def row(source: str, what: str, name: str | None, said: list[Statement]) -> Row:
        ids = [each.id for each in said]
        return {"claim": claim, "source": source, "what": what, "name": name, "ids": ids}

    if len(groups) < 2:
        return [row(source, "claim", None, said) for source, said in groups.items()]
    by_party: dict[str, set[str]] = {}
    by_figure: dict[str, set[str]] = {}
    for source, said in groups.items():
        for each in said:
            by_party.setdefault(each.represents, set()).add(source)
            for name in each.figures:
                by_figure.setdefault(name, set()).add(source)
    rows: list[Row] = []
    for source, said in groups.items():
        own: dict[str, list[Statement]] = {}
        fresh: dict[str, list[Statement]] = {}
        for each in said:
            if len(by_party[each.represents]) == 1:
                own.setdefault(each.represents, []).append(each)
                continue
            for name in each.figures:
                if len(by_figure[name]) == 1:
                    fresh.setdefault(name, []).append(each)
        rows += (row(source, "party", *each) for each in own.items())
        rows += (row(source, "figure", *each) for each in fresh.items())
    return rows
