"""The command line: one command a verb; progress on stderr, results on stdout, `--json` for machines."""

from __future__ import annotations

import sys

from tilstand.cli.app import app
from tilstand.cli.show import show_error
from tilstand.errors import TilstandError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; an error becomes title, cause, remedy and its own exit code."""
    try:
        app(standalone_mode=True)
    except TilstandError as error:
        show_error(error)
        sys.exit(error.exit_code)
