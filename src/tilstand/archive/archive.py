"""The archive's folder: stored files, their expiry and verification, and its state.

A log only grows, so that each event is looked at once, however often somebody asks.

    objects/ab/abcd…   the bytes, by their SHA-256, read-only
    log.jsonl          one event a line; each line holds the hash of the line before it
    head               how many lines there are, and the hash of the last

Counts are kept for ever. What is not a count (line lists, workbooks and answers in words) expires on a day
set by rule: the bytes go, and a tombstone with their hash stays, so that nobody can say afterwards what was
or was not there. Nothing stored is ever changed: a new version is a new object. What expired does not come
back: bytes with a tombstone are not stored again, unless somebody gives the same words anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from tilstand.archive.log import ArchiveEvent, ArchiveLog
from tilstand.errors import ArchiveError
from tilstand.languages import format_message, make_error
from tilstand.storage.atomic import write_file_atomically

Identity = tuple[str, str, str]


class ArchiveState:
    """What some events come to.

    Attributes:
        standing: What is stored and has not expired since, by kind, name and hash.
        gone: The last tombstone of bytes, by hash.
        refused: The event of what was not stored, by kind, name and hash.
        first: The first event of bytes, by hash.
    """

    def __init__(self) -> None:
        self._events: Sequence[ArchiveEvent] = ()
        self._reset_state()

    def _reset_state(self) -> None:
        self._count = 0
        self.standing: dict[Identity, ArchiveEvent] = {}
        self.gone: dict[str, ArchiveEvent] = {}
        self.refused: dict[Identity, ArchiveEvent] = {}
        self.first: dict[str, ArchiveEvent] = {}

    def include_events(self, events: Sequence[ArchiveEvent]) -> ArchiveState:
        """The same with the events that came since.

        Args:
            events: All events, oldest first: the same list, which has grown, or another one.
        """
        if events is not self._events:
            self._events = events
            self._reset_state()
        for event in events[self._count :]:
            self._add_archive_event(event)
        self._count = len(events)
        return self

    def _add_archive_event(self, event: ArchiveEvent) -> None:
        identity = (event.kind, event.name, event.sha256)
        self.first.setdefault(event.sha256, event)
        if event.event == "stored":
            self.standing[identity] = event
        elif event.event == "expired":
            self.standing.pop(identity, None)
            self.gone[event.sha256] = event
        elif event.event == "refused":
            self.refused.setdefault(identity, event)


_OBJECT = re.compile(r"^[0-9a-f]{64}$")


class Archive:
    """An archive in a folder; the folder is made on the first use.

    Args:
        root: The folder. It must not lie inside a collection.

    Raises:
        ArchiveError: If the folder lies inside a collection or cannot be used.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self._log = ArchiveLog(self.root)
        self._held = ArchiveState()
        for above in (self.root, *self.root.resolve().parents):
            if (above / "collection.toml").is_file():
                raise make_error(ArchiveError, "archive.inside", folder=self.root, collection=above.name)

    @property
    def log(self) -> Path:
        """The file of events."""
        return self._log.path

    def store_bytes(
        self,
        kind: str,
        data: bytes,
        *,
        name: str,
        by: str,
        provider: str = "",
        round_name: str = "",
        expires: date | None = None,
        at: datetime | None = None,
        anew: bool = False,
    ) -> ArchiveEvent:
        """Store bytes once; the same bytes under the same name and kind are not stored again.

        Args:
            kind: What it is.
            data: The bytes.
            name: Name of the file.
            by: Who stores it.
            provider: Whose it is.
            round_name: Which round it belongs to.
            expires: Day after which the bytes are removed by `expire_objects`.
            at: When; the present moment if not given.
            anew: True for words that somebody has just given: that they were given, and expired, before
                keeps them out no more than any others.

        Returns:
            The event that stands for the bytes. It is a tombstone (`expired`), and nothing was stored, if
            the bytes have been here before and were removed by rule.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._lock_archive():
            known = self._build_archive_state()
            standing, gone = known.standing.get((kind, name, digest)), known.gone.get(digest)
            if standing is None and gone is not None and not anew:
                return gone
            self._write_object(digest, data)
            if standing is not None:
                return standing
            entry = ArchiveEvent(
                event="stored",
                kind=kind,
                name=name,
                sha256=digest,
                size=len(data),
                provider=provider,
                round_name=round_name,
                by=by,
                at=_format_archive_time(at),
                expires=expires.isoformat() if expires else "",
            )
            self._log.append_entry(entry)
        return entry

    def note_refused_file(
        self, kind: str, sha256: str, size: int, *, name: str, by: str, provider: str = "", round_name: str = ""
    ) -> ArchiveEvent:
        """Note that a file came and was not accepted: its hash, and nothing of its content.

        The same refusal is noted once.
        """
        entry = ArchiveEvent("refused", kind, name, sha256, size, provider, round_name, by, _format_archive_time(None))
        with self._lock_archive():
            before = self._build_archive_state().refused.get((kind, name, sha256))
            if before is not None:
                return before
            self._log.append_entry(entry)
        return entry

    def find_first_receipt_day(self, sha256: str) -> date | None:
        """The day on which bytes first came, under whichever name; None if they never did."""
        first = self._build_archive_state().first.get(sha256)
        return None if first is None else date.fromisoformat(first.at[:10])

    def entries(self) -> Iterator[ArchiveEvent]:
        """All events, oldest first.

        Raises:
            ArchiveError: If a line was changed, taken away or only half written, or the log is empty though
                there are objects.
        """
        return iter(tuple(self._read_event_list()))

    def _read_event_list(self) -> Sequence[ArchiveEvent]:
        events = self._log.entries()
        if not events and any(self._list_object_files()):
            raise make_error(ArchiveError, "archive.no_log", folder=self.root, objects=self.root / "objects")
        return events

    def _build_archive_state(self) -> ArchiveState:
        """What the events come to, as they stand now."""
        return self._held.include_events(self._read_event_list())

    def read(self, sha256: str) -> bytes:
        """The bytes behind a hash.

        Raises:
            ArchiveError: If they have expired, were never stored, or were changed.
        """
        path = self._get_object_path(sha256)
        if not path.is_file():
            gone = self._build_archive_state().gone.get(sha256)
            if gone is not None:
                day = date.fromisoformat(gone.at[:10])
                raise make_error(ArchiveError, "archive.expired", sha256=sha256[:12], day=day)
            raise make_error(ArchiveError, "archive.never", sha256=sha256[:12])
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise make_error(ArchiveError, "archive.changed", sha256=sha256[:12])
        return data

    def expire_objects(self, today: date, *, by: str) -> tuple[ArchiveEvent, ...]:
        """Remove the bytes whose day has passed, and leave a tombstone for each.

        Bytes that are also stored under a kind that is kept stay. Objects that nothing stored speaks of any
        more, left by a run that was stopped halfway, go as well.

        Returns:
            The tombstones, and an event `swept` for each object that no event had spoken of.
        """
        with self._lock_archive():
            events = list(self.entries())
            standing = list(self._build_archive_state().standing.values())
            due = [e for e in standing if e.expires and date.fromisoformat(e.expires) < today]
            archive_events = [replace(entry, event="expired", by=by, at=_format_archive_time(None)) for entry in due]
            kept = {e.sha256 for e in standing if e not in due}
            known = {e.sha256 for e in events if e.event in ("stored", "expired", "swept")}
            stray = [path for path in self._list_object_files() if path.name not in kept]
            archive_events += [
                ArchiveEvent("swept", "", "", path.name, path.stat().st_size, "", "", by, _format_archive_time(None))
                for path in stray
                if path.name not in known
            ]
            for event in archive_events:
                self._log.append_entry(event)  # first the trace: a crash in between is mended by the next call
            for path in stray:
                path.chmod(0o600)
                path.unlink()
            for unfinished in (self.root / "objects").rglob(".writing-*"):
                unfinished.unlink()
        return tuple(archive_events)

    def verify_archive_contents(self) -> tuple[int, int]:
        """How many events and objects there are, once all of them are found to be as they were written.

        Raises:
            ArchiveError: If there is no archive, the log is damaged, or an object is missing, changed or
                should be gone; all of it is told.
        """
        events = list(self.entries()) if self.root.is_dir() else []
        if not events:  # an archive that was emptied, or a folder that never was one
            raise make_error(ArchiveError, "archive.none", folder=self.root)
        stored = {e.sha256: e for e in self._build_archive_state().standing.values()}
        there = {path.name: path for path in self._list_object_files()}
        problems = []
        for sha256, entry in sorted(stored.items(), key=lambda pair: (pair[1].name, pair[0])):
            facts = {"name": entry.name, "sha256": sha256[:12]}
            if sha256 not in there:
                problems.append(format_message("errors.archive.not_whole.missing", **facts))
            elif _hash_archive_object(there[sha256]) != sha256:
                problems.append(format_message("errors.archive.not_whole.changed", **facts))
        problems += [
            format_message("errors.archive.not_whole.not_due", name=tombstone.name, sha256=tombstone.sha256[:12])
            for tombstone in _find_undue_tombstones(events)
        ]
        problems += [
            format_message("errors.archive.not_whole.unknown", sha256=name[:12])
            for name in sorted(set(there) - set(stored))
        ]
        if problems:
            raise make_error(ArchiveError, "archive.not_whole", problems, folder=self.root)
        return len(events), len(stored)

    def repair_last_line(self) -> bool:
        """Take a half-written last line of the log away; True if there was one.

        Raises:
            ArchiveError: If lines are gone or changed that the archive knows of.
        """
        if not self.log.is_file():
            return False
        with self._lock_archive():
            return self._log.repair_torn_line()

    def _list_object_files(self) -> Iterator[Path]:
        paths = (self.root / "objects").glob("??/*")
        return (path for path in sorted(paths) if _OBJECT.match(path.name))

    def _get_object_path(self, digest: str) -> Path:
        return self.root / "objects" / digest[:2] / digest

    def _write_object(self, digest: str, data: bytes) -> None:
        path = self._get_object_path(digest)
        if not path.is_file():
            write_file_atomically(path, data, mode=0o400)

    @contextmanager
    def _lock_archive(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            stream = (self.root / ".lock").open("a")
        except OSError as error:
            raise make_error(ArchiveError, "archive.unwritable", folder=self.root, error=error) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def _find_undue_tombstones(events: Iterable[ArchiveEvent]) -> Iterator[ArchiveEvent]:
    """Tombstones of what no rule lets expire: what is kept for ever was taken away under their name."""
    archive_events_by_entry: dict[tuple[str, str, str], ArchiveEvent] = {}
    for event in events:
        identity = (event.kind, event.name, event.sha256)
        if event.event == "stored":
            archive_events_by_entry[identity] = event
        elif event.event == "expired":
            stored = archive_events_by_entry.get(identity)
            if stored is None or not stored.expires or stored.expires != event.expires:
                yield event


def _hash_archive_object(path: Path) -> str:
    """The hash of an object, however large it is."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _format_archive_time(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
