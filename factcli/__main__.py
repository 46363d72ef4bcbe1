"""`python -m factcli` is `factcli`."""

from factcli.cli.app import main

main()
