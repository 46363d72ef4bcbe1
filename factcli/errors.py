"""What can be wrong with a request: one exception for each exit code.

Problems in the facts themselves are not exceptions but findings (`factcli.answers.Finding`).
Each message is one or more lines, says what is wrong and the way out, and reaches the user as it
stands, after the program's name.
"""

from __future__ import annotations


class FactcliError(Exception):
    """A request that cannot be carried out; `exit_code` is what the process ends with."""

    exit_code = 2


class WrongUsage(FactcliError):
    """The words of the request are off: unknown option value, missing field, ambiguous id."""

    exit_code = 2


class CannotRead(FactcliError):
    """What was asked for is there, in a file with faults."""

    exit_code = 3


class NotFound(FactcliError):
    """No such record, story, claim or revision."""

    exit_code = 4


class Conflict(FactcliError):
    """What was to be written is there already, or has changed meanwhile."""

    exit_code = 5


class Busy(Conflict):
    """Another writer holds the ledger and did not let go in time."""


class CannotWrite(FactcliError):
    """The file system refused: disk full, read-only, no permission."""

    exit_code = 6
