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
from tilstand.archive.chain import Chain, digest
from tilstand.errors import ArchiveError
from tilstand.languages import failure, message
from tilstand.terms import Text

__all__ = ["ANCHOR", "AnchorProof", "Extent", "LogAnchor", "anchored", "journals", "proven", "read_anchor"]

ANCHOR = "anchor.json"
"""Name of the file in a round's folder."""


@dataclass(frozen=True, slots=True, order=True)
class Extent:
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
class LogAnchor:
    """How far the archive's log, and what each person wrote in the log of a round, had come."""

    archive: Extent
    writers: tuple[Extent, ...] = ()

    def asdict(self) -> dict[str, Any]:
        """As it is written."""
        return {"archive": asdict(self.archive), "writers": [asdict(one) for one in self.writers]}

    def bytes(self) -> bytes:
        """The file."""
        return (json.dumps(self.asdict(), sort_keys=True, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class AnchorProof:
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


def journals(collection: Path) -> tuple[Path, ...]:
    """The logs of all rounds of a collection, a file a person."""
    return tuple(sorted(collection.glob("rounds/*/log/*.jsonl")))


def anchored(archive: Archive, logs: Iterable[Path]) -> LogAnchor:
    """How far an archive's log and the logs of a round have come, once they verify.

    Raises:
        ArchiveError: If the archive is not whole or is empty, or a log is damaged.
    """
    archive.verify()
    marks = (_mark(path) for path in logs)
    held = _mark(archive.log)
    if held is None:
        raise failure(ArchiveError, "archive.none", folder=archive.root)
    return LogAnchor(held, tuple(sorted(one for one in marks if one is not None)))


def read_anchor(path: Path) -> LogAnchor | None:
    """The anchor in a file, or that which an edition's public manifest holds; None where no file is.

    Raises:
        ArchiveError: If the file holds none.
    """
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_bytes())
        told = told.get("anchor", told)
        return LogAnchor(_held(told["archive"]), tuple(_held(one) for one in told["writers"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise failure(ArchiveError, "archive.no_anchor", file=path) from error


def proven(anchor: LogAnchor, archive: Archive, logs: Iterable[Path] | None) -> AnchorProof:
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
    marks = [(anchor.archive, events if _first(events) == anchor.archive.first else None)]
    acts = tuple(logs) if logs is not None else ()
    if logs is not None:
        known = {_first(path): path for path in acts}
        marks += [(mark, known.get(mark.first)) for mark in anchor.writers]
    for mark, path in marks:
        problems += _problems(mark, path)
    if problems:
        raise failure(ArchiveError, "archive.not_anchored", problems, folder=archive.root)
    done = sum(mark.count for mark, path in marks[1:])
    later = len(Chain(events).lines()) - anchor.archive.count
    later_acts = sum(len(Chain(path).lines()) for path in acts) - done
    return AnchorProof(anchor.archive.count, later, None if logs is None else done, later_acts)


def _problems(mark: Extent, path: Path | None) -> Iterator[Text]:
    if path is None:
        yield message("errors.archive.not_anchored.gone", count=mark.count)
        return
    lines = Chain(path).lines()
    Chain(path).records(lines)
    if len(lines) < mark.count:
        yield message("errors.archive.not_anchored.cut", file=path.name, count=mark.count, found=len(lines))
    elif digest(lines[mark.count - 1]) != mark.last:
        yield message("errors.archive.not_anchored.other", file=path.name, line=mark.count)


def _mark(path: Path) -> Extent | None:
    chain = Chain(path)
    lines = chain.lines()
    chain.records(lines)
    return Extent(digest(lines[0]), len(lines), digest(lines[-1])) if lines else None


def _first(path: Path) -> str:
    lines = Chain(path).lines()
    return digest(lines[0]) if lines else ""


def _held(told: Mapping[str, Any]) -> Extent:
    first, count, last = str(told["first"]), int(told["count"]), str(told["last"])
    if count < 1 or any(len(one) != 64 or set(one) - set("0123456789abcdef") for one in (first, last)):
        raise ValueError("no mark")
    return Extent(first, count, last)
