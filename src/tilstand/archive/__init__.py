"""Archive: append-only store of what came in and what went out, with hashes, who and when."""

from tilstand.archive.archive import Archive
from tilstand.archive.checkpoints import (
    ANCHOR,
    LogCheckpoint,
    list_round_logs,
    make_checkpoint,
    read_checkpoint,
    verify_checkpoint,
)
from tilstand.archive.log import ArchiveEvent

__all__ = [
    "ANCHOR",
    "Archive",
    "ArchiveEvent",
    "LogCheckpoint",
    "list_round_logs",
    "make_checkpoint",
    "read_checkpoint",
    "verify_checkpoint",
]
