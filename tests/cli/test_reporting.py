"""report: which story is meant, in which form, and where it goes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from factcli.cli.app import run

PAGE = "<!doctype html>"


def test_the_only_story_need_not_be_named(ledger: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(ledger), "report"]) == 0
    assert capfd.readouterr().out.startswith(PAGE)


def test_of_several_one_must_be_named(ledger: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (ledger / "facts" / "other" / "claim").mkdir(parents=True)
    (ledger / "facts" / "other" / "claim" / "claim.yaml").write_text("claim: It is so.\n")
    assert run(["-C", str(ledger), "report"]) == 2
    assert "name one of the stories: dprk-troops, other; or --site DIR" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["-o", "x.html"], PAGE),
        (["-o", "x.HTML"], PAGE),
        (["-o", "x.md"], "# North Korean"),
        (["-o", "x.svg"], "<svg "),
        (["-o", "x.json"], "{"),
        (["-o", "x.txt"], PAGE),
        (["-o", "x.md", "-f", "svg"], "<svg "),
    ],
)
def test_the_form_is_what_the_file_ends_in(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], begins: str
) -> None:
    monkeypatch.chdir(ledger)
    assert run(["report", *words]) == 0
    assert (ledger / words[1]).read_text(encoding="utf-8").startswith(begins)


def test_json_tells_all_of_it(ledger: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(ledger), "report", "-f", "json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert answer["schema"] == "factcli/report/1"
    assert answer["statements"] != []
    assert answer["title"] == "North Korean troops for Russia's war, October 2024"


def test_what_cannot_be_read_is_told_and_the_rest_is_written(
    ledger: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (ledger / "facts" / "dprk-troops" / "troops-sent" / "2024-10-24-x.yaml").write_text(
        "speaker: ["
    )
    page, site = tmp_path / "x.html", tmp_path / "site"
    assert run(["-C", str(ledger), "report", "-o", str(page)]) == 3
    assert run(["-C", str(ledger), "report", "--site", str(site)]) == 3
    assert "answered in part" in capfd.readouterr().err
    assert page.read_text(encoding="utf-8").startswith(PAGE)
    assert (site / "index.html").exists()


def test_where_it_cannot_be_written(ledger: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(ledger), "report", "-o", str(ledger / "no" / "x.html")]) == 6
    assert run(["-C", str(ledger), "report", "--site", str(ledger / "factcli.yaml" / "x")]) == 6
    assert capfd.readouterr().err.count("could not write") == 2


def test_the_same_ledger_gives_the_same_bytes(ledger: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(["-C", str(ledger), "report", "--site", str(tmp_path / name)]) == 0
    pages = sorted(
        path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.html")
    )
    assert len(pages) == 10
    for page in pages:
        assert (tmp_path / "one" / page).read_bytes() == (tmp_path / "two" / page).read_bytes()


@pytest.mark.parametrize("words", [["dprk-troops"], ["dprk-troops", "--rev", "HEAD"], []])
def test_a_story_is_told_alike_however_it_is_asked_for(
    ledger: Path, capfd: pytest.CaptureFixture[str], words: list[str]
) -> None:
    git = ["git", "-C", str(ledger), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *step], check=True)
    assert run(["-C", str(ledger), "--no-cache", "report", "dprk-troops"]) == 0
    whole = capfd.readouterr().out
    assert "<h1><bdi>North Korean troops for Russia&#39;s war, October 2024</bdi></h1>" in whole
    assert run(["-C", str(ledger), "report", *words]) == 0
    assert capfd.readouterr().out == whole


def test_a_story_that_was_given_a_title_has_it(
    ledger: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(ledger), "report", "dprk-troops"]) == 0
    (ledger / "facts" / "dprk-troops" / "story.yaml").write_text("title: Another\n")
    capfd.readouterr()
    assert run(["-C", str(ledger), "report", "dprk-troops"]) == 0
    assert "<h1><bdi>Another</bdi></h1>" in capfd.readouterr().out
    (ledger / "facts" / "dprk-troops" / "story.yaml").unlink()
    assert run(["-C", str(ledger), "report", "dprk-troops"]) == 0
    told = capfd.readouterr()
    assert "<h1><bdi>dprk-troops</bdi></h1>" in told.out
    assert told.err == ""


def test_no_site_is_put_among_the_records(ledger: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place = ledger / "facts" / "dprk-troops" / "site"
    assert run(["-C", str(ledger), "report", "--site", str(place)]) == 2
    assert "that is among the records" in capfd.readouterr().err
    assert not place.exists()
