"""Our judgements of a claim as a line of likelihood over time."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.answers import Row
from factcli.render.axis import Axis, Moment
from factcli.values.scales import LIKELIHOODS

_STROKES = {"low": "┄.", "moderate": "─-", "high": "━="}
"""How the line looks while the basis of the judgement is such: drawn, and in ASCII."""

_CORNERS = {"up": ("┘", "┌"), "down": ("┐", "└")}
_RANKS = {likelihood: rank for rank, likelihood in enumerate(LIKELIHOODS)}


def in_order(
    judged: Sequence[tuple[tuple[Moment | None, Moment | None], Row]],
) -> list[tuple[Moment | None, Row]]:
    """Judgements, newest last, each with the moment at which it is drawn: the latest that it can be
    of; where that is after the next one's, the earliest; never after the next."""
    found: list[tuple[Moment | None, Row]] = []
    for (latest, earliest), row in reversed(judged):
        following = found[-1][0] if found else None
        moment = latest or earliest
        if found and moment and (following is None or moment > following):
            moment = earliest if following and earliest and earliest <= following else following
        found.append((moment, row))
    return found[::-1]


def judged_lines(
    judged: Sequence[tuple[Moment | None, Row]], axis: Axis, ascii: bool
) -> list[tuple[str, str]]:
    """The line on one panel: for each likelihood that it ever takes, highest first, its name and
    what is drawn beside it. Nothing where nothing had been judged by then.

    Of several judgements of one moment the last holds. Where the line turns, the confidence is
    told, if there is room.
    """
    at = {moment: row for moment, row in judged if moment is None or not axis.before(moment)}
    steps = [
        (-1 if moment is None or axis.after(moment) else axis.column(moment) or 0, row)
        for moment, row in at.items()
    ]
    while len(steps) > 1 and steps[1][0] < 0:
        del steps[0]  # what held before the panel began is the last of what came before
    if not steps:
        return []
    levels = sorted({row["likelihood"] for _, row in judged}, key=_RANKS.__getitem__, reverse=True)
    canvas = {level: [" "] * axis.width for level in levels}
    width = axis.width
    for number, (column, row) in enumerate(steps):
        line = canvas[row["likelihood"]]
        end = steps[number + 1][0] if number + 1 < len(steps) else width
        stroke = _STROKES[row["confidence"]][ascii]
        start = max(column, 0)
        line[start:end] = stroke * (end - start)
        if column >= 0:
            if number:
                _turn(canvas, levels, steps[number - 1][1]["likelihood"], row, column, ascii)
            else:
                line[column] = "o" if ascii else "●"
        word = f" {row['confidence']} "
        if end - start > len(word) + 3:
            line[start + 2 : start + 2 + len(word)] = word
    return [(level, "".join(line).rstrip()) for level, line in canvas.items()]


def _turn(
    canvas: dict[str, list[str]], levels: list[str], before: str, row: Row, at: int, ascii: bool
) -> None:
    """Draw how the line goes from one likelihood to another."""
    after = row["likelihood"]
    if before == after:
        canvas[after][at] = "o" if ascii else "●"
        return
    old, new = _CORNERS["up" if levels.index(after) < levels.index(before) else "down"]
    canvas[before][at] = "+" if ascii else old
    canvas[after][at] = "+" if ascii else new
    low, high = sorted((levels.index(before), levels.index(after)))
    for level in levels[low + 1 : high]:
        canvas[level][at] = "|" if ascii else "│"
