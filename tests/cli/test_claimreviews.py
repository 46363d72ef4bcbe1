"""import claimreview, export claimreview: the files, the question, the exit codes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from factcli import writer
from factcli.cli import claimreviews
from factcli.cli.app import run
from tests.exchange.test_claimreview import REVIEW, changed

UNKNOWN = changed(reviewRating={"alternateName": "Gallywobble"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ledger with a review beside it; one works in it."""
    ledger = tmp_path / "ledger"
    (ledger / "facts").mkdir(parents=True)
    (ledger / "factcli.yaml").write_text("title: The Desk\n")
    monkeypatch.chdir(ledger)
    write("../review.json", REVIEW)
    return ledger


def write(name: str, data: Any) -> None:
    Path(name).write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")


def held(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.yaml"))


def imported(*words: str) -> int:
    return run(["import", "claimreview", *words])


def test_a_dry_run_writes_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert imported("../review.json", "--dry-run") == 0
    told = capfd.readouterr().err
    assert told.splitlines() == [
        "rated “False”: denies (1)",
        "new: 1 claim, 2 statements, 2 sources",
        "known: nothing",
    ]
    assert held(folder) == ["factcli.yaml"]


def test_without_an_answer_nothing_is_written(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert imported("../review.json") == 2
    assert "nothing was written; --yes writes these 5 files" in capfd.readouterr().err
    assert held(folder) == ["factcli.yaml"]


@pytest.mark.parametrize(
    ("answer", "code", "count"), [("y\n", 0, 6), ("n\n", 130, 1), ("", 130, 1)]
)
def test_on_a_terminal_it_asks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, count: int
) -> None:
    monkeypatch.setattr(claimreviews, "somebody_is_there", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert imported("../review.json") == code
    assert len(held(folder)) == count


def test_the_story_can_be_named(folder: Path) -> None:
    assert imported("../review.json", "--story", "harbour", "--yes") == 0
    assert "facts/harbour/the-ferry-sank/claim.yaml" in held(folder)


def test_standard_input_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.TextIOWrapper(io.BytesIO(json.dumps(REVIEW).encode()))
    monkeypatch.setattr(sys, "stdin", data)
    assert imported("-", "--yes") == 0
    assert len(held(folder)) == 6


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["../no.json"], 4, "there is no file ../no.json"),
        ([".."], 3, "could not read ..: Is a directory"),
        (["../review.json", "--story", "A b"], 2, "--story A b: a name of lower-case"),
        (["../review.json", "--stance", "x"], 2, "--stance x: write WORD=STANCE"),
        (["../review.json", "--stance", "=denies"], 2, "--stance =denies: write WORD=STANCE"),
        (["../review.json", "--stance", "x=y"], 2, "--stance x=y: y is no stance"),
        (["../review.json", "--refused", "../review.json"], 2, "this is the file that is imported"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    folder: Path, capfd: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert imported(*words, "--yes") == code
    told = capfd.readouterr().err
    assert message in told and len(told.splitlines()) == 1
    assert held(folder) == ["factcli.yaml"]


def test_a_file_that_is_too_large_is_not_read(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claimreviews, "_LARGEST", 100)
    assert imported("../review.json", "--yes") == 3
    assert "../review.json is larger than" in capfd.readouterr().err


def test_what_is_refused_is_mended_and_imported(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write("../two.json", [UNKNOWN, {"@type": "ClaimReview", "refused": "of old"}])
    assert imported("../two.json", "--refused", "../refused.json", "--yes") == 1
    refused = json.loads(Path("../refused.json").read_text())
    assert [each["refused"].partition(":")[0] for each in refused] == [
        "its rating is not known",
        "it does not say which claim it is about",
    ]
    assert {**refused[0], "refused": 0} == {**UNKNOWN, "refused": 0}
    assert len(held(folder)) == 4  # who made the claim is taken in: claim, statement, source
    refused[1]["claimReviewed"] = "The crew swam."
    write("../refused.json", refused)
    capfd.readouterr()
    assert imported("../refused.json", "--stance", "gallywobble=disputes", "--yes") == 1
    assert "refused ../refused.json, review 2: nobody is named" in capfd.readouterr().err
    assert len(held(folder)) == 6


def test_names_of_an_id_come_along_with_what_is_refused(folder: Path) -> None:
    graph = {"@graph": [{"@id": "#a", "name": "Ann"}, {**UNKNOWN, "author": {"@id": "#a"}}]}
    write("../graph.json", graph)
    assert imported("../graph.json", "--refused", "../refused.json", "--yes") == 1
    assert json.loads(Path("../refused.json").read_text())[0]["author"]["name"] == "Ann"


def test_a_broken_file_does_not_keep_the_others_out(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write("../broken.json", '{"a": 1,}')
    assert imported("../broken.json", "../review.json", "--yes") == 1
    assert "../broken.json:1:9: json: nothing stands between the comma" in capfd.readouterr().err
    assert len(held(folder)) == 6


def test_what_was_cut_short_is_completed(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed behind any of its files, the same command makes the rest, and the end is the same."""
    done: list[str] = []
    real = writer.apply

    def noted(root: str, changes: Sequence[Any], *rest: Any, **more: Any) -> None:
        done[:] = [each.path for each in changes]
        real(root, changes, *rest, **more)

    monkeypatch.setattr(writer, "apply", noted)
    assert imported("../review.json", "--yes") == 0
    whole = {name: (folder / name).read_bytes() for name in held(folder)}
    order = [*done]
    assert len(order) == 5
    for left in range(len(order)):
        for name in order[left:]:
            (folder / name).unlink()
        assert imported("../review.json", "--yes") == 0
        assert done == order[left:]
        assert {name: (folder / name).read_bytes() for name in held(folder)} == whole


def test_hostile_texts_do_nothing_to_a_terminal(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write("../evil.json", changed(reviewRating={"alternateName": "x\u009b31m\u202e::set-env"}))
    assert imported("../evil.json", "--yes") == 1
    told = capfd.readouterr().err
    assert "\u009b" not in told and "\u202e" not in told
    assert run(["check"]) == 0


def test_export_goes_to_a_file_or_out(
    ledger: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(ledger), "export", "claimreview", "troops-sent"]) == 0
    told = capfd.readouterr()
    assert json.loads(told.out)["author"] == {
        "@type": "Organization",
        "name": "factcli's own examples",
    }
    assert told.err == "platforms ask where a review can be read: --url URL\n"
    out = tmp_path / "x.json"
    words = [
        "-C",
        str(ledger),
        "export",
        "claimreview",
        "-o",
        str(out),
        "--url",
        "https://a.example/",
    ]
    assert run(words) == 0
    assert len(json.loads(out.read_text())["@graph"]) == 22
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["ferry"], 4, "there is no story or claim ferry"),
        (["--url", "desk.example"], 2, "--url desk.example: a web address begins with https://"),
        (["--url", "javascript:alert(1)"], 2, "a web address begins with https://"),
    ],
)
def test_what_cannot_be_exported(
    ledger: Path, capfd: pytest.CaptureFixture[str], words: list[str], code: int, message: str
) -> None:
    assert run(["-C", str(ledger), "export", "claimreview", *words]) == code
    assert message in capfd.readouterr().err


def test_who_publishes_a_judgement_must_be_known(
    ledger: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (ledger / "factcli.yaml").write_text("")
    assert run(["-C", str(ledger), "export", "claimreview", "troops-sent"]) == 2
    assert "say who publishes the judgements: --publisher NAME" in capfd.readouterr().err
    assert run(["-C", str(ledger), "export", "claimreview", "troops-paid"]) == 0


def test_what_cannot_be_read_is_left_out_and_told(
    ledger: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (ledger / "facts/dprk-troops/troops-paid/claim.yaml").write_text("claim: [")
    assert run(["-C", str(ledger), "export", "claimreview", "--url", "https://a.example/"]) == 3
    told = capfd.readouterr()
    assert len(json.loads(told.out)["@graph"]) == 21
    assert "facts/dprk-troops/troops-paid/claim.yaml:1" in told.err
