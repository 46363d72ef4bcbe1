"""The entry of the program: `factcli`, and `python -m factcli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run one command and exit; an interrupt ends it quietly, wherever it comes.

    One command is short and its records hold no circles, so the garbage collector is left off: it
    would take a quarter of the time that a large ledger needs.
    """
    try:
        import gc

        gc.disable()
        from factcli.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
