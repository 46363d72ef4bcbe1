"""Writing a site: what factcli did not make is left alone, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from factcli.errors import CannotWrite, Conflict
from factcli.sites import MARK, publish

PAGE = f"<!doctype html>{MARK.decode()}"


def test_pages_that_are_no_more_go_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert publish(str(folder), [("stories/a.html", PAGE), ("index.html", PAGE)]) == 2
    (folder / "stories" / "own.html").write_text("mine")
    (folder / "stories" / "notes.txt").write_text(PAGE)
    (folder / "old.html").write_text(PAGE)
    assert publish(str(folder), [("stories/b.html", PAGE), ("index.html", PAGE + "2")]) == 2
    left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*"))
    assert left == [
        "index.html",
        "old.html",
        "stories/b.html",
        "stories/notes.txt",
        "stories/own.html",
    ]
    assert (folder / "index.html").read_text() == PAGE + "2"


def test_a_foreign_first_page_stops_it_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(Conflict, match=r"index\.html was not made by factcli"):
        publish(str(tmp_path), [("stories/a.html", PAGE), ("index.html", PAGE)])
    assert not (tmp_path / "stories").exists()


def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_text(PAGE)
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "stories").symlink_to(outside)
    with pytest.raises(Conflict, match="is a link"):
        publish(str(folder), [("stories/a.html", "new"), ("index.html", PAGE)])
    (folder / "stories").unlink()
    (folder / "stories").mkdir()
    (folder / "stories" / "a.html").symlink_to(outside / "a.html")
    with pytest.raises(Conflict, match="was not made by factcli"):
        publish(str(folder), [("stories/a.html", "new"), ("index.html", PAGE)])
    assert (outside / "a.html").read_text() == PAGE


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(CannotWrite, match="could not write"):
        publish(str(tmp_path / "site"), [("index.html", PAGE)])


def test_what_a_killed_run_left_beside_its_pages_goes(tmp_path: Path) -> None:
    for part in (tmp_path, tmp_path / "stories", tmp_path / "parties"):
        part.mkdir(exist_ok=True)
        (part / "a.html.123.tmp").write_text(PAGE)
        (part / "own.html.123.tmp").write_text("mine")
    publish(str(tmp_path), [("index.html", PAGE)])
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    own = "own.html.123.tmp"
    assert left == ["index.html", own, f"parties/{own}", f"stories/{own}"]


def test_a_folder_over_a_link_is_one_with_a_slash_at_its_end_too(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert publish(f"{tmp_path}/link/", [("index.html", PAGE)]) == 1
    assert (tmp_path / "real" / "index.html").exists()


def test_a_page_that_cannot_be_written_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    publish(str(folder), [("stories/a.html", PAGE), ("index.html", PAGE)])
    (folder / "stories" / "b.html").write_text("mine")
    with pytest.raises(Conflict, match=r"b\.html was not made by factcli"):
        publish(
            str(folder),
            [("stories/a.html", "new"), ("stories/b.html", "new"), ("index.html", "new")],
        )
    assert (folder / "stories" / "a.html").read_text() == PAGE
    assert sorted(path.name for path in folder.rglob("*.*")) == ["a.html", "b.html", "index.html"]
