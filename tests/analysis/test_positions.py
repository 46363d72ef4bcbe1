"""Positions and shifts, each answer worked out by hand from docs/format.md."""

from __future__ import annotations

from factcli.analysis.positions import current_of, in_force, positions_of, shifts_of
from factcli.analysis.timeline import timeline
from factcli.answers import Row
from tests.ledgers import on_claim


def shifts(*statements: str, claim: str = "claim: It is so.") -> list[tuple[str, str, str, bool]]:
    """The shifts of a ledger of one claim, as (party, from, to, certain)."""
    facts = on_claim(*statements, claim=claim)
    rows = timeline(facts, facts.claim_ids).parts[1].rows
    return [(row["party"], row["from"], row["to"], row["certain"]) for row in rows]


def stances(*statements: str) -> list[tuple[str, str]]:
    """One party's positions, as (id's last part, stance)."""
    facts = on_claim(*statements)
    positions = positions_of(facts.by_claim["s/c"])
    return [(each.id.rpartition("/")[2], each.stance) for each in positions]


def rows(*statements: str, **sources: str) -> list[Row]:
    facts = on_claim(*statements, **sources)
    return timeline(facts, facts.claim_ids).parts[0].rows


def test_a_denial_then_neither_is_a_certain_shift() -> None:
    assert shifts("x1 P 2024-10-23 denies", "x2 P 2024-10-24 neither") == [
        ("P", "denies", "neither", True)
    ]


def test_asserts_to_confirms_is_no_shift() -> None:
    assert shifts("x1 P 2024-10-23 asserts", "x2 P 2024-10-24 confirms") == []


def test_intervals_that_overlap_make_a_possible_shift() -> None:
    # By earliest, x1 comes first; it may yet have been said after x2.
    assert shifts("x1 P 2024-10-01/2024-10-20 denies", "x2 P 2024-10-10/2024-10-30 admits") == [
        ("P", "denies", "admits", False)
    ]


def test_intervals_that_touch_on_no_day_make_a_certain_shift() -> None:
    assert shifts("x1 P 2024-10-01/2024-10-09 denies", "x2 P 2024-10-10/2024-10-30 admits") == [
        ("P", "denies", "admits", True)
    ]


def test_intervals_that_share_one_day_make_a_possible_shift() -> None:
    assert shifts("x1 P 2024-10-01/2024-10-10 denies", "x2 P 2024-10-10/2024-10-30 admits") == [
        ("P", "denies", "admits", False)
    ]


def test_one_day_without_clock_times_is_one_position_the_strongest() -> None:
    assert stances("x1 P 2024-10-24 questions", "x2 P 2024-10-24 disputes") == [("x2", "disputes")]


def test_one_day_with_one_clock_time_missing_is_still_one_position() -> None:
    said = ("x1 P 2024-10-24T09:00 denies", "x2 P 2024-10-24 allows")
    assert stances(*said) == [("x1", "denies")]
    assert shifts(*said) == []


def test_one_day_with_clock_times_throughout_is_a_position_at_each() -> None:
    said = ("x1 P 2024-10-24T09:00 denies", "x2 P 2024-10-24T15:00 allows")
    assert stances(*said) == [("x1", "denies"), ("x2", "allows")]
    assert shifts(*said) == [("P", "denies", "allows", True)]


def test_a_silence_without_a_clock_time_joins_the_day() -> None:
    # Silence counts among what was said that day, so the day is one position again.
    said = (
        "x1 P 2024-10-24T09:00 denies",
        "x2 P 2024-10-24T15:00 allows",
        "x3 P 2024-10-24 silent",
    )
    assert stances(*said) == [("x1", "denies")]


def test_equal_clock_times_are_two_positions_and_a_possible_shift() -> None:
    said = ("x1 P 2024-10-24T09:00 denies", "x2 P 2024-10-24T09:00 allows")
    assert stances(*said) == [("x1", "denies"), ("x2", "allows")]
    assert shifts(*said) == [("P", "denies", "allows", False)]


def test_clock_times_with_different_offsets_are_put_in_order_as_instants() -> None:
    # 14:30 in Kazan is 11:30 UTC; 08:00 in New York is 12:00 UTC, half an hour later.
    said = ("x1 P 2024-10-24T14:30+03:00 denies", "x2 P 2024-10-24T08:00-04:00 allows")
    assert shifts(*said) == [("P", "denies", "allows", True)]


def test_a_day_line_between_two_clocks_makes_no_certainty() -> None:
    # By the calendar x1 is a day earlier; in fact 23:30 at -05:00 is after 01:00 at +03:00.
    said = ("x1 P 2024-10-24T23:30-05:00 denies", "x2 P 2024-10-25T01:00+03:00 allows")
    assert shifts(*said) == [("P", "denies", "allows", False)]


def test_an_interval_of_one_day_is_that_day() -> None:
    said = ("x1 P 2024-10-24 questions", "x2 P 2024-10-24/2024-10-24 disputes")
    assert stances(*said) == [("x2", "disputes")]


def test_of_equal_scores_the_stance_higher_in_the_table_wins_then_the_lower_id() -> None:
    assert stances("x1 P 2024-10-24 asserts", "x2 P 2024-10-24 admits") == [("x2", "admits")]
    assert stances("x2 P 2024-10-24 asserts", "x1 P 2024-10-24 asserts") == [("x1", "asserts")]


def test_opposite_signs_at_the_largest_score_are_a_split_without_a_score() -> None:
    said = ("x1 P 2024-10-24 denies", "x2 P 2024-10-24 asserts")
    facts = on_claim(*said)
    (split,) = positions_of(facts.by_claim["s/c"])
    assert (split.stance, split.score, split.id) == ("split", None, "s/c/x2")


def test_opposite_signs_below_the_largest_score_are_no_split() -> None:
    assert stances("x1 P 2024-10-24 denies", "x2 P 2024-10-24 allows") == [("x1", "denies")]


def test_a_split_is_shown_and_is_no_movement() -> None:
    said = (
        "x1 P 2024-10-23 denies",
        "x2 P 2024-10-24 denies",
        "x3 P 2024-10-24 asserts",
        "x4 P 2024-10-25 denies",
    )
    assert [stance for _, stance in stances(*said)] == ["denies", "split", "denies"]
    assert shifts(*said) == []


def test_a_silence_between_two_denials_is_no_movement() -> None:
    said = ("x1 P 2024-10-23 denies", "x2 P 2024-10-24 silent", "x3 P 2024-10-25 denies")
    assert stances(*said) == [("x1", "denies"), ("x2", "silent"), ("x3", "denies")]
    assert shifts(*said) == []


def test_a_shift_reaches_over_a_silence() -> None:
    said = ("x1 P 2024-10-23 denies", "x2 P 2024-10-24 silent", "x3 P 2024-10-25 neither")
    assert shifts(*said) == [("P", "denies", "neither", True)]


def test_a_day_of_silence_and_words_has_the_stance_of_the_words() -> None:
    assert stances("x1 P 2024-10-24 silent", "x2 P 2024-10-24 neither") == [("x2", "neither")]
    assert stances("x1 P 2024-10-24 silent", "x2 P 2024-10-24 silent") == [("x1", "silent")]


def test_the_current_position_is_the_last_that_is_no_silence_splits_included() -> None:
    facts = on_claim("x1 P 2024-10-23 denies", "x2 P 2024-10-24 silent")
    current = current_of(positions_of(facts.by_claim["s/c"]))
    assert current is not None
    assert current.id == "s/c/x1"
    facts = on_claim("x1 P 2024-10-23 denies", "x2 P 2024-10-24 denies", "x3 P 2024-10-24 admits")
    current = current_of(positions_of(facts.by_claim["s/c"]))
    assert current is not None
    assert current.stance == "split"


def test_positions_are_ordered_by_earliest_then_latest_then_id() -> None:
    said = (
        "x5 P 2024-10-24 neither",
        "x1 P 2024-10/.. admits",
        "x3 P ../2024-10-23 denies",
        "x2 P XXXX allows",
        "x4 P 2024-10 implies",
    )
    # Open starts first, of these the one with an end before the one without.
    assert [id for id, _ in stances(*said)] == ["x3", "x2", "x4", "x1", "x5"]


def test_a_date_wholly_unknown_makes_only_possible_shifts() -> None:
    assert shifts("x1 P XXXX denies", "x2 P 2024-10-24 admits") == [
        ("P", "denies", "admits", False)
    ]


def test_qualifiers_never_widen_a_date() -> None:
    assert shifts("x1 P 2024-10-23~ denies", "x2 P 2024-10-24? neither") == [
        ("P", "denies", "neither", True)
    ]


def test_parties_are_kept_apart_and_speakers_of_one_are_not() -> None:
    assert shifts(
        "x1 A 2024-10-23 denies party=Russia",
        "x2 B 2024-10-24 neither party=Russia",
        "x3 B 2024-10-24 denies",
    ) == [("Russia", "denies", "neither", True)]


def test_an_untracked_party_is_listed_without_shifts() -> None:
    facts = on_claim(
        "x1 P 2024-10-23 denies",
        "x2 P 2024-10-24 admits",
        "x3 Q 2024-10-23 denies",
        "x4 Q 2024-10-24 admits",
        claim="claim: It is so.\nparties: [Q, R]",
    )
    answer = timeline(facts, facts.claim_ids)
    assert [row["party"] for row in answer.parts[1].rows] == ["Q"]
    assert {row["party"]: row["tracked"] for row in answer.parts[0].rows} == {"P": False, "Q": True}
    assert answer.parts[2].rows[0]["unheard"] == ["R"]


def test_a_replaced_statement_leaves_the_timeline_and_not_the_tree() -> None:
    said = ("x1 P 2024-10-23 admits", "x2 P 2024-10-23 denies replaces=s/c/x1")
    facts = on_claim(*said)
    assert list(in_force(facts)) == ["s/c/x2"]
    assert list(facts.statements) == ["s/c/x1", "s/c/x2"]
    assert [row["id"] for row in rows(*said)] == ["s/c/x2"]


def test_the_statements_of_a_retracted_source_leave_the_timeline() -> None:
    retracted = "title: T\npublisher: P\nupdated: 2024-10-23\nretracted: {date: 2024-10-30}\n"
    said = ("x1 P 2024-10-23 denies source=gone", "x2 P 2024-10-24 admits")
    facts = on_claim(*said, gone=retracted)
    assert list(in_force(facts)) == ["s/c/x2"]
    assert shifts_of("s/c", positions_of(list(in_force(facts).values()))) == []


def test_as_of_a_day_nothing_said_or_published_later_is_known() -> None:
    from datetime import date

    late = "title: T\npublisher: P\npublished: 2024-11-20\n"
    facts = on_claim(
        "x1 P 2024-10-23 denies source=early",
        "x2 P 2024-10-24 admits source=late",
        "x3 P 2024-11-20 denies source=early replaces=s/c/x1",
        early="title: T\npublisher: P\npublished: 2024-10-20\nretracted: {date: 2024-12-01}\n",
        late=late,
    )
    assert list(in_force(facts, date(2024, 10, 25))) == ["s/c/x1"]
    assert list(in_force(facts, date(2024, 11, 20))) == ["s/c/x2", "s/c/x3"]
    assert list(in_force(facts, date(2024, 12, 1))) == ["s/c/x2"]


def test_reports_of_one_utterance_are_one_row_with_their_sources() -> None:
    (row,) = rows("x1 P 2024-10-24 denies", "x2 P 2024-10-24/2024-10-24 denies source=b")
    assert [each["source"] for each in row["sources"]] == ["a", "b"]
    assert [each["origin"] for each in row["sources"]] == ["RFA", "TASS"]
    assert row["id"] == "s/c/x1"


def test_clock_times_that_agree_are_one_utterance_and_others_are_not() -> None:
    assert (
        len(rows("x1 P 2024-10-24T14:30 denies", "x2 P 2024-10-24T14:30:00 denies source=b")) == 1
    )
    assert len(rows("x1 P 2024-10-24T14:30 denies", "x2 P 2024-10-24 denies source=b")) == 1
    assert len(rows("x1 P 2024-10-24T14:30 denies", "x2 P 2024-10-24T15:30 denies source=b")) == 2


def test_same_as_joins_over_a_report_that_is_retracted() -> None:
    gone = "title: T\npublisher: P\nupdated: 2024\nretracted: {date: 2024-10-30}\n"
    (row,) = rows(
        "x1 P 2024-10/2024-11 denies source=gone",
        "x2 P 2024-10/2024-11 denies source=a same_as=s/c/x1",
        "x3 P 2024-10/2024-11 denies source=b same_as=s/c/x1",
        gone=gone,
    )
    assert [each["id"] for each in row["sources"]] == ["s/c/x2", "s/c/x3"]


def test_an_utterance_has_the_figures_of_all_its_reports_and_revises_none_of_them() -> None:
    first, second = rows(
        "x1 P 2024-10/2024-11 asserts figures={n:_3000} confidence=doubtful",
        "x2 P 2024-10/2024-11 asserts source=b same_as=s/c/x1 figures={n:_4000,_m:_5}",
        "x3 P 2024-12-01 asserts figures={n:_1}",
    )
    assert first["figures"] == {"n": "3000", "m": "5"}
    assert [each["figures"] for each in first["sources"]] == [
        {"n": "3000"},
        {"n": "4000", "m": "5"},
    ]
    assert first["revisions"] == {}
    assert first["confidence"] == "probable"
    assert second["revisions"] == {"n": "4000"}


def test_splits_and_silences_are_told() -> None:
    found = rows(
        "x1 P 2024-10-23 denies",
        "x2 P 2024-10-23 asserts",
        "x3 P 2024-10-24 silent",
        "x4 P 2024-10-25 silent",
    )
    assert [row["event"] for row in found] == ["split", "split", "fell silent", None]


def test_statements_that_replace_each_other_both_stay() -> None:
    said = (
        "x1 P 2024-10-23 denies replaces=s/c/x2",
        "x2 P 2024-10-23 denies replaces=s/c/x1",
        "x3 P 2024-10-23 denies",
        "x4 P 2024-10-23 denies replaces=s/c/x3",
    )
    assert list(in_force(on_claim(*said))) == ["s/c/x1", "s/c/x2", "s/c/x4"]


def test_rows_of_one_day_stand_in_the_order_of_its_positions() -> None:
    found = rows("x1 P 2024-10-24T14:30+03:00 denies", "x2 P 2024-10-24T08:00-04:00 allows")
    assert [row["id"] for row in found] == ["s/c/x1", "s/c/x2"]
    assert found[1]["shift"]["from"] == "denies"


def test_a_whole_day_ends_before_the_next_begins_whatever_its_clocks() -> None:
    assert shifts(
        "x1 P 2024-10-24T23:30-05:00 denies",
        "x2 P 2024-10-24 questions",
        "x3 P 2024-10-25T01:00+03:00 allows",
    ) == [("P", "denies", "allows", True)]


def test_an_assessment_counts_from_its_day() -> None:
    from datetime import date

    facts = on_claim(
        "x1 P 2024-10-23 denies",
        claim="claim: C.\nassessments:\n"
        "  - {date: 2024-10-24, likelihood: likely, confidence: low, why: x}\n"
        "  - {date: 2024-11-24, likelihood: unlikely, confidence: high, why: x}\n",
    )

    def judged(as_of: date | None) -> object:
        return timeline(facts, facts.claim_ids, as_of=as_of).parts[2].rows[0]["likelihood"]

    assert judged(None) == "unlikely"
    assert judged(date(2024, 10, 25)) == "likely"
    assert judged(date(2024, 10, 23)) is None


def test_same_as_joins_reports_whatever_their_dates() -> None:
    (row,) = rows("x1 P 2024-10 denies", "x2 P 2024-10-24 denies same_as=s/c/x1 source=b")
    assert [each["id"] for each in row["sources"]] == ["s/c/x1", "s/c/x2"]


def test_two_utterances_in_one_source_stay_two() -> None:
    assert len(rows("x1 P 2024-10-24 denies", "x2 P 2024-10-24 denies")) == 2


def test_uncertain_days_are_not_taken_for_one_utterance() -> None:
    assert len(rows("x1 P 2024-10 denies", "x2 P 2024-10 denies source=b")) == 2


def test_a_later_figure_is_a_revision_and_of_one_day_the_last_id_counts() -> None:
    found = rows(
        "x1 P 2024-10-23 asserts figures={troops:_3000}",
        "x2 P 2024-10-23 asserts figures={troops:_4000}",
        "x3 P 2024-10-25 asserts figures={troops:_12000}",
        "x4 P 2024-10-26 asserts figures={troops:_12000..12000}",
    )
    assert {row["id"]: row["revisions"] for row in found} == {
        "s/c/x1": {},
        "s/c/x2": {},
        "s/c/x3": {"troops": "4000"},
        "s/c/x4": {},
    }
