"""Swim lanes: how a story changed, a lane for each party over an axis of time, drawn with Rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from factcli.answers import Answer, Row
from factcli.render import Screen, cells
from factcli.render.axis import OPEN, Axis, Moment, axes
from factcli.render.likelihood import judged_lines
from factcli.render.marks import Mark, Piece, beside, bounds_of, guided, placed, stacked
from factcli.render.terminal import Pen, printed, style_of
from factcli.values.scales import SPLIT

PAGE = 100
"""So many columns lanes take where there is no terminal to say how many there are."""

NARROWEST = 40
"""On fewer columns not even one mark would have room."""

_COMFORTABLE = 60
_LEAST_LABEL = 14


def lanes(answer: Answer, screen: Screen) -> str:
    """A timeline as swim lanes: for each claim its parties, our judgement, and the shifts."""
    if screen.width is None:
        screen = Screen(PAGE, screen.colour, screen.ascii)
    return printed(_Drawing(answer, screen).all(), screen)


def fits(answer: Answer, screen: Screen) -> bool:
    """Whether every claim's lanes have room side by side on that screen."""
    if screen.width is None or screen.width < _COMFORTABLE:
        return False
    return _Drawing(answer, screen).is_whole


class _Drawing(Pen):
    """A timeline on one screen."""

    def __init__(self, answer: Answer, screen: Screen) -> None:
        super().__init__(screen)
        self.headings = answer.headings
        self.width = screen.width or PAGE
        rows = answer.part("rows")
        self.rows: dict[str, list[Row]] = {name: [] for name in rows.sections}
        for row in rows.rows:
            self.rows.setdefault(row["claim"], []).append(row)
        self.empty = rows.empty
        self.claims = {row["claim"]: row for row in answer.part("claims").rows}
        self.claims = {claim: self.claims[claim] for claim in self.rows}
        self.shifts = _by_claim(answer.part("shifts").rows)
        self.judged = _by_claim(answer.part("assessments").rows)
        self.numbers = {
            row["after"]: number for number, row in enumerate(answer.part("shifts").rows, 1)
        }
        self.speakers = True  # named behind the stance, where that leaves most room to the axis
        self.speakers = all(self.has_room(claim) for claim in self.claims)

    def has_room(self, claim: str) -> bool:
        """Whether one panel is enough, and its axis takes half of what there is, if need be."""
        axis, *others = self.panels(claim)
        most = axis.columns[-1] if axis.columns else 0
        return not others and (len(axis.moments) < 2 or 2 * most >= axis.width)

    @property
    def is_whole(self) -> bool:
        """Whether no claim needs a second panel."""
        return all(len(self.panels(claim)) < 2 for claim in self.claims)

    def all(self) -> Iterable[RenderableType]:
        if not self.claims:
            yield Text(self.empty, "dim")
        for number, claim in enumerate(self.claims):
            if number:
                yield Text()
            yield self.heading(claim)
            if not self.rows[claim] and not self.judged.get(claim):
                yield Text(f"  {self.empty}", "dim")
                continue
            for panel in self.panels(claim):
                yield Text()
                yield from self.panel(claim, panel)
            yield from self.below(claim)

    def heading(self, claim: str) -> Text:
        heading = Text(self.clean(claim), "bold")
        if claim in self.headings:
            heading.append_text(Text("\n" + self.clean(self.headings[claim]), "italic not bold"))
        return heading

    def label_width(self, claim: str) -> int:
        """The columns that names take, a space behind them included."""
        names = [self.name(party, rows) for party, rows in self.lanes(claim).items()]
        names += [each["likelihood"] for each in self.judged.get(claim, ())]
        longest = max((cell_len(line) for name in names for line in name.split("\n")), default=0)
        word = max((cell_len(word) for name in names for word in name.split()), default=0)
        usual = max(_LEAST_LABEL, self.width // 4)
        return min(longest, max(usual, min(word, self.width // 3))) + 2

    def name(self, party: str, rows: list[Row]) -> str:
        """A party's name; in parentheses where its position is not followed."""
        name = self.clean(party)
        return f"({name})" if rows and not rows[0]["tracked"] else name

    def lanes(self, claim: str) -> dict[str, list[Row]]:
        """What each party said: first those that are tracked, the unheard last of them."""
        tracked: dict[str, list[Row]] = {}
        others: dict[str, list[Row]] = {}
        for row in self.rows[claim]:
            (tracked if row["tracked"] else others).setdefault(row["party"], []).append(row)
        return tracked | {party: [] for party in self.claims[claim]["unheard"]} | others

    def panels(self, claim: str) -> list[Axis]:
        marks = [mark for rows in self.lanes(claim).values() for mark in self.marks(rows)]
        behind: dict[Moment | None, int] = {}
        for mark in marks:
            wide = cell_len(self.glyph(mark.stance)) + 1 + mark.words.cell_len
            wide += 0 if mark.point else 2
            behind[mark.end] = max(behind.get(mark.end, 0), wide)
        judged = [_judged_at(each) for each in self.judged.get(claim, ())]
        for moment in judged:
            behind[moment] = max(behind.get(moment, 0), OPEN)
        moments = {moment for mark in marks for moment in (mark.start, mark.end)} | {*judged}
        known = sorted(moment for moment in moments if moment is not None)
        opens = any(m.start is None for m in marks), None in behind
        if known:
            behind[known[-1]] = max(
                behind.get(known[-1], 0), OPEN + 1 + behind[None] if None in behind else 0
            )
        room = self.width - self.label_width(claim)
        return axes(known, room, lambda m: behind.get(m, behind.get(None, 0)), opens)

    def marks(self, rows: list[Row]) -> list[Mark]:
        """What one party said, in order; above what contradicts each other, that it does."""
        found: list[Mark] = []
        split: set[Moment | None] = set()
        for row in rows:
            start, end = bounds_of(row)
            if row["event"] == SPLIT:
                if start not in split:
                    found.append(Mark(start, end, SPLIT, Text(SPLIT, style_of(SPLIT))))
                split.add(start)
            found.append(Mark(start, end, row["stance"], self.words(row)))
        return found

    def words(self, row: Row) -> Text:
        """The stance in words, and the shift that it makes."""
        stance = row["stance"]
        words = Text(stance if row["event"] in (None, SPLIT) else row["event"], style_of(stance))
        speaker = cells.who(row)[1]
        if speaker and self.speakers:
            words.append(f" {self.clean(speaker)}".replace("\n", " "), "not bold dim")
        if row["shift"]:
            number = next(
                (self.numbers[each["id"]] for each in row["sources"] if each["id"] in self.numbers),
                None,
            )
            doubt = "" if row["shift"]["certain"] else "?"
            if number is not None:
                words.append(f" ({number}{doubt})", "bold")
        return words

    def panel(self, claim: str, axis: Axis) -> Iterable[RenderableType]:
        """The axis, and below it each lane."""
        label = self.label_width(claim)
        for labels in axis.labels:
            if labels:
                yield beside(Text(), label, [(at, Text(text, "dim")) for at, text in labels])
        yield beside(Text(), label, [(0, Text(self.ruler(axis), "dim"))])
        for party, rows in self.lanes(claim).items():
            yield from self.lane(party, rows, axis, label)
        judged = self.judged.get(claim, [])
        drawn = judged_lines([(_judged_at(each), each) for each in judged], axis, self.screen.ascii)
        if drawn:
            yield Text("Our judgement", "italic dim")
        for likelihood, line in drawn:
            yield from self.labelled(Text(likelihood), [[(0, Text(line))]], label)

    def ruler(self, axis: Axis) -> str:
        flat, tick, broken = ("-", "+", "//") if self.screen.ascii else ("─", "┴", "╱╱")
        line = [flat] * max(axis.width, 1)
        for column in axis.columns:
            line[column] = tick
        for left, right in axis.breaks:
            middle = (left + right) // 2
            line[middle : middle + 2] = broken
        return "".join(line)

    def lane(self, party: str, rows: list[Row], axis: Axis, label: int) -> Iterable[RenderableType]:
        """One party's marks in as few lines as they need without touching each other."""
        name = Text(self.name(party, rows), "bold" if rows and rows[0]["tracked"] else "dim")
        if not rows:
            if axis.is_first:
                yield from self.labelled(name, [[(0, Text("not heard", "dim"))]], label)
            return
        marks = (placed(mark, axis, self) for mark in self.marks(rows))
        if lines := stacked(piece for piece in marks if piece):
            if not self.screen.ascii:
                lines[0] = guided(lines[0], axis.width)
            yield from self.labelled(name, lines, label)

    def labelled(
        self, name: Text, lines: Sequence[Sequence[Piece]], label: int
    ) -> Iterable[RenderableType]:
        """A name at the left of lines, in as many lines as it needs itself."""
        names = _wrapped(name, label - 2)
        for number in range(max(len(names), len(lines))):
            left = names[number] if number < len(names) else Text()
            yield beside(left, label, lines[number] if number < len(lines) else [])

    def below(self, claim: str) -> Iterable[RenderableType]:
        """The shifts with the words that made them, and how to read what is drawn."""
        said = {each["id"]: row for row in self.rows[claim] for each in row["sources"]}
        shifts = self.shifts.get(claim, [])
        if shifts:
            yield Text("\nShifts", "bold underline")
        for shift in shifts:
            row = said[shift["after"]]
            party, speaker = cells.who(row)
            head = Text(f"({self.numbers[shift['after']]}) ", "bold")
            head.append(self.clean(", ".join(filter(None, (party, speaker, row["date"])))), "bold")
            arrow = "->" if self.screen.ascii else "→"
            head += Text(": ") + self.mark(shift["from"]) + Text(f" {arrow} ")
            head += self.mark(shift["to"])
            yield head if shift["certain"] else head.append(", perhaps", "bold")
            words, figures, source = cells.said(row)[1:]
            yield Padding(
                self.lines((words, ""), (figures, "bold"), (source, "dim")),
                (0, 0, 0, 4),
                expand=False,
            )
        yield from self.key(claim)

    def key(self, claim: str) -> Iterable[RenderableType]:
        """What the brackets and the marks of doubt say, where there are any."""
        marks = [mark for rows in self.lanes(claim).values() for mark in self.marks(rows)]
        told = []
        line, back = ("==", "<") if self.screen.ascii else ("──", "◂")
        if any(mark.start and mark.end and not mark.point for mark in marks):
            told.append(f"[{line}]: at some time in between.")
        if any(mark.start is None for mark in marks):
            told.append(f"{back}{line}]: at some time up to then.")
        if any(mark.end is None for mark in marks):
            on = ">" if self.screen.ascii else "▸"
            told.append(f"[{line}{on}: then or at any time after.")
        if any(not shift["certain"] for shift in self.shifts.get(claim, ())):
            told.append("(1?): a shift only if it came in that order.")
        if any(rows and not rows[0]["tracked"] for rows in self.lanes(claim).values()):
            told.append("(Name): a party whose position is not followed.")
        if told:
            yield Text("\n" + " ".join(told), "dim")


def _by_claim(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["claim"], []).append(row)
    return found


def _judged_at(row: Row) -> Moment | None:
    """When a judgement was made, at the latest."""
    start, end = bounds_of(row)
    return end or start


def _wrapped(text: Text, width: int) -> list[Text]:
    """A text in lines of so many columns at most, broken between words where that can be."""
    from rich.console import Console

    console = Console(width=width, markup=False, emoji=False, highlight=False, _environ={})
    lines = [*text.wrap(console, width, overflow="fold")]
    for line in lines:
        line.rstrip()
    return lines
