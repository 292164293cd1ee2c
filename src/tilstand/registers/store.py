"""The versions of register entries, the log of a register, and its current state.

`registers/NAME/entries/ID/HASH.json` has what stood in an entry at one time and is never changed; which of
them stands is said by the acts in `registers/NAME/log/WRITER.jsonl`. So two copies of a collection merge in
git without a conflict, and nothing that anybody wrote is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from tilstand.define.registers import DeclaredRegister
from tilstand.errors import ArchiveError
from tilstand.languages import make_error
from tilstand.model.batch import ENTRY_NAME, RegisterEntry, encode_entry_values, hash_entry_values
from tilstand.workflow.actions import SubjectState, SubjectStates, derive_subject_states
from tilstand.workflow.event_log import EventJournal, EventStore, RoundEvent


class EntryVersionStore(Protocol):
    """Where the versions of entries are kept: files here, a database in the portal."""

    def store_version(self, entry: str, values: Mapping[str, str]) -> str:
        """Keep a version; its hash."""

    def get(self, entry: str, sha256: str) -> Mapping[str, str] | None:
        """A version; None where it was removed, or is not what its hash says."""

    def remove_versions(self, entry: str, sha256: str = "") -> None:
        """Remove a version of an entry, or every one; their hashes stay in the log."""


class RegisterStore:
    """A register with the place where it is kept.

    Args:
        register: What is kept.
        store: Its acts.
        versions: Its versions.
    """

    def __init__(self, register: DeclaredRegister, store: EventStore, versions: EntryVersionStore) -> None:
        self.register = register
        self.store = store
        self.versions = versions


class EntryVersionFiles:
    """Versions as files.

    Args:
        folder: `registers/NAME/entries`; it is made by the first version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store_version(self, entry: str, values: Mapping[str, str]) -> str:
        """Keep a version; its hash.

        Raises:
            ArchiveError: If it cannot be written.
        """
        sha256, data = hash_entry_values(values), encode_entry_values(values)
        file = self._get_version_path(entry, sha256)
        try:
            if not (file.is_file() and file.read_bytes() == data):  # somebody may be reading it
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        except OSError as error:
            raise make_error(ArchiveError, "round.unwritable", folder=file.parent, error=error) from error
        return sha256

    def get(self, entry: str, sha256: str) -> Mapping[str, str] | None:
        """A version; None where it was removed, or is not what its hash says."""
        if not ENTRY_NAME.fullmatch(entry):  # a log that somebody made up leads nowhere else
            return None
        try:
            told = json.loads(self._get_version_path(entry, sha256).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(told, dict):
            return None
        values = {str(name): str(text) for name, text in told.items()}
        return values if hash_entry_values(values) == sha256 else None

    def remove_versions(self, entry: str, sha256: str = "") -> None:
        """Remove a version of an entry, or every one; their hashes stay in the log."""
        folder = self.folder / entry
        if not ENTRY_NAME.fullmatch(entry):
            return
        for file in [self._get_version_path(entry, sha256)] if sha256 else sorted(folder.glob("*.json")):
            file.unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def _get_version_path(self, entry: str, sha256: str) -> Path:
        return self.folder / entry / f"{sha256[:16]}.json"


def open_register_store(register: DeclaredRegister) -> RegisterStore:
    """A register in its folder."""
    return RegisterStore(register, EventJournal(register.path / "log"), EntryVersionFiles(register.path / "entries"))


TRACK = "entry"
"""The kind of subject that an entry is, in the table of acts."""

REACH = "reach"
"""The kind of subject that how far a register is known is."""


@dataclass(frozen=True)
class RegisterState:
    """How a register stands.

    Attributes:
        entries: What stands, by the names of the entries.
        acts: Where each entry stands by what was done to it.
        known: The last day of which the register is known.
        waits: The day that somebody has declared, and nobody else confirmed yet; None where none waits.
        lost: Entries whose version that stands is not there, or is not what the log says.
        met: Entries that two persons changed without having seen each other's change, with the act that
            came last: it stands, and the other one is in the history.
    """

    entries: Mapping[str, RegisterEntry]
    acts: SubjectStates
    known: date
    waits: date | None = None
    lost: tuple[str, ...] = ()
    met: tuple[RoundEvent, ...] = ()


def load_register_entries(shelf: RegisterStore) -> RegisterState:
    """How a register stands now.

    Raises:
        ArchiveError: If a log is damaged.
    """
    events = shelf.store.read_events()
    acts = derive_subject_states(events)
    entries, lost, met = dict[str, RegisterEntry](), list[str](), list[RoundEvent]()
    for name in acts.list_subjects(TRACK):
        stand = acts.get_subject_state(TRACK, name)
        if stand.state == "removed":
            continue
        met.extend(_find_conflicting_changes(stand))
        values = shelf.versions.get(name, stand.names)
        if values is None:
            lost.append(name)
        else:
            entries[name] = _build_register_entry(name, stand, values)
    known, waits = _find_known_until(shelf.register, acts.get_subject_state(REACH, shelf.register.name))
    return RegisterState(entries, acts, known, waits, tuple(lost), tuple(met))


def _find_known_until(register: DeclaredRegister, stand: SubjectState) -> tuple[date, date | None]:
    """How far a register is known, and the day that waits; that less is known needs no second person."""
    known, waits = register.about.reach, None
    for event in stand.events:
        if event.act == "confirm":
            known, waits = waits or known, None
            continue
        day = date.fromisoformat(event.facts.get("until", known.isoformat()))
        waits = day if register.about.second_person and day > known else None
        known = known if waits else day
    return max(known, register.about.balance_end or known), waits


def _build_register_entry(name: str, stand: SubjectState, values: Mapping[str, str]) -> RegisterEntry:
    wrote, looked, opened = stand.last("write"), stand.last("write", "review"), stand.last("release")
    return RegisterEntry(
        name,
        values,
        stand.state,
        stand.names,
        wrote.by if wrote else "",
        wrote.at if wrote else "",
        looked.at if looked else "",
        opened.at if opened and stand.state == "released" else "",
    )


def _find_conflicting_changes(stand: SubjectState) -> list[RoundEvent]:
    """The last change, where it was made on another version than the one that stood before it."""
    writes = [event for event in stand.events if event.act == "write"]
    if len(writes) < 2 or writes[-1].facts.get("former", "") == writes[-2].names:
        return []
    return [writes[-1]]
