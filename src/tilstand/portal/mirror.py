"""The acts of a round or a register in its folder, as the database has them: what is missing is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tilstand.archive.chain import Chain
from tilstand.errors import ArchiveError
from tilstand.languages import failure
from tilstand.round.event import Event
from tilstand.round.journal import Journal, writer

__all__ = ["log_of", "mirrored"]


def log_of(rounds: Path, name: str) -> Path:
    """Where the folder of a collection has the acts of a round, or of `registers/NAME`.

    Args:
        rounds: Folder of the collection's rounds.
        name: What the acts are of.
    """
    return (rounds.parent if "/" in name else rounds) / name / "log"


def mirrored(folder: Path, events: Sequence[Event]) -> None:
    """Write to a folder what it lacks of some acts, a chain a person, as its own store does.

    The acts of each person that the folder has must be the first of those that the database has.

    Args:
        folder: `rounds/ROUND/log`, or that of a register.
        events: Every act, in order.

    Raises:
        ArchiveError: If the folder has other acts, or cannot be written to.
    """
    by_writer: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_writer[writer(event.by)].append(event)
    journal = Journal(folder)
    with journal.locked():
        there = {path.stem for path in folder.glob("*.jsonl")}
        for name in sorted(there | by_writer.keys()):
            chain, own = Chain(folder / f"{name}.jsonl"), by_writer.get(name, [])
            kept = chain.records()
            if kept != [one.asdict() for one in own[: len(kept)]]:
                raise failure(
                    ArchiveError, "portal.other_acts", round=folder.parent.name, file=chain.path.name
                )
            if own[len(kept) :]:
                chain.extend(one.asdict() for one in own[len(kept) :])
