"""The command line: one command a verb; progress on stderr, results on stdout, `--json` for machines."""

from __future__ import annotations

import io
import os
import sys
import traceback

from tilstand.cli.app import app
from tilstand.cli.show import show_error
from tilstand.cli.tongue import of_arguments
from tilstand.errors import TilstandError
from tilstand.kernel.fault import KernelError
from tilstand.languages import failure
from tilstand.terms import Alike

__all__ = ["app", "main"]

_BUG = 70  # EX_SOFTWARE of sysexits.h


def main() -> None:
    """Run the command line; an error becomes title, cause, remedy and its own exit code.

    Exit code 70 is a fault of the program's own; TILSTAND_DEBUG=1 shows where it is.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows only ASCII still shows all
    try:
        app(standalone_mode=True)
    except TilstandError as error:
        _end(error, error, error.exit_code)
    except KernelError as error:
        told = failure(TilstandError, "relations", [Alike(one) for one in (error.title, *error.causes)])
        _end(told, error, told.exit_code)
    except OSError as error:
        told = failure(TilstandError, "unusable", error=error)
        _end(told, error, told.exit_code)
    except Exception as error:  # the last stop: nobody should have to read a traceback
        told = failure(TilstandError, "fault", kind=type(error).__name__, error=error)
        _end(told, error, _BUG)


def _end(told: TilstandError, error: Exception, code: int) -> None:
    if os.environ.get("TILSTAND_DEBUG") == "1":
        traceback.print_exception(error)
    show_error(told, of_arguments(sys.argv))
    sys.exit(code)
