"""`python -m tilstand`: the command line."""

from tilstand.cli import main

main()
