"""Removing: nothing that stays is left without what it names."""

from __future__ import annotations

import pytest

from factcli.changes.change import Remove
from factcli.changes.diff import as_diff
from factcli.changes.removals import remove
from factcli.errors import Conflict, NotFound, WrongUsage
from tests.changes.test_edits import FILES, KIM, LEDGER
from tests.ledgers import after, ledger_of


def test_a_statement() -> None:
    plan = remove(LEDGER, ["2024-10-24-lee"], False)
    text = FILES["facts/s/c/2024-10-24-lee.yaml"]
    assert isinstance(text, str)
    assert plan.changes == (Remove("facts/s/c/2024-10-24-lee.yaml", text.encode()),)
    assert as_diff(plan.changes).splitlines()[:6] == [
        "diff --git a/facts/s/c/2024-10-24-lee.yaml b/facts/s/c/2024-10-24-lee.yaml",
        "deleted file mode 100644",
        "--- a/facts/s/c/2024-10-24-lee.yaml",
        "+++ /dev/null",
        "@@ -1,9 +0,0 @@",
        "-speaker: Lee",
    ]


def test_what_is_named_by_another_stays() -> None:
    with pytest.raises(Conflict, match=r"2024-10-24-lee\.yaml names s/c/2024-10-24-kim"):
        remove(LEDGER, ["2024-10-24-kim"], False)
    with pytest.raises(Conflict, match="names page"):
        remove(LEDGER, ["page"], False)
    both = remove(LEDGER, ["2024-10-24-kim", "2024-10-24-lee"], False)
    assert len(both.changes) == 2


def test_a_claim_with_statements_goes_only_when_that_is_said() -> None:
    with pytest.raises(WrongUsage, match="holds 2 more files"):
        remove(LEDGER, ["s/c"], False)
    plan = remove(LEDGER, ["s/c"], True)
    assert set(after(LEDGER, plan)) == {"seeds/page.yaml"}
    order = [change.path for change in plan.changes]  # the last goes first
    assert order[0] == "facts/s/c/claim.yaml"
    assert order.index("facts/s/c/2024-10-24-kim.yaml") < order.index(
        "facts/s/c/2024-10-24-lee.yaml"
    )
    assert remove(LEDGER, ["s"], True) == plan
    ledger = ledger_of({"facts/s/c/claim.yaml": "claim: X.\n"})
    assert remove(ledger, ["s/c"], False).changes
    with pytest.raises(WrongUsage, match="holds 1 more file;"):
        remove(ledger, ["s"], False)


def test_a_claim_that_another_claim_names() -> None:
    ledger = ledger_of({**FILES, "facts/s/d/claim.yaml": "claim: X.\ndistinct_from: [s/c]\n"})
    with pytest.raises(Conflict, match=r"facts/s/d/claim\.yaml names s/c"):
        remove(ledger, ["s/c"], True)
    assert set(after(ledger, remove(ledger, ["s/c", "s/d"], True))) == {"seeds/page.yaml"}


def test_captures_stay_and_are_named() -> None:
    capture = f"captures:\n  - date: 2024\n    sha256: {'0' * 64}\n    file: old.txt\n"
    ledger = ledger_of({"seeds/old.yaml": f"title: T\npublisher: P\nupdated: 2024\n{capture}"})
    plan = remove(ledger, ["old"], False)
    assert plan.notes == ("kept seeds/old.txt, a capture of it",)


def test_refusals() -> None:
    with pytest.raises(NotFound):
        remove(LEDGER, ["nope"], False)
    with pytest.raises(WrongUsage, match="by hand"):
        remove(LEDGER, ["factcli.yaml"], True)
    ledger = ledger_of({**FILES, "facts/s/c/deep/x.txt": "x"})
    with pytest.raises(Conflict, match="belong to no record"):
        remove(ledger, ["s/c"], True)


def test_a_confirmation_that_rests_on_it_is_refused() -> None:
    other = KIM.replace("page", "tass").replace("probable", "confirmed")
    ledger = ledger_of(
        {
            **FILES,
            "seeds/tass.yaml": "title: T\npublisher: TASS\nupdated: 2024-10-25\n",
            "facts/s/c/2024-10-24-kim-2.yaml": other,
        }
    )
    with pytest.raises(WrongUsage, match="two independent origins"):
        remove(ledger, ["2024-10-24-kim", "2024-10-24-lee"], False)
