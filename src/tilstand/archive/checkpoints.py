"""Anchors: how far the logs had come on a day, kept where whoever could rewrite them has no hand.

A chain shows that no line in it was changed while its end stayed. Whoever can write the whole folder can
write the whole chain anew, with an end that fits. An anchor that was published, or lies with somebody else,
holds it: up to there every line is proven, and what was written after is not, until the next anchor.

A chain is known by the hash of its first line: an anchor can be published and names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tilstand.archive.archive import Archive
from tilstand.errors import ArchiveError
from tilstand.languages import format_message, make_error
from tilstand.terms import Text
from tilstand.workflow.event_log import HashChain, hash_line

ANCHOR = "anchor.json"
"""Name of the file in a round's folder."""


@dataclass(frozen=True, slots=True, order=True)
class LogExtent:
    """How far one chain had come.

    Attributes:
        first: Hash of its first line.
        count: Number of lines.
        last: Hash of the last.
    """

    first: str
    count: int
    last: str


@dataclass(frozen=True, slots=True)
class LogCheckpoint:
    """How far the archive's log, and what each person wrote in the log of a round, had come."""

    archive: LogExtent
    writers: tuple[LogExtent, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As it is written."""
        return {"archive": asdict(self.archive), "writers": [asdict(writer) for writer in self.writers]}

    def to_bytes(self) -> bytes:
        """The file."""
        return (json.dumps(self.to_dict(), sort_keys=True, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class CheckpointProof:
    """What an anchor proves: lines up to it, and lines that were written after.

    Attributes:
        events: Events of the archive that are proven.
        later: Events after the anchor.
        acts: Acts of the round that are proven; None where no log of a round was looked at.
        later_acts: Acts after the anchor.
    """

    events: int
    later: int
    acts: int | None
    later_acts: int


def list_round_logs(collection: Path) -> tuple[Path, ...]:
    """The logs of all rounds of a collection, a file a person."""
    return tuple(sorted(collection.glob("rounds/*/log/*.jsonl")))


def make_checkpoint(archive: Archive, logs: Iterable[Path]) -> LogCheckpoint:
    """How far an archive's log and the logs of a round have come, once they verify.

    Raises:
        ArchiveError: If the archive is not whole or is empty, or a log is damaged.
    """
    archive.verify_archive_contents()
    marks = (_measure_log_extent(path) for path in logs)
    log_extent = _measure_log_extent(archive.log)
    if log_extent is None:
        raise make_error(ArchiveError, "archive.none", folder=archive.root)
    return LogCheckpoint(log_extent, tuple(sorted(mark for mark in marks if mark is not None)))


def read_checkpoint(path: Path) -> LogCheckpoint | None:
    """The anchor in a file, or that which an edition's public manifest holds; None where no file is.

    Raises:
        ArchiveError: If the file holds none.
    """
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_bytes())
        told = told.get("anchor", told)
        return LogCheckpoint(
            _parse_log_extent(told["archive"]), tuple(_parse_log_extent(item) for item in told["writers"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise make_error(ArchiveError, "archive.no_anchor", file=path) from error


def verify_checkpoint(anchor: LogCheckpoint, archive: Archive, logs: Iterable[Path] | None) -> CheckpointProof:
    """What an anchor proves of an archive, and of the logs of a round where they are given.

    Args:
        anchor: The anchor.
        archive: The archive; it has been verified.
        logs: The logs of the round, or None where they are not there to be looked at.

    Raises:
        ArchiveError: If a chain is not the one that the anchor holds, or is shorter; all of it is told.
    """
    problems: list[Text] = []
    events = archive.log
    marks = [(anchor.archive, events if _hash_first_line(events) == anchor.archive.first else None)]
    acts = tuple(logs) if logs is not None else ()
    if logs is not None:
        known = {_hash_first_line(path): path for path in acts}
        marks += [(mark, known.get(mark.first)) for mark in anchor.writers]
    for mark, path in marks:
        problems += _list_checkpoint_problems(mark, path)
    if problems:
        raise make_error(ArchiveError, "archive.not_anchored", problems, folder=archive.root)
    done = sum(mark.count for mark, path in marks[1:])
    later = len(HashChain(events).lines()) - anchor.archive.count
    later_acts = sum(len(HashChain(path).lines()) for path in acts) - done
    return CheckpointProof(anchor.archive.count, later, None if logs is None else done, later_acts)


def _list_checkpoint_problems(mark: LogExtent, path: Path | None) -> Iterator[Text]:
    if path is None:
        yield format_message("errors.archive.not_anchored.gone", count=mark.count)
        return
    lines = HashChain(path).lines()
    HashChain(path).parse_records(lines)
    if len(lines) < mark.count:
        yield format_message("errors.archive.not_anchored.cut", file=path.name, count=mark.count, found=len(lines))
    elif hash_line(lines[mark.count - 1]) != mark.last:
        yield format_message("errors.archive.not_anchored.other", file=path.name, line=mark.count)


def _measure_log_extent(path: Path) -> LogExtent | None:
    chain = HashChain(path)
    lines = chain.lines()
    chain.parse_records(lines)
    return LogExtent(hash_line(lines[0]), len(lines), hash_line(lines[-1])) if lines else None


def _hash_first_line(path: Path) -> str:
    lines = HashChain(path).lines()
    return hash_line(lines[0]) if lines else ""


def _parse_log_extent(told: Mapping[str, Any]) -> LogExtent:
    first, count, last = str(told["first"]), int(told["count"]), str(told["last"])
    if count < 1 or any(len(text) != 64 or set(text) - set("0123456789abcdef") for text in (first, last)):
        raise ValueError("no mark")
    return LogExtent(first, count, last)
