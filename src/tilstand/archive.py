"""The archive: append-only store of what came in and what went out, with hashes, who and when.

Layout of the folder:

    objects/ab/abcd…   the bytes, by their SHA-256, read-only
    log.jsonl          one event a line; each line holds the hash of the line before it

Counts are kept for ever. What is not a count (line lists, answers in words) expires on a day set by rule:
the bytes go, and a tombstone with their hash stays, so that nobody can say afterwards what was or was not
there. Nothing stored is ever changed: a new version is a new object.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tilstand.errors import ArchiveError

__all__ = ["Archive", "Entry"]

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the archive.

    Attributes:
        event: `stored` or `expired`.
        kind: What it is: submission, line_list, answers, edition ...
        name: Name of the file as it came or went.
        sha256: Hash of its bytes.
        size: Number of bytes.
        provider: Whose it is, or empty.
        period: Which period it belongs to, or empty.
        by: Who stored it.
        at: When, in UTC.
        expires: Day after which the bytes are removed; empty for what is kept.
    """

    event: str
    kind: str
    name: str
    sha256: str
    size: int
    provider: str
    period: str
    by: str
    at: str
    expires: str = ""


class Archive:
    """An archive in a folder; the folder is made on the first use.

    Args:
        root: The folder. It must not lie inside a collection.

    Raises:
        ArchiveError: If the folder lies inside a collection or cannot be used.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        for above in (self.root, *self.root.resolve().parents):
            if (above / "collection.toml").is_file():
                raise ArchiveError(
                    f"The archive cannot lie in {self.root}",
                    cause=f"That is inside the collection {above.name}, which is shared and versioned.",
                    remedy="Choose a folder outside it with --archive.",
                )

    @property
    def log(self) -> Path:
        """The file of events."""
        return self.root / "log.jsonl"

    def store(
        self,
        kind: str,
        data: bytes,
        *,
        name: str,
        by: str,
        provider: str = "",
        period: str = "",
        expires: date | None = None,
        at: datetime | None = None,
    ) -> Entry:
        """Store bytes once; the same bytes under the same name and kind are not stored again.

        Args:
            kind: What it is.
            data: The bytes.
            name: Name of the file.
            by: Who stores it.
            provider: Whose it is.
            period: Which period it belongs to.
            expires: Day after which the bytes are removed by `expire`.
            at: When; the present moment if not given.
        """
        digest = hashlib.sha256(data).hexdigest()
        with self._locked():
            standing = _standing(self.entries()).get((kind, name, digest))
            if standing is not None:
                return standing
            self._write(digest, data)
            entry = Entry(
                event="stored",
                kind=kind,
                name=name,
                sha256=digest,
                size=len(data),
                provider=provider,
                period=period,
                by=by,
                at=_stamp(at),
                expires=expires.isoformat() if expires else "",
            )
            self._append(entry)
        return entry

    def entries(self) -> Iterator[Entry]:
        """All events, oldest first.

        Raises:
            ArchiveError: If a line was changed after it was written.
        """
        if not self.log.is_file():
            return
        before = _FIRST
        for number, line in enumerate(self.log.read_text("utf-8").splitlines(), start=1):
            try:
                raw: dict[str, Any] = json.loads(line)
                chained = raw.pop("before")
                entry = Entry(**raw)
            except (ValueError, KeyError, TypeError) as error:
                raise self._damaged(number, "the line cannot be read") from error
            if chained != before:
                raise self._damaged(number, "the line before it was changed or taken away")
            before = _line_hash(line)
            yield entry

    def read(self, sha256: str) -> bytes:
        """The bytes behind a hash.

        Raises:
            ArchiveError: If they have expired, were never stored, or were changed.
        """
        path = self._path(sha256)
        if not path.is_file():
            gone = [e for e in self.entries() if e.event == "expired" and e.sha256 == sha256]
            cause = f"It expired on {gone[-1].at[:10]}." if gone else "It was never stored here."
            raise ArchiveError(f"The archive does not hold {sha256[:12]}…", cause=cause)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveError(
                f"{sha256[:12]}… in the archive was changed",
                cause="Its bytes no longer have the hash under which they were stored.",
                remedy="Restore the archive from a backup.",
            )
        return data

    def expire(self, today: date, *, by: str) -> tuple[Entry, ...]:
        """Remove the bytes whose day has passed, and leave a tombstone for each.

        Bytes that are also stored under a kind that is kept stay.
        """
        with self._locked():
            standing = _standing(self.entries()).values()
            due = [e for e in standing if e.expires and date.fromisoformat(e.expires) < today]
            kept = {e.sha256 for e in standing if e not in due}
            tombstones = []
            for entry in due:
                tombstone = Entry(
                    event="expired",
                    kind=entry.kind,
                    name=entry.name,
                    sha256=entry.sha256,
                    size=entry.size,
                    provider=entry.provider,
                    period=entry.period,
                    by=by,
                    at=_stamp(None),
                    expires=entry.expires,
                )
                self._append(tombstone)  # first the tombstone: a crash in between loses no trace
                tombstones.append(tombstone)
                path = self._path(entry.sha256)
                if entry.sha256 not in kept and path.is_file():
                    path.chmod(0o600)
                    path.unlink()
        return tuple(tombstones)

    def _path(self, digest: str) -> Path:
        return self.root / "objects" / digest[:2] / digest

    def _write(self, digest: str, data: bytes) -> None:
        path = self._path(digest)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o400)
        Path(temporary).replace(path)

    def _append(self, entry: Entry) -> None:
        before = _FIRST
        if self.log.is_file():
            lines = self.log.read_text("utf-8").splitlines()
            before = _line_hash(lines[-1]) if lines else _FIRST
        fields = {name: getattr(entry, name) for name in Entry.__slots__}
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({**fields, "before": before}, ensure_ascii=False, sort_keys=True) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            stream = (self.root / ".lock").open("a")
        except OSError as error:
            raise ArchiveError(f"The archive in {self.root} cannot be written", cause=str(error)) from error
        with stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def _damaged(self, line: int, how: str) -> ArchiveError:
        return ArchiveError(
            f"The archive's log is damaged at line {line}",
            cause=f"In {self.log}: {how}.",
            remedy="Restore the archive from a backup; nothing is written to it until then.",
        )


def _standing(events: Iterable[Entry]) -> dict[tuple[str, str, str], Entry]:
    """What is stored and has not expired since, by kind, name and hash."""
    found: dict[tuple[str, str, str], Entry] = {}
    for event in events:
        identity = (event.kind, event.name, event.sha256)
        if event.event == "stored":
            found[identity] = event
        else:
            found.pop(identity, None)
    return found


def _line_hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _stamp(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
