"""An entry of a register as it stands, with what was done to it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ENTRY_NAME", "RegisterEntry", "entry_bytes", "entry_hash"]

ENTRY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What an entry may be called: its name is that of a folder too."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An entry.

    Attributes:
        id: Its name.
        values: What stands in its columns; a column that is blank is not there.
        state: `written`, `released`, `withdrawn`.
        sha256: Hash of what stands.
        by: Who wrote it.
        written: When that was.
        looked: When somebody wrote it or looked at it last.
        released: When it was released; empty where it is not.
    """

    id: str
    values: Mapping[str, str]
    state: str = "written"
    sha256: str = ""
    by: str = ""
    written: str = ""
    looked: str = ""
    released: str = ""


def entry_bytes(values: Mapping[str, str]) -> bytes:
    """What stands in an entry, as it lies in a file: a line a column, the same bytes whoever writes."""
    kept = {name: text for name, text in values.items() if text}
    return (json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def entry_hash(values: Mapping[str, str]) -> str:
    """The hash of what stands in an entry."""
    return hashlib.sha256(entry_bytes(values)).hexdigest()
