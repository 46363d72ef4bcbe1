"""Utterances: reports of the very same words, told once with all their sources."""

from __future__ import annotations

from collections.abc import Iterable

from factcli.records import Statement


def utterances_of(
    statements: Iterable[Statement], siblings: Iterable[Statement] = ()
) -> list[list[Statement]]:
    """The statements grouped by utterance, each group in the order of its ids, its first report
    first; the groups in the order of a timeline by that first report.

    Together belong those joined by `same_as`, be it over one of `siblings` that is left out
    itself; and those with the same claim, speaker, single day and stance from different sources,
    unless their clock times differ. Two reports in one source are two utterances, unless
    `same_as` says otherwise.
    """
    told = sorted(statements, key=lambda statement: statement.id)
    everyone = {s.id: s for s in (*siblings, *told)}
    group_of: dict[str, list[Statement]] = {id: [s] for id, s in everyone.items()}
    for statement in everyone.values():
        if statement.same_as in group_of:
            _join(group_of, statement.id, statement.same_as)
    alike: dict[tuple[object, ...], list[str]] = {}
    # For a kind of utterance and a source: how many of the first groups have that source already.
    full: dict[tuple[object, ...], int] = {}
    for statement in told:
        if statement.date.day is None:
            continue
        key = statement.claim, statement.speaker, statement.date.day, statement.stance
        others = alike.setdefault(key, [])
        mine = group_of[statement.id]
        if any(group_of[other] is mine for other in others):
            continue
        at = full.get((key, statement.source), 0)
        while at < len(others) and _has(group_of[others[at]], statement.source):
            at += 1
        full[key, statement.source] = at
        for other in others[at:]:
            if _may_be_one(mine, group_of[other]):
                _join(group_of, other, statement.id)
                break
        else:
            others.append(statement.id)
    ids = {statement.id for statement in told}
    groups = {id(group): group for group in group_of.values()}
    kept = (
        sorted((each for each in group if each.id in ids), key=lambda s: s.id)
        for group in groups.values()
    )
    return sorted((group for group in kept if group), key=lambda group: group[0].order)


def _has(group: list[Statement], source: str) -> bool:
    return any(each.source == source for each in group)


def _may_be_one(these: list[Statement], those: list[Statement]) -> bool:
    """Whether two groups of reports share no source, and no two of their times rule it out."""
    return all(
        one.source != other.source and one.date.overlaps(other.date)
        for one in these
        for other in those
    )


def _join(group_of: dict[str, list[Statement]], one: str, other: str) -> None:
    first, second = group_of[one], group_of[other]
    if first is second:
        return
    first += second
    for statement in second:
        group_of[statement.id] = first
