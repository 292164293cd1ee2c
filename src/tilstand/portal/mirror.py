"""The acts of a round in its folder, as the database has them: what is missing there is written after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tilstand.archive.chain import Chain
from tilstand.errors import ArchiveError
from tilstand.languages import failure
from tilstand.round.event import Event
from tilstand.round.journal import Journal, writer

__all__ = ["mirrored"]


def mirrored(folder: Path, events: Sequence[Event]) -> None:
    """Write to a round's folder what it lacks of some acts, a chain a person, as its own store does.

    The acts of each person that the folder has must be the first of those that the database has.

    Args:
        folder: `rounds/ROUND/log`.
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
