"""The commands that change what is there: edit, rm, mv, assess, fmt."""

from typing import TYPE_CHECKING, Annotated

import typer

from factcli.cli import options
from factcli.cli.carrying_out import carry_out
from factcli.cli.options import Takes, Text, Texts, option, pair
from factcli.cli.session import PARTIAL, Session
from factcli.cli.streams import warn
from factcli.errors import WrongUsage

if TYPE_CHECKING:
    from factcli.changes.plan import Ledger, Plan


def edit(
    context: typer.Context,
    id: Annotated[
        str, typer.Argument(metavar="ID", help="Any unambiguous tail of an id."), Takes("id")
    ],
    set: Annotated[
        Texts,
        option("KEY=VALUE", "Set a field; again for a list; KEY.NAME=VALUE for one of its names."),
        Takes("edited pair"),
    ] = None,
    unset: Annotated[
        Texts, option("KEY", "Take a field out, or KEY.NAME."), Takes("edited key")
    ] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Change a record: by its fields, or without --set and --unset in your editor.

    No line changes but those of the fields. A statement whose date or speaker changes gets the
    name that goes with them, and every reference follows. The editor ($VISUAL, $EDITOR) works on
    a copy, which takes the file's place once it is valid.
    """
    session: Session = context.obj
    if not set and not unset:
        from factcli.cli.editor import edit_in_editor

        edit_in_editor(session, id, dry_run)
        return
    from factcli.changes.edits import edit_fields

    sets = [pair("--set", each) for each in set or ()]
    today = session.today()
    carry_out(session, lambda ledger: edit_fields(ledger, id, sets, unset or [], today), dry_run)


def rm(
    context: typer.Context,
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="The records to remove."), Takes("id")
    ],
    recursive: Annotated[
        bool, typer.Option("-r", "--recursive", help="Claims and stories with all they hold.")
    ] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Remove records, unless something that stays names them."""
    from factcli.changes.removals import remove

    carry_out(context.obj, lambda ledger: remove(ledger, ids, recursive), dry_run)


def mv(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="OLD... NEW", help="An id, or speaker:NAME, party:NAME, tag:WORD."),
        Takes("renamed"),
    ],
    dry_run: options.DryRun = False,
) -> None:
    """Rename a record or a name, with every reference to it.

    mv CLAIM NAME and mv STORY NAME take the whole folder along, mv CLAIM STORY/NAME to another
    story. mv STATEMENT... CLAIM moves statements to another claim. mv SOURCE NAME. By name: mv
    "speaker:V. Putin" "Vladimir Putin", and so party: and tag:. If it is killed half-way, the same
    command completes it.
    """
    if len(names) < 2:
        raise WrongUsage("give the old name and the new one")
    *old, new = names
    if len(old) > 1 and any(each.startswith(("speaker:", "party:", "tag:")) for each in old):
        raise WrongUsage("a speaker, party or tag is renamed one at a time")

    def plan(ledger: "Ledger") -> "Plan":
        from factcli.changes.renames import move_statements, rename

        if len(old) == 1:
            return rename(ledger, old[0], new)
        return move_statements(ledger, old, new)

    carry_out(context.obj, plan, dry_run)


def assess(
    context: typer.Context,
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="The claim that is judged."), Takes("claim")
    ],
    likelihood: Annotated[
        Text,
        option("WORDS", "'almost no chance' ... 'roughly even chance' ... 'almost certain'."),
        Takes("likelihood"),
    ] = None,
    confidence: Annotated[
        Text,
        option("WORD", "How good the basis of it is: low, moderate, high."),
        Takes("judgement"),
    ] = None,
    why: Annotated[Text, option("TEXT", "What it rests on.")] = None,
    date: Annotated[Text, option("EDTF", "The day of the judgement; today where left out.")] = None,
    dry_run: options.DryRun = False,
) -> None:
    """Record our own judgement of a claim's truth; the earlier ones stay."""
    from factcli.changes.edits import assess as plan

    session: Session = context.obj
    judgement = {
        "date": date or session.today(),
        "likelihood": likelihood,
        "confidence": confidence,
        "why": why,
    }
    given = options.all_given(judgement)
    carry_out(session, lambda ledger: plan(ledger, claim, given), dry_run)


def fmt(
    context: typer.Context,
    paths: options.Paths = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only name the files that are not; exits 1 with any.")
    ] = False,
    dry_run: options.DryRun = False,
) -> None:
    """Bring files into canonical form, with every comment kept; files with faults stay."""
    from factcli.changes.edits import tidy

    session: Session = context.obj
    places = session.places(paths or ())
    if check:
        plan = tidy(session.ledger(), places)
        session.give("".join(f"{change.path}\n" for change in plan.changes))
        for note in plan.notes:
            warn(note)
        if plan.changes:
            raise typer.Exit(1)
    else:
        plan = carry_out(session, lambda ledger: tidy(ledger, places), dry_run)
    if plan.notes:
        raise typer.Exit(PARTIAL)
