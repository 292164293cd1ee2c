"""The command line: one command a verb; progress on stderr, results on stdout, `--json` for machines."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
import traceback
from typing import TYPE_CHECKING

from tilstand.cli.app import app

if TYPE_CHECKING:
    from tilstand.errors import TilstandError

__all__ = ["app", "main"]

_BUG = 70  # EX_SOFTWARE of sysexits.h
# An edition is millions of small values that stay; to look for circles in them more often costs a tenth.
_CIRCLES = (50_000, 100, 100)


def main() -> None:
    """Run the command line; an error becomes title, cause, remedy and its own exit code.

    Exit code 70 is a fault of the program's own; TILSTAND_DEBUG=1 shows where it is.
    """
    # No table here is so large that several threads would multiply it sooner, and without any a process can
    # be forked (`tilstand.storage.background`).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nor does anything that is installed beside have a say in how files are read, or is looked for.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    gc.set_threshold(*_CIRCLES)
    atexit.register(gc.freeze)  # nor are they looked through once more at the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows only ASCII still shows all
    try:
        app()
    except Exception as error:  # the last stop: nobody should have to read a traceback
        _exit_with_error(error)


def _exit_with_error(error: Exception) -> None:
    # Only who is told of an error waits for the words.
    from tilstand.cli.options import find_argument_language
    from tilstand.cli.output import show_command_error

    if os.environ.get("TILSTAND_DEBUG") == "1":
        traceback.print_exception(error)
    tilstand_error, code = _convert_error(error)
    show_command_error(tilstand_error, find_argument_language(sys.argv))
    sys.exit(code)


def _convert_error(error: Exception) -> tuple[TilstandError, int]:
    """The error as it is told, and the exit code."""
    from tilstand.errors import TilstandError
    from tilstand.languages import make_error
    from tilstand.terms import InvariantText

    if isinstance(error, TilstandError):
        return error, error.exit_code
    if "tilstand.kernel" in sys.modules:  # else the error is none of the kernel's, and its arithmetic stays out
        from tilstand.kernel.system import KernelError

        if isinstance(error, KernelError):
            tilstand_error = make_error(
                TilstandError, "relations", [InvariantText(text) for text in (error.title, *error.causes)]
            )
            return tilstand_error, tilstand_error.exit_code
    if isinstance(error, MemoryError):
        error.__traceback__ = None  # what has filled the memory goes before anything is said
        tilstand_error = make_error(TilstandError, "memory")
        return tilstand_error, tilstand_error.exit_code
    if isinstance(error, OSError):
        tilstand_error = make_error(TilstandError, "unusable", error=error)
        return tilstand_error, tilstand_error.exit_code
    return make_error(TilstandError, "fault", kind=type(error).__name__, error=error), _BUG
