"""Where a register is kept: every version of an entry in a file of its own, and the acts in a log a person.

`registers/NAME/entries/ID/HASH.json` has what stood in an entry at one time and is never changed; which of
them stands is said by the acts in `registers/NAME/log/WRITER.jsonl`. So two copies of a collection merge in
git without a conflict, and nothing that anybody wrote is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tilstand.define.registers import DeclaredRegister
from tilstand.errors import ArchiveError
from tilstand.languages import failure
from tilstand.model.entry import ENTRY_NAME, entry_bytes, entry_hash
from tilstand.round.journal import Journal, Store

__all__ = ["Shelf", "Versions", "shelf"]


class Versions(Protocol):
    """Where the versions of entries are kept: files here, a database in the portal."""

    def put(self, entry: str, values: Mapping[str, str]) -> str:
        """Keep a version; its hash."""

    def get(self, entry: str, sha256: str) -> Mapping[str, str] | None:
        """A version; None where it was removed, or is not what its hash says."""

    def drop(self, entry: str, sha256: str = "") -> None:
        """Remove a version of an entry, or every one; their hashes stay in the log."""


class Shelf:
    """A register with the place where it is kept.

    Args:
        register: What is kept.
        store: Its acts.
        versions: Its versions.
    """

    def __init__(self, register: DeclaredRegister, store: Store, versions: Versions) -> None:
        self.register = register
        self.store = store
        self.versions = versions


class EntryFiles:
    """Versions as files.

    Args:
        folder: `registers/NAME/entries`; it is made by the first version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, entry: str, values: Mapping[str, str]) -> str:
        """Keep a version; its hash.

        Raises:
            ArchiveError: If it cannot be written.
        """
        sha256, data = entry_hash(values), entry_bytes(values)
        file = self._file(entry, sha256)
        try:
            if not (file.is_file() and file.read_bytes() == data):  # somebody may be reading it
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        except OSError as error:
            raise failure(ArchiveError, "round.unwritable", folder=file.parent, error=error) from error
        return sha256

    def get(self, entry: str, sha256: str) -> Mapping[str, str] | None:
        """A version; None where it was removed, or is not what its hash says."""
        if not ENTRY_NAME.fullmatch(entry):  # a log that somebody made up leads nowhere else
            return None
        try:
            told = json.loads(self._file(entry, sha256).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(told, dict):
            return None
        values = {str(name): str(text) for name, text in told.items()}
        return values if entry_hash(values) == sha256 else None

    def drop(self, entry: str, sha256: str = "") -> None:
        """Remove a version of an entry, or every one; their hashes stay in the log."""
        folder = self.folder / entry
        if not ENTRY_NAME.fullmatch(entry):
            return
        for file in [self._file(entry, sha256)] if sha256 else sorted(folder.glob("*.json")):
            file.unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def _file(self, entry: str, sha256: str) -> Path:
        return self.folder / entry / f"{sha256[:16]}.json"


def shelf(register: DeclaredRegister) -> Shelf:
    """A register in its folder."""
    return Shelf(register, Journal(register.path / "log"), EntryFiles(register.path / "entries"))
