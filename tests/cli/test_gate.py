"""check as CI runs it: exit codes, annotations, what a change brought, repairs, hooks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from factcli.checks import RULES
from factcli.scaffold import FOR_CI
from tests.cli.test_app import factcli
from tests.cli.test_changing import PUTIN
from tests.conftest import ROOT, copy_shipped
from tests.test_crashes import content, git

BIN = Path(sys.executable).parent


def broken(root: Path, old: str = "neither", new: str = "neihter") -> None:
    text = (root / PUTIN).read_text()
    assert old in text
    (root / PUTIN).write_text(text.replace(old, new, 1))


def committed(root: Path) -> None:
    git(root, "init", "-q", ".")
    again(root)


def again(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x")


def test_annotations_come_with_the_text_under_github(ledger: Path) -> None:
    broken(ledger)
    done = factcli(
        "check", folder=ledger, GITHUB_ACTIONS="true", GITHUB_WORKSPACE=str(ledger.parent)
    )
    assert done.returncode == 1
    text, annotation = done.stdout.decode().split("1 error\n")
    assert text.startswith(f"{PUTIN}:4:9: unknown-word: ")
    assert annotation.startswith(f"::error file=ledger/{PUTIN},line=4,col=9,title=")
    for words in (["check", "-f", "text"], ["check", "-f", "json"]):
        done = factcli(*words, folder=ledger, GITHUB_ACTIONS="true")
        assert b"\n::" not in done.stdout
    done = factcli("check", "-f", "github", folder=ledger)
    assert done.stdout.decode() == annotation.replace("=ledger/", "=")


def test_no_answer_is_a_command_to_github(ledger: Path) -> None:
    claim = ledger / "facts/dprk-troops/troops-sent/claim.yaml"
    lines = claim.read_text().splitlines(keepends=True)
    claim.write_text('claim: "::add-mask::x"\n' + "".join(lines[1:]))
    for words in (["timeline", "troops-sent"], ["timeline", "-f", "md"], ["show", "troops-sent"]):
        done = factcli(*words, folder=ledger, GITHUB_ACTIONS="true")
        assert b"add-mask" in done.stdout
        assert not re.search(rb"(?m)^\s*::", done.stdout)
    plain = factcli("timeline", "troops-sent", folder=ledger).stdout
    assert re.search(rb"(?m)^::add-mask::x$", plain)


def test_rules_are_selected_and_ignored(ledger: Path) -> None:
    broken(ledger)
    assert factcli("check", "--select", "spelling,units", folder=ledger).returncode == 0
    assert factcli("check", "--ignore", "unknown-word", folder=ledger).returncode == 0
    assert factcli("check", "--select", "unknown-word", folder=ledger).returncode == 1
    assert factcli("check", "--select", "unknown-wort", folder=ledger).returncode == 2


def test_only_what_a_change_brought(ledger: Path) -> None:
    broken(ledger)
    committed(ledger)
    assert factcli("check", folder=ledger).returncode == 1
    done = factcli("check", "--changed-since", "HEAD", folder=ledger)
    assert (done.returncode, done.stdout) == (0, b"no faults found\n")
    text = (ledger / PUTIN).read_text()
    (ledger / PUTIN).write_text("# moved\n\n" + text)
    assert factcli("check", "--changed-since", "HEAD", folder=ledger).returncode == 0
    (ledger / "facts/dprk-troops").rename(ledger / "facts/kursk")
    done = factcli("check", "--changed-since", "HEAD", folder=ledger)
    assert b"unknown-word" not in done.stdout
    assert b"dangling-reference" in done.stdout
    (ledger / "facts/kursk").rename(ledger / "facts/dprk-troops")
    broken(ledger, "probable", "sure")
    done = factcli("check", "--changed-since", "HEAD", "-f", "jsonl", folder=ledger)
    (row,) = map(json.loads, done.stdout.splitlines())
    assert (row["rule"], row["message"]) == ("unknown-word", '"sure" is no confidence in a report')


def test_the_ledger_may_lie_deep_in_a_repository(ledger: Path) -> None:
    committed(ledger.parent)
    broken(ledger)
    done = factcli("check", "--changed-since", "HEAD", "-f", "github", folder=ledger)
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file=ledger/{PUTIN},line=4".encode())


@pytest.mark.parametrize("revision", ["nope", "-x", "--help", "HEAD~9", "HEAD:facts", "", "a..b"])
def test_what_is_no_revision(revision: str, ledger: Path) -> None:
    committed(ledger)
    done = factcli("check", f"--changed-since={revision}", folder=ledger)
    assert done.returncode == 4, done
    assert b"there is no revision" in done.stderr
    assert done.stdout == b""


def test_outside_of_git(ledger: Path) -> None:
    done = factcli("check", "--changed-since", "HEAD", folder=ledger)
    assert done.returncode == 2
    assert b"not a git repository" in done.stderr


def test_nothing_of_a_repository_is_run(ledger: Path, tmp_path: Path) -> None:
    committed(ledger)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git(ledger, "config", key, str(trap))
    (ledger / ".git/hooks").mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        shutil.copy(trap, ledger / ".git/hooks" / hook)
    (ledger / ".gitattributes").write_text("*.yaml diff=x filter=x textconv=x\n")
    broken(ledger)
    assert factcli("check", "--changed-since", "HEAD", folder=ledger).returncode == 1
    assert not (tmp_path / "sprung").exists()


def test_a_repository_within_the_ledger_is_none(ledger: Path) -> None:
    """A pull request brings a bare repository, in which HEAD has the same fault."""
    committed(ledger.parent)
    broken(ledger)
    forged = ledger.parent / "forged"
    shutil.copytree(ledger / "facts", forged / "facts")
    shutil.copytree(ledger / "seeds", forged / "seeds")
    shutil.copy(ledger / "factcli.yaml", forged)
    committed(forged)
    for name in ("HEAD", "config", "objects", "refs"):
        shutil.move(forged / ".git" / name, ledger / name)
    done = factcli("-C", "ledger", "check", "--changed-since", "HEAD", folder=ledger.parent)
    assert done.returncode != 0
    assert b"no faults found" not in done.stdout


def test_a_damaged_repository_is_no_clean_one(ledger: Path) -> None:
    committed(ledger)
    broken(ledger)
    hash = git(ledger, "rev-parse", "HEAD:facts/dprk-troops/arms-supplied/claim.yaml").strip()
    blob = ledger / ".git/objects" / hash[:2] / hash[2:]
    blob.chmod(0o600)
    whole = blob.read_bytes()
    for damaged in (whole[:18] + bytes([whole[18] ^ 1]) + whole[19:], b""):
        blob.write_bytes(damaged)
        done = factcli("check", "--changed-since", "HEAD", folder=ledger)
        assert done.returncode == 3, done
        assert b"that revision" in done.stderr


def test_what_was_graded_off_cannot_be_what_grades(ledger: Path) -> None:
    (ledger / "factcli.yaml").write_text(
        "severities: {unknown-rule: off, syntax: off, quote-missing: off}\n"
    )
    done = factcli("check", "-f", "jsonl", folder=ledger)
    assert done.returncode == 1
    rules = [json.loads(line)["rule"] for line in done.stdout.splitlines()]
    assert rules == ["unknown-rule", "unknown-rule"]


@pytest.mark.parametrize("words", [["--dry-run"], ["--fix", "--changed-since", "HEAD"]])
def test_options_that_do_not_go_together(words: list[str], ledger: Path) -> None:
    assert factcli("check", *words, folder=ledger).returncode == 2


def test_a_count_in_a_message_makes_no_fault_new(ledger: Path) -> None:
    kirby = ledger / "facts/dprk-troops/troops-to-fight/2024-10-23-john-kirby.yaml"
    kirby.write_text(kirby.read_text().replace("John Kirby", "J. Kirby"))
    kirby.rename(kirby.with_name("2024-10-23-j-kirby.yaml"))
    twice = ledger / "facts/dprk-troops/story.yaml"
    twice.write_text(twice.read_text() + "note: a\nnote: b\n")
    committed(ledger)
    twice.write_text("# one more line\n" + twice.read_text())
    other = ledger / "facts/dprk-troops/troops-sent/2024-10-23-john-kirby.yaml"
    shutil.copy(other, other.with_name("2024-10-23-john-kirby-2.yaml"))
    done = factcli("check", "--strict", "--changed-since", "HEAD", "-f", "jsonl", folder=ledger)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["rule"] for row in rows] == ["duplicate"]


def test_annotations_go_to_the_log_where_the_text_goes_to_a_file(ledger: Path) -> None:
    broken(ledger)
    done = factcli("check", "-o", "found.txt", folder=ledger, GITHUB_ACTIONS="true")
    assert done.stdout.startswith(b"::error file=")
    assert (ledger / "found.txt").read_text().endswith("1 error\n")


def test_repairs(ledger: Path) -> None:
    misnamed = (ledger / PUTIN).with_name("2024-10-23-putin.yaml")
    (ledger / PUTIN).rename(misnamed)
    before = content(ledger)
    done = factcli("check", "--fix", "--dry-run", folder=ledger)
    assert done.returncode == 0
    assert f"rename to {PUTIN}\n" in done.stdout.decode()
    assert content(ledger) == before
    done = factcli("check", "--fix", "--select", "units", folder=ledger)
    assert content(ledger) == before
    done = factcli("check", "--fix", folder=ledger)
    assert (done.returncode, done.stdout) == (0, b"no faults found\n")
    assert done.stderr.decode().endswith("1 mended\n")
    assert (ledger / PUTIN).exists()


def test_explain() -> None:
    every = factcli("explain").stdout.decode()
    for name, rule in RULES.items():
        assert re.search(f"(?m)^{name} +{rule.severity} +{re.escape(rule.reason)}$", every)
    for name in ("circle", "encoding"):
        done = factcli("explain", name)
        assert done.returncode == 0
        assert RULES[name].reason in done.stdout.decode()
    assert factcli("explain", "speling").returncode == 4


# -- CI, published ---------------------------------------------------------------------------------


def test_the_files_for_each_ci_hold_to_their_schemas(tmp_path: Path) -> None:
    done = factcli("init", *(w for name in FOR_CI for w in ("--ci", name)), folder=tmp_path)
    assert done.returncode == 0
    for schema, file in (
        ("vendor.github-workflows", tmp_path / ".github/workflows/factcli.yml"),
        ("vendor.gitlab-ci", tmp_path / ".gitlab-ci.yml"),
        ("vendor.github-actions", ROOT / "action.yml"),
    ):
        subprocess.run(
            [BIN / "check-jsonschema", "--builtin-schema", schema, file], check=True, timeout=60
        )
    for command, file in (
        ("validate-config", tmp_path / ".pre-commit-config.yaml"),
        ("validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
    ):
        subprocess.run([BIN / "pre-commit", command, file], check=True, timeout=60)
    mine = content(tmp_path)
    assert factcli("init", "--ci", "github", folder=tmp_path).returncode == 0
    assert content(tmp_path) == mine
    assert factcli("init", "--ci", "gitea", folder=tmp_path).returncode == 2


def test_the_action_runs_nothing_that_a_checkout_brings(tmp_path: Path) -> None:
    """Its scripts, as they stand in action.yml, in a workspace full of traps."""
    workspace, temporary = tmp_path / "workspace", tmp_path / "temp"
    copy_shipped(workspace)
    temporary.mkdir()
    for name in ("venv", "pip", "factcli", "logging", "typer", "sitecustomize"):
        (workspace / f"{name}.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')\n")
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    scripts = [step for step in steps if "run" in step]
    assert len(scripts) == 2
    for step in scripts:
        inside = step.get("working-directory") == "${{ runner.temp }}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", step["run"]],
            cwd=temporary if inside else workspace,
            env={
                "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(tmp_path),
                "RUNNER_TEMP": str(temporary),
                "GITHUB_ACTION_PATH": str(ROOT),
                "FOLDER": ".",
                "ARGUMENTS": "--strict -f json",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if "No matching distribution" in done.stderr or "name resolution" in done.stderr:
            assert not os.environ.get("CI"), done
            pytest.skip("the package registry is out of reach")
        assert done.returncode == 0, done
    assert json.loads(done.stdout)["findings"] == []
    assert not (tmp_path / "sprung").exists()


def test_editors_find_a_schema_for_every_file(tmp_path: Path) -> None:
    factcli("init", folder=tmp_path)
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())["yaml.schemas"]
    kinds = {"claim", "statement", "source", "story", "config"}
    assert {Path(path).stem for path in settings} == kinds
    for path in settings:
        kind = Path(path).stem
        assert (tmp_path / path).read_text() == factcli("schema", kind).stdout.decode()
    assert factcli("schema", "nope").returncode == 2
    assert factcli("check", "--strict", folder=tmp_path).returncode == 0


def test_the_project_checks_its_own_facts() -> None:
    assert "make facts" in (ROOT / ".ci" / "run").read_text()
    done = factcli("check", "--strict")
    assert (done.returncode, done.stdout) == (0, b"no faults found\n")


def test_both_hooks_run_from_a_scratch_repository(tmp_path: Path) -> None:
    """`pre-commit try-repo`: it builds an environment of its own, from the package registry."""
    project = tmp_path / "project"
    shutil.copytree(
        ROOT,
        project,
        ignore=shutil.ignore_patterns(".git", ".venv", ".bench", "*.egg-info", ".*_cache", "build"),
    )
    committed(project)
    scratch = tmp_path / "scratch"
    copy_shipped(scratch)
    (scratch / "factcli.yaml").write_text("title:   'Scratch'\n")
    broken(scratch)
    committed(scratch)
    done = subprocess.run(
        [BIN / "pre-commit", "try-repo", project, "--all-files", "--verbose"],
        cwd=scratch,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PRE_COMMIT_HOME": str(tmp_path / "cache"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        },
    )
    told = done.stdout + done.stderr
    if "Could not find a version" in told or "Temporary failure in name resolution" in told:
        assert not os.environ.get("CI"), told
        pytest.skip(
            "the package registry is out of reach, and hooks build their environment from it"
        )
    assert f"{PUTIN}:4:9: unknown-word" in told
    assert "files were modified by this hook" in told
    assert (scratch / "factcli.yaml").read_text() == "title: Scratch\n"
    assert re.search(r"factcli check\.+Failed", told)
    assert "Skipped" not in told
    assert re.search(r"factcli fmt\.+Failed", told)
