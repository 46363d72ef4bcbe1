"""Utterances: reports of the very same words, told once with all their sources."""

from __future__ import annotations

from collections.abc import Iterable

from factcli.records import Statement


def utterances_of(statements: Iterable[Statement]) -> list[list[Statement]]:
    """The statements grouped by utterance, each group in the order of its ids, its first report
    first; the groups in the order of a timeline by that first report.

    Together belong those joined by `same_as`, and those with the same claim, speaker, single-day
    date and stance from different sources. Two reports in one source are two utterances, unless
    `same_as` says otherwise.
    """
    ordered = sorted(statements, key=lambda statement: statement.id)
    group_of: dict[str, list[Statement]] = {s.id: [s] for s in ordered}
    for statement in ordered:
        if statement.same_as in group_of:
            _join(group_of, statement.id, statement.same_as)
    alike: dict[tuple[object, ...], list[list[Statement]]] = {}
    for statement in ordered:
        if statement.date.day is None:
            continue
        key = statement.claim, statement.speaker, statement.date.order, statement.stance
        mine = group_of[statement.id]
        others = alike.setdefault(key, [])
        if any(group is mine for group in others):
            continue
        sources = {each.source for each in mine}
        for index, other in enumerate(others):
            if sources.isdisjoint(each.source for each in group_of[other[0].id]):
                _join(group_of, statement.id, other[0].id)
                others[index] = group_of[statement.id]
                break
        else:
            others.append(mine)
    groups = {id(group): group for group in group_of.values()}
    for group in groups.values():
        group.sort(key=lambda statement: statement.id)
    return sorted(groups.values(), key=lambda group: group[0].order)


def _join(group_of: dict[str, list[Statement]], one: str, other: str) -> None:
    first, second = group_of[one], group_of[other]
    if first is second:
        return
    first += second
    for statement in second:
        group_of[statement.id] = first
