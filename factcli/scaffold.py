"""The files that `init` puts beside a ledger: for git, for editors, and for the CI of common
forges."""

from __future__ import annotations

import json
from collections.abc import Mapping

from factcli import __version__
from factcli.format.fields import TABLES
from factcli.format.schema import schema_text
from factcli.paths import CONFIG, FACTS, SEEDS

_GLOBS = {
    "claim": ["facts/*/*/claim.yaml"],
    "statement": ["facts/*/*/*.yaml", "!facts/*/*/claim.yaml"],
    "source": ["seeds/*.yaml"],
    "story": ["facts/*/story.yaml"],
    "config": [CONFIG],
}
SCHEMAS = ".vscode/factcli"


def for_editors() -> Mapping[str, str]:
    """Files by path: the schemas, and the settings by which the YAML language server finds them."""
    settings = {
        "yaml.schemas": {f"./{SCHEMAS}/{kind}.json": globs for kind, globs in _GLOBS.items()}
    }
    files = {f"{SCHEMAS}/{kind}.json": schema_text(kind) for kind in TABLES}  # type: ignore[arg-type]
    return {".vscode/settings.json": json.dumps(settings, indent=2) + "\n", **files}


SETTINGS = "# The settings of this ledger; all may be left out.\n"

FOR_GIT: Mapping[str, str] = {
    ".gitignore": "# What editors, systems and a killed factcli leave behind.\n"
    "*.tmp\n*.bak\n*~\n*.sw[op]\n.#*\n\\#*\n.DS_Store\nThumbs.db\ndesktop.ini\n",
    ".gitattributes": "# Records have the same line ends on every system.\n"
    f"/{FACTS}/**/*.yaml text eol=lf\n/{SEEDS}/*.yaml text eol=lf\n/{CONFIG} text eol=lf\n",
}
"""Files that tell git what to leave out, and how to write the rest."""

FOR_TEXTS: Mapping[str, str] = {
    f"{SEEDS}/.gitattributes": "# A captured text is kept byte for byte.\n*.txt -text\n*.md -text\n"
}
"""Files that keep git from changing captured texts."""

PRIVATE_TEXTS: Mapping[str, str] = {
    f"{SEEDS}/.gitignore": "# Captured texts stay out of git: they may not be republished. What was"
    " verified in them is\n# attested in the statements; to look again, put the text beside its"
    " record.\n*\n!.gitattributes\n!.gitignore\n!*.yaml\n"
}
"""Files that keep captured texts out of git."""

_GITHUB = f"""\
name: facts
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install factcli=={__version__}
      - run: factcli check
      - run: factcli fmt --check
"""
_GITLAB = f"""\
facts:
  image: python:3.12-slim
  script:
    - pip install factcli=={__version__}
    - factcli check -f junit -o factcli.xml || factcli check
    - factcli fmt --check
  artifacts:
    when: always
    reports:
      junit: factcli.xml
"""
_PRE_COMMIT = f"""\
repos:
  - repo: local
    hooks:
      - id: factcli-check
        name: factcli check
        entry: factcli check
        language: python
        additional_dependencies: [factcli=={__version__}]
        always_run: true
        pass_filenames: false
      - id: factcli-fmt
        name: factcli fmt
        entry: factcli fmt
        language: python
        additional_dependencies: [factcli=={__version__}]
        files: ^(facts/.*\\.yaml|seeds/.*\\.yaml|factcli\\.yaml)$
        require_serial: true
"""
FOR_CI: Mapping[str, tuple[str, str]] = {
    "github": (".github/workflows/factcli.yml", _GITHUB),
    "gitlab": (".gitlab-ci.yml", _GITLAB),
    "pre-commit": (".pre-commit-config.yaml", _PRE_COMMIT),
}
"""For each forge, the path of a file and its text."""
