"""The manual page, in the macros of man(7): commands and options from the code, what the program
is and its exit codes from the pages that tell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from registered import Command, Parameter, commands, program

from factcli import __version__

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    "FACTCLI_DIR": "The folder of the ledger, where -C names none; else it is looked for from the"
    " working folder upward.",
    "FACTCLI_PAGER, PAGER": "The pager of --pager; less where neither is set, none where it is"
    " empty or cat.",
    "LESS, LV": "Where they are not set, the pager is given FRX and -c.",
    "NO_COLOR": "Where it is set, nothing is coloured unless --color always is given.",
    "ACCESSIBLE": "Where it is set, and not 0, answers are sentences, as --accessible makes them.",
    "COLORTERM": "Where it is truecolor or 24bit, stances have the very colours of the page; on"
    " terminals of 256 colours, by TERM, the nearest.",
    "TERM": "Where it is not set, or dumb, nothing is coloured, and less is not started.",
    "VISUAL, EDITOR": "The editor of edit; vi where neither is set.",
    "XDG_CACHE_HOME": "Where the index is kept, in a folder factcli; else in ~/.cache.",
    "COLUMNS": "The width of the terminal, where it is set.",
    "GITHUB_ACTIONS, GITHUB_WORKSPACE": "Where the first is true, check gives annotations, too, and"
    " no line of an answer is a command to the runner. Annotations name files from the second.",
    "FACTCLI_DEBUG": "Where it is set, a fault of factcli itself is shown with its traceback.",
}
FILES = {
    "factcli.yaml": "The settings of a ledger. The nearest folder upward that holds it, or"
    " facts/, is the ledger's.",
    "facts/STORY/story.yaml": "What a story is about.",
    "facts/STORY/CLAIM/claim.yaml": "A claim: one sentence that is true or not.",
    "facts/STORY/CLAIM/DATE-SPEAKER.yaml": "A statement on it: who said what, when, read in which"
    " source.",
    "seeds/SOURCE.yaml": "A source; what was captured of its text lies beside it.",
    "~/.cache/factcli/": "The index of each ledger, which may be deleted at any moment.",
}
_ESCAPES = {
    "\\": r"\(rs",
    "-": r"\-",
    "'": r"\(aq",
    '"': r"\(dq",
    "`": r"\(ga",
    "^": r"\(ha",
    "~": r"\(ti",
}


def page() -> str:
    """The whole page, the same for the same code and docs."""
    root = program()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pieces = [
        ['.\\" Made by docs/generate.py; not to be edited.'],
        [f'.TH FACTCLI 1 "" "factcli {__version__}" "User Commands"', ".nh", ".ad l"],
        [".SH NAME", f"factcli \\- {escaped(_clause(root.help))}"],
        [".SH SYNOPSIS", _synopsis(root, "COMMAND [ARGUMENT]...")],
        [".SH DESCRIPTION", *_paragraphs(readme.split("\n\n")[1])],
        [".SH COMMANDS", *_commands()],
        [".SH GLOBAL OPTIONS", *_paragraphs("They stand before the command."), *_options(root)],
        *([f".SH {name}", *_entries(rows)] for name, rows in _tables(readme)),
        [".SH EXAMPLES", *_examples(readme)],
        [".SH SEE ALSO", ".BR git (1),", ".BR less (1),", ".BR gitattributes (5)"],
        _paragraphs("The pages in docs/ of the source tell of the format and of every answer."),
    ]
    return "".join(f"{line}\n" for piece in pieces for line in piece)


def escaped(text: str) -> str:
    """A text as one line, or a part of one, that says nothing to roff."""
    line = "".join(
        _ESCAPES.get(each, each if each.isascii() else f"\\[u{ord(each):04X}]")
        for each in " ".join(text.split())
    )
    return f"\\&{line}" if line.startswith(".") else line


def _clause(text: str) -> str:
    """A sentence without its full stop, as it stands after a name."""
    return text[0].lower() + text[1:].rstrip(".")


def _paragraphs(text: str) -> list[str]:
    pieces = re.split(r"\n\s*\n", text.strip())
    return [line for piece in pieces for line in (".PP", escaped(piece))]


def _bold(text: str) -> str:
    return f"\\fB{escaped(text)}\\fR"


def _slanted(text: str) -> str:
    """Words for which others are put, in italics: those in capitals."""
    return re.sub(r"[A-Z]+(?![A-Za-z])", lambda found: f"\\fI{found[0]}\\fR", escaped(text))


def _synopsis(command: Command, rest: str = "") -> str:
    words = [_bold(f"factcli {command.name}".strip())]
    if command.name:
        words += ["[\\fIOPTION\\fR]..."] * bool(command.options)
    else:
        words += [f"[{_head(each)}]" for each in command.options if "--help" not in each.names]
    words += [_slanted(each.metavar) for each in command.arguments]
    return " ".join([*words, *([_slanted(rest)] if rest else [])])


def _head(parameter: Parameter) -> str:
    names = ", ".join(map(_bold, parameter.names))
    return " ".join(part for part in (names, _slanted(parameter.metavar)) if part)


def _commands() -> Iterator[str]:
    for command in commands():
        yield f".SS {escaped(command.name)}"
        yield _synopsis(command)
        yield from _paragraphs(command.help)
        yield from _options(command)


def _options(command: Command) -> Iterator[str]:
    for each in command.parameters:
        yield from (".TP", _head(each), escaped(each.help))


def _tables(readme: str) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    answers = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")
    told = answers.partition("## Exit codes\n")[2].partition("\n#")[0].partition("\n<!--")[0]
    rows = re.findall(r"^\| ([0-9, ]+?) \| (.*?) \|$", told, re.M)
    yield "EXIT STATUS", [(code, f"{words[0].upper()}{words[1:]}.") for code, words in rows]
    yield "ENVIRONMENT", list(ENVIRONMENT.items())
    yield "FILES", list(FILES.items())


def _entries(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for head, text in rows:
        yield from (".TP", _bold(head), escaped(text.replace("`", "")))


def _examples(readme: str) -> Iterator[str]:
    """The commands under "Ask it" in README.md, each with what it is for."""
    session = readme.partition("\n## Ask it\n")[2].partition("```console\n")[2].partition("```")[0]
    for command, words in re.findall(r"^\$ (.*?) +# (.*)$", session, re.M):
        yield from (".TP", _bold(command), escaped(f"{words[0].upper()}{words[1:]}."))
