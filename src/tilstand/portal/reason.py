"""Words that bodies gave with figures: a file has their hash, the archive has them until they expire."""

from __future__ import annotations

from collections.abc import Mapping

from tilstand.errors import ArchiveError
from tilstand.model.wording import kept_apart
from tilstand.portal.room import Room

__all__ = ["read_words"]


def read_words(room: Room, words: str, known: Mapping[str, str] | None = None) -> str:
    """Words as they were given; nothing where they have expired.

    Args:
        room: The round.
        words: The words as a file has them: themselves, or in their place the hash.
        known: Words by their hash.
    """
    sha256 = kept_apart(words)
    if not sha256 or sha256 in (known or {}):
        return (known or {}).get(sha256, words)
    try:
        return room.archive.read(sha256).decode("utf-8", "replace")
    except ArchiveError:
        return ""
