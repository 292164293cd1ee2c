"""Templates as they were compiled, kept where Python keeps its own compiled modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

__all__ = ["CompiledTemplates"]


class CompiledTemplates(BytecodeCache):
    """Compiled templates in the `__pycache__` beside them; what cannot be read or written is compiled anew.

    A template is known by its text and by the options that it was compiled with, and not by its time. As with
    modules, nothing is written where Python was told not to, or is not allowed to.

    Args:
        options: What the environment compiles templates with.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = repr(sorted(options.items()))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Where the compiled template lies; nowhere for one that is no file."""
        return "" if filename is None else cache_from_source(filename)

    def get_source_checksum(self, source: str) -> str:
        """What tells whether it is still the same."""
        return super().get_source_checksum(f"{self._options}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read it, if it is there and whole."""
        with suppress(OSError, EOFError, ValueError, UnpicklingError):
            bucket.bytecode_from_string(Path(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it: whole or not at all, for others may read it at the same time."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        place = Path(bucket.key)
        made = place.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            made.write_bytes(bucket.bytecode_to_string())
            made.replace(place)
