"""Archive: append-only store of what came in and what went out, with hashes, who and when."""

from tilstand.archive.anchor import ANCHOR, LogAnchor, anchored, journals, proven, read_anchor
from tilstand.archive.archive import Archive
from tilstand.archive.log import Entry

__all__ = ["ANCHOR", "Archive", "Entry", "LogAnchor", "anchored", "journals", "proven", "read_anchor"]
