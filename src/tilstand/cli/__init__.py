"""The command line: one command a verb; progress on stderr, results on stdout, `--json` for machines."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise

from tilstand.cli.app import app
from tilstand.cli.show import show_error
from tilstand.errors import TilstandError
from tilstand.kernel.fault import KernelError
from tilstand.terms.label import LANGUAGES

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
        told = TilstandError(error.title, cause=error.causes, remedy=error.remedy)
        _end(told, error, told.exit_code)
    except OSError as error:
        told = TilstandError(
            "A file or folder cannot be used",
            cause=str(error),
            remedy="Check that it is there, that you may use it, and that the disk is not full.",
        )
        _end(told, error, told.exit_code)
    except Exception as error:  # the last stop: nobody should have to read a traceback
        told = TilstandError(
            "tilstand has a fault and stopped",
            cause=f"{type(error).__name__}: {error}",
            remedy="Please report this, with the command. TILSTAND_DEBUG=1 before it shows where it is.",
        )
        _end(told, error, _BUG)


def _language(arguments: Sequence[str]) -> str:
    """The language that messages were asked for in, wherever in the command the work stopped.

    Example:
        >>> _language(["run", "norway", "--language", "en"]), _language(["--language=nn"]), _language([])
        ('en', 'nn', 'nb')
    """
    asked = " ".join(arguments).replace("--language=", "--language ").split(" ")
    given = [word for before, word in pairwise(asked) if before == "--language"]
    return given[-1] if given and given[-1] in LANGUAGES else LANGUAGES[0]


def _end(told: TilstandError, error: Exception, code: int) -> None:
    if os.environ.get("TILSTAND_DEBUG") == "1":
        traceback.print_exception(error)
    show_error(told, _language(sys.argv))
    sys.exit(code)
