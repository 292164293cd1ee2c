"""What was kept last and not written to its folder any more, where the portal was ended in between."""

from __future__ import annotations

import os
from pathlib import Path

from tilstand.archive.chain import Chain
from tilstand.portal.act_store import ActStore
from tilstand.portal.mirror import log_of, mirrored
from tilstand.portal.models import HeldRound

__all__ = ["followed"]


def followed(rounds: Path) -> None:
    """Write to the folders of all rounds and registers that the portal keeps what they lack.

    It is done before the portal answers. Half a line at the end of a file, left by a machine that went down
    in the middle of it, was never an act; the database has the whole one.

    Args:
        rounds: Folder of the collection's rounds.

    Raises:
        ArchiveError: If a folder says something other than the database.
    """
    for held in HeldRound.objects.filter(held=True):
        folder = log_of(rounds, held.name)
        for path in folder.glob("*.jsonl"):
            whole, torn = Chain(path).torn()
            if torn:
                os.truncate(path, len(whole))
        mirrored(folder, ActStore(held.name).events())
